"""The caseload in order of safety, counts, search, and the index written again: all from the ledger."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datui import __version__
from datui.casework.case import CaseRow
from datui.casework.moments import LONDON, london
from storage import index, lists, schema, slices
from storage.rows import moment
from storage.vault import Counts, Vault
from tests.storage.conftest import NAME, Hands, kept, note, person, report, wrong_in

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
    danger=st.booleans(),
    level=st.sampled_from(["unknown", "high"]),
    stage=st.just("report"),
    duty=st.sampled_from(["", "First contact"]),
    due_at=st.none() | moments,
    received_at=moments,
)


def band(row: CaseRow) -> int:
    """The order of safety, written a second time and plainly."""
    if not row.open:
        return 4
    if row.danger:
        return 0
    if row.due_at is None:
        return 3
    if row.due_at < NOW:
        return 1
    return 2 if london(row.due_at).date() == london(NOW).date() else 3


def place(row: CaseRow) -> tuple[Any, ...]:
    due, received = row.due_at or datetime.max.replace(tzinfo=UTC), row.received_at.timestamp()
    within: dict[int, tuple[Any, ...]] = {
        0: (due, received, row.case_id),
        1: (due, received, row.case_id),
        2: (due, received, row.case_id),
        3: (received, row.case_id),
        4: (-received, -int(row.case_id, 16)),
    }
    return band(row), within[band(row)]


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
    bands = [band(row) for row in listed]
    open_, danger, late, today, closed = len(listed) - bands.count(4), *(bands.count(each) for each in (0, 1, 2, 4))
    assert lists.count(db, NOW) == Counts(open_, closed, danger, late, today)


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
        one.page(planned, 10, 0)  # type: ignore[arg-type]
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


def test_a_row_is_what_its_case_says(vault):
    case_id = kept(vault, vault.new_id(), report(vault, victim_name="Ada Lovelace"), note(vault))
    assert vault.caseload() == [vault.case(case_id).row()]


def contents(vault: Vault) -> tuple[object, ...]:
    """Everything that the index holds."""
    db = vault._db
    return tuple(
        db.execute(sql).fetchall()
        for sql in (
            "SELECT * FROM caseload ORDER BY case_id",
            "SELECT * FROM words_seen ORDER BY term, doc, offset",
            "SELECT * FROM found ORDER BY seq",
            "SELECT * FROM derived",
        )
    )


NAMES = ["Łucja O'Brien", "07700 900123", "+44 (0)7700 900123", "Siân", "李小龍", "a" * 300]
KINDS = ["report", "person", "note", "same"]
SAVES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(KINDS), st.text(max_size=12) | st.sampled_from(NAMES)), max_size=12
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(SAVES, st.integers(1, 5))
def test_a_rebuild_gives_what_writing_gave(tmp_path_factory, forged, rules, saves, size):
    vault = Vault.create(Path(tmp_path_factory.mktemp("v")), forged, name=NAME, rules=rules, clock=Hands())
    try:
        cases = [vault.new_id() for _ in range(4)]
        latest: dict[int, Any] = {}
        for number, kind, text in saves:
            made = {"report": report, "person": person, "note": note}.get(kind)
            if made is None and number in latest:
                record = latest[number].model_copy(update={"because": "again"})
            elif made is report:
                record = latest[number] = report(vault, victim_name=text, postcode=text)
            else:
                record = latest[number] = person(vault, name=text, phone=text) if made is person else note(vault)
            vault.append(cases[number], record)
        written = contents(vault)
        with pytest.MonkeyPatch.context() as small:
            small.setattr(slices, "ENTRIES", size)
            list(vault.rebuild())
        assert contents(vault) == written
        assert wrong_in(vault) == set()
    finally:
        vault.close()


def test_saves_between_the_slices_of_a_rebuild_are_all_found(vault, monkeypatch):
    monkeypatch.setattr(slices, "ENTRIES", 1)
    cases = [kept(vault, vault.new_id(), report(vault, victim_name=f"Case Number{n}")) for n in range(5)]
    for n, _checked in enumerate(vault.rebuild()):
        assert vault.stale_index
        kept(vault, cases[n % 5], person(vault, name=f"Added {n}"))
        if n < 3:
            kept(vault, vault.new_id(), report(vault, victim_name=f"New {n}"))
    assert not vault.stale_index
    assert wrong_in(vault) == set()
    assert len(vault.find("new")) == 3


def test_a_rebuild_that_is_cut_off_is_begun_again(vault, reopened, monkeypatch):
    monkeypatch.setattr(slices, "ENTRIES", 1)
    for n in range(4):
        kept(vault, vault.new_id(), report(vault, victim_name=f"Case Number{n}"))
    steps = vault.rebuild()
    next(steps)
    steps.close()
    vault.close()
    again = reopened()
    assert again.stale_index
    assert wrong_in(again) == set(), "it is not whole, and it is not tampered with either"
    list(again.rebuild())
    assert not again.stale_index
    assert wrong_in(again) == set()


def test_a_rebuild_is_not_whole_where_a_save_in_between_could_not_write_its_own(vault, reopened, monkeypatch):
    cases = [kept(vault, vault.new_id(), report(vault, victim_name=f"Case Number{n}")) for n in range(3)]
    monkeypatch.setattr(slices, "ENTRIES", 1)
    steps = vault.rebuild()
    next(steps)
    with monkeypatch.context() as torn:
        torn.setattr(index, "write_words", lambda *_: (_ for _ in ()).throw(schema.RefusedRow("refused")))
        kept(vault, cases[0], person(vault, name="Between Slices"))
    list(steps)
    assert vault.stale_index, "what that save wrote cannot be found, so the lists are to be written again"
    vault.close()
    again = reopened()
    assert again.stale_index
    list(again.rebuild())
    assert not again.stale_index
    assert [row.case_id for row in again.find("between")] == [cases[0]]
    assert wrong_in(again) == set()


@pytest.mark.parametrize(("bound", "most"), [("ENTRIES", 5), ("BYTES", 1_000)])
def test_a_slice_is_of_so_many_entries_and_bytes_however_long_a_case_is(vault, monkeypatch, bound, most):
    monkeypatch.setattr(slices, bound, most)
    lengths = (1, 1, 1, 17, 2, 2, 1, 5)
    cases = sorted(kept(vault, vault.new_id(), *[note(vault) for _ in range(length)]) for length in lengths)
    parts = list(index.derived(vault._ledger, vault.rules))
    sizes = dict(vault._db.execute("SELECT seq, length(bytes) FROM body"))
    for part in parts:
        weights = [sizes[seq] if bound == "BYTES" else 1 for seq, _case_id, _text in part.words]
        # It ends with the entry that fills it.
        assert sum(weights[:-1]) < most
    assert len(parts) > 5
    assert sorted(seq for part in parts for seq, _case_id, _text in part.words) == list(range(2, vault.entries + 1))
    assert [row.case_id for part in parts for row in part.rows] == cases
    assert [part.after for part in parts[1:]] == [part.upto for part in parts[:-1]]


def test_what_is_kept_in_a_long_case_between_two_slices_of_it_is_in_its_row_and_found(vault, monkeypatch):
    monkeypatch.setattr(slices, "ENTRIES", 3)
    case_id = kept(vault, vault.new_id(), report(vault), *[note(vault) for _ in range(20)])
    for number, checked in enumerate(vault.rebuild()):
        if 5 < number < 9:
            assert 0 < checked.done < 21
            kept(vault, case_id, person(vault, name=f"Between {number}"))
    assert len(vault.case(case_id).entries) == 24
    assert [len(vault.find(f"between {number}")) for number in (6, 7, 8)] == [1, 1, 1]
    assert wrong_in(vault) == set()


def test_a_row_of_no_case_is_found_and_goes(vault, monkeypatch):
    monkeypatch.setattr(slices, "ENTRIES", 2)
    for first in "258b":
        kept(vault, first * 32, report(vault), note(vault))
    row = vault.caseload()[0]
    for first in "0369f":
        index.write_row(vault._db, replace(row, case_id=first * 32))
    found = [failure for checked in vault.verify() for failure in checked.failures]
    assert [failure.what for failure in found] == ["index"] * 5
    list(vault.rebuild())
    assert wrong_in(vault) == set()
    assert len(vault.caseload()) == 4


def test_other_rules_make_the_index_stale(vault, path, rules, clock):
    from storage.vault import unlock
    from tests.storage.conftest import PASSPHRASE

    kept(vault, vault.new_id(), report(vault))
    vault.close()
    other = Vault.open(path, unlock(path, PASSPHRASE), rules=replace(rules, digest="another"), clock=clock)
    assert other.stale_index
    assert wrong_in(other) == set(), "a pack that was updated is no damage"
    assert other.stale_index
    list(other.rebuild())
    assert not other.stale_index
    other.close()


def test_another_releases_index_is_stale_and_no_failure(vault, monkeypatch):
    kept(vault, vault.new_id(), report(vault))
    monkeypatch.setattr(index, "__version__", "99.0")
    assert vault.stale_index
    assert wrong_in(vault) == set()
    list(vault.rebuild())
    assert not vault.stale_index
    monkeypatch.undo()
    assert wrong_in(vault) == set()


@pytest.mark.parametrize("mark", ["", "x", "0 1", "x" * 99, f"{__version__} {{rules}} {'0' * 64}", None])
def test_an_index_that_claims_to_be_ours_must_be_so(vault, mark):
    """Another end of the ledger under the same release and rules, or a mark that nobody writes, is a failure."""
    kept(vault, vault.new_id(), report(vault))
    if mark is None:
        vault._db.execute("DELETE FROM derived")
    else:
        vault._db.execute("UPDATE derived SET value = ?", (mark.format(rules=vault.rules.digest),))
    assert wrong_in(vault) == {"index"}
