"""A forgotten passphrase: the way from the lock screen over the recovery sheet to a new one."""

from pathlib import Path

from textual.pilot import Pilot

from datui.casework.rules import Rules
from screens.recover import RecoverScreen
from storage.vault import Vault
from tests.screens.cases import app_of, press, put
from tests.screens.people import opened
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.stage import until, until_it_says
from tests.storage.colleagues import SHEET, with_sheet

FIVE = "cobbler meadow anvil thistle drum"
"""Not the passphrase that stands on the lock screen of every TRAINING vault."""
OWN = "correct battery parsnip lunch"


def with_a_sheet(path: Path, rules: Rules) -> Path:
    """A TRAINING vault of an officer alone, and its recovery sheet."""

    def fill(vault: Vault) -> None:
        with_sheet(vault, by=PASSPHRASE)

    return make_vault(path, rules, fill)


async def to_the_sheet(pilot: Pilot[None]) -> None:
    """From the lock screen to the recovery sheet."""
    await press(pilot, "ctrl+r")
    await settle(pilot, RecoverScreen)


async def type_sheet(pilot: Pilot[None], words: str = SHEET) -> None:
    """Type the words of a sheet, in the place of what stands there, and wait until they were tried."""
    await press(pilot, "end", "ctrl+u")
    await put(pilot, words)
    await press(pilot, "enter")
    await until(pilot, lambda: not app_of(pilot).screen._busy)


async def to_the_choice(pilot: Pilot[None]) -> None:
    """The sheet has opened the vault: which passphrase its officer will have is asked."""
    await to_the_sheet(pilot)
    await type_sheet(pilot)
    await until_it_says(pilot, "A new passphrase")


async def type_back(pilot: Pilot[None], words: str = FIVE) -> None:
    """Take the five words that were made, and type them back."""
    await press(pilot, "g", "enter")
    await put(pilot, words)
    await press(pilot, "enter")


def names(path: Path, rules: Rules, passphrase: str, label: str = "A") -> tuple[str, str, list[str]]:
    """Who opens the vault with this, in which role, and what was changed of its keys."""
    vault = opened(path, rules, passphrase, label)
    kinds = [entry.record.kind for entry in vault.of_vault()]
    vault.close()
    return vault.name, vault.role, kinds
