"""A sealed pack on its way to a drive: whole or not at all, in the register before its words, off until turned on."""

import errno
import os
import re
import stat
import subprocess

import pytest

from datui.casework.answers import Answer
from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from datui.casework.sealedpack import SealedPack
from datui.casework.sending import NEVER_ON, Sending, packs_off
from storage import copies
from storage.passphrase import PACK_WORDS
from storage.refusals import NotSaved, RolledBack, WaitsForSupervisor
from storage.sealedpack import NotSealed
from storage.sealedpdf import NotPrintable
from storage.vault import head_words
from storage.wordlist import words
from tests.storage.colleagues import BOLA, enrolled, proof
from tests.storage.conftest import CASE, PASSPHRASE, kept, report
from tests.storage.packing import (
    NO,
    TO,
    checked,
    needs_poppler,
    needs_qpdf,
    outgoing,
    packed,
    packing,
    shared,
    turned_on,
)

NAME = re.compile(r"[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}\.pdf")


@pytest.fixture
def off(vault, opens):
    """A case with a share, and a supervisor who said nothing yet."""
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"))
    shared(vault)
    enrolled(vault)
    return vault


@pytest.fixture
def ready(off, opens):
    """As `off`, and packs may be made; the officer is here."""
    turned_on(opens(*BOLA))
    return opens()


def register(vault):
    return vault.case(CASE).records(SealedPack)


# Off until a supervisor turns them on -------------------------------------------------------------------------------


def test_they_are_off_until_a_supervisor_turns_them_on_which_is_an_entry(off, opens, stick):
    with pytest.raises(Refusal, match="no supervisor has turned them on") as refused:
        packing(off, stick)
    assert "Read it out instead" in refused.value.route
    assert "ask a supervisor" in refused.value.route
    supervisor = opens(*BOLA)
    turned_on(supervisor)
    (entry,) = [one for one in supervisor.of_vault() if isinstance(one.record, Sending)]
    assert (entry.by, entry.role, entry.record.headline) == ("Bola Okafor", "supervisor", "Sealed packs turned on")
    assert packed(opens(), stick)[0].exists()


def test_turned_off_again_they_are_off_and_it_says_who_did(ready, opens, stick):
    turned_on(opens(*BOLA), packs=NO)
    officer = opens()
    assert packs_off(officer.of_vault()) == "Sealed packs are off: Bola Okafor turned them off on Mon 23 Nov 2026."
    with pytest.raises(Refusal, match="turned them off"):
        packing(officer, stick)


def test_an_officer_turns_nothing_on_and_a_supervisor_proves_first_that_it_is_they(off, opens):
    record = Sending(record_id=off.new_id(), packs=Answer[bool].model_validate({"state": "answered", "value": True}))
    with pytest.raises(Refusal, match="Your role does not write this"):
        off.append(VAULT_CASE, record, proof=proof(off, PASSPHRASE))
    supervisor = opens(*BOLA)
    with pytest.raises(Refusal):
        supervisor.append(VAULT_CASE, record)
    assert packs_off(supervisor.of_vault()) == NEVER_ON


def test_an_answer_that_is_no_clear_yes_turns_nothing_on(off, opens, stick):
    turned_on(opens(*BOLA), packs=Answer())
    with pytest.raises(Refusal, match="Sealed packs are off"):
        packing(opens(), stick)


def test_without_a_share_that_says_who_decided_it_none_is_made(ready, stick):
    for share in ("", "ab" * 16, ready.case(CASE).entries[0].record.record_id):
        with pytest.raises(Refusal, match="who decided to share this"):
            ready.seal(CASE, share, outgoing("Words"), stick, "a removable drive")
    assert list(stick.iterdir()) == []


def test_an_older_copy_of_the_vault_sends_nothing(ready, opens, set_back, stick):
    set_back()
    older = opens()
    with pytest.raises(RolledBack):
        packing(older, stick)
    older.go_on("Put back from the stick")
    with pytest.raises(WaitsForSupervisor):
        packing(older, stick)


# What is made -------------------------------------------------------------------------------------------------------


@needs_qpdf
@needs_poppler
def test_a_pack_is_opened_by_its_six_words_and_stands_in_the_register(ready, stick):
    head = ready.head
    path, said = packed(ready, stick)
    assert checked(path, said).returncode == 0
    assert checked(path, said.replace(" ", "")).returncode == 2
    # On its command line poppler takes no more than 32 letters of a password, so qpdf opens it first.
    opened = subprocess.run(
        ["qpdf", f"--password={said}", "--decrypt", str(path), "-"], capture_output=True, check=True
    )
    text = subprocess.run(["pdftotext", "-", "-"], input=opened.stdout, capture_output=True, check=True).stdout.decode()
    assert "She said that he came back." in text
    assert head_words(bytes.fromhex(head)) in text
    (pack,) = register(ready)
    assert (pack.to, pack.file_name, pack.where, pack.head, pack.pages) == (TO, path.name, "a removable drive", head, 1)


def test_its_words_are_six_ascii_words_of_the_list_new_for_each_and_kept_nowhere(ready, stick, path):
    said = [packed(ready, stick)[1] for _ in range(4)]
    for each in said:
        assert each.isascii()
        assert len(each.encode()) <= 127
        assert len(each.split(" ")) == PACK_WORDS == 6
        assert set(each.split(" ")) <= set(words())
    assert len(set(said)) == 4
    everything = b"".join(file.read_bytes() for file in [*path.rglob("*"), *stick.iterdir()] if file.is_file())
    told = " ".join(str(entry.record) for entry in ready.case(CASE).entries)
    assert not any(each.encode() in everything or each in told for each in said)


def test_its_name_tells_nothing_and_nobody_else_reads_it(ready, stick):
    files = [packed(ready, stick)[0] for _ in range(3)]
    assert all(NAME.fullmatch(file.name) for file in files)
    assert len({file.name for file in files}) == 3
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert sorted(stick.iterdir()) == sorted(files)


def test_it_has_no_words_before_it_stands_in_the_register(ready, stick):
    making = packing(ready, stick)
    making.make()
    with pytest.raises(AssertionError):
        _ = making.words
    making.leave()
    assert list(stick.iterdir()) == []
    assert register(ready) == []


def test_where_the_register_cannot_be_kept_the_pack_does_not_stay(ready, stick, monkeypatch):
    making = packing(ready, stick)
    making.make()

    def full(*_given):
        raise NotSaved("The disk is full.", "Make room on it.")

    monkeypatch.setattr(making, "_append", full)
    with pytest.raises(NotSaved):
        making.record()
    assert list(stick.iterdir()) == []


def test_what_cannot_be_printed_leaves_nothing_on_the_drive(ready, stick):
    making = packing(ready, stick, outgoing("李小龙"))
    with pytest.raises(NotPrintable):
        making.make()
    making.leave()
    assert list(stick.iterdir()) == []


# Where it goes ------------------------------------------------------------------------------------------------------


def test_no_pack_goes_into_the_vaults_own_folder_or_to_what_is_no_folder(ready, path, stick, tmp_path):
    (tmp_path / "link").symlink_to(path)
    (stick / "file").write_bytes(b"")
    before = sorted(path.iterdir())
    for to in (path, tmp_path / "link"):
        with pytest.raises(NotSealed, match="the vault's own folder"):
            packing(ready, to)
    for to in (stick / "nowhere", stick / "file"):
        with pytest.raises(NotSealed, match="no such folder"):
            packing(ready, to)
    assert sorted(path.iterdir()) == before


@pytest.mark.parametrize(
    ("error", "words"),
    [(errno.ENOSPC, "it is full"), (errno.EROFS, "nothing can be written"), (errno.EIO, "it cannot be reached")],
)
def test_why_a_drive_took_nothing_is_said_in_words_and_nothing_is_left(ready, stick, monkeypatch, error, words):
    making = packing(ready, stick)

    def fails(_fd):
        raise OSError(error, "no")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(NotSealed, match=words) as refused:
        making.make()
    assert str(stick) not in f"{refused.value.reason}{refused.value.route}"
    assert list(stick.iterdir()) == []


def test_a_drive_that_does_not_keep_what_it_is_given_is_found_out(ready, stick, monkeypatch):
    making = packing(ready, stick)
    real = copies.write_whole
    monkeypatch.setattr(copies, "write_whole", lambda path, raw: real(path, raw[:-1] + b"\0"))
    with pytest.raises(NotSealed, match="not what was written"):
        making.make()
    assert list(stick.iterdir()) == []


class Killed(BaseException):
    """The process ends here: nothing after it runs but what is said to."""


@pytest.mark.parametrize("call", ["open", "fsync", "replace", "folder"])
def test_wherever_it_is_killed_no_half_file_bears_a_packs_name_and_the_next_one_clears_up(
    ready, stick, monkeypatch, call
):
    making = packing(ready, stick)
    (stick / "diary.pdf.part").write_bytes(b"%PDF-1.7 somebody's own")
    (stick / "aaaaa-bbbbb.pdf.part").write_bytes(b"somebody's own too")

    def kill(*_given, **_named):
        raise Killed

    where, name = (copies, "sync_folder") if call == "folder" else (os, call)
    with monkeypatch.context() as patched:
        patched.setattr(where, name, kill)
        with pytest.raises(Killed):
            making.make()
    found = [file for file in stick.iterdir() if NAME.fullmatch(file.name)]
    assert all(file.read_bytes().rstrip().endswith(b"%%EOF") for file in found)
    assert register(ready) == []
    path, _words = packed(ready, stick)
    left = {file.name for file in stick.iterdir()} - {file.name for file in found} - {path.name}
    assert left == {"diary.pdf.part", "aaaaa-bbbbb.pdf.part"}
