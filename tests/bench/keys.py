"""From a key to the first byte that the terminal gets back for it: typing, answering, and moving in the list."""

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice

from datui.training import PASSPHRASE
from tests.bench.figures import Figure, Sample
from tests.bench.start import LOCKED
from tests.bench.terminals import Watched, bare, started
from tests.bench.vaults import Bench

MOST = 16.0
_WORDS = "She said that he came back twice and waited at the gate "


def measure(bench: Bench) -> Iterator[Figure]:
    """One key in a bare app, one in datui, and so on; each after the frame of the one before it has been painted."""
    for cases in bench.sizes:
        with bare(bench.home) as floor, started(bench.home, "--vault", str(bench.copy(cases, "keys"))) as datui:
            floor.shown("Type here.")
            open_caseload(datui)
            for what, go, names in PLACES:
                go(datui)
                yield _figure(bench, what, floor, datui, names, cases)


def _figure(bench: Bench, what: str, floor: Watched, datui: Watched, names: Sequence[str], cases: int) -> Figure:
    took: list[tuple[float, float, float]] = []
    for turn, name in enumerate(islice(cycle(names), bench.times(240) + 5)):
        if turn % 40 == 0:
            _empty(floor)
        least, _ = floor.key("x")
        first, last = datui.key(name)
        if turn >= 5:
            took.append((least, first, last))
    least_ones, firsts, lasts = (Sample(values) for values in zip(*took, strict=True))
    whole = {"whole_frame": lasts.in_json()}
    note = f"the whole frame p50 {lasts.p50:.1f}, p95 {lasts.p95:.1f} ms"
    met = firsts.p95 <= MOST
    ratio = firsts.p50 / least_ones.p50
    return Figure("keys", what, firsts, least_ones, ratio, f"p95 <= {MOST:.0f} ms", met, cases, note, whole)


def _empty(floor: Watched) -> None:
    """So that the bare field never scrolls."""
    floor.send("\x15")
    floor.settle()


def open_caseload(datui: Watched) -> None:
    """Unlock, and wait until the caseload is painted and nothing is loading any more."""
    datui.shown(*LOCKED)
    datui.rest()
    datui.send(PASSPHRASE)
    datui.settle()
    datui.press("enter")
    datui.shown("New report")
    datui.rest()


# Where each kind of key is pressed -----------------------------------------------------------------------------


def _caseload(datui: Watched) -> None:
    """The list, from its top."""
    datui.press("home")
    datui.settle()


def _note(datui: Watched) -> None:
    """The text of a note, in the first case of the list."""
    datui.press("home", "enter")
    datui.shown("m More")
    datui.press("f8")
    datui.shown("What it is")
    datui.press("1")
    datui.rest()


def _who(datui: Watched) -> None:
    """A line of that note, after two more fields."""
    datui.press("tab", "tab")
    datui.rest()


def _checklist(datui: Watched) -> None:
    """The risk checklist of that case."""
    datui.press("escape")
    datui.wait_without("What it is")
    datui.press("r")
    datui.shown("Questions")
    datui.rest()


PLACES: tuple[tuple[str, Callable[[Watched], None], Sequence[str]], ...] = (
    ("key to paint: moving in the caseload", _caseload, ["down"] * 60 + ["pagedown"] * 3 + ["up"] * 60),
    ("key to paint: typing prose in a form", _note, list(_WORDS)),
    ("key to paint: typing a line in a form", _who, list(_WORDS)),
    ("key to paint: answering the checklist", _checklist, [*"yndr" * 5, *["up"] * 20]),
)
