"""A disk that takes no writing: opening is refused with a way on, checking works, and locking it loses nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from datui.casework.refusal import Refusal
from storage.vault import NotSaved, Training, Vault, forge, look, unlock
from tests.faults.small_disk import SmallDisk, attached, why_not
from tests.faults.test_full_disk import sound, typed
from tests.storage.conftest import CASE, PASSPHRASE, Hands, kept, note, report, wrong_in

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "a small disk can be attached here")
RECORD = "b" * 32


@pytest.fixture
def template(tmp_path, rules) -> Path:
    path = tmp_path / "template"
    first = forge(PASSPHRASE, training=Training(), cheap=True)
    with closing(Vault.create(path, first, name="Ada Nowak", rules=rules, clock=Hands())) as vault:
        kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
        vault.save_draft(typed(vault, "She said"))
    return path


@pytest.fixture
def locked(tmp_path, template) -> Iterator[SmallDisk]:
    """A card with a vault on it, and its switch at "lock"."""
    with attached(tmp_path) as disk:
        copytree(template, disk.root / "vault")
        disk.lock()
        yield disk


def held_in(path: Path) -> dict[str, tuple[bytes, int]]:
    return {one.name: (one.read_bytes(), one.stat().st_mtime_ns) for one in path.iterdir()}


def test_opening_is_refused_with_a_way_on_and_nothing_is_touched(locked, rules):
    path = locked.root / "vault"
    before = held_in(path)
    assert look(path) is not None
    with pytest.raises(Refusal, match="folder is read-only") as refused:
        Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands())
    assert "datui verify" in refused.value.route
    assert held_in(path) == before


def test_it_can_be_checked_as_it_is(locked, rules):
    path = locked.root / "vault"
    before = held_in(path)
    with closing(Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands(), mend=False)) as vault:
        assert wrong_in(vault) == set()
        assert [draft.values["text"] for draft in vault.drafts()] == ["She said"]
    assert held_in(path) == before


def test_the_command_checks_it_too(locked, tmp_path):
    reader, writer = os.pipe()
    os.write(writer, PASSPHRASE.encode() + b"\n")
    os.close(writer)
    words = [sys.executable, "-m", "datui", "verify", "--vault", str(locked.root / "vault")]
    done = subprocess.run(
        [*words, "--passphrase-fd", str(reader)],
        pass_fds=[reader],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(reader)
    assert (done.returncode, done.stderr) == (0, "")
    assert "All is well: 3 entries, 1 case." in done.stdout


def test_a_save_that_was_cut_off_there_is_refused_even_to_be_checked(locked, rules):
    path = locked.root / "vault"
    locked.unlock()
    (path / "cases.db-journal").write_bytes(b"hot" * 200)
    locked.lock()
    with pytest.raises(Refusal, match="cannot be taken back") as refused:
        Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands(), mend=False)
    assert "Copy the folder" in refused.value.route


def test_with_the_switch_back_it_opens_and_goes_on(locked, rules):
    path = locked.root / "vault"
    locked.unlock()
    with closing(Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands())) as vault:
        vault.append(CASE, note(vault, RECORD, text="She said"))
        assert vault.drafts() == []
    sound(path, rules)


@pytest.mark.skipif(bool(why_not("ext4")), reason=why_not("ext4") or "a disk can be made to lock itself here")
def test_a_disk_that_locks_itself_under_an_open_vault_loses_nothing(tmp_path, template, rules):
    with attached(tmp_path, "ext4", size=16 << 20) as disk:
        path = Path(copytree(template, disk.root / "vault"))
        disk.settle()
        with closing(Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands())) as vault:
            vault.save_draft(typed(vault, "She said that he"))
            disk.fail()
            one = note(vault, RECORD, text="She said that he")
            with pytest.raises(NotSaved, match="draft was not saved") as draft_refused:
                vault.save_draft(typed(vault, "She said that he had"))
            with pytest.raises(NotSaved, match="not saved") as refused:
                vault.append(CASE, one)
            assert "still in its draft" in refused.value.reason
            for said in (draft_refused.value, refused.value):
                assert "nothing can be written in the vault's folder" in said.reason
                assert "take the disk's lock off" in said.route
        disk.mend()
        with closing(Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands())) as vault:
            assert [draft.values["text"] for draft in vault.drafts()] == ["She said that he"]
            vault.append(CASE, one)
            assert vault.drafts() == []
        sound(path, rules)
