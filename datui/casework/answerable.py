"""Whether an answer to an access request may go: who is sure of what, what the adviser said, and who signed it off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from datui.casework.accessrequest import NEITHER, WITHDRAWN, AccessRequest, SignOff
from datui.casework.asker import OF_THEIRS, in_doubt, must_not_hear
from datui.casework.chronology import not_after
from datui.casework.courtchronology import COURT, CourtChronology, lacking
from datui.casework.due import Duty
from datui.casework.outgoing import Line, Outgoing, Part
from datui.casework.recipient import Recipient, objection
from datui.casework.records import Entry
from datui.casework.requested import Requested
from datui.casework.route import GateLine, Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case

ACCESS: Final = "practice:7.access"
NEUTRAL: Final = "practice:7.access.neither"
WENT_UNREAD: Final = "It went, and no second person had read it: a supervisor hears of it, and one reads it now"
_LEFT = frozenset({"answered_at", "how", "note", "lines_read", "lines_of", "because", "as_typed"})
"""What may be written of it after somebody signed it off: all else is read again."""


def wanting(case: Case, request: Requested) -> Iterator[tuple[str, str]]:
    """What it still needs before a second person reads it, each with the field where it is said."""
    if isinstance(request, CourtChronology):
        yield from lacking(request)
    elif isinstance(request, AccessRequest):
        yield from _access(case, request)


def _access(case: Case, request: AccessRequest) -> Iterator[tuple[str, str]]:
    themselves = request.asker in OF_THEIRS
    advised = request.route != NEITHER and not in_doubt(case, request)
    told = request.route in ("", NEITHER, WITHDRAWN) or bool(request.given)
    known = any(one.record_id == request.whose for one in case.persons)
    asked = (
        (known, "Whose records: choose them, or write them down as a person first", "whose"),
        (request.asker, "Who asks", "asker"),
        (request.sure.value is True, "That you are sure who asks", "sure"),
        (themselves or request.authority.value is True, "That you saw the authority to ask for another", "authority"),
        (themselves or request.name, "The name of whoever asks", "name"),
        (request.route, "How it is answered", "route"),
        (request.why.strip(), "Why so", "why"),
        (advised or request.adviser.strip(), "The DPO or an adviser, who is asked first", "adviser"),
        (advised or request.advice.strip(), "What the adviser said", "advice"),
        (told or not must_not_hear(case, request), "To neither confirm nor deny: who asks must hear nothing", "route"),
        (told, "What they get: nothing is ticked", "given"),
    )
    yield from ((words, field) for said, words, field in asked if not said)


def signed_off(case: Case, request: Requested) -> Entry[SignOff] | None:
    """The agreement of a second person that counts: of nobody who wrote the request, to what it says now.

    Their yes is newer than what it says: to put a word of an older yes right is not to read it again.
    """
    kept = case.kept(request)
    if not kept or kept[-1].record != request:
        return None
    settled = max(case.said_since(kept[-1], name).seq for name in _read_again(request))
    found = [one for one in case.of(SignOff) if one.record.request == request.record_id]
    last = max(found, key=lambda one: one.seq, default=None)
    if last is None or last.record.agrees.value is not True:
        return None
    agreed = max(case.said_since(last, name).seq for name in ("agrees", "request"))
    signed = {one.person for one in case.history(last)}
    return last if agreed > settled and not signed & _wrote(case, request) else None


def _read_again(request: Requested) -> list[str]:
    return [name for name in type(request).model_fields if name not in _LEFT]


def _wrote(case: Case, request: Requested) -> set[str]:
    """Whoever wrote any of what is signed off: to write down that it went, or to read it out, is none of it."""
    names, found, before = _read_again(request), set[str](), None
    for one in case.kept(request):
        if before is None or any(getattr(one.record, name) != getattr(before, name) for name in names):
            found.add(one.person)
        before = one.record
    return found


def against(case: Case, request: Requested) -> str:
    """Why it may not go yet; empty where nothing stands against it."""
    if not request.open:
        return "It went, or was taken back: what they had stays as it was."
    if isinstance(request, CourtChronology) and (why := objection(case, _to(request))):
        return why
    for words, _field in wanting(case, request):
        return f"Still needed: {words[0].lower()}{words[1:]}."
    if signed_off(case, request) is None:
        return "A second person signs it off first: somebody who wrote nothing of it."
    return ""


def _to(chronology: CourtChronology) -> Recipient:
    return Recipient(person=chronology.name, goes_to=chronology.goes_to, side=chronology.side)


def may_sign(case: Case, request: Requested, person: str) -> str:
    """Why somebody may not sign an answer off; empty where they may."""
    if person in _wrote(case, request):
        return "You wrote in this request: a second person signs off what goes."
    for words, _field in wanting(case, request):
        return f"Not ready to be read: {words[0].lower()}{words[1:]}."
    return ""


def neither(case: Case, now: datetime) -> Outgoing:
    """The reply that neither confirms nor denies: the same for everybody who asks, about whomever."""
    words = case.rules.lists["neutral-reply"].choices[0].hint
    return Outgoing("Reply", "", "", now, (Part("Reply", (Line("We say", words),)),))


def due_of(case: Case, request: AccessRequest) -> datetime:
    """When it is due: a month after it came, and as much later as the clock stood still while it was made clear."""
    kept = case.kept(request)
    start = not_after(request.received_at, kept[0].at)
    due = case.rules.deadlines["access_request"].due(start, case.rules.days)
    if request.clear_from is None or request.clear_until is None:
        return due
    # It stands still from when it came at the earliest, and until this was written at the latest.
    begun, over = max(request.clear_from, start), not_after(request.clear_until, kept[-1].at)
    return due + timedelta(days=max(over - begun, timedelta()).days)


def requests_due(case: Case) -> Iterator[Duty]:
    """A request is answered within a month, and somebody else reads the answer before that."""
    for request in case.records(AccessRequest):
        if request.open and not request.empty:
            signing = _to_be_signed(case, request)
            words = "Access request: a second person signs the answer off" if signing else "Answer the access request"
            route = to_sign(request) if signing else request.at_field("route")
            yield Duty("access-sign" if signing else "access", words, due_of(case, request), ACCESS, route)
    for entry in went_unread(case):
        wants = next((field for _words, field in wanting(case, entry.record)), None)
        route = to_sign(entry.record) if wants is None else entry.record.at_field(_field(wants))
        due = case.rules.deadlines["court_sign"].due(case.said_since(entry, "answered_at").at, case.rules.days)
        yield Duty("went-unread", WENT_UNREAD, due, ACCESS, route)
    for one in case.of(CourtChronology):
        if one.record.open and not one.record.empty and _to_be_signed(case, one.record):
            words = "Court chronology: a second person signs it off"
            yield case.rules.duty("court_sign", one.at, "court-sign", words, to_sign(one.record))


def went_unread(case: Case) -> Iterator[Entry[Requested]]:
    """What is written down as gone although no second person had read it, as long as none did since."""
    for entry in (*case.of(AccessRequest), *case.of(CourtChronology)):
        if getattr(entry.record, "answered_at", None) is not None and signed_off(case, entry.record) is None:
            yield entry


def _to_be_signed(case: Case, request: Requested) -> bool:
    return not any(True for _ in wanting(case, request)) and signed_off(case, request) is None


def requests_missing(case: Case) -> Iterator[Missing]:
    """What a request lacks before its answer can go."""
    for request in case.records(AccessRequest):
        if request.empty:
            yield Missing("An empty access request: say who asks", ACCESS, request.at_field("asker"))
        elif request.route == WITHDRAWN and not request.why.strip():
            words = "Access request: how it was taken back, and by whom"
            yield Missing(words, ACCESS, request.at_field("why"))
        elif request.open:
            for words, field in wanting(case, request):
                clause = NEUTRAL if field in ("adviser", "advice") else ACCESS
                yield Missing(f"Access request: {words[0].lower()}{words[1:]}", clause, request.at_field(_field(field)))
    for chronology in case.records(CourtChronology):
        if chronology.empty:
            yield Missing("An empty court chronology: say for which court", COURT, chronology.at_field("court"))
        elif chronology.open:
            for words, field in wanting(case, chronology):
                route = chronology.at_field(_field(field))
                yield Missing(f"Court chronology: {words[0].lower()}{words[1:]}", COURT, route)


def _field(name: str) -> str:
    """The field of a form; what they get is ticked beneath it, and is none."""
    return "" if name == "given" else name


def requests_open(case: Case) -> Iterator[GateLine]:
    """No case closes over a request that was not answered: what it is about is needed until then."""
    for request in case.records(AccessRequest):
        if request.open and not request.empty:
            yield GateLine("An access request is not answered", ACCESS, request.at_field("route"))
    for chronology in case.records(CourtChronology):
        if chronology.open and not chronology.empty:
            yield GateLine("A court chronology was not given yet", COURT, chronology.at_field("answered_at"))
    for entry in went_unread(case):
        yield GateLine(WENT_UNREAD, ACCESS, to_sign(entry.record))


def to_sign(request: Requested) -> Route:
    """Where a second person says whether it may go."""
    return Route(SignOff.kind, "", "agrees", (("request", request.record_id),))
