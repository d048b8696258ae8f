"""Prompts: what to ask, do and never do where a kind of abuse is named, and what was said when it was looked at."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.asking import Asking
from datui.casework.prompts import Prompted, called_for, is_answered, to_prompt
from datui.casework.route import Route
from screens.beneath import BeneathScreen
from screens.page import CasePage
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

BELIEVED = "Nobody has to show anything to be believed. Ask alone, or not now."
_HOW = "Enter on a name writes down that you looked, and what was said."


def asking_lines(asking: Asking, width: int) -> list[LineItem]:
    """A prompt in words: what to ask, do and never do, and the duty that may be personal."""
    lines: list[LineItem] = []
    never = [("✗ ", words) for words in asking.never]
    for mark, words in (*(("! ", each) for each in (asking.duty,) if each), *never):
        lines += wrapped(Content.assemble("   ", safe(mark + words, "bold")), width, None, 5)
    for heading, said in (("Ask, when alone and safe", asking.ask), ("Do", asking.do)):
        lines.append(LineItem(safe(f"  {heading}", "underline")))
        for words in said:
            lines += wrapped(Content.assemble("   ", safe(f"· {words}")), width, None, 5)
    return lines


def _source(cited: str, width: int) -> list[LineItem]:
    """Where a prompt is from, on a dim line of its own."""
    return wrapped(Content.assemble("   ", safe(f"Source: {cited}", "dim")), width, None, 5) if cited else []


class PromptScreen(BeneathScreen):
    """What to ask, do and never do for one kind of abuse. Keeping it says that it was looked at, and what was said."""

    kind = Prompted
    part = "What to ask, do and never do"

    def follows_from(self) -> object:
        """Which prompt is chosen."""
        return self.typed_values["prompt"]

    def beneath(self) -> Iterable[LineItem]:
        """The prompt that is chosen above."""
        record = self.as_typed()
        assert isinstance(record, Prompted)
        asking = self.vault.rules.prompts.get(record.prompt)
        if asking is None:
            return self.said("Choose above which kind of abuse it is about.", indent=1)
        cited = self.cite(asking.clause)
        width, title = self.size.width - 3, Content.assemble(" ", safe(asking.title, "bold"))
        return [*wrapped(title, width, None, 3), *_source(cited, width), *asking_lines(asking, width)]


class PromptsScreen(CasePage[None]):
    """What the reports call for: what to ask, do and never do. Enter on a name writes down that it was looked at."""

    heading = "What to ask"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", id="prompts.back", tooltip="Back to the case"),
    ]

    def body(self) -> Iterable[Widget]:
        """What the reports call for, then the rest."""
        yield Static(Content("\n").join([safe(BELIEVED, "bold"), safe(_HOW, "dim")]), classes="above")
        yield Lines(id="prompts")

    def redraw(self) -> None:
        """Draw every prompt as it stands now."""
        self.query_one(Lines).show(list(self._lines()))

    def _lines(self) -> Iterable[LineItem]:
        case = self.case
        if case is None:
            return
        called = called_for(case)
        rest = [asking for asking in self.vault.rules.prompts.values() if asking not in called]
        for heading, some in (("For what the reports name", called), ("For anything else that is said", rest)):
            if some:
                yield from (LineItem(Content("")), LineItem(safe(f" {heading}", "bold underline")))
            for asking in some:
                mark = "✓" if is_answered(case, asking) else "□"
                width, title = self.size.width - 3, safe(f" {mark} {asking.title}", "bold")
                yield from wrapped(title, width, to_prompt(case, asking), 3)
                yield from _source(self.cite(asking.clause), width)
                yield from asking_lines(asking, width)

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Write down that a prompt was looked at."""
        if isinstance(message.key, Route):
            self.datui.go(message.key)
