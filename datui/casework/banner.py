"""The safe-contact banner: what is allowed now and how, what is not, and who must not hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.expiry import holds_until
from datui.casework.interlock import NEVER_CONFIRMED, NO_PLAN, NOTHING, Allowed, channel_allowed, times
from datui.casework.mind import minded
from datui.casework.moments import london, near_day_words
from datui.casework.plans import latest_plan, of_whom, plan_of
from datui.casework.records import RecordId
from datui.casework.safecontact import SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case

NOT_ASKED = "No channel asked about yet: treat every channel as not allowed."


def banner_words(case: Case, now: datetime, person_id: RecordId = "") -> tuple[str, ...]:
    """The lines of the safe-contact banner: what is allowed now and how, what is not, and who must not hear of it.

    A number or an address stands here only while its channel is allowed; the code word never does.
    """
    entry = plan_of(case, person_id) or latest_plan(case, person_id)
    if entry is None:
        return (NO_PLAN,)
    plan, until, today = entry.record, holds_until(case, entry), london(now).date()
    if not plan.asked_about:
        return (NOT_ASKED, *_other_lines(plan))
    day = near_day_words(until, today)
    if today > until:
        return (f"Ran out on {day}: allow nothing until it is confirmed.", *_other_lines(plan))
    holds = f"Holds until {day}." if plan.confirmed_on else f"{NEVER_CONFIRMED}: do that first. Holds until {day}."
    verdicts = {channel: channel_allowed(case, channel, now, person_id) for channel in CHANNEL_WORDS}
    minds = {channel: minded(case, plan, channel, of_whom(case, plan)) for channel in CHANNEL_WORDS}
    return (holds, *_channel_lines(plan, verdicts, minds), *_other_lines(plan, answers=verdicts["voice"].ok))


def _channel_lines(
    plan: SafeContact, verdicts: Mapping[str, Allowed], minds: Mapping[str, tuple[str, ...]]
) -> list[str]:
    lines, not_allowed = [], []
    for channel, name in CHANNEL_WORDS.items():
        answer = verdicts[channel]
        if answer.ok:
            to = plan.to(channel)
            how = f"allowed. {to}." if to else f"allowed, but {NOTHING[channel]} is written down."
            lines.append(" ".join((f"{name.capitalize()}: {how}", *minds[channel])))
        elif plan.answer(channel).value:
            lines.append(f"{name.capitalize()}: NOT NOW. {answer.reason}")
        else:
            state = plan.answer(channel).state
            not_allowed.append(name if state is State.ANSWERED else f"{name} ({state.words})")
    return [*lines, f"Not allowed: {', '.join(not_allowed)}."] if not_allowed else lines


def _other_lines(plan: SafeContact, *, answers: bool = False) -> list[str]:
    """What else the plan says; who may answer, which may hold a number, only where they may be rung now."""
    said = (
        ("Safe days and hours", times(plan) or "not asked"),
        ("We say we are", plan.who_we_are),
        ("May answer", plan.who_may_answer if answers else ""),
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
