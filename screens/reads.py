"""Who read what, newest first: of everyone, or only of one person, one case or one day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.moments import clock_words, day_words, london, near_day_words
from datui.casework.reads import Access
from datui.casework.records import Entry
from datui.casework.refusal import Refusal
from datui.casework.row import reference
from screens.page import CasePage, Page
from screens.widgets.lines import LineItem, Lines
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import cut, safe

AT_ONCE = 200
"""As many readings as are read, and looked for, at once."""
FURTHER = 10
"""How many times as many are looked through for those of one person or day, before Enter looks further."""
_NAME = 16


@dataclass(frozen=True, slots=True)
class Only:
    """Which readings are shown: all of them, or only of one person, one case, one day."""

    person: str = ""
    name: str = ""
    case_id: str = ""
    day: date | None = None

    def takes(self, entry: Entry[Access]) -> bool:
        """Whether a reading of the vault, or already of this case, is shown."""
        return self.person in ("", entry.person) and self.day in (None, london(entry.at).date())

    def words(self) -> str:
        """Whose, of what and when."""
        day = day_words(self.day) if self.day is not None else ""
        return ", ".join(words for words in (self.name, self.case_id and reference(self.case_id), day) if words)


class ReadLines(Lines):
    """Readings, one line each; Enter reads further back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Show older", id="reads.older", key_display="Enter", tooltip="Look further back")
    ]
    older = True
    """Whether there may be older ones."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter has nothing to do where there is nothing older."""
        return self.older if action == "choose" else True


class ReadsScreen(Page[None]):
    """See who read what in this vault, newest first; looking at this list is not a reading itself."""

    heading = "Vault · who read what"
    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "only('person')", "This person", id="reads.person", tooltip="Only whoever is under the cursor"),
        Binding("c", "only('case')", "This case", id="reads.case", tooltip="Only the case that is under the cursor"),
        Binding("y", "only('day')", "This day", id="reads.day", tooltip="Only the day that is under the cursor"),
        Binding("a", "all", "All", id="reads.all", tooltip="Everything again"),
        Binding("escape,q", "dismiss(None)", "Back", id="reads.back", tooltip="Back to where you were"),
    ]

    def __init__(self, only: Only | None = None) -> None:
        super().__init__()
        self.only = only or Only()
        self.found: list[Entry[Access]] = []
        """What was read of the vault, or of the case, so far; newest first."""
        self.ended = False
        self._first = self.only

    def body(self) -> Iterable[Widget]:
        """What is shown, then the readings."""
        yield Static(id="which")
        yield ReadLines(id="reads")

    def on_mount(self) -> None:
        """Read the newest."""
        self.query_one(ReadLines).focus()
        self._begin()

    def _begin(self) -> None:
        self.found, self.ended = [], False
        self._read_on()

    def _read_on(self) -> None:
        """Read further back, until there are as many more as can be looked at or enough was looked through."""
        more = 0
        for _ in range(FURTHER):
            before = self.found[-1].seq if self.found else 0
            page = self.vault.reads(self.only.case_id, before=before, limit=AT_ONCE)
            self.found += page
            self.ended = not page
            more += sum(map(self.only.takes, page))
            if self.ended or more >= AT_ONCE:
                break
        self.redraw()

    def redraw(self) -> None:
        """Draw what was read so far."""
        shown = [entry for entry in self.found if self.only.takes(entry)]
        which = f"Only {self.only.words()}." if self.only.words() else "What everyone read."
        which += " a shows all." if self.only != self._first else ""
        many = f"{len(shown):,} shown" + ("." if self.ended else ", and older ones with Enter.")
        if not self.ended and self.found:
            many += f" Looked back to {day_words(london(self.found[-1].at).date())}."
        self.query_one("#which", Static).update(safe(f" {which} {many}", "bold"))
        today = london(self.vault.now()).date()
        lines = self.query_one(ReadLines)
        lines.show([line for entry in shown for line in _lines(entry, today, self.size.width - 3)])
        lines.older = not self.ended
        self.refresh_bindings()

    def on_lines_chosen(self, _message: Lines.Chosen) -> None:
        """Read further back."""
        self._read_on()

    def action_only(self, what: str) -> None:
        """Show only what is under the cursor: of that person, case or day; each narrows what is shown."""
        entry = self.query_one(ReadLines).chosen
        if not isinstance(entry, Entry):
            raise Refusal("Nothing is under the cursor.", "Move to a line of the list, then press the key again.")
        case_id = entry.record.case_id
        if what == "case" and not case_id:
            raise Refusal("That line is of no case.", "Move to one that names a case.")
        if what == "case":
            self.only = replace(self.only, case_id=case_id)
            self._begin()
            return
        day = london(entry.at).date()
        known = {"person": entry.person, "name": entry.by} if what == "person" else {"day": day}
        self.only = replace(self.only, **known)
        self._fill()

    def _fill(self) -> None:
        """What was read so far may hold few of those: look further back at once."""
        if self.ended or sum(map(self.only.takes, self.found)) >= AT_ONCE:
            self.redraw()
        else:
            self._read_on()

    def action_all(self) -> None:
        """Show everything again that was shown at first."""
        self.only = self._first
        self._begin()


class CaseReadsScreen(ReadsScreen, CasePage[None]):
    """See who read this case, newest first; looking at this list is not a reading itself."""

    heading = "Who read this case"


def _lines(entry: Entry[Access], today: date, width: int) -> Iterator[LineItem]:
    record = entry.record
    when = f" {near_day_words(london(entry.at).date(), today):<10} {clock_words(entry.at):<5}  "
    who = f"{cut(entry.by, _NAME):<{_NAME}}  "
    yield LineItem(Content.assemble(safe(when, "dim"), safe(who), safe(cut(record.headline, 200))), entry)
    if record.failed:
        tries = "try" if record.failed == 1 else "tries"
        said = f"after {record.failed:,} failed {tries}, as a counter says that anyone at this computer can change"
        yield from (LineItem(line) for line in paragraph(said, width, 6, "dim"))
