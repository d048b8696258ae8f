"""What somebody outside gets: the pieces that were picked, and nothing that was not, wherever else it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from datui.casework.keptback import Guards, guards
from datui.casework.outgoing import Line, Outgoing, Part, Piece
from datui.casework.pieces import pieces
from datui.casework.records import RecordId

if TYPE_CHECKING:
    from datui.casework.case import Case


@dataclass(frozen=True, slots=True)
class Composed:
    """What somebody gets, and where something was taken out of it that they were not to get."""

    outgoing: Outgoing
    taken_out: tuple[str, ...]
    """Where, for the officer: the heading and the label, and how often. Never what."""


def compose(
    case: Case,
    picked: Collection[str],
    *,
    title: str,
    to: str,
    purpose: str,
    now: datetime,
    head: str = "",
) -> Outgoing:
    """What somebody gets of the pieces that were picked. What is withheld and not picked is taken out of every text."""
    return composed(case, picked, title=title, to=to, purpose=purpose, now=now, head=head).outgoing


def composed(
    case: Case,
    picked: Collection[str],
    *,
    title: str,
    to: str,
    purpose: str,
    now: datetime,
    head: str = "",
    by: RecordId = "",
) -> Composed:
    """As `compose`, and what was taken out. An id that is no piece of the case, or not any more, brings nothing."""
    known = pieces(case, now)
    chosen = [piece for piece in known if piece.id in frozenset(picked)]
    guard = guards(case, known, chosen, now, by)
    cut: list[str] = []
    parts: dict[str, list[Line]] = {}
    for piece in chosen:
        words, times = _cleaned(piece, guard)
        parts.setdefault(piece.part, []).append(Line(piece.label, words))
        cut += _told(f"{piece.part}, {piece.label}", times)
    # Who gets it may well share a first name with somebody: what is whole is taken out, a word of it is not.
    said, beside = list[str](), guard.above.beside(to)
    for where, text in (("Title", title), ("Recipient", to), ("Purpose", purpose)):
        words, times = (guard.recipient if where == "Recipient" else beside).take_out(text)
        said.append(words)
        cut += _told(where, times)
    told = tuple(Part(name, tuple(lines)) for name, lines in parts.items())
    return Composed(Outgoing(said[0], said[1], said[2], now, told, head), tuple(cut))


def cleaned(case: Case, text: str, now: datetime, picked: Collection[str] = ()) -> tuple[str, int]:
    """A text of an officer's without what is withheld and not picked, and how often something was taken out of it."""
    known = pieces(case, now)
    chosen = [piece for piece in known if piece.id in frozenset(picked)]
    return guards(case, known, chosen, now).texts.take_out(text)


def _cleaned(piece: Piece, guard: Guards) -> tuple[str, int]:
    """The words of a piece without what must not leave; of a choice, a day or a count nothing is taken."""
    where = guard.origins[piece.id]
    if not where.typed:
        return piece.words, 0
    return (guard.itself if where.itself else guard.texts).take_out(piece.words)


def _told(where: str, times: int) -> Iterator[str]:
    if times:
        yield f"{where}: taken out {'once' if times == 1 else f'{times} times'}"
