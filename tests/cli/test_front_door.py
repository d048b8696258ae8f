"""The command line: names, exit codes and who says what where, before any command begins."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from platformdirs import user_data_dir

from datui import __version__, training
from datui.__main__ import Usage, parse
from datui.folders import default_vault
from storage.vault import DamagedVault
from tests.cli.conftest import environment, refused
from tests.cli.test_verify import findings
from tests.journeys.terminal import PYTHON, Terminal

# Words


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


# The way in


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


# A working folder that is gone


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


# Whichever the command


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
