"""All or nothing, and the truth about which."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from datui.casework.refusal import Refusal
from storage import drafts
from storage.ledger import Ledger
from storage.refusals import NotSaved
from storage.schema import SqlError

DraftKey = tuple[str, str, str]
"""The case, the kind and the record of a draft."""


@contextmanager
def transaction(ledger: Ledger, draft: DraftKey | None) -> Iterator[None]:
    """Write many rows or none. After any error the disk is asked what it has.

    An error of the disk becomes NotSaved, unless everything was kept in spite of it; a bug stays itself.
    """
    before = ledger.seq
    try:
        ledger.db.execute("BEGIN IMMEDIATE")
        yield
        ledger.db.execute("COMMIT")
    except BaseException as wrong:
        kept = _look_again(ledger) > before
        if isinstance(wrong, (SqlError, OSError, MemoryError)):
            if kept:
                return
            raise _not_saved(ledger, draft) from None
        raise


def _look_again(ledger: Ledger) -> int:
    """Take back what is not committed, and read from the disk where the ledger ends."""
    with suppress(SqlError):
        if ledger.db.in_transaction:
            ledger.db.execute("ROLLBACK")
    try:
        return ledger.reload()
    except SqlError:
        reason = "The disk failed, and whether this was saved cannot be told."
        route = "Lock, unlock and look for it in the case; keep it again if it is not there."
        raise Refusal(reason, route) from None


def _not_saved(ledger: Ledger, draft: DraftKey | None) -> NotSaved:
    where = "Nothing of it was kept."
    if draft is not None:
        kept = drafts.one(ledger.db, *draft) is not None
        where = f"What you typed is still {'in its draft' if kept else 'on the screen'}."
    reason = f"This was not saved: the disk did not take it. {where}"
    return NotSaved(reason, "Make room on the disk, or attach it again, and keep it once more.")
