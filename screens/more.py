"""What is rarer in a case, written down or looked at, by what it is for: a letter, or Enter on its line."""

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from screens.page import CasePage
from screens.widgets.lines import LineItem, Lines
from screens.widgets.safe import safe

Choice = tuple[str, str, str, str]
"""The letter, what it is called, what it is for, and the case page's action that it stands for."""
SECTIONS: Final[tuple[tuple[str, tuple[Choice, ...]], ...]] = (
    (
        "The first hour",
        (
            ("i", "Report", "go on with it", "record('intake')"),
            ("w", "Another report", "one that came in since", "another_report"),
            ("s", "Safe contact", "how they may be reached, and how not", "record('safe-contact')"),
            ("t", "Reach someone", "by which way anybody may be reached now", "room('reach.ReachScreen')"),
            ("o", "Out on a visit", "where you go, who knows, back by when", "record('visit')"),
            ("z", "Eligibility", "which routes follow, for whom", "eligibility"),
            ("e", "What to ask", "by kind of abuse: ask, do and never do", "room('prompts.PromptsScreen')"),
            ("d", "Decision", "what was decided, beside what they want", "record('decision')"),
        ),
    ),
    (
        "People",
        (
            ("p", "Person", "someone of this case", "record('person')"),
            ("b", "Relationship", "who is what to whom, since when", "record('relationship')"),
            ("k", "Known elsewhere?", "who may be in another case here", "alike"),
            ("j", "Contested roles", "where each accuses the other", "record('contested')"),
            ("u", "Equality", "what they choose to say of themselves", "record('equality')"),
            ("y", "Interest", "that you know somebody in it", "record('interest')"),
        ),
    ),
    (
        "Risk",
        (
            ("r", "Checklist", "ask it, or go on with it", "record('risk')"),
            ("l", "Level", "decide it, and why", "record('level')"),
            ("n", "Incident", "write down any abuse", "record('incident')"),
            ("c", "Change", "what changed for the risk", "record('change')"),
            ("g", "Their grade", "what another agency graded", "record('grade')"),
            ("a", "MARAC", "its four criteria, and what was decided", "record('marac-criteria')"),
            ("v", "Side by side", "any two assessments", "room('compare.AssessmentsScreen')"),
        ),
    ),
    ("The record", (("h", "Who read it", "and when", "reads"),)),
)
_WIDE = 60


class MoreScreen(CasePage[str | None]):
    """What has no key of its own on the case page, and some that have. A letter chooses; so does Enter on a line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="more.back", tooltip="Back to the case")
    ]
    heading = "More"
    sections: ClassVar[tuple[tuple[str, tuple[Choice, ...]], ...]] = SECTIONS

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield Lines(id="more")

    def on_resize(self) -> None:
        """Draw it; a narrow window has room for the names alone."""
        wide = self.size.width >= _WIDE
        lines: list[LineItem] = []
        for title, choices in self.sections:
            lines += [LineItem(Content("")), LineItem(safe(f" {title}", "bold underline"))]
            for letter, name, what, action in choices:
                said = [safe(f"  {letter}  ", "bold"), safe(f"{name:<20}"), *([safe(what, "dim")] if wide else [])]
                lines.append(LineItem(Content.assemble(*said), action))
        self.query_one(Lines).show(lines[1:])

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Do what the line says."""
        self.dismiss(str(message.key))

    async def _on_key(self, event: events.Key) -> None:
        """Do what the letter says."""
        chosen = next(
            (each for _title, choices in self.sections for each in choices if each[0] == event.character), None
        )
        if chosen is not None:
            event.stop()
            event.prevent_default()
            self.dismiss(chosen[3])
