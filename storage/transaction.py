"""All or nothing, and the truth about which."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from datui.casework.refusal import Refusal
from storage import drafts
from storage.ledger import Ledger
from storage.refusals import NotSaved, why_not
from storage.schema import SqlError, is_bug

DraftKey = tuple[str, str, str]
"""The case, the kind and the record of a draft."""


@contextmanager
def transaction(ledger: Ledger, draft: DraftKey | None) -> Iterator[None]:
    """Write many rows or none. After any error the disk is asked what it has.

    What the disk would not take becomes NotSaved, unless everything was kept in spite of it; a bug stays itself.
    """
    before, asked = (ledger.seq, ledger.head), False
    try:
        ledger.db.execute("BEGIN IMMEDIATE")
        yield
        asked = True
        ledger.db.execute("COMMIT")
    except BaseException as wrong:
        kept = _look_again(ledger, before, asked)
        if isinstance(wrong, (SqlError, OSError, MemoryError)) and not is_bug(wrong):
            if kept:
                return
            raise _not_saved(ledger, draft, wrong) from None
        raise


def _look_again(ledger: Ledger, before: tuple[int, bytes], asked: bool) -> bool:
    """Take back what is not committed, and read from the disk where the ledger ends: whether it grew."""
    with suppress(SqlError):
        if ledger.db.in_transaction:
            ledger.db.execute("ROLLBACK")
    try:
        return ledger.reload() > before[0]
    except SqlError:
        if not asked:
            # What the disk was never asked to keep is not kept, readable or not.
            ledger.seq, ledger.head = before
            return False
        reason = "The disk failed, and whether this was saved cannot be told."
        route = "Lock, unlock and look for it in the case; keep it again if it is not there."
        raise Refusal(reason, route) from None


def _not_saved(ledger: Ledger, draft: DraftKey | None, wrong: Exception) -> NotSaved:
    where = "Nothing of it was kept."
    if draft is not None:
        where = f"What you typed is still {'in its draft' if _in_draft(ledger, draft) else 'on the screen'}."
    why, route = why_not(wrong, ", and keep it once more")
    return NotSaved(f"This was not saved: {why}. {where}", route)


def _in_draft(ledger: Ledger, draft: DraftKey) -> bool:
    # Once a page could not be read, the connection may read no other.
    with suppress(SqlError):
        return drafts.one(ledger.db, *draft) is not None
    return False


@contextmanager
def or_not_saved(reason: str, then: str) -> Iterator[None]:
    """Say NotSaved, and why, where the disk would not take something beside the ledger; a bug stays itself."""
    try:
        yield
    except SqlError as wrong:
        if is_bug(wrong):
            raise
        why, route = why_not(wrong, f"; {then}")
        raise NotSaved(f"{reason}: {why}.", route) from None
