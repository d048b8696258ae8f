"""A disk that takes its time: typing goes on and is drawn, nothing is lost, nothing is said to be saved that is not."""

import asyncio
from contextlib import contextmanager
from threading import Event, Lock
from types import SimpleNamespace

import pytest

from datui.casework.kinds import Note
from datui.guard import LOCK_PANIC
from screens import drafting
from screens.case import CaseScreen
from screens.rollback import RollbackScreen
from storage.vault import NotSaved
from tests.screens.cases import (
    CASE,
    app_of,
    drafted,
    fill,
    go,
    in_case,
    newest,
    open_record,
    press,
    put,
    reported,
    row,
    text,
    toast,
    value,
    vault_of,
)
from tests.screens.colleague import older_copy
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import PATIENCE, until


class Disk:
    """What stands in the way of every draft until it is let go: the first that comes waits, and so do the rest."""

    def __init__(self, pilot) -> None:
        self.vault, self.save = vault_of(pilot), vault_of(pilot).save_draft
        self.reached, self.goes_on = Event(), Event()
        self.saved: list[str] = []
        self.fails = False
        self._one_at_a_time = Lock()

    def save_draft(self, draft) -> None:
        """Save it as soon as the disk goes on."""
        with self._one_at_a_time:
            self.reached.set()
            assert self.goes_on.wait(PATIENCE)
            if self.fails:
                raise NotSaved("The draft was not saved: the disk is full.", "Make room on the disk.")
            self.save(draft)
            self.saved.append(dict(draft.values).get("text", ""))


@contextmanager
def slow(pilot, monkeypatch):
    """Hold the disk up from now on; in the end it goes on, whatever happened."""
    disk = Disk(pilot)
    monkeypatch.setattr(disk.vault, "save_draft", disk.save_draft)
    try:
        yield disk
    finally:
        disk.goes_on.set()


def goes_on_when_waited_for(screen, disk, afterwards=lambda: None):
    """The disk goes on at the moment when somebody waits for the save that is on its way: until then it hangs."""
    wait = screen._saving.overtake

    def overtake():
        disk.goes_on.set()
        saved = wait()
        afterwards()
        return saved

    screen._saving.overtake = overtake


async def half_a_note(pilot, disk):
    """A note of which a first draft is on its way to the disk, which does not go on."""
    screen = await open_record(pilot, "note")
    await fill(pilot, "text", "She rang")
    await until(pilot, disk.reached.is_set)
    return screen


async def test_what_is_typed_while_the_disk_hangs_is_drawn_and_saved_as_soon_as_it_goes_on(
    tmp_path, rules, monkeypatch
):
    async with in_case(tmp_path, rules) as pilot:
        with slow(pilot, monkeypatch) as disk:
            await half_a_note(pilot, disk)
            await put(pilot, ", and he was ")
            await press(pilot, *"outside")
            assert "She rang, and he was outside" in text(pilot)
            assert drafted(pilot, "note") is None
            disk.goes_on.set()
            await until(pilot, lambda: (drafted(pilot, "note") or {}).get("text") == "She rang, and he was outside")
            assert disk.saved[0] == "She rang"


async def test_moving_about_and_the_other_keys_work_while_the_disk_hangs(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        with slow(pilot, monkeypatch) as disk:
            screen = await half_a_note(pilot, disk)
            await go(pilot, "said_by")
            await put(pilot, "her sister")
            await press(pilot, "f1", "escape")
            assert pilot.app.screen is screen
            assert row(pilot, "said_by").editor.value == "her sister"


async def test_while_one_save_is_on_its_way_there_is_no_second(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        with slow(pilot, monkeypatch) as disk:
            screen = await half_a_note(pilot, disk)
            first = screen._saving
            for key in "abcdefgh":
                await press(pilot, key)
                screen.begin_saving()
            assert screen._saving is first
            disk.goes_on.set()
            await until(pilot, lambda: screen._saving is None)
            await until(pilot, lambda: disk.saved[-1] == "She rangabcdefgh")
            assert len(disk.saved) == 2, "the newest words are saved next, and not every letter between"


@pytest.mark.parametrize("key", ["f2", "escape", "f9"])
async def test_whatever_needs_the_vault_waits_for_the_save_that_is_on_its_way(tmp_path, rules, monkeypatch, key):
    order = []
    async with in_case(tmp_path, rules) as pilot:
        with slow(pilot, monkeypatch) as disk:
            screen = await half_a_note(pilot, disk)
            await put(pilot, " twice")
            append = disk.vault.append

            def appended(*given, **named):
                order.append(list(disk.saved))
                return append(*given, **named)

            monkeypatch.setattr(disk.vault, "append", appended)
            goes_on_when_waited_for(screen, disk)
            await press(pilot, key)
            if key == "f2":
                await settle(pilot, CaseScreen)
                assert order == [["She rang"]]
                assert newest(pilot, Note).text == "She rang twice"
                assert vault_of(pilot).drafts() == []
            else:
                assert disk.saved == ["She rang", "She rang twice"]
                assert drafted(pilot, "note")["text"] == "She rang twice"


@pytest.mark.parametrize("end", ["f12", "idle", "ctrl+q"])
async def test_locking_and_quitting_wait_for_the_save_and_keep_what_was_typed_since(tmp_path, rules, monkeypatch, end):
    path = make_vault(tmp_path / "vault", rules, reported)
    async with session(path) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        with slow(pilot, monkeypatch) as disk:
            screen = await half_a_note(pilot, disk)
            await put(pilot, " twice")
            goes_on_when_waited_for(screen, disk)
            if end == "idle":
                app_of(pilot)._touched -= 10_000
                app_of(pilot).look_at_the_clock()
            else:
                await press(pilot, end)
            assert disk.saved == ["She rang", "She rang twice"]
    if end == "f12":
        assert app_of(pilot).return_code == LOCK_PANIC
    async with session(path) as pilot:
        assert drafted(pilot, "note")["text"] == "She rang twice"


async def test_what_is_taken_away_again_while_it_is_being_saved_waits_no_more(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        with slow(pilot, monkeypatch) as disk:
            screen = await open_record(pilot, "note")
            await fill(pilot, "text", "x")
            await until(pilot, disk.reached.is_set)
            goes_on_when_waited_for(screen, disk)
            await press(pilot, "backspace", "escape")
            await settle(pilot, CaseScreen)
            assert disk.saved == ["x"]
            assert vault_of(pilot).drafts() == []


async def test_a_save_that_has_not_begun_when_a_newer_one_is_done_writes_nothing_any_more(tmp_path, rules, monkeypatch):
    begins = asyncio.Event()
    in_a_thread = asyncio.to_thread

    async def late(work):
        await begins.wait()
        await in_a_thread(work)

    monkeypatch.setattr(drafting, "asyncio", SimpleNamespace(to_thread=late))
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "note")
        await fill(pilot, "text", "Older words")
        await until(pilot, lambda: screen._saving is not None)
        await put(pilot, " and newer ones")
        screen.save_draft()
        begins.set()
        await until(pilot, lambda: all(each.is_finished for each in pilot.app.workers if each.group == "draft"))
        assert drafted(pilot, "note")["text"] == "Older words and newer ones"


async def test_what_hangs_is_never_said_to_be_saved_and_a_failure_is_said_when_it_comes(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        with slow(pilot, monkeypatch) as disk:
            screen = await half_a_note(pilot, disk)
            assert screen.draft is None
            assert "DRAFT NOT SAVED" not in text(pilot)
            disk.fails = True
            disk.goes_on.set()
            await toast(pilot, "The draft was not saved: the disk is full.")
            assert "DRAFT NOT SAVED" in text(pilot)
            assert screen.draft is None
            assert value(pilot, "text") == "She rang"
            disk.fails = False
            await press(pilot, "!")
            await until(pilot, lambda: "DRAFT NOT SAVED" not in text(pilot))
            assert drafted(pilot, "note")["text"] == "She rang!"


async def test_a_failure_of_an_older_save_says_nothing_of_a_newer_one(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        with slow(pilot, monkeypatch) as disk:
            screen = await half_a_note(pilot, disk)
            disk.fails = True

            def fails_no_more():
                disk.fails = False

            goes_on_when_waited_for(screen, disk, fails_no_more)
            screen.save_draft()
            await until(pilot, lambda: all(each.is_finished for each in pilot.app.workers if each.group == "draft"))
            assert "DRAFT NOT SAVED" not in text(pilot)
            assert drafted(pilot, "note")["text"] == "She rang"


async def test_words_that_are_signed_are_saved_beside_typing_too_and_say_where_they_are_not(
    tmp_path, rules, monkeypatch
):
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "v", "enter")
        await settle(pilot, RollbackScreen)
        with slow(pilot, monkeypatch) as disk:
            await put(pilot, "A backup")
            await until(pilot, disk.reached.is_set)
            await put(pilot, " was put back")
            assert "A backup was put back" in text(pilot)
            disk.fails = True
            disk.goes_on.set()
            await until(pilot, lambda: "DRAFT NOT SAVED" in text(pilot))
            disk.fails = False
            await press(pilot, "!")
            await until(pilot, lambda: "DRAFT NOT SAVED" not in text(pilot))
        (waiting,) = vault_of(pilot).drafts()
        assert waiting.values["reason"] == "A backup was put back!"
