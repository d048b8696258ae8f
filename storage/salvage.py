"""The rows of a damaged database, read out of each of its pages by itself, whatever the pages above it say.

A page of rows says nothing of whose rows they are: that is told by what is in them, as no two of the tables have the
same columns. Whether a row is genuine is not told here: whoever takes one must prove it.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from storage.pages import PAGE, USABLE, Pages

_ROWS, _INDEX, _INDEX_ABOVE = 0x0D, 0x0A, 0x02
_FRONT_OF_FILE = 100
_HELD = 256
"""How many opened pages are kept at hand: a record lies near its entry."""
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_INTEGERS = frozenset({1, 2, 3, 4, 5, 6, 8, 9})
Value = None | int | bytes | str
Sort = Literal["entry", "body", "draft", "draft of anyone", "of a case", "of a record"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one row lies: its page, where its payload begins there, how long that is in all, and its number."""

    page: int
    start: int
    size: int
    rowid: int
    in_rows: bool
    sort: Sort


class Source:
    """The pages that are genuine, with those of a save that was cut off as its journal takes them back."""

    def __init__(self, pages: Pages, journal: bytes = b"") -> None:
        self._pages = pages
        self._back, count = _taken_back(pages, journal)
        self.count = pages.count if count is None else count
        self._held: OrderedDict[int, bytes | None] = OrderedDict()

    def page(self, number: int) -> bytes | None:
        """What a page holds; None where it is not as it was written, or not there."""
        if number in self._held:
            self._held.move_to_end(number)
            return self._held[number]
        raw = self._back.get(number) or self._pages.raw(number)
        plain = None
        if 1 <= number <= self.count and len(raw) == PAGE and self._pages.genuine(raw, number):
            plain = self._pages.opened(raw, number)
        self._held[number] = plain
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        return plain

    def cells(self, number: int) -> Iterator[Cell]:
        """The rows of ours that lie in one page."""
        page = self.page(number)
        if page is None:
            return
        front = _FRONT_OF_FILE if number == 1 else 0
        sort = page[front]
        if sort not in (_ROWS, _INDEX, _INDEX_ABOVE):
            return
        many, above = int.from_bytes(page[front + 3 : front + 5], "big"), sort == _INDEX_ABOVE
        pointers = front + (12 if above else 8)
        for at in range(pointers, min(pointers + 2 * many, USABLE), 2):
            start = int.from_bytes(page[at : at + 2], "big") + (4 if above else 0)
            if (cell := _cell(page, number, start, in_rows=sort == _ROWS)) is not None:
                yield cell

    def values(self, cell: Cell) -> list[Value] | None:
        """What a row says; None where one of the pages that it lies on is damaged."""
        payload = self._payload(cell)
        if payload is None:
            return None
        try:
            sorts, at = _sorts(payload)
            return list(_values(payload, sorts, at))
        except (ValueError, IndexError):
            return None

    def _payload(self, cell: Cell) -> bytes | None:
        page = self.page(cell.page)
        if page is None or cell.size > self.count * USABLE:
            return None
        here = _here(cell.size, in_rows=cell.in_rows)
        payload = page[cell.start : cell.start + here]
        following = cell.start + here
        next_page = int.from_bytes(page[following : following + 4], "big") if here < cell.size else 0
        while len(payload) < cell.size:
            more = self.page(next_page)
            if more is None:
                return None
            payload += more[4 : min(USABLE, 4 + cell.size - len(payload))]
            next_page = int.from_bytes(more[:4], "big")
        return payload


def _cell(page: bytes, number: int, start: int, *, in_rows: bool) -> Cell | None:
    """The row that begins here in a page, where it is one of ours."""
    try:
        size, at = _varint(page, start)
        rowid, at = _varint(page, at) if in_rows else (0, at)
        sorts, _begin = _sorts(page[at:USABLE])
    except (ValueError, IndexError):
        return None
    sort = _sort(sorts, in_rows=in_rows)
    return None if sort is None else Cell(number, at, size, rowid, in_rows, sort)


def _sort(sorts: list[int], *, in_rows: bool) -> Sort | None:
    """Which of our rows has these columns."""
    if in_rows:
        match sorts:
            case [0, 44, 44, kind, person, role, key, epoch, at, 76, 76, 140] if (
                _texts(kind, role) and _blobs(person, key) and _INTEGERS.issuperset((epoch, at))
            ):
                return "entry"
            case [0, 76, body] if _blobs(body):
                return "body"
        return None
    match sorts:
        case [44, 44, kind, 44, step, filled, field, cursor, at] if _texts(
            kind, filled, field
        ) and _INTEGERS.issuperset((step, cursor, at)):
            return "draft"
        case [44, kind, 44, filled, field, cursor, at] if _texts(kind, filled, field) and _INTEGERS.issuperset(
            (cursor, at)
        ):
            return "draft of anyone"
        case [44, seq] if seq in _INTEGERS:
            return "of a case"
        case [44, 44, kind, seq] if _texts(kind) and seq in _INTEGERS:
            return "of a record"
    return None


def _texts(*sorts: int) -> bool:
    return all(sort >= 13 and sort % 2 for sort in sorts)


def _blobs(*sorts: int) -> bool:
    return all(sort >= 12 and not sort % 2 for sort in sorts)


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for more in range(8):
        byte = raw[at + more]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + more + 1
    return value << 8 | raw[at + 8], at + 9


def _sorts(payload: bytes) -> tuple[list[int], int]:
    """What sort of value each column is, and where the first begins. Raises ValueError, IndexError."""
    length, at = _varint(payload, 0)
    if length > len(payload):
        raise ValueError
    sorts: list[int] = []
    while at < length:
        sort, at = _varint(payload, at)
        sorts.append(sort)
    if at != length:
        raise ValueError
    return sorts, at


def _values(payload: bytes, sorts: list[int], at: int) -> Iterator[Value]:
    for sort in sorts:
        long = _SIZES[sort] if sort < len(_SIZES) else (sort - 12) // 2
        raw, at = payload[at : at + long], at + long
        if len(raw) != long:
            raise ValueError
        if sort in (0, 8, 9):
            yield None if sort == 0 else sort - 8
        elif sort >= 12:
            yield raw.decode() if sort % 2 else raw
        else:
            yield int.from_bytes(raw, "big", signed=True)


def _here(size: int, *, in_rows: bool) -> int:
    """How much of a payload lies in the page of its row; the rest is in pages of its own."""
    most = USABLE - 35 if in_rows else (USABLE - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (USABLE - 12) * 32 // 255 - 23
    fits = least + (size - least) % (USABLE - 4)
    return fits if fits <= most else least


_JOURNAL = bytes.fromhex("d9d505f920a163d7")


def _taken_back(pages: Pages, journal: bytes) -> tuple[dict[int, bytes], int | None]:
    """The pages as they were before a save that was cut off, and how many there were; nothing where none was.

    A page that was not written under this key is none of ours, whatever the journal says of itself.
    """
    back: dict[int, bytes] = {}
    if journal[:8] != _JOURNAL:
        return back, None
    many, _nonce, count, sector, size = (int.from_bytes(journal[at : at + 4], "big") for at in range(8, 28, 4))
    if size != PAGE or not sector:
        return back, None
    at, end = sector, len(journal)
    while many > 0 and at + 8 + PAGE <= end:
        number, raw = int.from_bytes(journal[at : at + 4], "big"), journal[at + 4 : at + 4 + PAGE]
        if 1 <= number <= count and number not in back and pages.genuine(raw, number):
            back[number] = raw
        at, many = at + 8 + PAGE, many - 1
        if not many:
            at = -(-at // sector) * sector
            if journal[at : at + 8] == _JOURNAL:
                many, at = int.from_bytes(journal[at + 8 : at + 12], "big"), at + sector
    return back, count
