"""Whatever a clock, a zone or a lid does: order is the ledger's, and no due date moves."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datui.casework.duties import duties
from storage.vault import Training, Vault, forge
from tests.storage.conftest import NAME, PASSPHRASE, START, Hands, kept, note, report, wrong_in

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
