"""Where to go to put something right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datui.casework.records import RecordId


@dataclass(frozen=True, slots=True)
class Route:
    """The screen that fixes something, named as the kind of record that it keeps, and which record if there is one.

    `field` is where it is put right; `offer` are (field, typed value) pairs that the form proposes and F2 takes.
    """

    screen: str
    record_id: RecordId = ""
    field: str = ""
    offer: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something not yet known or done, in words, with the clause that asks for it and where to put it right."""

    words: str
    clause: str
    route: Route


GateLine = Missing
"""What stands between a case and its closure is something missing."""
