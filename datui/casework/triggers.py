"""What makes risk something to look at again at once, whatever the calendar says, until a level is decided after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from datui.casework.accountability import Accountability
from datui.casework.change import CHANGES, Change
from datui.casework.chronology import not_after
from datui.casework.clocks import decided_at, made_at
from datui.casework.compare import new_prompts
from datui.casework.contact import Visit, not_tried
from datui.casework.departed import was_unsafe
from datui.casework.due import Duty
from datui.casework.emergency import Emergency
from datui.casework.expiry import holds_until
from datui.casework.incident import Incident
from datui.casework.intake import Intake
from datui.casework.moments import LONDON, at_or_after, latest, no_time
from datui.casework.moved import other_homes
from datui.casework.orders import Order
from datui.casework.people import HARMS_YOUNG, PERPETRATOR
from datui.casework.plans import other_victims, plan_of
from datui.casework.records import Entry, RecordId
from datui.casework.relations import OTHER_WAY, Contested, Relationship
from datui.casework.risk import RiskAssessment, RiskLevel
from datui.casework.route import Route
from datui.casework.victim import harms_young

if TYPE_CHECKING:
    from datui.casework.case import Case

_LEVEL = Route("level", "", "level")
PLAN_RUN_OUT = "Look at risk again if the safe-contact plan has run out"
OTHER_PLAN_RUN_OUT = "Look at risk again if the safe-contact plan of another victim has run out"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What changed, since when that is known, and the first entry by which somebody could have known it."""

    words: str
    at: datetime
    seq: int


def looked_at_since(case: Case, at: datetime, seq: int) -> bool:
    """Whether a level was decided, with a reason, after a moment and by somebody who could have read an entry."""
    for entry in case.of(RiskLevel):
        said = case.said_since(entry, "decided_at")
        decided = decided_at(case, entry)
        when = not_after(latest(decided), said.at) if no_time(decided) else decided
        if entry.record.counts and said.seq >= seq and at_or_after(when, at):
            return True
    return False


def triggers(case: Case) -> tuple[Trigger, ...]:
    """All that happened since the level was decided, and that nobody has looked at yet (practice 10.2)."""
    found = (trigger for rule in _RULES for trigger in rule(case))
    return tuple(one for one in found if not looked_at_since(case, one.at, one.seq))


def _changes(case: Case) -> Iterator[Trigger]:
    """What an officer wrote down as a change."""
    for entry in case.of(Change):
        known = case.said_since(entry, "trigger")
        yield Trigger(entry.record.trigger_words, known.at, known.seq)


def _incidents(case: Case) -> Iterator[Trigger]:
    """A new incident, from when it was written down: before that nobody could weigh it."""
    for entry in case.of(Incident):
        if not entry.record.empty:
            born = case.born(entry)
            yield Trigger("a new incident", born.at, born.seq)


def _reports(case: Case) -> Iterator[Trigger]:
    """Another report in the same case."""
    for entry in case.of(Intake)[1:]:
        born = case.born(entry)
        yield Trigger("another report", born.at, born.seq)


def _officers(case: Case) -> Iterator[Trigger]:
    """Another officer writes in the case for the first time: they look at the risk themselves."""
    known: set[str] = set()
    for entry in case.entries:
        if entry.role == "officer" and entry.person not in known:
            if known:
                yield Trigger("another officer", entry.at, entry.seq)
            known.add(entry.person)


def _lost(case: Case) -> Iterator[Trigger]:
    """So many attempts in a row without contact: silence is a sign of risk (practice 10.4)."""
    needed, run = case.rules.thresholds["lost_contact"].amount, 0
    achieved = {entry.seq for entry in case.achieved}
    tried = [entry for entry in case.with_victim if entry.record.direction != "in" or entry.seq in achieved]
    for entry in sorted(tried, key=lambda one: (made_at(case, one), one.seq)):
        if entry.seq in achieved:
            run = 0
        elif not (entry.record.empty or not_tried(entry.record)):
            run += 1
            if run % needed == 0:
                born = case.born(entry)
                yield Trigger(f"no contact in {run} attempts", born.at, born.seq)


def _dangers(case: Case) -> Iterator[Trigger]:
    """Danger that an emergency or a report says, from when it says so; that it is over takes nothing back."""
    before: dict[RecordId, bool] = {}
    told: list[Entry] = [*case.all_versions(Emergency), *case.all_versions(Intake)]
    for entry in told:
        record, words, said = entry.record, "danger now", False
        if isinstance(record, Emergency):
            said, words = bool(record.says_danger or record.called.value), "an emergency with danger"
        elif isinstance(record, Intake):
            said = bool(record.danger_now.value)
        if said and not before.get(record.record_id):
            yield Trigger(words, entry.at, entry.seq)
        before[record.record_id] = said


def _answers(case: Case) -> Iterator[Trigger]:
    """Answers that may count alone or together, from when they were written: strangulation, a threat to kill."""
    before: dict[RecordId, set[str]] = {}
    for entry in case.all_versions(RiskAssessment):
        had = before.get(entry.record.record_id, set())
        yes = {item for item, answer in entry.record.answers.items() if answer == "yes"}
        before[entry.record.record_id] = yes
        if found := new_prompts(entry.record, had, yes, case.rules):
            yield Trigger(f"new answers: {', '.join(found)}", entry.at, entry.seq)


def _ended(case: Case) -> Iterator[Trigger]:
    """A relationship that ended: leaving is when most are killed (practice 1.2)."""
    for entry in case.of(Relationship):
        if entry.record.until is not None:
            known = case.so_since(entry, lambda version: version.record.until is not None)
            yield Trigger("a relationship that ended", known.at, known.seq)


def _unsafe(case: Case) -> Iterator[Trigger]:
    """A contact or a visit that left the safe-contact plan: somebody may know now (practice 5.4)."""
    for entry, _why in (*case.unsafe_contacts, *case.unsafe_visits):
        known = case.so_since(entry, lambda version: was_unsafe(case, version))
        yield Trigger(
            "an unsafe visit" if isinstance(entry.record, Visit) else "an unsafe contact", known.at, known.seq
        )


def _perpetrators(case: Case) -> Iterator[Trigger]:
    """Whoever was not known to be a perpetrator; a child under 16 is called none (practice 3).

    Before a level was ever decided nobody is new: every case begins with whom they are afraid of.
    """
    for entry in case.people if _ever_decided(case) else ():
        if entry.record.has_role(PERPETRATOR):
            known = case.so_since(entry, lambda version: version.record.has_role(PERPETRATOR))
            words = HARMS_YOUNG if harms_young(case, entry) else "a new perpetrator"
            yield Trigger(words, known.at, known.seq)


def _ever_decided(case: Case) -> bool:
    return any(entry.record.counts for entry in case.of(RiskLevel))


def _expected(case: Case) -> Iterator[Trigger]:
    """A child who is expected, or who was and is born; one whom everybody knew of when a level was decided is none."""
    for entry in case.people if _ever_decided(case) else ():
        versions = [version.record for version in case.history(entry)]
        if entry.record.unborn.value:
            known = case.so_since(entry, lambda version: bool(version.record.unborn.value))
            yield Trigger(CHANGES["pregnancy"], known.at, known.seq)
        elif entry.record.born.value and any(one.unborn.value for one in versions):
            known = case.so_since(entry, lambda version: bool(version.record.born.value))
            yield Trigger(CHANGES["pregnancy"], known.at, known.seq)


def _moved(case: Case) -> Iterator[Trigger]:
    """Another home of a victim than any that was told of before: who knows where they are is asked again."""
    if _ever_decided(case):
        yield from (Trigger(CHANGES["move"], entry.at, entry.seq) for entry in other_homes(case))


def _contested(case: Case) -> Iterator[Trigger]:
    """That each accuses the other, and that the other is found to be the primary victim: both may be in danger."""
    for entry in case.of(Contested):
        found = case.born(entry)
        if entry.record.primary == OTHER_WAY:
            found = case.so_since(entry, lambda version: version.record.primary == OTHER_WAY)
        yield Trigger("contested roles", found.at, found.seq)


def _orders(case: Case) -> Iterator[Trigger]:
    """A court order that is made, served, not made or over: going to court, and its papers, make it more dangerous."""
    before: dict[RecordId, tuple[str, bool]] = {}
    for entry in case.all_versions(Order):
        order = entry.record
        now = (order.stands, order.is_served and order.holds)
        if not order.empty and before.get(order.record_id) != now:
            yield Trigger(f"a court order: {order.stands}{', served' if now[1] else ''}", entry.at, entry.seq)
        before[order.record_id] = now


def _towards_them(case: Case) -> Iterator[Trigger]:
    """Something that was done towards whoever harms: they may ask themselves who told us."""
    for entry in case.of(Accountability):
        if entry.record.state == "done":
            since = case.said_since(entry, "state")
            yield Trigger("something was done towards who harms", since.at, since.seq)


_RULES = (
    _changes,
    _incidents,
    _reports,
    _officers,
    _lost,
    _dangers,
    _answers,
    _ended,
    _unsafe,
    _perpetrators,
    _expected,
    _moved,
    _contested,
    _orders,
    _towards_them,
)


def to_look_again(case: Case) -> Iterator[Duty]:
    """Risk is looked at the same day when something happened, also while the level is UNKNOWN (practice 10.2).

    The days to come are looked at again only where somebody has looked once; UNKNOWN is due by itself.
    """
    found, unknown = triggers(case), case.level == "unknown"
    if found:
        begins = "Decide the level now" if unknown else "Look at risk again now"
        words = f"{begins}: {', '.join(dict.fromkeys(one.words for one in found))}"
        yield case.rules.duty("risk_trigger", min(one.at for one in found), "risk-trigger", words, _LEVEL)
    if unknown:
        return
    for words, day in _ahead(case):
        start = datetime.combine(day, time(), LONDON).astimezone(UTC)
        if not looked_at_since(case, start, 0):
            yield case.rules.duty("risk_trigger", start, "risk-trigger", words, _LEVEL)


def _ahead(case: Case) -> Iterator[tuple[str, date]]:
    """The days to come on which risk is looked at: of a change, and those after which a plan is not believed."""
    for change in case.records(Change):
        if change.ahead_on is not None and date.min < change.ahead_on < date.max:
            yield f"Look at risk again on the day of: {change.trigger_words}", change.ahead_on
    victims = [("", PLAN_RUN_OUT), *((one.record.record_id, OTHER_PLAN_RUN_OUT) for one in other_victims(case))]
    for whom, words in victims:
        if (plan := plan_of(case, whom)) is not None and (last := holds_until(case, plan)) < date.max:
            yield words, last + timedelta(days=1)
