"""What a measure gives: samples beside their floor's, a ratio, a goal; and how they are printed."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Sample:
    """The same thing measured several times, and its unit."""

    values: Sequence[float]
    unit: str = "ms"

    @property
    def p50(self) -> float:
        """The middle one."""
        return median(self.values)

    @property
    def p95(self) -> float:
        """Nineteen of twenty are at most this; of fewer than twenty, the largest."""
        return self._share(0.95)

    @property
    def p99(self) -> float:
        """Ninety-nine of a hundred are at most this; of fewer than a hundred, the largest."""
        return self._share(0.99)

    def _share(self, part: float) -> float:
        ordered = sorted(self.values)
        return ordered[math.ceil(part * len(ordered)) - 1]

    def plus(self, more: float) -> "Sample":
        """Every value and this much more."""
        return Sample([value + more for value in self.values], self.unit)

    def in_json(self) -> dict[str, Any]:
        """How many, the middle, the ninety-fifth, the ninety-ninth and the least."""
        return {
            "n": len(self.values),
            "p50": _short(self.p50),
            "p95": _short(self.p95),
            "p99": _short(self.p99),
            "least": _short(min(self.values)),
        }


@dataclass(frozen=True)
class Figure:
    """One line of the table. `ratio` is what the goal is about where it is a ratio; `met` is None without a goal."""

    measure: str
    what: str
    subject: Sample
    floor: Sample | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None
    cases: int | None = None
    note: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def in_json(self) -> dict[str, Any]:
        """The figure as one object."""
        return {
            "measure": self.measure,
            "what": self.what,
            "cases": self.cases,
            "unit": self.subject.unit,
            "datui": self.subject.in_json(),
            "floor": None if self.floor is None else self.floor.in_json(),
            "ratio": None if self.ratio is None else _short(self.ratio),
            "goal": self.goal,
            "met": self.met,
            "note": self.note,
            **self.more,
        }

    def cells(self) -> list[str]:
        """The figure as a line of the table."""
        return [
            self.what,
            "" if self.cases is None else f"{self.cases:,}",
            _pair(self.floor),
            _pair(self.subject),
            self.subject.unit,
            "" if self.ratio is None else f"{self.ratio:.2f} ×",
            self.goal,
            {True: "met", False: "MISSED", None: ""}[self.met],
        ]


HEADS = ["measure", "cases", "floor p50 / p95", "datui p50 / p95", "unit", "ratio", "goal", ""]


def within(
    measure: str, what: str, floor: Sample, subject: Sample, most: float, *, by: str = "p50", **more: Any
) -> Figure:
    """A figure whose goal is a ratio of its middles, or of its ninety-fifths."""
    ratio: float = getattr(subject, by) / getattr(floor, by)
    return Figure(measure, what, subject, floor, ratio, f"{by} <= {most} x", ratio <= most, **more)


def table(figures: Iterable[Figure]) -> str:
    """All figures in columns that line up, with what must be said of some beneath them."""
    figures = list(figures)
    rows = [HEADS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    right = {1, 2, 3, 5}
    lines = [
        "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    notes = [f"  {figure.what}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], *notes])


def lines(figures: Iterable[Figure], stamp: dict[str, Any]) -> list[str]:
    """Each figure as one line of JSON, with when and where it was measured."""
    return [json.dumps(figure.in_json() | stamp, ensure_ascii=False) for figure in figures]


def _pair(sample: Sample | None) -> str:
    return "" if sample is None else f"{_number(sample.p50)} / {_number(sample.p95)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _short(value: float) -> float:
    return float(f"{value:.4g}")
