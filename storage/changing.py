"""How the keys change: an entry and the header that it names, so that a crash at any moment leaves a vault that opens.

A change writes one copy of the header, then its entry, which names that header, then the other copy: whichever copy the
newest entry names is the one that holds. A new vault key writes a second database beside the first: taking the first
one's name is the moment at which the new key holds. What a crash leaves is put right at the next opening.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from datui.casework.records import VAULT_CASE
from datui.casework.refusal import Refusal
from datui.casework.rules import Rules
from datui.casework.slots import SlotChange
from storage import copies, index, schema
from storage import header as headers
from storage.anchor import Mark
from storage.forge import OpenSlot, left_for
from storage.header import FORMAT, Header
from storage.keys import KEY_BYTES, SALT_BYTES
from storage.ledger import Ledger
from storage.opening import NEXT, Opened, clear, is_named
from storage.refusals import Unsure, not_saved
from storage.slots import Slot
from storage.transaction import or_not_saved, transaction
from storage.unlock import Unlocked

_PAGES = 256


def change(opened: Opened, record: SlotChange, slots: tuple[Slot, ...], rules: Rules, now: datetime) -> None:
    """Write a change of the slots under the vault key that there is. Raises Refusal where someone may not, NotSaved."""
    _object(opened, record)
    new = _next(opened, slots)
    raw = headers.sealed(new, opened.unlocked.mac())
    first, second = _order(opened)
    with _or_nothing_changed(opened):
        copies.write_whole(opened.path / first, raw)
    with transaction(opened.ledger, None, opened.path):
        _write(opened, opened.ledger, record, new, rules, now)
    _hold(opened, new, opened.unlocked.vault_key)
    opened.mark()
    with suppress(OSError):
        copies.write_whole(opened.path / second, raw)


def rotate(opened: Opened, record: SlotChange, proof: OpenSlot, kept: list[Slot], rules: Rules, now: datetime) -> None:
    """Copy the database under a new key with the entry that says so, and let it take the place of the old one.

    Raises Refusal where someone may not, NotSaved.
    """
    _object(opened, record)
    vault_key, epoch = secrets.token_bytes(KEY_BYTES), opened.header.epoch + 1
    slots = tuple(_turned(opened, slot, proof, vault_key, epoch) for slot in kept)
    new = replace(_next(opened, slots), epoch=epoch, db_salt=secrets.token_bytes(SALT_BYTES))
    raw = headers.sealed(new, headers.mac_key(vault_key, new))
    first, second = _order(opened)
    with _or_nothing_changed(opened):
        clear(opened.path)
        try:
            mark = _copy(opened, new, vault_key, record, rules, now)
            opened.mark()  # or, where a mark had gone, only one of the key that does not hold yet would be there
            opened.watch.mark_ahead(new, vault_key, mark)
            copies.write_whole(opened.path / first, raw)
            _take_its_name(opened.path / NEXT, opened.path / schema.NAME)
        finally:
            clear(opened.path)
    # The old file has no name any more: nothing may come between this and going on in the new one.
    _hold(opened, new, vault_key)
    try:
        try:
            # Before the marks tell of it: power that fails must not leave the file before it under marks of this one.
            with suppress(OSError):
                copies.sync_folder(opened.path)
        finally:
            opened.turn()
    except (Refusal, schema.SqlError, OSError):
        reason = "The vault has its new key, and this session could not go on with it."
        raise Unsure(reason, "Lock and unlock.") from None
    try:
        copies.sync_folder(opened.path)
    except OSError:
        reason = "The disk failed. The vault has its new key as it stands now, and the old one where the power fails."
        raise Unsure(reason, "Lock, unlock, and look at the keys.") from None
    with suppress(OSError):
        copies.write_whole(opened.path / second, raw)


def _order(opened: Opened) -> tuple[str, str]:
    """Which copy of the header is written first: never the only one that holds, so that one always does."""
    found = copies.read(opened.path)
    second, first = copies.NAMES
    holds = {name for name, copy in found.items() if copy.header == opened.header}
    return (second, first) if holds == {first} else (first, second)


def _take_its_name(new: Path, old: Path) -> None:
    """Put a database in the place of another. After an error, whichever has the name says whether that was done."""
    number = new.stat().st_ino
    try:
        os.replace(new, old)
    except OSError:
        if old.stat().st_ino != number:
            raise


def _object(opened: Opened, record: SlotChange) -> None:
    if opened.ledger.unsure:
        with schema.reading():
            opened.ledger.reload()
    people = opened.ledger.people
    # Which header holds is then known to the disk alone, and one of the two copies would be written over.
    if opened.rollback is None and not is_named(opened.header, people.holders.header):
        reason = "The disk failed at the last change of the keys, and it may have been kept all the same."
        raise Unsure(reason, "Lock, unlock, and look at the keys.")
    if (against := opened.ledger.people.objection(opened.person.key_id, record)) is not None:
        raise against


def _next(opened: Opened, slots: tuple[Slot, ...]) -> Header:
    before = opened.header
    return replace(before, seq=before.seq + 1, slots=slots, format=FORMAT, min_reader=FORMAT)


def _write(opened: Opened, ledger: Ledger, record: SlotChange, new: Header, rules: Rules, now: datetime) -> None:
    """Write the entry of a change, which names the header that it goes with."""
    before, named = ledger.head, record.model_copy(update={"header": headers.digest(new)})
    signer = opened.unlocked.signer
    ledger.write(VAULT_CASE, named, opened.person, signer, new.epoch, now, rules=rules.digest)
    index.follow(ledger.db, rules.digest, before, ledger.head)


def _hold(opened: Opened, new: Header, vault_key: bytes) -> None:
    """Go on under the new header, as whoever unlocked the vault."""
    own = next(slot for slot in (*new.slots, opened.unlocked.slot) if slot.key_id == opened.person.key_id)
    opened.unlocked = Unlocked(new, own, vault_key, opened.unlocked.signer)
    opened.watch.header = new


def _turned(opened: Opened, slot: Slot, proof: OpenSlot, vault_key: bytes, epoch: int) -> Slot:
    """A slot with the new key in it: one's own under the passphrase, another's sealed while they are away."""
    vault_id = opened.header.vault_id
    if slot.key_id == proof.slot.key_id:
        return proof.holding(vault_key, vault_id, epoch)
    person = opened.ledger.people.get(slot.key_id)
    assert person is not None
    # To the key that the ledger was signed for: a header alone may name anyone's.
    return left_for(replace(slot, seal_public=person.seal_public), vault_key, vault_id, epoch)


def _copy(opened: Opened, new: Header, vault_key: bytes, record: SlotChange, rules: Rules, now: datetime) -> Mark:
    """Write the database once more, under its new key and with one entry more; how far it then has come."""
    db = schema.empty(opened.path / NEXT, vault_key, new.vault_id, new.epoch, new.db_salt)
    try:
        opened.db.backup(db, pages=_PAGES)
        schema.bind(db)
        ledger = Ledger.opened(db, new.vault_id)
        with transaction(ledger, None):
            _write(opened, ledger, record, new, rules, now)
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        return Mark(new.epoch, ledger.seq, ledger.head, pages, new.seq)
    finally:
        db.close()


@contextmanager
def _or_nothing_changed(opened: Opened) -> Iterator[None]:
    """Say NotSaved where the disk would not take a change of the keys; a bug stays itself."""
    try:
        with or_not_saved("The keys were not changed", "then begin again", opened.path):
            yield
    except OSError as wrong:
        raise not_saved(wrong, "The keys were not changed: {why}.", ", then begin again") from None
