"""What is picked of a case for somebody: piece by piece, part by part, and whose accounts are left out altogether."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from datui.casework.outgoing import Piece
from datui.casework.statements import MARKS

SORTS: tuple[str, ...] = tuple(MARKS)
"""Whose account a statement is: the victim's words, what was seen, what was told, and what somebody makes of it."""


class Picking:
    """The pieces of a case and the ticks on them. What is withheld is ticked by itself, and never with others."""

    def __init__(self, pieces: Iterable[Piece], picked: Collection[str] = ()) -> None:
        self.pieces: dict[str, Piece] = {piece.id: piece for piece in pieces}
        # Of what is not there any more there is nothing to give.
        self.picked = {each for each in picked if each in self.pieces}
        self.left_out: set[str] = set()
        """The sorts of account of which nothing goes, ticked or not."""

    @property
    def shown(self) -> list[Piece]:
        """What can be ticked while some accounts are left out."""
        return [piece for piece in self.pieces.values() if piece.sort not in self.left_out]

    @property
    def going(self) -> tuple[str, ...]:
        """What goes: ticked, and of no account that is left out; in the order of the case."""
        return tuple(piece.id for piece in self.shown if piece.id in self.picked)

    @property
    def withheld_going(self) -> tuple[Piece, ...]:
        """What goes although it is withheld from everybody for whom nobody ticked it."""
        return tuple(self.pieces[each] for each in self.going if self.pieces[each].withheld)

    def parts(self) -> Iterator[tuple[str, Sequence[Piece]]]:
        """The pieces part by part, in the order of the case."""
        parts: dict[str, list[Piece]] = {}
        for piece in self.shown:
            parts.setdefault(piece.part, []).append(piece)
        yield from parts.items()

    def tick(self, piece: str) -> None:
        """Tick one piece, or take its tick away."""
        self.picked ^= {piece}

    def tick_part(self, part: str) -> bool:
        """Tick all of a part that is not withheld; where all of that is ticked, take every tick of the part away.

        False where it did nothing, for all that is left there is withheld.
        """
        there = [piece for piece in self.shown if piece.part == part]
        return self._tick_all(there)

    def tick_all(self) -> bool:
        """Tick whatever is not withheld; where all of that is ticked, take every tick away."""
        return self._tick_all(self.shown)

    def _tick_all(self, there: Sequence[Piece]) -> bool:
        before = set(self.picked)
        free = {piece.id for piece in there if not piece.withheld}
        if free - self.picked:
            self.picked |= free
        else:
            self.picked -= {piece.id for piece in there}
        return self.picked != before

    def turn(self, sort: str) -> None:
        """Leave out the accounts of a sort, or let them go again as they were ticked."""
        self.left_out ^= {sort}

    def bring(self, pieces: Iterable[Piece]) -> None:
        """Take the case as it stands now: a tick stays only on what is there, and means the same."""
        now = {piece.id: piece for piece in pieces}
        # What became another thing since was not what somebody ticked.
        self.picked = {each for each in self.picked if each in now and _same(self.pieces[each], now[each])}
        self.pieces = now


def _same(before: Piece, now: Piece) -> bool:
    """Whether a tick on a piece still means it: the same words, and no more withheld than it was."""
    return before.words == now.words and (bool(before.withheld) or not now.withheld)
