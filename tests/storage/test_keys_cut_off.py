"""A change of the keys that is cut off: the vault opens as before it or after it, and what is said of that is true."""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from datui.casework.refusal import Refusal
from storage import changing, copies, header, keyring, schema
from storage.forge import with_passphrase
from storage.refusals import DamagedVault, NotSaved, RetiredKey, WrongPassphrase
from storage.vault import Vault, unlock
from tests.storage.colleagues import (
    BOLA,
    NEWER,
    OTHERS,
    SHEET,
    SUPERVISOR,
    enrolled,
    opened_by,
    proof,
    with_sheet,
)
from tests.storage.conftest import CASE, NAME, PASSPHRASE, kept, note, report, wrong_in
from tests.storage.stopping import Cut, cut, second_copy_fails

CHANGES: dict[str, Callable[[Vault], object]] = {
    "enrol": enrolled,
    "passphrase": lambda vault: vault.keys.change_passphrase(
        proof(vault), with_passphrase(proof(vault), NEWER, vault.keys.header.vault_id)
    ),
    "rotate": lambda vault: vault.keys.rotate(proof(vault), ""),
    "sheet": lambda vault: with_sheet(vault, SHEET),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("what", ["copies.write_whole", "changing.transaction", "os.replace"])
def test_a_change_that_is_cut_off_leaves_the_vault_as_it_was_or_as_it_should_be(
    vault, path, rules, clock, monkeypatch, change, at, what
):
    case_id = kept(vault, vault.new_id(), report(vault))
    before = vault.entries
    with monkeypatch.context() as stop:
        module = {"copies": copies, "changing": changing, "os": __import__("os")}[what.split(".")[0]]
        cut(stop, module, what.split(".")[1], at)
        with suppress(Cut, NotSaved):
            CHANGES[change](vault)
        vault.close()
    opened = None
    for passphrase in (PASSPHRASE, NEWER):
        with suppress(WrongPassphrase, RetiredKey):
            opened = opened or opened_by(path, rules, clock)(passphrase)
    assert opened is not None
    assert opened.entries in (before, before + 1)
    assert opened.case(case_id).entries
    opened.append(case_id, note(opened))
    assert not wrong_in(opened)
    assert opened._ledger.people.holders.header == header.digest(opened.keys.header)
    opened.close()


def test_a_key_that_was_never_enrolled_to_its_end_opens_nothing(vault, path, rules, clock, monkeypatch):
    with monkeypatch.context() as stop:
        cut(stop, changing, "transaction", 1)
        real = copies.write_whole
        written: list[Path] = []

        def once(where: Path, raw: bytes) -> None:
            written.append(where)
            if len(written) == 1:
                real(where, raw)

        stop.setattr(copies, "write_whole", once)
        with pytest.raises(Cut):
            enrolled(vault)
        vault.close()
    with pytest.raises(RetiredKey):
        opened_by(path, rules, clock)(OTHERS[SUPERVISOR], "B")
    opened = opened_by(path, rules, clock)()
    assert [key.holder.name for key in opened.keys.all()] == [NAME]
    opened.close()
    with pytest.raises(WrongPassphrase):
        unlock(path, OTHERS[SUPERVISOR], "B")


def test_a_rotation_cut_off_after_a_second_copy_that_was_not_written_leaves_the_newest_passphrase(
    vault, opens, monkeypatch
):
    """The disk was full for one write, and later the machine stopped: the header that counts was written over."""
    with monkeypatch.context() as full:
        second_copy_fails(full, OSError(errno.ENOSPC, "full"))
        mine = proof(vault)
        vault.keys.change_passphrase(mine, with_passphrase(mine, NEWER, vault.keys.header.vault_id))
    real = os.replace

    def stopping(one: Any, other: Any) -> None:
        if Path(other).name == schema.NAME:
            raise Cut
        real(one, other)

    with monkeypatch.context() as stop:
        stop.setattr(os, "replace", stopping)
        with suppress(Cut):
            vault.keys.rotate(proof(vault, NEWER), "")
    vault.close()
    again = opens(NEWER)
    assert again.rollback is None
    assert not wrong_in(again)


def test_a_change_cut_off_after_a_second_copy_that_was_not_written_is_no_rollback(vault, opens, monkeypatch):
    with monkeypatch.context() as full:
        second_copy_fails(full, OSError(errno.ENOSPC, "full"))
        enrolled(vault)
    with monkeypatch.context() as stop:
        cut(stop, changing, "transaction", 1)
        with suppress(Cut):
            with_sheet(vault)
    vault.close()
    assert opens().rollback is None
    assert opens(*BOLA).rollback is None


@pytest.mark.parametrize("wrong", [MemoryError(), RuntimeError()], ids=["memory", "a fault"])
def test_what_is_kept_after_a_new_key_that_stopped_halfway_is_not_in_a_file_without_a_name(
    vault, opens, monkeypatch, wrong
):
    kept(vault, CASE, report(vault))
    with monkeypatch.context() as stop:
        second_copy_fails(stop, wrong)
        with pytest.raises(type(wrong)):
            vault.keys.rotate(proof(vault), "")
    vault.append(CASE, note(vault, text="What she said"))
    vault.close()
    assert len(opens().case(CASE).entries) == 2


def test_a_slot_that_was_given_is_not_lost_by_the_next_change_where_the_second_copy_stopped(vault, opens, monkeypatch):
    with monkeypatch.context() as stop:
        second_copy_fails(stop, MemoryError())
        with pytest.raises(MemoryError):
            enrolled(vault)
    with_sheet(vault)
    vault.close()
    assert opens(*BOLA).role == "supervisor"


def test_a_new_key_under_which_the_vault_does_not_open_again_is_not_called_nothing_changed(vault, monkeypatch):
    def failing(*_given: object, **_named: object) -> None:
        raise DamagedVault("The vault's database cannot be read with this vault's key.")

    monkeypatch.setattr(schema, "opened", failing)
    with pytest.raises(Refusal) as refused:
        vault.keys.rotate(proof(vault), "")
    assert "Nothing in it was changed" not in str(refused.value)
    assert "Lock and unlock" in refused.value.route


def test_a_sheet_that_fails_after_the_one_before_became_worthless_is_not_called_nothing_changed(vault, monkeypatch):
    def failing(*_given: object) -> None:
        raise NotSaved("The keys were not changed: the disk is full.", "Make room on the disk, then begin again.")

    with_sheet(vault)
    monkeypatch.setattr(keyring, "change", failing)
    with pytest.raises(NotSaved) as refused:
        with_sheet(vault, " ".join(SHEET.split()[::-1]))
    assert "worthless" in refused.value.reason
    assert "not changed" not in refused.value.reason
