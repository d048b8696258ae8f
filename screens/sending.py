"""Whether sealed packs may be made from this vault: as it stands, and, for a supervisor, the switch."""

from collections.abc import Iterable
from importlib.resources import files
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.moments import moment_words
from datui.casework.records import VAULT_CASE, WrongAnswers, build
from datui.casework.refusal import Refusal
from datui.casework.sending import ROUTE, Sending, newest, packs_off, refuse_unsaid
from screens.form import Form
from screens.page import Page
from screens.widgets.paragraph import paragraph

ABOUT: Final = (
    "A sealed pack is a file on a drive that somebody carries to whom it is for. Only its six words open it; they go "
    "by another way. Once it has left, nothing here can take it back."
)
_ON: Final = "Sealed packs are on."
_NOT_YOURS: Final = "Only a supervisor turns them on or off, in their own session, with their own passphrase."
_WHY: Final = "Whether sealed packs may be made from this vault."


class SendingScreen(Page[None]):
    """See whether sealed packs may be made from this vault; a supervisor turns them on or off here, and says why."""

    CSS_PATH = str(files("assets") / "sealedpack.tcss")
    heading = "Vault · sealed packs"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "keep", "Keep", id="sending.keep", tooltip="Turn them on or off, with your passphrase"),
        Binding("escape", "dismiss(None)", "Back", id="sending.back", tooltip="Back; nothing is changed"),
    ]

    def body(self) -> Iterable[Widget]:
        """How it stands, and the switch for whoever may throw it."""
        yield Static(id="state")
        if self.may:
            rules, now = self.vault.rules, self.vault.now
            yield Form(Sending, {}, rules=rules, people=(), now=now, correcting=False)

    @property
    def may(self) -> bool:
        """Whether whoever is here may turn them on or off."""
        return self.vault.role in Sending.roles

    def redraw(self) -> None:
        """Draw how it stands now."""
        width, entries = self.size.width - 2, self.vault.of_vault()
        off, last = packs_off(entries), newest(entries)
        said = [*paragraph(ABOUT, width), Content(""), *paragraph(off or _ON, width, 0, "bold")]
        if last is not None:
            said += paragraph(f"{last.record.headline}, {moment_words(last.at)}, by {last.by}.", width)
            said += paragraph(f"Why: {last.record.why}", width) if last.record.why.strip() else []
        if not self.may:
            said += [Content(""), *paragraph(_NOT_YOURS, width), *(paragraph(ROUTE, width) if off else [])]
        self.query_one("#state", Static).update(Content("\n").join(said))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody else has a switch to keep."""
        return self.may if action == "keep" else super().check_action(action, parameters)

    def on_form_ended(self, message: Form.Ended) -> None:
        """After the last field: say what keeps it."""
        message.stop()
        self.app.notify("That was the last field. F2 keeps it.", timeout=4, markup=False)

    def action_keep(self) -> None:
        """Ask for the passphrase, then throw the switch; from then on it holds."""
        form = self.query_one(Form)
        try:
            record = build(Sending, {"record_id": self.vault.new_id(), **form.values}, now=self.vault.now())
        except WrongAnswers as wrong:
            form.show_problems(wrong.problems)
            raise Refusal("Not kept yet.", wrong.route) from None
        refuse_unsaid(record)
        self.run_worker(self._keep(record), group="sending", exclusive=True)

    async def _keep(self, record: Sending) -> None:
        from screens.prove import proved

        with self.datui.saying():
            proof = await proved(self.datui, _WHY)
            if proof is None:
                return
            self.vault.append(VAULT_CASE, record, proof=proof)
            self.datui.vault_changed()
            self.app.notify(f"{record.headline}.", timeout=6, markup=False)
            self.dismiss(None)
