"""Assessments: each as it was made, what stands out in them, and any two side by side with the answers that changed."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from datui.casework.case import Case
from datui.casework.compare import compared, day_of, in_order, together
from datui.casework.kinds import Grade, RiskAssessment
from datui.casework.moments import day_words, moment_words, no_time, time_words
from datui.casework.records import Entry
from datui.casework.risk import tally
from screens.page import CasePage
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

_EVER = "does not mean safer: much of it asks whether something ever happened."
NO_CHANGE = f"No answer changed. That {_EVER}"
WAS_IS = "was → is"
FEWER = f"Fewer yes {_EVER}"


class AssessmentsScreen(CasePage[None]):
    """Every assessment of this case. Enter on two of them shows which answers changed between them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="assessments.back", tooltip="Back to the case")
    ]
    heading = "Assessments"

    def __init__(self) -> None:
        super().__init__()
        self.marked = ""

    def body(self) -> Iterable[Widget]:
        """The assessments, what to think of, and what others graded."""
        yield Lines(id="assessments")

    def redraw(self) -> None:
        """Draw them as they stand now."""
        if self.case is not None:
            self.query_one(Lines).show(self._lines(self.case))

    def _lines(self, case: Case) -> list[LineItem]:
        rules, lines = self.vault.rules, list[LineItem]()
        for entry in in_order(case):
            record = entry.record
            tool = rules.instruments.nearest(record.instrument, record.edition)
            name = tool.title if tool else record.instrument or "A checklist that was not named"
            mark = " 1 " if record.record_id == self.marked else "   "
            words = f"{day_words(day_of(entry))}  {name}: {tally(record, tool).words}"
            lines += wrapped(Content.assemble(safe(mark, "bold"), safe(words)), self._room, record.record_id, 5)
        if not lines:
            return [LineItem(safe(" No checklist has been asked yet. r on the case begins one."))]
        next_ = "Enter on another shows what changed." if self.marked else "Enter on two of them shows what changed."
        lines += wrapped(safe(f" {next_} No count is compared: none means safer.", "dim"), self._room, None, 1)
        lines += self._section("Think of", [f"{one.words}  ({one.source})" for one in together(case)])
        grades = [grade.words(rules) for grade in case.records(Grade)]
        return lines + self._section("Graded by others: theirs, and no reason to lower ours", grades)

    def _section(self, heading: str, said: list[str]) -> list[LineItem]:
        lines = [LineItem(Content("")), LineItem(safe(f" {heading}", "bold underline"))] if said else []
        for words in said:
            lines += wrapped(Content.assemble("   ", safe(words)), self._room, None, 5)
        return lines

    @property
    def _room(self) -> int:
        return self.size.width - 3

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Mark the first; with the second show both."""
        chosen = str(message.key)
        if not self.marked or self.marked == chosen:
            self.marked = "" if self.marked else chosen
            self.redraw()
            return
        newest_first = [entry for entry in in_order(self._case) if entry.record.record_id in (self.marked, chosen)]
        self.marked = ""
        self.app.push_screen(SideBySideScreen(newest_first[1], newest_first[0]))

    @property
    def _case(self) -> Case:
        assert self.case is not None
        return self.case


class SideBySideScreen(CasePage[None]):
    """Two assessments: only the answers that changed, each as it was and as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="compare.back", tooltip="Back to the assessments")
    ]

    def __init__(self, first: Entry[RiskAssessment], second: Entry[RiskAssessment]) -> None:
        super().__init__()
        self.first, self.second = first, second

    def title_words(self) -> str:
        """Which two days; of one day, which two times."""
        before, after = day_of(self.first), day_of(self.second)
        was, is_ = ((entry.record.at or entry.at) for entry in (self.first, self.second))
        if before == after and not (no_time(was) and no_time(is_)):
            return f"What changed · {moment_words(was)} → {time_words(is_) or 'no time said'}"
        return f"What changed · {day_words(before)} → {day_words(after)}"

    def body(self) -> Iterable[Widget]:
        """Question by question."""
        yield Lines(id="changed")

    def redraw(self) -> None:
        """Draw what changed."""
        found = compared(self.first.record, self.second.record, self.vault.rules)
        room, lines = self.size.width - 3, list[LineItem]()
        for each in found.changed:
            said = Content.assemble(" ", safe(f"{each.before} → {each.after}", "bold"), "  ", safe(each.words))
            lines += wrapped(said, room, each.item, 3)
        if lines:
            closing = [LineItem(Content("")), *wrapped(safe(f" {FEWER}"), room, None, 1)]
            lines = [LineItem(safe(f" {WAS_IS}", "dim")), *lines, *closing]
        else:
            lines = wrapped(safe(f" {NO_CHANGE}"), room, None, 1)
        if unknown := self._not_known():
            number = "1 question was" if unknown == 1 else f"{unknown} questions were"
            words = f" {number} not known both times: come back to {'it' if unknown == 1 else 'them'}."
            lines += [LineItem(Content("")), *wrapped(safe(words), room, None, 1)]
        if found.only_one:
            number = "1 question is" if found.only_one == 1 else f"{found.only_one} questions are"
            words = f" {number} asked in one of the two alone: not compared."
            lines += [LineItem(Content("")), *wrapped(safe(words, "dim"), room, None, 1)]
        self.query_one(Lines).show(lines)

    def _not_known(self) -> int:
        """How many questions were not known in either: no answer changed, and none is there."""
        after = self.second.record.answers
        return sum(answer == after.get(item) == "not_known" for item, answer in self.first.record.answers.items())
