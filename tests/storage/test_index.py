"""The caseload in order of safety, and its counts: all from the ledger."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datui.casework.due import IN_DANGER, TO_TELL, UNHEARD
from datui.casework.kinds import Chase, Referral
from datui.casework.moments import LONDON, london
from datui.casework.row import CaseRow
from storage import index, lists
from storage.rows import moment
from tests.storage.conftest import kept, note, record, report

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)  # London is an hour ahead: its day ends at 23:00 UTC
MIDNIGHT = datetime(2026, 7, 1, 23, 0, tzinfo=UTC)
NEAR = [timedelta(0), timedelta(microseconds=1), *[timedelta(hours=hours) for hours in (1, 11, 24, 1000)]]
moments = st.sampled_from([base + sign * by for base in (NOW, MIDNIGHT) for by in NEAR for sign in (1, -1)])
rows = st.builds(
    CaseRow,
    case_id=st.binary(min_size=16, max_size=16).map(bytes.hex),
    reference=st.just("K7M3-QX2V"),
    initials=st.sampled_from(["AB", "?", "ŁO"]),
    open=st.booleans(),
    pressing=st.sets(st.sampled_from([UNHEARD, TO_TELL, IN_DANGER])).map(sum),
    level=st.sampled_from(["unknown", "high"]),
    stage=st.just("report"),
    duty=st.sampled_from(["", "First contact"]),
    due_at=st.none() | moments,
    received_at=moments,
)


def band(row: CaseRow) -> int:
    """The order of safety, written a second time and plainly."""
    if not row.open:
        return 11
    if row.danger:
        return (0 if row.to_tell else 2) + (0 if row.unheard else 1)
    if row.to_tell:
        return 4 if row.unheard else 5
    if row.unheard:
        return 6
    return {"overdue": 7, "today": 8, "later": 9}[when(row)]


def when(row: CaseRow) -> str:
    """Whether what is next is overdue, due today or later; nothing due is later."""
    if row.due_at is None:
        return "later"
    if row.due_at < NOW:
        return "overdue"
    return "today" if london(row.due_at).date() == london(NOW).date() else "later"


def place(row: CaseRow) -> tuple[Any, ...]:
    due, received = row.due_at or datetime.max.replace(tzinfo=UTC), row.received_at.timestamp()
    within: dict[int, tuple[Any, ...]] = {9: (received, row.case_id), 11: (-received, -int(row.case_id, 16))}
    return band(row), within.get(band(row), (due, received, row.case_id))


shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@shared
@given(st.lists(rows, max_size=30, unique_by=lambda row: row.case_id), st.integers(1, 7))
def test_the_caseload_is_in_order_of_safety_whatever_the_page(vault, listed, page):
    db = vault._db
    db.execute("DELETE FROM caseload")
    for row in listed:
        index.write_row(db, row)
    in_order = sorted(listed, key=place)
    assert lists.caseload(db, NOW, 0, 1000) == in_order
    paged = [row for start in range(0, len(listed) + page, page) for row in lists.caseload(db, NOW, start, page)]
    assert paged == in_order
    assert lists.caseload(db, NOW, len(listed), 10) == []
    counts, shown = lists.count(db, NOW), [row for row in in_order if row.open]
    assert (counts.open, counts.closed) == (len(shown), len(listed) - len(shown))
    assert (counts.danger, counts.to_tell) == (sum(row.danger for row in shown), sum(row.to_tell for row in shown))
    assert counts.pressing == sum(row.at_once for row in shown)
    dated = [when(row) for row in shown if not row.at_once]
    assert (counts.overdue, counts.today) == (dated.count("overdue"), dated.count("today"))
    telling = [row for row in shown if row.to_tell]
    assert lists.to_tell(db, NOW, 1000) == telling
    assert lists.to_tell(db, NOW, page) == telling[:page]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-07-01", "2026-12-31"])
def test_today_ends_with_the_london_day(day):
    noon = datetime.combine(datetime.fromisoformat(day).date(), time(12), LONDON)
    end = moment(lists._end_of_day(noon.astimezone(UTC)))
    assert london(end).time() == time(0)
    assert london(end - timedelta(microseconds=1)).date() == noon.date()


class Planned:
    """A connection that says how it would read, and reads nothing."""

    def __init__(self, db: Any) -> None:
        self.db, self.plan = db, ""

    def execute(self, sql: str, values: tuple[object, ...]) -> Any:
        steps = self.db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        self.plan = " ".join(str(step[3]) for step in steps)
        return self.db.execute("SELECT 1 WHERE 0")


def test_no_band_sorts_the_table(vault):
    """Each band is read in the order of an index: a page costs the same in a large vault as in a small one."""
    for one in lists._bands(NOW):
        planned = Planned(vault._db)
        one.page(planned, 10, 0)  # type: ignore[arg-type]  # a stand-in
        assert "USING" in planned.plan
        assert "TEMP B-TREE" not in planned.plan, one


def test_time_alone_moves_a_case_into_another_band(vault, clock):
    case_id = kept(vault, vault.new_id(), report(vault))
    before = vault.count()
    assert (before.open, before.overdue) == (1, 0)
    clock.on(days=30)
    assert vault.count().overdue == 1
    assert vault.caseload()[0].case_id == case_id


def test_danger_comes_first(vault):
    kept(vault, vault.new_id(), report(vault))
    danger = kept(vault, vault.new_id(), report(vault, danger_now="y"))
    kept(vault, vault.new_id(), report(vault))
    assert vault.caseload()[0].case_id == danger
    assert vault.count().danger == 1


def test_a_referral_that_nobody_is_known_to_have_comes_after_danger_and_before_what_is_overdue(vault, clock):
    late = kept(vault, vault.new_id(), report(vault))
    clock.on(days=30)
    danger = kept(vault, vault.new_id(), report(vault, danger_now="y"))
    sent = record(Referral, vault, agency="children", sent_at="now")
    unheard = kept(vault, vault.new_id(), report(vault), sent)
    assert [row.case_id for row in vault.caseload()] == [danger, unheard, late]
    assert vault.count().overdue == 1
    kept(vault, unheard, record(Chase, vault, referral=sent.record_id, said="have-it"))
    assert [row.case_id for row in vault.caseload()] == [danger, late, unheard]
    clock.on(days=30)
    assert vault.count().overdue == 2


def test_a_row_is_what_its_case_says(vault):
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Ada Lovelace"), note(vault))
    assert vault.caseload() == [vault.case(case_id).row()]
