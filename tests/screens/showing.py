"""Pieces of a case that the tests of "What they would see" and of reading out show, hostile ones among them."""

from collections.abc import Collection
from datetime import UTC, datetime

from textual.pilot import Pilot

from datui.casework.composed import Composed
from datui.casework.outgoing import Line, Outgoing, Part, Piece
from screens.readout import Read, ReadOutScreen
from screens.seen_by import SeenByScreen
from screens.widgets.ticks import Ticks
from tests.screens.cases import CASE, vault_of
from tests.screens.hostile import HOSTILE
from tests.screens.session import settle

TO = "IDVA service, Telford"
MADE = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WHERE = "It is where a person is found."
PIECES = (
    Piece("a.name", "Victim", "Name", "Asha Verity Khan", "victim.name"),
    Piece("a.born", "Victim", "Date of birth", "4 May 1990", "victim.born"),
    Piece("a.address", "Victim", "Safe address", "9 Hidden Row, TF1 1AA", "victim.address", withheld=WHERE),
    Piece("a.phone", "Victim", "Telephone", "07700 900123", "victim.phone", withheld="It is how a person is reached."),
    Piece("n.text.1", "What happened", "Note, 22 Nov", '"He said he would find me"', sort="words"),
    Piece("n.text.2", "What happened", "Note, 22 Nov", "The door was kicked in", sort="observation"),
    Piece(
        "n.text.3",
        "What happened",
        "Note, 22 Nov",
        "Her sister saw him there",
        sort="third-party",
        withheld="It is somebody else's account.",
    ),
    Piece("n.text.4", "What happened", "Note, 22 Nov", "I think that he watches the house", sort="opinion"),
)
LONG = "The stairs were dark and nobody answered. " * 60 + "END OF IT"
ROUGH = (
    Piece("x.one", "[/x] Part", "[red]Label[/] " + HOSTILE, HOSTILE),
    Piece("x.two", "[/x] Part", "A" * 300, "B" * 5000, withheld="C" * 300),
    Piece("x.three", "Long", "Told at length", LONG, sort="words"),
)


def composed(picked: Collection[str], pieces: Collection[Piece] = PIECES) -> Composed:
    """Just the pieces that are picked, part by part."""
    parts: dict[str, list[Line]] = {}
    for piece in pieces:
        if piece.id in picked:
            parts.setdefault(piece.part, []).append(Line(piece.label, piece.words))
    made = tuple(Part(title, tuple(lines)) for title, lines in parts.items())
    return Composed(Outgoing("Information shared", TO, "To keep her safe", MADE, made), ())


class Told:
    """What the page handed over of its ticks, newest last; what waits for the keys to rest is handed over to look."""

    def __init__(self) -> None:
        self.all: list[tuple[str, ...]] = []
        self.screen: SeenByScreen | None = None

    def __call__(self) -> list[tuple[str, ...]]:
        """All of it."""
        if self.screen is not None:
            self.screen.save_draft()
        return self.all


async def see(
    pilot: Pilot[None], pieces: Collection[Piece] = PIECES, picked: Collection[str] = ()
) -> tuple[SeenByScreen, Told]:
    """Open the pieces for somebody, and what the page hands over of its ticks."""
    told = Told()
    screen = SeenByScreen(TO, lambda: pieces, lambda ids: composed(ids, pieces), picked, told.all.append)
    told.screen = screen
    await pilot.app.push_screen(screen)
    await settle(pilot, SeenByScreen)
    return screen, told


async def read_out(
    pilot: Pilot[None], pieces: Collection[Piece] = PIECES, read: Read | None = None
) -> tuple[ReadOutScreen, list[list[int]]]:
    """Open all of the pieces to be read out; the list holds which lines were kept as read, newest last."""
    kept: list[list[int]] = []
    gets = composed([piece.id for piece in pieces], pieces)
    screen = ReadOutScreen(gets.outgoing, lambda lines: kept.append(sorted(lines)), read)
    await pilot.app.push_screen(screen)
    await settle(pilot, ReadOutScreen)
    return screen, kept


def go_to(pilot: Pilot[None], key: object) -> None:
    """Put the cursor on a line, where moving about is not what a test is about."""
    ticks = pilot.app.screen.query_one(Ticks)
    ticks.cursor = next(row for row, item in enumerate(ticks.items) if item.key == key)


def reads(pilot: Pilot[None]) -> list[str]:
    """What was read of the case, in the order that it was written."""
    return [entry.record.what for entry in reversed(vault_of(pilot).reads(CASE))]
