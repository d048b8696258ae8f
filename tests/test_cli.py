"""The command line: names, exit codes and who says what where. Every test starts datui as a person would."""

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_data_dir

from datui import __version__, training
from datui.__main__ import Usage, parse
from datui.folders import default_vault
from datui.pack import load_rules
from storage.header import parse as parse_header
from storage.keys import CHEAP, FULL
from storage.lock import Lock
from storage.vault import DamagedVault, Vault, forge_slot, prove, unlock
from tests.journeys.terminal import PYTHON, Terminal, wait_until_gone

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}


@pytest.fixture
def run(home: Path) -> Run:
    """Run datui without a terminal and take what it says."""

    def go(*arguments: str, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        command = [PYTHON, "-m", "datui", *arguments]
        return subprocess.run(
            command, input=said, env=environment(home) | more, cwd=home, capture_output=True, text=True, check=False,
            start_new_session=True,
        )  # fmt: skip

    return go


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Terminal]]:
    """Run datui on a terminal."""
    opened: list[Terminal] = []

    def go(*arguments: str) -> Terminal:
        opened.append(Terminal([PYTHON, "-m", "datui", *arguments], env=environment(home), cwd=home))
        return opened[-1]

    yield go
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TRAINING vault that tests only look at."""
    folder = tmp_path_factory.mktemp("demo")
    command = [PYTHON, "-m", "datui", "demo", "--vault", str(folder / "vault"), "--no-open", "--today", "2026-03-02"]
    subprocess.run(command, env=environment(folder), check=True, capture_output=True)
    return folder / "vault"


def refused(done: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """The reason and the route of a refusal, which says nothing else."""
    assert (done.returncode, done.stdout) == (1, "")
    reason, route = done.stderr.splitlines()
    return reason, route


# Words -----------------------------------------------------------------------------------------------------------


def test_version_and_help_are_said_on_standard_output(run):
    assert run("--version").stdout == f"datui {__version__}\n"
    for arguments in (["--help"], ["-h"], ["verify", "--help"], ["--help", "demo"]):
        done = run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert "datui verify" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        "sing",
        "demo verify",
        "verify x",
        "--loud",
        "-v",
        "--",
        "--vault",
        "--vault=",
        "verify --vault",
        "--vault a --vault b",
        "verify --json=1",
        "--json",
        "--cases 3",
        "verify --seed 3",
        "demo --json",
        "demo --cases 0",
        "demo --cases 1e3",
        "demo --cases -1",
        "demo --cases ٣",
        "demo --seed x",
        "demo --today monday",
        "demo --today 1826-01-01",
        "demo --no-open",
        "verify --passphrase-fd x",
        "--passphrase-fd 3",
        "--version --vault x",
        "verify --passphrase marmalade",
        "check x",
        "check --passphrase-fd 3",
    ],
)
def test_what_cannot_be_read_is_a_usage_error(arguments):
    with pytest.raises(Usage):
        parse(arguments.split())


def test_a_usage_error_is_told_on_standard_error_with_code_2(run):
    done = run("demo", "--no-open")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--vault" in done.stderr


def test_what_was_typed_is_shown_inert(run):
    done = run("\x1b]0;marmalade\x07")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    ["verify --json --vault /v --passphrase-fd 4", "--json --vault=/v --passphrase-fd=4 verify",
     "--vault /v verify --passphrase-fd 4 --json"],
)  # fmt: skip
def test_options_work_before_and_after_the_name_alike(arguments):
    assert parse(arguments.split()) == ("verify", {"json": True, "vault": "/v", "passphrase-fd": 4})


def test_options_of_a_demo_are_read():
    line = "--cases 3 demo --seed 7 --today 2026-03-02 --vault v --no-open"
    given = parse(line.split())
    options = {"cases": 3, "seed": 7, "today": date(2026, 3, 2), "vault": "v", "no-open": True}
    assert given == ("demo", options)


@pytest.mark.parametrize("folder", ["", "/somewhere/else"])
def test_the_default_vault_is_in_the_local_data_directory(monkeypatch, folder):
    monkeypatch.setenv("XDG_DATA_HOME", folder)
    assert default_vault() == f"{user_data_dir('datui', appauthor=False, roaming=False)}/vault"


# The way in ------------------------------------------------------------------------------------------------------


def test_only_the_first_breath_of_the_front_door_can_run_a_users_code(run, home):
    """A variable can load code into whatever Python a person starts; datui starts itself again without it."""
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "sitecustomize.py").write_text("print('marmalade')")
    done = run("--version", PYTHONPATH=str(elsewhere), PYTHONUNBUFFERED="1", PYTHONWARNINGS="error")
    assert done.stdout == f"marmalade\ndatui {__version__}\n"


def test_the_installed_command_is_the_same_front_door(home):
    installed = Path(sys.executable).with_name("datui")
    if not installed.exists():
        pytest.skip("datui is not installed here")
    done = subprocess.run([installed, "--version"], env=environment(home), capture_output=True, text=True, check=True)
    assert done.stdout == f"datui {__version__}\n"


def test_opening_a_vault_without_a_terminal_is_refused(run):
    reason, _route = refused(run())
    assert "terminal" in reason


def test_a_screen_is_never_drawn_into_a_file(home):
    """With the keyboard and the errors on a terminal, and only what is printed sent to a file."""
    line = f"exec {PYTHON} -m datui > {home}/file"
    with Terminal(["/bin/sh", "-c", line], env=environment(home), cwd=home) as terminal:
        assert terminal.wait_for_exit() == 1
        assert "nowhere else" in terminal.text
        assert (home / "file").read_bytes() == b""


def foreign(home: Path) -> tuple[str, str]:
    (home / "v" / "letter").write_text("dear")
    return "The folder holds something that is not a vault.", "Choose an empty folder, or one that does not exist yet."


def zero_bytes(home: Path) -> tuple[str, str]:
    (home / "v" / "cases.db").touch()
    return "The vault's database is empty.", DamagedVault.route


@pytest.mark.parametrize("what", [foreign, zero_bytes], ids=lambda what: what.__name__)
@pytest.mark.parametrize("key", ["enter", "ctrl+q"])
def test_a_vault_that_cannot_be_opened_is_refused_on_the_screen_and_in_the_shell(terminal, home, what, key):
    (home / "v").mkdir()
    reason, route = what(home)
    shown = terminal("--vault", "v")
    shown.wait_for("cannot open this vault", "Nothing was changed.")
    shown.press(key)
    assert shown.wait_for_exit() == 1
    assert " ".join(shown.text.split()) == f"{reason} {route}"


# demo ------------------------------------------------------------------------------------------------------------


def test_a_demo_that_is_not_opened_prints_its_passphrase(run, home):
    done = run("demo", "--vault", "v", "--no-open", "--cases", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"passphrase: {training.PASSPHRASE}" in done.stdout.splitlines()
    assert (home / "v").stat().st_mode & 0o777 == 0o700
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in (home / "v").iterdir())


def test_a_demo_is_the_same_for_the_same_seed_and_day(run):
    def made(name: str, seed: str) -> list[int]:
        run("demo", "--vault", name, "--no-open", "--seed", seed, "--today", "2026-03-02", "--cases", "30")
        found = json.loads(
            run("verify", "--json", "--vault", name, "--passphrase-fd", "0", said=training.PASSPHRASE).stdout
        )
        assert found["ok"]
        return [found["entries"], found["cases"]]

    assert made("a", "5") == made("b", "5")
    assert made("c", "6") != made("a2", "5")


def test_a_demo_never_touches_what_is_there(run, home, vault):
    (home / "full").mkdir()
    (home / "full" / "letter").write_text("kept")
    refused(run("demo", "--vault", "full", "--no-open"))
    assert [file.name for file in (home / "full").iterdir()] == ["letter"]
    before = {file: file.read_bytes() for file in vault.iterdir()}
    refused(run("demo", "--vault", str(vault), "--no-open"))
    assert {file: file.read_bytes() for file in vault.iterdir()} == before


def test_a_demo_with_a_passphrase_of_its_own_does_not_print_it(run):
    own = "my own words are long enough"
    done = run("demo", "--vault", "v", "--no-open", "--cases", "1", "--passphrase-fd", "0", said=own + "\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert run("verify", "--vault", "v", "--passphrase-fd", "0", said=own).returncode == 0


def test_a_passphrase_of_ones_own_costs_what_a_real_one_costs_and_only_the_public_one_is_cheap(run, home):
    """What a person gives may be a passphrase that they use elsewhere: the demo must not make it cheap to guess."""
    run(
        "demo", "--vault", "v", "--no-open", "--cases", "1", "--passphrase-fd", "0", said="my own words are long enough"
    )
    run("demo", "--vault", "public", "--no-open", "--cases", "1")
    assert [parse_header((home / name / "header.a").read_bytes()).slots[0].cost for name in ("v", "public")] == [
        FULL,
        CHEAP,
    ]


def test_a_passphrase_that_no_vault_can_have_makes_none(run, home):
    reason, _route = refused(run("demo", "--vault", "v", "--no-open", "--passphrase-fd", "0", said="too short"))
    assert "15 characters" in reason
    assert list(home.iterdir()) == []


def test_a_demo_without_a_terminal_is_refused_before_it_makes_anything(run, home):
    refused(run("demo"))
    refused(run("demo", "--vault", "v"))
    assert list(home.iterdir()) == []


def demo_folders(home: Path) -> list[Path]:
    return sorted((home / ".local/share/datui").glob("demo-*"))


def test_a_demo_opens_on_its_caseload_and_is_thrown_away(terminal, home):
    shown = terminal("demo")
    shown.wait_for("TRAINING", "Caseload")
    (folder,) = demo_folders(home)
    assert folder.stat().st_mode & 0o777 == 0o700
    shown.press("ctrl+q")
    assert shown.wait_for_exit() == 0
    assert shown.text == ""
    assert demo_folders(home) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_demo_that_is_told_to_end_is_thrown_away(terminal, home, number):
    shown = terminal("demo")
    shown.wait_for("Caseload")
    os.kill(shown.pid, number)
    assert shown.wait_for_exit() == 128 + number
    assert demo_folders(home) == []


def test_a_demo_in_a_closed_window_is_thrown_away(terminal, home):
    shown = terminal("demo")
    shown.wait_for("Caseload")
    shown.hang_up()
    wait_until_gone(shown.pid)
    assert demo_folders(home) == []


def test_a_vault_that_is_named_as_a_demo_is_not_one_that_is_thrown_away(run, terminal, home):
    data = home / ".local/share/datui"
    run("demo", "--vault", str(data / "demo-team"), "--no-open", "--cases", "1")
    (data / f"demo-{'0' * 16}").mkdir()
    shown = terminal("demo", "--cases", "1")
    shown.wait_for("Caseload")
    shown.press("ctrl+q")
    assert shown.wait_for_exit() == 0
    assert [one.name for one in demo_folders(home)] == [f"demo-{'0' * 16}", "demo-team"]
    assert (data / "demo-team" / "cases.db").exists()


def test_a_demo_leaves_a_set_up_alone_that_goes_on_in_its_folder(run, home):
    place = home / "v"
    place.mkdir()
    for name in ("cases.db.new", "header.b.new"):
        (place / name).write_text("kept")
    held = Lock.take(place)
    before = {file: file.read_bytes() for file in place.iterdir()}
    reason, _route = refused(run("demo", "--vault", "v", "--no-open", "--cases", "1"))
    assert "another datui" in reason
    assert {file: file.read_bytes() for file in place.iterdir()} == before
    held.release()


def test_what_a_killed_demo_left_goes_with_the_next_and_a_living_one_stays(terminal, home):
    killed, living = terminal("demo"), terminal("demo")
    killed.wait_for("Caseload")
    living.wait_for("Caseload")
    assert len(demo_folders(home)) == 2
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait_for_exit()
    assert len(demo_folders(home)) == 2
    third = terminal("demo")
    third.wait_for("Caseload")
    assert len(demo_folders(home)) == 2
    living.press("down")
    living.press("ctrl+q")
    assert living.wait_for_exit() == 0


# verify ----------------------------------------------------------------------------------------------------------


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """What `verify --json` found; standard error stays empty."""
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert set(found) == {"ok", "entries", "cases", "head", "head_words", "training", "keys", "failures"}
    assert found["ok"] == (done.returncode == 0) == (found["failures"] == [])
    assert all(set(failure) == {"what", "entry", "route"} for failure in found["failures"])
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


def copied(vault: Path, home: Path) -> Path:
    copy = home / "copy"
    copy.mkdir(mode=0o700)
    for file in vault.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


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


def unread(pipe: int) -> int:
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_check_that_is_told_to_end_while_it_asks_leaves_the_terminal_as_it_was(terminal, vault, number):
    shown = terminal("verify", "--vault", str(vault))
    shown.wait_for("Passphrase:")
    assert not termios.tcgetattr(shown.child.child_fd)[3] & termios.ECHO
    os.kill(shown.pid, number)
    assert shown.wait_for_exit() == 128 + number
    assert termios.tcgetattr(shown.child.child_fd)[3] & termios.ECHO


# A working folder that is gone -----------------------------------------------------------------------------------


def nowhere(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run datui in a folder that is removed before it starts."""
    line = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
    command = ["/bin/sh", "-c", line, "sh", PYTHON, "-m", "datui", *arguments]
    return subprocess.run(command, env=environment(home), cwd=home, capture_output=True, text=True, check=False)


NOWHERE = [["verify", "--vault", "x"], ["demo", "--vault", "x", "--no-open"], ["--vault", "x"]]


@pytest.mark.parametrize("arguments", NOWHERE, ids=" ".join)
def test_a_folder_under_one_that_is_gone_is_refused(home, arguments):
    reason, route = refused(nowhere(home, *arguments))
    assert "gone" in reason
    assert "--vault" in route


def test_a_folder_under_one_that_is_gone_is_refused_as_json(home):
    (failure,) = findings(nowhere(home, "verify", "--json", "--vault", "x"))["failures"]
    assert failure["what"] == "nowhere"


def test_what_needs_no_working_folder_works_in_one_that_is_gone(home, vault):
    assert nowhere(home, "--version").stdout == f"datui {__version__}\n"
    done = nowhere(home, "verify", "--vault", str(vault), "--passphrase-fd", "77")
    assert "77" in refused(done)[0]


def test_a_fault_is_told_as_json_without_a_value(monkeypatch, capsys):
    from datui import verify

    def fail(*_arguments):
        raise ZeroDivisionError("marmalade")

    monkeypatch.setattr(verify, "_check", fail)
    monkeypatch.setattr("datui.guard.out", print)
    assert verify.verify({"json": True, "vault": "/nowhere"}) == 1
    found = json.loads(capsys.readouterr().out)
    assert [failure["what"] for failure in found["failures"]] == ["fault"]
    assert "marmalade" not in str(found)
    assert "ZeroDivisionError" in str(found)


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


WORDS = [["--help"], ["--version"], ["verify", "--json", "--passphrase-fd", "0"], ["verify", "--passphrase-fd", "0"]]


@pytest.mark.parametrize("arguments", WORDS, ids=lambda words: words[0] + words[1:2][0] if words[1:] else words[0])
@pytest.mark.parametrize("output", [">/dev/full", ">&-"])
def test_what_cannot_be_said_is_an_error_of_one_line(home, vault, arguments, output):
    more = ["--vault", str(vault)] if arguments[0] == "verify" else []
    command = ["/bin/sh", "-c", f'exec "$@" {output}', "sh", PYTHON, "-m", "datui", *arguments, *more]
    done = subprocess.run(
        command, input=training.PASSPHRASE, env=environment(home), capture_output=True, text=True, check=False
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


def test_a_passphrase_with_a_byte_order_mark_is_the_same(run, vault):
    said = "\ufeff" + training.PASSPHRASE + "\r\n"
    assert run("verify", "--vault", str(vault), "--passphrase-fd", "0", said=said).returncode == 0


def test_a_demo_that_is_killed_leaves_nothing_that_looks_like_a_vault(run, home):
    command = [PYTHON, "-m", "datui", "demo", "--vault", str(home / "v"), "--no-open", "--cases", "3000"]
    demo = subprocess.Popen(command, env=environment(home), cwd=home, start_new_session=True)
    while not list(home.glob("**/cases.db")):
        assert demo.poll() is None
    demo.kill()
    demo.wait()
    assert not (home / "v").exists()
    assert run("demo", "--vault", str(home / "v"), "--no-open", "--cases", "1").returncode == 0
    assert [one.name for one in home.iterdir()] == ["v"]
    assert {one.name for one in (home / "v").iterdir()} >= {"cases.db", "header.a", "header.b"}


def test_a_demo_goes_into_an_empty_folder(run, home):
    (home / "v").mkdir()
    assert run("demo", "--vault", str(home / "v"), "--no-open", "--cases", "1").returncode == 0
    assert (home / "v" / "cases.db").exists()


def test_a_descriptor_that_is_not_open_is_refused(run, vault):
    reason, route = refused(run("verify", "--vault", str(vault), "--passphrase-fd", "77"))
    assert "77" in reason
    assert "FILE" in route


@pytest.mark.parametrize("given", ["a" * 5000, "a" * 200_000, "🏠" * 5000])
def test_a_passphrase_that_is_too_long_is_refused_as_that_and_not_as_a_wrong_one(run, vault, given):
    said = f"{given}\n"
    reason, _route = refused(run("verify", "--vault", str(vault), "--passphrase-fd", "0", said=said))
    assert "longer than 1,024 characters" in reason


def test_without_descriptor_and_terminal_verify_refuses(run, vault):
    _reason, route = refused(run("verify", "--vault", str(vault)))
    assert "--passphrase-fd" in route


def test_without_a_descriptor_verify_asks_and_does_not_show_what_is_typed(terminal, vault):
    shown = terminal("verify", "--vault", str(vault))
    shown.wait_for("Passphrase:")
    shown.press(training.PASSPHRASE, "enter")
    assert shown.wait_for_exit() == 0
    assert "All is well" in shown.text
    assert training.PASSPHRASE not in shown.raw.decode()


@pytest.mark.parametrize("command", ["verify", "check", "demo --vault v", "demo --vault v --no-open"])
def test_no_command_sees_a_secret_with_an_open_door(home, command):
    """The launcher of a demo starts a session, and nothing else is left open."""
    words = command.split()
    code = f"""
import os, socket, sys
from datui import commands, verify, __main__
def try_doors(options):
    for door in (lambda: socket.socket(), lambda: socket.getaddrinfo("localhost", 80), lambda: os.system("true")):
        try:
            door()
            print("open")
        except PermissionError:
            pass
    try:
        os.waitpid(os.posix_spawn("/bin/true", ["true"], {{}}), 0)
        print("starts a session")
    except PermissionError:
        pass
    return 0
verify.verify = commands.check = commands.demo = try_doors
sys.exit(__main__.main({words!r}))
"""
    done = subprocess.run(
        [PYTHON, "-I", "-c", code], env=environment(home), capture_output=True, text=True, check=False
    )
    starts = "starts a session\n" if command == "demo --vault v" else ""
    assert (done.returncode, done.stdout, done.stderr) == (0, starts, "")


def test_a_passphrase_in_the_arguments_or_the_environment_is_no_passphrase(run, vault):
    done = run("verify", "--vault", str(vault), DATUI_PASSPHRASE=training.PASSPHRASE)
    assert done.returncode == 1
    assert run("verify", "--passphrase", training.PASSPHRASE).returncode == 2


# What protects cases on this computer ----------------------------------------------------------------------------


def test_a_check_is_a_report_for_people_and_always_done(run, vault):
    done = run("check", "--vault", str(vault))
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("Disk encryption", "Place of the vault", "OpenSSL of sqlcipher3", "Screen lock"):
        assert name in done.stdout
    assert str(vault) not in done.stdout


def test_a_check_is_a_report_for_programs(run, home):
    done = run("check", "--json", "--vault", str(home / "Dropbox" / "none"))
    assert (done.returncode, done.stderr) == (0, "")
    found = {each["name"]: each for each in json.loads(done.stdout)["findings"]}
    assert set(found["Place of the vault"]) == {"name", "state", "words", "route"}
    assert found["Place of the vault"]["state"] == "not protected"
    assert not (home / "Dropbox").exists()


def test_a_demo_is_not_written_into_a_synced_folder(run, home):
    reason, route = refused(run("demo", "--vault", str(home / "OneDrive" / "v"), "--no-open", "--cases", "1"))
    assert "OneDrive" in reason
    assert "own disk" in route
    assert list(home.iterdir()) == []


def test_a_vault_that_was_moved_into_a_synced_folder_can_still_be_verified(run, home, vault):
    (home / "Nextcloud").mkdir()
    copy = copied(vault, home / "Nextcloud")
    done = run("verify", "--vault", str(copy), "--passphrase-fd", "0", said=training.PASSPHRASE)
    assert (done.returncode, done.stderr) == (0, "")
