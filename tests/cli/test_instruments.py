"""`datui instrument`: a checklist in an association's own wording, checked line by line and imported into a vault."""

from contextlib import closing

import pytest

from datui import training
from datui.casework.kinds import Wording
from datui.pack import load_rules
from storage.vault import Vault, unlock
from tests.cli.conftest import copied, refused
from tests.wordings import NEXT, TEXTS, WORDING, wording

SAID = training.PASSPHRASE + "\n"
OURS = "fernleigh-list"


@pytest.fixture
def file(home):
    made = home / "ours.toml"
    made.write_text(WORDING)
    return made


@pytest.fixture
def mine(vault, home):
    return copied(vault, home)


def opened(path):
    return closing(Vault.open(path, unlock(path, training.PASSPHRASE), rules=load_rules()))


def into(file, mine):
    return "instrument", "import", str(file), "--vault", str(mine), "--passphrase-fd", "0"


def test_a_sound_checklist_is_said_to_be_sound_with_its_licence_and_nothing_is_asked(run, file):
    done = run("instrument", "check", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "The checklist is sound: Fernleigh's own list, edition 1, 24 questions.\n"
        "24 of 24 have the id of a topic that datui knows: only those are prompted for and compared.\n"
        "Licence: Licensed to Fernleigh Homes, FL-1.\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (f'"{TEXTS[0]}"', "7", "The checklist, line 17, items[1].text: must be text in quotation marks."),
        (TEXTS[0], r"\u001b[2J", "The checklist, line 17, items[1].text: has a line break or an invisible character"),
        ("[[items]]", "[[items]", "The checklist, line 14: this is not TOML: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_key_and_no_path(run, file, old, new, says):
    file.write_text(wording(old, new))
    reason, route = refused(run("instrument", "check", str(file)))
    assert reason.startswith(says)
    assert route == "Put that line right, then check the file again."
    assert "\x1b" not in reason


def test_an_id_that_datui_ships_is_refused_with_its_route(run, file):
    file.write_text(wording(OURS, "dash-prompts"))
    reason, route = refused(run("instrument", "check", str(file)))
    assert reason == "The checklist, line 2, id: is that of a checklist that came with datui."
    assert route == "Give it an id of your own, such as your name and its, then check the file again."


def test_a_file_that_is_too_long_is_refused_unread(run, file):
    file.write_text(WORDING + "#" * 300_000)
    assert refused(run("instrument", "check", str(file)))[0] == "The checklist is larger than 262,144 bytes."


def test_it_is_imported_with_the_passphrase_and_a_new_edition_stands_beside_it(run, file, mine):
    done = run(*into(file, mine), said=SAID)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("Imported: Fernleigh's own list, edition 1. It can be chosen from the next unlocking on.\n")
    with opened(mine) as vault:
        kept = [(entry.record.text, entry.role) for entry in vault.of_vault() if isinstance(entry.record, Wording)]
        assert kept == [(WORDING, "officer")]
        assert [item.text for item in vault.rules.instruments[OURS].items] == TEXTS
    assert refused(run(*into(file, mine), said=SAID))[1].startswith("There is nothing to import")
    file.write_text(NEXT)
    assert run(*into(file, mine), said=SAID).returncode == 0
    with opened(mine) as vault:
        assert vault.rules.instruments[OURS].edition == "2"
        assert [tool.edition for tool in vault.rules.instruments.earlier] == ["1"]
    assert run("verify", "--vault", str(mine), "--passphrase-fd", "0", said=SAID).returncode == 0


def test_what_is_wrong_or_unproved_is_imported_into_nothing(run, file, mine):
    before = (mine / "cases.db").read_bytes()
    assert run(*into(file, mine), said="another passphrase altogether\n").returncode == 1
    file.write_text(wording("licence_note", "licence"))
    assert "licence_note: is missing" in refused(run(*into(file, mine), said=SAID))[0]
    assert (mine / "cases.db").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("instrument",), "datui instrument is followed by check or import."),
        (("instrument", "burn"), "datui instrument is followed by check or import."),
        (("instrument", "check"), "datui instrument check needs FILE, the checklist."),
        (("instrument", "check", "a", "--vault", "v"), "--vault does not go with datui instrument check."),
        (("instrument", "import", "a", "--json"), "--json does not go with datui instrument import."),
    ],
)
def test_half_a_command_says_what_follows(run, words, says):
    done = run(*words)
    assert done.returncode == 2
    assert says in done.stderr
