"""`datui rescue`: a damaged vault goes into a new one by the real command, and what could not be saved is named."""

import json
import os
import re
from pathlib import Path
from random import Random

import pytest

from datui import training
from datui.rescue import rescue
from storage import copies
from storage.refusals import Unsure
from storage.vault import Vault, unlock
from tests.cli.conftest import copied, refused

PAGE = 4096
NOTHING, SOMETHING_MISSING = 0, 3


def flip(vault: Path, *pages: int) -> None:
    raw = bytearray((vault / "cases.db").read_bytes())
    for number in pages:
        raw[(number - 1) * PAGE + Random(number).randrange(16, PAGE)] ^= 4
    (vault / "cases.db").write_bytes(bytes(raw))


def files(vault: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in vault.iterdir()}


@pytest.fixture
def damaged(vault, home) -> Path:
    return copied(vault, home)


@pytest.fixture
def names(vault, rules) -> set[str]:
    """Every word of everything that is found by a name in the vault."""
    opened = Vault.open(vault, unlock(vault, training.PASSPHRASE), rules=rules, mend=False)
    found = {row.initials for row in opened.caseload()}
    found |= {opened.case(row.case_id).victim_name for row in opened.caseload()}
    opened.close()
    return {name for name in found if len(name) > 3}


@pytest.fixture
def rescued(run, home, damaged):
    def go(*more: str, said: str = training.PASSPHRASE):
        return run("rescue", str(home / "new"), "--vault", str(damaged), "--passphrase-fd", "0", *more, said=said)

    return go


def verified(run, vault: Path) -> dict:
    done = run("verify", "--vault", str(vault), "--json", "--passphrase-fd", "0", said=training.PASSPHRASE)
    found: dict = json.loads(done.stdout)
    return found


def test_what_can_be_read_is_saved_and_what_cannot_is_named_and_the_new_vault_is_well(
    run, damaged, home, rescued, names
):
    flip(damaged, 1, 20, 30, 40)
    before = files(damaged)
    done = rescued()
    assert (done.returncode, done.stderr) == (SOMETHING_MISSING, "")
    assert "4 pages of the damaged vault could not be read." in done.stdout
    assert " could not be saved:" in done.stdout
    assert re.search(r"^  (the record of )?entry \d", done.stdout, re.MULTILINE)
    assert ", case " in done.stdout
    assert names
    assert not [name for name in names if name in done.stdout]
    assert files(damaged) == before
    found = verified(run, home / "new")
    assert found["ok"]
    (words,) = found["rescued"]
    lost = "(Missing|Without their records) since then: entries "
    assert re.search(rf"{re.escape(training.OFFICER)} rescued this vault out of a damaged one\. {lost}", words)
    plain = run("verify", "--vault", str(home / "new"), "--passphrase-fd", "0", said=training.PASSPHRASE).stdout
    assert words in plain
    assert "All is well" in plain


def test_where_nothing_is_missing_the_command_ends_well(run, damaged, home, rescued):
    """The first page says nothing of any entry."""
    flip(damaged, 1)
    done = rescued()
    assert (done.returncode, done.stderr) == (NOTHING, "")
    assert "Nothing is missing." in done.stdout
    assert verified(run, home / "new")["ok"]


@pytest.fixture
def unpromised(home, monkeypatch) -> Path:
    """A folder where the disk fails as soon as the new vault has its database, when it is to say that it keeps it."""
    new, real = home / "new", copies.sync_folder

    def fails(folder: Path) -> None:
        if folder == new and (new / "cases.db").exists():
            raise OSError(5, "Input/output error")
        real(folder)

    monkeypatch.setattr(copies, "sync_folder", fails)
    return new


@pytest.fixture
def said():
    """A descriptor from which the passphrase can be read."""
    reads, writes = os.pipe()
    os.write(writes, training.PASSPHRASE.encode() + b"\n")
    os.close(writes)
    yield reads
    os.close(reads)


def test_what_could_not_be_saved_is_named_too_where_the_disk_does_not_say_that_it_keeps_the_rest(
    run, damaged, unpromised, said, capfd
):
    flip(damaged, 1, 20, 30, 40)
    with pytest.raises(Unsure, match="The vault was made, and the disk did not say that it keeps it"):
        rescue({"place": str(unpromised), "vault": str(damaged), "passphrase-fd": said})
    printed = capfd.readouterr().out
    assert "Saved: " in printed
    assert " could not be saved:" in printed
    assert re.search(r"^  (the record of )?entry \d", printed, re.MULTILINE)
    assert verified(run, unpromised)["ok"]


@pytest.mark.parametrize("name", ["header.a", "header.b"])
def test_either_copy_of_the_header_may_be_bad(damaged, rescued, name):
    (damaged / name).write_bytes(b"junk")
    assert rescued().returncode == NOTHING


def test_both_copies_of_the_header_bad_is_refused(damaged, home, rescued):
    for name in ("header.a", "header.b"):
        (damaged / name).write_bytes(b"junk")
    reason, _route = refused(rescued())
    assert reason == "Both copies of the vault's header are missing or damaged."
    assert not (home / "new").exists()


def test_a_vault_that_is_cut_short_is_rescued_as_far_as_it_goes(run, damaged, home, rescued):
    raw = (damaged / "cases.db").read_bytes()
    (damaged / "cases.db").write_bytes(raw[: len(raw) // 2 + 700])
    assert rescued().returncode == SOMETHING_MISSING
    assert verified(run, home / "new")["ok"]


def test_the_wrong_passphrase_rescues_nothing(home, rescued):
    reason, _route = refused(rescued(said="not the passphrase of this one"))
    assert reason == "This passphrase does not open the vault."
    assert not (home / "new").exists()


def test_a_rescue_goes_where_no_vault_is_and_not_into_the_damaged_one(run, damaged, home, vault):
    (home / "other").mkdir()
    there = copied(vault, home / "other")
    before = files(there), files(damaged)
    for to in (there, damaged):
        arguments = ("rescue", str(to), "--vault", str(damaged), "--passphrase-fd", "0")
        reason, _route = refused(run(*arguments, said=training.PASSPHRASE))
        assert reason == "There is a vault in this folder already."
    assert (files(there), files(damaged)) == before


def test_a_rescue_does_not_go_inside_the_damaged_vaults_folder_by_any_name(run, damaged, home):
    before = set(damaged.iterdir())
    (home / "link").symlink_to(damaged)
    for to in (damaged / "new", damaged / "deep" / "new", home / "link" / "new"):
        reason, route = refused(run("rescue", str(to), "--vault", str(damaged), "--passphrase-fd", "0"))
        assert reason == "The new vault cannot be made inside the damaged one's folder, which is only read."
        assert route == "Name a folder outside it: datui rescue FOLDER."
    assert set(damaged.iterdir()) == before


def test_the_command_line_needs_a_destination_and_takes_no_other_options(run, damaged):
    assert run("rescue", "--vault", str(damaged)).returncode == 2
    assert run("rescue", "new", "--vault", str(damaged), "--json").returncode == 2
    assert "datui rescue DEST" in run("--help").stdout
