"""The hash of each entry of a case: it holds that entry, its signature, and the chain before it."""

from dataclasses import replace

import pytest

from storage.refusals import DamagedVault
from storage.rows import rows
from tests.storage.conftest import CASE, kept, note, report

OTHER = "d" * 32


def test_each_entry_of_the_case_has_its_own_and_no_other_case_is_in_it(vault):
    kept(vault, CASE, report(vault), note(vault))
    kept(vault, OTHER, report(vault))
    hashes = vault.hashes(CASE)
    assert list(hashes) == [entry.seq for entry in vault.case(CASE).entries]
    assert len(set(hashes.values())) == len(hashes)
    assert all(len(one) == 64 for one in hashes.values())


def test_the_last_one_is_the_head_of_the_vault(vault):
    kept(vault, CASE, report(vault), note(vault))
    assert vault.hashes(CASE)[vault.case(CASE).entries[-1].seq] == vault.head


def test_they_are_the_same_when_the_vault_is_opened_again(vault, reopened):
    kept(vault, CASE, report(vault), note(vault))
    before = vault.hashes(CASE)
    vault.close()
    assert reopened().hashes(CASE) == before


def test_a_case_that_is_not_there_has_none(vault):
    assert vault.hashes(OTHER) == {}


def test_an_entry_that_was_changed_since_gives_no_hash_for_a_court(vault, monkeypatch):
    kept(vault, CASE, report(vault), note(vault))
    kept(vault, OTHER, report(vault))
    changed = next(iter(vault.hashes(CASE)))

    def moved(db, where, values=()):
        return (replace(row, at=row.at - 1) if row.seq == changed else row for row in rows(db, where, values))

    monkeypatch.setattr("storage.reading.rows", moved)
    with pytest.raises(DamagedVault):
        vault.hashes(CASE)
    assert vault.hashes(OTHER)
