"""The vault: open, read, write, close. The only door into storage; what other floors need is named here."""

import os
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.case import Case, CaseRow
from datui.casework.policy import Rules
from datui.casework.records import VAULT_CASE, Entry, Record
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis
from storage import drafts, index, schema
from storage import header as headers
from storage.drafts import Draft
from storage.header import Training
from storage.index import Counts
from storage.ledger import Ledger, Person, Row
from storage.lock import Lock
from storage.look import UNFINISHED, Look, SlotLabel, check_database, look
from storage.passphrase import generate_passphrase, passphrase_problem
from storage.refusals import DamagedHeader, DamagedVault, LockedVault, NewerVault, NotSaved, WrongPassphrase
from storage.unlock import Forged, Unlocked, forge, started, unlock
from storage.verify import Checked, Failure, verify

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = [
    "MACHINE",
    "Checked",
    "Clock",
    "Counts",
    "DamagedHeader",
    "DamagedVault",
    "Draft",
    "Failure",
    "Forged",
    "LockedVault",
    "Look",
    "NewerVault",
    "NotSaved",
    "SlotLabel",
    "Training",
    "Unlocked",
    "Vault",
    "WrongPassphrase",
    "forge",
    "generate_passphrase",
    "look",
    "passphrase_problem",
    "unlock",
]

Clock = Callable[[], datetime]
"""Gives an aware moment."""
_CASES_HELD = 8


def MACHINE() -> datetime:  # noqa: N802 - the one clock a real vault accepts, compared by identity
    """The machine's own clock."""
    return datetime.now(UTC)


class Vault:
    """One open vault, on one connection, used from one thread."""

    def __init__(
        self, path: Path, unlocked: Unlocked, rules: Rules, clock: Clock, lock: Lock, db: "Connection"
    ) -> None:
        """Not called from outside: `Vault.open` and `Vault.create` give a vault that was checked."""
        self.path = path
        self.rules = rules
        self._unlocked = unlocked
        self._clock = clock
        self._lock = lock
        self._db = db
        self._ledger = Ledger.opened(db, unlocked.header.vault_id)
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._batch: set[str] | None = None
        self._batch_failed = False
        self._person = self._people_match()

    @classmethod
    def create(cls, path: Path, forged: Forged, *, name: str, rules: Rules, clock: Clock = MACHINE) -> "Vault":
        """Make a vault in an empty or missing folder and open it. Cut off at any moment, it leaves nothing that is half a vault."""
        _check_clock(forged.header.training, clock)
        if look(path) is not None:
            raise Refusal("There is a vault in this folder already.", "Open it, or choose another folder with --vault.")
        header = started(forged.header, clock())
        unlocked = Unlocked(header, header.slots[0], forged.vault_key, forged.signer)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = Lock.take(path)
            try:
                _set_up(path, unlocked, name, rules, clock)
            except BaseException:
                lock.release()
                raise
        except OSError:
            raise Refusal(
                "The vault cannot be made in this folder.", "Choose a folder that is yours, on a disk with room."
            ) from None
        return cls._opened(path, unlocked, rules, clock, lock)

    @classmethod
    def open(cls, path: Path, unlocked: Unlocked, *, rules: Rules, clock: Clock | None = None) -> "Vault":
        """Open what `unlock` unlocked. Raises LockedVault, DamagedVault, or Refusal for a clock that is not allowed."""
        clock = MACHINE if clock is None else clock
        _check_clock(unlocked.header.training, clock)
        try:
            return cls._opened(path, unlocked, rules, clock, Lock.take(path))
        except OSError:
            raise Refusal(
                "The vault's folder cannot be used.", "Check that it is yours and that its disk is attached."
            ) from None

    @classmethod
    def _opened(cls, path: Path, unlocked: Unlocked, rules: Rules, clock: Clock, lock: Lock) -> "Vault":
        header, db = unlocked.header, None
        try:
            if copies.best(copies.read_copies(path))[0] != header:
                _check_still(path, unlocked)
            check_database(path, header)
            db = schema.opened(path / schema.NAME, unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
            vault = cls(path, unlocked, rules, clock, lock, db)
            _mend(path, unlocked)
        except BaseException:
            if db is not None:
                db.close()
            lock.release()
            raise
        return vault

    def _people_match(self) -> Person:
        """The person whose slot was opened, where the header's people are those of the ledger. Raises DamagedVault."""
        for slot in self._unlocked.header.slots:
            known = self._ledger.people.get(slot.person)
            if known is None or known.public != slot.public or known.role != slot.role:
                raise DamagedVault("The vault's header names someone whom its records do not know.")
        if self._ledger.genesis.training != (self.training is not None):
            raise DamagedVault("The vault's header and its records do not agree on whether it is for training.")
        return self._ledger.people[self._unlocked.slot.person]

    # Who and when

    @property
    def training(self) -> Training | None:
        """What the header says of training; None for a real vault."""
        return self._unlocked.header.training

    @property
    def person(self) -> str:
        """The id of the person who opened the vault."""
        return self._person.person.hex()

    @property
    def name(self) -> str:
        """That person's name."""
        return self._person.name

    @property
    def role(self) -> str:
        """That person's role."""
        return self._person.role

    @property
    def entries(self) -> int:
        """How many entries the ledger has."""
        return self._ledger.seq

    @property
    def head(self) -> str:
        """The hash that stands for the whole ledger."""
        return self._ledger.head.hex()

    def now(self) -> datetime:
        """The vault's present moment in UTC."""
        offset = timedelta(seconds=self.training.offset) if self.training else timedelta()
        return self._clock().astimezone(UTC) + offset

    def new_id(self) -> str:
        """An opaque id for a case, a record or a person."""
        return secrets.token_hex(16)

    # Writing

    def append(self, case_id: str, record: Record, *, at: datetime | None = None) -> Entry:
        """Keep a record: the entry, what lists and search need, and the end of its draft, all or nothing.

        `at` is for a batch in a TRAINING vault. Raises NotSaved, and only where nothing was kept.
        """
        self._may_write(record)
        if self._batch is not None:
            return self._append_to_batch(case_id, record, at)
        if at is not None:
            raise Refusal("Only a batch in a TRAINING vault may give its own time.", "Leave the time out.")
        before = self._case(case_id)
        row: Row | None = None
        try:
            self._db.execute("BEGIN IMMEDIATE")
            entry, row = self._write(case_id, record, self.now())
            case = self._folded(case_id, before, entry)
            if case is not None:
                index.write_row(self._db, case.row())
                index.write_words(self._db, entry.seq, index.words_of(entry, "" if before else case.reference))
            drafts.drop(self._db, case_id, record.kind, record.record_id)
            self._db.execute("COMMIT")
        except BaseException as wrong:
            if not self._kept_after_all(wrong, row):
                raise self._not_saved(wrong, case_id, record) from None
            case = None
        if case is not None:
            self._hold(case)
        return entry

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many appends in one transaction, all or none: for training, import and restore."""
        if self._batch is not None:
            raise RuntimeError("a batch is open already")
        self._batch, self._batch_failed = set(), False
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            if self._batch_failed:
                raise Refusal(
                    "A record of this batch could not be kept, so none was.",
                    "Put the record right and try the whole batch again.",
                )
            for case_id in sorted(self._batch):
                index.write_row(self._db, Case.fold(case_id, self._ledger.case(case_id), self.rules).row())
            self._db.execute("COMMIT")
        except BaseException as wrong:
            if not self._kept_after_all(wrong, None):
                raise
        finally:
            self._batch = None

    def _append_to_batch(self, case_id: str, record: Record, at: datetime | None) -> Entry:
        if at is not None and self.training is None:
            raise Refusal("Only a TRAINING vault may be given another time.", "Leave the time out.")
        assert self._batch is not None
        try:
            entry, _row = self._write(case_id, record, self.now() if at is None else at)
            if case_id != VAULT_CASE:
                (first,) = self._db.execute(
                    "SELECT min(seq) FROM entry WHERE case_id = ?", (bytes.fromhex(case_id),)
                ).fetchone()
                reference = Case.fold(case_id, [entry], self.rules).reference if first == entry.seq else ""
                index.write_words(self._db, entry.seq, index.words_of(entry, reference))
                self._batch.add(case_id)
            drafts.drop(self._db, case_id, record.kind, record.record_id)
        except BaseException:
            self._batch_failed = True
            raise
        self._cases.pop(case_id, None)
        return entry

    def _may_write(self, record: Record) -> None:
        if self.role not in record.roles or isinstance(record, Genesis):
            raise Refusal(
                "Your role does not write this kind of record.",
                "Ask someone whose role does; they unlock with their own slot.",
            )

    def _write(self, case_id: str, record: Record, at: datetime) -> tuple[Entry, Row]:
        epoch = self._unlocked.header.epoch
        return self._ledger.write(case_id, record, self._person, self._unlocked.signer, epoch, at)

    def _kept_after_all(self, wrong: BaseException, row: Row | None) -> bool:
        """Undo what was begun and look at the disk: whether, in spite of the error, the record is on it."""
        self._cases.clear()
        with suppress(schema.SqlError):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        try:
            self._ledger.reload()
            return row is not None and isinstance(wrong, schema.SqlError) and self._ledger.holds(row)
        except schema.SqlError:
            raise Refusal(
                "The disk failed, and whether this was saved cannot be told.",
                "Lock, unlock, and look whether it is in the case; if not, keep it again.",
            ) from None

    def _not_saved(self, wrong: BaseException, case_id: str, record: Record) -> BaseException:
        """What to raise in the place of an error: NotSaved for what a disk does, and a bug as itself."""
        if not isinstance(wrong, (schema.SqlError, OSError, MemoryError)):
            return wrong
        has_draft = self.draft(case_id, record.kind, record.record_id) is not None
        where = "What you typed is still in its draft." if has_draft else "What you typed is still on the screen."
        return NotSaved(
            f"This was not saved: the disk did not take it. {where}",
            "Make room on the disk or attach it again, and keep it once more.",
        )

    # Reading

    def case(self, case_id: str) -> Case:
        """A case, folded from its entries. Raises Refusal where there is none."""
        case = self._case(case_id)
        if case is None:
            raise Refusal("There is no such case in this vault.", "Go back to the caseload and choose it there.")
        return case

    def _case(self, case_id: str) -> Case | None:
        if case_id in self._cases:
            self._cases.move_to_end(case_id)
            return self._cases[case_id]
        entries = [] if case_id == VAULT_CASE else self._ledger.case(case_id)
        if not entries:
            return None
        case = Case.fold(case_id, entries, self.rules)
        if self._batch is None:
            self._hold(case)
        return case

    def _folded(self, case_id: str, before: Case | None, entry: Entry) -> Case | None:
        if case_id == VAULT_CASE:
            return None
        return Case.fold(case_id, [entry], self.rules) if before is None else before.with_entry(entry)

    def _hold(self, case: Case) -> None:
        self._cases[case.case_id] = case
        self._cases.move_to_end(case.case_id)
        while len(self._cases) > _CASES_HELD:
            self._cases.popitem(last=False)

    def caseload(self, offset: int = 0, limit: int = 200) -> list[CaseRow]:
        """A page of the caseload in order of safety: danger, overdue, due today, the rest by age, then the closed."""
        return index.caseload(self._db, self.now(), offset, limit)

    def count(self) -> Counts:
        """How many cases of each sort there are now."""
        return index.count(self._db, self.now())

    def find(self, words: str, limit: int = 50) -> list[CaseRow]:
        """Cases in this vault found by reference, name or number; anything may be typed."""
        return index.find(self._db, words, limit)

    # Drafts

    def save_draft(self, draft: Draft) -> None:
        """Keep what is being typed. Raises NotSaved."""
        try:
            drafts.save(self._db, draft)
        except schema.SqlError:
            raise NotSaved(
                "The draft was not saved: the disk did not take it.",
                "Make room on the disk; what you typed is still on the screen.",
            ) from None

    def draft(self, case_id: str, kind: str, record_id: str) -> Draft | None:
        """What was being typed for one record, if anything."""
        return drafts.one(self._db, case_id, kind, record_id)

    def drafts(self, case_id: str | None = None) -> list[Draft]:
        """What was being typed in a case, or anywhere, newest first."""
        return drafts.all_of(self._db, case_id)

    def drop_draft(self, case_id: str, kind: str, record_id: str) -> None:
        """Let go of what was being typed."""
        drafts.drop(self._db, case_id, kind, record_id)

    # Long work, in slices

    @property
    def stale_index(self) -> bool:
        """Whether the lists were written under other rules, or not to their end, and must be rebuilt."""
        return index.digest(self._db) != self.rules.digest

    def verify(self) -> Iterator[Checked]:
        """Check everything, a slice at a time; saves may come between two slices."""
        return verify(self._ledger, self.rules, self.path, self._unlocked.header, self._unlocked.mac())

    def rebuild(self) -> Iterator[Checked]:
        """Write lists and search again from the ledger, a slice at a time."""
        for done, total in index.rebuild(self._ledger, self.rules):
            yield Checked("index", done, total)

    def close(self) -> None:
        """Close the database and let the vault go; doing it twice is harmless."""
        self._cases.clear()
        self._db.close()
        self._lock.release()


def _check_clock(training: Training | None, clock: Clock) -> None:
    if training is None and clock is not MACHINE:
        raise Refusal("A real vault runs on the machine's own clock.", "Use a TRAINING vault to work on another date.")


def _set_up(path: Path, unlocked: Unlocked, name: str, rules: Rules, clock: Clock) -> None:
    """Write all files under other names, then name them; the database is named last."""
    header = unlocked.header
    for leaving in path.glob("*" + UNFINISHED + "*"):
        leaving.unlink()
    database = path / (schema.NAME + UNFINISHED)
    db = schema.create(database, unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
    try:
        _found(db, unlocked, name, rules, clock)
    finally:
        db.close()
    database.with_name(database.name + "-journal").unlink(missing_ok=True)
    copies.write(path, headers.sealed(header, unlocked.mac()), UNFINISHED)
    for name_ in (*copies.NAMES, schema.NAME):
        os.replace(path / (name_ + UNFINISHED), path / name_)
    copies.sync_folder(path)
    copies.sync_folder(path.parent)


def _found(db: "Connection", unlocked: Unlocked, name: str, rules: Rules, clock: Clock) -> None:
    """Write the first entry: whose vault this is, under which key, and whether it is for training."""
    header, slot = unlocked.header, unlocked.slot
    offset = timedelta(seconds=header.training.offset if header.training else 0)
    now = clock().astimezone(UTC) + offset
    genesis = Genesis(
        record_id=secrets.token_hex(16),
        name=name,
        person=slot.person.hex(),
        public=slot.public.hex(),
        training=header.training is not None,
        created=now,
    )
    owner = Person(slot.person, genesis.name, slot.role, slot.public)
    ledger = Ledger(db, header.vault_id, {owner.person: owner}, owner.person)
    db.execute("BEGIN IMMEDIATE")
    ledger.write(VAULT_CASE, genesis, owner, unlocked.signer, header.epoch, now)
    index.set_digest(db, rules.digest)
    db.execute("COMMIT")


def _check_still(path: Path, unlocked: Unlocked) -> None:
    """Raise where the header that was unlocked is no longer on the disk: another datui was here in between."""
    mac = unlocked.mac()
    copies = copies.read_copies(path).values()
    if not any(copy.header == unlocked.header and headers.genuine(copy.raw, mac) for copy in copies):
        raise Refusal("The vault was changed while it was being unlocked.", "Unlock it again.")


def _mend(path: Path, unlocked: Unlocked) -> None:
    """Write a copy of the header again where it is not the one that was unlocked, and close the folder to others."""
    header = unlocked.header
    raw = headers.sealed(header, unlocked.mac())
    # A vault on a disk that cannot be written is still read; `verify` tells of the copy.
    with suppress(OSError):
        for name in reversed(copies.NAMES):
            copy = copies.read_copies(path).get(name)
            if copy is None or copy.raw != raw:
                copies.write_whole(path / name, raw)
        os.chmod(path, 0o700)
        for name in (*copies.NAMES, schema.NAME):
            os.chmod(path / name, 0o600)
