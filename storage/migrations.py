"""The numbered steps that bring the tables of an older vault up to date, each told in words to whoever is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import tables

if TYPE_CHECKING:
    from sqlite3 import Connection

Change = Callable[["Connection"], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What makes the tables of one version out of those of the version before, inside a transaction."""

    words: str
    change: Change


STEPS: dict[int, Step] = {}
"""The step to each version but the first."""


def step(to: int, words: str) -> Callable[[Change], Change]:
    """Put a step into its place; every version has one, and `words` tell of it before it is taken."""

    def put(change: Change) -> Change:
        if to in STEPS:
            raise ValueError("two steps lead to the same version")
        STEPS[to] = Step(words, change)
        return change

    return put


def changes(since: int) -> tuple[str, ...]:
    """In words, every step from this version of the tables to today's."""
    return tuple(STEPS[version].words for version in range(since + 1, tables.VERSION + 1))


@step(
    2,
    "Drafts are kept for each person apart, with the steps in which they were typed. Those that wait now become the "
    "drafts of the officer for whom the vault was made.",
)
def _drafts_of_someone(db: "Connection") -> None:
    """Nobody was named beside a draft: each becomes the only step of one of the vault's first person."""
    db.execute("ALTER TABLE draft RENAME TO draft_of_anyone")
    db.execute(tables.DRAFT_2)
    db.execute(
        "INSERT INTO draft (person, case_id, kind, record_id, step, filled, field, cursor, saved_at) "
        "SELECT (SELECT person FROM entry WHERE seq = 1), case_id, kind, record_id, 1, filled, field, cursor, saved_at "
        "FROM draft_of_anyone"
    )
    db.execute("DROP TABLE draft_of_anyone")
