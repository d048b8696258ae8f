"""`datui pack`: checked line by line, and imported by somebody who proves who they are."""

import os
from contextlib import closing

import pytest

from datui import training
from datui.casework.kinds import Pack
from datui.pack import load_rules
from storage.vault import Vault, unlock
from tests.cli.conftest import copied, refused
from tests.landlords import PACK, pack

SAID = training.PASSPHRASE + "\n"


@pytest.fixture
def file(home):
    made = home / "ours.toml"
    made.write_text(PACK)
    return made


@pytest.fixture
def mine(vault, home):
    return copied(vault, home)


def test_a_sound_pack_is_said_to_be_sound_and_nothing_is_asked(run, file):
    done = run("pack", "check", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The pack is sound: Fernleigh Homes domestic abuse policy, 2 clauses.")


def test_a_pack_past_its_review_date_is_sound_and_says_so(run, file):
    file.write_text(pack("review_due = 2028-05-01", "review_due = 2021-05-01"))
    done = run("pack", "check", str(file))
    assert done.returncode == 0
    assert "its own review was due by Sat 1 May 2021, which has passed." in done.stdout


def test_what_is_wrong_is_said_with_its_line_and_key_and_no_path(run, file):
    file.write_text(pack('lead = "Director of Homes"', "lead = 7"))
    reason, route = refused(run("pack", "check", str(file)))
    assert reason == 'The pack, line 16, control.lead: must be text in quotation marks, "" where nothing is said.'
    assert route == "Put that line right, then check the file again."


def test_it_is_imported_with_the_passphrase_and_followed_from_then_on(run, file, mine):
    done = run("pack", "import", str(file), "--vault", str(mine), "--passphrase-fd", "0", said=SAID)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Imported: Fernleigh Homes domestic abuse policy. It is followed from the next unlocking on.\n"
    )
    with closing(Vault.open(mine, unlock(mine, training.PASSPHRASE), rules=load_rules())) as vault:
        kept = [(entry.record.text, entry.role) for entry in vault.of_vault() if isinstance(entry.record, Pack)]
        assert kept == [(PACK, "officer")]
        assert vault.rules.policies["fernleigh-2026"].sheet.version == "3"
    assert run("verify", "--vault", str(mine), "--passphrase-fd", "0", said=SAID).returncode == 0


def test_what_is_wrong_is_imported_into_nothing(run, file, mine):
    before = (mine / "cases.db").read_bytes()
    words = ("pack", "import", str(file), "--vault", str(mine), "--passphrase-fd", "0")
    file.write_text(pack("[clauses]", "[clause]"))
    assert "clauses: is missing" in refused(run(*words, said=SAID))[0]
    file.write_text(PACK)
    assert run(*words, said="another passphrase altogether\n").returncode == 1
    assert (mine / "cases.db").read_bytes() == before


def test_a_folder_a_pipe_and_nothing_are_no_pack(run, home):
    os.mkfifo(home / "pipe")
    assert refused(run("pack", "check", str(home / "pipe")))[0] == "That is not a file."
    assert refused(run("pack", "check", str(home)))[0] == "That is not a file."
    assert "no such file" in refused(run("pack", "check", "nowhere.toml"))[0]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("pack",), "datui pack is followed by check or import."),
        (("pack", "burn"), "datui pack is followed by check or import."),
        (("pack", "check"), "datui pack check needs FILE, the pack."),
        (("pack", "check", "a", "b"), "b is one word too many."),
        (("pack", "check", "a", "--vault", "v"), "--vault does not go with datui pack check."),
    ],
)
def test_half_a_command_says_what_follows(run, words, says):
    done = run(*words)
    assert done.returncode == 2
    assert says in done.stderr
