"""The demo: a TRAINING caseload that needs nothing read first, and that is thrown away when it is left."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from datui.training import PASSPHRASE
from tests.journeys.officer import chosen, findings, open_first_case, quit_datui, unlock, verify
from tests.journeys.terminal import PYTHON, Terminal, wait_until_gone
from tests.journeys.watched import watched

REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


def left_behind(home: Path) -> list[Path]:
    return list((home / ".local/share/datui").glob("demo-*"))


@pytest.fixture
def demo(terminal):
    """`datui demo` on a terminal, its caseload on the screen."""

    def start(*options: str) -> Terminal:
        screen = terminal("demo", *options)
        screen.wait_for("Caseload", "TRAINING", "n New report")
        screen.wait_until(lambda: chosen(screen), "a case to have the cursor")
        return screen

    return start


def make(*options: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    words = [PYTHON, "-m", "datui", "demo", *options]
    return subprocess.run(watched(words, home), env=env, capture_output=True, text=True, check=False, cwd=home)


@pytest.mark.covered
def test_it_opens_on_a_caseload_of_twelve_that_says_training_and_is_gone_after_quit(demo, home):
    screen = demo()
    assert len(set(REFERENCE.findall(screen.text))) == 12
    (folder,) = left_behind(home)
    assert folder.stat().st_mode & 0o077 == 0
    open_first_case(screen)
    assert "TRAINING" in screen.text
    quit_datui(screen)
    assert left_behind(home) == []


@pytest.mark.covered
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_is_thrown_away_when_it_is_told_to_end(demo, home, number):
    screen = demo("--cases", "2")
    assert len(left_behind(home)) == 1
    everyone = screen.processes()
    os.kill(screen.pid, number)
    assert screen.wait_for_exit() == 128 + number
    for pid in everyone:
        wait_until_gone(pid)
    assert left_behind(home) == []
    assert not REFERENCE.search(screen.text)


@pytest.mark.covered
def test_it_is_thrown_away_when_its_terminal_is_closed(demo, home):
    screen = demo("--cases", "2")
    everyone = screen.processes()
    screen.hang_up()
    for pid in everyone:
        wait_until_gone(pid)
    assert left_behind(home) == []


def test_one_that_a_killed_demo_left_is_gone_at_the_next(demo, home):
    first = demo("--cases", "2")
    everyone = first.processes()
    os.kill(first.pid, signal.SIGKILL)
    for pid in everyone:
        wait_until_gone(pid)
    (left,) = left_behind(home)
    second = demo("--cases", "2")
    assert not left.exists()
    quit_datui(second)
    assert left_behind(home) == []


def test_after_locking_a_demo_tells_its_passphrase_and_opens_again(demo, home):
    screen = demo("--cases", "3")
    screen.press("f12")
    screen.wait_for("Locked.", "TRAINING", PASSPHRASE)
    unlock(screen, PASSPHRASE)
    screen.wait_for("TRAINING")
    quit_datui(screen)
    assert left_behind(home) == []


def test_no_open_prints_the_passphrase_alone_on_a_line(home):
    made = make("--vault", str(home / "v"), "--no-open", "--cases", "3", home=home)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout == f"passphrase: {PASSPHRASE}\n"
    found = findings(home / "v", PASSPHRASE)
    assert (found["ok"], found["training"], found["cases"]) == (True, True, 3)
    assert "TRAINING" in verify(home / "v", passphrase=PASSPHRASE).stdout


def test_it_refuses_a_directory_where_a_vault_is_and_does_not_touch_it(training, home):
    before = {each.name: each.read_bytes() for each in training.iterdir()}
    refused = make("--vault", str(training), "--no-open", home=home)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert len(refused.stderr.splitlines()) == 2
    assert {each.name: each.read_bytes() for each in training.iterdir()} == before


def test_the_same_seed_gives_the_same_caseload(demo):
    shown = []
    for seed in ("7", "7", "8"):
        screen = demo("--seed", seed, "--today", "2026-12-24")
        shown.append([line for line in screen.text.splitlines() if REFERENCE.search(line)])
        quit_datui(screen)
    assert shown[0] == shown[1]
    assert shown[0] != shown[2]


def test_today_is_the_day_that_was_given_on_every_screen(demo):
    screen = demo("--today", "2026-12-24")
    screen.wait_for("TRAINING · Thu 24 Dec 2026")
    for key, last_line in (
        ("enter", "x Close"),
        ("f1", "Esc Close"),
        ("escape", "x Close"),
        ("n", "F2 Keep"),
        ("escape", "x Close"),
        ("x", "F2 Close the case"),
        ("f9", "say what was done"),
        ("escape", "F2 Keep"),
    ):
        screen.press(key)
        screen.wait_for(last_line, "TRAINING · Thu 24 Dec 2026")
    assert quit_datui(screen)
