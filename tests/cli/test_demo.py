"""`datui demo`: fictional cases where nothing else is, thrown away when they are not asked for by name."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from datui import training
from storage.header import parse as parse_header
from storage.keys import CHEAP, FULL
from storage.lock import Lock
from tests.cli.conftest import environment, refused
from tests.journeys.terminal import PYTHON, wait_until_gone


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


def test_a_demo_is_not_written_into_a_synced_folder(run, home):
    reason, route = refused(run("demo", "--vault", str(home / "OneDrive" / "v"), "--no-open", "--cases", "1"))
    assert "OneDrive" in reason
    assert "own disk" in route
    assert list(home.iterdir()) == []
