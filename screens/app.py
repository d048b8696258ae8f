"""The session: from the lock screen to the caseload, and one case at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

import assets
from screens.session import SessionApp
from screens.widgets.keybar import key_words

if TYPE_CHECKING:
    from datui.casework.case import Case
    from datui.casework.refusal import Refusal
    from datui.casework.route import Route
    from storage.vault import Vault

BOUNCE_SECONDS = 0.4
ASSETS = Path(str(assets.__file__)).parent


class Datui(SessionApp):
    """One person's session in one vault. It ends with the process; nothing outlives it but the vault."""

    # The lock screen's own sheet too: one that came with its screen would have every sheet parsed again.
    CSS_PATH: ClassVar[list[str | Path]] = [ASSETS / "datui.tcss", ASSETS / "unlock.tcss"]  # type: ignore[assignment]  # a list
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1", "help", "Help", id="app.help")]

    def __init__(self, vault_dir: Path, passphrase: bytes | None = None) -> None:
        super().__init__()
        self.vault_dir = vault_dir
        self._passphrase = passphrase
        self.vault: Vault | None = None
        self.case: Case | None = None
        self.one_case = False
        self._last_key: events.Key | None = None
        self._opener: events.Key | None = None
        self.training_mark = ""

    @property
    def open_vault(self) -> "Vault":
        """The open vault; no screen behind the lock is ever shown without one."""
        assert self.vault is not None
        return self.vault

    def _on_mount(self, _event: events.Mount) -> None:
        # At once: the first thing to be painted is the lock screen, and not an empty one before it.
        self.run_worker(self._begin(), exclusive=True, group="begin")

    def get_default_screen(self) -> Screen[Any]:
        """The lock screen where there is a vault to unlock: an empty screen beneath it would have to be drawn first."""
        from screens.begin import has_database

        if self._passphrase is None and has_database(self.vault_dir):
            from screens.unlock import UnlockScreen

            return UnlockScreen(self.vault_dir)
        return super().get_default_screen()

    async def _begin(self) -> None:
        from screens.begin import begin

        await begin(self)

    def take_vault(self, vault: "Vault") -> None:
        """The vault is open: from now on every screen may use it."""
        from datui.casework.moments import day_words, london

        self.vault = vault
        idle = vault.rules.idle
        self.idle_seconds, self.warn_seconds = float(idle.default_seconds), float(idle.warn_seconds)
        if vault.training is not None:
            self.training_mark = f"TRAINING · {day_words(london(vault.now()).date())}"

    def take_passphrase(self) -> bytes | None:
        """The passphrase that a descriptor brought, once."""
        given, self._passphrase = self._passphrase, None
        return given

    # One case --------------------------------------------------------------------------------------------------

    def open_case(self, case_id: str) -> None:
        """Show a case."""
        from screens.case import CaseScreen

        self.case = self.open_vault.case(case_id)
        self.push_screen(CaseScreen())

    def case_changed(self, case_id: str) -> None:
        """A record was kept: fold its case again. Where that fails, say that it was kept all the same."""
        from datui.casework.refusal import Refusal

        try:
            self.case = self.open_vault.case(case_id)
        except Refusal as refusal:
            self.refuse(Refusal(f"It was kept, and cannot be shown: {refusal.reason}", refusal.route))

    def leave_case(self) -> None:
        """Back at the caseload: no case is open."""
        self.case, self.one_case = None, False

    def open_record(
        self, kind: str, record_id: str = "", *, case_id: str = "", correct: bool = False, route: "Route | None" = None
    ) -> None:
        """Open a record: a new one, the draft of one that waits, or (by its id) one to go on with or correct."""
        from datui.casework.vault import Unreadable
        from screens.rooms import record_screen

        if kind == Unreadable.kind:
            self.notify("What cannot be read cannot be corrected: write a note.", severity="warning", markup=False)
            return
        self.push_screen(record_screen(self, kind, record_id, case_id=case_id, correct=correct, route=route))

    def push_screen(self, *args: Any, **kwargs: Any) -> Any:
        """Show a screen, and remember which key opened it."""
        self.once()
        return super().push_screen(*args, **kwargs)

    def once(self) -> None:
        """Take the key that was just pressed once: held down or bouncing, it does not answer what it made datui ask."""
        self._opener = self._last_key

    def bounced(self, key: events.Key) -> bool:
        """Whether the key that opened this screen came again at once: it must not answer the first question there."""
        opener, self._last_key = self._opener, key
        again = opener is not None and key.key == opener.key and key.time - opener.time < BOUNCE_SECONDS
        # Held down it comes again and again: each counts from the one before it.
        self._opener = key if again else None
        return again

    def get_key_display(self, binding: Binding) -> str:
        """A key as it stands on the keyboard."""
        return binding.key_display or key_words(binding.key)

    def go(self, route: "Route") -> None:
        """Go where a duty, a missing line or the gate says it is put right."""
        if route.screen == "emergency" and not route.record_id:
            self.emergency()
        else:
            self.open_record(route.screen, route.record_id, route=route)

    def emergency(self) -> None:
        """What 999 needs, at once; writing down that it was opened comes second."""
        from screens.emergency import open_emergency

        open_emergency(self)

    def action_help(self) -> None:
        """Show what the screen is for and what its keys do."""
        from screens.help import Help

        self.push_screen(Help(self.screen))

    # Refusals --------------------------------------------------------------------------------------------------

    def notify(self, *args: Any, **kwargs: Any) -> None:
        """Say one thing at a time: what is said last stands where what was said before it stood."""
        self.clear_notifications()
        super().notify(*args, **kwargs)

    def refuse(self, refusal: "Refusal") -> None:
        """Say why not, and what to do instead; nothing is lost."""
        self.notify(f"{refusal.reason}\n{refusal.route}", severity="warning", timeout=12, markup=False)

    @contextmanager
    def saying(self) -> Iterator[None]:
        """Say what is refused inside, and go on: a page of the disk that cannot be read ends no session."""
        from datui.casework.refusal import Refusal

        try:
            yield
        except Refusal as refusal:
            self.refuse(refusal)

    async def run_action(self, *args: Any, **kwargs: Any) -> bool:
        """Do what a key asks for, or say why not."""
        with self.saying():
            return await super().run_action(*args, **kwargs)
        return True

    # Ending ----------------------------------------------------------------------------------------------------

    def save_drafts(self) -> None:
        """Keep whatever is being typed on any screen, before the process ends; what is typed in now comes first."""
        for screen in reversed(self.screen_stack):
            save = getattr(screen, "save_draft", None)
            if save is not None:
                with suppress(Exception):
                    save()
