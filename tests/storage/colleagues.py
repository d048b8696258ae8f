"""Other people at the same laptop: a supervisor, a second one, and the recovery sheet, each with a passphrase."""

from collections.abc import Callable
from pathlib import Path

from datui.casework.rules import Rules
from storage.forge import OpenSlot, forge_slot
from storage.keyring import Key
from storage.sheet import draw
from storage.slots import SHEET_LABEL
from storage.unlock import prove
from storage.vault import Vault, unlock
from tests.storage.conftest import PASSPHRASE, Hands

OTHERS = {"Bola Okafor": "walnut copper ladder mist echo", "Cai Rhys": "pepper saddle onion glacier tram"}
SUPERVISOR, SECOND = OTHERS
BOLA, CAI = (OTHERS[SUPERVISOR], "B"), (OTHERS[SECOND], "C")
"""Passphrase and letter of whoever was given a slot first, and second."""
SHEET = " ".join(draw())
NEWER = "saffron ridge otter velvet quay"
"""What whoever changed or was given a new passphrase types from then on."""


def proof(vault: Vault, passphrase: str = PASSPHRASE) -> OpenSlot:
    """What whoever opened the vault proves with their passphrase."""
    return prove(vault.keys.unlocked, passphrase)


def forged(vault: Vault, passphrase: str, role: str = "supervisor", **known: bytes | str) -> OpenSlot:
    """A slot that someone forged with a passphrase of their own."""
    return forge_slot(passphrase, vault.keys.header, role=role, cheap=True, **known)  # type: ignore[arg-type]  # by name


def enrolled(vault: Vault, name: str = SUPERVISOR, role: str = "supervisor", by: str = PASSPHRASE) -> Key:
    """Someone with a slot of their own in this vault."""
    return vault.keys.enrol(proof(vault, by), forged(vault, OTHERS[name], role), name)


def with_sheet(vault: Vault, words: str = SHEET, by: str = PASSPHRASE) -> Key:
    """The vault's recovery sheet."""
    return vault.keys.make_sheet(proof(vault, by), forged(vault, words, "recovery", label=SHEET_LABEL))


def opened_by(path: Path, rules: Rules, clock: Hands) -> Callable[..., Vault]:
    """Open the vault as whoever has this passphrase under this letter."""

    def again(passphrase: str = PASSPHRASE, label: str = "A", outside: Path | None = None) -> Vault:
        return Vault.open(path, unlock(path, passphrase, label), rules=rules, clock=clock, outside=outside)

    return again


def reset(vault: Vault, by: str, passphrase: str = NEWER, number: int = 0) -> None:
    who = vault.keys.all()[number].holder
    new = forged(vault, passphrase, who.role, person=bytes.fromhex(who.person))
    vault.keys.reset(proof(vault, by), new)
