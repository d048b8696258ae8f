"""What the fields of a record hold while it is filled in, which of it was typed here, and how each answer is read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from datui.casework.answers import MARKS, Answer
from datui.casework.moments import day_words, london, moment_words
from datui.casework.records import Record, Sort, WrongAnswers, build, typed
from screens.question import Field, as_held

Values = dict[str, Any]
Clock = Callable[[], datetime]
_BLANK_ID = "0" * 32
KEPT_AS_TYPED = "Kept as it was typed; write it in figures if they are known."


@dataclass(frozen=True)
class Reading:
    """How an answer was read: what is said beneath it, and the words that stand in its place from now on."""

    said: str = ""
    wrong: bool = False
    put: str = ""


class Filled:
    """The fields of one record as they are filled in, section by section."""

    def __init__(
        self,
        kind: type[Record],
        values: Mapping[str, Any],
        *,
        now: Clock,
        correcting: bool = False,
        as_typed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.kind, self.now, self.correcting = kind, now, correcting
        self.as_typed = dict(as_typed)
        """What was kept as it was typed, by field: it is not read on another day, when it would mean another."""
        self.fields = Field.all_of(kind, correcting=correcting)
        self.sections = list(dict.fromkeys(field.ask.section for field in self.fields))
        at = now()
        empty = typed(build(kind, {"record_id": _BLANK_ID}, now=at))
        self.values: Values = {
            field.name: as_held(field, values.get(field.name, _start(field, at) or empty[field.name]))
            for field in self.fields
        }
        self._first: Values = dict(self.values)
        self._brought: set[str] = set()
        self._typed: set[str] = set()

    @property
    def touched(self) -> bool:
        """Whether anything differs from what stood there at first."""
        return self.values != self._first

    def part(self, section: str) -> list[Field]:
        """The fields of one section."""
        return [field for field in self.fields if field.ask.section == section]

    def answered(self, section: str) -> tuple[int, int]:
        """How many questions of a section have an answer (or a reason for none), and how many there are."""
        asked = self.part(section)
        return len(asked) - len(self._open(asked)), len(asked)

    def begins(self, section: str) -> str:
        """The field where a section is begun: its first that has no answer yet, else, and in a correction, its first.

        Who somebody is may be left for later.
        """
        asked = self.part(section)
        open_ones = [] if self.correcting else self._open(asked)
        return next((field for field in open_ones if field.shape.sort is not Sort.PERSON), asked[0]).name

    def _open(self, fields: Collection[Field]) -> list[Field]:
        return [field for field in fields if self.values[field.name] in ("", [])]

    def take(self, name: str, value: Any) -> bool:
        """Hold what was typed; whether it is anything else than before."""
        changed = bool(self.values[name] != value)
        if changed:
            self._brought.discard(name)
            self._typed.add(name)
        self.values[name] = value
        return changed

    def bring(self, values: Mapping[str, Any]) -> frozenset[str]:
        """Hold what a draft held: nothing was typed, and nothing is read afresh until something is. Which it changed.

        What it says nothing of stays.
        """
        brought = {field.name: as_held(field, values[field.name]) for field in self.fields if field.name in values}
        came = frozenset(name for name, value in brought.items() if value != self.values[name])
        self.values |= brought
        self._brought = set(self.values)
        self._typed -= came
        return came

    def untyped(self, names: Collection[str]) -> frozenset[str]:
        """Which of these fields hold what nobody typed in here."""
        return frozenset(names) - self._typed

    def read(self, field: Field) -> Reading:
        """How the answer to a question is read: a date in full, a mark in words, or what is wrong with it."""
        name, raw, day_of = field.name, self.values[field.name], field.ask.day_of
        if raw and raw == self.as_typed.get(name):
            return Reading(KEPT_AS_TYPED)
        beside = {day_of: self.values[day_of]} if day_of else {}
        try:
            record = build(self.kind, {"record_id": _BLANK_ID, name: raw, **beside}, now=self.now())
        except WrongAnswers as wrong:
            problem = wrong.problems.get(name, "")
            return Reading(problem, wrong=bool(problem))
        value = getattr(record, name)
        said = value.state.words if isinstance(value, Answer) and raw.strip() in MARKS else ""
        value = value.value if isinstance(value, Answer) else value
        if not isinstance(value, date):
            return Reading(said)
        words = _in_full(value)
        if day_of:
            # A bare time follows the day of the other field for as long as that may change.
            return Reading(words)
        # Kept later, "now" and "today" would be read again, and perhaps on another day.
        return Reading(said, put="" if name in self._brought else words.replace(",", ""))


def _in_full(value: date) -> str:
    return moment_words(value) if isinstance(value, datetime) else day_words(value)


def _start(field: Field, at: datetime) -> str:
    """What stands in a field before anything is typed; nothing in most."""
    if not field.ask.default_now:
        return ""
    return _in_full(at if field.shape.sort is Sort.MOMENT else london(at).date()).replace(",", "")
