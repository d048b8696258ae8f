"""Who may open the vault, and every change to that: the records of its key slots, and what stands against one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from datui.casework.records import REGISTRY, VAULT_CASE, Code, Entry, Line, Prose, Record, RecordId, ask
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis

OFFICER, SUPERVISOR, SHEET = "officer", "supervisor", "recovery"
SHEET_NAME = "Recovery sheet"
MOST = 16
"""As many slots as a header has."""
_KEY, _ID = re.compile("[0-9a-f]{64}"), re.compile("[0-9a-f]{32}")
_BOTH = frozenset({OFFICER, SUPERVISOR})


class SlotChange(Record):
    """What every change of the slots says: which header it was written together with."""

    home = VAULT_CASE
    roles = _BOTH

    header: Line = ask("Header", default="", hidden=True)
    """The digest of the header that holds from this entry on, in hex."""

    def after(self, holders: "Holders", entry: Entry) -> "Holders":  # noqa: ARG002 - a kind that knows more needs it
        """Those who hold a key after this; for most kinds that are named below, `Holders.after` knows."""
        return holders


class Enrolment(SlotChange, kind="enrolment", title="Key enrolled"):
    """Someone was given a slot, with a signing key that only their own passphrase opens."""

    person: Line = ask("Person", hidden=True)
    name: Line = ask("Whose key is it?")
    role: Line = ask("Role", hidden=True)
    label: Line = ask("Slot", hidden=True)
    public: Line = ask("Public key", hidden=True)
    seal_public: Line = ask("Public key to seal to", hidden=True)


class Removal(SlotChange, kind="removal", title="Key removed"):
    """Someone lost their slot; the vault has a new key since, and old copies still open with the old one."""

    roles = frozenset({SUPERVISOR})

    person: Line = ask("Person", hidden=True)
    why: Code = ask("Why", choices="removal")
    note: Prose = ask("What was the reason?")


class Reset(SlotChange, kind="reset", title="Passphrase reset"):
    """Someone who forgot their passphrase was given a new slot and a new signing key; the old key signs no more."""

    roles = frozenset({SUPERVISOR, SHEET})

    person: Line = ask("Person", hidden=True)
    public: Line = ask("Public key", hidden=True)
    seal_public: Line = ask("Public key to seal to", hidden=True)


class PassphraseChange(SlotChange, kind="passphrase", title="Passphrase changed"):
    """Someone changed their own passphrase; their keys and the vault's are the same."""

    person: Line = ask("Person", hidden=True)


class Rotation(SlotChange, kind="rotation", title="New vault key"):
    """The vault has a new key; the recovery sheet before it opens it no more."""

    note: Prose = ask("Why the vault needs a new key")


def changes_slots(kind: str) -> bool:
    """Whether records of this kind say who may open the vault and sign in it, or which header holds."""
    return issubclass(REGISTRY.get(kind, Record), (Genesis, SlotChange))


@dataclass(frozen=True, slots=True)
class Holder:
    """One person with one of their keys: who gave it to them when, and from which entry to which it signs."""

    person: RecordId
    name: str
    role: str
    label: str
    public: str
    seal_public: str
    enrolled_by: str
    enrolled_at: datetime
    reset: bool
    since: int
    """The entry that gave them the key: it signs the entries after that."""
    until: int = 0
    """The last entry that it may have signed; nought while it holds."""

    @property
    def active(self) -> bool:
        """Whether the key still opens the vault and signs."""
        return not self.until

    def signs(self, seq: int) -> bool:
        """Whether the key may have signed this entry."""
        return self.since < seq and (self.active or seq <= self.until)


@dataclass(frozen=True, slots=True)
class Holders:
    """Everyone who ever had a key to the vault, as its entries tell it."""

    all: tuple[Holder, ...] = ()
    header: str = ""
    """The digest of the header that the newest of them was written with; empty in an unchanged vault of format 1."""

    @property
    def active(self) -> tuple[Holder, ...]:
        """Those who can open the vault now."""
        return tuple(one for one in self.all if one.active)

    @property
    def supervised(self) -> bool:
        """Whether the vault ever had a supervisor: from then on only one of them changes who they are."""
        return any(one.role == SUPERVISOR for one in self.all)

    def of_role(self, role: str) -> tuple[Holder, ...]:
        """The active holders in a role."""
        return tuple(one for one in self.active if one.role == role)

    def of(self, person: RecordId, seq: int = 0) -> Holder | None:
        """A person's active holding, or the one that signed an entry."""
        return next(
            (one for one in self.all if one.person == person and (one.signs(seq) if seq else one.active)),
            None,
        )

    def after(self, entry: Entry) -> "Holders":
        """The holders after a change that nothing stood against; as they were after any other entry."""
        match entry.record:
            case Genesis() as made:
                founder = _holder(entry, made.person, made.name, made.role, "", made.public, made.seal_public)
                return Holders((replace(founder, since=0, enrolled_by=made.name),), made.header)
            case Enrolment() as new:
                held = _holder(entry, new.person, new.name, new.role, new.label, new.public, new.seal_public)
                return Holders((*self.all, held), new.header)
            case Removal() as gone:
                return Holders(tuple(self._ended(entry.seq, gone.person, sheet=True)), gone.header)
            case Rotation() as turned:
                return Holders(tuple(self._ended(entry.seq, sheet=True)), turned.header)
            case Reset() as reset:
                return self._reset(entry, reset)
            case SlotChange() as changed:
                return changed.after(replace(self, header=changed.header), entry)
        return self

    def also(self, holder: Holder) -> "Holders":
        """Together with one more."""
        return replace(self, all=(*self.all, holder))

    def without(self, public: str, seq: int) -> "Holders":
        """As they are where one key opens nothing any more from an entry on."""
        ended = (replace(one, until=seq) if one.active and one.public == public else one for one in self.all)
        return replace(self, all=tuple(ended))

    def _ended(self, seq: int, person: RecordId = "", *, sheet: bool = False) -> Iterator[Holder]:
        for one in self.all:
            ends = one.active and (one.person == person or (sheet and one.role == SHEET))
            yield replace(one, until=seq) if ends else one

    def _reset(self, entry: Entry, reset: Reset) -> "Holders":
        before = self.of(reset.person)
        if before is None:
            return self
        new = _holder(entry, before.person, before.name, before.role, before.label, reset.public, reset.seal_public)
        return Holders((*self._ended(entry.seq, reset.person), replace(new, reset=True)), reset.header)


def _holder(entry: Entry, person: RecordId, name: str, role: str, label: str, public: str, seal_public: str) -> Holder:
    return Holder(person, name, role, label, public, seal_public, entry.by, entry.at, False, entry.seq)


# What stands against a change ---------------------------------------------------------------------------------


def objection(holders: Holders, by: Holder, record: Record) -> Refusal | None:
    """Why this person may not write this change now; None where they may. The same at every append and in `verify`."""
    if by.role not in record.roles:
        return Refusal("Your role does not write this kind of record.", "Ask someone whose role does.")
    match record:
        case Enrolment():
            return _against_enrolment(holders, by, record)
        case Removal():
            return _against_removal(holders, record)
        case Reset():
            return _against_reset(holders, by, record)
        case PassphraseChange() if record.person != by.person:
            return Refusal("A passphrase is changed by its owner only.", "Let them sign in, or reset it for them.")
    return None


_TAKEN = ("This key has been in this vault before.", "Make a new one: begin again.")
_NEEDS_SUPERVISOR = (
    "The vault has a supervisor, so this needs a supervisor's signature.",
    "Let a supervisor unlock the vault with their own passphrase and do it.",
)


def _against_enrolment(holders: Holders, by: Holder, new: Enrolment) -> Refusal | None:
    if len(holders.active) >= MOST:
        return Refusal(f"A vault has room for {MOST} keys, and all are taken.", "Remove one that is needed no more.")
    if new.role == SUPERVISOR:
        return Refusal(*_NEEDS_SUPERVISOR) if holders.supervised and by.role != SUPERVISOR else None
    if new.role == OFFICER:
        if by.role != SUPERVISOR:
            return Refusal("Another officer is enrolled by a supervisor.", _NEEDS_SUPERVISOR[1])
        if holders.of_role(OFFICER):
            route = "Remove the officer who has left first: a vault is one officer's caseload."
            return Refusal("The vault has its officer.", route)
        return None
    if new.role == SHEET:
        if holders.of_role(SHEET):
            route = "Make a new vault key first: the sheet before it is then worthless."
            return Refusal("There is a recovery sheet already.", route)
        return None
    return Refusal("There is no such role.", "Choose officer, supervisor or recovery sheet.")


def flaw(holders: Holders, record: Record) -> Refusal | None:
    """What is wrong with the key or the name that a change gives, whoever makes it; None where nothing is."""
    match record:
        case Enrolment() | Reset() if not (_KEY.fullmatch(record.public) and _KEY.fullmatch(record.seal_public)):
            return Refusal("This is not how a key is written.", _TAKEN[1])
        case Enrolment() | Reset() if record.public in {one.public for one in holders.all}:
            return Refusal(*_TAKEN)
        case Enrolment() if not _ID.fullmatch(record.person) or record.person in {one.person for one in holders.all}:
            return Refusal(*_TAKEN)
        case Enrolment() if record.name.strip().casefold() in ("", *_names(holders)):
            route = "Give their own name, in another spelling if two people are called the same."
            return Refusal("A key needs a name that nobody else with a key has.", route)
    return None


def _names(holders: Holders) -> Iterator[str]:
    return (one.name.strip().casefold() for one in holders.active)


def _against_removal(holders: Holders, gone: Removal) -> Refusal | None:
    held = holders.of(gone.person)
    if held is None:
        return Refusal("They have no key to this vault any more.", "Look at the list of keys again.")
    if held.role == SHEET:
        return Refusal("A recovery sheet is not removed.", "Make a new vault key: the sheet is then worthless.")
    if held.role == SUPERVISOR and len(holders.of_role(SUPERVISOR)) == 1:
        return Refusal("They are the only supervisor of this vault.", "Enrol the one who follows them first.")
    return None


def _against_reset(holders: Holders, by: Holder, reset: Reset) -> Refusal | None:
    held = holders.of(reset.person)
    if held is None or held.role == SHEET:
        return Refusal("They have no passphrase in this vault.", "Look at the list of keys again.")
    if held.role == SUPERVISOR and (by.role != SUPERVISOR or by.person == held.person):
        return Refusal("A supervisor's passphrase is reset by another supervisor.", _NEEDS_SUPERVISOR[1])
    return None
