"""An older vault is brought up to date: step by step, each in one transaction with the signed entry that says so.

What a crash leaves is the older version or the newer, never something between; the next opening goes on from there.
"""

import errno
import secrets
from datetime import datetime
from functools import partial

from datui.casework.records import VAULT_CASE
from datui.casework.rules import Rules
from datui.casework.vault import Migration
from storage import chain, index, tables
from storage.migrations import STEPS
from storage.opening import Opened
from storage.refusals import DiskFull, NotSaved, not_saved
from storage.transaction import transaction


def bring_up_to_date(opened: Opened, rules: Rules, now: datetime) -> None:
    """Take every step that is missing, signed by whoever unlocked the vault. Raises ForgedEntry, NotSaved, Refusal.

    The connection has no authorizer yet, which would refuse it.
    """
    # Whoever signs the next entry stands for all before it: first it is checked to its end.
    for _slice in chain.recent(opened.ledger, opened.person.person):
        pass
    try:
        for version in range(tables.version_of(opened.db) + 1, tables.VERSION + 1):
            opened.ballast.behind(partial(_take, opened, version, rules, now))
    except NotSaved as refused:
        cause = OSError(errno.ENOSPC, "") if isinstance(refused, DiskFull) else refused.__context__ or refused
        raise not_saved(cause, "The vault was not brought up to date: {why}.", ", then unlock it again") from None


def _take(opened: Opened, to: int, rules: Rules, now: datetime) -> None:
    db, ledger, unlocked = opened.db, opened.ledger, opened.unlocked
    record = Migration(record_id=secrets.token_hex(16), before=to - 1, after=to)
    with transaction(ledger, None, opened.path):
        STEPS[to].change(db)
        db.execute(f"PRAGMA user_version = {to}")
        epoch = unlocked.header.epoch
        ledger.write(VAULT_CASE, record, opened.person, unlocked.signer, epoch, now, rules=rules.digest)
        # The lists are of the datui before this one: the next thing that is done is to write them again.
        index.spoil(db, index.BEGUN)
        if not tables.as_made(db):
            raise AssertionError("a step made other tables than its version has")
