"""A record as it was kept, in any of its versions."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.contact import Contact, Visit
from datui.casework.moments import moment_words
from datui.casework.people import Person
from datui.casework.plans import of_whom
from datui.casework.printed import Said, printed
from datui.casework.reads import REVEAL
from datui.casework.records import Entry, Record, RecordId
from datui.casework.safecontact import SafeContact
from datui.casework.shown import hidden_of, holds_ways, may_show
from screens.page import SHOWN_SECONDS, CasePage
from screens.signed import signed_words
from screens.widgets.banner import SafeContactBanner
from screens.widgets.paragraph import paragraph
from screens.widgets.safe import safe

LABEL = 30


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
        self._masked_at = 0
        self._hidden: frozenset[str] = frozenset()

    def body(self) -> Iterable[Widget]:
        """Who wrote it and when, then every answer."""
        if holds_ways(self.versions[-1].record):
            yield SafeContactBanner()
        yield Static(id="written")
        with VerticalScroll(can_focus=True, id="said"):
            yield Static(id="answers")

    def on_mount(self) -> None:
        """Draw the newest version."""
        self.query_one("#said").focus()
        self.redraw()

    def is_past(self) -> bool:
        """Whether something that is read here may not be shown any more, or may be by now."""
        return super().is_past() or self._hidden_now() != self._hidden

    def _hidden_now(self) -> frozenset[str]:
        assert self.case is not None
        return hidden_of(self.case, self.versions[self.at].record, self.vault.now()) if self.versions else frozenset()

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
        self._hidden = self._hidden_now()
        which = f"Version {self.at + 1} of {len(versions)}, " if len(versions) > 1 else ""
        old = "  Replaced by a newer one: this is how it stood." if self.at + 1 < len(versions) else ""
        written = f" {which}kept {moment_words(entry.at)} by {entry.by}, entry {entry.seq}.{old}"
        signed = paragraph(signed_words(self.vault, entry.person, entry.seq), self.size.width, 1, "dim")
        self.query_one("#written", Static).update(Content("\n").join([safe(written, "dim"), *signed]))
        for banner in self.query(SafeContactBanner):
            banner.show(self.case, self.vault.now(), self._whom(entry.record))
        said = printed(entry.record, self.vault.rules, self.case.person_words, entry.by)
        answers = Content("\n").join([self._answers(entry.record, said), *self._editions(entry)])
        self.query_one("#answers", Static).update(answers)

    def _whom(self, record: Record) -> RecordId:
        """Whose plan stands above a record: that of whoever it is of, and else the victim's."""
        assert self.case is not None
        if isinstance(record, SafeContact | Contact | Visit):
            return of_whom(self.case, record)
        return record.record_id if isinstance(record, Person) else ""

    def _shown(self, record: Record, each: Said) -> str:
        """What is said, or dots: for what is hidden, and for a number or an address that may not be used now."""
        assert self.case is not None
        if each.masked and not self.revealed:
            return "•••••• (m shows it)"
        if each.reach and not may_show(self.case, record, each.reach, self.vault.now()):
            return "•••••• (t on the case says why not now)"
        return each.words

    def _answers(self, record: Record, said: list[Said]) -> Content:
        width = max(20, self.size.width - LABEL - 6)
        lines: list[Content] = []
        section = None
        for each in said:
            if not each.words:
                continue
            if each.section and each.section != section:
                lines += [Content(""), safe(each.section, "bold underline")]
            section = each.section
            if each.masked:
                self._masked_at = len(lines)
            wrapped = safe(self._shown(record, each)).wrap(width)
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

    def _editions(self, entry: Entry) -> Iterable[Content]:
        """Which editions of the policies were followed when it was kept."""
        editions = self.vault.rules.editions_of(entry.rules)
        yield Content("")
        yield safe("Kept under" if editions else "Nobody kept which editions of the policies were followed.", "dim")
        for edition in editions:
            yield from paragraph(edition.words, self.size.width - 4, 2, "dim")

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
        # Five seconds are for reading it, not for looking for it.
        said = self.query_one("#said", VerticalScroll)
        if not said.scroll_offset.y <= self._masked_at < said.scroll_offset.y + said.size.height:
            said.scroll_to(y=self._masked_at, animate=False)
        self.set_timer(SHOWN_SECONDS, self._hide)

    def _hide(self) -> None:
        self.revealed = False
        self.redraw()
