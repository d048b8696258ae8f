"""What is being typed, kept encrypted as it is typed; a draft is no record and never counts as one."""

import json
from collections.abc import Mapping
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


_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = "kind, case_id, record_id, filled, field, cursor, saved_at"
_Row = tuple[str, bytes, bytes, str, str, int, int]


def _draft(row: _Row) -> Draft:
    kind, case_id, record_id, filled, field, cursor, saved_at = row
    place = (kind, case_id.hex(), record_id.hex())
    try:
        values, at = json.loads(filled), moment(saved_at)
    except (ValueError, OverflowError, RecursionError):
        values, at = None, _NO_TIME
    if not isinstance(values, dict) or kind not in REGISTRY:
        return Draft(*place, {}, "", 0, at, readable=False)
    return Draft(*place, values, field, cursor, at)


def save(db: "Connection", draft: Draft) -> None:
    """Keep the draft in the place of the one before it."""
    row = (
        draft.kind,
        bytes.fromhex(draft.case_id),
        bytes.fromhex(draft.record_id),
        json.dumps(dict(draft.values)),
        draft.field,
        draft.cursor,
        micros(draft.saved_at),
    )
    db.execute(f"INSERT OR REPLACE INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def one(db: "Connection", case_id: str, kind: str, record_id: str) -> Draft | None:
    """The draft of one record, if there is one."""
    sql = f"SELECT {_COLUMNS} FROM draft WHERE case_id = ? AND kind = ? AND record_id = ?"
    row = db.execute(sql, (bytes.fromhex(case_id), kind, bytes.fromhex(record_id))).fetchone()
    return None if row is None else _draft(row)


def all_of(db: "Connection", case_id: str | None) -> list[Draft]:
    """The drafts of a case, or of the whole vault, newest first."""
    where, values = ("", ()) if case_id is None else ("WHERE case_id = ?", (bytes.fromhex(case_id),))
    sql = f"SELECT {_COLUMNS} FROM draft {where} ORDER BY saved_at DESC, case_id, kind, record_id"
    return [_draft(row) for row in db.execute(sql, values)]


def drop(db: "Connection", case_id: str, kind: str, record_id: str) -> bool:
    """Let a draft go; whether there was one."""
    sql = "DELETE FROM draft WHERE case_id = ? AND kind = ? AND record_id = ?"
    return db.execute(sql, (bytes.fromhex(case_id), kind, bytes.fromhex(record_id))).rowcount > 0
