"""The launcher and its sessions on a real terminal: whatever ends one, nothing of it stays."""

import os
import platform
import signal
import subprocess
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from datui import guard
from datui.seccomp import MACHINES
from screens.__main__ import _line
from tests.journeys.terminal import PYTHON, Terminal, wait_until_gone

TINY = Path(__file__).with_name("tiny_session.py")
START = """
import sys
from datui import guard, launcher
guard.enter()
words = sys.argv[3].encode() if len(sys.argv) > 3 else None
sys.exit(launcher.launch(sys.argv[1], words, [sys.executable, "-I", sys.argv[2]]))
"""
PASSPHRASE = "five words of no importance"


def command(vault: Path, *passphrase: str) -> list[str]:
    return [PYTHON, "-I", "-c", START, str(vault), str(TINY), *passphrase]


def environment(home: Path) -> dict[str, str]:
    known = {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return known | {"UNHEARD_OF": "1"}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def start(vault: Path) -> Iterator[Callable[..., Terminal]]:
    """A launcher with a tiny session on a terminal, its secret on the screen."""
    opened: list[Terminal] = []

    def run(*passphrase: str) -> Terminal:
        terminal = Terminal(command(vault, *passphrase), env=environment(vault.parent))
        opened.append(terminal)
        terminal.wait_for("marmalade")
        return terminal

    yield run
    for terminal in opened:
        terminal.close()


def session_of(terminal: Terminal) -> int:
    (session,) = terminal.children()
    return session


def ends_clean(terminal: Terminal) -> int:
    """The exit code of a launcher that left no process, and nothing of a secret on the screen."""
    code = terminal.wait_for_exit()
    assert terminal.processes() == []
    assert "marmalade" not in terminal.text
    return code


def test_quitting_leaves_the_terminal_as_it_was_and_empty(vault):
    with Terminal(["/bin/cat"], env=environment(vault)) as other:
        before = termios.tcgetattr(other.child.child_fd)
    with Terminal(command(vault), env=environment(vault)) as terminal:
        terminal.wait_for("marmalade")
        assert not termios.tcgetattr(terminal.child.child_fd)[3] & termios.ECHO
        seen = len(terminal.raw)
        terminal.press("ctrl+q")
        assert ends_clean(terminal) == 0
        assert guard.WIPE in terminal.raw[seen:]
        assert terminal.text == ""
        assert termios.tcgetattr(terminal.child.child_fd) == before


def test_an_app_that_exits_by_itself_ends_datui(start):
    terminal = start()
    terminal.press("exit", "enter")
    assert ends_clean(terminal) == 0


@pytest.mark.parametrize("key", ["f12", "ctrl+l"])
def test_a_panic_key_darkens_keeps_the_draft_and_starts_a_session_that_knows_nothing(start, vault, key):
    terminal = start(PASSPHRASE)
    terminal.wait_for(f"brought: {PASSPHRASE}")
    first = session_of(terminal)
    terminal.press("half a word")
    terminal.wait_for("half a word")
    seen = len(terminal.raw)
    terminal.press(key)
    terminal.wait_for("brought: nothing")
    wait_until_gone(first)
    assert (vault / "draft").read_text() == "half a word"
    assert terminal.raw.index(guard.DARK, seen) < terminal.raw.index(guard.WIPE, seen)
    between = terminal.raw[terminal.raw.index(guard.DARK, seen) : terminal.raw.index(guard.WIPE, seen)]
    assert between.replace(guard.DARK, b"") == b""  # the dark session wrote nothing more
    assert session_of(terminal) != first
    terminal.press("ctrl+q")
    assert ends_clean(terminal) == 0


def test_a_session_takes_a_long_passphrase_whole():
    reader, writer = os.pipe()
    os.write(writer, b"x" * 12_000 + b"\n")
    os.close(writer)
    assert _line(reader) == b"x" * 12_000


def test_a_session_after_a_lock_is_told_that_the_vault_was_there(start, vault):
    (vault / "cases.db").touch()
    terminal = start(PASSPHRASE)
    assert b"--was-there" not in arguments_of(session_of(terminal))
    (vault / "cases.db").unlink()
    terminal.press("f12")
    terminal.wait_for("brought: nothing")
    assert b"--was-there" in arguments_of(session_of(terminal))


def test_a_session_after_a_lock_at_set_up_is_not(start):
    terminal = start(PASSPHRASE)
    terminal.press("f12")
    terminal.wait_for("brought: nothing")
    assert b"--was-there" not in arguments_of(session_of(terminal))


def arguments_of(session: int) -> bytes:
    return Path(f"/proc/{session}/cmdline").read_bytes()


def test_a_panic_key_works_while_the_screens_are_stuck(start):
    terminal = start(PASSPHRASE)
    terminal.press("block", "enter")
    terminal.wait_for("stuck with marmalade")
    first = session_of(terminal)
    seen = len(terminal.raw)
    terminal.press("f12")
    terminal.wait_for_bytes(guard.DARK, seen)
    assert "marmalade" not in terminal.text
    assert session_of(terminal) == first  # dark first; the end comes when its three seconds are over
    terminal.wait_for("brought: nothing")
    wait_until_gone(first)


def test_a_draft_that_cannot_be_kept_delays_the_end_by_three_seconds_only(start, vault):
    terminal = start(PASSPHRASE)
    (vault / "hang").touch()
    first = session_of(terminal)
    terminal.press("f12")
    terminal.wait_for("brought: nothing")
    wait_until_gone(first)
    assert session_of(terminal) != first


def test_idleness_warns_and_then_locks(start, vault):
    (vault / "idle").write_text("2 2")
    terminal = start(PASSPHRASE)
    first = session_of(terminal)
    (vault / "idle").unlink()
    terminal.wait_for("Locks in")
    terminal.wait_for("brought: nothing")
    wait_until_gone(first)
    assert session_of(terminal) != first


def test_a_session_that_is_stopped_locks_instead(start):
    terminal = start(PASSPHRASE)
    first = session_of(terminal)
    os.kill(first, signal.SIGTSTP)
    terminal.wait_for("brought: nothing")
    wait_until_gone(first)
    assert session_of(terminal) != first


def test_a_fault_ends_with_one_calm_sentence_and_no_value(start):
    terminal = start()
    terminal.press("crash", "enter")
    assert ends_clean(terminal) == 1
    said = " ".join(terminal.text.split())
    assert said.startswith("datui had to stop because of a fault in the program; everything that was kept is safe.")
    assert said.endswith("ValueError.")
    assert "Traceback" not in terminal.raw.decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT])
def test_a_launcher_that_is_told_to_end_keeps_the_draft_wipes_and_ends(start, vault, number):
    terminal = start()
    terminal.press("half a word")
    terminal.wait_for("half a word")
    os.kill(terminal.pid, number)
    assert ends_clean(terminal) == 128 + number
    assert terminal.text == ""
    assert (vault / "draft").read_text() == "half a word"


def test_a_stuck_session_does_not_keep_a_launcher_that_is_told_to_end(start):
    terminal = start()
    terminal.press("block", "enter")
    terminal.wait_for("stuck")
    os.kill(terminal.pid, signal.SIGTERM)
    assert ends_clean(terminal) == 128 + signal.SIGTERM


def test_a_session_dies_with_its_launcher_and_wipes_in_its_stead(start):
    terminal = start()
    session = session_of(terminal)
    os.kill(terminal.pid, signal.SIGKILL)
    wait_until_gone(session)
    assert ends_clean(terminal) == -signal.SIGKILL
    assert terminal.text == ""
    assert termios.tcgetattr(terminal.child.child_fd)[3] & termios.ECHO


def test_a_stuck_session_dies_with_its_launcher_too(start):
    terminal = start()
    terminal.press("block", "enter")
    terminal.wait_for("stuck")
    session = session_of(terminal)
    os.kill(terminal.pid, signal.SIGKILL)
    wait_until_gone(session)
    assert ends_clean(terminal) == -signal.SIGKILL


def test_a_session_that_is_killed_is_wiped_by_its_launcher(start):
    terminal = start()
    os.kill(session_of(terminal), signal.SIGKILL)
    assert ends_clean(terminal) == 1
    assert "had to stop" in terminal.text


def test_a_closed_window_ends_everything_and_keeps_the_draft(start, vault):
    terminal = start()
    terminal.press("half a word")
    terminal.wait_for("half a word")
    session = session_of(terminal)
    terminal.hang_up()
    wait_until_gone(session)
    wait_until_gone(terminal.pid)
    assert (vault / "draft").read_text() == "half a word"


def test_a_session_has_a_modest_environment_and_no_secret_in_its_arguments(start):
    terminal = start(PASSPHRASE)
    session = Path(f"/proc/{session_of(terminal)}")
    names = {line.split(b"=")[0].decode() for line in (session / "environ").read_bytes().split(b"\0") if line}
    assert names == {"HOME", "PATH", "TERM", "LANG", "OPENSSL_CONF"}
    assert b"five words" not in (session / "cmdline").read_bytes()


@pytest.mark.parametrize("what", ["network", "program"])
def test_a_session_opens_no_socket_and_starts_no_program(start, what):
    terminal = start()
    terminal.press(what, "enter")
    assert "refused: datui uses no network and starts no other program" in terminal.wait_for("refused:")


@pytest.mark.skipif(platform.machine() not in MACHINES, reason="datui has no filter for this machine")
def test_the_kernel_keeps_launcher_and_sessions_from_the_network(start):
    terminal = start(PASSPHRASE)
    for brought in (PASSPHRASE, "nothing"):
        terminal.wait_for(f"brought: {brought}")
        assert filtered(session_of(terminal))
        terminal.press("f12")
    assert filtered(terminal.pid)  # since its first session was starting


def filtered(process: int) -> bool:
    return "\nSeccomp:\t2\n" in Path(f"/proc/{process}/status").read_text()


def test_without_a_terminal_datui_refuses_with_a_reason_and_a_route(vault):
    done = subprocess.run(command(vault), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    reason, route = done.stderr.splitlines()
    assert "terminal" in reason
    assert route


def test_a_session_that_nobody_launched_refuses(vault):
    done = subprocess.run([PYTHON, "-I", str(TINY), "--vault", str(vault)], capture_output=True, check=False)
    assert done.returncode == guard.REFUSED
