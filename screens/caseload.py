"""The caseload, in order of safety."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, overload

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.due import due_briefly, due_state
from datui.casework.moments import moment_words
from datui.casework.records import Entry, is_case
from datui.casework.row import CaseRow
from datui.casework.stage import SHORT
from screens.atonce import ListPage
from screens.page import TopLine
from screens.standing import caseload_words
from screens.vault import VaultScreen, room, room_of
from screens.waiting import Waiting, WaitingPage, waiting_lines
from screens.widgets.lines import LineItem, Lines
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import cut, safe
from storage.vault import Vault

PAGE = 200
LEVELS = {"unknown": "UNKNOWN", "standard": "Standard", "medium": "Medium", "high": "HIGH"}


STAGE_FROM = 100
"""How wide the screen has to be for the stage to be listed too."""


def headings(width: int) -> str:
    """What stands in which column."""
    stage = f"{'Stage':<14}" if width >= STAGE_FROM else ""
    return f"    {'Case':<11}{'Who':<5}{'Risk':<9}{stage}Next"


def row_line(row: CaseRow, now: datetime, width: int) -> LineItem:
    """One case in one line: why it stands where it stands, who, and what is next. Never a name."""
    state = due_state(row.due_at, now) if row.due_at else ""
    mark, style = "  ", ""
    if not row.open:
        mark, style = " ·", "dim"
    elif row.pressing:
        mark, style = "!!" if row.danger else " !", "bold"
    elif state == "overdue":
        mark, style = " !", "bold"
    elif state == "today":
        mark = " ›"
    duty = "nothing due" if row.open else "closed"
    if row.open and row.due_at is not None:
        duty = row.duty if row.at_once else f"{due_briefly(row.due_at, now)}: {row.duty}"
    content = Content.assemble(
        safe(f"{mark} ", style),
        safe(f"{row.reference:<11}"),
        safe(f"{cut(row.initials, 4):<5}", "bold"),
        safe(f"{LEVELS.get(row.level, row.level):<9}", "bold" if row.level in ("high", "unknown") else ""),
        safe(f"{SHORT[row.stage]:<14}" if width >= STAGE_FROM else "", "dim"),
        safe(cut(duty, 200), style),
    )
    return LineItem(content, ("case", row.case_id))


class CaseloadLines(Sequence[LineItem]):
    """Every case of the vault as lines, read a page at a time as they come into view."""

    def __init__(self, vault: Vault, total: int, first: Sequence[LineItem], width: int) -> None:
        self.vault, self.total, self.first, self.width = vault, total, first, width
        self.now = vault.now()
        self.pages: dict[int, list[CaseRow]] = {}
        self.lines: dict[int, LineItem] = {}

    def __len__(self) -> int:
        return len(self.first) + self.total

    @overload
    def __getitem__(self, at: int) -> LineItem: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[LineItem]: ...
    def __getitem__(self, at: int | slice) -> LineItem | Sequence[LineItem]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        if at < len(self.first):
            return self.first[at]
        if at not in self.lines:
            self.lines[at] = self._line(at - len(self.first))
        return self.lines[at]

    def _line(self, at: int) -> LineItem:
        page, row = divmod(at, PAGE)
        if page not in self.pages:
            self.pages[page] = self.vault.caseload(offset=page * PAGE, limit=PAGE)
        rows = self.pages[page]
        # A list that grew shorter since it was counted is drawn again at the next change.
        return row_line(rows[row], self.now, self.width) if row < len(rows) else LineItem(Content(""))


class CaseloadScreen(WaitingPage[None], ListPage[None]):
    """Every case of this vault, the one that cannot wait first."""

    heading = "Caseload"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new_report", "New report", id="caseload.new", tooltip="Write down a report that has come in"),
        Binding("f3,slash,f", "find", "Find", id="caseload.find", tooltip="Find a case by reference, name or number"),
        Binding(
            "h", "handover", "Handover", id="caseload.handover", show=False, tooltip="Before leave: who has which case"
        ),
        Binding("v", "vault", "Vault", id="caseload.vault", tooltip="Keys, who read what, end of day, settings"),
        Binding(
            "b", "backup", "Back up", id="caseload.backup", show=False, tooltip="Make a backup, and have it proved"
        ),
        Binding(
            "t", "not_today", "Not today", id="caseload.later", show=False, tooltip="Be reminded of the backup tomorrow"
        ),
        Binding("q", "app.quit", "Quit", id="caseload.quit", show=False, tooltip="End datui"),
    ]

    def body(self) -> Iterable[Widget]:
        """How many of what, then the cases."""
        yield Static(id="counts")
        yield Lines(id="cases")

    def on_screen_resume(self) -> None:
        """Back from a case: it may stand elsewhere now."""
        if self.app.screen is self:
            self.datui.leave_case()
            self.redraw()

    def redraw(self) -> None:
        """Read the caseload again."""
        counts = self.vault.count()
        waiting = waiting_lines(self.vault, self.vault.drafts(), named=True)
        self.query_one(TopLine).say("Caseload")
        words = (
            f"{counts.open} open   !! {counts.danger} urgent   ! {counts.overdue} overdue"
            f"   › {counts.today} due today   · {counts.closed} closed"
        )
        if not counts.open + counts.closed and not waiting:
            words = "No case yet. Press n when a report comes in; a name need not be known."
        there = counts.open + counts.closed > 0
        lines = [safe(f" {words}"), safe(headings(self.size.width), "dim")] if there else [safe(f" {words}")]
        if (newest := self.vault.clock_behind) is not None:
            said = (
                f" ! This laptop's clock is behind: the newest entry is of {moment_words(newest)}. Put the clock right."
            )
            lines.insert(0, safe(said, "bold"))
        standing = caseload_words(self.vault, waits=self.datui.waits_for_supervisor, clock_jump=self.datui.clock_jump)
        if counts.to_tell:
            cases = "1 case" if counts.to_tell == 1 else f"{counts.to_tell:,} cases"
            standing.append(f"A contact or a visit left the safe-contact plan in {cases}: tell a supervisor today.")
        if reminder := self.datui.reminder.words(self.vault.now()):
            standing.append(reminder)
        self.refresh_bindings()
        lines = [*(line for said in standing for line in paragraph(f"! {said}", self.size.width, 1, "bold")), *lines]
        self.query_one("#counts", Static).update(Content("\n").join(lines))
        self.query_one(Lines).show(CaseloadLines(self.vault, counts.open + counts.closed, waiting, self.size.width))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Open the case, or go on with the report that waits."""
        match message.key:
            case ("case", str(case_id)):
                self.datui.open_case(case_id)
            case Waiting(readable=False, case_id=case_id) if not self.vault.has_case(case_id):
                self.say_unreadable()
            case Waiting(kind=kind, case_id=case_id, whose=whose) if not is_case(case_id):
                self.app.push_screen(room_of(kind, whose))
            case Waiting(kind="intake", case_id=case_id) as waiting if not self.vault.has_case(case_id):
                self._report(case_id, waiting.record_id, waiting.whose)
            case Waiting(readable=False, case_id=case_id):
                self.datui.open_case(case_id)
            case Waiting(kind=kind, case_id=case_id, record_id=record_id, whose=whose):
                # Behind what waits stands its case, so that Esc leads there; where that is not opened, neither is it.
                if self.vault.has_case(case_id):
                    self.datui.open_case(case_id)
                    if self.datui.case is None:
                        return
                self.datui.open_record(kind, record_id, case_id=case_id, whose=whose)

    def action_new_report(self) -> None:
        """Start a report."""
        self._report(self.vault.new_id())

    def _report(self, case_id: str, record_id: str = "", whose: str = "") -> None:
        from screens.rooms import record_screen

        def kept(entry: Entry | None) -> None:
            if entry is not None:
                self.datui.open_case(entry.case_id)

        self.app.push_screen(record_screen(self.datui, "intake", record_id, case_id=case_id, whose=whose), kept)

    def action_find(self) -> None:
        """Find a case."""
        from screens.find import FindScreen

        self.app.push_screen(FindScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A backup has keys here while one is due; at any time it is a room of the vault."""
        if action in ("backup", "not_today"):
            return self.datui.vault is not None and bool(self.datui.reminder.words(self.vault.now()))
        return super().check_action(action, parameters)

    def action_backup(self) -> None:
        """Make a backup."""
        self.app.push_screen(room("backup.BackupScreen"))

    def action_not_today(self) -> None:
        """Be reminded of the backup tomorrow, or at the next unlock."""
        self.datui.reminder.put_off(self.vault.now())
        self.redraw()

    def action_handover(self) -> None:
        """Each officer's cases as they are handed over."""
        self.app.push_screen(room("handovers.HandoversScreen"))

    def action_vault(self) -> None:
        """Everything about the vault itself."""
        self.app.push_screen(VaultScreen())
