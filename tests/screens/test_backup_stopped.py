"""A backup that is stopped, or whose session ends: nothing half, and none that the vault does not know of."""

import threading

import pytest

from screens.vault import VaultScreen
from storage.backup import Backing, Stopped
from storage.vault import Checked
from tests.screens.backups import at_backup, ended, made
from tests.screens.cases import app_of, press, text
from tests.screens.session import settle
from tests.screens.stage import until


async def test_escape_stops_it_and_nothing_half_stays(tmp_path, rules, stick, monkeypatch):
    monkeypatch.setattr(Backing, "write", until_stopped)
    async with at_backup(tmp_path, rules) as pilot:
        await press(pilot, "enter")
        await until(pilot, lambda: app_of(pilot).screen.making is not None)
        await press(pilot, "escape")
        await ended(pilot)
        assert "✗ The backup was stopped; nothing of it was left." in text(pilot)
        assert list(stick.iterdir()) == []
        assert made(pilot) == []
        await press(pilot, "escape")
        await settle(pilot, VaultScreen)


def until_stopped(making):
    """A drive so slow that it only ever ends by being stopped."""
    turn = threading.Event()
    while not making.stopped:
        turn.wait(0.01)
        yield Checked("writing", 1, 10)
    raise Stopped


async def test_a_session_that_ends_meanwhile_leaves_nothing_half(tmp_path, rules, stick, monkeypatch):
    monkeypatch.setattr(Backing, "write", until_stopped)
    async with at_backup(tmp_path, rules) as pilot:
        await press(pilot, "enter")
        await until(pilot, lambda: any((tmp_path / "vault").glob("cases.db.backup")))
        making = app_of(pilot).screen.making
    assert making.stopped
    its_threads_have_ended()
    assert list(stick.iterdir()) == []


def its_threads_have_ended() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("backup"):
            thread.join(30)


@pytest.fixture
def proving(monkeypatch) -> tuple[threading.Event, threading.Event]:
    """Set once the file was proved; and to be set for the thread to end."""
    proved, go, real = threading.Event(), threading.Event(), Backing.prove

    def held_up(making):
        yield from real(making)
        proved.set()
        assert go.wait(30)

    monkeypatch.setattr(Backing, "prove", held_up)
    return proved, go


async def test_a_session_that_ends_between_the_proof_and_its_entry_leaves_no_backup(tmp_path, rules, stick, proving):
    proved, go = proving
    async with at_backup(tmp_path, rules) as pilot:
        await press(pilot, "enter")
        await until(pilot, proved.is_set)
        assert len(list(stick.iterdir())) == 1
    go.set()
    its_threads_have_ended()
    assert list(stick.iterdir()) == []
    assert not [one for one in (tmp_path / "vault").iterdir() if one.name.startswith("cases.db.")]


async def test_one_that_ends_just_after_the_thread_did_leaves_none_either(tmp_path, rules, stick, proving):
    proved, go = proving
    async with at_backup(tmp_path, rules) as pilot:
        await press(pilot, "enter")
        await until(pilot, proved.is_set)
        go.set()
        # Until the thread has ended nothing else has its turn, and so nobody heard of the end yet.
        its_threads_have_ended()
        app_of(pilot).workers.cancel_group(app_of(pilot).screen, "backup")
        await until(pilot, lambda: not [work for work in app_of(pilot).workers if work.group == "backup"])
        assert made(pilot) == []
    assert list(stick.iterdir()) == []
