"""How a contact left the safe-contact plan, or went to somebody who is not rung: it is kept, and a supervisor told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.answering import stranger_answered
from datui.casework.asitwas import as_it_was, was_there
from datui.casework.channels import CHANNEL_WORDS, how_words, judged_as
from datui.casework.clocks import made_at
from datui.casework.contact import Contact, Visit, not_tried
from datui.casework.expiry import holds_until
from datui.casework.interlock import allowed, beside
from datui.casework.moments import at_or_after, no_time
from datui.casework.others import MAY_BE_THE_VICTIM, of_other
from datui.casework.plans import of_whom, told_nothing, whose
from datui.casework.reach import Reach
from datui.casework.records import Entry, RecordId
from datui.casework.relations import plans_turned
from datui.casework.risk import RiskLevel
from datui.casework.safecontact import SafeContact
from datui.casework.victim import reached_by
from datui.casework.visited import visited_at, went_beyond

if TYPE_CHECKING:
    from datui.casework.case import Case

_WRITTEN = ("text", "email", "letter", "portal")
_LEFT_BEHIND = "something was left or written, and no plan had allowed it"
TOLD = "it was with somebody who must be told nothing"
STRANGER = "somebody answered whom the plan does not name"
NOT_ALLOWED = "the plan did not allow that then"
NO_WAY_SAID = "a message was left, and nobody said by which way"
BROKEN_OFF = "it was broken off: it was not safe"
SAID_WHY = "; why was written down before it"
"""What is said of one of which an officer gave the reason first: it is an unsafe contact all the same."""
_THEIR_NUMBER = {"voice": "phone", "text": "phone", "email": "email", "letter": "address"}


def left_plan(case: Case, entry: Entry[Contact], when: datetime) -> str:
    """How a contact left the plan, by what is said of it or by the plan that was there; empty where it did not.

    Where there was no plan yet, none was left by a call: that somebody was rung all the same has a reason of its own
    (Reach). What others can hear or read no plan had allowed, and it left every plan; and what a perpetrator heard.
    """
    contact = entry.record
    if contact.empty or not_tried(contact):
        return ""
    why = _to_somebody_else(case, entry) or _left(case, entry, when) or _broken_off(contact)
    return f"{why}{SAID_WHY}" if why and _said_why(case, entry) else why


def _left(case: Case, entry: Entry[Contact], when: datetime) -> str:
    """How a contact left the plan of whoever it was with; empty where it did not."""
    contact = entry.record
    if (found := plan_then(case, entry, when)) is None:
        return _left_behind(case, contact)
    if contact.plan_followed.value is False:
        return contact.departed or "the plan was not followed"
    return _against(case, entry, when, found)


def not_followed(case: Case, entry: Entry[Contact], when: datetime) -> str:
    """Why a contact cannot have followed the plan as it says; empty where it can, or says that it did not."""
    if not entry.record.plan_followed.value:
        return ""
    if why := _to_somebody_else(case, entry):
        return why
    found = plan_then(case, entry, when)
    if found is None:
        return "there was no plan then" if _ours(case, entry.record) else _broken_off(entry.record)
    return _against(case, entry, when, found) or _broken_off(entry.record)


def _broken_off(contact: Contact) -> str:
    return BROKEN_OFF if contact.outcome == "unsafe" else ""


def _said_why(case: Case, entry: Entry[Contact]) -> bool:
    """Whether a reason was kept before a contact for just that way to just that person."""
    contact, written = entry.record, case.born(entry).seq
    return any(
        one.seq < written
        and one.record.counts
        and one.record.channel == contact.channel
        and whose(case, one.record.whom) == whose(case, contact.with_whom)
        for one in case.of(Reach)
    )


def _ours(case: Case, contact: Contact) -> bool:
    """Whether we reached out to a victim: whoever reaches us leaves no plan, and a witness has none."""
    return contact.direction == "out" and contact.with_whom in reached_by(case)


def _to_somebody_else(case: Case, entry: Entry[Contact]) -> str:
    """Why we were not to reach out to somebody who is no victim; empty where we were, or where they rang us."""
    contact = entry.record
    if contact.direction != "out" or not whose(case, contact.with_whom):
        return ""
    return told_of(case, contact.with_whom) or _not_to_reach(case, entry)


def told_of(case: Case, person_id: RecordId) -> str:
    """That somebody is a perpetrator, or must not receive anything, whenever that came out; else empty."""
    return TOLD if person_id in [person.record_id for person in told_nothing(case)] else ""


def _not_to_reach(case: Case, entry: Entry[Contact]) -> str:
    """Why somebody who was no victim then was not to be reached, as the case was before; empty where they were."""
    contact = entry.record
    then = as_it_was(case, case.born(entry).seq, contact.with_whom)
    person = next((one for one in then.persons if one.record_id == contact.with_whom), None)
    if person is None or person.record_id in reached_by(then):
        return ""
    to = str(getattr(person, _THEIR_NUMBER.get(contact.channel, ""), ""))
    verdict = of_other(then, person, contact.channel, to)
    # Of whoever is found to be a victim since, their own plan says what was allowed.
    victim_now = verdict.reason == MAY_BE_THE_VICTIM and person.record_id in reached_by(case)
    return "" if verdict.ok or victim_now else as_said(verdict.reason)


def as_said(reason: str) -> str:
    """A reason as it is said within a sentence."""
    return f"{reason[:1].lower()}{reason[1:].rstrip('.')}"


def _left_behind(case: Case, contact: Contact) -> str:
    """What others can hear or read of a contact that no plan was there for."""
    if not _ours(case, contact):
        return ""
    if contact.message_left.value or contact.channel in _WRITTEN:
        return _LEFT_BEHIND
    return STRANGER if stranger_answered(case, contact, None) else ""


def _against(case: Case, entry: Entry[Contact], when: datetime, found: tuple[Entry[SafeContact], date]) -> str:
    """Why the plan did not allow what was done to reach a victim; empty where it did, or where they reached us.

    It is judged by the plan that was there at the time: written down or confirmed by then, and before the contact was.
    """
    contact, (plan, until) = entry.record, found
    if not _ours(case, contact):
        return ""
    then = case.before(case.born(entry).seq)
    channel = judged_as(contact.channel)
    known = replace(beside(then, plan, channel), until=until)
    # Of a day alone nobody knows the hour.
    judged = plan.record.timeless if no_time(when) else plan.record
    # A way that the plan does not ask about is not allowed; of one that only another edition knows nobody can say.
    no_channel = channel not in CHANNEL_WORDS
    if how_words(channel) if no_channel else not allowed(judged, channel, when, known).ok:
        return NOT_ALLOWED
    if not contact.channel and contact.message_left.value:
        return NO_WAY_SAID
    if channel == "voice" and contact.message_left.value and not plan.record.voicemail.value:
        return "a message was left, which the plan did not allow"
    return STRANGER if stranger_answered(case, contact, plan.record) else ""


def plan_then(case: Case, entry: Entry[Contact], when: datetime) -> tuple[Entry[SafeContact], date] | None:
    """The plan of whoever was reached that was there when it was, and its last day; None where there was none yet.

    Whoever has none of their own, for they are no victim, is judged by the victim's.
    """
    written, them = case.born(entry).seq, _planned_for(case, entry)
    # Whether the roles were found to be the other way is of that time too.
    turned = plans_turned(case.before(written))
    theirs = (one for one in case.all_versions(SafeContact) if of_whom(case, one.record) == them)
    plans = [one for one in theirs if one.record.whom or case.born(one).seq > turned]
    bears: list[Entry] = [*plans, *case.all_versions(RiskLevel)]
    then = case.fold(case.case_id, (one for one in bears if one.seq < written and was_there(one, when)), case.rules)
    asked = [one for one in then.of(SafeContact) if one.record.asked_about]
    return (asked[-1], holds_until(then, asked[-1])) if asked else None


def _planned_for(case: Case, entry: Entry[Contact]) -> RecordId:
    them = of_whom(case, entry.record)
    return them if not entry.record.with_whom or them in reached_by(case) else ""


def unsafe_contacts(case: Case) -> tuple[tuple[Entry[Contact], str], ...]:
    """Every contact that left the safe-contact plan, and how."""
    found = ((entry, left_plan(case, entry, made_at(case, entry))) for entry in case.of(Contact))
    return tuple((entry, why) for entry, why in found if why)


def unsafe_visits(case: Case) -> tuple[tuple[Entry[Visit], str], ...]:
    """Every visit that was and that the plan did not allow, or that was to somebody who is not visited, and why."""
    found = ((entry, _visited(case, entry)) for entry in case.of(Visit))
    return tuple((entry, why) for entry, why in found if why)


def _visited(case: Case, entry: Entry[Visit]) -> str:
    if visited_at(case, entry) is None:
        return ""
    return told_of(case, entry.record.with_whom) or as_said(went_beyond(case, entry))


def was_unsafe(case: Case, version: Entry) -> bool:
    """Whether a contact or a visit had left the plan by what was written when this version of it was."""
    then = case.before(version.seq + 1)
    contacts = (left_plan(then, one, made_at(then, one)) for one in then.of(Contact) if one.seq == version.seq)
    visits = (_visited(then, one) for one in then.of(Visit) if one.seq == version.seq)
    return any((*contacts, *visits))


def untold(case: Case) -> list[Entry[Contact] | Entry[Visit]]:
    """The unsafe contacts and visits that no supervisor was told of; nobody can have been told before it was."""
    contacts = (entry for entry, _why in case.unsafe_contacts if not _was_told(entry, made_at(case, entry)))
    visits = (entry for entry, _why in case.unsafe_visits if not _was_told(entry, visited_at(case, entry)))
    return [*contacts, *visits]


def _was_told(entry: Entry[Contact] | Entry[Visit], made: datetime | None) -> bool:
    told = entry.record.told_at
    return told is not None and (made is None or at_or_after(told, made))
