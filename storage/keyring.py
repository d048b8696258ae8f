"""Who can open the vault, and every change to that: each is an entry, and each is refused to who has no right to it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from datui.casework.refusal import Refusal
from datui.casework.rollback import WentOn
from datui.casework.rules import Rules
from datui.casework.slots import (
    SHEET,
    SHEET_NAME,
    Enrolment,
    Holder,
    Holders,
    PassphraseChange,
    Removal,
    Reset,
    Rotation,
    SlotChange,
)
from storage.changing import change, rotate
from storage.forge import OpenSlot
from storage.header import Header
from storage.opening import Opened
from storage.refusals import NotSaved, RetiredKey, RolledBack, Unchecked
from storage.slots import Slot, first_label, letter
from storage.unlock import Unlocked
from storage.wordlist import key_words


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
    def holders(self) -> Holders:
        """Everyone who ever had a key, as the rules see them."""
        return self._opened.ledger.people.holders

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
        # Whoever has nothing but the sheet is not locked out where the vault is an older copy: its banner stays.
        self._check(proof, also_rolled_back=self._opened.person.role == SHEET)
        person = new.slot.person
        before = self._opened.ledger.people.holders.of(person.hex())
        if before is None or before.role != new.slot.role:
            raise Refusal("They have no such passphrase in this vault.", "Look at the list of keys again.")
        others = tuple(one for one in self._slots if one.person != person)
        # Their letter stays theirs; where their slot went with an older header, it is any that is free.
        own = next((one.label for one in self._slots if one.person == person), "") or first_label(others)
        held = self._held(replace(new, slot=replace(new.slot, label=own)))
        record = Reset(
            record_id=_number(), person=person.hex(), public=held.public.hex(), seal_public=held.seal_public.hex()
        )
        self._change(record, (*others, held))
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
        before = any(slot.role == SHEET for slot in self._slots)
        if before:
            self.rotate(proof, "A new recovery sheet")
        try:
            return self.enrol(proof, sheet, SHEET_NAME)
        except NotSaved as refused:
            if not before:
                raise
            reason = "The sheet before it is worthless already, and the new one was not saved."
            raise NotSaved(reason, refused.route) from None

    def go_on(self, record: WentOn) -> None:
        """Sign that the work goes on with this copy, in a header of whoever still has a key."""
        self._check_open()
        self._change(record, self._slots)

    # How -----------------------------------------------------------------------------------------------------------

    @property
    def _slots(self) -> tuple[Slot, ...]:
        """The slots of whoever still has a key, as the ledger was signed for: a header alone may name anyone's."""
        people, kept = self._opened.ledger.people, []
        for slot in self._opened.header.slots:
            person = people.get(slot.key_id)
            if person is not None and not person.until:
                kept.append(replace(slot, person=person.person, role=person.role, seal_public=person.seal_public))
        return tuple(kept)

    def _with(self, slot: Slot) -> tuple[Slot, ...]:
        return tuple(slot if one.slot_id == slot.slot_id else one for one in self._slots)

    def _held(self, new: OpenSlot) -> Slot:
        unlocked = self._opened.unlocked
        return new.holding(unlocked.vault_key, unlocked.header.vault_id, unlocked.header.epoch)

    def _check(self, proof: OpenSlot, *, also_rolled_back: bool = False) -> None:
        """Raise Refusal where it was another who proved to be there, or where the vault is an older copy of itself."""
        self._opened.check_proof(proof)
        if self._opened.rollback is not None and not also_rolled_back:
            raise RolledBack
        self._check_open()

    def _check_open(self) -> None:
        """Raise Refusal where others' entries are still to be checked, or whoever opened the vault has no key now."""
        if self._opened.unchecked:
            raise Unchecked
        if self._opened.person.until:
            raise RetiredKey

    def _change(self, record: SlotChange, slots: tuple[Slot, ...]) -> None:
        opened, now = self._opened, self._now()
        opened.ballast.behind(lambda: change(opened, record, slots, self._rules, now))

    def _rotate(self, record: SlotChange, proof: OpenSlot, kept: list[Slot]) -> None:
        # Nothing may be written between the copy under the new key and its taking the place of the old one.
        with self._opened.ledger.alone:
            rotate(self._opened, record, proof, kept, self._rules, self._now())
        self._turned()


def _number() -> str:
    return secrets.token_hex(16)
