"""The session: from the lock screen to the caseload, and one case at a time."""

import gc
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

import assets
from screens.bounce import Bounce
from screens.reminder import Reminder
from screens.reserve import Reserve
from screens.saying import SayingApp
from screens.widgets.keybar import key_words

if TYPE_CHECKING:
    from datui.casework.case import Case
    from datui.casework.route import Route
    from storage.vault import Vault

ASSETS = Path(str(assets.__file__)).parent


class Datui(SayingApp):
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
        self._bounce = Bounce()
        self.training_mark = ""
        self.reminder = Reminder()
        self._reserve = Reserve()
        self.alike_told: set[tuple[str, str]] = set()
        """In which case what was said already of people who may be known in another."""
        self.waits_for_supervisor = False
        """Whether closing a case waits until a supervisor has looked at the vault."""

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
        # What is loaded by now is needed until the session ends: looking for rubbish in all of it, again and again,
        # holds up a form for a tenth of a second, and with the usual limits every third form (measured).
        gc.freeze()
        gc.set_threshold(5000, 10, 10)
        if vault.training is not None:
            self.training_mark = f"TRAINING · {day_words(london(vault.now()).date())}"
        self.begin_session()
        self.vault_changed()

    def vault_changed(self) -> None:
        """The vault said something of itself: its limits hold at once, and every page says how it stands."""
        from datui.casework.settings import limits

        vault = self.open_vault
        idle = vault.rules.idle
        self.idle_seconds, self.session_seconds = limits(None, idle)
        self.warn_seconds = float(idle.warn_seconds)
        with self.saying():
            self.idle_seconds, self.session_seconds = limits(vault.settings, idle)
            self.waits_for_supervisor = vault.waits_for_supervisor
            self.reminder.read(vault)
        self.say_banners()

    def take_passphrase(self) -> bytes | None:
        """The passphrase that a descriptor brought, once."""
        given, self._passphrase = self._passphrase, None
        return given

    def say_banners(self) -> None:
        """Draw the top of the page again; one that is not on the screen does it when it comes back."""
        from screens.page import TopLine

        if self.is_running:
            for top in self.screen.query(TopLine):
                top.look()

    def look_at_the_clock(self) -> None:
        """Look every second at both limits, the clock, and the room put by on the disk."""
        super().look_at_the_clock()
        if self.vault is not None and not self._leaving:
            self._reserve.look(self, self.vault)

    def clock_jumped(self) -> None:
        """Say on every page that the laptop's clock jumped; what is due may stand elsewhere now."""
        self.say_again()

    def say_again(self) -> None:
        """Draw again how the vault and this laptop stand, and what this page has to say of it."""
        self.say_banners()
        redraw = getattr(self.screen, "redraw", None)
        if self.vault is not None and redraw is not None:
            with self.saying():
                redraw()

    def saw(self, what: str, case_id: str = "") -> None:
        """Write down that something is about to be read. Where that cannot be written, every page says so."""
        self.open_vault.saw(what, case_id)
        self.say_banners()

    # One case --------------------------------------------------------------------------------------------------

    def open_case(self, case_id: str) -> None:
        """Show a case; that it was read is an entry before it is shown."""
        from datui.casework.reads import CASE
        from screens.case import CaseScreen
        from screens.interest import declared_first

        case = self.open_vault.case(case_id)
        if not declared_first(self, case):
            return
        self.saw(CASE, case_id)
        self.case = case
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
        self,
        kind: str,
        record_id: str = "",
        *,
        case_id: str = "",
        correct: bool = False,
        route: "Route | None" = None,
        whose: str = "",
    ) -> None:
        """Open a record: a new one, the draft of one that waits, or (by its id) one to go on with or correct."""
        from datui.casework.vault import Unreadable
        from screens.rooms import record_screen

        if kind == Unreadable.kind:
            self.notify("What cannot be read cannot be corrected: write a note.", severity="warning", markup=False)
            return
        screen = record_screen(self, kind, record_id, case_id=case_id, correct=correct, route=route, whose=whose)
        self.push_screen(screen)

    def push_screen(self, *args: Any, **kwargs: Any) -> Any:
        """Show a screen, and remember which key opened it."""
        self.once()
        return super().push_screen(*args, **kwargs)

    def once(self) -> None:
        """Take the key that was just pressed once: it does not answer what it made datui ask."""
        self._bounce.once()

    def bounced(self, key: events.Key) -> bool:
        """Whether the key that opened this screen came again at once: it must not answer the first question there."""
        return self._bounce.again(key)

    def get_key_display(self, binding: Binding) -> str:
        """A key as it stands on the keyboard."""
        return binding.key_display or key_words(binding.key)

    def go(self, route: "Route") -> None:
        """Go where a duty, a missing line or the gate says it is put right."""
        if route.screen == "emergency" and not route.record_id:
            self.emergency()
        else:
            self.open_record(route.screen, route.record_id, route=route)

    def emergency(self, case_id: str = "") -> None:
        """What 999 needs, at once; writing down that it was opened comes second."""
        from screens.emergency import open_emergency

        open_emergency(self, case_id)

    def action_help(self) -> None:
        """Show what the screen is for and what its keys do."""
        from screens.help import Help

        self.push_screen(Help(self.screen))

    # Ending ----------------------------------------------------------------------------------------------------

    def save_drafts(self) -> None:
        """Before the process ends keep what is typed on any screen, the top one first, and how often what was read."""
        for screen in reversed(self.screen_stack):
            save = getattr(screen, "save_draft", None)
            if save is not None:
                with suppress(Exception):
                    save()
        if self.vault is not None:
            with suppress(Exception):
                self.vault.close_runs()
