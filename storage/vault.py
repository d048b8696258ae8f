"""The vault: open, read, write, close. The only door into storage; what other floors need is named here."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.case import Case, CaseRow
from datui.casework.policy import Rules
from datui.casework.records import VAULT_CASE, Entry, Record
from datui.casework.refusal import Refusal
from datui.casework.vault import Genesis
from storage import drafts, index, lists, schema
from storage.cases import FoldedCases
from storage.drafts import Draft
from storage.findings import Checked, Failure
from storage.header import Training
from storage.ledger import Ledger, Person, check_clock
from storage.lists import Counts
from storage.lock import Lock
from storage.look import Look, checked, look, refuse_where_a_vault_is
from storage.passphrase import generate_passphrase, passphrase_problem
from storage.refusals import (
    DamagedHeader,
    DamagedVault,
    GoneVault,
    LockedVault,
    NewerVault,
    NoAccess,
    NotMade,
    NotSaved,
    NoVault,
    OlderVault,
    WrongClock,
    WrongPassphrase,
)
from storage.setup import check_still_there, hold, make_files, mend_files
from storage.transaction import DraftKey, or_not_saved, transaction
from storage.unlock import Forged, Unlocked, forge, started, unlock
from storage.verify import verify

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
    "GoneVault",
    "LockedVault",
    "Look",
    "NewerVault",
    "NoVault",
    "NotSaved",
    "OlderVault",
    "Training",
    "Unlocked",
    "Vault",
    "WrongClock",
    "WrongPassphrase",
    "forge",
    "generate_passphrase",
    "look",
    "passphrase_problem",
    "unlock",
]

Clock = Callable[[], datetime]
"""Gives an aware moment."""


def _machine() -> datetime:
    return datetime.now(UTC)


_CLOCK_SLACK = timedelta(minutes=5)
"""How far a clock that is set right now and then may go back."""

MACHINE: Clock = _machine
"""The machine's own clock: the only one that a real vault accepts."""


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
        self._cases = FoldedCases(self._ledger, rules)
        self._batch: dict[str, list[Entry]] | None = None
        self._spoilt = False
        self._person = self._people_match()

    @classmethod
    def create(cls, path: Path, forged: Forged, *, name: str, rules: Rules, clock: Clock = MACHINE) -> "Vault":
        """Make a vault in an empty or missing folder and open it. Cut off at any moment, it leaves no half a vault."""
        _check_clock(forged.header.training, clock)
        if look(path) is not None:
            refuse_where_a_vault_is(path)
        check_clock(clock())
        header = started(forged.header, clock())
        unlocked = Unlocked(header, header.slots[0], forged.vault_key, forged.signer)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = Lock.take(path)
            try:
                refuse_where_a_vault_is(path)
                make_files(path, unlocked, name, rules, clock())
            except BaseException:
                lock.release()
                raise
        except (OSError, schema.SqlError):
            raise NotMade from None
        return cls._opened(path, unlocked, rules, clock, lock)

    @classmethod
    def open(
        cls, path: Path, unlocked: Unlocked, *, rules: Rules, clock: Clock = MACHINE, mend: bool = True
    ) -> "Vault":
        """Open what `unlock` unlocked; without `mend` only to check it, as it is found, and be it on a read-only disk.

        Raises LockedVault, DamagedVault, or Refusal for a clock that is not allowed and a folder that takes no writing.
        """
        _check_clock(unlocked.header.training, clock)
        try:
            checked(path)
            lock, read_only = hold(path, to_check=not mend)
            return cls._opened(path, unlocked, rules, clock, lock, mend=mend, read_only=read_only)
        except OSError:
            raise NoAccess("The vault's folder cannot be used.") from None

    @classmethod
    def _opened(
        cls,
        path: Path,
        unlocked: Unlocked,
        rules: Rules,
        clock: Clock,
        lock: Lock,
        *,
        mend: bool = True,
        read_only: bool = False,
    ) -> "Vault":
        header, db = unlocked.header, None
        try:
            check_still_there(path, unlocked)
            keyed = (unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
            db = schema.opened(path / schema.NAME, *keyed, read_only=read_only)
            vault = cls(path, unlocked, rules, clock, lock, db)
            if mend:
                mend_files(path, unlocked)
        except BaseException as wrong:
            if db is not None:
                db.close()
            lock.release()
            if isinstance(wrong, schema.SqlError):
                raise DamagedVault("The vault's database cannot be read.") from None
            raise
        return vault

    def _people_match(self) -> Person:
        """The person whose slot was opened, where the header's people are those of the ledger. Raises DamagedVault."""
        for slot in self._unlocked.header.slots:
            known, named = self._ledger.people.get(slot.key_id), (slot.person, slot.role, slot.public, slot.seal_public)
            if known is None or (known.person, known.role, known.public, known.seal_public) != named:
                raise DamagedVault("The vault's header names someone whom its records do not know.")
        if self._ledger.genesis.training != (self.training is not None):
            raise DamagedVault("The vault's header and its records do not agree on whether it is for training.")
        return self._ledger.people[self._unlocked.slot.key_id]

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
    def cases(self) -> int:
        """How many cases the ledger tells of, whatever the lists say."""
        with schema.reading():
            return sum(1 for _ in self._ledger.cases())

    @property
    def head(self) -> str:
        """The hash that stands for the whole ledger."""
        return self._ledger.head.hex()

    def now(self) -> datetime:
        """The vault's present moment in UTC."""
        offset = timedelta(seconds=self.training.offset) if self.training else timedelta()
        return self._clock().astimezone(UTC) + offset

    @property
    def clock_behind(self) -> datetime | None:
        """The newest entry's moment where the clock stands well before it, so that one of the two must be wrong."""
        return self._ledger.latest if self._ledger.latest - self.now() > _CLOCK_SLACK else None

    def new_id(self) -> str:
        """An opaque id for a case, a record or a person."""
        return secrets.token_hex(16)

    # Writing

    def append(self, case_id: str, record: Record, *, at: datetime | None = None) -> Entry:
        """Keep a record: the entry, what lists and search need, and the end of its draft, all or nothing.

        `at` is for a batch in a TRAINING vault. Raises NotSaved, and only where nothing was kept.
        """
        if self.role not in record.roles or isinstance(record, Genesis):
            raise Refusal("Your role does not write this kind of record.", "Ask someone whose role does.")
        if at is not None and (self._batch is None or self.training is None):
            raise Refusal("Only a batch in a TRAINING vault may give its own time.", "Leave the time out.")
        moment = self.now() if at is None else at
        if self._batch is not None:
            return self._append_to_batch(self._batch, case_id, record, moment)
        before = self._cases.get(case_id)
        try:
            return self._keep(before, case_id, record, moment, listed=True)
        except NotSaved as refused:
            # Search that is torn may say so only at the end of a transaction; then the record is kept without it.
            if not index.torn(refused.__context__):
                raise
        return self._keep(before, case_id, record, moment, listed=False)

    def _keep(self, before: Case | None, case_id: str, record: Record, moment: datetime, *, listed: bool) -> Entry:
        """Write the entry and, where it is to be `listed`, what finds it; else the lists are written again later."""
        case: Case | None = None
        with self._transaction((case_id, record.kind, record.record_id)):
            entry = self._write(case_id, record, moment)
            if case_id != VAULT_CASE:
                case = before.with_entry(entry) if before else Case.fold(case_id, [entry], self.rules)
                row, words = case.row(), index.words_of(entry, "" if before else case.reference)
                if listed:
                    with index.spared(self._db):
                        index.write_row(self._db, row)
                        index.write_words(self._db, case_id, entry.seq, words)
            if not listed:
                index.spoil(self._db)
        if case is not None:
            self._cases.hold(case)
        return entry

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many appends in one transaction, all or none: for training, import and restore."""
        if self._batch is not None:
            raise RuntimeError("a batch is open already")
        self._batch, self._spoilt = {}, False
        try:
            with self._transaction(None):
                yield
                self._check_batch()
                for case_id, entries in sorted(self._batch.items()):
                    row = Case.fold(case_id, entries, self.rules).row()
                    with index.spared(self._db):
                        index.write_row(self._db, row)
        finally:
            self._batch = None

    def _append_to_batch(self, batch: dict[str, list[Entry]], case_id: str, record: Record, moment: datetime) -> Entry:
        """Write the entry and its words now; the case is read and folded once, and its row is written at the end."""
        self._check_batch()
        self._cases.let_go(case_id)
        # Whoever catches an error inside a batch must not keep half of a record with the rest.
        spoilt, self._spoilt = self._spoilt, True
        if case_id != VAULT_CASE and case_id not in batch:
            batch[case_id] = self._ledger.case(case_id)
        entry = self._write(case_id, record, moment)
        if case_id != VAULT_CASE:
            reference = "" if batch[case_id] else Case.fold(case_id, [entry], self.rules).reference
            with index.spared(self._db):
                index.write_words(self._db, case_id, entry.seq, index.words_of(entry, reference))
            batch[case_id].append(entry)
        self._spoilt = spoilt
        return entry

    def _check_batch(self) -> None:
        """Raise Refusal where the batch cannot be kept any more: a full disk takes it back without being asked to."""
        if self._spoilt or not self._db.in_transaction:
            raise Refusal("A record could not be kept, so the batch was not.", "Put it right and try again.")

    def _write(self, case_id: str, record: Record, moment: datetime) -> Entry:
        signer, epoch = self._unlocked.signer, self._unlocked.header.epoch
        entry = self._ledger.write(case_id, record, self._person, signer, epoch, moment, rules=self.rules.digest)
        drafts.drop(self._db, case_id, record.kind, record.record_id)
        return entry

    @contextmanager
    def _transaction(self, draft: DraftKey | None) -> Iterator[None]:
        try:
            with transaction(self._ledger, draft):
                before = self._ledger.head
                yield
                index.follow(self._db, self.rules.digest, before, self._ledger.head)
        except BaseException:
            self._cases.clear()
            raise

    # Reading

    def case(self, case_id: str) -> Case:
        """A case, folded from its entries. Raises Refusal where there is none."""
        case = self._cases.get(case_id, hold=self._batch is None)
        if case is None:
            raise Refusal("There is no such case in this vault.", "Go back to the caseload and choose it there.")
        return case

    def has_case(self, case_id: str) -> bool:
        """Whether anything of this case was ever kept."""
        return self._cases.get(case_id, hold=self._batch is None) is not None

    def caseload(self, offset: int = 0, limit: int = 200) -> list[CaseRow]:
        """A page of the caseload in order of safety: danger, overdue, due today, the rest by age, then the closed."""
        with schema.reading(schema.LISTS):
            return lists.caseload(self._db, self.now(), offset, limit)

    def count(self) -> Counts:
        """How many cases of each sort there are now."""
        with schema.reading(schema.LISTS):
            return lists.count(self._db, self.now())

    def find(self, words: str, limit: int = 50) -> list[CaseRow]:
        """Cases in this vault found by reference, name or number; anything may be typed."""
        with schema.reading(schema.LISTS):
            return lists.find(self._db, words, limit)

    # Drafts

    def save_draft(self, draft: Draft) -> None:
        """Keep what is being typed. Raises NotSaved."""
        with or_not_saved("The draft was not saved", "what you typed is still on the screen"):
            drafts.save(self._db, draft)

    def draft(self, case_id: str, kind: str, record_id: str) -> Draft | None:
        """What was being typed for one record, if anything."""
        with schema.reading():
            return drafts.one(self._db, case_id, kind, record_id)

    def drafts(self, case_id: str | None = None) -> list[Draft]:
        """What was being typed in a case, or anywhere, newest first."""
        with schema.reading():
            return drafts.all_of(self._db, case_id)

    def drop_draft(self, case_id: str, kind: str, record_id: str) -> None:
        """Let go of what was being typed. Raises NotSaved."""
        with or_not_saved("The draft is still there", "then throw it away again"):
            drafts.drop(self._db, case_id, kind, record_id)

    # Long work, in slices

    @property
    def stale_index(self) -> bool:
        """Whether the lists were written under other rules, or up to another end, and must be rebuilt."""
        with schema.reading(schema.LISTS):
            return not index.whole(self._db, self.rules.digest, self._ledger.head)

    def verify(self) -> Iterator[Checked]:
        """Check everything, a slice at a time; saves may come between two slices."""
        return verify(self._ledger, self.rules, self.path, self._unlocked.header, self._unlocked.mac())

    def rebuild(self) -> Iterator[Checked]:
        """Write lists and search again from the ledger, a slice at a time."""
        reason, then = "The lists and the search were not written again", "then lock and unlock; no record was touched"
        with or_not_saved(reason, then):
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
