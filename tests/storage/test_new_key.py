"""A new key for the vault, and the marks of the one before: an older copy is found by them, and nothing else is."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from datui.casework.slots import Enrolment
from storage import changing, copies, schema
from storage.forge import Forged, forge_slot, left_for
from storage.vault import Vault
from tests.storage.colleagues import (
    BOLA,
    CAI,
    SECOND,
    enrolled,
    opened_by,
    proof,
)
from tests.storage.conftest import CASE, NAME, kept, report, wrong_in
from tests.storage.stopping import Cut, cut


def put_in_place(copy: Path, path: Path) -> None:
    """The folder of the vault is this copy now; whatever is outside it stays as it was."""
    shutil.rmtree(path)
    shutil.copytree(copy, path)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_removed_supervisor_who_gives_an_old_copy_a_new_key_is_found_by_the_mark_outside(
    vault, opens, path, rules, clock, tmp_path, times
):
    """With datui alone, and without touching the mark: their key is back, and what came after is gone."""
    enrolled(vault)
    vault.close()
    hers = opens(*BOLA)
    enrolled(hers, SECOND, by=BOLA[0])
    hers.close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    hers = opens(*BOLA)
    hers.keys.remove(proof(hers, BOLA[0]), hers.keys.all()[-1].holder.person, "left", "")
    kept(opens(), CASE, report(vault))
    opens().close()
    theirs = opened_by(copy, rules, clock)(*CAI)
    for _ in range(times):
        theirs.keys.rotate(proof(theirs, CAI[0]), "")
    theirs.close()
    put_in_place(copy, path)
    his = opens()
    assert his.rollback is not None
    his.go_on("")
    assert opens().rollback is None


def test_an_officer_who_gives_an_old_copy_a_new_key_is_found_by_the_mark_outside(
    vault, opens, path, rules, clock, tmp_path
):
    vault.close()
    opens().close()
    copy = Path(shutil.copytree(path, tmp_path / "copy"))
    kept(opens(), CASE, report(vault))
    opens().close()
    his = opened_by(copy, rules, clock)()
    his.keys.rotate(proof(his), "")
    his.close()
    put_in_place(copy, path)
    assert opens().rollback is not None


@pytest.mark.parametrize("epoch", [1, 2, 9])
def test_a_vault_that_a_stranger_made_in_the_place_of_this_one_does_not_open_without_a_word(
    vault, opens, path, rules, clock, tmp_path, epoch
):
    """He has the files and no passphrase: he seals a key of his own to the officer's, who would type into his vault."""
    vault.close()
    kept(opens(), CASE, report(vault))
    opens().close()
    found = copies.read(path)["header.a"].header
    assert found is not None
    (slot,), key = found.slots, os.urandom(32)
    head = replace(found, slots=(), db_salt=os.urandom(16), epoch=epoch)
    his = forge_slot("words of his own", head, role="supervisor", label="P", cheap=True)
    first = replace(head, slots=(his.holding(key, head.vault_id, epoch),))
    false = Vault.create(tmp_path / "false", Forged(first, key, his.signer), name="Nobody", rules=rules, clock=clock)
    record = Enrolment(
        record_id="d" * 32,
        person=slot.person.hex(),
        name=NAME,
        role="officer",
        label="A",
        public=slot.public.hex(),
        seal_public=slot.seal_public.hex(),
    )
    slots = (*false.keys.header.slots, left_for(slot, key, head.vault_id, epoch))
    changing.change(false._opened, record, slots, rules, clock())
    false.close()
    put_in_place(tmp_path / "false", path)
    assert opens().rollback is not None


def test_a_new_key_that_was_made_on_another_computer_is_no_rollback_here(vault, path, rules, clock, tmp_path):
    """What finds a foreign key must not cry wolf over the vault's own."""
    vault.close()
    again = opened_by(path, rules, clock)
    here, there = tmp_path / "here", tmp_path / "there"
    first = again(outside=here)
    kept(first, CASE, report(first))
    first.close()
    second = again(outside=there)
    second.keys.rotate(proof(second), "")
    second.keys.rotate(proof(second), "")
    second.close()
    third = again(outside=here)
    assert third.rollback is None
    assert not wrong_in(third)
    third.close()


def test_a_new_key_that_was_cut_off_here_and_made_on_another_computer_is_no_rollback_here(
    vault, path, rules, clock, tmp_path, monkeypatch
):
    vault.close()
    again = opened_by(path, rules, clock)
    here, there = tmp_path / "here", tmp_path / "there"
    first = again(outside=here)
    with monkeypatch.context() as stop:
        cut(stop, copies, "write_whole", 1)
        with pytest.raises(Cut):
            first.keys.rotate(proof(first), "")
    first.close()
    second = again(outside=there)
    second.keys.rotate(proof(second), "")
    second.close()
    third = again(outside=here)
    assert third.rollback is None
    third.close()


def test_a_new_key_that_is_cut_off_where_a_mark_had_gone_is_no_rollback(vault, opens, outside, monkeypatch):
    vault.close()
    again = opens()
    for mark in outside.iterdir():
        mark.unlink()
    real = copies.write_whole

    def stopping(where: Path, raw: bytes) -> None:
        if where.name in copies.NAMES:
            raise Cut
        real(where, raw)

    with monkeypatch.context() as stop:
        stop.setattr(copies, "write_whole", stopping)
        with pytest.raises(Cut):
            again.keys.rotate(proof(again), "")
    assert opens().rollback is None


def test_no_mark_tells_of_a_new_key_before_the_name_of_its_database_is_durable(vault, opens, path, monkeypatch):
    """Power that fails in between would leave the database before it, and marks that call it an older copy."""
    vault.close()
    again, told = opens(), list[str]()
    replaced, marked, synced = os.replace, os.pwrite, copies.sync_folder

    def replacing(one: Any, other: Any) -> None:
        replaced(one, other)
        told.append(f"named {Path(other).name}")

    def marking(*given: Any) -> int:
        told.append("marked")
        return marked(*given)

    def syncing(folder: Path) -> None:
        synced(folder)
        told.append(f"synced {folder.name}")

    with monkeypatch.context() as watching:
        watching.setattr(os, "replace", replacing)
        watching.setattr(os, "pwrite", marking)
        watching.setattr(copies, "sync_folder", syncing)
        again.keys.rotate(proof(again), "")
    after = told[told.index(f"named {schema.NAME}") :]
    assert after.index(f"synced {path.name}") < after.index("marked")
