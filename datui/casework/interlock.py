"""The interlock: whether the victim may be reached by a channel now, and the banner that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.moments import day_words, latest, london, near_day_words, no_time, start_of_minute
from datui.casework.policy import Rules
from datui.casework.records import Entry
from datui.casework.risk import RiskLevel
from datui.casework.safecontact import CHANNEL_WORDS, SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case
    from datui.casework.contact import Contact

NO_PLAN = "No plan yet: treat every channel as not allowed."
NEVER_CONFIRMED = "The plan was never confirmed with them"
NOT_ASKED = "No channel asked about yet: treat every channel as not allowed."
_NOTHING = {
    "voice": "no number",
    "text": "no number",
    "email": "no address",
    "letter": "no address",
    "visit": "no place",
    "through": "nobody",
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether a channel may be used now, why, and what is not known about it all the same."""

    ok: bool
    reason: str
    cautions: tuple[str, ...] = ()


def last_day(entry: Entry[SafeContact], level: str, rules: Rules) -> date:
    """The last day on which a plan is believed: as it says, or by the level's days from when it was confirmed."""
    plan, written = entry.record, london(entry.at).date()
    if plan.expires_on is not None:
        return plan.expires_on
    return rules.safe_contact(level).last_day(min(plan.confirmed_on or written, written), rules.days)


def allowed(plan: SafeContact | None, channel: str, now: datetime, until: date | None = None) -> Allowed:
    """Whether the plan allows this channel at this moment: only a clear yes, in date and at a safe hour, does."""
    if plan is None:
        return Allowed(False, NO_PLAN)
    if reason := against(plan, channel):
        return Allowed(False, reason)
    if until is not None and london(now).date() > until:
        return Allowed(False, f"The plan ran out on {day_words(until)}: confirm it first.")
    # A letter is not read at the hour at which it is sent; whatever rings, or lights up a screen, is noticed then.
    if channel != "letter" and (wrong := _wrong_hour(plan, now)):
        return Allowed(False, wrong)
    hours = () if _times(plan) else ("Safe days and hours: not asked.",)
    hours = hours if plan.confirmed_on else (*hours, f"{NEVER_CONFIRMED}.")
    return Allowed(
        True, "The plan allows this channel.", (*_unwritten(plan, channel), *_cautions(plan, channel), *hours)
    )


def against(plan: SafeContact, channel: str) -> str:
    """Why a plan does not allow a channel whatever the day and hour; empty where it does."""
    answer, seen = plan.answer(channel), plan.seen(channel)
    if answer.state is not State.ANSWERED:
        return f"This channel is {answer.state.words}, which counts as not allowed."
    if not answer.value:
        return "They said that this channel is not safe."
    if seen.state is State.NOT_ASKED:
        return "Ask first: whether the perpetrator sees it is not asked."
    if seen.state is not State.ANSWERED:
        return f"Whether the perpetrator sees it: {seen.state.words}, which counts as not allowed."
    return "The perpetrator knows, uses or sees this channel." if seen.value else ""


def channel_allowed(case: Case, channel: str, now: datetime) -> Allowed:
    """Whether this case's plan allows a channel now."""
    if (entry := case.safe_contact) is None:
        return Allowed(False, NO_PLAN)
    return allowed(entry.record, channel, now, last_day(entry, case.level, case.rules))


def not_followed(case: Case, entry: Entry[Contact], when: datetime) -> str:
    """Why a contact cannot have followed the plan, whatever is said of it; empty where it can, or says that it did not.

    It is judged by the plan that was there at the time: written down or confirmed by then, and before the contact was.
    """
    contact, written = entry.record, case.born(entry).seq
    said = contact.plan_followed.value and contact.direction == "out"
    if not said or not any(one is entry for one in case.with_victim):
        return ""
    bears: list[Entry] = [*case.all_versions(SafeContact), *case.all_versions(RiskLevel)]
    there = (one for one in bears if one.seq < written and _was_there(one, when))
    then = case.fold(case.case_id, there, case.rules)
    if (plan := then.safe_contact) is None:
        return "there was no plan then"
    until = last_day(plan, then.level, case.rules)
    # Of a day alone nobody knows the hour.
    judged = plan.record.model_copy(update={"safe_from": "", "safe_until": ""}) if no_time(when) else plan.record
    known = contact.channel in CHANNEL_WORDS
    return "" if not known or allowed(judged, contact.channel, when, until).ok else "the plan did not allow that then"


def _was_there(entry: Entry, when: datetime) -> bool:
    """Whether a plan or a level was there at a moment: written down by then, or confirmed with them."""
    confirmed = entry.record.confirmed_on if isinstance(entry.record, SafeContact) else None
    return start_of_minute(entry.at) <= latest(when) or (confirmed is not None and confirmed <= london(when).date())


def _wrong_hour(plan: SafeContact, now: datetime) -> str:
    here = london(now)
    if plan.safe_days and _DAYS[here.weekday()] not in plan.safe_days:
        return "Today is not one of the safe days."
    clock, start, end = f"{here:%H:%M}", plan.safe_from or "00:00", plan.safe_until or "24:00"
    inside = start <= clock < end if start <= end else clock >= start or clock < end
    return "" if inside else "This is not one of the safe hours."


def _unwritten(plan: SafeContact, channel: str) -> tuple[str, ...]:
    return () if plan.to(channel) else (f"{_NOTHING[channel].capitalize()} is written down.",)


def _cautions(plan: SafeContact, channel: str) -> tuple[str, ...]:
    if channel != "voice":
        return ()
    voicemail = [] if plan.voicemail.value else ["Leave no voicemail."]
    return (*voicemail, *(["Withhold our number."] if plan.withheld.value else []))


def _times(plan: SafeContact) -> str:
    days = ", ".join(day.capitalize() for day in plan.safe_days)
    hours = f"{plan.safe_from or '00:00'} to {plan.safe_until or '24:00'}" if plan.safe_from or plan.safe_until else ""
    return "; ".join(filter(None, (days, hours, plan.safe_times)))


def banner_words(case: Case, now: datetime) -> tuple[str, ...]:
    """The lines of the safe-contact banner: what is allowed now and how, what is not, and who must not hear of it.

    A number or an address stands here only while its channel is allowed; the code word never does.
    """
    entry = case.safe_contact or case.latest(SafeContact)
    if entry is None:
        return (NO_PLAN,)
    plan, until, today = entry.record, last_day(entry, case.level, case.rules), london(now).date()
    if not plan.asked_about:
        return (NOT_ASKED, *_other_lines(plan))
    day = near_day_words(until, today)
    if today > until:
        return (f"Ran out on {day}: allow nothing until it is confirmed.", *_other_lines(plan))
    holds = f"Holds until {day}." if plan.confirmed_on else f"{NEVER_CONFIRMED}: do that first. Holds until {day}."
    return (holds, *_channel_lines(plan, now, until), *_other_lines(plan))


def _channel_lines(plan: SafeContact, now: datetime, until: date) -> list[str]:
    lines, not_allowed = [], []
    for channel, name in CHANNEL_WORDS.items():
        answer = allowed(plan, channel, now, until)
        if answer.ok:
            to = plan.to(channel)
            how = f"allowed. {to}." if to else f"allowed, but {_NOTHING[channel]} is written down."
            lines.append(" ".join((f"{name.capitalize()}: {how}", *_cautions(plan, channel))))
        elif plan.answer(channel).value:
            lines.append(f"{name.capitalize()}: NOT NOW. {answer.reason}")
        else:
            state = plan.answer(channel).state
            not_allowed.append(name if state is State.ANSWERED else f"{name} ({state.words})")
    return [*lines, f"Not allowed: {', '.join(not_allowed)}."] if not_allowed else lines


def _other_lines(plan: SafeContact) -> list[str]:
    said = (
        ("Safe days and hours", _times(plan) or "not asked"),
        ("We say we are", plan.who_we_are),
        ("May answer", plan.who_may_answer),
        ("If someone else answers", plan.if_other),
        ("Must not hear of it", plan.unsafe_people),
        ("Keep away from", plan.no_go),
        ("Code word", "agreed; ask for it" if plan.code_word else ""),
        ("Stop word", "agreed" if plan.stop_word else ""),
    )
    lines = [f"{label}: {words}" for label, words in said if words]
    if plan.perpetrator_there.value:
        lines.insert(0, "The perpetrator lives there")
    # One paragraph, so that a full plan still leaves room for the case beneath it on a small screen.
    return [f"{' · '.join(lines)}."] if lines else []
