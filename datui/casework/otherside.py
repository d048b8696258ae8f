"""What the perpetrator's side is told: neither that there is a case nor that there is none, until two people say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from datui.casework.composed import cleaned
from datui.casework.consent import Consent, holds
from datui.casework.due import Duty
from datui.casework.enquiry import Enquiry, Permission
from datui.casework.moments import london
from datui.casework.names import words_in
from datui.casework.outgoing import Line, Outgoing, Part
from datui.casework.plans import whose
from datui.casework.records import Entry, Kept
from datui.casework.route import GateLine, Missing, Route

if TYPE_CHECKING:
    from datui.casework.case import Case

AN_AGENCY: Final = "An agency has a door of its own: write down a share instead."
NOT_YET: Final = "Shut: neither the victim nor a supervisor has permitted it."
NO_SUPERVISOR: Final = "Shut: a supervisor has not permitted it."
SAID_NO: Final = "Shut: a supervisor said no."
NO_WORDS: Final = "Shut: the permission does not say in which words, and why."
NO_VICTIM: Final = "Shut: the victim has not permitted it."
ASKED_ANEW: Final = "Shut: who asks, or what, was written otherwise since: the victim and a supervisor say so anew."
ONE_PERSON: Final = "Shut: the victim's permission was written down by whoever gave the other; it takes two people."
RAN_OUT: Final = "Shut: the permission ran out."
A_LAW: Final = "They name a court order or another duty: legal advice sees it before anything is said."
TOLD_ANYWAY: Final = "The other side was told something that was not permitted by both: what may it have given away?"
_REPLY = "Reply"
_AGENCY, _NOTHING, _NEUTRAL, _LEGAL = "agency", "none", "neutral", "legal"


def permitted(case: Case, enquiry: Enquiry, now: datetime) -> str:
    """Why this side is told nothing but the neutral words; empty where the victim and a supervisor both permit it.

    Two people wrote the two down, each for this one enquiry. What an agency may be told opens nothing here.
    """
    if enquiry.side == _AGENCY:
        return AN_AGENCY
    day = london(now).date()
    by_us, by_them = permission_for(case, enquiry), victims_permission(case, enquiry)
    if by_us is None and by_them is None:
        return NOT_YET
    if by_us is None:
        return NO_SUPERVISOR
    if shut := _against_permission(by_us.record, day):
        return shut
    if by_them is None:
        return NO_VICTIM
    if not (found := holds(by_them.record, day)).ok:
        return found.words
    if _asked_since(case, enquiry) > min(_since(case, by_us, "may_tell", "what"), _since(case, by_them, "agrees")):
        return ASKED_ANEW
    return ONE_PERSON if _authors(case, by_us) & _authors(case, by_them) else ""


def _asked_since(case: Case, enquiry: Enquiry) -> int:
    """Since which entry an enquiry asks what it asks now, and for whom: a permission is for that alone."""
    kept = case.kept(enquiry)
    return _since(case, kept[-1], "who", "side", "for_whom", "person", "asked") if kept else 0


def _since(case: Case, entry: Entry[Kept], *fields: str) -> int:
    """Since which entry a record says what it says now in these fields."""
    return max(case.said_since(entry, field).seq for field in fields)


def _authors(case: Case, entry: Entry[Kept]) -> frozenset[str]:
    """Whoever wrote a record, in each version: one person who has two keys to the vault is one by their name."""
    versions = case.history(entry)
    return frozenset((*(one.person for one in versions), *(" ".join(words_in(one.by)) for one in versions)))


def permission_for(case: Case, enquiry: Enquiry) -> Entry[Permission] | None:
    """What a supervisor decided last for an enquiry; what anybody else wrote is none."""
    mine = (one for one in case.of(Permission) if one.record.enquiry == enquiry.record_id and enquiry.record_id)
    return max((one for one in mine if one.role == "supervisor"), key=lambda one: one.seq, default=None)


def victims_permission(case: Case, enquiry: Enquiry) -> Entry[Consent] | None:
    """What the victim said last of an enquiry, as an answer; a consent for an agency is none."""
    mine = (one for one in case.of(Consent) if one.record.enquiry == enquiry.record_id and enquiry.record_id)
    theirs = (one for one in mine if not whose(case, one.record.whom) and one.record.agrees.value is not None)
    return max(theirs, key=lambda one: one.seq, default=None)


def neutral_words(case: Case, enquiry: Enquiry) -> str:
    """What everybody is told who asks from that side: it neither confirms nor denies, and is the same for all."""
    choices = case.rules.lists["neutral-reply"].choices
    return next((one.hint for one in choices if one.code == enquiry.reply_words), choices[0].hint)


def reply(case: Case, enquiry: Enquiry, now: datetime, head: str = "") -> Outgoing:
    """All that this side gets: the neutral words, or, where both permit it, the words of the permission alone.

    Out of those too is taken whatever says where somebody is found, how they are reached, or who told us.
    """
    shut, by_us = permitted(case, enquiry, now), permission_for(case, enquiry)
    if shut or by_us is None:
        said, to = neutral_words(case, enquiry), "Whoever asks"
    else:
        said, to = cleaned(case, by_us.record.what, now)[0], cleaned(case, enquiry.who, now)[0]
    return Outgoing(_REPLY, to, "", now, (Part(_REPLY, (Line("We say", said),)),), head)


def to_permission(enquiry: Enquiry) -> Route:
    """Where a supervisor decides whether this side is told something."""
    return Route(Permission.kind, "", "may_tell", (("enquiry", enquiry.record_id),))


def to_victims_permission(enquiry: Enquiry) -> Route:
    """Where it is written down whether the victim permits it."""
    return Route(Consent.kind, "", "agrees", (("enquiry", enquiry.record_id),))


def enquiries_due(case: Case) -> Iterator[Duty]:
    """That somebody of that side asks is told to a supervisor the same day: it may change the danger (practice 7)."""
    for entry in case.of(Enquiry):
        enquiry = entry.record
        if not enquiry.empty and enquiry.side != _AGENCY and not enquiry.supervisor.strip():
            words, route = "Somebody asked for the other side: tell a supervisor", enquiry.at_field("supervisor")
            yield case.rules.duty("enquiry_told", case.born(entry).at, "enquiry", words, route)


def enquiries_missing(case: Case) -> Iterator[Missing]:
    """What that side was told is written down, and what it may have given away where it was not permitted."""
    for entry in case.of(Enquiry):
        enquiry = entry.record
        if enquiry.empty:
            words = "An empty enquiry: say who asked, and what"
            yield Missing(words, "practice:7.two-doors", enquiry.at_field("who"))
            continue
        if not enquiry.side:
            words = "Whether whoever asked is of the perpetrator's side; not known is an answer"
            yield Missing(words, "practice:7.two-doors", enquiry.at_field("side"))
        if enquiry.law.strip() and enquiry.reply in ("", _NOTHING):
            yield Missing(A_LAW, "practice:7.two-doors", enquiry.at_field("reply"))
        elif not enquiry.reply:
            yield Missing("What whoever asked was told", "practice:7.two-doors", enquiry.at_field("reply"))
        yield from told_unpermitted(case, entry)


def told_unpermitted(case: Case, entry: Entry[Enquiry]) -> Iterator[GateLine]:
    """Where that side was told more than the neutral words, and not both had permitted it when it was."""
    enquiry = entry.record
    if enquiry.reply in ("", _NOTHING, _NEUTRAL, _LEGAL) or enquiry.gave_away.strip():
        return
    since = case.said_since(entry, "reply")
    if permitted(case.before(since.seq + 1), enquiry, enquiry.replied_at or since.at):
        yield GateLine(TOLD_ANYWAY, "practice:7.two-doors", enquiry.at_field("gave_away"))


def unpermitted(case: Case) -> Iterator[GateLine]:
    """What reached that side unpermitted is looked at before a case closes (practice 7)."""
    for entry in case.of(Enquiry):
        yield from told_unpermitted(case, entry)


def _against_permission(permission: Permission, day: date) -> str:
    if permission.may_tell.value is not True:
        return SAID_NO if permission.may_tell.value is False else NO_SUPERVISOR
    if not (permission.what.strip() and permission.why.strip()):
        return NO_WORDS
    unread = any(name == "until" for name, _typed in permission.as_typed)
    return RAN_OUT if unread or (permission.until is not None and permission.until < day) else ""
