"""Whoever can write in the folder and has no key: what they can spoil is told, and nothing they write is believed."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from datui.casework.refusal import Refusal
from storage import copies, keys, lock, setup
from storage.header import Training, parse, sealed
from storage.lock import Lock
from storage.refusals import DamagedHeader, FilesBeside, NewerVault, OlderVault
from storage.slots import Slot
from storage.vault import DamagedVault, Vault, forge, look, unlock
from tests.storage.conftest import NAME, PASSPHRASE, beneath, kept, report, wrong_in
from tests.storage.test_header import framed, head, slot
from tests.storage.test_look import tree


@pytest.fixture
def closed(vault, path) -> Path:
    kept(vault, vault.new_id(), report(vault))
    vault.close()
    return path


def looked_over(path: Path, rules, clock) -> set[str]:
    """What `datui verify` finds: the vault opened without mending anything."""
    opened = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock, mend=False)
    try:
        return wrong_in(opened)
    finally:
        opened.close()


# The copies of the header


@pytest.mark.parametrize("name", copies.NAMES)
@pytest.mark.parametrize("damage", [b"", b"junk", None, -1])
def test_a_copy_that_is_damaged_is_told_and_not_mended_by_a_check(closed, rules, clock, name, damage):
    raw = (closed / name).read_bytes()
    if damage is None:
        (closed / name).unlink()
    else:
        (closed / name).write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]) if damage == -1 else damage)
    before = tree(closed)
    assert looked_over(closed, rules, clock) == {"header"}
    assert tree(closed) == before
    Vault.open(closed, unlock(closed, PASSPHRASE), rules=rules, clock=clock).close()
    assert looked_over(closed, rules, clock) == set()


def what_it_says(raw: bytes) -> str:
    try:
        return type(parse(raw)).__name__
    except Refusal as refusal:
        return type(refusal).__name__


def test_no_flipped_bit_in_one_copy_shuts_the_vault(closed, reopened, monkeypatch):
    monkeypatch.setattr(keys, "stretch", cache(keys.stretch))
    raw, opened = (closed / "header.a").read_bytes(), set[str]()
    for at in range(len(raw)):
        for bit in range(8):
            flipped = raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :]
            kind = what_it_says(flipped)
            if kind in ("DamagedHeader", "NewerVault") and kind in opened:
                continue  # one copy that says nothing is like another
            (closed / "header.a").write_bytes(flipped)
            assert look(closed) is not None, (at, bit)
            assert unlock(closed, PASSPHRASE).header == parse(raw), (at, bit)
            if kind not in opened or at % 64 == 0:
                opened.add(kind)
                reopened().close()
                (closed / "header.a").write_bytes(flipped)


@pytest.mark.parametrize("odd", ["folder", "fifo", "link", "device", "unreadable"])
def test_a_copy_that_is_no_file_is_a_bad_copy_and_holds_nobody_up(closed, odd, monkeypatch):
    bad = closed / "header.a"
    bad.unlink()
    if odd == "folder":
        bad.mkdir()
    elif odd == "fifo":
        os.mkfifo(bad)
    elif odd == "link":
        bad.symlink_to(closed / "header.b")
    elif odd == "device":
        bad.symlink_to("/dev/zero")
    else:
        bad.write_bytes(b"x")
        opened = os.open

        def refuse(path, *arguments, **named):
            if Path(path).name == "header.a":
                raise PermissionError(errno.EACCES, "no")
            return opened(path, *arguments, **named)

        monkeypatch.setattr(os, "open", refuse)
    found = copies.read(closed)
    assert found["header.a"].header is None
    assert found["header.b"].header is not None


def test_the_header_that_the_database_belongs_to_comes_first():
    old, false = head(seq=5), head(seq=9, db_salt=b"x" * 16)
    found = {"header.a": copies.Copy(b"", false), "header.b": copies.Copy(b"", old)}
    assert copies.best(found, old.db_salt) == [old, false]
    assert copies.best(found, false.db_salt) == [false, old]


def test_one_false_copy_cannot_say_training(path, rules):
    made = Vault.create(path, forge(PASSPHRASE), name=NAME, rules=rules)
    made.close()
    false = replace(made._opened.unlocked.header, seq=99, training=Training())
    (path / "header.a").write_bytes(sealed(false, b"x" * 64))
    seen = look(path)
    assert seen is not None
    assert seen.training is None
    again = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, mend=False)
    assert again.training is None
    again.close()


# Links and pipes


def linked(name: str) -> Callable[[Path], Path]:
    def move(path: Path) -> Path:
        (path / name).rename(path.parent / name)
        (path / name).symlink_to(path.parent / name)
        return path

    return move


def linked_folder(path: Path) -> Path:
    (path.parent / "link").symlink_to(path)
    return path.parent / "link"


def linked_journal(path: Path) -> Path:
    (path.parent / "victim").write_bytes(b"precious")
    (path / "cases.db-journal").unlink(missing_ok=True)
    (path / "cases.db-journal").symlink_to(path.parent / "victim")
    return path


def pipe(name: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        (path / name).unlink(missing_ok=True)
        os.mkfifo(path / name)
        return path

    return make


ODD: dict[str, Callable[[Path], Path]] = {
    "linked database": linked("cases.db"),
    "linked header": linked("header.b"),
    "linked folder": linked_folder,
    "linked journal": linked_journal,
    "pipe as header": pipe("header.a"),
    "pipe as database": pipe("cases.db"),
    "pipe as lock": pipe("lock"),
    "pipe as log": pipe("cases.db-wal"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_a_look_refuses_is_not_unlocked_and_not_opened(closed, rules, clock, name):
    unlocked = unlock(closed, PASSPHRASE)
    path = ODD[name](closed)
    before = tree(closed.parent)
    for go in (look, lambda path: unlock(path, PASSPHRASE), lambda path: Vault.open(path, unlocked, rules=rules)):
        with pytest.raises(Refusal):
            go(path)
    assert tree(closed.parent) == before


@pytest.mark.parametrize("name", ["cases.db-wal", "cases.db-shm"])
@pytest.mark.parametrize("held", [b"", b"frames" * 2000])
def test_what_another_program_left_beside_the_database_is_not_taken_in(closed, rules, clock, name, held):
    unlocked = unlock(closed, PASSPHRASE)
    (closed / name).write_bytes(held)
    before = tree(closed)
    for go in (look, lambda path: unlock(path, PASSPHRASE), lambda path: Vault.open(path, unlocked, rules=rules)):
        with pytest.raises(FilesBeside) as refused:
            go(closed)
        assert "-wal" in refused.value.route
    assert tree(closed) == before


@pytest.mark.parametrize("odd", ["pipe", "link", "leaving"])
def test_nothing_is_written_into_what_lies_where_a_copy_is_begun(closed, rules, clock, odd):
    raw, part, victim = (closed / "header.a").read_bytes(), closed / "header.a.part", closed.parent / "victim"
    victim.write_bytes(b"precious")
    if odd == "pipe":
        os.mkfifo(part)
    elif odd == "link":
        part.symlink_to(victim)
    else:
        os.link(victim, part)
    (closed / "header.a").unlink()
    Vault.open(closed, unlock(closed, PASSPHRASE), rules=rules, clock=clock).close()
    assert (closed / "header.a").read_bytes() == raw
    assert victim.read_bytes() == b"precious"
    assert not part.exists()


def test_a_database_of_another_vault_is_not_unlocked(closed, tmp_path, rules, clock):
    Vault.create(
        tmp_path / "o", forge(PASSPHRASE, training=Training(), cheap=True), name="x", rules=rules, clock=clock
    ).close()
    (closed / "cases.db").write_bytes((tmp_path / "o" / "cases.db").read_bytes())
    with pytest.raises(DamagedVault, match="does not belong"):
        unlock(closed, PASSPHRASE)


def test_a_vault_that_has_gone_is_not_unlocked(tmp_path):
    with pytest.raises(Refusal, match="gone"):
        unlock(tmp_path / "vault", PASSPHRASE)


# Newer, dearer, read-only


@pytest.mark.parametrize("change", [{"min_reader": 3}, {"format": 3, "new": 1}, {"format": 4, "slots": 0}])
def test_a_newer_header_is_called_newer(change):
    with pytest.raises(NewerVault):
        parse(framed(head().to_json() | change))


def test_a_later_format_that_this_datui_may_read_is_read_and_stays_as_it_is(closed, vault):
    """As `min_reader` promises, where it holds no field that this datui does not know."""
    unlocked = vault._opened.unlocked
    later = sealed(replace(unlocked.header, format=7, seq=2), unlocked.mac())
    for name in copies.NAMES:
        (closed / name).write_bytes(later)
    read = unlock(closed, PASSPHRASE)
    assert sealed(read.header, read.mac()) == later


@pytest.mark.parametrize("change", [{"format": 0}, {"min_reader": 0}, {"format": None}, {"format": True}])
def test_a_format_that_cannot_be_is_damage(change):
    with pytest.raises(DamagedHeader):
        parse(framed(head().to_json() | change))


def test_an_older_database_is_called_older(closed, reopened, monkeypatch):
    monkeypatch.setattr("storage.schema.VERSION", 3)
    before = tree(closed)
    with pytest.raises(OlderVault, match="older") as refused:
        reopened()
    assert "asks first" in refused.value.route
    assert tree(closed) == before


def test_a_newer_database_is_called_newer(closed, vault, reopened):
    with beneath(closed, vault._opened.unlocked) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerVault):
        reopened()


@pytest.mark.parametrize(
    ("m", "t", "dear"), [(2**20, 4, False), (2**20, 5, True), (2**18, 16, False), (2**19, 9, True)]
)
def test_a_passphrase_may_not_take_minutes_to_try(m, t, dear):
    raw = sealed(head(slots=(slot(cost=keys.Cost(m, t, 4)),)), b"k" * 64)
    if dear:
        with pytest.raises(DamagedHeader):
            parse(raw)
    else:
        parse(raw)


@pytest.fixture
def read_only(monkeypatch) -> None:
    """A disk that lets nothing be written, as root too sees one."""
    opened, writes = os.open, os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def refuse(path, flags, *arguments, **named):
        if flags & writes:
            raise OSError(errno.EROFS, "read-only")
        return opened(path, flags, *arguments, **named)

    monkeypatch.setattr(os, "open", refuse)


def test_a_vault_on_a_disk_that_takes_no_writing_can_be_checked_and_not_used(closed, rules, clock, read_only):
    before = tree(closed)
    assert looked_over(closed, rules, clock) == set()
    with pytest.raises(Refusal, match="read-only"):
        Vault.open(closed, unlock(closed, PASSPHRASE), rules=rules, clock=clock)
    assert tree(closed) == before
    (closed / "lock").unlink()
    assert looked_over(closed, rules, clock) == set()
    assert not (closed / "lock").exists()


def test_a_save_that_was_cut_off_cannot_be_taken_back_there(closed, rules, clock, read_only):
    (closed / "cases.db-journal").write_bytes(b"hot")
    with pytest.raises(Refusal, match="cut off"):
        looked_over(closed, rules, clock)
    assert (closed / "cases.db-journal").read_bytes() == b"hot"


def test_two_looks_at_once_are_no_other_datui(closed):
    fd = os.open(closed / lock.NAME, os.O_RDONLY)
    try:
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_SH)
        assert not lock.held(closed)
    finally:
        os.close(fd)
    taken = Lock.take(closed)
    assert lock.held(closed)
    taken.release()


# What a key is wrapped with


def test_a_signing_key_is_wrapped_for_its_owner_and_not_for_an_epoch_or_a_label():
    one = slot()
    assert one.bound_own(b"i" * 16) == replace(one, label="Other").bound_own(b"i" * 16)
    assert one.bound_own(b"i" * 16) != one.bound_own(b"j" * 16)
    changes: list[dict[str, Any]] = [
        {"role": "supervisor"},
        {"person": b"q" * 16},
        {"public": b"w" * 32},
        {"seal_public": b"w" * 32},
    ]
    others: list[Slot] = [replace(one, **change) for change in changes]
    assert len({one.bound_own(b"i" * 16), *(other.bound_own(b"i" * 16) for other in others)}) == 5


def test_a_sealing_key_that_is_another_is_refused(closed, vault):
    unlocked = vault._opened.unlocked
    other = replace(unlocked.header, slots=(replace(unlocked.slot, seal_public=b"w" * 32),))
    copies.write(closed, sealed(other, unlocked.mac()))
    with pytest.raises(Refusal):
        unlock(closed, PASSPHRASE)


def test_mending_writes_no_copy_that_is_whole(closed, vault, monkeypatch):
    written: list[Any] = []
    monkeypatch.setattr(copies, "write_whole", lambda *given: written.append(given))
    setup.mend_files(closed, vault._opened.unlocked)
    assert written == []
    (closed / copies.NAMES[0]).unlink()
    setup.mend_files(closed, vault._opened.unlocked)
    assert len(written) == 1, "a copy that is missing would not have been written either"
