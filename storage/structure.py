"""The file beneath the entries: every page's own code, and the structure of its tables, checked a slice at a time."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from storage import schema, snapshot, tables
from storage.findings import MOST_FAILURES, Checked, Failure
from storage.opening import Opened
from storage.pages import PAGE, Pages

if TYPE_CHECKING:
    from sqlite3 import Connection

_SLICE = 512
"""How many pages are looked at between two pauses: about 6 ms."""
_WAIT = 0.005
"""Seconds for which whoever checks waits at a time while the structure is looked at beside it."""
_NO_ROOM = "Make room on the disk and check again, or lock and run: datui verify"


def pages(opened: Opened) -> Iterator[Checked]:
    """Every page's own code, and that the file ends with a whole page."""
    try:
        with Pages.of(opened.reader(), opened.header, opened.unlocked.vault_key) as file:
            # A draft is saved in a thread, and while it is, a page is half there.
            yield from pages_of(file, opened.ledger.alone)
    except OSError:
        yield Checked("pages", 0, 0, (Failure("pages"),))


def pages_of(file: Pages, alone: AbstractContextManager[object]) -> Iterator[Checked]:
    """The pages of any file, a slice at a time: each that was changed by its number. Raises OSError.

    `alone` is held in each slice, as by whoever writes to it.
    """
    first, left = 1, MOST_FAILURES
    # What is saved between two slices may make it longer.
    while first <= (count := file.count):
        with alone:
            found = list(file.changed(first, min(_SLICE, count - first + 1)))[:left]
        first, left = min(first + _SLICE, count + 1), left - len(found)
        yield Checked("pages", first - 1, count, tuple(Failure("pages", page=one) for one in found))
    with alone:
        whole = not file.size % PAGE
    if not whole:
        yield Checked("pages", count, count, (Failure("pages", page=count + 1),))


def structure(opened: Opened) -> Iterator[Checked]:
    """The structure of each table, which SQLite looks at in one step as long as the table is.

    Where somebody may be typing, it looks at a copy, under the same key and beside the vault, for as long as it takes.
    """
    if opened.only_looked_at:
        yield at_once(opened.db)
        return
    try:
        if not snapshot.room_for(opened.path, opened.pages * PAGE):
            yield Checked("structure", 0, 1, (Failure("room", route=_NO_ROOM),))
            return
        yield from _of_a_copy(opened)
    except (OSError, schema.SqlError) as wrong:
        full = isinstance(wrong, OSError) or getattr(wrong, "sqlite_errorname", "") == "SQLITE_FULL"
        yield Checked("structure", 0, 1, (Failure("room", route=_NO_ROOM) if full else Failure("structure"),))


def _of_a_copy(opened: Opened) -> Iterator[Checked]:
    header = opened.header
    keyed = (opened.unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
    snapshot.clear(opened.path, snapshot.CHECKED)
    try:
        target = schema.empty(opened.path / snapshot.CHECKED, *keyed)
        try:
            for done, total in snapshot.slices(opened.db, target, opened.ledger.alone):
                yield Checked("copy", done, total)
            yield from _beside(opened, target)
        finally:
            target.close()
    finally:
        snapshot.clear(opened.path, snapshot.CHECKED)


class _Look(threading.Thread):
    """SQLite looking at a copy in a thread of its own, which takes the copy away when it has seen all."""

    def __init__(self, opened: Opened, copy: "Connection") -> None:
        super().__init__(daemon=True)
        self._folder, self._copy = opened.path, copy
        self._using = threading.Lock()
        self._in_use = True
        self.found: list[str] = []

    def run(self) -> None:
        """Look, and then let the copy go: to take a long file away takes the system a while."""
        self.found = _found(self._copy)
        with self._using:
            self._in_use = False
        self._copy.close()
        snapshot.clear(self._folder, snapshot.CHECKED)

    def over(self) -> bool:
        """Whether it is over, or is in a moment."""
        self.join(_WAIT)
        return not self.is_alive()

    def cut_off(self) -> None:
        """Look no further: nobody waits for it any more."""
        while not self.over():
            with self._using:
                if self._in_use:
                    self._copy.interrupt()


def _beside(opened: Opened, copy: "Connection") -> Iterator[Checked]:
    look = _Look(opened, copy)
    look.start()
    try:
        while not look.over():
            yield Checked("structure", 0, 1)
    finally:
        look.cut_off()
    yield _structure(look.found)


def at_once(db: "Connection") -> Checked:
    """The structure of each table, in one step, which is as long as the tables are."""
    return _structure(_found(db))


def _structure(found: list[str]) -> Checked:
    return Checked("structure", 1, 1, tuple(Failure("structure") for _line in found))


def _found(db: "Connection") -> list[str]:
    """What SQLite says is wrong, and that the tables are not those that datui made."""
    try:
        found = [str(line) for (line,) in db.execute("PRAGMA integrity_check(10)") if line != "ok"]
        return found if tables.as_made(db) else [*found, "tables"]
    except schema.SqlError:
        return ["failed", "tables"]
