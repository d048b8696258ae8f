"""What leaves a case for somebody outside: each thing that they could be told, and exactly what they get of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datui.casework.records import RecordId


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing of a case that somebody outside could be told, in the words that they would read.

    `id` is the record, the field and, of a text, its paragraph: it stays what it is while the case goes on. `about` is
    whose it is; empty where it is nobody's in particular. `topic` is what a form asks for it by, such as
    "victim.name". `sort` is whose account it is, by the codes of the list of kinds of notes; empty for plain facts.
    """

    id: str
    part: str
    label: str
    words: str
    topic: str = ""
    about: RecordId = ""
    sort: str = ""
    withheld: str = ""
    """Why it is left out unless somebody ticks it: it is where or how a person is found, or not ours to pass on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what somebody gets: what it is, and its words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that somebody gets, and nothing else: what is read out, typed into a portal or sealed is drawn from it."""

    title: str
    to: str
    """For whom it is, as it stands on each page."""
    purpose: str
    made: datetime
    parts: tuple[Part, ...]
    head: str = ""
    """Eight words for the state of the vault that it was made from; empty where it has none."""

    @property
    def text(self) -> str:
        """All of its words, a line each."""
        said = [self.title, self.to, self.purpose, self.head]
        for part in self.parts:
            said += [part.title, *(f"{line.label}: {line.words}" for line in part.lines)]
        return "\n".join(filter(None, said))
