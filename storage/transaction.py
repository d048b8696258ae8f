"""All or nothing, and the truth about which."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from datui.casework.refusal import Refusal
from storage import copies, drafts
from storage.ballast import what_stops
from storage.ledger import Ledger
from storage.refusals import NotSaved, Unsure, is_known, not_saved
from storage.schema import JOURNAL, SqlError, is_bug


@contextmanager
def transaction(ledger: Ledger, draft: drafts.Place | None, folder: Path | None = None) -> Iterator[None]:
    """Write many rows or none. After any error the disk is asked what it has.

    What the disk would not take becomes NotSaved, unless everything was kept in spite of it; where nobody can tell, it
    is Unsure; a bug stays itself. `folder` is the vault's, where it is its own database that is written to.
    """
    with ledger.alone:
        before, asked = (ledger.seq, ledger.head), False
        try:
            ledger.db.execute("BEGIN IMMEDIATE")
            if ledger.unsure:
                ledger.reload()
                before = ledger.seq, ledger.head
            yield
            asked = True
            ledger.db.execute("COMMIT")
        except BaseException as wrong:
            kept = _look_again(ledger, before, asked)
            if isinstance(wrong, (SqlError, OSError, MemoryError)) and not is_bug(wrong):
                if not kept:
                    raise _not_saved(ledger, draft, _cause(wrong, folder)) from None
                if _stays(folder):
                    return
                raise Unsure(
                    "The disk failed. This is kept as it stands now, and may be gone where the power fails."
                ) from None
            raise


def _look_again(ledger: Ledger, before: tuple[int, bytes], asked: bool) -> bool:
    """Take back what is not committed, and read from the disk where the ledger ends: whether there is what was written.

    Raises Unsure.
    """
    written = ledger.seq, ledger.head
    with suppress(SqlError):
        if ledger.db.in_transaction:
            ledger.db.execute("ROLLBACK")
    try:
        ledger.reload()
    except SqlError:
        ledger.unsure = True
        if not asked:
            # What the disk was never asked to keep is not kept, readable or not.
            ledger.seq, ledger.head = before
            return False
        raise Unsure("The disk failed, and whether this was saved cannot be told.") from None
    return asked and (ledger.seq, ledger.head) == written != before


def _cause(wrong: Exception, folder: Path | None) -> Exception:
    """The error, or what the disk says is behind it: the database gives most of its failures the same name."""
    name = str(getattr(wrong, "sqlite_errorname", ""))
    tells = bool(name) and not name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN"))
    if folder is None or tells or not isinstance(wrong, SqlError):
        return wrong
    stops = what_stops(folder)
    if stops is None:
        return OSError(errno.EIO, "")
    return stops if is_known(stops) else wrong


def _stays(folder: Path | None) -> bool:
    """Whether the disk says, asked once more, that a save is there for good: its journal is empty, and has its name.

    The database itself is not asked: whoever closes it lets go of every lock that this process has on it.
    """
    if folder is None:
        return True
    try:
        fd = os.open(folder / JOURNAL, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
        copies.sync_folder(folder)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _not_saved(ledger: Ledger, draft: drafts.Place | None, wrong: Exception) -> NotSaved:
    where = "Nothing of it was kept."
    if draft is not None:
        # Whether the draft holds the last word that was typed is known to the screen alone.
        where = "What you typed is still on the screen."
        if _in_draft(ledger, draft):
            where = "What was saved of it as you typed is still in its draft."
    return not_saved(wrong, f"This was not saved: {{why}}. {where}", ", and keep it once more")


def _in_draft(ledger: Ledger, draft: drafts.Place) -> bool:
    # Once a page could not be read, the connection may read no other.
    with suppress(SqlError):
        return drafts.one(ledger.db, draft) is not None
    return False


@contextmanager
def or_not_saved(
    reason: str, then: str, folder: Path | None = None, kept: Callable[[], bool] | None = None
) -> Iterator[None]:
    """Say NotSaved, and why, where the disk would not take something beside the ledger; a bug stays itself.

    `kept` looks whether it was taken in spite of the error.
    """
    try:
        yield
    except SqlError as wrong:
        if is_bug(wrong):
            raise
        try:
            if kept is not None and kept() and _stays(folder):
                return
            sure = ""
        except (SqlError, Refusal):
            sure = ", as far as can be told"
        raise not_saved(_cause(wrong, folder), f"{reason}{sure}: {{why}}.", f"; {then}") from None
