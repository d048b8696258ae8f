"""Many records in one save: all or nothing, and what is said of them is true."""

import pytest

from datui.casework.case import Case
from datui.casework.intake import Intake
from datui.casework.refusal import Refusal
from storage import schema
from storage.vault import (
    Vault,
)
from tests.storage.conftest import NAME, kept, note, report, wrong_in


def test_a_batch_gives_what_single_saves_give(vault, path, forged, rules, clock, tmp_path):
    other = Vault.create(tmp_path / "other", forged, name=NAME, rules=rules, clock=clock)
    cases = {vault.new_id(): [report(vault, victim_name="Siân Okoro"), note(vault)] for _ in range(4)}
    with other.batch():
        for case_id, records in cases.items():
            kept(other, case_id, *records)
            assert len(other.case(case_id).entries) == 2
    for case_id, records in cases.items():
        kept(vault, case_id, *records)
    assert vault.caseload() == other.caseload()
    assert vault.find("sian okoro") == other.find("sian okoro")
    assert len(vault.find("sian okoro")) == 4
    assert wrong_in(other) == set()
    other.close()


def test_a_batch_is_all_or_nothing(vault):
    case_id = kept(vault, vault.new_id(), report(vault))
    head = vault.head

    def broken() -> None:
        with vault.batch():
            kept(vault, case_id, note(vault))
            kept(vault, vault.new_id(), report(vault))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert (vault.head, vault.count().open, len(vault.case(case_id).entries)) == (head, 1, 1)
    kept(vault, case_id, note(vault))
    assert wrong_in(vault) == set()


class Unwritable(Intake):
    """A record that fails while it is being written."""

    def body(self) -> dict[str, object]:
        raise ZeroDivisionError


def test_an_error_swallowed_inside_a_batch_keeps_none_of_it(vault):
    def swallowing() -> None:
        with vault.batch():
            kept(vault, vault.new_id(), report(vault))
            with pytest.raises(ZeroDivisionError):
                vault.append(vault.new_id(), Unwritable(record_id=vault.new_id()))

    with pytest.raises(Refusal, match="could not be kept"):
        swallowing()
    assert vault.entries == 1


def test_a_batch_that_the_disk_took_back_keeps_nothing_more(vault, monkeypatch):
    """A full disk rolls back by itself: what came after would be kept, one by one, though the batch was not."""
    write = vault._ledger.write

    def full(*_: object, **__: object) -> None:
        vault._db.execute("ROLLBACK")
        monkeypatch.setattr(vault._ledger, "write", write)
        raise schema.SqlError("database or disk is full")

    monkeypatch.setattr(vault._ledger, "write", full)

    def swallowing() -> None:
        with vault.batch():
            with pytest.raises(schema.SqlError):
                kept(vault, vault.new_id(), report(vault))
            with pytest.raises(Refusal, match="could not be kept"):
                kept(vault, vault.new_id(), report(vault))

    with pytest.raises(Refusal, match="could not be kept"):
        swallowing()
    assert (vault.entries, vault._db.execute("SELECT count(*) FROM entry").fetchone()) == (1, (1,))
    kept(vault, vault.new_id(), report(vault))
    assert wrong_in(vault) == set()


def test_a_batch_that_was_taken_back_beside_a_record_is_refused_at_once(vault):
    def taken_back() -> None:
        with vault.batch():
            kept(vault, vault.new_id(), report(vault))
            vault._db.execute("ROLLBACK")
            with pytest.raises(Refusal, match="could not be kept"):
                kept(vault, vault.new_id(), report(vault))

    with pytest.raises(Refusal, match="could not be kept"):
        taken_back()
    assert vault.entries == 1
    assert wrong_in(vault) == set()


def test_a_batch_is_not_opened_in_a_batch(vault):
    with vault.batch(), pytest.raises(RuntimeError), vault.batch():
        pass


def test_a_bug_while_saving_is_raised_as_itself_and_keeps_nothing(vault, monkeypatch):
    case_id = kept(vault, vault.new_id(), report(vault))
    monkeypatch.setattr(Case, "row", lambda _case: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        vault.append(case_id, note(vault))
    monkeypatch.undo()
    assert (vault.entries, len(vault.case(case_id).entries)) == (2, 1)
