"""What is being typed, kept encrypted as it is typed, step by step; a draft is no record and never counts as one.

The newest step is the draft. A step goes on while one text grows, or shrinks, for about ten seconds; whatever else
changes begins another, so that undo finds each answer as it stood.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from datui.casework.records import REGISTRY
from storage.rows import micros, moment

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Draft:
    """One unfinished form: what is in its fields, and where the cursor was."""

    kind: str
    case_id: str
    record_id: str
    values: Mapping[str, Any]
    field: str
    cursor: int
    saved_at: datetime
    readable: bool = True
    """False where this datui cannot read it: it can be listed and thrown away, and nothing else."""
    person: str = ""
    """Who typed it; empty where that is whoever unlocked the vault."""


Place = tuple[str, str, str, str]
"""Where a draft is: its person, its case, its kind and its record."""

MOST_STEPS = 200
MOST_TEXT = 4_000_000
"""So many steps, and so many bytes of them, are kept of one draft."""
_A_PASSAGE = 200  # bytes
_A_STEP = 10_000_000  # microseconds

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = "person, kind, case_id, record_id, filled, field, cursor, saved_at"
_KEPT = "person, case_id, kind, record_id, step, filled, field, cursor, saved_at"
_PLACE = "person = ? AND case_id = ? AND kind = ? AND record_id = ?"
_NAMED = "person, case_id, kind, record_id"
_LAST_STEP = 2**63 - 1
_Row = tuple[bytes, str, bytes, bytes, str, str, int, int]
_Step = tuple[int, str, str, int]
"""The number of a step, what was filled in, in which field the cursor was, and when it was saved."""


def _at(place: Place) -> tuple[bytes, bytes, str, bytes]:
    """Where a draft is, as the table has it."""
    person, case_id, kind, record_id = place
    return bytes.fromhex(person), bytes.fromhex(case_id), kind, bytes.fromhex(record_id)


def save(db: "Connection", draft: Draft) -> None:
    """Keep the draft, as its newest step or in the place of it."""
    at = _at((draft.person, draft.case_id, draft.kind, draft.record_id))
    filled, saved_at = json.dumps(dict(draft.values)), micros(draft.saved_at)
    sql = f"SELECT step, filled, field, saved_at FROM draft WHERE {_PLACE} ORDER BY step DESC LIMIT 2"
    found: list[_Step] = db.execute(sql, at).fetchall()
    number = found[0][0] if found else 0
    if found and _repeats(db, at, found[0], filled):
        # Nor does the same step twice, one after the other: undo would seem to do nothing.
        if len(found) > 1 and found[1][1] == filled:
            db.execute(f"DELETE FROM draft WHERE {_PLACE} AND step = ?", (*at, number))
            number = found[1][0]
    elif not found or not _goes_on(found, draft.field, filled, saved_at):
        number += 1
        # Before the step and not after it: where the disk refuses the one, it is not told of the other.
        _thin(db, at, len(filled))
    row = (*at, number, filled, draft.field, draft.cursor, saved_at)
    db.execute(f"INSERT OR REPLACE INTO draft ({_KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _goes_on(found: list[_Step], field: str, filled: str, saved_at: int) -> bool:
    """Whether what is saved takes the place of the newest step: only the cursor moved, or its text went on one way.

    A step begins about when the one before it was saved last; the first of a draft is never gone on with.
    """
    newest = found[0]
    if newest[1] == filled:
        return True
    if len(found) < 2 or newest[2] != field or not 0 <= saved_at - found[1][3] < _A_STEP:
        return False
    before, between, now = (_values(one) for one in (found[1][1], newest[1], filled))
    grew = _only_grew(before, between, field) and _only_grew(between, now, field)
    # Taken out letter by letter it is one step too: the one before it holds all that was there.
    return grew or (_only_grew(between, before, field) and _only_grew(now, between, field))


def _repeats(db: "Connection", at: tuple[bytes, bytes, str, bytes], newest: _Step, filled: str) -> bool:
    """Whether the newest step and what is saved both stand further up: stepping back and back says nothing new."""
    both = (newest[1], filled)
    # Of most steps the length alone says that they are others, and then they need not be read.
    same = "octet_length(filled) IN (octet_length(?), octet_length(?)) AND filled IN (?, ?)"
    sql = f"SELECT count(DISTINCT filled) FROM draft WHERE {_PLACE} AND step < ? AND {same}"
    (among,) = db.execute(sql, (*at, newest[0], *both, *both)).fetchone()
    return bool(among == 2)


def _only_grew(before: Mapping[str, Any], after: Mapping[str, Any], field: str) -> bool:
    """Whether one text of the two is the other with something put in, and all the rest is the same."""
    rest = [{name: value for name, value in one.items() if name != field} for one in (before, after)]
    old, new = before.get(field, ""), after.get(field, "")
    if rest[0] != rest[1] or not isinstance(old, str) or not isinstance(new, str) or len(new) < len(old):
        return False
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    return new.endswith(old[same:])


def _values(filled: str) -> dict[str, Any]:
    try:
        values = json.loads(filled)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _thin(db: "Connection", at: tuple[bytes, bytes, str, bytes], size: int) -> None:
    """Make room for a step of this size: every other one of the older half goes, but never the first or the newest."""
    sql = f"SELECT step, octet_length(filled) FROM draft WHERE {_PLACE} ORDER BY step"
    left: list[tuple[int, int]] = db.execute(sql, at).fetchall()
    gone: list[int] = []
    while len(left) > 2 and (len(left) >= MOST_STEPS or sum(long for _step, long in left) + size > MOST_TEXT):
        every_other = range(1, max(len(left) // 2, 2), 2)
        # What holds a passage that was taken out, perhaps by mistake, is the last to go.
        going = [at for at in every_other if not _stands_out(left, at)] or list(every_other)
        gone += [left[at][0] for at in going]
        left = [one for at, one in enumerate(left) if at not in going]
    if gone:
        sql = f"DELETE FROM draft WHERE {_PLACE} AND step IN (SELECT value FROM json_each(?))"
        db.execute(sql, (*at, json.dumps(gone)))


def _stands_out(left: list[tuple[int, int]], at: int) -> bool:
    """Whether a step is much longer than the one before it and the one after it."""
    return left[at][1] - max(left[at - 1][1], left[at + 1][1]) > _A_PASSAGE


def one(db: "Connection", place: Place) -> Draft | None:
    """The draft in one place, if there is one."""
    row = db.execute(f"SELECT {_COLUMNS} FROM draft WHERE {_PLACE} ORDER BY step DESC LIMIT 1", _at(place)).fetchone()
    return None if row is None else _draft(row)


def steps(db: "Connection", place: Place) -> list[Draft]:
    """How the draft in one place came to be as it is, oldest first."""
    sql = f"SELECT {_COLUMNS} FROM draft WHERE {_PLACE} ORDER BY step"
    return [_draft(row) for row in db.execute(sql, _at(place))]


def all_of(db: "Connection", case_id: str | None) -> list[Draft]:
    """Everybody's drafts of a case, or of the whole vault, newest first."""
    found = [one(db, place) for place in _places(db) if case_id in (None, place[1])]
    return sorted((draft for draft in found if draft is not None), key=lambda draft: draft.saved_at, reverse=True)


def _places(db: "Connection") -> Iterator[Place]:
    """Where there is a draft, each looked up after the one before: walking over every step would read them all."""
    sql = f"SELECT {_NAMED} FROM draft WHERE ({_NAMED}, step) > (?, ?, ?, ?, ?) ORDER BY {_NAMED}, step LIMIT 1"
    at: tuple[bytes, bytes, str, bytes] = (b"", b"", "", b"")
    while (found := db.execute(sql, (*at, _LAST_STEP)).fetchone()) is not None:
        at = found
        person, case, kind, record = found
        yield person.hex(), case.hex(), kind, record.hex()


def drop(db: "Connection", place: Place) -> bool:
    """Let a draft go with all its steps; whether there was one."""
    return db.execute(f"DELETE FROM draft WHERE {_PLACE}", _at(place)).rowcount > 0


def _draft(row: _Row) -> Draft:
    person, kind, case_id, record_id, filled, field, cursor, saved_at = row
    where = (kind, case_id.hex(), record_id.hex())
    try:
        values, at = json.loads(filled), moment(saved_at)
    except (ValueError, OverflowError, RecursionError):
        values, at = None, _NO_TIME
    if not isinstance(values, dict) or kind not in REGISTRY:
        return Draft(*where, {}, "", 0, at, readable=False, person=person.hex())
    return Draft(*where, values, field, cursor, at, person=person.hex())
