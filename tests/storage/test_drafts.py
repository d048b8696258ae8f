"""What is being typed is kept as it is typed, and ends in the same moment as its record begins."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.vault import Draft
from tests.storage.conftest import START, beneath, kept, note, report

CASE, OTHER, RECORD = "a" * 32, "b" * 32, "c" * 32


def draft(**changes) -> Draft:
    whole = Draft("note", CASE, RECORD, values={"text": "She sa"}, field="text", cursor=6, saved_at=START)
    return replace(whole, **changes)


def typed_by(vault, *drafts: Draft) -> list[Draft]:
    return [replace(one, person=vault.person) for one in drafts]


def test_a_draft_is_there_after_opening_again(vault, reopened):
    vault.save_draft(draft())
    vault.close()
    assert [reopened().draft(CASE, "note", RECORD)] == typed_by(vault, draft())


def test_a_draft_takes_the_place_of_the_one_before(vault):
    vault.save_draft(draft())
    later = draft(values={"text": "She said"}, cursor=8, saved_at=START + timedelta(seconds=1))
    vault.save_draft(later)
    assert vault.drafts() == typed_by(vault, later)


def test_drafts_are_told_apart_by_case_kind_and_record_and_come_newest_first(vault):
    made = [
        draft(),
        draft(kind="intake", saved_at=START + timedelta(seconds=3)),
        draft(record_id="d" * 32, saved_at=START + timedelta(seconds=2)),
        draft(case_id=OTHER, saved_at=START + timedelta(seconds=1)),
    ]
    for one in made:
        vault.save_draft(one)
    assert vault.drafts() == typed_by(vault, made[1], made[2], made[3], made[0])
    assert vault.drafts(OTHER) == typed_by(vault, made[3])
    assert vault.draft(OTHER, "intake", RECORD) is None
    vault.drop_draft(CASE, "intake", RECORD)
    vault.drop_draft(CASE, "intake", RECORD)
    assert vault.draft(CASE, "intake", RECORD) is None
    assert len(vault.drafts()) == 3


def test_keeping_a_record_ends_its_draft_and_no_other(vault):
    record = note(vault)
    vault.save_draft(draft(record_id=record.record_id))
    vault.save_draft(draft())
    kept(vault, CASE, record)
    assert vault.drafts() == typed_by(vault, draft())
    with vault.batch():
        kept(vault, CASE, note(vault, RECORD))
    assert vault.drafts() == []


def test_a_draft_is_no_case(vault):
    vault.save_draft(draft())
    assert vault.caseload() == []
    assert vault.count().open == 0
    assert vault.entries == 1


def test_a_draft_of_a_case_that_is_kept_later_is_still_its_draft(vault):
    vault.save_draft(draft())
    kept(vault, CASE, report(vault))
    assert vault.drafts(CASE) == typed_by(vault, draft())


@pytest.mark.parametrize(
    "change", ["filled = 'not json'", "filled = '[1]'", "kind = 'of-no-kind-that-is'", "saved_at = 9000000000000000000"]
)
def test_a_draft_that_cannot_be_read_is_listed_and_can_be_thrown_away(vault, path, reopened, change):
    vault.save_draft(draft())
    vault.save_draft(draft(record_id="d" * 32))
    vault.close()
    with beneath(path, vault._opened.unlocked) as db:
        db.execute(f"UPDATE draft SET {change} WHERE record_id = ?", (bytes.fromhex(RECORD),))
    again = reopened()
    (bad,) = [one for one in again.drafts() if not one.readable]
    assert (bad.case_id, bad.record_id, dict(bad.values)) == (CASE, RECORD, {})
    again.drop_draft(bad.case_id, bad.kind, bad.record_id)
    assert again.drafts() == typed_by(again, draft(record_id="d" * 32))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(categories=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_whatever_was_typed_comes_back(vault, values):
    vault.save_draft(draft(values=values))
    back = vault.draft(CASE, "note", RECORD)
    assert back is not None
    assert back.values == values
