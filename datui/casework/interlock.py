"""The interlock: whether a victim may be reached by a channel now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from datui.casework.address import same_place
from datui.casework.answers import State
from datui.casework.expiry import holds_until
from datui.casework.goesto import AT_A_PLACE, goes_to
from datui.casework.intake import Intake
from datui.casework.mind import beside_words, cautions, young_words
from datui.casework.moments import day_words, london
from datui.casework.names import may_be, names_of, victims_names
from datui.casework.people import Person
from datui.casework.places import older_addresses
from datui.casework.plans import of_whom, plan_of, whose
from datui.casework.records import Entry, RecordId
from datui.casework.safecontact import SafeContact
from datui.casework.safehours import wrong_hour
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case

NO_PLAN = "No plan yet: treat every channel as not allowed."
NEVER_CONFIRMED = "The plan was never confirmed with them"
OLDER_ADDRESS = "Their address changed since: nothing goes there, and nobody. Ask again where they are safe."
OWN_RECORD = "Their own record says that they must not receive anything: ask them, and put that right."
NOTHING = {
    "voice": "no number",
    "text": "no number",
    "email": "no address",
    "letter": "no address",
    "portal": "no account",
    "visit": "no place",
    "through": "nobody",
}
_UNHURRIED = ("letter",)
"""What is read when they choose to, and not at the hour at which it is sent."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether a channel may be used now, why, and what is not known about it all the same.

    `field` is where the plan is put right; empty where another way or another hour is what helps.
    """

    ok: bool
    reason: str
    cautions: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a plan in its case and bears on a channel of it.

    `until` is the last day of the plan. `older` are the homes that they had before: no letter goes to one of them, and
    nobody is met there. `goes_to` says to whom it goes who must hear nothing, and `mind` what else is known of it.
    `barred` is whether the victim's own record says that nothing may go to them.
    """

    until: date | None = None
    older: Collection[str] = ()
    goes_to: str = ""
    mind: tuple[str, ...] = ()
    barred: bool = False


def beside(case: Case, entry: Entry[SafeContact], channel: str) -> Beside:
    """What stands beside a plan of a case as one channel of it is judged."""
    whom = of_whom(case, entry.record)
    return Beside(
        holds_until(case, entry),
        homes_before(case, entry.record.to(channel), whom) if channel in AT_A_PLACE else (),
        goes_to(case, entry.record, channel, whom),
        beside_words(case, entry.record, channel, whom),
        own_record(case, whom) is not None,
    )


def own_record(case: Case, person_id: RecordId = "") -> Person | None:
    """The record of a victim by which they must not receive anything themselves; None where none says so."""
    them = [one for one in case.persons if whose(case, one.record_id) == whose(case, person_id)]
    return next((one for one in them if one.must_not_receive.value), None)


def homes_before(case: Case, to: str, person_id: RecordId = "") -> tuple[str, ...]:
    """Every home that somebody had before the newest, unless the newest is meant; of another victim by theirs alone."""
    if not whose(case, person_id):
        return older_addresses(case, to)
    them = [one for one in case.all_versions(Person) if one.record.record_id == person_id]
    names = {name for one in them for name in names_of(one.record)}
    told = (one for one in case.all_versions(Intake) if may_be(victims_names(one.record), names))
    return older_addresses(case.fold(case.case_id, [*them, *told], case.rules), to)


_NOTHING_ELSE = Beside()


def allowed(plan: SafeContact, channel: str, now: datetime, known: Beside = _NOTHING_ELSE) -> Allowed:
    """Whether the plan allows this channel at this moment: only a clear yes, in date and at a safe hour, does."""
    reason, part = _against(plan, channel, known)
    if reason:
        return Allowed(False, reason, field=f"{channel}_{part}")
    if channel in AT_A_PLACE and any(same_place(plan.to(channel), one) for one in known.older):
        return Allowed(False, OLDER_ADDRESS, field=f"{channel}_to")
    if known.until is not None and london(now).date() > known.until:
        return Allowed(False, f"The plan ran out on {day_words(known.until)}: confirm it first.", field="confirmed_on")
    # Whatever rings, or lights up a screen, is noticed at the hour at which it is sent.
    if channel not in _UNHURRIED and (wrong := wrong_hour(plan, channel, now)):
        return Allowed(False, wrong)
    hours = () if channel in _UNHURRIED or times(plan, channel) else ("Safe days and hours: not asked.",)
    hours = hours if plan.confirmed_on else (*hours, f"{NEVER_CONFIRMED}.")
    unwritten = () if plan.to(channel) else (f"{NOTHING[channel].capitalize()} is written down.",)
    mind = cautions(plan, channel, known.mind)
    return Allowed(True, "The plan allows this channel.", (*unwritten, *mind, *hours))


def against(case: Case, channel: str) -> str:
    """Why the plan of the victim does not allow a channel at any hour; empty where it does, or where there is none."""
    entry = plan_of(case)
    return young_words(case, _against(entry.record, channel, beside(case, entry, channel))[0]) if entry else ""


def _against(plan: SafeContact, channel: str, known: Beside) -> tuple[str, str]:
    """Why a plan does not allow a channel whatever the day and hour, and which answer of it puts that right."""
    if known.barred:
        return OWN_RECORD, "allowed"
    reason, part = _said_against(plan, channel)
    if reason:
        return reason, part
    if known.goes_to:
        return known.goes_to, "to"
    return _not_agreed(plan) if channel == "through" else ("", "")


def _said_against(plan: SafeContact, channel: str) -> tuple[str, str]:
    """What the victim said of a channel that does not allow it, and in which answer; empty where they allowed it."""
    answer, seen = plan.answer(channel), plan.seen(channel)
    if answer.state is not State.ANSWERED:
        return f"This channel is {answer.state.words}, which counts as not allowed.", "allowed"
    if not answer.value:
        return "They said that this channel is not safe.", "allowed"
    if plan.device(channel) == "perpetrator":
        return "It is the perpetrator's own: ask for another way.", "to"
    if seen.state is State.NOT_ASKED:
        return "Ask first: whether the perpetrator sees it is not asked.", "seen"
    if seen.state is not State.ANSWERED:
        return f"Whether the perpetrator sees it: {seen.state.words}, which counts as not allowed.", "seen"
    if seen.value:
        return "The perpetrator knows, uses or sees this channel.", "to"
    return "", ""


def _not_agreed(plan: SafeContact) -> tuple[str, str]:
    """Why somebody does not carry word who did not agree to, and which answer of the plan puts that right."""
    agreed = plan.through_agreed
    if agreed.value:
        return "", ""
    if agreed.state is State.ANSWERED:
        return "That person did not agree: ask for another.", "to"
    return f"Ask first: whether that person agreed is {agreed.state.words}.", "agreed"


def channel_allowed(case: Case, channel: str, now: datetime, person_id: RecordId = "") -> Allowed:
    """Whether a person's plan allows a channel now: the victim's, or that of another victim, who has their own."""
    entry = plan_of(case, person_id)
    # Whoever is no victim any more had a plan, and has none.
    if entry is None or person_id not in reached_by(case):
        return Allowed(False, NO_PLAN, field=f"{channel}_allowed")
    found = allowed(entry.record, channel, now, beside(case, entry, channel))
    mind = tuple(young_words(case, words) for words in found.cautions)
    return replace(found, reason=young_words(case, found.reason), cautions=mind)


def times(plan: SafeContact, channel: str = "") -> str:
    """The safe days and hours in words, of a channel or of the plan; empty where nobody asked."""
    days = ", ".join(day.capitalize() for day in plan.days(channel))
    opens, shuts = plan.hours(channel)
    hours = f"{opens or '00:00'} to {shuts or '24:00'}" if opens or shuts else ""
    return "; ".join(filter(None, (days, hours, plan.safe_times)))
