"""One case: how to reach the person safely, what is due, what is missing, and what has happened."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from datui.casework.records import Entry
from datui.casework.relations import Contested, Relationship, about
from datui.casework.route import Route
from datui.casework.stage import SHORT
from screens.begun import begun
from screens.caselines import case_lines
from screens.caseload import LEVELS
from screens.page import CasePage
from screens.vault import room
from screens.waiting import Waiting, WaitingPage
from screens.widgets.banner import SafeContactBanner
from screens.widgets.lines import Lines

_OF_TWO = (Relationship.kind, Contested.kind)


class CaseScreen(WaitingPage[None], CasePage[None]):
    """One case: Enter on a line goes to what puts it right, or opens what was written."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "record('note')", "Note", id="case.n", tooltip="Write down what was said or seen"),
        Binding(
            "c", "record('contact')", "Contact", id="case.contact", tooltip="Write down an attempt to reach someone"
        ),
        Binding(
            "t",
            "room('reach.ReachScreen')",
            "Reach",
            id="case.reach",
            tooltip="By which way anybody may be reached now",
        ),
        Binding(
            "v",
            "record('visit')",
            "Visit",
            id="case.visit",
            show=False,
            tooltip="Where you go, who knows, back by when",
        ),
        Binding("p", "record('person')", "Person", id="case.person", show=False, tooltip="Add someone to this case"),
        Binding("s", "record('safe-contact')", "Safe contact", id="case.safe", tooltip="The safe-contact plan"),
        Binding("r", "record('risk')", "Risk", id="case.risk", tooltip="Ask the checklist, then decide the level"),
        Binding("l", "record('level')", "Level", id="case.level", show=False, tooltip="Decide the risk level, and why"),
        Binding("a", "record('action')", "Action", id="case.action", tooltip="Add an action to the plan"),
        Binding("f", "record('referral')", "Refer", id="case.referral", show=False, tooltip="Refer to an agency"),
        Binding("x", "close", "Close", id="case.close", tooltip="What stands between this case and its closure"),
        Binding("o", "record('reopening')", "Reopen", id="case.reopen", tooltip="Open a closed case again"),
        Binding("e", "correct", "Correct", id="case.correct", show=False, tooltip="A new version; the old one stays"),
        Binding(
            "f5,ctrl+o", "one_case", "One case", id="case.one", tooltip="Nothing but this case, while someone looks on"
        ),
        Binding("i", "record('intake')", "Report", id="case.intake", tooltip="Go on with the report", show=False),
        Binding("w", "work", "Work", id="case.work", tooltip="Plan, housing, referrals, sharing"),
        Binding("m", "more", "More", id="case.more", tooltip="Everything else that can be written down or seen"),
        Binding("h", "reads", "Who read it", id="case.reads", show=False, tooltip="Who read this case, and when"),
        Binding("escape", "leave", "Back", id="case.leave", tooltip="Back to the caseload"),
    ]

    def body(self) -> Iterable[Widget]:
        """The safe-contact plan above everything, then the case line by line."""
        yield SafeContactBanner(must_not=False)
        yield Lines(id="case")

    def redraw(self) -> None:
        """Draw the case as it stands now."""
        case = self.case
        if case is None:
            return
        self.query_one(SafeContactBanner).show(case, self.vault.now())
        # Without the list's own edges and its scrollbar.
        self.query_one(Lines).show(case_lines(self.vault, case, self.size.width - 3))
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
        """Write a record of this kind; what is of two people names whoever the cursor is on."""
        chosen = self.query_one(Lines).chosen
        if self.case is not None and kind in _OF_TWO and isinstance(chosen, Entry):
            self.datui.go(about(self.case, chosen.record, kind))
        else:
            self.datui.open_record(kind)

    def action_room(self, name: str) -> None:
        """Open a room of this case."""
        if self.case is not None:
            self.app.push_screen(room(name))

    def action_close(self) -> None:
        """Show what stands between this case and its closure."""
        self.action_room("closure.GateScreen")

    async def action_more(self) -> None:
        """Show what else can be written down or looked at here."""
        from screens.more import MoreScreen

        self.app.push_screen(MoreScreen(), self._chosen)

    async def action_work(self) -> None:
        """Show what can be done here, and who can be told of it."""
        from screens.work import WorkScreen

        self.app.push_screen(WorkScreen(), self._chosen)

    async def _chosen(self, action: str | None) -> None:
        if action is not None:
            await self.run_action(action)

    def action_alike(self) -> None:
        """Show who may be in another case of this vault."""
        from screens.alike import AlikeScreen

        if self.case is not None:
            self.app.push_screen(AlikeScreen(self.vault.alike(self.case.case_id)))

    def action_eligibility(self) -> None:
        """Work out which routes follow: for whoever has none yet, else go on with the latest."""
        from datui.casework.offered import to_eligibility

        if self.case is not None:
            self.datui.go(to_eligibility(self.case))

    def action_another_report(self) -> None:
        """Write down another report in this case: it has a first-contact clock of its own."""
        if (case := self.case) is not None:
            waiting = (draft.record_id for draft in begun(self.vault, case.case_id, case, "intake"))
            self.datui.open_record("intake", next(waiting, "") or self.vault.new_id())

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
