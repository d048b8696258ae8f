"""Shares that the tests of their screens begin with, and the way to them."""

from typing import Any, TypeVar

from textual.pilot import Pilot

from datui.casework.giving import as_given
from datui.casework.kinds import Note
from datui.casework.pieces import pieces
from datui.casework.records import Record
from datui.casework.sharing import Share
from screens.shares import SharesScreen
from screens.sharing import ShareScreen
from storage.vault import Vault
from tests.screens.cases import CASE, app_of, keep, open_record, planned, press
from tests.screens.session import settle

R = TypeVar("R", bound=Record)
SHARE = "5" * 32
MAY_GO: dict[str, Any] = {
    "agency": "idva",
    "service": "IDVA team, Telford",
    "person": "Jo Bright",
    "goes_to": "01952 000123",
    "side": "helps",
    "purpose": "protect-victim",
    "purpose_words": "So that they ring her safely",
    "necessity": "They need her name and what happened",
    "basis": ["vital-interests"],
    "consent": "unsafe",
    "consent_why": "He sits beside her",
    "method": "phone",
    "decided_by": "Robin Hartley",
}
"""A share of which nothing is missing."""


def known(vault: Vault) -> None:
    """People, a plan and what was said: something to tell, and something to keep back."""
    planned(vault)
    keep(vault, Note, text='"He knows where my sister lives"\n\nSeen: the front door is broken')


def begun(vault: Vault) -> None:
    """A share that may go, of the victim's name and the note."""
    known(vault)
    case, now = vault.case(CASE), vault.now()
    ids = [piece.id for piece in pieces(case, now) if piece.topic == "victim.name" or piece.label.startswith("Note")]
    draft = Share(record_id=SHARE, **{name: MAY_GO[name] for name in ("agency", "service", "person")})
    given = [one.model_dump() for one in as_given(case, draft, ids, now)]
    keep(vault, Share, record_id=SHARE, **MAY_GO, given=given)


def stopped(vault: Vault) -> None:
    """The same, addressed to whom she is afraid of."""
    begun(vault)
    share = vault.case(CASE).versions(SHARE)[-1].record
    vault.append(CASE, share.model_copy(update={"person": "Dov Marsh"}))


async def at_the_share(pilot: Pilot[None], record_id: str = "") -> ShareScreen:
    """Open a share's form."""
    screen = await open_record(pilot, Share.kind, record_id)
    assert isinstance(screen, ShareScreen)
    return screen


async def at_the_shares(pilot: Pilot[None]) -> SharesScreen:
    """Open the list of shares, as its letter does."""
    await press(pilot, "w", "1")
    await settle(pilot, SharesScreen)
    screen = pilot.app.screen
    assert isinstance(screen, SharesScreen)
    return screen


def kept(pilot: Pilot[None], kind: type[R]) -> list[R]:
    """Every record of a kind as it stands now."""
    return list(app_of(pilot).open_vault.case(CASE).records(kind))


def share_of(pilot: Pilot[None]) -> Share:
    """The share as it stands in the vault."""
    return next(one for one in kept(pilot, Share) if one.record_id == SHARE)
