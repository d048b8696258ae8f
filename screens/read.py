"""A record as it was kept, in any of its versions."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.moments import moment_words
from datui.casework.printed import Said, printed
from datui.casework.reads import REVEAL
from datui.casework.records import Entry
from screens.page import CasePage
from screens.signed import signed_words
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

LABEL = 30
SHOWN_SECONDS = 5.0


class ReadScreen(CasePage[None]):
    """One record as it was kept. Left and right go to older and newer versions; e writes a new one."""

    key_lines = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "correct", "Correct this", id="read.correct", tooltip="Write a new version; this one stays"),
        Binding("left,comma", "version(-1)", "Older", id="read.older", tooltip="The version before this one"),
        Binding("right,full_stop", "version(1)", "Newer", id="read.newer", tooltip="The version after this one"),
        Binding("m", "reveal", "Show hidden", id="read.reveal", tooltip="Show code words for five seconds"),
        Binding("escape,q", "dismiss(None)", "Back", id="read.back", tooltip="Back to the case"),
    ]

    def __init__(self, record_id: str) -> None:
        super().__init__()
        self.record_id = record_id
        self.at = -1
        self.revealed = False

    def body(self) -> Iterable[Widget]:
        """Who wrote it and when, then every answer."""
        yield Static(id="written")
        with VerticalScroll(can_focus=True, id="said"):
            yield Static(id="answers")

    def on_mount(self) -> None:
        """Draw the newest version."""
        self.query_one("#said").focus()
        self.redraw()

    @property
    def versions(self) -> list[Entry]:
        """Every version, oldest first."""
        return self.case.versions(self.record_id) if self.case else []

    def title_words(self) -> str:
        """Which case and what kind of record."""
        versions = self.versions
        case = self.case
        return f"{case.reference} · {case.initials} · {versions[-1].record.title}" if case and versions else ""

    def redraw(self) -> None:
        """Draw the version that is looked at."""
        versions = self.versions
        if not versions or self.case is None:
            return
        self.at = len(versions) - 1 if self.at < 0 else min(self.at, len(versions) - 1)
        entry = versions[self.at]
        which = f"Version {self.at + 1} of {len(versions)}, " if len(versions) > 1 else ""
        old = "  Replaced by a newer one: this is how it stood." if self.at + 1 < len(versions) else ""
        written = f" {which}kept {moment_words(entry.at)} by {entry.by}, entry {entry.seq}.{old}"
        signed = paragraph(signed_words(self.vault, entry.person, entry.seq), self.size.width, 1, "dim")
        self.query_one("#written", Static).update(Content("\n").join([safe(written, "dim"), *signed]))
        said = printed(entry.record, self.vault.rules, self.case.person_words, entry.by)
        self.query_one("#answers", Static).update(self._answers(said))

    def _answers(self, said: list[Said]) -> Content:
        width = max(20, self.size.width - LABEL - 6)
        lines: list[Content] = []
        section = None
        for each in said:
            if not each.words:
                continue
            if each.section and each.section != section:
                lines += [Content(""), safe(each.section, "bold underline")]
            section = each.section
            words = "•••••• (m shows it)" if each.masked and not self.revealed else each.words
            wrapped = safe(words).wrap(width)
            first, *rest = wrapped or [Content("")]
            # A question longer than its column has lines of its own.
            *above, label = safe(each.label, "dim").wrap(LABEL if len(each.label) <= LABEL else width)
            if len(each.label) > LABEL:
                lines += [*above, label]
                label = Content("")
            lines.append(Content.assemble(label, " " * max(1, LABEL + 1 - label.cell_length), first))
            lines += [Content.assemble(" " * (LABEL + 1), line) for line in rest]
        empty = [each for each in said if not each.words]
        for heading, not_asked in (("Not asked", True), ("Nothing written", False)):
            if labels := [each.label for each in empty if each.not_asked is not_asked]:
                lines += [Content(""), safe(f"{heading}: {', '.join(labels)}", "dim")]
        return Content("\n").join(lines)

    def action_version(self, step: int) -> None:
        """Look at an older or a newer version."""
        self.at = max(0, min(self.at + step, len(self.versions) - 1))
        self.redraw()

    def action_correct(self) -> None:
        """Write a new version of this record."""
        self.at = -1
        self.datui.open_record(self.versions[-1].record.kind, self.record_id, correct=True)

    def action_reveal(self) -> None:
        """Show what is masked for five seconds; that it was shown is an entry first."""
        if self.case is not None:
            self.datui.saw(REVEAL, self.case.case_id)
        self.revealed = True
        self.redraw()
        self.set_timer(SHOWN_SECONDS, self._hide)

    def _hide(self) -> None:
        self.revealed = False
        self.redraw()
