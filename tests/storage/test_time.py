"""Time in a vault: whatever a clock, a zone or a lid does, order is the ledger's and no due date moves."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datui.casework.duties import duties
from datui.casework.refusal import Refusal
from storage.vault import Training, Vault, WrongClock, forge, look
from tests.storage.conftest import NAME, PASSPHRASE, START, Hands, kept, note, report, wrong_in
from tests.storage.test_drafts import draft

ZONES = ["UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"]
NEAR_CHANGES = [
    datetime(2026, 3, 27, 15, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 1, tzinfo=UTC),
    datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 12, 24, 16, 1, tzinfo=UTC),
]


def test_a_real_vault_refuses_any_clock_but_the_machines(path, forged, rules):
    real = replace(forged, header=replace(forged.header, training=None))
    with pytest.raises(Refusal, match="own clock"):
        Vault.create(path, real, name="x", rules=rules, clock=lambda: datetime.now(UTC))
    assert not path.exists()


def test_a_training_clock_runs_from_its_start(path, rules, clock, reopened):
    start = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    made = Vault.create(
        path, forge(PASSPHRASE, training=Training(start), cheap=True), name="x", rules=rules, clock=clock
    )
    assert made.now() == start
    made.close()
    found = look(path)
    assert found is not None
    assert found.training is not None
    assert found.training.start == start
    clock.on(days=2, seconds=5)
    again = reopened()
    assert again.now() == start + timedelta(days=2, seconds=5)
    assert again.append(again.new_id(), report(again)).at == again.now()


def test_order_is_the_ledgers_and_not_the_clocks(vault, clock):
    case_id = kept(vault, vault.new_id(), report(vault))
    clock.on(days=-30)
    late = vault.append(case_id, note(vault))
    entries = vault.case(case_id).entries
    assert entries[-1] == late
    assert entries[-1].at < entries[0].at
    assert wrong_in(vault) == set()


def test_a_vault_says_utc_whatever_its_clock_says(vault, clock):
    clock.now = datetime.fromisoformat("2026-07-01T12:00:00+01:00")
    assert vault.now().isoformat() == "2026-07-01T11:00:00+00:00"


def test_a_time_may_be_given_only_in_a_batch(vault):
    then = START - timedelta(days=90)
    with pytest.raises(Refusal, match="time"):
        vault.append(vault.new_id(), note(vault), at=then)
    with vault.batch():
        assert vault.append(vault.new_id(), report(vault), at=then).at == then


@pytest.mark.parametrize("year", [1960, 1969, 2200, 9999])
def test_a_clock_that_cannot_be_writes_nothing_and_still_reads(vault, clock, year):
    case_id = kept(vault, vault.new_id(), report(vault))
    vault.save_draft(draft(kind="note"))
    clock.now = datetime(year, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    with pytest.raises(WrongClock, match="clock") as refused:
        vault.append(case_id, note(vault))
    assert "date and time" in refused.value.route
    assert (vault.entries, [row.case_id for row in vault.caseload()], vault.count().open) == (2, [case_id], 1)
    assert len(vault.drafts()) == 1
    clock.now = START
    kept(vault, case_id, note(vault))
    assert wrong_in(vault) == set()


@pytest.mark.parametrize("at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, 59, tzinfo=UTC)])
def test_a_clock_that_is_only_wrong_still_writes(vault, clock, at):
    clock.now = at
    case_id = kept(vault, vault.new_id(), report(vault))
    assert vault.case(case_id).entries[0].at == at
    assert [row.case_id for row in vault.caseload()] == [case_id]


def test_no_vault_is_made_at_a_time_that_cannot_be(path, forged, rules, clock):
    clock.now = datetime(1960, 1, 1, tzinfo=UTC)
    with pytest.raises(WrongClock):
        Vault.create(path, forged, name=NAME, rules=rules, clock=clock)
    assert not path.exists()


def test_a_clock_that_was_set_back_is_told_until_it_is_right(vault, clock, reopened):
    assert vault.clock_behind is None
    kept(vault, vault.new_id(), report(vault))
    clock.on(minutes=-4)
    assert vault.clock_behind is None
    clock.on(days=-30)
    assert vault.clock_behind == START
    vault.close()
    again = reopened()
    assert again.clock_behind == START
    kept(again, again.new_id(), report(again))
    assert again.clock_behind == START, "one save at the wrong time does not make it right"
    clock.now = START
    assert again.clock_behind is None


@contextmanager
def zone(name: str) -> Iterator[None]:
    """Let the machine stand in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(min_value=-400 * 86_400, max_value=400 * 86_400), min_size=1, max_size=8))
def test_order_is_the_ledgers_however_often_the_clock_was_moved(tmp_path_factory, rules, moves):
    clock, path = Hands(), tmp_path_factory.mktemp("time") / "vault"
    forged = forge(PASSPHRASE, training=Training(), cheap=True)
    vault = Vault.create(path, forged, name=NAME, rules=rules, clock=clock)
    case_id = kept(vault, vault.new_id(), report(vault))
    written = []
    for by in moves:
        clock.on(seconds=by)
        written.append(vault.append(case_id, note(vault)))
    entries = vault.case(case_id).entries
    assert list(entries[1:]) == written
    latest = max(entry.at for entry in entries)
    assert (vault.clock_behind is not None) == (latest - vault.now() > timedelta(minutes=5))
    assert wrong_in(vault) == set()
    vault.close()


@pytest.mark.parametrize("received", NEAR_CHANGES, ids=lambda at: f"{at:%d %b %H:%M}")
def test_no_time_zone_and_no_change_to_summer_time_moves_what_is_due(vault, clock, reopened, received):
    clock.now = received
    case_id = kept(vault, vault.new_id(), report(vault))
    vault.close()
    found = set()
    for hours in (0, 1, 26):
        # The lid was shut in between: only the clock went on.
        clock.now = received + timedelta(hours=hours)
        for name in ZONES:
            with zone(name):
                again = reopened()
                due = tuple((duty.code, duty.due) for duty in duties(again.case(case_id)))
                found.add((due, again.caseload()[0].due_at))
                again.close()
    assert len(found) == 1
    assert next(iter(found))[0]


def test_a_zone_is_really_another_one_in_these_tests():
    with zone("Asia/Kolkata"):
        assert datetime.fromtimestamp(START.timestamp()).hour == 15
    with zone("America/New_York"):
        assert datetime.fromtimestamp(START.timestamp()).hour == 4
