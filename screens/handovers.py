"""Handing over the caseload: whose cases there are, which of them are ready to be left, and the sheet of each."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.handover import officer_of, stand_in, standing
from datui.casework.handoversheet import before_you_go
from datui.casework.interest import barred, may_open
from datui.casework.moments import near_day_words
from datui.casework.reads import CASE
from datui.casework.row import CaseRow
from datui.casework.text import name_words
from screens.caseload import headings, row_line
from screens.handover import HandoverSheetScreen
from screens.interest import declared_first
from screens.page import Page
from screens.widgets.lines import LineItem, Lines
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

MOST = 200
"""How many open cases are listed: those first that cannot wait."""
_NEWEST = f"Only the first {MOST} open cases, in order of safety, are listed."
_ONE_KEY = "Nobody else has a key to this vault: whoever looks after these cases could not open them. v, then Keys."
_WHOSE = "A case is of whoever wrote in it first, until somebody takes it over for good: Enter, then w."
AT_ONCE = 5
"""As many cases as are read before a key that was pressed meanwhile has its turn."""
_ALL = "everyone"
_SHUT = "say first whether you know anyone in it: Enter"


@dataclass(frozen=True, slots=True)
class Listed:
    """One case of the list: whose it is, and how ready it is to be left. Nothing that somebody wrote."""

    row: CaseRow
    officer: str
    stand_in: str
    """Who looks after it until it is handed back; empty where nobody took it over."""
    words: str
    shut: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Whoever has to hand it over before they are away: whose it is, and who looks after it for them."""
        return tuple(filter(None, (self.officer, self.stand_in)))


class HandoversScreen(Page[None]):
    """Every open case of one officer, with its next deadline and who looks after it. Enter shows its handover sheet."""

    heading = "Handover"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "officer", "Whose", id="handovers.officer", tooltip="The next officer's cases, or everyone's"),
        Binding("escape,q", "dismiss(None)", "Back", id="handovers.back", tooltip="Back to the caseload"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.of: str | None = None
        """Whose cases are listed; None until it is known whether whoever is here has any."""
        self.listed: list[Listed] | None = None
        """Every open case; None until they are read."""
        self._sheet: HandoverSheetScreen | None = None

    def body(self) -> Iterable[Widget]:
        """Whose cases, then the cases."""
        yield Static(id="whose")
        yield Lines(id="handovers")

    def on_mount(self) -> None:
        """Start at the first case."""
        self.query_one(Lines).focus()

    def on_screen_resume(self) -> None:
        """Back from a sheet: somebody may look after its case by now."""
        if self.app.screen is self:
            self.datui.leave_case()
            self.run_worker(self._say_read(), exclusive=True, group="go")

    async def _say_read(self) -> None:
        with self.datui.saying():
            await self._read()

    async def _read(self) -> None:
        """Read each open case once, a few at a time: whose it is, its entries alone say.

        After a sheet only what may have changed is read again.
        """
        known = {one.row.case_id: one for one in self.listed or ()}
        for case_id in self._sheet.was_read if self._sheet else ():
            known.pop(case_id, None)
        found = list[Listed]()
        for at, row in enumerate(row for row in self.vault.caseload(limit=MOST) if row.open):
            one = known.get(row.case_id)
            found.append(one if one and one.row == row else self._listed(row, self.vault.case(row.case_id)))
            if at % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
        self.listed, self._sheet = found, None
        mine = (name for one in found for name in one.names if _same(name, self.vault.name))
        if self.of is None or self.of not in self.officers:
            self.of = next(mine, _ALL)
        self.redraw()

    def _listed(self, row: CaseRow, case: Case) -> Listed:
        shut = barred(case, self.vault.name) or not may_open(case, self.vault.person)
        known = {key.holder.name for key in self.vault.keys.all()}
        return Listed(row, officer_of(case, known), stand_in(case, known), _SHUT if shut else _ready(case), shut)

    @property
    def officers(self) -> list[str]:
        """Everyone who has an open case or looks after one, in the order of their names, and then all together."""
        return [*sorted({name for one in self.listed or () for name in one.names}, key=str.casefold), _ALL]

    @property
    def shown(self) -> list[Listed]:
        """The cases of whoever is chosen."""
        return [one for one in self.listed or () if self.of in (*one.names, _ALL)]

    def redraw(self) -> None:
        """Draw the list for this width."""
        if self.listed is None:
            self.query_one("#whose", Static).update(safe(" Reading each open case: one moment.", "bold"))
            return
        now, width = self.vault.now(), self.size.width
        many = f"{len(self.shown)} open case{'' if len(self.shown) == 1 else 's'}"
        said = f"Of {self.of}: {many}. Nothing of a sheet leaves this vault: it is read here."
        whose = paragraph(said, width - 1, 1, "bold")
        whose += paragraph(_WHOSE, width - 1, 1, "dim") if self.listed else []
        whose += paragraph(f"! {_ONE_KEY}", width - 1, 1, "bold") if self._one_key else []
        whose += paragraph(_NEWEST, width - 1, 1, "dim") if len(self.listed) == MOST else []
        self.query_one("#whose", Static).update(Content("\n").join([*whose, safe(headings(width), "dim")]))
        lines = list[LineItem]()
        for one in self.shown:
            lines.append(row_line(one.row, now, width))
            lines += [LineItem(line) for line in paragraph(one.words, width - 3, 4, "dim")]
        self.query_one(Lines).show(lines or [LineItem(safe("   No open case.", "dim"))])

    @property
    def _one_key(self) -> bool:
        holders = (key.holder for key in self.vault.keys.all())
        return sum(holder.active and holder.role in ("officer", "supervisor") for holder in holders) < 2

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Show the sheet of a case; of one that is not opened without a declaration, ask for that first."""
        match message.key:
            case ("case", str(case_id)):
                self._open(case_id)

    def _open(self, case_id: str) -> None:
        case = self.vault.case(case_id)
        if declared_first(self.datui, case):
            self.datui.saw(CASE, case_id)
            self.datui.case = case
            self._sheet = HandoverSheetScreen([one.row.case_id for one in self.shown if not one.shut])
            self.app.push_screen(self._sheet)

    def action_officer(self) -> None:
        """List the cases of the next officer, and after the last those of everyone."""
        if self.listed is None:
            return
        officers = self.officers
        self.of = officers[(officers.index(self.of or _ALL) + 1) % len(officers)]
        self.redraw()


def _ready(case: Case) -> str:
    """Who looks after a case, and how much is still to be put right before its officer goes."""
    entry, gaps = standing(case), len(list(before_you_go(case)))
    left = "ready" if not gaps else f"{gaps} thing{'' if gaps == 1 else 's'} to put right first"
    if entry is None:
        return "handed over to nobody yet"
    handed, day = entry.record, case.entries[-1].at.date()
    since = f" from {near_day_words(handed.first_day, day)}" if handed.first_day else ""
    until = f" until {near_day_words(handed.last_day, day)}" if handed.last_day else ", for good"
    taken = "taken over" if handed.taken_on else "not taken over yet"
    return f"{handed.to or 'nobody named'}{since}{until}; {taken}; {left}"


def _same(one: str, other: str) -> bool:
    return name_words(one) == name_words(other)
