"""From a key to the last byte of what it opens: a form of the first hour, and each of its parts."""

from collections.abc import Iterator, Sequence

from tests.bench.figures import Figure, Sample
from tests.bench.keys import open_caseload
from tests.bench.terminals import REST, Watched, bare, started
from tests.bench.vaults import Bench

MOST = 100.0
Took = tuple[float, float]
"""Milliseconds to the first byte, and to the last."""
FORMS: tuple[tuple[str, Sequence[str], int], ...] = (
    ("the report", ("i",), 6),
    ("the safe-contact plan", ("s",), 9),
    ("a contact", ("c",), 3),
    ("a person", ("p",), 2),
    ("a visit", ("v",), 1),
    ("an incident", ("m", "n"), 2),
    ("MARAC criteria", ("m", "a"), 2),
    ("which way", ("m", "z"), 3),
)
"""A form, the keys that lead to it from the case page, and how often F4 goes on to another part of it."""


def measure(bench: Bench) -> Iterator[Figure]:
    """Each form of one case and each of its parts, some times; beside the keys of a bare app."""
    cases = bench.sizes[-1]
    with bare(bench.home) as floor, started(bench.home, "--vault", str(bench.copy(cases, "sections"))) as datui:
        floor.shown("Type here.")
        open_caseload(datui)
        datui.press("home", "enter")
        datui.shown("m More")
        for what, way, parts in FORMS:
            datui.rest()
            opened, turned, least = list[Took](), list[Took](), list[float]()
            for _ in range(bench.times(12)):
                opened.append(_opened(datui, way))
                for _ in range(parts):
                    datui.rest()
                    least.append(floor.key("x")[0])
                    turned.append(datui.key("f4", REST))
                datui.press("escape")
                datui.shown("m More")
            yield _figure(f"opening {what}", opened, least, cases)
            yield _figure(f"opening a part of {what}", turned, least, cases)


def _opened(datui: Watched, way: Sequence[str]) -> Took:
    *first, last = way
    for name in first:
        datui.press(name)
        datui.rest()
    return datui.key(last, REST)


def _figure(what: str, took: Sequence[Took], least: Sequence[float], cases: int) -> Figure:
    sample, first = Sample([last for _first, last in took]), Sample([first for first, _last in took])
    floor = Sample(least)
    note = f"the first bytes p50 {first.p50:.0f}, p95 {first.p95:.0f} ms"
    ratio, met = sample.p50 / floor.p50, sample.p95 <= MOST
    return Figure("sections", what, sample, floor, ratio, f"p95 <= {MOST:.0f} ms", met, cases, note)
