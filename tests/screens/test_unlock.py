"""The lock screen: neutral, quick, patient, and done with the passphrase once it has opened the vault."""

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from textual.widgets import Input

from datui.casework.refusal import Refusal
from datui.guard import QUIT
from datui.training import PASSPHRASE
from screens import unlock as lock_screen
from screens.door import Door
from screens.help import Help
from screens.unlock import UnlockScreen
from storage import vault as storage
from storage.vault import DamagedHeader, Training, Unlocked, Vault, WrongPassphrase, forge
from tests.screens.cases import press
from tests.screens.golden import screen_text
from tests.screens.people import keeps
from tests.screens.stage import SIZES, Stage, paste, until, until_it_says

OWN = "correct battery parsnip lunch"
NOWHERE = Path("/nowhere")
READY = "Type the passphrase, then press Enter."


@pytest.fixture(scope="module")
def real(tmp_path_factory, rules):
    path = tmp_path_factory.mktemp("real") / "vault"
    Vault.create(path, forge(OWN), name="Robin Hartley", rules=rules).close()
    return path


@pytest.fixture
def training(tmp_path, rules):
    path = tmp_path / "vault"
    forged = forge(PASSPHRASE, training=Training(), cheap=True)
    Vault.create(path, forged, name="Robin Hartley", rules=rules).close()
    return path


@pytest.fixture
def door(monkeypatch):
    """A vault that opens when a test says so: what was tried, and a gate to hold it with."""

    class Behind:
        def __init__(self):
            self.tried, self.letters, self.gate, self.answer = [], [], threading.Event(), None

        def unlock(self, passphrase, label):
            self.tried.append(passphrase)
            self.letters.append(label)
            assert self.gate.wait(30)
            if self.answer is not None:
                raise self.answer
            return "keys"

    made = Behind()
    made.gate.set()
    monkeypatch.setattr(Door, "_unlock", made.unlock)
    monkeypatch.setattr(storage, "look", lambda path: None)
    monkeypatch.setattr(lock_screen, "_warm", lambda: None)
    yield made
    made.gate.set()


def test_it_is_imported_without_anything_heavy():
    asks = "import sys, screens.unlock; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout.split()
    assert "textual" in loaded
    assert not {"cryptography", "datui.casework", "pydantic", "sqlcipher3", "storage"} & set(loaded)


async def test_help_that_is_open_does_not_hold_up_the_way_in(door):
    app = Stage(UnlockScreen(NOWHERE))
    door.gate.clear()
    async with app.run_test() as pilot:
        await press(pilot, *"cor", "enter", "f1")
        assert isinstance(app.screen, Help)
        door.gate.set()
        assert await app.get() == "keys"
        await until(pilot, lambda: not any(isinstance(each, (Help, UnlockScreen)) for each in app.screen_stack))


async def test_f1_helps_here_too_and_what_was_typed_stays(real):
    app = Stage(UnlockScreen(real))
    async with app.run_test() as pilot:
        await press(pilot, *"cor", "f1")
        await until_it_says(pilot, "On this screen")
        assert isinstance(app.screen, Help)
        assert "The passphrase opens the vault" in screen_text(app)
        await press(pilot, "f1")
        assert isinstance(app.screen, UnlockScreen)
        assert app.screen.query_one(Input).value == "cor"


@pytest.mark.parametrize("size", SIZES)
async def test_it_could_belong_to_anything(real, golden, size):
    app = Stage(UnlockScreen(real))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: not app.workers)
        assert golden(app, "unlock")
        words = screen_text(app)
    told = ("Robin", "Hartley", "officer", "supervisor", "TRAINING", "case", "vault", "Vault", str(real))
    assert not any(word in words for word in told)
    assert not re.search(r"\d", words)


@pytest.mark.parametrize("size", SIZES)
async def test_a_training_vault_says_so_and_shows_its_passphrase(training, golden, size):
    app = Stage(UnlockScreen(training))
    async with app.run_test(size=size) as pilot:
        await until_it_says(pilot, PASSPHRASE)
        assert golden(app, "unlock-training")


async def test_the_passphrase_opens_the_vault_and_is_forgotten(training, rules):
    screen = UnlockScreen(training)
    app = Stage(screen)
    async with app.run_test() as pilot:
        # The lock screen of a training vault shows its passphrase: look where it was typed.
        field = screen.query_one(Input)
        await pilot.press(*PASSPHRASE, "enter")
        unlocked = await app.get()
        assert not field.value
    assert isinstance(unlocked, Unlocked)
    Vault.open(training, unlocked, rules=rules).close()


async def test_nothing_on_the_screen_keeps_what_was_typed(door):
    screen = UnlockScreen(NOWHERE)
    app = Stage(screen)
    async with app.run_test() as pilot:
        await pilot.press(*"hushhush")
        assert keeps(screen, "hushhush")
        await pilot.press("enter")
        assert await app.get() == "keys"
        assert not keeps(screen, "hushhush")
    assert door.tried == ["hushhush"]


async def test_what_is_typed_is_hidden_until_asked_for(door):
    app = Stage(UnlockScreen(NOWHERE))
    async with app.run_test() as pilot:
        await pilot.press(*"badger")
        assert "badger" not in screen_text(app)
        await pilot.press("ctrl+t")
        assert "badger" in screen_text(app)
        await pilot.press("ctrl+t")
        assert "badger" not in screen_text(app)


async def test_it_stays_alive_while_it_opens(door):
    door.gate.clear()
    app = Stage(UnlockScreen(NOWHERE))
    async with app.run_test() as pilot:
        await pilot.press(*"badger", "enter")
        await until_it_says(pilot, "Opening…")
        await pilot.press("enter", "ctrl+t")
        assert "badger" in screen_text(app)
        door.gate.set()
        assert await app.get() == "keys"
    assert door.tried == ["badger"]


async def test_a_wrong_passphrase_says_so_and_stays(training, golden):
    screen = UnlockScreen(training)
    app = Stage(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_it_says(pilot, PASSPHRASE)
        await pilot.press(*"badger", "enter")
        await until_it_says(pilot, "That is not the passphrase.")
        assert golden(app, "unlock-wrong")
        assert screen.query_one(Input).value == "badger"
        await pilot.press("x")
        assert screen.query_one(Input).value == "x"
        await pilot.press("backspace")
        await paste(pilot, PASSPHRASE)
        await pilot.press("enter")
        assert isinstance(await app.get(), Unlocked)


async def test_an_arrow_keeps_what_was_typed_so_that_it_can_be_put_right(door):
    door.answer = WrongPassphrase()
    screen = UnlockScreen(NOWHERE)
    app = Stage(screen)
    async with app.run_test() as pilot:
        await pilot.press(*"badge", "enter")
        await until_it_says(pilot, "That is not the passphrase.")
        await pilot.press("end", "r")
        assert screen.query_one(Input).value == "badger"


async def test_after_three_wrong_ones_enter_waits(door):
    door.answer = WrongPassphrase()
    app = Stage(UnlockScreen(NOWHERE))
    async with app.run_test() as pilot:
        await pilot.press("x", "enter")
        await until_it_says(pilot, "Enter tries again")
        await pilot.press("x", "enter")
        await until(pilot, lambda: len(door.tried) == 2)
        await until_it_says(pilot, "Enter tries again")
        await pilot.press("x", "enter")
        await until_it_says(pilot, "Wait 1 second before the next try.")
        await pilot.press("enter")
        assert len(door.tried) == 3
        await until_it_says(pilot, "Enter tries again")
        await pilot.press("enter")
        await until_it_says(pilot, "Wait 2 seconds before the next try.")
        assert len(door.tried) == 4
        assert not any(count in screen_text(app) for count in ("4 ", "three", "attempt"))


async def test_any_other_refusal_says_why_and_what_to_do(door):
    door.answer = Refusal("The header [/x] is damaged.", "Restore a [backup].")
    app = Stage(UnlockScreen(NOWHERE))
    async with app.run_test() as pilot:
        await pilot.press("x", "enter")
        await until_it_says(pilot, "✗ The header [/x] is damaged.")
        assert "Restore a [backup]." in screen_text(app)


async def test_a_damaged_vault_is_told_before_anything_is_typed(training):
    for name in ("header.a", "header.b"):
        (training / name).write_bytes(b"not a header")
    app = Stage(UnlockScreen(training))
    async with app.run_test():
        assert isinstance(await app.get(), DamagedHeader)


async def test_an_empty_field_is_not_a_try(door):
    app = Stage(UnlockScreen(NOWHERE))
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert READY in screen_text(app)
    assert door.tried == []


async def test_a_passphrase_may_be_pasted_and_what_cannot_be_seen_is_left_out(door):
    app = Stage(UnlockScreen(NOWHERE))
    async with app.run_test() as pilot:
        await paste(pilot, "five\u202e \x1b[31mwords \nanother line")
        await pilot.press("enter")
        await app.get()
    assert door.tried == ["five [31mwords"]


async def test_a_passphrase_is_never_copied(door):
    app = Stage(UnlockScreen(NOWHERE))
    async with app.run_test() as pilot:
        await pilot.press(*"badger", "ctrl+t", "shift+home", "ctrl+c", "ctrl+x")
        assert app.clipboard == ""
        assert "badger" in screen_text(app)


async def test_it_can_be_left(door):
    app = Stage(UnlockScreen(NOWHERE))
    async with app.run_test() as pilot:
        await pilot.press("x", "ctrl+q")
    assert app.return_code == QUIT
    assert not app.given_back.is_set()


async def test_the_caseload_is_imported_while_the_passphrase_is_typed(real, monkeypatch):
    imported: list[str] = []
    monkeypatch.setattr(lock_screen, "import_module", imported.append)
    app = Stage(UnlockScreen(real))
    async with app.run_test() as pilot:
        await until(pilot, lambda: imported)
        await until(pilot, lambda: not app.workers)
    assert "screens.caseload" in imported


async def test_the_vault_is_looked_at_only_once_the_screen_stands(door, monkeypatch):
    stood: list[bool] = []
    app = Stage(UnlockScreen(NOWHERE))
    monkeypatch.setattr(storage, "look", lambda path: stood.append("Locked." in screen_text(app)))
    async with app.run_test() as pilot:
        await until(pilot, lambda: stood)
    assert stood == [True]
