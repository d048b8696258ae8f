"""Before a case is opened for the first time: whether whoever opens it knows anyone in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.interest import Interest, Release, barred, may_open, standing
from datui.casework.people import PERPETRATOR, VICTIM, said
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from screens.page import CasePage
from screens.record import RecordScreen
from screens.widgets.safe import safe

if TYPE_CHECKING:
    from screens.app import Datui

_WHY = (
    "Nothing of this case is shown before you answer. If you know anyone in it, or are close to anyone who does, "
    "it stays shut: tell a supervisor. In danger now? F9 asks for nothing."
)
_WITHIN = (
    "If you know anyone in this case, or are close to anyone who does, say so here and tell a supervisor today. "
    "It stays shut for you once you have left it."
)


SHUT = "This case stays shut for you. Ask a supervisor."
"""What is said of every case that is shut: why it is would tell somebody who is feared as much as the case."""
_F9 = "In danger now? F9 asks for nothing."
_NONE = "Nobody else declared anything here that you could let them open it by."


class InterestScreen(RecordScreen):
    """Say whether you know anyone in this case. Only names are shown until you have; F9 opens the emergency view."""

    kind = Interest
    opening: Case | None = None
    """The case that is to be opened."""

    def above(self) -> Iterable[Widget]:
        """Who is in it, and why it is asked."""
        yield Static(safe(_WHY if self.opening else _WITHIN, "bold"), classes="banner")
        yield Static(safe(f"In this case: {_names(self.opening or self.case)}"), classes="names")

    def title_words(self) -> str:
        """Its reference and nothing more."""
        return f"{self.opening.reference} · before you open it" if self.opening else super().title_words()

    def action_emergency(self) -> None:
        """What 999 needs is shown without any declaration."""
        self.datui.case = self.opening or self.case
        super().action_emergency()


def _names(case: Case | None) -> str:
    """Whom somebody could know: the victim and everyone who is feared, by name alone."""
    if case is None:
        return ""
    feared = [said(one.name) for one in case.persons if one.has_role(PERPETRATOR)]
    others = [said(one.name) for one in case.persons if one.has_role(VICTIM)]
    names = dict.fromkeys(name for name in (case.victim_name, *others, *feared) if name)
    return ", ".join(names) or "nobody is named yet"


class BarredScreen(CasePage[None]):
    """Ask a supervisor: this case stays shut for you. F9 opens the emergency view."""

    heading = "Not for you"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(None)", "Back", id="barred.back", tooltip="Back to the caseload"),
    ]

    def __init__(self, opening: Case) -> None:
        super().__init__()
        self.opening = opening

    def title_words(self) -> str:
        """Its reference and nothing more."""
        return f"{self.opening.reference} · not opened"

    def body(self) -> Iterable[Widget]:
        """That it is shut, and nothing of why; nothing of the case."""
        yield Static(safe(f"\n{SHUT}\n", "bold"), classes="names")
        yield Static(safe(_F9), classes="names")

    def on_screen_resume(self) -> None:
        """Back from the emergency view: the case is not open."""
        if self.app.screen is self:
            self.datui.leave_case()
            super().on_screen_resume()

    def action_emergency(self) -> None:
        """What 999 needs is shown to anybody."""
        self.datui.case = self.opening
        super().action_emergency()

    def action_note(self) -> None:
        """What somebody knows of it may be written down by anybody."""
        self.datui.open_record("note", case_id=self.opening.case_id)


class ReleaseScreen(RecordScreen):
    """Say whether somebody who knows someone in a case may open it all the same. Of your own another decides."""

    kind = Release
    of: Entry[Interest] | None = None
    """The declaration that it is about; without one it is the first that stands in the case."""

    @property
    def declaration(self) -> Entry[Interest] | None:
        """What was declared, of somebody else."""
        if self.of is None and self.case is not None:
            others = (entry for entry in standing(self.case) if entry.person != self.vault.person)
            self.of = next(others, None)
        return self.of

    def above(self) -> Iterable[Widget]:
        """Who declared it, and how they know somebody."""
        said = self.declaration
        who = f"{said.by}: {said.record.how.strip() or 'knows somebody, and did not say how'}" if said else _NONE
        yield Static(safe(who, "bold"), classes="names")

    def more_values(self) -> dict[str, Any]:
        """Which declaration it is about, and whose."""
        said = self.declaration
        return {"declaration": said.record.record_id, "whom": said.by} if said else {}

    def action_emergency(self) -> None:
        """What 999 needs is shown of the case that it is about."""
        self.datui.case = self.case or self.vault.case(self.case_id)
        super().action_emergency()

    def action_keep(self) -> None:
        """Keep the decision; of no declaration, or of one's own, there is none to make."""
        said = self.declaration
        if said is None or said.person == self.vault.person:
            self.refuse(Refusal(_NONE, "Of your own, ask another supervisor."))
            return
        super().action_keep()


def declared_first(app: "Datui", case: Case) -> bool:
    """Whether a case may be opened by whoever is here; where not, they are asked, or told why not.

    Who is kept out by name is kept out by the screens: what they could read of the vault is no other than before.
    """
    if barred(case, app.open_vault.name):
        app.push_screen(BarredScreen(case), lambda _done: app.leave_case())
        return False
    if may_open(case, app.open_vault.person):
        return True
    screen = InterestScreen(case.case_id, app.open_vault.new_id())
    screen.opening = case

    def answered(entry: Entry | None) -> None:
        app.leave_case()
        if entry is None:
            return
        # Whoever said once that they know somebody has said so, whatever they say now.
        if may_open(app.open_vault.case(case.case_id), app.open_vault.person):
            app.open_case(case.case_id)
        else:
            app.refuse(Refusal("This case stays shut for you.", "Ask a supervisor."))

    app.push_screen(screen, answered)
    return False
