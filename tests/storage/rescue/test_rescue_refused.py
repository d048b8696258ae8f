"""What a rescue must not do: bring a vault back from before its newest key, or make a supervisor of whom nobody did."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from datui.casework.records import VAULT_CASE, build
from datui.casework.rollback import Countersignature
from storage import header as headers
from storage.damaged import NotRescued
from storage.unlock import Unlocked
from storage.vault import Vault
from tests.storage.attacker import Attacker
from tests.storage.colleagues import BOLA, CAI, OTHERS, SECOND, enrolled, forged, proof
from tests.storage.conftest import CASE, NAME, beneath, kept, note, report, wrong_in


def looked(vault: Vault, passphrase: str) -> None:
    """A supervisor signs that they looked, and that all was well."""
    ends = {"record_id": vault.new_id(), "entries": vault.entries, "head": vault.head, "whole": True, "note": "Seen."}
    vault.append(VAULT_CASE, build(Countersignature, ends, now=vault.now()), proof=proof(vault, passphrase))


# Before the newest key


@pytest.fixture
def older(vault, opens, path, tmp_path) -> Path:
    """A copy of the folder from before a supervisor took a key away, on the computer where that was done."""
    enrolled(vault)
    opens().close()
    copy = shutil.copytree(path, tmp_path / "older")
    theirs = opens(*BOLA)
    kept(theirs, CASE, report(theirs))
    gone = next(key.holder.person for key in theirs.keys.all() if key.holder.name == NAME)
    theirs.keys.remove(proof(theirs, BOLA[0]), gone, "left", "Has another post.")
    theirs.close()
    return copy


def test_a_copy_from_before_the_vault_got_a_newer_key_is_not_rescued_here(older, rescues, to):
    """Whoever lost their key would be back, and what came since would be gone without a word."""
    with pytest.raises(NotRescued, match="before the vault got a newer key") as refused:
        rescues(damaged=older)
    assert "newer copy" in refused.value.route
    assert not to.exists()


def test_a_new_key_that_was_cut_off_before_it_held_hinders_no_rescue(vault, opens, rescues):
    """Its mark stands beside one of the key that still holds."""
    enrolled(vault)
    theirs = opens(*BOLA)
    watch, header = theirs._opened.watch, theirs._opened.header
    (mark, _outer) = watch.marks
    theirs.close()
    watch.mark_ahead(replace(header, epoch=header.epoch + 1), b"k" * 32, replace(mark, epoch=mark.epoch + 1))
    watch.close()
    assert rescues().missing == []


# Whom the header alone names


@pytest.fixture
def slipped_in(vault, opens, path) -> Unlocked:
    """What someone with the vault key can do: put a supervisor into both copies of the header."""
    kept(vault, CASE, report(vault), note(vault))
    enrolled(vault)
    again = opens()
    unlocked = again._opened.unlocked
    header = unlocked.header
    slot = forged(again, OTHERS[SECOND]).holding(unlocked.vault_key, header.vault_id, header.epoch)
    again.close()
    false = headers.sealed(replace(header, seq=header.seq + 1, slots=(*header.slots, slot)), unlocked.mac())
    for name in ("header.a", "header.b"):
        (path / name).write_bytes(false)
    return unlocked


def test_a_key_that_no_entry_gave_and_no_lost_one_can_have_given_is_not_rescued(slipped_in, rescues, to):
    with pytest.raises(NotRescued, match="no entry gave") as refused:
        rescues()
    assert "backup" in refused.value.route
    assert not list(to.glob("cases.db*"))


def test_a_supervisor_whom_the_header_alone_names_does_not_end_the_wait(slipped_in, path, rescues, opens_new):
    """An entry is gone, so the key may be theirs by right: they work, and another supervisor looks."""
    with beneath(path, slipped_in) as db:
        Attacker(db, b"")
        db.execute("DELETE FROM body WHERE seq = 3")
        db.execute("DELETE FROM entry WHERE seq = 3")
    (back,) = rescues().record.returned
    assert back.label == CAI[1]
    theirs = opens_new(*CAI)
    looked(theirs, CAI[0])
    assert theirs.waits_for_supervisor
    hers = opens_new(*BOLA)
    looked(hers, BOLA[0])
    assert not hers.waits_for_supervisor
    assert wrong_in(hers) == set()
