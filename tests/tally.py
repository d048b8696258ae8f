"""How many states were tried and what came of each: for the test that asked, and for the table at the end of a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce


class Lost(AssertionError):
    """Something that was acknowledged is not there."""


@dataclass(frozen=True)
class Verdict:
    """So many states were tried; each that lost something or is corrupt, by its name."""

    tried: int
    lost: list[str]
    corrupt: list[str]


@dataclass(eq=False)
class Tally:
    """How many states were tried, how much was acknowledged in them, and what came of it."""

    what: str
    tried: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)

    @contextmanager
    def one(self, name: str) -> Iterator[None]:
        """One more state is tried; whatever goes wrong while it is looked at is counted under its name."""
        self.tried += 1
        try:
            yield
        except Lost as wrong:
            self.lost.append(f"{name}: {wrong}")
        except Exception as wrong:  # noqa: BLE001 - whatever goes wrong is counted, and shown by its name
            self.corrupt.append(f"{name}: {type(wrong).__name__}: {wrong}")

    def __add__(self, other: "Tally") -> "Tally":
        """Both counted as one."""
        tried, acknowledged = self.tried + other.tried, self.acknowledged + other.acknowledged
        return Tally(self.what, tried, acknowledged, self.lost + other.lost, self.corrupt + other.corrupt)

    def told(self) -> Verdict:
        """Put it into the table of this run, once, and say what came of it."""
        if self not in TOLD:
            TOLD.append(self)
        return Verdict(self.tried, self.lost[:9], self.corrupt[:9])


TOLD: list[Tally] = []
"""What this run has tried so far."""


def table() -> Iterator[str]:
    """The lines of the table of this run; what was tried under one name is counted as one."""
    if not TOLD:
        return
    rows = [reduce(Tally.__add__, (one for one in TOLD if one.what == what)) for what in {one.what: 0 for one in TOLD}]
    wide = max(len(row.what) for row in rows)
    yield f"{'':{wide}}  states tried  acknowledged  lost  corrupt"
    for row in rows:
        yield f"{row.what:{wide}}  {row.tried:12,}  {row.acknowledged:12,}  {len(row.lost):4,}  {len(row.corrupt):7,}"
