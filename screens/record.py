"""Any record on a screen: its form, its draft, and the one key that keeps it."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.records import Entry, Record, WrongAnswers, build, typed
from datui.casework.refusal import Refusal
from datui.casework.route import Route
from screens.around import FormPage, Guidance
from screens.drafting import Place
from screens.form import Form
from storage.vault import Draft


class RecordScreen(FormPage):
    """Fill in a record and keep it. Nothing needs to be complete; what is typed is kept as a draft as you go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "keep", "Keep", id="record.keep", tooltip="Save this to the case", priority=True),
        Binding("f4,ctrl+t", "section(1)", "Next part", id="record.next", tooltip="Go to the next part of this form"),
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
        super().__init__()
        self.case_id, self.record_id, self.earlier, self.correct = case_id, record_id, earlier, correct
        self.draft, self.route = draft, route
        self.waited = draft is not None
        self._in_the_vault = False

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
        return Form(
            self.kind,
            self.with_offers(self.draft.values if self.draft else self.start()),
            rules=self.vault.rules,
            people=self.people(),
            now=self.vault.now,
            correcting=self.correct,
            autofocus=self.autofocus,
        )

    def start(self) -> dict[str, Any]:
        """What the fields hold before anything is typed."""
        return typed(self.earlier.record) | {"because": ""} if self.earlier else {}

    def with_offers(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values, with what the route proposes put into fields that are still empty."""
        offers = dict(self.route.offer) if self.route else {}
        said = typed(build(self.kind, offers | {"record_id": self.record_id}, now=self.vault.now()))
        return {**values, **{name: said[name] for name in offers if values.get(name, "") in ("", [])}}

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
        if self.route is not None and self.route.field:
            self.query_one(Form).go_to(self.route.field)
        elif self.draft is not None:
            self.come_back(self.draft)

    def come_back(self, draft: Draft) -> None:
        """Go to the field and the cursor that a draft was left at."""
        self.query_one(Form).go_to(draft.field, draft.cursor)

    def redraw(self) -> None:
        """Say again how much of each part is answered."""
        self._show_parts()

    # The draft -------------------------------------------------------------------------------------------------

    def on_form_changed(self, message: Form.Changed) -> None:
        """Keep the draft soon after something was typed."""
        message.stop()
        self.changed()

    def changed(self) -> None:
        """Something was typed or answered: say so in the parts, and keep the draft soon."""
        self._show_parts()
        self.typed()

    @property
    def place(self) -> Place:
        """Where the draft of this record is."""
        return self.case_id, self.kind.kind, self.record_id

    @property
    def cursor_place(self) -> tuple[str, int]:
        """The field with the focus, and the cursor in it."""
        form = self.query_one(Form)
        return form.here, form.cursor

    @property
    def over(self) -> bool:
        """Whether the record is kept."""
        return self._in_the_vault

    @property
    def is_emptied(self) -> bool:
        """Whether a record that was begun here has nothing in it that was typed."""
        return not (self.touched or self.waited)

    def bring(self, draft: Draft) -> None:
        """Show what a draft held, in the field that it was left at."""
        self.query_one(Form).bring(draft.values)
        self._show_parts()
        self.come_back(draft)

    def say_draft(self) -> None:
        """Say so above the form for as long as the draft is not saved."""
        self._show_parts()

    # Keys ------------------------------------------------------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether anything differs from what the screen started with."""
        form = self.query_one(Form)
        return form.values != form.first_values

    @property
    def typed_values(self) -> dict[str, Any]:
        """What is typed now, field by field."""
        return self.query_one(Form).values | self.more_values()

    def more_values(self) -> dict[str, Any]:
        """What the screen asks beside the form."""
        return {}

    def record(self) -> Record:
        """The record that was typed. Raises WrongAnswers."""
        values = self.typed_values | {"record_id": self.record_id}
        return build(self.kind, values, now=self.vault.now())

    def action_keep(self) -> None:
        """Keep the record, or say which fields want putting right; what was typed stays either way."""
        try:
            record = self.record()
        except WrongAnswers as wrong:
            self.show_problems(wrong.problems)
            self.refuse(Refusal(f"Not kept yet: {self._labels(wrong.problems)}.", wrong.route))
            return
        if self.vault.is_slow:
            self.say_keeping(True)
            self.run_worker(self._keep_once_said(record), group="go")
        else:
            self._keep(record)

    async def _keep_once_said(self, record: Record) -> None:
        """Keep it once it is on the screen that it takes a moment; what is typed ahead waits for its turn."""
        said = asyncio.Event()
        self.call_after_refresh(said.set)
        await said.wait()
        with self.datui.saying():
            self._keep(record)

    def _keep(self, record: Record) -> None:
        self.overtake()
        try:
            entry = self.vault.append(self.case_id, record)
        except Refusal as refusal:
            self.say_keeping(False)
            self.save_draft()
            self.refuse(refusal)
            return
        self._in_the_vault = True
        if self.theirs:
            self.drop_draft()
        self.kept(entry)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each problem beneath its field, and the focus into the first."""
        self.query_one(Form).show_problems(problems)

    def kept(self, entry: Entry) -> None:
        """The record is in the vault: say so and go back to the case."""
        done = "corrected" if self.correct else "kept"
        self.app.notify(f"{self.kind.title} {done}.", timeout=3, markup=False)
        self.datui.case_changed(entry.case_id)
        self.dismiss(entry)

    def _labels(self, names: Iterable[str]) -> str:
        labels = {field.name: field.ask.label for field in self.query_one(Form).fields}
        return ", ".join(labels.get(name, name) for name in names)

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


def case_of(screen: RecordScreen) -> Case:
    """The case that a record is written to; a screen that needs one is only opened from one."""
    case = screen.case
    if case is None:
        raise Refusal("There is no case yet.", "Keep the report first; then open this again.")
    return case
