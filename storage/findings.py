"""What the checks say: how far they are, and what they found."""

from dataclasses import dataclass

from storage.refusals import KEEP

MOST_FAILURES = 200
"""A slice tells of at most so many; more of the same say nothing new."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as it was written: what, at which entry or page (None where at none), and what to do."""

    what: str
    entry: int | None = None
    route: str = KEEP
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One slice: which part was looked at, how much of it is done, and what was found wrong in this slice."""

    part: str
    done: int
    total: int
    failures: tuple[Failure, ...] = ()
