"""What is due of referrals: send, chase, ask for an answer and whether they were reached, until there is an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from datui.casework.chase import Chase, Progress, progress, to_chase
from datui.casework.chronology import not_after
from datui.casework.due import Duty
from datui.casework.marac import MARAC
from datui.casework.maracmeeting import MaracMeeting
from datui.casework.moments import london
from datui.casework.records import Entry
from datui.casework.referral import NOT_SENT, Referral
from datui.casework.route import Missing

if TYPE_CHECKING:
    from datui.casework.case import Case

_LOOK_AGAIN = frozenset({"not-accepted", "could-not-reach"})
"""The outcomes after which nobody helps yet."""
_RAISE = "ask for their manager, and tell yours"


def referrals_due(case: Case) -> Iterator[Duty]:
    """Send the same day, then chase until it is acknowledged and until there is an outcome (practice 6)."""
    for entry in case.of(Referral):
        if not (entry.record.empty or entry.record.over):
            now = progress(case, entry)
            yield replace(_next(case, entry, now), unheard=presses(case, entry.record, now))


def presses(case: Case, referral: Referral, now: Progress) -> bool:
    """Whether a referral comes before what is due sooner (practice 6, chase).

    It does while nobody is known to have it and it is of safeguarding, to MARAC, or of a case at high risk; and from
    the third chase on, whatever it is. A level not yet decided counts as high (practice 1.3).
    """
    third = now.silent + 1 >= case.rules.thresholds["chases"].amount
    return third or (not now.acknowledged and _grave(case, referral))


def _grave(case: Case, referral: Referral) -> bool:
    form = case.rules.referrals.get(referral.agency)
    return case.level in ("high", "unknown") or (form is not None and form.safeguards)


def _next(case: Case, entry: Entry[Referral], now: Progress) -> Duty:
    """What is done next about a referral that is not over."""
    referral, rules = entry.record, case.rules
    name, code = referral.agency_words(rules), referral.record_id
    if now.step in NOT_SENT:
        start = not_after(referral.decided_at, case.born(entry).at)
        return rules.duty("referral_send", start, "referral-send", f"Send the referral: {name}", referral.route)
    if now.lost is not None:
        words, route = f"Send it again, they do not have it: {name}", referral.at_field("resent_at")
        return rules.duty("referral_send", now.lost, "referral-send", words, route)
    if now.step == "declined":
        words, route = f"Declined: say what is done instead: {name}", referral.route
        return rules.duty("acknowledgement_chase", now.since, "referral-declined", words, route)
    if now.step == "sent":
        words = _chase_words(case, now, "not acknowledged", name)
        return _by(case, now, rules.duty("acknowledgement_chase", now.since, "referral-chase", words, to_chase(code)))
    if now.silent:
        words = _chase_words(case, now, "no answer", name)
        return _by(case, now, rules.duty("acknowledgement_chase", now.since, "referral-chase", words, to_chase(code)))
    if now.step == "accepted" and _meets(case, referral):
        words = f"Ask whether they have spoken with them: {name}"
        duty = rules.duty("agency_contact", now.since, "referral-contact", words, referral.at_field("contact_at"))
        return _by(case, now, duty)
    words, field = f"Ask for the outcome: {name}", "answer" if now.step == "acknowledged" else "outcome"
    return _by(case, now, rules.duty("outcome_chase", now.since, "referral-outcome", words, referral.at_field(field)))


def _chase_words(case: Case, now: Progress, why: str, name: str) -> str:
    """Which chase it is; from the third on somebody above hears of it, there and here."""
    if not now.silent:
        return f"Chase, {why}: {name}"
    number, third = now.silent + 1, case.rules.thresholds["chases"].amount
    return f"Chase {number}, {why}: {name}" + (f": {_RAISE}" if number >= third else "")


def _meets(case: Case, referral: Referral) -> bool:
    """Whether this kind of agency speaks with the victim itself."""
    form = case.rules.referrals.get(referral.agency)
    return form is not None and form.speaks


def _by(case: Case, now: Progress, duty: Duty) -> Duty:
    """Due on the day that they named: a sooner one at once, a later one only of whoever has it and did not fall silent.

    No named day puts it off for longer than the pack allows, however it was typed.
    """
    if now.named is None:
        return duty
    named = case.rules.days.end_of(now.named)
    if not now.acknowledged or now.silent:
        return replace(duty, due=min(duty.due, named))
    return replace(duty, due=min(named, case.rules.deadlines["longest_wait"].due(now.since, case.rules.days)))


def meanwhile_due(case: Case) -> Iterator[Duty]:
    """What cannot wait for the meeting is done today: MARAC replaces nobody's own safeguarding (practice 2.2)."""
    if case.level not in ("high", "unknown"):
        return
    for entry in case.of(Referral):
        referral = entry.record
        if referral.agency == MARAC and not (referral.over or referral.meanwhile.strip() or _was_heard(case, entry)):
            start, route = not_after(referral.decided_at, case.born(entry).at), referral.at_field("meanwhile")
            words = "Do today what cannot wait for MARAC, and write down what was done"
            yield case.rules.duty("meanwhile", start, "meanwhile", words, route)


def _was_heard(case: Case, entry: Entry[Referral]) -> bool:
    """Whether a MARAC heard it: by a meeting of it, or by one of no referral that was since it was begun."""
    begun = case.born(entry)
    first = london(not_after(entry.record.decided_at, begun.at)).date()
    for one in case.of(MaracMeeting):
        meeting = one.record
        if not meeting.heard.value or meeting.referral not in ("", entry.record.record_id):
            continue
        day = meeting.met_on or london(case.said_since(one, "heard").at).date()
        if meeting.referral or day >= first:
            return True
    return False


def chases_incomplete(case: Case) -> Iterator[Missing]:
    """A chase says of which referral it is and what they said; that they decided is written in the referral."""
    known = {entry.record.record_id: entry for entry in case.of(Referral)}
    for entry in case.of(Chase):
        chase = entry.record
        if chase.empty:
            words = "An empty chase: say whom you asked, and what they said"
            yield Missing(words, "practice:6.chase", chase.at_field("said"))
            continue
        referral = known.get(chase.referral)
        if referral is None:
            yield Missing("Of which referral a chase is", "practice:6.chase", chase.at_field("said"))
        elif not chase.said:
            yield Missing("What they said to a chase", "practice:6.chase", chase.at_field("said"))
        elif chase.said == "decided" and not (referral.record.answer or referral.record.outcome):
            words = f"What {referral.record.agency_words(case.rules)} decided: they told you that they have"
            yield Missing(words, "practice:6.chase", referral.record.at_field("answer"))


def answers_incomplete(case: Case) -> Iterator[Missing]:
    """A referral that left us says how and by whom, and one that was declined says why (practice 6, chase)."""
    for entry in case.of(Referral):
        referral = entry.record
        if referral.empty:
            continue
        name = referral.agency_words(case.rules)
        if referral.step == "declined" and not referral.declined_why.strip():
            yield Missing(f"Why it was declined: {name}", "practice:6.chase", referral.at_field("declined_why"))
        if referral.outcome in _LOOK_AGAIN and not (referral.instead.strip() or referral.outcome_words.strip()):
            yield Missing(f"What is done instead: {name}", "practice:6.chase", referral.at_field("instead"))
        if progress(case, entry).step in NOT_SENT or referral.over:
            continue
        if not (referral.sent_at or referral.resent_at):
            yield Missing(f"When a referral was sent: {name}", "practice:6.chase", referral.at_field("sent_at"))
        if not referral.method:
            yield Missing(f"How a referral was sent: {name}", "practice:6.chase", referral.at_field("method"))
        if not referral.sent_by.strip():
            yield Missing(f"Who sent a referral: {name}", "practice:6.chase", referral.at_field("sent_by"))
