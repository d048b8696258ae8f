"""Whether abuse is a MARAC repeat: any abuse within twelve calendar months of the last referral, whatever else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from datui.casework.chronology import not_after
from datui.casework.clocks import received_of
from datui.casework.emergency import Emergency
from datui.casework.incident import Incident, incident_at, last_within, within
from datui.casework.intake import Intake
from datui.casework.marac import MARAC, MaracCriteria
from datui.casework.maracmeeting import MaracMeeting
from datui.casework.moments import day_words, london, no_time
from datui.casework.records import Entry
from datui.casework.referral import Referral

if TYPE_CHECKING:
    from datui.casework.case import Case

_FROM_THEN = "twelve months of repeats count from that day"
WITHDRAWN = "withdrawn"
"""The outcome of a referral that was taken back before it was sent."""


@dataclass(frozen=True, slots=True)
class Referred:
    """One referral to MARAC, by us or by anybody: its day, and the moment where that is known."""

    day: date
    seq: int
    at: datetime | None = None

    def before(self, at: datetime, seq: int) -> bool:
        """Whether something that was at a moment, and was written down as this entry, came after it.

        On the same day the times tell, and where one is not known the order in which both were written down.
        """
        day = london(at).date()
        if day != self.day or self.at is None or no_time(self.at) or no_time(at):
            return (day, seq) > (self.day, self.seq)
        return at > self.at


def was_sent(referral: Referral) -> bool:
    """Whether it left us: it was sent, somebody has it, or it came to something other than being taken back."""
    heard = referral.acknowledged_at or referral.answer or referral.contact_at
    return bool(referral.sent_at or referral.resent_at or heard or referral.outcome not in ("", WITHDRAWN))


def referrals(case: Case) -> list[Referred]:
    """Every referral to MARAC that was sent, here or elsewhere, the earliest first. No closure takes one away."""
    found = []
    for entry in case.of(Referral):
        sent, first = entry.record, case.born(entry)
        if sent.agency == MARAC and was_sent(sent):
            heard = sent.sent_at or sent.resent_at or sent.acknowledged_at or sent.answered_at or sent.outcome_at
            at = not_after(heard, entry.at if heard else first.at)
            since = case.so_since(entry, lambda version: was_sent(version.record))
            found.append(Referred(london(at).date(), since.seq, at))
    told: list[Entry[MaracCriteria] | Entry[MaracMeeting]] = [*case.of(MaracCriteria), *case.of(MaracMeeting)]
    found += [
        Referred(entry.record.referred_on, case.said_since(entry, "referred_on").seq)
        for entry in told
        if entry.record.referred_on is not None
    ]
    return sorted(found, key=lambda one: (one.day, one.seq))


def abuse_at(case: Case, entry: Entry) -> datetime | None:
    """When the abuse was of which a version of a record tells; None where it tells of none."""
    record = entry.record
    if isinstance(record, Intake):
        return received_of(case, cast("Entry[Intake]", entry))
    if isinstance(record, Incident):
        return None if record.empty else incident_at(case, cast("Entry[Incident]", entry))
    if isinstance(record, Emergency) and _was_danger(case, cast("Entry[Emergency]", entry)):
        return not_after(record.opened_at, case.born(entry).at)
    return None


def _was_danger(case: Case, entry: Entry[Emergency]) -> bool:
    """Whether an emergency was one, by a version or by any before it: that the danger is over takes none of it back."""
    told = (one.record.danger_now.value for one in case.history(entry) if one.seq <= entry.seq)
    return bool(entry.record.called.value) or any(told)


def abuse(case: Case) -> list[tuple[datetime, Entry]]:
    """All that was written down of abuse and when it was: incidents, reports, and emergencies with danger."""
    told: list[Entry] = [*case.of(Intake), *case.of(Incident), *case.of(Emergency)]
    found = [(at, entry) for entry in told if (at := abuse_at(case, entry)) is not None]
    return sorted(found, key=lambda pair: (pair[0], pair[1].seq))


def repeats(case: Case) -> list[Entry]:
    """The abuse that is a repeat: after a referral, and in the months that follow it (practice 2.3).

    It needs no threshold and no crime, and it makes no difference whether the case was closed in between.
    """
    before = referrals(case)
    return [entry for _at, entry in abuse(case) if before and _repeated(case, entry, before)]


def known_repeats(case: Case) -> list[Entry]:
    """Of each repeat the entry since which it is known to be one: of the abuse, or of a referral heard of later."""
    before, known = referrals(case), []
    for entry in repeats(case):
        since = case.so_since(entry, lambda version: bool(_repeated(case, version, before)))
        heard = min(one.seq for one in _repeated(case, entry, before))
        known.append(max(since, *(one for one in case.entries if one.seq == heard), key=lambda one: one.seq))
    return known


def _repeated(case: Case, entry: Entry, before: list[Referred]) -> list[Referred]:
    """Those referrals of which the abuse that a version tells of is a repeat."""
    at, months = abuse_at(case, entry), case.rules.thresholds["repeat"].amount
    if at is None:
        return []
    day, seq = london(at).date(), case.born(entry).seq
    return [one for one in before if one.before(at, seq) and within(one.day, day, months)]


def flag_until(case: Case) -> date | None:
    """The last day on which abuse is a repeat of the last referral; None where MARAC was never told."""
    found = referrals(case)
    return last_within(found[-1].day, case.rules.thresholds["repeat"].amount) if found else None


def last_heard(case: Case) -> date | None:
    """The day on which MARAC heard the case last: it is shown, and nothing counts from it."""
    days = [record.heard_on for record in case.records(MaracCriteria)]
    days += [meeting.heard_on for meeting in case.records(MaracMeeting) if meeting.heard.value is not False]
    return max((day for day in days if day), default=None)


def flag_words(case: Case) -> str:
    """What everyone has to know of a case that was at MARAC; empty where it never was."""
    until, found, last = flag_until(case), referrals(case), last_heard(case)
    if until is None:
        return f"MARAC heard it {day_words(last)}: ask when it was referred, for {_FROM_THEN}" if last else ""
    hearing = f"; heard {day_words(last)}, from which nothing counts" if last else ""
    referred = f"Referred to MARAC {day_words(found[-1].day)}{hearing}"
    return f"{referred}: any abuse until {day_words(until)} is a repeat and is referred again"


def flag_now(case: Case, today: date) -> str:
    """The same while it holds; empty once its last day is over.

    Where only the hearing is known it holds for as many months: the referral was no later.
    """
    until, heard = flag_until(case), last_heard(case)
    if until is None and heard is not None:
        until = last_within(heard, case.rules.thresholds["repeat"].amount)
    return flag_words(case) if until is not None and today <= until else ""
