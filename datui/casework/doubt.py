"""Whether somebody may be one who must hear nothing: whoever is feared, barred or unsafe; in doubt it is they."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.intake import Intake
from datui.casework.kin import is_kin, may_mean
from datui.casework.meant import each_name, may_be_them, may_mean_them
from datui.casework.moments import london
from datui.casework.named import by_a_family
from datui.casework.names import is_small, names, share_a_word, words_in, words_of_name
from datui.casework.people import CHILD, PERPETRATOR, RELATIVES, Person, said
from datui.casework.plans import told_nothing, whose
from datui.casework.records import RecordId
from datui.casework.relations import Relationship
from datui.casework.safecontact import SafeContact
from datui.casework.traits import traits
from datui.casework.victim import reached_by, tells_of

if TYPE_CHECKING:
    from datui.casework.case import Case

MAY_BE_THEM = "It may be the perpetrator, or somebody who must not receive anything: say who is meant."
FEARED = "They may be whom the victim fears: say who this is."


def may_be_barred(case: Case, who: str | Person, person_id: RecordId = "") -> str:
    """Why a person, or whoever a text names, may be one who must hear nothing; empty where nothing says so.

    A person who is written down with a name of their own is told apart by all of it; a text is in doubt by one first
    name. `person_id` is who is reached, and never meant.
    """
    if not isinstance(who, Person):
        who = _without_known(case, who, person_id)
    if any(_may_be(case, who, one) for one in told_nothing(case, person_id)):
        return MAY_BE_THEM
    return FEARED if any(_may_be_feared(case, who, *each) for each in _feared(case)) else ""


def is_barred(case: Case, who: str | Person, person_id: RecordId = "") -> bool:
    """Whether a text names one who must hear nothing by the whole of a name, or a person bears the very same."""
    barred = told_nothing(case, person_id)
    if not isinstance(who, Person):
        return any(names(who, one) for one in barred)
    mine = [name for name in map(words_of_name, (said(who.name), *each_name(who))) if len(name) > 1]
    return any(sorted(name) in map(sorted, map(words_of_name, each_name(one))) for one in barred for name in mine)


def feared_texts(case: Case, person_id: RecordId = "") -> Iterator[str]:
    """What each report says of whom the victim fears: numbers and homes in it are no way to them.

    What a report of another says of whoever is reached makes no way of their own unsafe: an abuser accuses too.
    """
    them = [one for one in case.persons if whose(case, one.record_id) == whose(case, person_id)]
    for report in case.records(Intake):
        accused = not tells_of(case, report) and any(names(said(report.feared), one) for one in them)
        if said(report.feared) and not accused:
            yield said(report.feared)


def unsafe_texts(case: Case) -> Iterator[str]:
    """What each plan says of who must not hear of it."""
    return (plan.unsafe_people for plan in case.records(SafeContact) if plan.unsafe_people)


def is_unsafe(case: Case, who: str | Person, person_id: RecordId = "") -> bool:
    """Whether any word of a name, or what somebody is, is among the unsafe people of a plan: in doubt it is they."""
    called = f"{said(who.name)} {who.aliases}" if isinstance(who, Person) else who
    if any(share_a_word(called, text) for text in unsafe_texts(case)):
        return True
    if isinstance(who, Person):
        return any(one.record_id == person_id for one in unsafe_persons(case))
    return any(may_mean_them(who, each_name(one)) for one in unsafe_persons(case, person_id))


def unsafe_persons(case: Case, person_id: RecordId = "") -> tuple[Person, ...]:
    """Whoever else of the case the unsafe people of a plan may be, by name or by what they are, as they ever were."""
    them = whose(case, person_id)
    return _ever(case, {one for one in case.unsafe_ids if whose(case, one) != them})


def unsafe_ids(case: Case) -> frozenset[RecordId]:
    """Everyone whom the unsafe people of a plan may be."""
    family = by_a_family(case)
    named = [
        one
        for one in case.persons
        if any(
            may_mean_them(text, each_name(one), by_family=family) or may_mean(text, said(one.relationship))
            for text in unsafe_texts(case)
        )
    ]
    called = [name for one in named for name in each_name(one)]
    alike = (one for one in case.persons if may_be_them(each_name(one), called))
    return frozenset(one.record_id for one in (*named, *alike))


def relatives(case: Case, person_id: RecordId = "") -> tuple[Person, ...]:
    """The grown relatives of a victim where a family may be the danger, each as they ever were; else nobody."""
    if not by_a_family(case):
        return ()
    victims = reached_by(case)
    others = (one for one in case.persons if one.record_id not in victims and not is_young(case, one))
    found = {one.record_id for one in others if is_relative(case, one)}
    return _ever(case, {one for one in found if whose(case, one) != whose(case, person_id)})


def is_relative(case: Case, person: Person) -> bool:
    """Whether somebody is of a victim's own family, or of the one that they married into, whoever says so."""
    if said(person.relationship) in RELATIVES:
        return True
    pairs = ({one.one, one.other} for one in case.records(Relationship) if one.what in RELATIVES)
    return any(person.record_id in pair and pair & reached_by(case) - {person.record_id} for pair in pairs)


def is_young(case: Case, person: Person) -> bool:
    """Whether somebody was under 18 when they were written down, whatever else they are in the case."""
    entry = next((one for one in case.people if one.record.record_id == person.record_id), None)
    if entry is None:
        return person.has_role(CHILD)
    day = london(entry.at).date()
    return case.person_on(entry, day).is_child(day)


def _ever(case: Case, found: set[RecordId]) -> tuple[Person, ...]:
    return tuple(one.record for one in case.all_versions(Person) if one.record.record_id in found)


def _may_be(case: Case, who: str | Person, barred: Person) -> bool:
    theirs, family = each_name(barred), by_a_family(case)
    if isinstance(who, Person):
        return may_be_them(each_name(who), theirs, by_family=family)
    # Her husband, and no name beside it: nothing tells them from whoever is that.
    nameless = all(is_small(word) or is_kin(word) for word in words_in(who))
    return may_mean_them(who, theirs, by_family=family) or (nameless and may_mean(who, said(barred.relationship)))


def _feared(case: Case) -> Iterator[tuple[tuple[str, ...], str]]:
    """Of each report the names of whom the victim fears, and what else it says of them.

    Whoever is a person of the case by now who must hear nothing is known by all that is said of them there.
    """
    known = told_nothing(case)
    theirs = [name for one in known for name in each_name(one)]
    for report in case.records(Intake):
        if not (text := said(report.feared)):
            continue
        told = [name for one in traits(report) if PERPETRATOR in one.roles for name in one.names]
        whole = {word for name in told for word in words_in(name)}
        rest = [word for word in words_in(text) if word not in whole and not is_small(word)]
        rest = [word for word in rest if not any(may_mean(word, said(one.relationship)) for one in known)]
        still = " ".join(word for word in rest if not may_mean_them(word, theirs))
        yield tuple(name for name in told if not may_be_them([name], theirs)), still


def _may_be_feared(case: Case, who: str | Person, told: tuple[str, ...], rest: str) -> bool:
    family = by_a_family(case)
    if not isinstance(who, Person):
        return may_mean_them(who, told, by_family=family) or share_a_word(who, rest)
    alone = [word for word in words_in(rest) if not is_kin(word)]
    one_of = may_be_them(each_name(who), [*told, *alone], by_family=family)
    return one_of or may_mean(rest, said(who.relationship))


def _without_known(case: Case, text: str, person_id: RecordId) -> str:
    """A text without whoever it names by a whole name that a person of the case has, of whom nobody need doubt."""
    words = words_in(text)
    for person in case.persons:
        name = words_of_name(said(person.name))
        places = [at for at in range(len(words)) if words[at : at + len(name)] == name]
        if len(name) > 1 and places and not person.told_nothing and not may_be_barred(case, person, person_id):
            words[places[0] : places[0] + len(name)] = []
    return " ".join(words)
