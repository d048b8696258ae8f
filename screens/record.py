"""Any record on a screen: what its form begins with, where it comes back to, and how it is left."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.reads import REVEAL
from datui.casework.records import Entry, build, typed
from datui.casework.route import Route
from screens.around import Guidance
from screens.dots import Dots
from screens.form import Form
from screens.keeping import KEEP, KeepPage
from screens.page import SHOWN_SECONDS
from screens.widgets.editors import Asked
from storage.vault import Draft

NEXT_PART = Binding(
    "f4,ctrl+t", "section(1)", "Next part", id="record.next", tooltip="Go to the next part of this form"
)


class RecordScreen(KeepPage):
    """Fill in a record and keep it. Nothing needs to be complete; what is typed is kept as a draft as you go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        KEEP,
        NEXT_PART,
        Binding("f3,ctrl+r", "section(-1)", "Part before", id="record.back", show=False, tooltip="Go back a part"),
        Binding(
            "f5,ctrl+o", "another", "Another", id="record.another", show=False, tooltip="Let this wait; begin another"
        ),
        Binding("escape", "leave", "Back", id="record.leave", tooltip="Go back; what you typed waits as a draft"),
    ]
    autofocus: ClassVar[bool] = True

    def __init__(
        self,
        case_id: str,
        record_id: str,
        *,
        earlier: Entry | None = None,
        correct: bool = False,
        draft: Draft | None = None,
        route: Route | None = None,
    ) -> None:
        super().__init__(case_id, record_id)
        self.earlier, self.correct, self.draft, self.route = earlier, correct, draft, route
        self.waited = draft is not None
        self.dots = Dots(self.kind, record_id, earlier.record if earlier else None)
        self._unasked: dict[str, Any] = {}

    def title_words(self) -> str:
        """Which case, and what is being written."""
        case = self.case
        where = f"{case.reference} · {case.initials} · " if case else ""
        return f"{where}{'Correct: ' if self.correct else ''}{self.kind.title}"

    def body(self) -> Iterable[Widget]:
        """What stands above the form, its parts, the form, and the guidance."""
        yield from self.above()
        yield Static(id="parts")
        yield self.form()
        yield Guidance(id="guidance")

    def above(self) -> Iterable[Widget]:
        """What must be seen while this is written."""
        return ()

    def form(self) -> Form:
        """The form, with what was typed before where a draft waits."""
        values = self.with_offers(self.draft.values if self.draft else self.start())
        self._unasked = self.start() | values
        if self.draft is not None or self.earlier is not None:
            self.hold(values)
        return Form(
            self.kind,
            values,
            rules=self.vault.rules,
            people=self.people(),
            now=self.vault.now,
            correcting=self.correct,
            autofocus=self.autofocus,
            hidden=self.not_shown,
            as_typed=self.earlier.record.as_typed if self.earlier else (),
        )

    def is_past(self) -> bool:
        """Whether the plan, or what the form may show, is not as it was drawn."""
        return super().is_past() or bool(self.query_one(Form).to_hide(self.not_shown))

    def hold(self, values: Mapping[str, Any]) -> None:
        """Take what was there before anything is typed: some of it may not be shown, now or in an hour."""
        self.dots.hold(values, self.vault.now())

    @property
    def not_shown(self) -> frozenset[str]:
        """The fields of it that are dots now."""
        return self.dots.at(self.vault.now(), self.case)

    def start(self) -> dict[str, Any]:
        """What the fields hold before anything is typed."""
        return typed(self.earlier.record) | {"because": ""} if self.earlier else {}

    def with_offers(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values, with what the route proposes put into fields that are still empty."""
        offers = dict(self.route.offer) if self.route else {}
        said = typed(build(self.kind, offers | {"record_id": self.record_id}, now=self.vault.now()))
        return {**values, **{name: said[name] for name in offers if values.get(name, "") in ("", [])}}

    def more_values(self) -> dict[str, Any]:
        """What no field asks for and the record holds all the same: which other record it is of, above all."""
        names = (name for name, _info, ask in self.kind.questions() if ask.hidden and name != "because")
        return {name: self._unasked[name] for name in names if self._unasked.get(name)}

    def people(self) -> list[tuple[str, str]]:
        """The people of this case who can be named in a field."""
        case = self.case
        if case is None:
            return []
        people = [(entry.record.record_id, case.person_words(entry.record.record_id)) for entry in case.people]
        unlisted = f"{case.victim_name} (victim)" if case.victim_name else "the victim"
        return people if case.victim else [("", unlisted), *people]

    def on_mount(self) -> None:
        """Come back to the field and the cursor that the draft was left at."""
        if self.draft is not None:
            another = " F5 begins another." if self.one_of_many else ""
            self.app.notify(f"{self.back_words}{another}", timeout=4, markup=False)
        if self.starts_at:
            self.go_to(self.starts_at)
        elif self.draft is not None:
            self.come_back(self.draft)

    @property
    def starts_at(self) -> str:
        """Where the route says that something is put right; empty where it does not say."""
        return self.route.field if self.route else ""

    def on_asked(self, message: Asked) -> None:
        """Show what a line hides; that it was shown is an entry first."""
        message.stop()
        self.datui.saw(REVEAL, self.case_id)
        message.editor.show(SHOWN_SECONDS)

    def redraw(self) -> None:
        """Say again how much of each part is answered, and draw dots over what may not be shown any more."""
        self._show_parts()
        form = self.query_one(Form)
        form.hide(form.to_hide(self.not_shown))
        # There may be a case by now, and with it a plan to ask.
        if (row := form.rows.get(form.here)) is not None and row.editor.has_focus:
            self.guide(row)

    # The draft -------------------------------------------------------------------------------------------------

    @property
    def is_emptied(self) -> bool:
        """Whether a record that was begun here has nothing in it that was typed."""
        return not (self.touched or self.waited)

    def bring(self, draft: Draft) -> None:
        """Show what a draft held, in the field that it was left at."""
        self.hold(draft.values)
        self.query_one(Form).bring(draft.values, self.not_shown)
        self._show_parts()
        self.come_back(draft)

    # Keys ------------------------------------------------------------------------------------------------------

    def action_note(self) -> None:
        """Open a note; of a report that is not kept yet it is the first thing that is known."""
        if self.kind.kind == "note":
            self.app.notify("This is a note: F2 keeps it, and then F8 opens another.", timeout=4, markup=False)
            return
        self.datui.open_record("note", case_id=self.case_id)

    @property
    def one_of_many(self) -> bool:
        """Whether another of this kind may be begun beside this one."""
        alone = self.kind.grows or self.kind.kind in ("intake", "closure", "emergency")
        return not alone and self.earlier is None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Of some kinds there is one at a time."""
        return self.one_of_many if action == "another" else super().check_action(action, parameters)

    def action_another(self) -> None:
        """Let this one wait as a draft, and begin another."""
        if not (self.touched or self.draft):
            self.app.notify("This one is empty still.", timeout=4, markup=False)
        elif self.may_leave():
            self.dismiss(None)
            self.app.call_later(self.datui.open_record, self.kind.kind, self.vault.new_id(), case_id=self.case_id)

    def action_leave(self) -> None:
        """Go back; the draft waits on the case. What no draft could keep is left only when asked twice."""
        if not self.may_leave():
            return
        if self.draft is not None and not self.draft_refused:
            words = "Not kept yet: your draft waits, and opens again from the same key."
            if self.is_emptied:
                words = "Emptied, and not kept yet: the draft waits, and F7 there brings back what you typed."
            self.app.notify(words, timeout=5, markup=False)
        self.dismiss(None)
