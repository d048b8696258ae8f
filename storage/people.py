"""Who may write in the vault, as its own entries tell it: every key there ever was, and what it may have signed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from datui.casework.records import VAULT_CASE, Entry, Record
from datui.casework.refusal import Refusal
from datui.casework.rescued import Gaps, Rescued
from datui.casework.slots import OFFICER, Holder, Holders, changes_slots, flaw, objection
from datui.casework.vault import Genesis
from storage.keys import key_id
from storage.refusals import DamagedVault
from storage.rows import Row, Stored, genesis_prev, moment, record_of, stored

if TYPE_CHECKING:
    from sqlite3 import Connection

MOST_SEQ = 2**63 - 1
"""After every entry."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may write in this vault, with one of their keys, as the ledger itself says.

    `seal_public` is signed for too: who keeps an old vault key must not have the next one sealed to a key of his own.
    """

    person: bytes
    name: str
    role: str
    public: bytes
    seal_public: bytes
    since: int = 0
    until: int = 0
    key_id: bytes = field(init=False)
    """The name of this key."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_id", key_id(self.public))

    @classmethod
    def of(cls, holder: Holder) -> "Person":
        """The person that a holder is. Raises ValueError where that is no key."""
        public, seal_public = bytes.fromhex(holder.public), bytes.fromhex(holder.seal_public)
        return cls(
            bytes.fromhex(holder.person), holder.name, holder.role, public, seal_public, holder.since, holder.until
        )

    def named(self, row: Row) -> bool:
        """Whether the entry names this person, in their role, while the key was theirs."""
        same = (row.person, row.role, row.key_id) == (self.person, self.role, self.key_id)
        return same and self.since < row.seq and (not self.until or row.seq <= self.until)

    def signed(self, row: Row, vault_id: bytes) -> bool:
        """Whether this key made the entry's signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(row.signature, row.digest(vault_id))
        except (InvalidSignature, ValueError):
            return False
        return True


class People:
    """Everyone who ever had a key, by the name of that key. What was not rightly signed for gives nobody a key."""

    def __init__(self, vault_id: bytes, holders: Holders | None = None) -> None:
        self.vault_id = vault_id
        self.holders = holders or Holders()
        self.changed_at = 0
        """The newest entry that changed the keys."""
        self.wrong: dict[int, str] = {}
        """Entries that would have changed the keys and did not, and what is wrong with each."""
        self.gaps = Gaps()
        """What someone signed to be missing since the vault was rescued."""
        self.rescues: list[Entry[Rescued]] = []
        self._by_key: dict[bytes, Person] = {}
        self._index()

    def _index(self) -> None:
        self._by_key = {person.key_id: person for person in map(Person.of, self.holders.all)}

    def get(self, key: bytes) -> Person | None:
        """Whose key it is; None where it is nobody's."""
        return self._by_key.get(key)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_key.values())

    @property
    def officers(self) -> frozenset[bytes]:
        """The keys of the vault's officers, whose long runs one signature proves."""
        return frozenset(person.key_id for person in self if person.role == OFFICER)

    def holder(self, key: bytes) -> Holder | None:
        """The holder whose key it is."""
        person = self.get(key)
        return None if person is None else self.holders.of(person.person.hex(), person.since + 1)

    def objection(self, key: bytes, record: Record) -> Refusal | None:
        """Why whoever has this key may not write this change of the keys; None for any other record."""
        if not changes_slots(record.kind):
            return None
        holder = self.holder(key)
        if holder is None or not holder.active or isinstance(record, Genesis):
            return Refusal("Your key does not write this kind of record.", "Ask someone whose role does.")
        return objection(self.holders, holder, record) or flaw(self.holders, record)

    def take(self, entry: Entry) -> None:
        """Count in an entry that nothing stood against."""
        if isinstance(entry.record, Rescued):
            self.gaps = self.gaps.plus(entry.record)
            self.rescues.append(cast("Entry[Rescued]", entry))
        if changes_slots(entry.record.kind):
            self.holders, self.changed_at = self.holders.after(entry), entry.seq
            self._index()

    @classmethod
    def read(cls, db: "Connection", vault_id: bytes) -> "People":
        """Everyone whom the ledger names, from its first entry on. Raises DamagedVault where that one is not whole."""

        def of_vault() -> Iterator[Stored]:
            yield from stored(db, "WHERE e.seq = 1")
            yield from stored(db, "WHERE e.case_id = ? AND e.seq > 1 ORDER BY e.seq", (bytes.fromhex(VAULT_CASE),))

        return cls.told(vault_id, of_vault)

    @classmethod
    def told(
        cls,
        vault_id: bytes,
        of_vault: Callable[[], Iterable[Stored]],
        also: tuple[Entry[Rescued], ...] = (),
        back: tuple[Entry[Rescued], ...] = (),
    ) -> "People":
        """Everyone whom these entries name: what the vault itself says, oldest first. Raises DamagedVault.

        Those whom a rescue brought back (`back`, and `also` one that is not written yet) signed entries before it:
        where one is found, all is read once more.
        """
        people = cls(vault_id)
        for one in of_vault():
            if not people._by_key:
                if (one.row.seq, one.row.kind) != (1, Genesis.kind):
                    break
                people._found(one)
                continue
            people._bring_back((*back, *also), one.row.seq)
            if changes_slots(one.row.kind) and (wrong := people._changed(one)):
                people.wrong[one.row.seq] = wrong
        if not people._by_key:
            raise DamagedVault("The vault's first entry is missing.")
        more = tuple(entry for entry in people.rescues if entry.record.returned)
        if len(more) > len(back):
            return cls.told(vault_id, of_vault, also, more)
        people._bring_back(also, MOST_SEQ)
        people._accept()
        return people

    def _bring_back(self, rescues: Iterable[Entry[Rescued]], upto: int) -> None:
        for entry in rescues:
            holders = entry.record.brought_back(self.holders, entry, upto)
            if holders is not self.holders:
                self.holders = holders
                self._index()

    def _accept(self) -> None:
        """Hold nothing against the entries of which a rescue says why nothing follows from them."""
        moot = {seq for entry in self.rescues for seq in entry.record.moot}
        for seq, wrong in list(self.wrong.items()):
            if (wrong == "role" and seq in moot) or (wrong == "body" and self.gaps.bodiless(seq)):
                del self.wrong[seq]

    def _found(self, first: Stored) -> None:
        genesis, row = record_of(first), first.row
        if isinstance(genesis, Genesis) and row.prev == genesis_prev(self.vault_id):
            try:
                self.take(entry_of(row, genesis, genesis.name))
                owner = next(iter(self))
            except ValueError:
                raise DamagedVault("The vault's first entry is not whole.") from None
            if owner.named(row) and owner.signed(row, self.vault_id):
                return
        raise DamagedVault("The vault's first entry is not whole.")

    def _changed(self, one: Stored) -> str:
        """Count in a change of the keys, or say what is wrong with it, as `verify` calls it."""
        row = one.row
        writer = self.get(row.key_id)
        if writer is None or not writer.named(row):
            return "person"
        if not writer.signed(row, self.vault_id):
            return "signature"
        try:
            record = record_of(one)
            if self.objection(row.key_id, record) is not None:
                return "role"
            self.take(entry_of(row, record, writer.name))
        except DamagedVault:
            return "body"
        except (Refusal, ValueError):
            return "unreadable"
        return ""


def entry_of(row: Row, record: Record, by: str, rules: str = "") -> Entry:
    """A row and its record as the rules see them."""
    return Entry(row.seq, row.case_id.hex(), moment(row.at), row.person.hex(), by, row.role, record, rules)
