"""The recovery sheet: twelve words shown, written down by hand, typed back from the paper, and never shown again."""

import asyncio

from datui.casework.slots import SHEET
from screens.change import KeyChange, Told
from screens.setup_steps import Making, Step
from screens.sheet_steps import WHERE_TO, Before, FromPaper, TwelveWords
from storage.vault import SHEET_LABEL, OpenSlot, forge_slot


class SheetScreen(KeyChange):
    """Write a recovery sheet: twelve words on paper that give the officer back a forgotten vault."""

    heading = "Recovery sheet"

    def __init__(self, proof: OpenSlot, said: str = "") -> None:
        super().__init__(proof)
        self._said = said

    @property
    def _there(self) -> bool:
        return bool(self.vault.keys.holders.of_role(SHEET))

    def first(self) -> Step:
        """What it is for."""
        self._was_there = self._there
        return Before(self._said, self._was_there)

    async def after(self, step: Step) -> None:
        """The words, the words typed back, then the sheet."""
        match step:
            case Before():
                await self.go(TwelveWords())
            case TwelveWords(words=words):
                await self.go(FromPaper(words))
            case FromPaper():
                await self.work(Making("Making the recovery sheet…", "This takes a few seconds."))
            case Told():
                self.dismiss(True)

    async def make(self) -> None:
        """The sheet's slot in a thread, then the entry."""
        sheet = await asyncio.to_thread(self.forged, self.chosen.passphrase)
        self.vault.keys.make_sheet(self.proof, sheet)
        await self.tell(
            Told(
                "The recovery sheet is made",
                f"{WHERE_TO} datui can never show the words again.",
                "Where the officer's passphrase is forgotten, Ctrl+R on the lock screen takes the twelve words and "
                "asks for a new one.",
                *(["The sheet before it is worthless: shred it."] if self._was_there else []),
            )
        )

    def forged(self, words: str) -> OpenSlot:
        """The slot that the twelve words open."""
        return forge_slot(words, self.vault.keys.header, role=SHEET, label=SHEET_LABEL)

    def as_it_is(self) -> str:
        """How things stand where it was refused: the sheet before may be worthless already."""
        if self._was_there and not self._there:
            return "The sheet before is worthless already, and there is no new one yet."
        return super().as_it_is()
