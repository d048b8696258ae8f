"""One case: how to reach the person safely, what is due, what is missing, and what has happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from datui.casework.case import Case
from datui.casework.chronology import happened
from datui.casework.moments import london, near_day_words, time_words
from datui.casework.records import Entry
from datui.casework.route import Route
from datui.casework.stage import SHORT
from screens.caseload import LEVELS
from screens.page import CasePage
from screens.waiting import Waiting, WaitingPage, waiting_lines
from screens.widgets.banner import SafeContactBanner
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import cut, safe


class CaseScreen(WaitingPage[None], CasePage[None]):
    """One case. Enter on a line goes to what puts it right, or opens what was written."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "record('note')", "Note", id="case.n", tooltip="Write down what was said or seen"),
        Binding(
            "c", "record('contact')", "Contact", id="case.contact", tooltip="Write down an attempt to reach someone"
        ),
        Binding("v", "record('visit')", "Visit", id="case.visit", tooltip="Where you go, who knows, back by when"),
        Binding("p", "record('person')", "Person", id="case.person", tooltip="Add someone to this case"),
        Binding("s", "record('safe-contact')", "Safe contact", id="case.safe", tooltip="The safe-contact plan"),
        Binding("r", "record('risk')", "Risk", id="case.risk", tooltip="Ask the checklist, then decide the level"),
        Binding("l", "record('level')", "Level", id="case.level", show=False, tooltip="Decide the risk level, and why"),
        Binding("a", "record('action')", "Action", id="case.action", tooltip="Add an action to the plan"),
        Binding("f", "record('referral')", "Refer", id="case.referral", tooltip="Refer to an agency"),
        Binding("x", "close", "Close", id="case.close", tooltip="What stands between this case and its closure"),
        Binding("o", "record('reopening')", "Reopen", id="case.reopen", tooltip="Open a closed case again"),
        Binding("e", "correct", "Correct", id="case.correct", show=False, tooltip="A new version; the old one stays"),
        Binding(
            "f5,ctrl+o", "one_case", "One case", id="case.one", tooltip="Nothing but this case, while someone looks on"
        ),
        Binding("i", "record('intake')", "Report", id="case.intake", tooltip="Go on with the report", show=False),
        Binding(
            "w", "another_report", "Another report", id="case.report", show=False, tooltip="A new report in this case"
        ),
        Binding("h", "reads", "Who read it", id="case.reads", show=False, tooltip="Who read this case, and when"),
        Binding("escape", "leave", "Back", id="case.leave", tooltip="Back to the caseload"),
    ]

    def body(self) -> Iterable[Widget]:
        """The safe-contact plan above everything, then the case line by line."""
        yield SafeContactBanner()
        yield Lines(id="case")

    def redraw(self) -> None:
        """Draw the case as it stands now."""
        case = self.case
        if case is None:
            return
        self.query_one(SafeContactBanner).show(case, self.vault.now())
        self.query_one(Lines).show(self._lines(case))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An open case is closed, and a closed one opened again."""
        closed = self.case is not None and self.case.status == "closed"
        if action == "close":
            return not closed
        return closed if (action, parameters) == ("record", ("reopening",)) else True

    def title_words(self) -> str:
        """Reference, initials, stage and level."""
        case = self.case
        if case is None:
            return ""
        one = "ONE CASE · " if self.datui.one_case else ""
        level = LEVELS.get(case.level, case.level)
        return f"{one}{case.reference} · {case.initials} · {SHORT[case.stage]} · level {level}"

    @property
    def _room(self) -> int:
        """How wide a line may be: without the list's own edges and its scrollbar."""
        return self.size.width - 3

    def on_resize(self) -> None:
        """What is due is broken into lines as wide as the screen."""
        self.redraw()

    def _lines(self, case: Case) -> list[LineItem]:
        now = self.vault.now()
        lines = waiting_lines(self.vault, self.vault.drafts(case.case_id), named=False)
        lines += _section("Do next") if case.duties else []
        for duty in case.duties:
            state = duty.state(now)
            mark = {"overdue": " ! ", "today": " › "}.get(state, "   ")
            when = "" if duty.urgent else f"{duty.when_words(now)}: "
            said = Content.assemble(
                safe(mark, "bold"),
                safe(when, "bold" if state != "later" else ""),
                safe(duty.words),
            )
            lines += wrapped(said, self._room, duty.route, 5)
            beside = filter(None, (duty.elapsed_words(now), *duty.beside))
            lines += [LineItem(safe(f"     {words}", "dim")) for words in beside]
        lines += _section("Missing") if case.missing else []
        for line in case.missing:
            lines += wrapped(Content.assemble("   ", safe(line.words)), self._room, line.route, 5)
        lines += _section("What has happened")
        lines += [LineItem(_happened(case, entry, now), entry) for entry in case.chronology]
        return lines

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Go to what puts a line right, or open what was written."""
        if isinstance(message.key, Route):
            self.datui.go(message.key)
        elif isinstance(message.key, Waiting) and not message.key.readable:
            self.say_unreadable()
        elif isinstance(message.key, Waiting):
            self.datui.open_record(message.key.kind, message.key.record_id, whose=message.key.whose)
        elif isinstance(message.key, Entry):
            from screens.read import ReadScreen

            self.app.push_screen(ReadScreen(message.key.record.record_id))

    def action_record(self, kind: str) -> None:
        """Write a record of this kind."""
        self.datui.open_record(kind)

    def action_another_report(self) -> None:
        """Write down another report in this case: it has a first-contact clock of its own."""
        if (case := self.case) is None:
            return
        own = [draft for draft in self.vault.drafts(case.case_id) if draft.person == self.vault.person]
        drafts = [draft for draft in own if draft.kind == "intake" and draft.readable]
        waiting = (draft.record_id for draft in drafts if not case.versions(draft.record_id))
        self.datui.open_record("intake", next(waiting, self.vault.new_id()))

    def action_close(self) -> None:
        """Show what stands between this case and its closure."""
        from screens.closure import GateScreen

        self.app.push_screen(GateScreen())

    def action_correct(self) -> None:
        """Correct the record under the cursor."""
        chosen = self.query_one(Lines).chosen
        if isinstance(chosen, Entry):
            self.datui.open_record(chosen.record.kind, chosen.record.record_id, correct=True)
        else:
            self.app.notify("Go to what was written, under What has happened; then e corrects it.", markup=False)

    def action_reads(self) -> None:
        """Show who read this case."""
        from screens.reads import CaseReadsScreen, Only

        if self.case is not None:
            self.app.push_screen(CaseReadsScreen(Only(case_id=self.case.case_id)))

    def action_one_case(self) -> None:
        """Show nothing but this case, or the rest again."""
        self.datui.one_case = not self.datui.one_case
        words = "Only this case can be seen. F5 shows the rest." if self.datui.one_case else "Back to all your cases."
        self.app.notify(words, timeout=4, markup=False)
        self.on_screen_resume()

    def action_leave(self) -> None:
        """Back to the caseload, unless only this case may be seen."""
        if self.datui.one_case:
            self.app.notify("Only this case can be seen. F5 shows the rest, F12 locks.", timeout=5, markup=False)
            return
        self.dismiss(None)


def _section(words: str) -> list[LineItem]:
    return [LineItem(Content("")), LineItem(safe(f" {words}", "bold underline"))]


def _happened(case: Case, entry: Entry, now: datetime) -> Content:
    when, glance = happened(entry), entry.record.glance
    day = near_day_words(london(when).date(), london(now).date())
    corrected = " (corrected)" if entry.record.because else ""
    said = f"{case.headline(entry)}{corrected}{': ' if glance else ''}{glance}"
    return Content.assemble("   ", safe(f"{day:<10} {time_words(when):<5}  ", "dim"), safe(cut(said, 300)))
