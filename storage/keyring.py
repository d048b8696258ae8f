"""Who can open the vault, and every change to that: each is an entry, written together with the header it goes with.

A change writes one copy of the header, then its entry, which names that header, then the other copy: whichever copy the
newest entry names is the one that holds. A new vault key writes a second database beside the first: its name is the
moment at which the new key holds.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from datui.casework.policy import Rules
from datui.casework.records import VAULT_CASE, Record
from datui.casework.refusal import Refusal
from datui.casework.rollback import Continuation
from datui.casework.slots import (
    SHEET,
    SHEET_NAME,
    Enrolment,
    Holder,
    PassphraseChange,
    Removal,
    Reset,
    Rotation,
    SlotChange,
)
from storage import copies, header, index, schema
from storage.anchor import Mark
from storage.forge import OpenSlot, left_for
from storage.header import FORMAT, Header
from storage.keys import KEY_BYTES, SALT_BYTES
from storage.ledger import Ledger
from storage.opening import NEXT, Opened
from storage.refusals import NotSaved, RolledBack, why_not
from storage.slots import Slot, letter
from storage.transaction import or_not_saved, transaction
from storage.unlock import Unlocked
from storage.wordlist import key_words

_PAGES = 256


@dataclass(frozen=True, slots=True)
class Key:
    """A key to the vault as people speak of it: whose, its six words, who gave it to them and when."""

    holder: Holder
    words: str
    letter: str
    """What it is called on the lock screen; empty where it opens the vault no more."""


class Keyring:
    """The keys of one open vault. Whoever changes them has proved a moment ago, with their passphrase, who they are."""

    def __init__(self, opened: Opened, rules: Rules, now: Callable[[], datetime], turned: Callable[[], None]) -> None:
        self._opened = opened
        self._rules = rules
        self._now = now
        self._turned = turned

    def all(self) -> list[Key]:
        """Every key that there ever was, oldest first."""
        letters = {slot.key_id: letter(slot) for slot in self._opened.header.slots}
        people = self._opened.ledger.people
        keys = {person.public: person.key_id for person in people}
        return [
            Key(holder, key_words(public), letters.get(keys[public], "") if holder.active else "")
            for holder in people.holders.all
            for public in (bytes.fromhex(holder.public),)
        ]

    def signed(self, person: str, seq: int) -> Key | None:
        """The key that a person's entry was signed with."""
        return next((key for key in self.all() if key.holder.person == person and key.holder.signs(seq)), None)

    @property
    def header(self) -> Header:
        """The header that a new slot is forged for."""
        return self._opened.header

    @property
    def unlocked(self) -> Unlocked:
        """The slot that was opened, to be proved again before a change."""
        return self._opened.unlocked

    # Changes -------------------------------------------------------------------------------------------------------

    def enrol(self, proof: OpenSlot, new: OpenSlot, name: str) -> Key:
        """Give someone new the slot that they forged with a passphrase of their own."""
        self._check(proof)
        slot = new.slot
        record = Enrolment(
            record_id=_number(),
            person=slot.person.hex(),
            name=name,
            role=slot.role,
            label=slot.label,
            public=slot.public.hex(),
            seal_public=slot.seal_public.hex(),
        )
        self._change(record, (*self._slots, self._held(new)))
        return self.all()[-1]

    def change_passphrase(self, proof: OpenSlot, new: OpenSlot) -> None:
        """Put one's own keys under another passphrase; nothing else is made anew, and old copies open with the old."""
        self._check(proof)
        record = PassphraseChange(record_id=_number(), person=proof.slot.person.hex())
        self._change(record, self._with(self._held(new)))

    def reset(self, proof: OpenSlot, new: OpenSlot) -> Unlocked:
        """Give someone who forgot their passphrase the slot that they forged, with a new signing key.

        Gives what the new slot opens, for whoever came in by the recovery sheet.
        """
        self._check(proof)
        person = new.slot.person
        before = next((one for one in self._slots if one.person == person), None)
        if before is None:
            raise Refusal("They have no passphrase in this vault.", "Look at the list of keys again.")
        held = self._held(replace(new, slot=replace(new.slot, label=before.label)))
        record = Reset(
            record_id=_number(), person=person.hex(), public=held.public.hex(), seal_public=held.seal_public.hex()
        )
        self._change(record, tuple(held if one.person == person else one for one in self._slots))
        return Unlocked(self._opened.header, held, self._opened.unlocked.vault_key, new.signer)

    def remove(self, proof: OpenSlot, person: str, why: str, note: str) -> None:
        """Take someone's slot away and make a new vault key: the recovery sheet is worthless, old copies still open."""
        self._check(proof)
        kept = [slot for slot in self._slots if slot.person.hex() != person and slot.role != SHEET]
        self._rotate(Removal(record_id=_number(), person=person, why=why, note=note), proof, kept)

    def rotate(self, proof: OpenSlot, note: str) -> None:
        """Make a new vault key for everyone who has a slot; the recovery sheet is worthless then."""
        self._check(proof)
        kept = [slot for slot in self._slots if slot.role != SHEET]
        self._rotate(Rotation(record_id=_number(), note=note), proof, kept)

    def make_sheet(self, proof: OpenSlot, sheet: OpenSlot) -> Key:
        """Give the recovery sheet its slot; one that there is already is made worthless first, by a new vault key."""
        if any(slot.role == SHEET for slot in self._slots):
            self.rotate(proof, "A new recovery sheet")
        return self.enrol(proof, sheet, SHEET_NAME)

    def go_on(self, record: Continuation) -> None:
        """Sign that the work goes on with this copy, in a header of whoever still has a key."""
        people, kept = self._opened.ledger.people, []
        for slot in self._slots:
            person = people.get(slot.key_id)
            if person is not None and not person.until:
                kept.append(slot)
        self._change(record, tuple(kept))

    # How -----------------------------------------------------------------------------------------------------------

    @property
    def _slots(self) -> tuple[Slot, ...]:
        return self._opened.header.slots

    def _with(self, slot: Slot) -> tuple[Slot, ...]:
        return tuple(slot if one.slot_id == slot.slot_id else one for one in self._slots)

    def _held(self, new: OpenSlot) -> Slot:
        unlocked = self._opened.unlocked
        return new.holding(unlocked.vault_key, unlocked.header.vault_id, unlocked.header.epoch)

    def _check(self, proof: OpenSlot) -> None:
        """Raise Refusal where it was another who proved to be there, or where the vault is an older copy of itself."""
        if proof.slot.key_id != self._opened.person.key_id:
            raise Refusal("That was not the passphrase of whoever unlocked the vault.", "Type your own passphrase.")
        if self._opened.rollback is not None:
            raise RolledBack

    def _object(self, record: SlotChange) -> None:
        if (against := self._opened.ledger.people.objection(self._opened.person.key_id, record)) is not None:
            raise against

    def _next(self, slots: tuple[Slot, ...]) -> Header:
        before = self._opened.header
        return replace(before, seq=before.seq + 1, slots=slots, format=FORMAT, min_reader=FORMAT)

    def _change(self, record: SlotChange, slots: tuple[Slot, ...]) -> None:
        """Write the header's one copy, the entry that names it, and then the other copy."""
        self._object(record)
        opened, new = self._opened, self._next(slots)
        record = record.model_copy(update={"header": header.digest(new)})
        mac = opened.unlocked.mac()
        before, raw = header.sealed(opened.header, mac), header.sealed(new, mac)
        first, second = reversed(copies.NAMES)
        with _or_nothing_changed():
            copies.write_whole(opened.path / first, raw)
        try:
            with transaction(opened.ledger, None):
                self._write(opened.ledger, record, new.epoch)
        except BaseException:
            # Whichever copy the ledger names is taken at the next opening, written back or not.
            with suppress(OSError):
                copies.write_whole(opened.path / first, before)
            raise
        with suppress(OSError):
            copies.write_whole(opened.path / second, raw)
        self._hold(new, opened.unlocked.vault_key)
        opened.mark()

    def _write(self, ledger: Ledger, record: Record, epoch: int) -> None:
        opened = self._opened
        before = ledger.head
        signer, rules = opened.unlocked.signer, self._rules.digest
        ledger.write(VAULT_CASE, record, opened.person, signer, epoch, self._now(), rules=rules)
        index.follow(ledger.db, rules, before, ledger.head)

    def _hold(self, new: Header, vault_key: bytes) -> None:
        """Go on under the new header, as whoever unlocked the vault."""
        opened = self._opened
        own = next(slot for slot in (*new.slots, opened.unlocked.slot) if slot.key_id == opened.person.key_id)
        opened.unlocked = Unlocked(new, own, vault_key, opened.unlocked.signer)
        opened.watch.header = new

    # A new vault key -------------------------------------------------------------------------------------------------

    def _rotate(self, record: SlotChange, proof: OpenSlot, kept: list[Slot]) -> None:
        """Copy the database under a new key with the entry that says so, and put it in the place of the old one."""
        self._object(record)
        opened, vault_key = self._opened, secrets.token_bytes(KEY_BYTES)
        epoch = opened.header.epoch + 1
        slots = tuple(self._turned_slot(slot, proof, vault_key, epoch) for slot in kept)
        new = replace(self._next(slots), epoch=epoch, db_salt=secrets.token_bytes(SALT_BYTES))
        record = record.model_copy(update={"header": header.digest(new)})
        raw = header.sealed(new, header.mac_key(vault_key, new))
        first, second = reversed(copies.NAMES)
        try:
            with _or_nothing_changed():
                clear(opened.path)
                mark = self._copy(new, vault_key, record)
                opened.watch.mark_ahead(new, vault_key, mark)
                copies.write_whole(opened.path / first, raw)
                os.replace(opened.path / NEXT, opened.path / schema.NAME)
        except BaseException:
            clear(opened.path)
            with suppress(OSError):
                copies.write_whole(opened.path / first, header.sealed(opened.header, opened.unlocked.mac()))
            raise
        with suppress(OSError):
            copies.sync_folder(opened.path)
            copies.write_whole(opened.path / second, raw)
        self._hold(new, vault_key)
        opened.turn()
        self._turned()

    def _turned_slot(self, slot: Slot, proof: OpenSlot, vault_key: bytes, epoch: int) -> Slot:
        """A slot with the new key in it: one's own under the passphrase, another's sealed while they are away."""
        vault_id = self._opened.header.vault_id
        if slot.key_id == proof.slot.key_id:
            return proof.holding(vault_key, vault_id, epoch)
        person = self._opened.ledger.people.get(slot.key_id)
        assert person is not None
        # To the key that the ledger was signed for: a header alone may name anyone's.
        return left_for(replace(slot, seal_public=person.seal_public), vault_key, vault_id, epoch)

    def _copy(self, new: Header, vault_key: bytes, record: SlotChange) -> Mark:
        """Write the database once more, under its new key and with one entry more; how far it then has come."""
        opened = self._opened
        db = schema.empty(opened.path / NEXT, vault_key, new.vault_id, new.epoch, new.db_salt)
        try:
            opened.db.backup(db, pages=_PAGES)
            schema.bind(db)
            ledger = Ledger.opened(db, new.vault_id)
            with transaction(ledger, None):
                self._write(ledger, record, new.epoch)
            (pages,) = db.execute("PRAGMA page_count").fetchone()
            return Mark(new.epoch, ledger.seq, ledger.head, pages, new.seq)
        finally:
            db.close()


def clear(path: Path) -> None:
    """Take away what a new vault key that was cut off left behind."""
    with suppress(OSError):
        for left in path.glob(NEXT + "*"):
            left.unlink()


def _number() -> str:
    return secrets.token_hex(16)


@contextmanager
def _or_nothing_changed() -> Iterator[None]:
    """Say NotSaved where the disk would not take a change of the keys; a bug stays itself."""
    try:
        with or_not_saved("The keys were not changed", "then begin again"):
            yield
    except OSError as wrong:
        why, route = why_not(wrong, ", then begin again")
        raise NotSaved(f"The keys were not changed: {why}.", route) from None
