"""What was answered to the questions of a checklist: each answer, a note on it, and who told it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from datui.casework.instrument import Instrument

Said = dict[str, str]
"""By the id of a question."""


@dataclass
class AnswerSheet:
    """The answers, notes and sources of one assessment, and the checklist whose questions they belong to."""

    instrument: Instrument = field(compare=False)
    answers: Said = field(default_factory=dict)
    notes: Said = field(default_factory=dict)
    sources: Said = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.answers or self.notes or self.sources)

    def bring(self, values: Mapping[str, Any], instrument: Instrument) -> None:
        """Hold what a draft or a record held, in place: as far as it belongs to the questions of this checklist."""
        self.instrument = instrument
        asked = {item.id for item in instrument.items}
        for name, held in (("answers", self.answers), ("notes", self.notes), ("sources", self.sources)):
            given = values.get(name)
            said = given.items() if isinstance(given, Mapping) else ()
            held.clear()
            # A draft may be of another datui.
            held.update({item: words for item, words in said if item in asked and isinstance(words, str)})

    @property
    def values(self) -> dict[str, Any]:
        """All of it, as the record has it."""
        return {
            "answers": dict(self.answers),
            "notes": {item: note for item, note in self.notes.items() if note},
            "sources": dict(self.sources),
            "instrument": self.instrument.id,
            "edition": self.instrument.edition,
        }

    @property
    def begins(self) -> int:
        """Where asking is begun: at the first question that has no answer, or at the first of all."""
        return next((at for at, item in enumerate(self.instrument.items) if item.id not in self.answers), 0)

    @property
    def first_not_known(self) -> str:
        """The first question that was not known, what may matter alone before the others; empty where all are."""
        open_ones = [item for item in self.instrument.items if self.answers.get(item.id) == "not_known"]
        return next((item.id for item in sorted(open_ones, key=lambda item: not item.flag)), "")
