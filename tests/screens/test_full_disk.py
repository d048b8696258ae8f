"""The disk fills up while somebody types: it is said on every page until there is room again, and nothing is lost."""

import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from sqlcipher3.dbapi2 import OperationalError

from datui.casework.kinds import Note
from screens.caseload import CaseloadScreen
from screens.standing import NO_RESERVE, USED
from storage import ballast, drafts, ledger
from storage.vault import Draft
from tests.screens.cases import (
    app_of,
    drafted,
    fill,
    in_case,
    newest,
    open_record,
    press,
    reported,
    text,
    toast,
    vault_of,
)
from tests.screens.golden import screen_text
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import until

SIZES = [(80, 24), (120, 40)]


class Disk:
    """A disk that takes nothing while it is full, but what fits in the room that was let go of."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free = 10 * ballast.SIZE
        self.full: Callable[[], bool] = lambda: False
        monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_bavail=self.free, f_frsize=1))
        for module, name in ((drafts, "save"), (ledger.Ledger, "write")):
            monkeypatch.setattr(module, name, self._refusing(getattr(module, name)))

    def _refusing(self, real: Callable[..., object]) -> Callable[..., object]:
        def tried(*given: object, **named: object) -> object:
            if self.full():
                wrong = OperationalError("database or disk is full")
                wrong.sqlite_errorname = "SQLITE_FULL"
                raise wrong
            return real(*given, **named)

        return tried

    def fill(self, but: Callable[[], bool] = lambda: False) -> None:
        self.free, self.full = 0, lambda: not but()

    def empty(self) -> None:
        self.free, self.full = 10 * ballast.SIZE, lambda: False


@pytest.fixture
def disk(monkeypatch) -> Disk:
    return Disk(monkeypatch)


def top(pilot) -> str:
    return screen_text(pilot.app).splitlines()[1].strip()


async def test_what_is_typed_goes_into_the_reserve_and_every_page_says_so(tmp_path, rules, disk):
    async with in_case(tmp_path, rules) as pilot:
        vault = vault_of(pilot)
        disk.fill(but=lambda: not (vault.path / "ballast").exists())
        await open_record(pilot, "note")
        await fill(pilot, "text", "She said")
        await until(pilot, lambda: drafted(pilot, "note"))
        await until(pilot, lambda: top(pilot) == USED)
        await toast(pilot, "The disk is full. datui gave up the room")
        assert "DRAFT NOT SAVED" not in text(pilot)
        await press(pilot, "f2")
        await toast(pilot, "Note kept.")
        assert top(pilot) == USED
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert "The disk was full" in text(pilot)
        assert "empty the wastebasket" in text(pilot)
        disk.empty()
        await until(pilot, lambda: vault.reserve == "there")
        await until(pilot, lambda: USED not in text(pilot))
        assert "The disk was full" not in text(pilot)
        assert (vault.path / "ballast").stat().st_size == ballast.TRAINING_SIZE


async def test_where_the_reserve_does_not_help_the_draft_is_said_not_to_be_saved(tmp_path, rules, disk):
    async with in_case(tmp_path, rules) as pilot:
        disk.fill()
        await open_record(pilot, "note")
        await fill(pilot, "text", "She said")
        await toast(pilot, "The draft was not saved: the disk is full.\nMake room on the disk")
        await until(pilot, lambda: "DRAFT NOT SAVED" in text(pilot))
        await until(pilot, lambda: top(pilot) == USED)
        await press(pilot, "f2")
        await toast(pilot, "This was not saved: the disk is full. What you typed is still on the screen.")
        assert "She said" in text(pilot)
        assert vault_of(pilot).drafts() == []
        disk.empty()
        await press(pilot, "f2")
        await toast(pilot, "Note kept.")
        assert newest(pilot, Note).text == "She said"
        await until(pilot, lambda: USED not in text(pilot))


async def test_a_vault_opened_on_a_disk_without_room_says_that_nothing_is_put_by(tmp_path, rules, disk):
    path = make_vault(tmp_path / "vault", rules, reported)
    (path / "ballast").unlink()
    disk.free = ballast.TRAINING_SIZE
    async with session(path) as pilot:
        assert top(pilot) == NO_RESERVE
        assert "The disk is nearly full, and datui keeps no room" in text(pilot)
        disk.empty()
        await until(pilot, lambda: NO_RESERVE not in text(pilot))
        assert vault_of(pilot).reserve == "there"


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, disk, size):
    async with session(make_vault(tmp_path / "vault", rules, reported), size) as pilot:
        vault = vault_of(pilot)
        disk.fill(but=lambda: not (vault.path / "ballast").exists())
        vault.save_draft(Draft("note", "c" * 32, "d" * 32, {"text": "She"}, "text", 3, vault.now()))
        await until(pilot, lambda: top(pilot) == USED)
        app_of(pilot).clear_notifications()
        await until(pilot, lambda: "The disk was full" in text(pilot))
        assert golden(pilot.app, "caseload-full-disk")
