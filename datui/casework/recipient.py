"""Who is to get something: never one who is feared or must not receive it, nor where they live; in doubt nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from datui.casework.address import one_home, read, same_place, short_for
from datui.casework.doubt import is_barred, is_unsafe, may_be_barred
from datui.casework.goesto import FEARED_TOO, THEIRS, by_number, shut
from datui.casework.guarded import normal_words
from datui.casework.kin import says_kin
from datui.casework.meant import each_name, may_mean_them
from datui.casework.named import by_a_family
from datui.casework.names import is_small, share_a_word, words_in
from datui.casework.others import is_the_victims
from datui.casework.people import RELATIVES, Person, said
from datui.casework.places import older_addresses
from datui.casework.plans import told_nothing
from datui.casework.records import RecordId
from datui.casework.relations import Relationship
from datui.casework.sharedhome import shared_homes
from datui.casework.spokennumbers import FIGURES, said_numbers

if TYPE_CHECKING:
    from datui.casework.case import Case
    from datui.casework.sharing import Share

FEARED_SIDE, NOT_SAID, ACTS_FOR_VICTIM = "feared", "not-known", "victim"
BARRED: Final = "They must not receive anything of this case: nothing goes to them by this door."
OTHER_DOOR: Final = "That is the perpetrator's side, which has a door of its own: write down an enquiry instead."
A_FAMILY: Final = "A family is told nothing by this door: write down an enquiry, or name the agency."
FOR_WHOM: Final = "A solicitor acts for somebody: say on whose side they are before anything goes."
LIVES_THERE: Final = "Somebody who must not hear of it lives there: send it to another place."
MAY_LIVE_THERE: Final = "Somebody who must not hear of it may live there: write the whole address, or another."
LEFT: Final = "The victim left that home: nothing goes there. Ask again where it may go."
WORKS_THERE: Final = "Somebody who must hear nothing works there: name who gets it, and make sure that it is not they."
UNSAFE: Final = "The plan names them among those who must not hear of it: say who is meant, or choose another."
VICTIMS_OWN: Final = "The victim is reached by that: it is no agency's. Look at the number or the address again."
_ANYBODY: Final = ("", "other")
"""The kinds of agency that may be anybody at all."""
UNKNOWN: Final = "The person whom it names is not in this case: say who gets it."
KIN: Final = "They are related to somebody who must not hear of it: name another there."
_CERTAIN: Final = frozenset({BARRED, OTHER_DOOR, THEIRS, FEARED_TOO, LIVES_THERE, LEFT})
"""What even what cannot wait does not go past: it would reach them."""
_NEVER_URGENT: Final = _CERTAIN | {A_FAMILY, FOR_WHOM}
"""The same, and whoever is no agency: an emergency is told to those who help, and to nobody's family or lawyer."""
_LAWYERS = re.compile(
    r"\b(?:solicitors?|sols|lawyers?|barristers?|advocates?|attorneys?|notary|conveyanc\w+|llp|kc|qc|counsel|chambers"
    r"|(?<!clare's )(?<!clare’s )(?<!clares )law(?! enforcement)|legal)\b",
    re.IGNORECASE,
)
_SHORTEST = 6
_FOR_THEM = re.compile(r"\b(?:for|acting for|on behalf of|instructed by)\b(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is to get something and where it goes, as far as anybody said."""

    service: str = ""
    person: str = ""
    goes_to: str = ""
    side: str = ""
    agency: str = ""
    whom: RecordId = ""
    """A person of the case, where it is one."""

    @property
    def named(self) -> str:
        """All the words that say who it is."""
        return ", ".join(filter(None, (self.person.strip(), self.service.strip())))

    @property
    def empty(self) -> bool:
        """Whether nobody said who it is."""
        return not (self.named or self.agency or self.whom)


def recipient(share: Share) -> Recipient:
    """To whom a share goes."""
    return Recipient(share.service, share.person, share.goes_to, share.side, share.agency, share.whom)


def objection(case: Case, to: Share | Recipient) -> str:
    """Why nothing goes to somebody: by name, number, address, side or work; empty where nothing is known against it."""
    return next(filter(None, _against(case, to if isinstance(to, Recipient) else recipient(to))), "")


def certain_objection(case: Case, to: Share | Recipient) -> str:
    """Of what speaks against it only what is no doubt: it would reach somebody who must not receive it."""
    return _first(case, to, _CERTAIN)


def urgent_objection(case: Case, to: Share | Recipient) -> str:
    """Of what speaks against it only what an emergency does not go past either."""
    return _first(case, to, _NEVER_URGENT)


def _first(case: Case, to: Share | Recipient, among: frozenset[str]) -> str:
    found = _against(case, to if isinstance(to, Recipient) else recipient(to))
    return next((why for why in found if why in among), "")


def _against(case: Case, to: Recipient) -> Iterator[str]:
    person = next((one for one in case.persons if one.record_id == to.whom), None)
    if to.side == FEARED_SIDE:
        yield OTHER_DOOR
    if person is not None:
        yield from _person(case, person)
    elif to.whom:
        yield UNKNOWN
    for text in filter(None, (to.person, to.service, to.goes_to)):
        yield BARRED if is_barred(case, text) else ""
    # The children's services of many a council are called something with families.
    yield A_FAMILY if says_kin(to.person) or (to.agency in _ANYBODY and says_kin(to.service)) else ""
    yield from _way(case, to)
    yield from _side(case, to)
    known = _known(case, to)
    if not known:
        yield may_be_barred(case, to.named) if to.named else ""
        yield UNSAFE if to.named and is_unsafe(case, to.named) else ""
    yield KIN if any(_is_named(to, one) for one in kin_of_barred(case)) else ""
    yield from _works_there(case, to, known)


def _person(case: Case, person: Person) -> Iterator[str]:
    """What is known of a person of the case to whom it would go."""
    yield BARRED if person.told_nothing or is_barred(case, person, person.record_id) else ""
    yield UNSAFE if is_unsafe(case, person, person.record_id) else ""
    yield may_be_barred(case, person, person.record_id)
    yield _lives(case, f"{person.address} {person.postcode}".strip())
    for way in filter(None, (person.phone, person.email)):
        yield shut(case, way, "voice", person.record_id)


def _way(case: Case, to: Recipient) -> Iterator[str]:
    """What is known of the number, the account or the address to which it goes, and of any that stands in a name."""
    for text in filter(None, (to.goes_to, to.service, to.person)):
        yield shut(case, text, "voice", to.whom)
        for _start, _end, figures in said_numbers(text):
            yield shut(case, figures, "voice", to.whom) if len(figures) >= _SHORTEST else ""
        place = read(text)
        if text == to.goes_to or place.code or (place.streets and place.houses):
            yield _lives(case, text)
        yield by_number(case, text, to.whom)
    # Whoever is still there opens what comes (practice 5.4).
    if to.goes_to and any(same_place(to.goes_to, home) for home in older_addresses(case, to.goes_to)):
        yield LEFT
    if to.goes_to and (to.agency or to.service) and not to.whom:
        yield VICTIMS_OWN if is_the_victims(case, "", "voice", to.goes_to) else ""


def _side(case: Case, to: Recipient) -> Iterator[str]:
    """Whoever acts for somebody acts for one side: of a lawyer it is said which; none acts here for whom is feared."""
    for found in filter(None, (_FOR_THEM.search(text) for text in (to.service, to.person))):
        theirs = [name for one in told_nothing(case) for name in each_name(one)]
        yield OTHER_DOOR if may_mean_them(found[1], theirs, by_family=by_a_family(case)) else ""
    if to.side in ("", NOT_SAID) and _LAWYERS.search(f"{to.named} {to.goes_to}"):
        yield FOR_WHOM


def _known(case: Case, to: Recipient) -> bool:
    """Whether it is a person of the case of whom nothing speaks against it, named as such or by all of their name."""
    if to.whom and not to.person.strip():
        return True
    names = [words_in(said(one.name)) for one in case.persons if not one.told_nothing]
    return any(len(name) > 1 and name == words_in(to.person) for name in names)


def _works_there(case: Case, to: Recipient, known: bool) -> Iterator[str]:
    """Where somebody who must hear nothing works, nothing goes to all of them: it says by name who gets it."""
    if known or len(words_in(to.person)) > 1:
        return
    for person in (*told_nothing(case), *kin_of_barred(case)):
        work = " ".join(word for word in words_in(person.agency) if not is_small(word))
        yield WORKS_THERE if work and share_a_word(work, to.service) else ""


def kin_of_barred(case: Case) -> tuple[Person, ...]:
    """Whoever is written down as a relative of somebody who must hear nothing, and is neither them nor a victim."""
    barred = {one.record_id for one in told_nothing(case)}
    pairs = [{one.one, one.other} for one in case.records(Relationship) if one.what in RELATIVES]
    others = (one for one in case.persons if one.record_id not in barred | case.reached)
    return tuple(one for one in others if any(one.record_id in pair and pair & barred for pair in pairs))


def _is_named(to: Recipient, person: Person) -> bool:
    """Whether it goes to just this person."""
    name = words_in(said(person.name))
    return to.whom == person.record_id or (len(name) > 1 and name == words_in(to.person))


def _lives(case: Case, place: str) -> str:
    """Whether somebody who must not hear of it lives at a place, or may; empty where nobody does."""
    homes = list(_their_homes(case))
    if any(one_home(place, one) for one in homes):
        return LIVES_THERE
    told = _as_one_word(place)
    streets = ((home.houses, "".join(street)) for home in map(read, homes) for street in home.streets)
    together = any(f"{house}{street}" in told for houses, street in streets for house in houses)
    return MAY_LIVE_THERE if together or any(same_place(place, one) for one in homes) else ""


def _as_one_word(place: str) -> str:
    """An address without anything between its words, its house in figures: four Hill Road is 4 Hillroad."""
    figures = (FIGURES.get(word, word) for word in normal_words(place))
    return "".join(short_for(word) for word in figures)


def _their_homes(case: Case) -> Iterator[str]:
    """Every home where somebody lives who must not hear of it, but for the victim's own, as they ever were."""
    barred = {one.record_id for one in told_nothing(case)}
    yield from shared_homes(case)
    for entry in case.all_versions(Person):
        if entry.record.record_id in barred:
            home = f"{entry.record.address} {entry.record.postcode}".strip()
            if home:
                yield home
