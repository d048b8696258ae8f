"""How soon datui locks: sooner than the policy pack says if the officer likes, never later."""

from collections.abc import Iterable
from importlib.resources import files
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.records import VAULT_CASE, WrongAnswers, build, typed
from datui.casework.refusal import Refusal
from datui.casework.settings import Idle, Settings, refuse_longer
from screens.form import Form
from screens.page import Page
from screens.widgets.safe import safe

_WHY = "How soon datui locks by itself."


def pack_words(idle: Idle) -> str:
    """What the pack says, which is the most that there can be."""
    minutes, hours = idle.default_seconds // 60, idle.session_seconds // 3600
    return (
        f"The policy pack says {minutes} minutes untouched, and {hours} hours in any case. "
        "Here you can set less, never more; an empty field is as the pack says."
    )


class SettingsScreen(Page[None]):
    """Set how soon datui locks by itself: sooner than the policy pack says, never later."""

    CSS_PATH = str(files("assets") / "vault.tcss")
    heading = "Vault · settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "keep", "Keep", id="settings.keep", tooltip="Set this, with your passphrase"),
        Binding("escape", "dismiss(None)", "Back", id="settings.back", tooltip="Back; nothing is changed"),
    ]

    def body(self) -> Iterable[Widget]:
        """What the pack allows, and what is set now."""
        settings = self.vault.settings
        yield Static(safe(pack_words(self.vault.rules.idle)), id="allowed")
        yield Form(
            Settings,
            typed(settings) if settings is not None else {},
            rules=self.vault.rules,
            people=(),
            now=self.vault.now,
            correcting=False,
        )

    def on_form_ended(self, message: Form.Ended) -> None:
        """After the last field: say what keeps it."""
        message.stop()
        self.app.notify("That was the last field. F2 keeps it.", timeout=4, markup=False)

    def action_keep(self) -> None:
        """Ask for the passphrase, then set it; from then on it holds."""
        form = self.query_one(Form)
        try:
            settings = build(Settings, {"record_id": self.vault.new_id(), **form.values}, now=self.vault.now())
        except WrongAnswers as wrong:
            form.show_problems(wrong.problems)
            raise Refusal("Not kept yet.", wrong.route) from None
        refuse_longer(settings, self.vault.rules.idle)
        self.run_worker(self._keep(settings), group="settings", exclusive=True)

    async def _keep(self, settings: Settings) -> None:
        from screens.prove import proved

        with self.datui.saying():
            proof = await proved(self.datui, _WHY)
            if proof is None:
                return
            self.vault.append(VAULT_CASE, settings, proof=proof)
            self.datui.vault_changed()
            minutes, hours = self.datui.idle_seconds / 60, self.datui.session_seconds / 3600
            words = f"datui locks after {minutes:g} min untouched, and after {hours:g} h in any case."
            self.app.notify(words, timeout=6, markup=False)
            self.dismiss(None)
