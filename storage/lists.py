"""The caseload in order of safety, its counts and its search, as the index holds them: no case is folded for a list."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from datui.casework.due import CALM, IN_DANGER, TO_TELL, UNHEARD
from datui.casework.moments import LONDON, london
from datui.casework.row import CaseRow
from storage import slices
from storage.index import COLUMNS, RowValues
from storage.rows import micros, moment
from storage.words import asked

if TYPE_CHECKING:
    from sqlite3 import Connection

_DUE, _AGE = ORDERS = ("caseload_due", "caseload_age")
"""The orders that the caseload is read in, each an index of its table."""
_AT_ONCE_FIRST = tuple(range(IN_DANGER | TO_TELL | UNHEARD, TO_TELL - 1, -1))
"""In how many ways a case can press that has no day to wait for, the most first."""
_DATED = (UNHEARD, CALM)
"""How a case can press of which something is due on a day."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases there are; all but `closed` count open ones.

    `danger` and `to_tell` may be of one case; `pressing` counts it once, and it is in neither of those after them.
    A case with a referral that nobody is known to have is overdue or due today like any other.
    """

    open: int
    closed: int
    danger: int
    to_tell: int
    pressing: int
    overdue: int
    today: int


def _row(values: RowValues) -> CaseRow:
    case_id, reference, initials, open_, pressing, level, stage, duty, due, received = values
    return CaseRow(
        case_id=case_id.hex(),
        reference=reference,
        initials=initials,
        open=bool(open_),
        pressing=pressing,
        level=level,
        stage=stage,
        duty=duty,
        due_at=None if due is None else moment(due),
        received_at=moment(received),
    )


def _end_of_day(now: datetime) -> int:
    try:
        tomorrow = london(now).date() + timedelta(days=1)
    except OverflowError:  # a clock at the very end, or the very beginning, of what a date can be
        return micros(now)
    return micros(datetime.combine(tomorrow, time(), LONDON))


@dataclass(frozen=True, slots=True)
class _Band:
    """One stretch of the caseload, and the index that holds it in order."""

    where: str
    order: str
    index: str = _DUE
    values: tuple[int, ...] = ()

    def page(self, db: "Connection", limit: int, offset: int) -> list[RowValues]:
        """A page of the band, read along its index: no table is ever sorted."""
        source = f"caseload INDEXED BY {self.index} WHERE {self.where}"
        sql = f"SELECT {COLUMNS} FROM {source} ORDER BY {self.order} LIMIT ? OFFSET ?"
        return db.execute(sql, (*self.values, limit, offset)).fetchall()


def _bands(now: datetime) -> tuple[_Band, ...]:
    """The caseload in order of safety.

    Danger, what a supervisor is to be told, referrals that nobody is known to have; then what is overdue, what is due
    today, the rest by age, and the closed.
    """
    at, midnight, soonest = micros(now), _end_of_day(now), "due, received_at, case_id"
    calm = "open = 1 AND urgent = 0 AND"
    return (
        *(_Band(f"open = 1 AND urgent = {each}", soonest) for each in (*_AT_ONCE_FIRST, UNHEARD)),
        _Band(f"{calm} due < ?", soonest, values=(at,)),
        _Band(f"{calm} due >= ? AND due < ?", soonest, values=(at, midnight)),
        _Band(f"{calm} due >= ?", "received_at, case_id", _AGE, (midnight,)),
        _Band("open = 0 AND urgent = 0", "received_at DESC, case_id DESC", _AGE),
    )


def read_through(db: "Connection") -> Iterator[None]:
    """Read the orders for their pages alone, a slice at a time. Raises the disk's error where a page cannot be read."""
    for name in ORDERS:
        rows = db.execute(f"SELECT 1 FROM caseload INDEXED BY {name} WHERE open >= 0")
        while rows.fetchmany(slices.ROWS):
            yield


def caseload(db: "Connection", now: datetime, offset: int, limit: int) -> list[CaseRow]:
    """A page of the caseload. A band that lies wholly before the page is counted and not read."""
    rows: list[CaseRow] = []
    for band in _bands(now):
        if len(rows) >= limit:
            break
        found = band.page(db, limit - len(rows), offset)
        rows += map(_row, found)
        if found:
            offset = 0
        elif offset:
            offset -= _count(db, band.where, band.values)
    return rows


def to_tell(db: "Connection", now: datetime, limit: int) -> list[CaseRow]:
    """The open cases of which a supervisor is to be told something, those in danger first."""
    rows: list[RowValues] = []
    for pressing, band in zip(_AT_ONCE_FIRST, _bands(now), strict=False):
        if pressing & TO_TELL:
            rows += band.page(db, limit - len(rows), 0)
    return [_row(one) for one in rows]


def _count(db: "Connection", where: str, values: tuple[int, ...]) -> int:
    # One index for every count: the pages of a second would have to be read and decrypted too.
    sql = f"SELECT count(*) FROM caseload INDEXED BY {_DUE} WHERE {where}"
    (number,) = db.execute(sql, values).fetchone()
    return int(number)


def count(db: "Connection", now: datetime) -> Counts:
    """How many cases of each sort there are at this moment."""
    at, midnight = micros(now), _end_of_day(now)
    found = {each: _count(db, f"open = 1 AND urgent = {each}", ()) for each in _AT_ONCE_FIRST}
    dated = [f"open = 1 AND urgent = {each} AND" for each in _DATED]
    return Counts(
        open=_count(db, "open = 1", ()),
        closed=_count(db, "open = 0", ()),
        danger=sum(number for each, number in found.items() if each & IN_DANGER),
        to_tell=sum(number for each, number in found.items() if each & TO_TELL),
        pressing=sum(found.values()),
        overdue=sum(_count(db, f"{each} due < ?", (at,)) for each in dated),
        today=sum(_count(db, f"{each} due >= ? AND due < ?", (at, midnight)) for each in dated),
    )


def find(db: "Connection", typed: str, limit: int) -> list[CaseRow]:
    """Cases in which every typed word begins a word of what finds them; open ones first, then the newest."""
    held = "case_id IN (SELECT case_id FROM found WHERE seq IN (SELECT rowid FROM words WHERE words MATCH ?))"
    for terms in asked(typed):
        where = " AND ".join(held for _ in terms)
        sql = f"SELECT {COLUMNS} FROM caseload WHERE {where} ORDER BY open DESC, received_at DESC, case_id LIMIT ?"
        if found := db.execute(sql, (*terms, limit)).fetchall():
            return [_row(one) for one in found]
    return []


_AT_ONCE = 200
"""How many keys one question asks for: fewer than the parts that one may have."""


def with_any(db: "Connection", tokens: Collection[str], limit: int) -> list[str]:
    """The cases that the index holds under any of these keys, those with most of them first."""
    most: dict[bytes, int] = {}
    held = "SELECT DISTINCT case_id FROM found WHERE seq IN (SELECT rowid FROM words WHERE words MATCH ?)"
    every = [f'"{token}"' for token in tokens]
    for start in range(0, len(every), _AT_ONCE):
        part = every[start : start + _AT_ONCE]
        sql = f"SELECT case_id, count(*) FROM ({' UNION ALL '.join(held for _ in part)}) GROUP BY case_id"
        for case_id, times in db.execute(sql, part):
            most[bytes(case_id)] = most.get(bytes(case_id), 0) + times
    return [one.hex() for one in sorted(most, key=lambda case_id: (-most[case_id], case_id))[:limit]]
