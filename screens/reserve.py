"""The room that datui puts by on the disk: every page says while it is gone, and it is put by again when it can be."""

import asyncio
from typing import TYPE_CHECKING

from screens.standing import FREE, GIVEN_UP

if TYPE_CHECKING:
    from screens.app import Datui
    from storage.vault import Vault


class Reserve:
    """What was said of it last."""

    def __init__(self) -> None:
        self._was = "there"
        self._told = True
        self._busy = False

    def look(self, app: "Datui", vault: "Vault") -> None:
        """Say it where it is gone or there again, and try to put it by again. Called every second."""
        if vault.reserve != self._was:
            self._was = vault.reserve
            self._told = vault.reserve != "used"
            app.say_again()
        # What the save itself was answered with is read first; the top of the page says it all the while.
        if not self._told and not app._notifications:
            from datui.casework.refusal import Refusal

            self._told = True
            app.refuse(Refusal(f"The disk is full. {GIVEN_UP}", FREE))
        if vault.reserve != "there" and not self._busy:
            self._busy = True
            app.run_worker(self._renew(vault), group="reserve")

    async def _renew(self, vault: "Vault") -> None:
        # In a thread: a slow disk takes its time over sixteen mebibytes.
        try:
            await asyncio.to_thread(vault.renew_reserve)
        finally:
            self._busy = False
