"""A case from which a pack may be made, and the drive that it goes to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from datui.casework.answers import Answer, State
from datui.casework.kinds import Person, SafeContact, Share
from datui.casework.records import VAULT_CASE
from datui.casework.rules import Rules
from datui.casework.sending import Sending
from datui.casework.sharing import Given
from datui.places import UnsafePlace
from screens.case import CaseScreen
from screens.packwords import PackWordsScreen
from screens.sealedpack import SealedPacksScreen
from screens.sealing import SealScreen
from screens.work import WorkScreen
from storage.vault import Vault, prove, unlock
from tests.screens.cases import CASE, HIM, NAME, VICTIM, app_of, keep, press, reported
from tests.screens.session import PASSPHRASE, Filled, make_vault, session, settle
from tests.screens.stage import done, until
from tests.storage.colleagues import OTHERS, SUPERVISOR, enrolled

SHARE = "5a" * 16
IDVA: dict[str, Any] = {
    "record_id": SHARE,
    "agency": "idva",
    "service": "Fernleigh IDVA service",
    "person": "Priya Nair",
    "purpose": "protect-victim",
    "basis": ["legitimate-interests"],
    "necessity": "They have to know whom to ring.",
    "consent": "not-needed",
    "consent_why": "She may be killed if nobody knows",
}


def to_share(vault: Vault) -> None:
    """A case, a supervisor, and a share of a name that may go."""
    reported(vault)
    keep(vault, Person, record_id=VICTIM, name=NAME, case_roles=["victim"])
    keep(vault, Person, record_id=HIM, name="Dov Marsh", case_roles=["perpetrator"])
    keep(vault, SafeContact, confirmed_on="today", voice_allowed="y", voice_to="07700 900123", voice_seen="n")
    entry = keep(vault, Share, **IDVA)
    given = (Given(id=f"{VICTIM}.name", label="Name", words=NAME),)
    assert isinstance(entry.record, Share)
    vault.append(CASE, entry.record.model_copy(update={"given": given}))
    enrolled(vault, by=PASSPHRASE)


def turned(path: Path, rules: Rules, packs: bool) -> None:
    """Turn packs on, or off, as the supervisor does in a session of their own."""
    words = OTHERS[SUPERVISOR]
    unlocked = unlock(path, words, "B")
    vault = Vault.open(path, unlocked, rules=rules)
    answer = Answer[bool](state=State.ANSWERED, value=packs)
    record = Sending(record_id=vault.new_id(), packs=answer, why="Agreed with the DPO")
    vault.append(VAULT_CASE, record, proof=prove(vault.keys.unlocked, words))
    vault.close()


@pytest.fixture
def stick(tmp_path, monkeypatch) -> Path:
    """The only drive that is in; every other folder is refused."""
    folder = tmp_path / "stick"
    folder.mkdir()

    def only(to, _vault, _places):
        if to != folder:
            raise UnsafePlace("not-listed", "A sealed pack goes to a drive.", route="Put in a USB stick.")
        return "a removable drive"

    monkeypatch.setattr("screens.sealing.pack_destinations", lambda _places: [(folder, "a removable drive")])
    monkeypatch.setattr("screens.sealing.pack_destination", only)
    return folder


@asynccontextmanager
async def at_packs(
    tmp_path: Path, rules: Rules, *, on: bool = True, fill: Filled = to_share, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Any]:
    """The packs of a case, as after w and 2 on its page."""
    path = make_vault(tmp_path / "vault", rules, fill)
    if on:
        turned(path, rules, True)
    async with session(path, size) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await press(pilot, "w")
        await settle(pilot, WorkScreen)
        await press(pilot, "2")
        await settle(pilot, SealedPacksScreen)
        yield pilot


async def to_seal(pilot: Any) -> None:
    """Enter on the first share."""
    await press(pilot, "enter")
    await settle(pilot, SealScreen)


async def sealed(pilot: Any) -> str:
    """Seal it onto the drive that is offered; the words, as they stand on the screen."""
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, PackWordsScreen))
    await done(pilot)
    words: str = app_of(pilot).screen._words
    return words
