"""What somebody is reached by, where a record is read: shown only while it may be used."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from datui.casework.address import one_home
from datui.casework.answers import Answer
from datui.casework.contact import Visit
from datui.casework.intake import Intake
from datui.casework.interlock import channel_allowed
from datui.casework.moments import london
from datui.casework.others import by_another, is_the_victims, of_other, of_reporter
from datui.casework.people import PERPETRATOR, VICTIM, Person, said
from datui.casework.plans import of_whom, plan_of
from datui.casework.records import Record, RecordId
from datui.casework.safecontact import SafeContact
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case


def may_show(case: Case, record: Record, channel: str, now: datetime) -> bool:
    """Whether a detail by which somebody is reached may be shown where a record is read: only while it may be used.

    Of a victim that is what their plan itself goes to, and no other number, address or place. What is known of a
    perpetrator is no way to reach them, and is shown. An older version is read by what is said of its people now.
    """
    latest = _as_it_is(case, record)
    if isinstance(latest, Visit) and _is_out(latest, now):
        # Whoever goes there, and whoever must look for them, has to read where; planning it passed the interlock.
        return True
    if isinstance(record, Intake) and channel == "reporter" and by_another(case, latest):
        return of_reporter(case, latest).ok and of_reporter(case, record).ok
    whose = _whose(case, record)
    if isinstance(record, Person | Visit) and whose not in reached_by(case):
        return _may_show_other(case, record, whose, channel)
    by = "voice" if channel == "reporter" else channel
    return channel_allowed(case, by, now, whose).ok and _of_the_plan(case, record, channel, by, whose)


def hidden_of(case: Case, record: Record, now: datetime) -> frozenset[str]:
    """The fields of a record that hold what may not be shown now: where it is written on, they are dots as well."""
    ways = ((name, question.reach) for name, _info, question in record.questions() if question.reach)
    return frozenset(name for name, channel in ways if not may_show(case, record, channel, now))


def _as_it_is(case: Case, record: Record) -> Any:
    """The newest version of a record; itself while it is not kept yet."""
    return next((one for one in case.records(type(record)) if one.record_id == record.record_id), record)


def _is_out(visit: Visit, now: datetime) -> bool:
    """Whether it is the day of a visit, or the night after it while they are not due back, and nobody called in."""
    if visit.at is None or visit.over(now):
        return False
    day, today = london(visit.at).date(), london(now).date()
    back = london(visit.back_by).date() if visit.back_by else day
    return day <= today <= max(day, min(back, day + timedelta(days=1)))


def _may_show_other(case: Case, record: Person | Visit, whose: RecordId, channel: str) -> bool:
    """Whether a detail of somebody who is not the victim may be shown, by all that is said of them now and then."""
    person = next((one for one in case.persons if one.record_id == whose), None)
    people = [one for one in (person, record) if isinstance(one, Person)]
    details = _held(record, channel)
    if any(is_the_victims(case, whose, channel, one) for one in details):
        return False
    if isinstance(record, Person) and people[0].has_role(PERPETRATOR):
        return not people[0].has_role(VICTIM)
    return bool(people) and all(of_other(case, one, channel, to).ok for one in people for to in details)


def _whose(case: Case, record: Record) -> RecordId:
    """Whose a record's details are; nothing for the victim of the case."""
    if isinstance(record, SafeContact | Visit):
        return of_whom(case, record)
    return record.record_id if isinstance(record, Person) else ""


def _of_the_plan(case: Case, record: Record, channel: str, by: str, whose: RecordId) -> bool:
    """Whether all that a record says of a channel is what the plan goes to: a tenancy's number may be anybody's."""
    if (entry := plan_of(case, whose)) is None:
        return False
    plan = entry.record
    theirs = _held(plan, by) if by == "visit" or isinstance(record, SafeContact) else [plan.to(by)]
    return all(any(_same_way(one, other, by) for other in theirs) for one in _held(record, channel))


def may_show_place(case: Case, place: str, now: datetime) -> bool:
    """Whether a place where the victim may be met is shown: one of the plan's own, while a meeting is allowed."""
    plan = case.safe_contact
    known = _held(plan.record, "visit") if plan else []
    return channel_allowed(case, "visit", now).ok and any(_same_way(place, one, "visit") for one in known)


def _held(record: Record, channel: str) -> list[str]:
    """What a record says that a channel goes to; a home and its postcode are one."""
    found = [getattr(record, name) for name, _info, question in record.questions() if question.reach == channel]
    known = [one for one in (said(each) if isinstance(each, Answer) else str(each) for each in found) if one]
    return [" ".join(known)] if channel == "letter" and known else known


def _same_way(one: str, other: str, channel: str) -> bool:
    """Whether two numbers, addresses or places are one, however they are written."""
    if channel == "letter":
        return one_home(one, other)
    mine, theirs = ("".join(filter(str.isalnum, words.casefold())) for words in (one, other))
    return mine == theirs


def holds_ways(record: Record) -> bool:
    """Whether a record has questions after what somebody is reached by."""
    return any(question.reach for _name, _info, question in record.questions())
