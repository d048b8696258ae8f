"""`datui backup` and `datui restore`: made, proved, put back, refused, and told to end, each with its exit code."""

import os
import shutil
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from datui import training
from datui.casework.backup import Restored
from datui.pack import load_rules
from storage.vault import SHEET_LABEL, Vault, forge_slot, look, prove, unlock
from tests.cli.conftest import copied, environment, refused
from tests.cli.test_verify import findings
from tests.journeys.terminal import PYTHON
from tests.storage.backing import there
from tests.storage.colleagues import SHEET

SAID = training.PASSPHRASE + "\n"


@pytest.fixture
def mine(vault, home) -> Path:
    """A TRAINING vault that a test may write to."""
    return copied(vault, home)


@pytest.fixture
def stick(home) -> Path:
    folder = home / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def file(run, mine, stick) -> Path:
    done = run("backup", "stick", "--vault", str(mine), "--passphrase-fd", "0", said=SAID)
    assert done.returncode == 0, done.stderr
    (made,) = stick.iterdir()
    return made


def test_a_backup_is_made_proved_and_told_and_the_vault_is_whole(run, mine, stick):
    done = run("backup", "stick", "--vault", str(mine), "--passphrase-fd", "0", said=SAID)
    assert (done.returncode, done.stderr) == (0, "")
    (made,) = stick.iterdir()
    assert "The backup was made and proved" in done.stdout
    assert "12 cases" in done.stdout
    assert f"file: {made}" in done.stdout
    assert "same disk as the vault" in done.stdout
    assert made.name.startswith("datui-backup-2026-03-0")
    assert findings(run("verify", "--json", "--vault", str(mine), "--passphrase-fd", "0", said=SAID))["ok"]


def test_a_lost_vault_comes_back_by_command_and_opens(run, mine, file, home):
    shutil.rmtree(mine)
    words = ("restore", str(file), "--vault", str(home / "back"), "--reason", "it was stolen", "--passphrase-fd", "0")
    done = run(*words, said=SAID)
    assert (done.returncode, done.stderr) == (0, "")
    assert "12 cases came back, as they were on" in done.stdout
    assert "TRAINING" in done.stdout
    found = findings(run("verify", "--json", "--vault", str(home / "back"), "--passphrase-fd", "0", said=SAID))
    assert found["ok"]
    assert found["cases"] == 12
    with closing(Vault.open(home / "back", unlock(home / "back", training.PASSPHRASE), rules=load_rules())) as vault:
        assert [one.record.reason for one in vault.of_vault() if isinstance(one.record, Restored)] == ["it was stolen"]


def test_a_dry_run_says_what_would_come_back_and_leaves_nothing(run, mine, file, home):
    before = there(home)
    done = run("restore", str(file), "--vault", "nowhere/yet", "--dry-run", "--passphrase-fd", "0", said=SAID)
    assert (done.returncode, done.stderr) == (0, "")
    assert "would come back" in done.stdout
    assert "Nothing was written." in done.stdout
    assert there(home) == before
    assert not (home / "nowhere").exists()


def test_the_recovery_sheet_puts_a_vault_back(run, mine, stick, home):
    with closing(Vault.open(mine, unlock(mine, training.PASSPHRASE), rules=load_rules())) as vault:
        sheet = forge_slot(SHEET, vault.keys.header, role="recovery", label=SHEET_LABEL, cheap=True)
        vault.keys.make_sheet(prove(vault.keys.unlocked, training.PASSPHRASE), sheet)
    assert run("backup", "stick", "--vault", str(mine), "--passphrase-fd", "0", said=SAID).returncode == 0
    (file,) = stick.iterdir()
    typed = ", ".join(SHEET.upper().split())
    words = ("restore", str(file), "--vault", "back", "--key", "sheet", "--passphrase-fd", "0")
    reason, _route = refused(run(*words, said=SHEET.rpartition(" ")[0]))
    assert "11 words" in reason
    assert run(*words, said=typed).returncode == 0
    assert look(home / "back") is not None
    reason, _route = refused(
        run("backup", "stick", "--vault", "back", "--key", "sheet", "--passphrase-fd", "0", said=typed)
    )
    assert "role makes no backups" in reason


def synced(home: Path, _mine: Path) -> str:
    (home / "OneDrive - Wrekin" / "datui").mkdir(parents=True)
    return "OneDrive - Wrekin/datui"


def left_by_a_service(home: Path, _mine: Path) -> str:
    (home / "shared" / ".dropbox.cache").mkdir(parents=True)
    return "shared"


def a_link_into_a_synced_one(home: Path, _mine: Path) -> str:
    (home / "Nextcloud").mkdir()
    (home / "safe").symlink_to(home / "Nextcloud")
    return "safe"


def inside_the_vault(_home: Path, mine: Path) -> str:
    return str(mine)


def a_link_into_the_vault(home: Path, mine: Path) -> str:
    (home / "safe").symlink_to(mine)
    return "safe/my.datui"


def missing(_home: Path, _mine: Path) -> str:
    return "media/STICK"


def there_already(home: Path, _mine: Path) -> str:
    (home / "letter").write_text("mine")
    return "letter"


REFUSED = {
    synced: "personal sync folder",
    left_by_a_service: "personal sync folder",
    a_link_into_a_synced_one: "personal sync folder",
    inside_the_vault: "vault's own folder",
    a_link_into_the_vault: "vault's own folder",
    missing: "no such folder",
    there_already: "a file of this name already",
}


@pytest.mark.parametrize("place", REFUSED, ids=lambda place: place.__name__)
def test_a_place_that_takes_no_backup_is_refused_in_words(run, home, mine, place):
    where = place(home, mine)
    before = there(home)
    reason, _route = refused(run("backup", where, "--vault", str(mine), "--passphrase-fd", "0", said=SAID))
    assert REFUSED[place] in reason
    after = there(home)
    assert after.pop("copy/anchor", b"") is not None
    before.pop("copy/anchor", b"")
    before.pop("copy/cases.db")
    after.pop("copy/cases.db")
    after.pop("copy/cases.db-journal", b"")
    before.pop("copy/cases.db-journal", b"")
    assert after == before


def test_what_is_wrong_with_a_restore_is_said_and_nothing_is_there(run, home, mine, file):
    words = ("--passphrase-fd", "0")
    reason, route = refused(run("restore", str(file), "--vault", "back", *words, said="not this one at all"))
    assert "does not open" in reason
    assert "when the backup was made" in route
    assert "a vault in this folder" in refused(run("restore", str(file), "--vault", str(mine), *words, said=SAID))[0]
    assert "no such file" in refused(run("restore", "gone", "--vault", "back", *words, said=SAID))[0]
    assert (
        "not a backup that datui made"
        in refused(run("restore", str(mine / "header.a"), "--vault", "back", *words, said=SAID))[0]
    )
    raw = file.read_bytes()
    file.write_bytes(raw[:-1])
    assert "damaged, cut short" in refused(run("restore", str(file), "--vault", "back", *words, said=SAID))[0]
    (home / "Dropbox").mkdir()
    assert "Dropbox" in refused(run("restore", str(file), "--vault", "Dropbox/v", *words, said=SAID))[0]
    assert not (home / "back").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        "backup",
        "backup a b",
        "backup a --reason x",
        "backup a --dry-run",
        "restore",
        "restore a",
        "restore a b --vault c",
        "restore --vault c",
        "restore a --vault c --key Z",
        "restore a --vault c --json",
        "a backup",
        "verify --dry-run",
    ],
)
def test_a_command_line_that_cannot_be_read_is_usage(run, arguments):
    done = run(*arguments.split())
    assert (done.returncode, done.stdout) == (2, "")


def test_progress_is_said_to_whoever_looks_on_and_to_nobody_else(terminal, run, mine, stick):
    shown = terminal("backup", "stick", "--vault", str(mine))
    shown.wait_for("Passphrase:")
    shown.press(training.PASSPHRASE, "enter")
    assert shown.wait_for_exit() == 0
    assert "The backup was made and proved" in shown.text
    assert "Reading it back from there" in shown.raw.decode()
    assert "Reading it back" not in shown.text


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of which a backup takes a moment."""
    folder = tmp_path_factory.mktemp("large")
    words = ["demo", "--vault", str(folder / "vault"), "--no-open", "--cases", "150", "--today", "2026-03-02"]
    subprocess.run([PYTHON, "-m", "datui", *words], env=environment(folder), check=True, capture_output=True)
    return folder / "vault"


def told_to_end(home: Path, number: int, sign: str, *arguments: str) -> int:
    """Run datui until there is a file of this name, tell it to end, and say how it ended."""
    command = [PYTHON, "-m", "datui", *arguments, "--passphrase-fd", "0"]
    with subprocess.Popen(
        command, env=environment(home), cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as going:  # fmt: skip
        assert going.stdin is not None
        going.stdin.write(SAID.encode())
        going.stdin.close()
        while going.poll() is None and not any(home.glob(sign)):
            os.sched_yield()
        going.send_signal(number)
        assert going.wait() in (0, 128 + number)
    return going.returncode


ENDS = [
    (signal.SIGTERM, "vault/cases.db.backup"),
    (signal.SIGINT, "stick/*.part"),
    (signal.SIGTERM, "stick/*.datui"),
    (signal.SIGHUP, "vault/cases.db.proving"),
]


@pytest.mark.parametrize(("number", "sign"), ENDS)
def test_a_backup_that_is_told_to_end_leaves_nothing_half(home, large, stick, number, sign):
    mine = shutil.copytree(large, home / "vault")
    ended = told_to_end(home, number, sign, "backup", "stick", "--vault", str(mine))
    left = [one.name for one in stick.iterdir()]
    assert [name for name in left if name.endswith(".part")] == []
    assert not list(mine.glob("cases.db.*"))
    with closing(Vault.open(mine, unlock(mine, training.PASSPHRASE), rules=load_rules(), mend=False)) as vault:
        made = [entry for entry in vault.of_vault() if entry.record.kind == "backup"]
        assert len(left) == len(made) == (ended == 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_restore_that_is_told_to_end_leaves_no_vault_or_a_whole_one(home, run, large, stick, number):
    mine = shutil.copytree(large, home / "vault")
    assert run("backup", "stick", "--vault", str(mine), "--passphrase-fd", "0", said=SAID).returncode == 0
    (file,) = stick.iterdir()
    if told_to_end(home, number, "back/cases.db.restoring/cases.db", "restore", str(file), "--vault", "back"):
        assert not (home / "back").exists()
    else:
        assert look(home / "back") is not None
