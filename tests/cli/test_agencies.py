"""`datui agencies`: an association's own agencies, checked line by line and imported into a vault."""

from contextlib import closing

import pytest

from datui import training
from datui.casework.kinds import AgencyFile
from datui.pack import load_rules
from storage.vault import Vault, unlock
from tests.casework.test_directory import ONE_MORE
from tests.cli.conftest import copied, refused


@pytest.fixture
def file(home):
    made = home / "ours.toml"
    made.write_text(ONE_MORE.format(id="fernleigh"))
    return made


@pytest.fixture
def mine(vault, home):
    return copied(vault, home)


def test_a_sound_file_is_said_to_be_sound_and_nothing_is_asked(run, file):
    done = run("agencies", "check", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "The agency file is sound: 1 agency.\n"


def test_what_is_wrong_is_said_with_its_line_and_key_and_no_path(run, file):
    file.write_text(file.read_text().replace("true", '"yes"'))
    reason, route = refused(run("agencies", "check", str(file)))
    assert reason == "The agency file, line 9, agencies.fernleigh.customer: must be true or false."
    assert route == "Put that line right, then check the file again."
    assert str(file) not in reason


def test_it_is_kept_signed_and_stands_in_the_directory_from_the_next_unlocking_on(run, file, mine):
    said = training.PASSPHRASE + "\n"
    done = run("agencies", "import", str(file), "--vault", str(mine), "--passphrase-fd", "0", said=said)
    assert (done.returncode, done.stdout) == (
        0,
        "Imported: 1 agency. They stand in the directory from the next unlocking on.\n",
    )
    with closing(Vault.open(mine, unlock(mine, training.PASSPHRASE), rules=load_rules())) as vault:
        assert "fernleigh" in vault.rules.directory.agencies
        kept = [(one.record.count, one.role) for one in vault.of_vault() if isinstance(one.record, AgencyFile)]
        assert kept == [(1, "officer")]
