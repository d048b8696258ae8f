"""Who can open this vault, and every change to that."""

from collections.abc import Awaitable, Callable, Iterable
from importlib.resources import files
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from datui.casework.slots import (
    OFFICER,
    SHEET,
    SUPERVISOR,
    Enrolment,
    PassphraseChange,
    Removal,
    Reset,
    Rotation,
    SlotChange,
)
from screens.enrol import EnrolScreen
from screens.holding import NO_PROMISE, against, key_lines
from screens.onekey import KeyScreen
from screens.page import Page
from screens.passphrase import ChangeScreen, ResetScreen
from screens.prove import proved
from screens.remove import RemoveScreen, RotateScreen
from screens.sheet import SheetScreen
from screens.widgets.lines import Lines
from screens.widgets.safe import safe
from storage.vault import Key, OpenSlot

Change = Callable[[OpenSlot], Awaitable[bool]]


class KeysScreen(Page[None]):
    """See who can open this vault and sign in it, and change that with your own passphrase."""

    CSS_PATH = str(files("assets") / "keys.tcss")
    heading = "Who can open this vault"
    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "enrol('supervisor')", "Enrol supervisor", id="keys.enrol", tooltip="Give a supervisor a key"),
        Binding(
            "o", "enrol('officer')", "Enrol officer", id="keys.officer", tooltip="Give the officer who follows a key"
        ),
        Binding("p", "passphrase", "My passphrase", id="keys.passphrase", tooltip="Change your own passphrase"),
        Binding("x", "remove", "Remove", id="keys.remove", tooltip="Take away the key under the cursor"),
        Binding("s", "reset", "Reset", id="keys.reset", tooltip="Reset the passphrase of whoever is under the cursor"),
        Binding("w", "sheet", "Recovery sheet", id="keys.sheet", tooltip="Write a recovery sheet, or another"),
        Binding("t", "rotate", "New vault key", id="keys.rotate", tooltip="For when somebody may have the old one"),
        Binding("escape,q", "dismiss(None)", "Back", id="keys.back", tooltip="Back to where you were"),
    ]

    def body(self) -> Iterable[Widget]:
        """What is not promised, then every key."""
        yield Static(safe(NO_PROMISE), id="no-promise")
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Read the keys. Whoever came in by the recovery sheet has nothing to do here."""
        if self.vault.role == SHEET:
            self.dismiss(None)
            raise Refusal("The recovery sheet only gives the officer a new passphrase.", "Go on with that.")
        self.query_one(Lines).focus()

    def on_screen_resume(self) -> None:
        """Back from a change: others may have a key now."""
        if self.app.screen is self:
            self.redraw()

    def redraw(self) -> None:
        """Read the keys again."""
        self.query_one(Lines).show(list(key_lines(self.vault, self.size.width - 3)))

    def _under_cursor(self) -> Key:
        """The key under the cursor. Raises Refusal where it opens nothing any more."""
        chosen = self.query_one(Lines).chosen
        key = next((key for key in self.vault.keys.all() if key.holder.public == chosen), None)
        if key is None or not key.holder.active:
            raise Refusal("That key opens nothing any more.", "Move to one that stands above, and try again.")
        return key

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Everything that is known of a key."""
        self.app.push_screen(KeyScreen(str(message.key)))

    # Changes ------------------------------------------------------------------------------------------------------

    def _begin(self, record: SlotChange, why: str, change: Change) -> None:
        """Ask for the passphrase and make the change, unless it is refused already. Raises Refusal."""
        if (refusal := against(self.vault, record)) is not None:
            raise refusal
        self.run_worker(self._change(why, change), group="keys", exclusive=True)

    async def _change(self, why: str, change: Change) -> None:
        with self.datui.saying():
            proof = await proved(self.datui, why)
            if proof is None or await change(proof) is False:
                self.app.notify("Nothing was changed.", timeout=4, markup=False)

    def action_enrol(self, role: str) -> None:
        """Give somebody new a key."""
        words = {SUPERVISOR: "A supervisor", OFFICER: "Another officer"}[role]
        self._begin(
            Enrolment(record_id=VAULT_CASE, role=role),
            f"{words} gets a key: they open this vault, read all of it and sign in it.",
            lambda proof: self.app.push_screen_wait(EnrolScreen(proof, role)),
        )

    def action_passphrase(self) -> None:
        """Change one's own passphrase."""
        self._begin(
            PassphraseChange(record_id=VAULT_CASE, person=self.vault.person),
            "Your own passphrase. Type the old one here; the new one comes after it.",
            lambda proof: self.app.push_screen_wait(ChangeScreen(proof)),
        )

    def action_reset(self) -> None:
        """Let somebody who forgot their passphrase make another."""
        key = self._under_cursor()
        self._begin(
            Reset(record_id=VAULT_CASE, person=key.holder.person),
            f"The passphrase of {key.holder.name}. They sit down after you, make a new one and get a new key.",
            lambda proof: self.app.push_screen_wait(ResetScreen(proof, key)),
        )

    def action_remove(self) -> None:
        """Take a key away."""
        key = self._under_cursor()

        async def change(proof: OpenSlot) -> bool:
            removed = await self.app.push_screen_wait(RemoveScreen(proof, key))
            return removed and await self._write_sheet(proof, f"{key.holder.name} opens this vault no more.")

        removal = Removal(record_id=VAULT_CASE, person=key.holder.person)
        if against(self.vault, removal) is None and key.holder.person == self.vault.person:
            # The new sheet that has to follow could not be written with a key that is gone.
            raise Refusal("This is your own key.", "Let another supervisor unlock the vault and remove it.")
        self._begin(removal, f"{key.holder.name} loses their key, and the vault gets a new one.", change)

    def action_rotate(self) -> None:
        """Make a new vault key."""

        async def change(proof: OpenSlot) -> bool:
            turned = await self.app.push_screen_wait(RotateScreen(proof))
            return turned and await self._write_sheet(proof, "The vault has a new key.")

        self._begin(
            Rotation(record_id=VAULT_CASE),
            "The key of the vault itself. Everyone keeps their passphrase; the recovery sheet becomes worthless.",
            change,
        )

    def action_sheet(self) -> None:
        """Write a recovery sheet."""
        new = Enrolment(record_id=VAULT_CASE, role=SHEET)
        self._begin(
            Rotation(record_id=VAULT_CASE) if self._has_sheet else new,
            "A recovery sheet is made: twelve words on paper that can give the officer a new passphrase.",
            self._write_sheet,
        )

    @property
    def _has_sheet(self) -> bool:
        return bool(self.vault.keys.holders.of_role(SHEET))

    async def _write_sheet(self, proof: OpenSlot, said: str = "") -> bool:
        """A new sheet; straight after a new vault key, which is made either way, `said` tells of that."""
        had = self._has_sheet
        if await self.app.push_screen_wait(SheetScreen(proof, said)) is not False:
            return True
        if said or had != self._has_sheet:
            words = f"{said} There is no recovery sheet now: w writes one.".strip()
            self.app.notify(words, severity="warning", timeout=12, markup=False)
            return True
        return False
