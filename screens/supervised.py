"""For a supervisor: decisions that nobody made, what left a plan, who opened what is shut, what was done anyway."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from datui.casework.emergency import Emergency
from datui.casework.interest import Interest
from datui.casework.moments import moment_words
from datui.casework.people import Person
from datui.casework.reads import Access
from datui.casework.records import Entry
from datui.casework.row import CaseRow, reference
from datui.casework.safeguarding import undecided_words
from datui.casework.signoff import lapse_words
from datui.casework.supervised import (
    KINDS,
    beyond_words,
    interest_words,
    latest_of_each,
    opened_by_kept_out,
    opened_words,
    role_words,
)
from screens.caseload import LEVELS
from screens.interest import ReleaseScreen
from screens.page import Page
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

_TOLD = "Open it, and write in the contact or the visit when you were told."
_LOOKED = "Open it and look why; what you write in it says that you have."
_UNDECIDED = "No decision yet on the children, or on an adult at risk"
_DECIDE = "Ask for it first. No case closes without it; no review and no help waits for it."
_LAPSED = "Moved without the security of tenure that was promised"
_LAPSE = "Have it put right, or decide otherwise in the move and say why: the customer lives with it already."
_KEPT_OUT = "Opened in an emergency by somebody who is kept out"
MOST = 200
"""How many of each are listed: the newest."""
FIRST = 12
"""How many cases without a decision are listed; how many more there are is said."""
_NEWEST = f"Only the newest {MOST} of each sort were looked through: older ones are in their cases."


class SupervisedScreen(Page[None]):
    """What a supervisor looks at first, of every case in this vault. Enter opens the case; why is read there."""

    heading = "Vault · for a supervisor"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r", "release", "Let them open it", id="supervised.release", tooltip="Whoever knows somebody in a case"
        ),
        Binding("escape,q", "dismiss(None)", "Back", id="supervised.back", tooltip="Back to the vault"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._entered: list[Entry] | None = None
        self._undecided: list[tuple[CaseRow, str]] | None = None
        self._lapsed: list[tuple[CaseRow, str]] = []

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield Lines(id="supervised")

    def on_mount(self) -> None:
        """Start at the first line."""
        self.query_one(Lines).focus()

    def on_screen_resume(self) -> None:
        """Back from a case: a supervisor may have been told."""
        if self.app.screen is self:
            self.datui.leave_case()
            self._entered = None
            self.redraw()
            self.run_worker(self._look_for_decisions(), group="go", exclusive=True)

    async def _look_for_decisions(self) -> None:
        """Look through the open cases, one at a time, for decisions that nobody made."""
        found, lapsed = list[tuple[CaseRow, str]](), list[tuple[CaseRow, str]]()
        for row in self._open_cases():
            case = self.vault.case(row.case_id)
            if words := undecided_words(case):
                found.append((row, words))
            if words := lapse_words(case):
                lapsed.append((row, words))
            # Between two cases the screen is drawn, and what is typed is saved.
            await asyncio.sleep(0)
        self._undecided, self._lapsed = found, lapsed
        self.redraw()

    def _open_cases(self) -> Iterator[CaseRow]:
        """Every open case, page by page; the closed ones come last."""
        offset, rows = 0, self.vault.caseload(0, MOST)
        while rows:
            yield from (row for row in rows if row.open)
            offset += len(rows)
            rows = self.vault.caseload(offset, MOST) if rows[-1].open else []

    def redraw(self) -> None:
        """Read it again, and draw it."""
        found = [self.vault.of_kind(kind, MOST) for kind in KINDS]
        entries = latest_of_each(entry for some in found for entry in some)
        emergencies, people = (self.vault.of_kind(kind, MOST) for kind in (Emergency.kind, Person.kind))
        if self._entered is None:
            # Each of their cases is folded for it: once, and not at every change of the window's size.
            self._entered = self._opened(emergencies)
        lines = [*self._to_decide(), LineItem(Content("")), *self._to_tell()]
        lines += self._of_a_lapse()
        lines += self._said(_KEPT_OUT, self._entered, opened_words, _LOOKED, seldom=True)
        lines += self._said("Reached or visited although a plan did not allow it", entries, beyond_words)
        lines += self._said("Knows somebody in a case", entries, lambda one: interest_words(one, entries))
        lines += self._said("A role was changed from perpetrator", people, self._role_words, seldom=True)
        if any(len(some) == MOST for some in (*found, emergencies, people)):
            lines += wrapped(safe(f"   {_NEWEST}", "dim"), self.size.width - 3, None, 3)
        lines += [
            LineItem(Content("")),
            LineItem(safe("   Enter opens the case: why it was done is read there.", "dim")),
        ]
        self.query_one(Lines).show(lines)

    def _to_decide(self) -> list[LineItem]:
        """The cases in which nobody decided on the children or on an adult at risk: the first line of all."""
        if self._undecided is None:
            return [_heading(_UNDECIDED), LineItem(safe("   Looking through the open cases.", "dim"))]
        lines = [line for row, words in self._undecided[:FIRST] for line in self._of_case(row, words)]
        if (more := len(self._undecided) - FIRST) > 0:
            lines += [LineItem(safe(f"   and {more} more open case{'' if more == 1 else 's'}", "dim"))]
        none = [LineItem(safe("   Every open case has its decisions.", "dim"))]
        told = wrapped(safe(f"   {_DECIDE}", "dim"), self.size.width - 3, None, 3) if lines else []
        return [_heading(_UNDECIDED), *told, *(lines or none)]

    def _of_a_lapse(self) -> list[LineItem]:
        """The cases in which somebody lives with less security than was promised; none while there are none."""
        lines = [line for row, words in self._lapsed for line in self._of_case(row, words)]
        told = wrapped(safe(f"   {_LAPSE}", "dim"), self.size.width - 3, None, 3)
        return [LineItem(Content("")), _heading(_LAPSED), *told, *lines] if lines else []

    def _to_tell(self) -> list[LineItem]:
        """The cases with a contact or a visit that left the plan, whatever else presses in them."""
        lines = [line for row in self.vault.to_tell(MOST) for line in self._of_case(row)]
        none = [LineItem(safe("   Nothing waits for you to hear of it.", "dim"))]
        told = [LineItem(safe(f"   {_TOLD}", "dim"))] if lines else []
        return [_heading("A contact or visit left the plan, and no supervisor was told"), *told, *(lines or none)]

    def _of_case(self, row: CaseRow, what: str = "") -> list[LineItem]:
        """One case of them: never a name, and nothing that somebody wrote."""
        words = f"   {row.reference} {row.initials}, level {LEVELS.get(row.level, row.level)}"
        words += ", in danger" if row.danger else ""
        words += f": {what}" if what else ""
        return wrapped(safe(words, "bold"), self.size.width - 3, ("case", row.case_id), 5)

    def _opened(self, emergencies: Iterable[Entry]) -> list[Entry]:
        """What was opened in an emergency by somebody for whom its case was shut, newest first."""
        found: list[Entry] = []
        for case_id in dict.fromkeys(entry.case_id for entry in emergencies):
            found += opened_by_kept_out(self.vault.case(case_id), self.vault.reads(case_id, limit=MOST))
        return sorted(found, key=lambda entry: -entry.seq)

    def _role_words(self, entry: Entry) -> str:
        return role_words(entry, self.vault.version_before(entry))

    def _said(
        self,
        title: str,
        entries: Iterable[Entry],
        words: Callable[[Entry], str],
        what_now: str = "",
        *,
        seldom: bool = False,
    ) -> list[LineItem]:
        """All of one sort under its heading; what is `seldom` has none while there is nothing of it."""
        lines = []
        for entry in entries:
            if said := words(entry):
                head = safe(f"   {moment_words(entry.at)}, {entry.by}, {reference(_case_of(entry))}: ", "bold")
                lines += wrapped(Content.assemble(head, safe(said)), self.size.width - 3, entry, 5)
        if seldom and not lines:
            return []
        none = [LineItem(safe("   None.", "dim"))]
        now = [LineItem(safe(f"   {what_now}", "dim"))] if what_now and lines else []
        return [LineItem(Content("")), _heading(title), *now, *(lines or none)]

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Open the case."""
        match message.key:
            case Entry() as entry:
                self.datui.open_case(_case_of(entry))
            case ("case", str(case_id)):
                self.datui.open_case(case_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a supervisor lets somebody open a case."""
        return self.vault.role == "supervisor" if action == "release" else super().check_action(action, parameters)

    def action_release(self) -> None:
        """Decide of the declaration under the cursor whether whoever made it may open the case."""
        chosen = self.query_one(Lines).chosen
        if not (isinstance(chosen, Entry) and isinstance(chosen.record, Interest)):
            self.app.notify("Go to somebody who knows somebody in a case; then r decides it.", markup=False)
            return
        screen = ReleaseScreen(chosen.case_id, self.vault.new_id())
        screen.of = chosen
        self.app.push_screen(screen)


def _case_of(entry: Entry) -> str:
    """The case that an entry is of: a reading stands apart, and names the one that was read."""
    return entry.record.case_id if isinstance(entry.record, Access) else entry.case_id


def _heading(title: str) -> LineItem:
    return LineItem(safe(f" {title}", "bold underline"))
