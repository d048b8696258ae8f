"""A checklist of risk: its questions, its edition and its licence, and which answers mean something together."""

from collections.abc import Collection
from dataclasses import dataclass

from datui.casework.policy import Verified

_SHORT = 80


@dataclass(frozen=True, slots=True)
class Prompt:
    """One item of an instrument: what to ask about, what to write down, and why it may count by itself."""

    id: str
    number: int
    text: str
    capture: str
    flag: str = ""
    source: str = ""

    @property
    def short(self) -> str:
        """The question as a list of several names it."""
        return self.text if len(self.text) <= _SHORT else f"{self.text[: _SHORT - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A versioned checklist. An answer is kept under its id, its edition and the prompt's id."""

    id: str
    edition: str
    title: str
    brief: str
    """The notice in one line, in view wherever the checklist is asked."""
    notice: str
    acknowledgement: str
    licence_note: str
    items: tuple[Prompt, ...]
    checked: Verified
    maps_to: str = ""
    """What its questions map to one by one, if they do; only "dash" is counted beside the MARAC criterion."""
    ages: tuple[int, int] | None = None
    """Of what ages a victim is offered it first; None where of none."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What to think of when these answers stand together: all of some, and any of others. It never grades."""

    id: str
    all_of: tuple[str, ...]
    any_of: tuple[str, ...]
    words: str
    source: str

    def met(self, yes: Collection[str]) -> bool:
        """Whether the items that were answered yes are such a combination."""
        return all(item in yes for item in self.all_of) and (
            not self.any_of or any(item in yes for item in self.any_of)
        )
