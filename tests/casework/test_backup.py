"""When a backup is due, and what the vault says of those that were made and put back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.backup import Backup, Restored, backup_due, backups, newest_good, not_proved, why_due
from datui.casework.records import VAULT_CASE, Entry
from datui.casework.rollback import Continuation, Countersignature, waits_for_supervisor

FIRST = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LATE = FIRST + timedelta(days=60)
ID = "a" * 32


def entry(seq, record, role="officer") -> Entry:
    return Entry(seq, VAULT_CASE, FIRST + timedelta(hours=seq), ID, "Ada", role, record)


def made(seq, at, *, proved=True, wrong="") -> Entry:
    record = Backup(record_id=ID, made_at=at, entries=seq, head="ab", where="a drive", proved=proved, wrong=wrong)
    return entry(seq, record)


def test_none_is_due_before_there_is_a_case(rules):
    assert backup_due(None, [], rules, LATE) is None


def test_it_is_due_a_week_after_the_first_entry_of_any_case(rules):
    due = backup_due(FIRST, [], rules, LATE)
    assert due == datetime(2026, 11, 9, 23, 59, tzinfo=UTC)
    assert rules.deadlines["backup"].words == "7 days"
    assert rules.deadlines["backup"].clause in rules.clauses


def test_a_proved_backup_begins_the_week_anew_and_another_does_not(rules):
    later = FIRST + timedelta(days=5)
    assert backup_due(FIRST, [made(3, later)], rules, LATE) == datetime(2026, 11, 14, 23, 59, tzinfo=UTC)
    tried = [made(3, later), made(4, later + timedelta(days=3), proved=False, wrong="backup")]
    assert backup_due(FIRST, tried, rules, LATE) == datetime(2026, 11, 14, 23, 59, tzinfo=UTC)


def test_a_backup_from_before_the_first_case_does_not_count_for_it(rules):
    before = [made(2, FIRST - timedelta(days=30))]
    assert backup_due(FIRST, before, rules, LATE) == datetime(2026, 11, 9, 23, 59, tzinfo=UTC)


def test_one_that_a_wrong_clock_dates_years_ahead_silences_nothing(rules):
    ahead = made(3, FIRST + timedelta(days=800))
    assert backup_due(FIRST, [ahead], rules, LATE) == backup_due(FIRST, [], rules, LATE)
    assert "does not count" in why_due([ahead], LATE)
    begun_ahead = backup_due(FIRST + timedelta(days=800), [], rules, FIRST)
    assert begun_ahead is not None
    assert begun_ahead < LATE


def test_the_newest_come_first_and_the_newest_good_one_is_the_newest_proved(rules):
    tried = [made(3, FIRST), made(4, FIRST + timedelta(days=1)), made(5, FIRST + timedelta(days=2), proved=False)]
    assert [one.seq for one in backups([*tried, entry(6, Continuation(record_id=ID))])] == [5, 4, 3]
    good = newest_good(tried)
    assert good is not None
    assert good.seq == 4
    assert newest_good([]) is None


def test_the_reminder_says_how_old_the_newest_good_one_is(rules):
    assert "No backup of this vault" in why_due([], FIRST)
    assert "9 days old" in why_due([made(3, FIRST)], FIRST + timedelta(days=9, hours=3))


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=8), st.integers(0, 90))
def test_a_reminder_comes_exactly_where_no_good_backup_is_a_week_old_or_younger(rules, tried, days):
    entries = [made(n, FIRST + timedelta(days=day), proved=good) for n, (day, good) in enumerate(sorted(tried), 3)]
    now = FIRST + timedelta(days=days)
    due = backup_due(FIRST, entries, rules, now)
    assert due is not None
    good = max([day for day, proved in tried if proved and day <= days + 1], default=0)
    assert (now >= due) == (days > good + 7)


def test_what_stands_in_the_chronology_tells_no_path_and_says_whether_it_was_proved():
    assert made(3, FIRST).record.headline == "Backup up to entry 3, to a drive: proved"
    assert made(3, FIRST, proved=False, wrong="backup").record.headline.endswith("NOT PROVED")


@pytest.mark.parametrize(("found", "waits"), [("", False), ("rollback", True), ("fork", True)])
def test_a_restore_waits_for_a_supervisor_only_where_a_mark_says_that_there_was_more(found, waits):
    back = Restored(record_id=ID, made_at=FIRST, entries=7, found=found, marked=9 if found else None)
    assert waits_for_supervisor([entry(8, back)]) is waits
    signed = entry(9, Countersignature(record_id=ID, entries=8, head="x"), role="supervisor")
    assert waits_for_supervisor([entry(8, back), signed]) is False
    assert back.headline == "Put back from a backup: 7 entries" + (", where there had been 9" if found else "")


def test_what_was_wrong_is_told_with_a_way_out():
    reason, route = not_proved(["backup"])
    assert "taken away" in reason
    assert "another drive" in route
    reason, route = not_proved(["pages", "chain"])
    assert "just what the vault holds" in reason
    assert "datui verify" in route
