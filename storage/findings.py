"""What the checks say: how far they are, and what they found."""

from dataclasses import dataclass

from storage.refusals import KEEP

_OF_PAGES = frozenset({"ledger", "pages", "structure", "missing-body"})
_SAVE = f"{KEEP} Then bring the newest backup back, or save what can be read: `datui rescue FOLDER`."
MOST_FAILURES = 200
"""A slice tells of at most so many; more of the same say nothing new."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as it was written: what, at which entry or page (None where at none), and what to do."""

    what: str
    entry: int | None = None
    route: str = ""
    """What to do; unless it is given, what helps where pages are damaged, and where they are not."""
    page: int | None = None

    def __post_init__(self) -> None:
        """Give what has no route of its own the one of its kind."""
        if not self.route:
            object.__setattr__(self, "route", _SAVE if self.what in _OF_PAGES else KEEP)


@dataclass(frozen=True, slots=True)
class Checked:
    """One slice: which part was looked at, how much of it is done, and what was found wrong in this slice."""

    part: str
    done: int
    total: int
    failures: tuple[Failure, ...] = ()
