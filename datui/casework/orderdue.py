"""What is due of court orders, what is not known of them, and what of them stands in the way of closing a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from datui.casework.answers import State
from datui.casework.due import Duty
from datui.casework.moments import day_words, latest, london, no_time
from datui.casework.orderconflict import conflicts
from datui.casework.orders import Order
from datui.casework.people import PERPETRATOR, said
from datui.casework.records import Entry
from datui.casework.route import GateLine, Missing
from datui.casework.victim import reached_by

if TYPE_CHECKING:
    from datui.casework.case import Case

_CLAUSE = "practice:3.5.orders"


def orders_due(case: Case) -> Iterator[Duty]:
    """An order is asked about until it is decided and served, and before and after it ends (practice 3.5)."""
    for entry in case.of(Order):
        order = entry.record
        if order.empty:
            continue
        name, born = order.name(case.rules), case.born(entry).at
        if order.state == "applied":
            words, route = f"Ask what came of it: {name} asked for", order.at_field("state")
            yield case.rules.duty("order_outcome", entry.at, "order", words, route)
        elif order.holds:
            if not order.is_served:
                words, route = f"Ask whether it was served, and when: {name}", order.at_field("served_at")
                yield case.rules.duty("order_service", born, "order", words, route)
            if order.ends_at is not None:
                yield _ending(case, entry, order.ends_at)


def _ending(case: Case, entry: Entry[Order], ends: datetime) -> Duty:
    """Before an order ends somebody asks what follows it; once it has ended, somebody says what holds now."""
    order, days = entry.record, case.rules.days
    name, last = order.name(case.rules), london(ends).date()
    if order.follows.strip():
        words = f"Say what holds now: {name} ended on {day_words(last)}"
        return Duty("order", words, days.end_of_next(latest(ends)), _CLAUSE, order.at_field("state"))
    early = latest(ends) - timedelta(days=case.rules.thresholds["order_ends"].amount)
    # One that is short, or that we hear of late, is asked about by the next working day, and before it ends.
    due = min(max(early, days.end_of_next(case.born(entry).at)), latest(ends) if no_time(ends) else ends)
    words = f"Ask what follows: {name} ends on {day_words(last)}"
    return Duty("order", words, due, _CLAUSE, order.at_field("follows"))


def conflicts_due(case: Case) -> Iterator[Duty]:
    """A visit that was planned before an order was known, and goes against it, is changed that day (practice 3.5)."""
    for visit, _reason in conflicts(case):
        since = max(case.kept(visit)[-1].at, *(entry.at for entry in case.of(Order)))
        words = "A planned visit goes against a court order: call it off or change it"
        yield case.rules.duty("order_conflict", since, "order-conflict", words, visit.at_field("called_off"))


def orders_incomplete(case: Case) -> Iterator[Missing]:
    """Of an order it is known what it is, whom it binds, where from, until when, and whether we read it."""
    for entry in case.of(Order):
        order = entry.record
        if order.empty:
            yield Missing(
                "An empty court order: say what it is, or that there is none", _CLAUSE, order.at_field("sort")
            )
        elif order.holds:
            name = order.name(case.rules)
            yield from (replace(line, words=f"{line.words}: {name}") for line in unknown(case, order))
            yield from _told_nothing(case, order)


def unknown(case: Case, order: Order) -> Iterator[Missing]:
    """What is not known yet of an order that holds, each with the field that answers it."""
    asked = (
        ("sort", not order.sort, "What sort of order it is"),
        ("binds", not (order.binds or any(one.has_role(PERPETRATOR) for one in case.persons)), "Whom it binds"),
        ("number", not (order.number or order.court), "Which court, and its number"),
        ("seen", not order.seen.value, "That we read it ourselves"),
        ("forbids", not order.forbids.strip(), "What it forbids"),
        (
            "from_home",
            order.from_home.state is State.NOT_ASKED and not order.away_from,
            "From where it keeps them away",
        ),
        ("arrest", order.arrest.state is State.NOT_ASKED, "Whether it has a power of arrest"),
        ("ends_at", not order.end_known, "When it ends, or that it does not"),
    )
    for field, missing, words in asked:
        if missing:
            yield Missing(words, _CLAUSE, order.at_field(field))


def _told_nothing(case: Case, order: Order) -> Iterator[Missing]:
    """Whoever an order binds by name, and is no perpetrator here, must not receive anything, or it says why not."""
    for person in case.persons:
        theirs = person.record_id in order.binds and person.record_id not in reached_by(case)
        if theirs and not (person.told_nothing or person.must_not_receive.answered):
            words = f"Whether {said(person.name) or 'whoever an order binds'} must not receive anything"
            yield Missing(words, "practice:2.2", person.at_field("must_not_receive"))


def orders_open(case: Case) -> Iterator[GateLine]:
    """No case closes over an order that is not decided, or not known to be served (practice 3.5)."""
    for order in case.records(Order):
        if order.state == "applied" and not order.empty:
            words = f"A {order.name(case.rules)} was asked for: what came of it"
            yield GateLine(words, _CLAUSE, order.at_field("state"))
        elif order.holds and not order.is_served:
            words = f"Whether it was served: {order.name(case.rules)}"
            yield GateLine(words, _CLAUSE, order.at_field("served_at"))
    for visit, _reason in conflicts(case):
        words = "A planned visit goes against a court order"
        yield GateLine(words, _CLAUSE, visit.at_field("called_off"))
