"""A session on a training vault of its own: what tests of the screens open."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from datui.casework.rules import Rules
from screens.app import Datui
from screens.caseload import CaseloadScreen
from storage.vault import Training, Vault, forge, read_tries
from tests.screens.stage import done, until

PASSPHRASE = "five plain words for tests"
TODAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
Filled = Callable[[Vault], None]


def make_vault(path: Path, rules: Rules, fill: Filled | None = None) -> Path:
    """A TRAINING vault whose clock runs from TODAY, made with the cheap KDF."""
    vault = Vault.create(
        path, forge(PASSPHRASE, training=Training(TODAY), cheap=True), name="Robin Hartley", rules=rules
    )
    if fill is not None:
        fill(vault)
    vault.close()
    return path


def wrong_tries(path: Path) -> int:
    """How many wrong tries the vault's own file counts."""
    found = read_tries(path)
    return 0 if found is None else found.count


@asynccontextmanager
async def session(path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app with the vault open and the caseload on the screen; the vault is closed at the end."""
    async with running(Datui(path, PASSPHRASE.encode()), CaseloadScreen, size) as pilot:
        yield pilot


@asynccontextmanager
async def running(app: Datui, screen: type, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """An app from the moment that this screen is on top; what it opened is closed at the end."""
    try:
        async with app.run_test(size=size) as pilot:
            await settle(pilot, screen)
            yield pilot
    finally:
        # Only when the app has ended: a draft's timer may ring until then.
        if app.vault is not None:
            app.vault.close()


async def settle(pilot: Pilot[None], screen: type) -> None:
    """Wait until this screen is on top and has nothing left to do."""
    try:
        await until(pilot, lambda: isinstance(pilot.app.screen, screen))
    except TimeoutError:
        raise AssertionError(f"{type(pilot.app.screen).__name__} is shown instead") from None
    await done(pilot)
