"""The emergency view: what 999 needs, at once, without plan or consent."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.emergency import Emergency, emergency_words
from datui.casework.reads import EMERGENCY
from datui.casework.records import REGISTRY, Entry, build
from datui.casework.refusal import Refusal
from screens.meant import as_meant, readable
from screens.page import CasePage
from screens.record import RecordScreen
from screens.widgets.safe import safe
from storage.vault import Draft

if TYPE_CHECKING:
    from screens.app import Datui

LABEL = 22
SAME = timedelta(minutes=30)


def open_emergency(app: "Datui", case_id: str = "") -> None:
    """Write down that it is read, show what is known, then write down that it was opened; whatever is typed is read."""
    screen = app.screen
    if isinstance(screen, EmergencyScreen):
        return
    case_id = case_id or (app.case.case_id if app.case else "")
    if isinstance(screen, RecordScreen):
        case_id = screen.case_id
        screen.save_draft()
    # Whatever becomes of writing down that it was read: 999 does not wait for it.
    with suppress(Exception):
        app.saw(EMERGENCY, case_id)
    app.push_screen(EmergencyScreen(case_id, _with_typed(app, case_id)))


def _with_typed(app: "Datui", case_id: str) -> Case | None:
    """The case with every draft and everything typed on a screen counted in, as far as it can be read."""
    vault, case = app.open_vault, app.case
    waiting: list[Draft] = []
    with suppress(Refusal):
        # What is kept, and what is typed on the screens, is shown also where no draft can be read.
        waiting = [draft for draft in reversed(vault.drafts(case_id)) if draft.readable] if case_id else []
    drafts = [as_meant(draft, vault.now()) for draft in waiting]
    typed = {(draft.kind, draft.record_id): dict(draft.values) for draft in drafts}
    # The screens themselves too: a disk that is full keeps no draft.
    for screen in app.screen_stack:
        if isinstance(screen, RecordScreen) and screen.case_id == case_id and screen.is_running:
            typed[screen.kind.kind, screen.record_id] = screen.typed_values
    for (kind, record_id), values in typed.items():
        record = readable(REGISTRY[kind], values | {"record_id": record_id}, vault.now())
        seq = case.entries[-1].seq + 1 if case else 1
        entry = Entry(seq, case_id, vault.now(), vault.person, vault.name, vault.role, record)
        case = case.with_entry(entry) if case else Case.fold(case_id, [entry], vault.rules)
    return case


class EmergencyScreen(CasePage[None]):
    """Read this to 999. Escape goes back and asks what was done."""

    heading = "EMERGENCY"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", "Back, and say what was done", id="emergency.done", tooltip="Record who was called"),
    ]

    def __init__(self, case_id: str, known: Case | None) -> None:
        super().__init__()
        self.case_id, self.known = case_id, known
        self.record_id = ""

    def body(self) -> Iterable[Widget]:
        """What 999 needs, as far as it is known."""
        yield Static(safe("  999 now. From a mobile that cannot speak: 999, then 55. Read out:  ", "bold reverse"))
        with VerticalScroll(can_focus=True, id="words"):
            yield Static(self._words(), id="needed")

    def _words(self) -> Content:
        lines: list[Content] = []
        for needed in emergency_words(self.known, self.vault.now()) if self.known else ():
            first, *rest = safe(needed.words).wrap(max(20, self.app.size.width - LABEL - 4))
            lines.append(Content.assemble(safe(f"{needed.label:<{LABEL}}", "bold"), first))
            lines += [Content.assemble(" " * LABEL, line) for line in rest]
            lines.append(Content(""))
        return Content("\n").join(lines or [safe("Nothing is known yet: say where you are.")])

    def on_mount(self) -> None:
        """Write down that it was opened, after it is on the screen."""
        self.app.clear_notifications()
        self.query_one("#words").focus()
        self.call_after_refresh(self._enter)

    def on_resize(self) -> None:
        """Lay the words out again for another width."""
        self.query_one("#needed", Static).update(self._words())

    def _enter(self) -> None:
        now, closed = self.vault.now(), self.case is not None and self.case.status == "closed"
        # Danger that is only typed, and not kept yet, nobody else can read.
        typed = self.known is not None and self.known.danger and not (self.case is not None and self.case.danger)
        if not typed and (begun := self._begun(now)):
            self.record_id = begun
            return
        self.record_id = self.vault.new_id()
        values = {"record_id": self.record_id, "opened_at": now} | ({"danger_now": "y"} if typed else {})
        try:
            entry = self.vault.append(self.case_id, build(Emergency, values, now=now))
        except Refusal as refusal:
            # Escape asks what was done all the same: then it is kept for the first time.
            self.refuse(refusal)
            return
        self.datui.case_changed(entry.case_id)
        if closed:
            self.app.notify("This case was closed: it is open again.", timeout=6, markup=False)

    def _begun(self, now: datetime) -> str:
        """The emergency that was opened a moment ago and not explained yet: looking at it again is not another."""
        latest = self.case.latest(Emergency) if self.case else None
        if latest is None or latest.record.reason.strip() or latest.record.danger_now.value is False:
            return ""
        return latest.record.record_id if now - (latest.record.opened_at or latest.at) < SAME else ""

    def action_done(self) -> None:
        """Go back by way of what was done."""
        below = [each for each in self.app.screen_stack if isinstance(each, RecordScreen)]
        asked = any(each.record_id == self.record_id for each in below)
        self.dismiss(None)
        if self.record_id and not asked:
            self.datui.open_record("emergency", self.record_id)


class EmergencyRecordScreen(RecordScreen):
    """Who was called, by whom, and why this was opened. It can wait; it stays on the list until it is said."""

    kind = Emergency
