"""Letters from templates: filled from the case and from what an officer wrote; and what stands against one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.composed import cleaned
from datui.casework.giving import has_gone as gone_before
from datui.casework.giving import recipient_words
from datui.casework.interlock import channel_allowed
from datui.casework.letter import Letter
from datui.casework.lettertemplate import PACK, READ_OUT, SYSTEM, VICTIM, Placeholder, Template, TemplateLine
from datui.casework.moments import day_words, london
from datui.casework.names import names_of
from datui.casework.neutral import FINDS, SAYS_WHY, gives_away, reveals
from datui.casework.orderconflict import order_conflict
from datui.casework.outgoing import Line, Outgoing, Part, Piece
from datui.casework.pieces import topics
from datui.casework.route import Missing, Route
from datui.casework.sealedpack import packs_of
from datui.casework.sharing import Given, Share, may_go
from datui.casework.text import plain

if TYPE_CHECKING:
    from datui.casework.case import Case

_BLANK = "………"
_BY_WAY = {READ_OUT: ("voice", "visit"), PACK: ("letter", "visit")}
"""By which channels the victim may have it, for each way of producing it."""
FULL_NAME = "The words give the whole name of somebody of this case: leave it out"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A letter as it would read now; what it still lacks, and where something withheld was taken out of it."""

    outgoing: Outgoing
    missing: tuple[Missing, ...]
    taken_out: tuple[str, ...]


def drafted(case: Case, letter: Letter, now: datetime) -> Drafted | None:
    """The letter as it would read now; None where no letter is chosen, or this pack has no such template."""
    template = case.rules.letters.get(letter.template)
    if template is None:
        return None
    said: dict[str, str] = {}
    missing: list[Missing] = []
    picked: list[str] = []
    # Read out in two goes, it has one day: that on which it was last written.
    written = next((entry.at for entry in reversed(case.versions(letter.record_id)) if entry.record == letter), now)
    for place in template.placeholders.values():
        piece = _piece(case, letter, place, now) if place.topic else None
        if piece is not None:
            picked.append(piece.id)
        said[place.name] = _words(letter, place, piece, written)
        if not said[place.name] and not place.may_be_left:
            missing.append(_lacking(case, letter, template, place))
    taken: list[str] = []
    others = _without(case, letter)
    for name, place in template.placeholders.items():
        if place.field:
            said[name], times = cleaned(others, said[name], now, picked)
            taken += [f"{place.label}: taken out {'once' if times == 1 else f'{times} times'}"] if times else []
    outgoing = Outgoing(
        title=template.title,
        to=addressee(case, letter, share_of(case, letter)),
        purpose=template.purpose,
        made=now,
        parts=tuple(_parts(template, said)),
    )
    return Drafted(outgoing, tuple(missing), tuple(taken))


def _without(case: Case, letter: Letter) -> Case:
    """The case as it is but for letters, and for the share of this one: what stands in those was written to go out."""
    own = {letter.record_id, letter.share}
    kept = [one for one in case.entries if not isinstance(one.record, Letter) and one.record.record_id not in own]
    return case.fold(case.case_id, kept, case.rules)


def _parts(template: Template, said: dict[str, str]) -> Iterator[Part]:
    for title, lines in template.parts:
        written = tuple(
            Line(line.label, line.filled({name: words or _BLANK for name, words in said.items()}))
            for line in lines
            if not _left_out(template, line, said)
        )
        if written:
            yield Part(title, written)


def _left_out(template: Template, line: TemplateLine, said: dict[str, str]) -> bool:
    """Whether a line rests on something that may be left, and was."""
    return any(template.placeholders[name].may_be_left and not said[name] for name in line.places)


def _words(letter: Letter, place: Placeholder, piece: Piece | None, written: datetime) -> str:
    if place.day:
        return day_words(london(written).date())
    if place.field:
        return str(getattr(letter, place.field)).strip()
    return piece.words if piece is not None else ""


def _piece(case: Case, letter: Letter, place: Placeholder, now: datetime) -> Piece | None:
    """What the case has of a topic, of whom the letter names; never what is withheld, and never one of several."""
    found = [piece for piece in topics(case, now).get(place.topic, ()) if not piece.withheld]
    if not place.of:
        return found[0] if found else None
    whom = str(getattr(letter, place.of))
    named = [piece for piece in found if piece.about == whom] if whom else found
    return named[0] if len({piece.about for piece in named}) == 1 else None


def _lacking(case: Case, letter: Letter, template: Template, place: Placeholder) -> Missing:
    if place.field:
        route = letter.at_field(place.field)
    elif place.of:
        route = letter.at_field(place.of)
    elif case.victim is not None:
        route = case.victim.record.at_field(place.topic.rpartition(".")[2])
    else:
        route = Route("person", "", "name", (("case_roles", "victim"),))
    return Missing(f"The letter lacks: {place.label}", template.clause, route)


def share_of(case: Case, letter: Letter) -> Share | None:
    """The share that says who gets a letter, why and by what right; None where it is not written yet."""
    return next((one for one in case.records(Share) if one.record_id == letter.share), None) if letter.share else None


def letter_of(case: Case, share: Share) -> Letter | None:
    """The letter that a share is of; None where it is of none."""
    return next((one for one in case.records(Letter) if one.share == share.record_id), None)


def as_given(letter: Letter, outgoing: Outgoing) -> tuple[Given, ...]:
    """The lines of a letter as its share keeps them."""
    lines = (line for part in outgoing.parts for line in part.lines)
    return tuple(
        Given(id=f"{letter.record_id}.{number}", label=line.label, words=line.words)
        for number, line in enumerate(lines)
    )


def has_gone(case: Case, share: Share) -> bool:
    """Whether they had a letter, a line of it, or a pack of it."""
    return gone_before(case, share) or bool(packs_of(case, share.record_id))


def to_share(case: Case, letter: Letter) -> Route:
    """Where its share is written, with what the letter says of it already."""
    template = case.rules.letters.get(letter.template)
    offer = [("purpose", template.shared_for), ("purpose_words", template.purpose)] if template else []
    if letter.holder != SYSTEM:
        offer.append(("side", "victim"))
    return Route(Share.kind, letter.share, "service", (*offer, ("service", addressee(case, letter))))


def addressee(case: Case, letter: Letter, share: Share | None = None) -> str:
    """For whom it is, as it stands above it: as its share names them, once there is one."""
    if share is not None and (named := recipient_words(share, case.rules)):
        return named
    if letter.holder == SYSTEM:
        return case.rules.lists["letter-holder"].label(SYSTEM)
    if letter.holder == VICTIM:
        return case.victim_name
    return case.rules.lists["letter-holder"].label(letter.holder) if letter.holder else ""


def refused(case: Case, letter: Letter, way: str, now: datetime, draft: Drafted | None = None) -> Missing | None:
    """What stands against producing a letter by a way now, and where that is put right; None where nothing does.

    `draft` is as it would read now, where somebody has that already.
    """
    return next(_against(case, letter, way, now, draft or drafted(case, letter, now)), None)


def _against(case: Case, letter: Letter, way: str, now: datetime, draft: Drafted | None) -> Iterator[Missing]:
    template = case.rules.letters.get(letter.template)
    if template is None or draft is None:
        yield Missing("No letter is chosen", "practice:7.share", letter.at_field("template"))
        return
    clause = template.clause
    if way not in template.ways:
        words = "It is typed into the system from a read-out; no file is made of it"
        yield Missing(words, clause, letter.at_field("template"))
    yield from draft.missing
    if template.judgement and letter.judgement.value is not True:
        words = "It says what you judge as a professional: say first that it is your judgement"
        yield Missing(words, clause, letter.at_field("judgement"))
    share = share_of(case, letter)
    if share is None:
        words = "Nothing says yet who decided that they get it, and why: write its share"
        yield Missing(words, "practice:7.share", to_share(case, letter))
    elif why := may_go(case, share, now):
        yield Missing(why, "practice:7.share", share.at_field())
    elif why := order_conflict(case, share.goes_to, now, (share.whom,) if share.whom else (), letter=True):
        yield Missing(why, "practice:3.5.orders", share.at_field("goes_to"))
    yield from (_of_system if template.held_by == SYSTEM else _of_person)(case, letter, template, way, now)


def _of_system(case: Case, letter: Letter, template: Template, way: str, now: datetime) -> Iterator[Missing]:  # noqa: ARG001 - as _of_person takes them
    """What many read says not one word of why, gives nobody's name and no place."""
    if letter.holder != SYSTEM:
        words = "This note is for the housing system, and nobody else is given it"
        yield Missing(words, template.clause, letter.at_field("holder"))
    for place in template.placeholders.values():
        if place.field and (wrong := tells(case, getattr(letter, place.field))):
            yield Missing(wrong, template.clause, letter.at_field(place.field))


def tells(case: Case, text: str) -> str:
    """Why words may not stand where many read them; empty where they may. An officer may share a first name."""
    if reveals(text, case.rules):
        return SAYS_WHY
    said = set(plain(text).split())
    for person in case.persons:
        if any(len(words := plain(name).split()) > 1 and set(words) <= said for name in names_of(person)):
            return FULL_NAME
    return FINDS if gives_away(case, text) == FINDS else ""


def _of_person(case: Case, letter: Letter, template: Template, way: str, now: datetime) -> Iterator[Missing]:
    """What says that there is abuse is held only where the victim said that it is safe, and goes a safe way."""
    if not letter.holder or letter.holder == SYSTEM:
        words = "Say who gets it: the victim, or who acts for them"
        yield Missing(words, template.clause, letter.at_field("holder"))
    if letter.holder != VICTIM:
        return
    if letter.safe_to_hold.value is not True:
        asked = (
            "They said that it is not safe" if letter.safe_to_hold.value is False else "Ask first whether it is safe"
        )
        yield Missing(f"{asked} to hold this letter", template.clause, letter.at_field("safe_to_hold"))
    ways = {channel: channel_allowed(case, channel, now) for channel in _BY_WAY[way]}
    if not any(allowed.ok for allowed in ways.values()):
        channel, first = next(iter(ways.items()))
        label = case.rules.lists["channel"].label(channel)
        words = f"No safe way to give it to them now. {label}: {first.reason}"
        yield Missing(words, "practice:5.2", Route("safe-contact", "", first.field))
