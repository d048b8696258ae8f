"""A form that is kept with one key: what was typed becomes a record, or each wrong answer is said beside its field."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from textual.binding import Binding

from datui.casework.likeness import TELL
from datui.casework.records import Entry, Record, WrongAnswers, build
from datui.casework.refusal import Refusal
from screens.alike import look_for_others
from screens.around import FormPage
from screens.form import Form

KEEP = Binding("f2,ctrl+s", "keep", "Keep", id="record.keep", tooltip="Save this to the case", priority=True)
AGAIN = "F2 again keeps it as typed."


class KeepPage(FormPage):
    """A page whose form is kept."""

    correct = False
    _keeping = _in_the_vault = False

    def __init__(self, case_id: str, record_id: str) -> None:
        super().__init__(case_id, record_id)
        self._unread: dict[str, Any] = {}
        """What could not be read when it was to be kept, by field: asked for again as it stands, it is kept so."""

    @property
    def over(self) -> bool:
        """Whether the record is kept."""
        return self._in_the_vault

    def record(self) -> Record:
        """The record that was typed. Raises WrongAnswers."""
        values = self.typed_values
        said = self._unread | self.query_one(Form).filled.as_typed
        unread = {name for name, raw in said.items() if values.get(name) == raw}
        return build(self.kind, values | {"record_id": self.record_id}, now=self.vault.now(), unread=unread)

    def action_keep(self) -> None:
        """Keep the record, or say which fields want putting right; what was typed stays either way.

        What could not be read is asked for once: kept again as it stands, it is kept as it was typed.
        """
        try:
            record = self.record()
        except WrongAnswers as wrong:
            self._unread |= {name: self.typed_values[name] for name in wrong.unread}
            says = {name: f"{why} {AGAIN}" if name in wrong.unread else why for name, why in wrong.problems.items()}
            self.show_problems(says)
            route = AGAIN if wrong.unread == set(wrong.problems) else wrong.route
            self.refuse(Refusal(f"Not kept yet: {self._labels(wrong.problems)}.", route))
            return
        if self.vault.is_slow:
            self._say_keeping(True)
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
            self._say_keeping(False)
            self.save_draft()
            self.refuse(refusal)
            return
        self._in_the_vault = True
        if self.theirs:
            self.drop_draft()
        self.kept(entry)

    def kept(self, entry: Entry) -> None:
        """The record is in the vault: say so and go back to the case."""
        done = "corrected" if self.correct else "kept"
        self.app.notify(f"{self.kind.title} {done}.", timeout=3, markup=False)
        self.datui.case_changed(entry.case_id)
        self.dismiss(entry)
        if isinstance(entry.record, TELL):
            look_for_others(self.datui, entry.case_id)

    def said_first(self) -> Iterator[str]:
        """That it is being kept too, for as long as a slow disk takes."""
        yield from super().said_first()
        if self._keeping:
            yield "KEEPING IT: one moment, this disk is slow"

    def _say_keeping(self, keeping: bool) -> None:
        self._keeping = keeping
        self._show_parts()

    def _labels(self, names: Mapping[str, str]) -> str:
        labels = {field.name: field.ask.label for field in self.query_one(Form).fields}
        return ", ".join(labels.get(name, name) for name in names)
