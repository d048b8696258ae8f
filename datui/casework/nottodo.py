"""What whoever looks after a case must not do: what would give it away, make it worse, or break a promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.handover import standing
from datui.casework.named import by_a_family
from datui.casework.occupied import lives_there
from datui.casework.plan import Action
from datui.casework.planned import named, not_yet
from datui.casework.plans import other_victims, plan_of
from datui.casework.reach import ways
from datui.casework.records import Entry
from datui.casework.relations import must_not_words
from datui.casework.safecontact import SafeContact

if TYPE_CHECKING:
    from datui.casework.case import Case

NO_WAY = "No way is allowed now: ring nobody and write to nobody; take it to a supervisor. In danger, 999."
NOTHING_SAID = "Tell nobody who asks that there is a case, that we know them, or whom they spoke with."
NO_RELATIVE = "Never through a relative, or anyone of their community; nobody of theirs interprets."
NO_VOICEMAIL = "Leave no voicemail, and no message with anybody."
LIVES_THERE = "The perpetrator lives there: nobody goes to the home, and nothing is done to it."


def not_to_do(case: Case, now: datetime) -> tuple[str, ...]:
    """All of it, the officer's own words first; each thing once."""
    return tuple(dict.fromkeys(words for rule in _RULES for words in rule(case, now)))


def _handed(case: Case, _now: datetime) -> Iterator[str]:
    """What its officer wrote down."""
    if (entry := standing(case)) is not None:
        yield from (line.strip() for line in entry.record.do_not.splitlines() if line.strip())


def _barred(case: Case, _now: datetime) -> Iterator[str]:
    """Nothing goes to whoever must not receive anything (practice 2.2)."""
    if barred := must_not_words(case):
        yield f"Nothing goes to, or through: {barred}."


def _home(case: Case, _now: datetime) -> Iterator[str]:
    """Where the perpetrator lives nobody goes, whichever record says that they live there (practice 8.1)."""
    if lives_there(case):
        yield LIVES_THERE


def _planned(case: Case, _now: datetime) -> Iterator[str]:
    """What each victim's plan says against."""
    for plan in (one.record for one in _plans(case)):
        said = (("Must not hear of it", plan.unsafe_people), ("Keep away from", plan.no_go))
        yield from (f"{label}: {words}." for label, words in said if words)
        if plan.voicemail.value is not True:
            yield NO_VOICEMAIL


def _ways(case: Case, now: datetime) -> Iterator[str]:
    """Where no way is allowed nobody tries one (practice 5.1)."""
    theirs = (way for way in ways(case, now) if way.person in case.reached or way.person == "")
    if not any(way.allowed.ok for way in theirs):
        yield NO_WAY


def _family(case: Case, _now: datetime) -> Iterator[str]:
    """Where a family may be the danger no relative carries word (practice 1.4)."""
    if by_a_family(case):
        yield NO_RELATIVE


def _actions(case: Case, _now: datetime) -> Iterator[str]:
    """What the perpetrator could notice waits for the victim's word (practice 8.1)."""
    for entry in case.of(Action):
        why, _field = not_yet(case, entry)
        if why:
            yield f"Not yet: {named(case, entry.record)}. {why}"


def _nothing_said(_case: Case, _now: datetime) -> Iterator[str]:
    """That there is a case is told to nobody who asks (practice 12)."""
    yield NOTHING_SAID


def _plans(case: Case) -> Iterator[Entry[SafeContact]]:
    found = (plan_of(case, whom) for whom in ("", *(one.record.record_id for one in other_victims(case))))
    yield from (one for one in found if one is not None)


_RULES = (_handed, _barred, _home, _planned, _ways, _family, _actions, _nothing_said)
