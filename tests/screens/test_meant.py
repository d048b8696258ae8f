"""A draft that waited overnight keeps the days that were meant when it was typed."""

from datetime import UTC, datetime, timedelta

import pytest

from datui.casework.kinds import Contact, Intake, Visit
from datui.casework.records import build
from screens.meant import as_meant
from storage.vault import Draft

THEN = datetime(2026, 11, 23, 16, 40, tzinfo=UTC)
LATER = THEN + timedelta(days=1, hours=2)


def draft(kind, **values):
    return Draft(kind.kind, "0" * 32, "1" * 32, values, "at", 0, THEN)


def typed_again(values, now):
    record = build(Contact, values, now=now)
    assert isinstance(record, Contact)
    return record.at


@pytest.mark.parametrize(
    ("typed", "meant"), [("now", "16:40"), ("yesterday", "Sun 22 Nov"), ("14:30", "Mon 23 Nov 2026 14:30")]
)
def test_a_word_for_a_moment_is_read_as_it_was_meant(typed, meant):
    values = as_meant(draft(Contact, at=typed), LATER).values
    assert meant in values["at"]
    read = {"record_id": "1" * 32, **values}
    assert typed_again(read, LATER) == typed_again(read | {"at": typed}, THEN)


def test_a_day_that_may_be_unknown_is_put_in_full_too():
    assert as_meant(draft(Intake, victim_born="today"), LATER).values["victim_born"] == "Mon 23 Nov 2026"


@pytest.mark.parametrize(
    "values", [{"at": "Mon 23 Nov 2026 09:00"}, {"at": "2 Ja"}, {"at": ""}, {"words": "now"}, {"reached": "?"}]
)
def test_whatever_reads_the_same_stays_as_it_was_typed(values):
    assert as_meant(draft(Contact, **values), LATER).values == values


def test_a_bare_time_keeps_the_day_of_the_field_beside_it():
    values = {"at": "yesterday 10:00", "back_by": "12:30"}
    assert as_meant(draft(Visit, **values), LATER).values == {
        "at": "Sun 22 Nov 2026 10:00",
        "back_by": "Sun 22 Nov 2026 12:30",
    }
    in_full = {"at": "Sun 22 Nov 2026 10:00", "back_by": "12:30"}
    assert as_meant(draft(Visit, **in_full), LATER).values == in_full
