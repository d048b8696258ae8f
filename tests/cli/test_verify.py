"""`datui verify`: what is well and what is wrong, in words and as JSON, each with its exit code."""

import json
import signal
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from datui import training
from datui.pack import load_rules
from storage.vault import DamagedVault, Vault, forge_slot, prove, unlock
from tests.cli.conftest import copied, environment
from tests.cli.test_passphrase import unread
from tests.journeys.terminal import PYTHON


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """What `verify --json` found; standard error stays empty."""
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert set(found) == {
        "ok",
        "entries",
        "cases",
        "head",
        "head_words",
        "training",
        "older",
        "rescued",
        "keys",
        "failures",
    }
    assert found["ok"] == (done.returncode == 0) == (found["failures"] == [])
    assert all(set(failure) == {"what", "entry", "page", "route"} for failure in found["failures"])
    return found


def test_a_good_vault_verifies(run, vault):
    done = run("verify", "--vault", str(vault), "--passphrase-fd", "0", said=training.PASSPHRASE + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "TRAINING" in done.stdout
    assert "12 cases" in done.stdout


def test_a_good_vault_verifies_as_json(run, vault):
    done = run("--json", "--passphrase-fd=0", "verify", "--vault", str(vault), said=training.PASSPHRASE)
    found = findings(done)
    assert found["ok"]
    assert found["training"] is True
    assert found["cases"] == 12
    assert len(str(found["head"])) == 64
    assert len(found["head_words"].split()) == 8
    (key,) = found["keys"]
    assert (key["name"], key["role"], key["letter"], key["active"]) == (training.OFFICER, "officer", "A", True)
    assert len(key["words"].split()) == 6
    assert key["enrolled_by"] == training.OFFICER


def test_names_words_enroller_and_date_stand_on_verify_and_a_supervisors_letter_opens_it(run, vault, home, rules):
    copy = copied(vault, home)
    words = "walnut copper ladder mist echo"
    opened = Vault.open(copy, unlock(copy, training.PASSPHRASE), rules=rules)
    slot = forge_slot(words, opened.keys.header, role="supervisor", cheap=True)
    key = opened.keys.enrol(prove(opened.keys.unlocked, training.PASSPHRASE), slot, "Bola Okafor")
    day = opened.now().date().isoformat()
    opened.close()
    arguments = ("verify", "--vault", str(copy), "--key", "b", "--passphrase-fd", "0")
    said = run(*arguments, said=words).stdout
    assert f"Bola Okafor, supervisor: enrolled by {training.OFFICER} on {day}\n  key: {key.words}\n" in said
    assert "cannot know that an enrolled supervisor is a real one" in said
    assert "All is well" in said
    assert [one["name"] for one in findings(run(*arguments, "--json", said=words))["keys"]] == [
        training.OFFICER,
        "Bola Okafor",
    ]
    assert run("verify", "--vault", str(copy), "--key", "Q", "--passphrase-fd", "0", said=words).returncode == 2


def wrong_passphrase(_vault: Path) -> str:
    return "not the passphrase of this one"


def no_vault(vault: Path) -> str:
    for file in vault.iterdir():
        file.unlink()
    return training.PASSPHRASE


def empty_database(vault: Path) -> str:
    (vault / "cases.db").write_bytes(b"")
    return training.PASSPHRASE


def damaged_page(vault: Path) -> str:
    raw = bytearray((vault / "cases.db").read_bytes())
    raw[len(raw) * 3 // 4] ^= 1
    (vault / "cases.db").write_bytes(raw)
    return training.PASSPHRASE


def damaged_header(vault: Path) -> str:
    (vault / "header.a").write_bytes(b"x")
    (vault / "header.b").write_bytes(b"x")
    return training.PASSPHRASE


def no_passphrase(_vault: Path) -> str:
    return ""


WRONGS = [wrong_passphrase, no_vault, empty_database, damaged_page, damaged_header, no_passphrase]


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.__name__)
def test_whatever_is_wrong_is_told_as_json_and_as_words(run, home, vault, wrong):
    copy = copied(vault, home)
    passphrase = wrong(copy)
    arguments = ["verify", "--vault", str(copy), "--passphrase-fd", "0"]
    assert findings(run(*arguments, "--json", said=passphrase))["failures"]
    done = run(*arguments, said=passphrase)
    assert done.returncode == 1
    assert "All is well" not in done.stdout
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert passphrase == "" or passphrase not in done.stderr


def test_what_is_refused_has_a_code_of_its_own_and_its_sentence_as_the_route(run, home, vault):
    arguments = ["verify", "--json", "--passphrase-fd", "0", "--vault"]
    copy = copied(vault, home)
    (home / "file").write_text("x")
    (home / "dangling").symlink_to(home / "nowhere")
    said = {
        "passphrase": run(*arguments, str(copy), said="not the passphrase of this one"),
        "no-vault": run(*arguments, str(home / "none"), said=training.PASSPHRASE),
        "foreign": run(*arguments, str(home / "file"), said=training.PASSPHRASE),
        "no-passphrase": run(*arguments, str(copy)),
        "too-long": run(*arguments, str(copy), said=training.PASSPHRASE + "x" * 200_000),
        "descriptor": run(*arguments[:2], "--passphrase-fd", "77", "--vault", str(copy)),
        "no-terminal": run(*arguments[:2], "--vault", str(copy)),
    }
    for what, done in said.items():
        (failure,) = findings(done)["failures"]
        assert (failure["what"], failure["entry"]) == (what, None)
        assert len(failure["route"].split(". ")) >= 2
    (failure,) = findings(run(*arguments, str(home / "dangling"), said=training.PASSPHRASE))["failures"]
    assert (failure["what"], "link" in failure["route"]) == ("foreign", True)


def the_lists_alone_are_damaged(vault: Path) -> bool:
    try:
        opened = Vault.open(vault, unlock(vault, training.PASSPHRASE), rules=load_rules(), mend=False)
    except DamagedVault:
        return False
    with closing(opened):
        return not damaged(lambda: opened.cases) and damaged(opened.count)


def damaged(read: Callable[[], object]) -> bool:
    try:
        read()
    except DamagedVault:
        return True
    return False


def test_a_damaged_list_of_cases_does_not_make_them_fewer(run, home, vault):
    """The lists are made from the ledger, so it is the ledger that is counted."""
    copy, good = copied(vault, home), (vault / "cases.db").read_bytes()
    for page in range(1, len(good) // 4096):
        raw = bytearray(good)
        raw[page * 4096 + 100] ^= 1
        (copy / "cases.db").write_bytes(raw)
        if the_lists_alone_are_damaged(copy):
            break
    arguments = ["verify", "--json", "--passphrase-fd", "0", "--vault", str(copy)]
    found = findings(run(*arguments, said=training.PASSPHRASE))
    assert (found["ok"], found["cases"]) == (False, 12)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("how", [["--json"], []], ids=["json", "words"])
def test_a_check_that_is_told_to_end_says_that_it_did_not_get_to_its_end(home, vault, number, how):
    command = [PYTHON, "-I", "-m", "datui", "verify", *how, "--vault", str(vault), "--passphrase-fd", "0"]
    check = subprocess.Popen(
        command, env=environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert check.stdin is not None
    check.stdin.write("half a passphra")
    check.stdin.flush()
    while unread(check.stdin.fileno()):
        assert check.poll() is None
    check.send_signal(number)
    said, complained = check.communicate()
    assert (check.returncode, complained) == (128 + number, "")
    if not how:
        assert said == ""
        return
    found = json.loads(said)
    assert (found["ok"], [failure["what"] for failure in found["failures"]]) == (False, ["interrupted"])


def test_training_is_told_by_the_vault_and_not_by_a_header_that_nobody_proved(run, home, vault):
    copy = copied(vault, home)
    arguments = ["verify", "--json", "--passphrase-fd", "0", "--vault", str(copy)]
    assert findings(run(*arguments, said="not the passphrase of this one"))["training"] is False


def test_a_damaged_copy_of_the_header_is_found_and_left_as_it_is(run, home, vault):
    copy = copied(vault, home)
    (copy / "header.a").write_bytes(b"x")
    for _ in range(2):
        done = run("verify", "--json", "--passphrase-fd", "0", "--vault", str(copy), said=training.PASSPHRASE)
        assert [failure["what"] for failure in findings(done)["failures"]] == ["header"]
        assert (copy / "header.a").read_bytes() == b"x"


def test_a_vault_that_was_moved_into_a_synced_folder_can_still_be_verified(run, home, vault):
    (home / "Nextcloud").mkdir()
    copy = copied(vault, home / "Nextcloud")
    done = run("verify", "--vault", str(copy), "--passphrase-fd", "0", said=training.PASSPHRASE)
    assert (done.returncode, done.stderr) == (0, "")
