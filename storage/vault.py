"""The vault: open, read, write, close. The only door into storage; what other floors need is named here."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from datui.casework.case import Case, CaseRow
from datui.casework.policy import Rules
from datui.casework.reads import VAULT, Access
from datui.casework.records import VAULT_CASE, CaseId, Entry, Record, is_case
from datui.casework.refusal import Refusal
from datui.casework.rollback import Continuation, waits_for_supervisor
from datui.casework.settings import Settings
from datui.casework.slots import SlotChange
from datui.casework.vault import Genesis
from storage import drafts, index, lists, schema
from storage.cases import FoldedCases
from storage.drafts import Draft
from storage.findings import Checked, Failure
from storage.forge import Forged, OpenSlot, forge, forge_slot, started, with_passphrase
from storage.header import Training
from storage.keyring import Key, Keyring
from storage.ledger import Ledger, check_clock
from storage.lists import Counts
from storage.lock import Lock
from storage.look import Look, checked, look, refuse_where_a_vault_is
from storage.opening import Opened, open_files
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
    RolledBack,
    WaitsForSupervisor,
    WrongClock,
    WrongPassphrase,
)
from storage.runs import Runs
from storage.setup import hold, make_files
from storage.sheet import WrongSheet
from storage.sheet import draw as draw_sheet
from storage.sheet import read as read_sheet
from storage.slots import LABELS, SHEET_LABEL
from storage.transaction import DraftKey, or_not_saved, transaction
from storage.tries import Tries, pause
from storage.tries import failed as failed_try
from storage.tries import forget as forget_tries
from storage.tries import read as read_tries
from storage.unlock import Unlocked, prove, unlock
from storage.verify import verify
from storage.watch import Rollback
from storage.wordlist import head_words

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = [
    "LABELS",
    "MACHINE",
    "SHEET_LABEL",
    "Checked",
    "Clock",
    "Counts",
    "DamagedHeader",
    "DamagedVault",
    "Draft",
    "Failure",
    "Forged",
    "GoneVault",
    "Key",
    "Keyring",
    "LockedVault",
    "Look",
    "NewerVault",
    "NoVault",
    "NotSaved",
    "OlderVault",
    "OpenSlot",
    "Rollback",
    "RolledBack",
    "Training",
    "Tries",
    "Unlocked",
    "Vault",
    "WrongClock",
    "WrongPassphrase",
    "WrongSheet",
    "draw_sheet",
    "failed_try",
    "forge",
    "forge_slot",
    "forget_tries",
    "generate_passphrase",
    "head_words",
    "look",
    "passphrase_problem",
    "pause",
    "prove",
    "read_sheet",
    "read_tries",
    "unlock",
    "with_passphrase",
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

    def __init__(self, opened: Opened, rules: Rules, clock: Clock) -> None:
        """Not called from outside: `Vault.open` and `Vault.create` give a vault that was checked."""
        self.rules = rules
        self._opened = opened
        self._clock = clock
        self._cases = FoldedCases(opened, rules)
        self._batch: dict[str, list[Entry]] | None = None
        self._spoilt = False
        self._runs = Runs(self._write_of_vault)
        self.unrecorded = ""
        """Why reading is not being recorded; empty while it is."""

    @classmethod
    def create(
        cls,
        path: Path,
        forged: Forged,
        *,
        name: str,
        rules: Rules,
        clock: Clock = MACHINE,
        outside: Path | None = None,
    ) -> "Vault":
        """Make a vault in an empty or missing folder and open it. Cut off at any moment, it leaves no half a vault.

        `outside` is the folder of the second mark of how far the vault has come.
        """
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
        return cls(open_files(path, unlocked, lock, outside=outside), rules, clock)

    @classmethod
    def open(
        cls,
        path: Path,
        unlocked: Unlocked,
        *,
        rules: Rules,
        clock: Clock = MACHINE,
        outside: Path | None = None,
        mend: bool = True,
    ) -> "Vault":
        """Open what `unlock` unlocked; without `mend` only to check it, as it is found, and be it on a read-only disk.

        Raises LockedVault, DamagedVault, ForgedEntry where an entry since the reader's own last one is not genuine,
        RetiredKey, or Refusal for a clock that is not allowed and a folder that takes no writing.
        """
        _check_clock(unlocked.header.training, clock)
        try:
            checked(path)
            lock, read_only = hold(path, to_check=not mend)
            return cls(open_files(path, unlocked, lock, outside=outside, mend=mend, read_only=read_only), rules, clock)
        except OSError:
            raise NoAccess("The vault's folder cannot be used.") from None

    @property
    def keys(self) -> Keyring:
        """Who can open the vault, and every change to that."""
        return Keyring(self._opened, self.rules, self.now, self._turned)

    def _turned(self) -> None:
        """The database is another file, under another key: nothing folded from the one before it is kept."""
        self._cases.clear()

    @property
    def path(self) -> Path:
        """The vault's folder."""
        return self._opened.path

    @property
    def _db(self) -> "Connection":
        return self._opened.db

    @property
    def _ledger(self) -> Ledger:
        return self._opened.ledger

    # Who and when

    @property
    def training(self) -> Training | None:
        """What the header says of training; None for a real vault."""
        return self._opened.header.training

    @property
    def person(self) -> str:
        """The id of the person who opened the vault."""
        return self._opened.person.person.hex()

    @property
    def name(self) -> str:
        """That person's name."""
        return self._opened.person.name

    @property
    def role(self) -> str:
        """That person's role."""
        return self._opened.person.role

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

    def head_at(self, entries: int) -> str:
        """The hash that stood for the whole ledger when it had so many entries; empty where it never had."""
        with schema.reading():
            return self._ledger.head_at(entries).hex()

    def written_since(self, moment: datetime) -> dict[str, int]:
        """How many of the newest entries were written since a moment, by the name of who wrote them."""
        with schema.reading():
            return self._ledger.written_since(moment)

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
        if self.role not in record.roles or isinstance(record, (Genesis, SlotChange, Access)):
            raise Refusal("Your role does not write this kind of record.", "Ask someone whose role does.")
        if self.rollback is not None:
            raise RolledBack
        if record.waits and self.waits_for_supervisor:
            raise WaitsForSupervisor
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
            if is_case(case_id):
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
        if is_case(case_id) and case_id not in batch:
            batch[case_id] = self._ledger.case(case_id)
        entry = self._write(case_id, record, moment)
        if is_case(case_id):
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
        opened = self._opened
        signer, epoch, rules = opened.unlocked.signer, opened.header.epoch, self.rules.digest
        entry = self._ledger.write(case_id, record, opened.person, signer, epoch, moment, rules=rules)
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
        self._opened.mark()

    # What the vault says of itself

    @property
    def rollback(self) -> Rollback | None:
        """What was found where the vault is an older copy of itself and nobody went on with it yet; else None."""
        return self._opened.rollback

    def go_on(self, reason: str) -> None:
        """Sign that the work goes on with this copy; what needs a supervisor waits until one has looked."""
        found = self.rollback
        if found is None:
            raise Refusal("This vault is as it was left.", "Go on: nothing needs to be signed.")
        record = Continuation(
            record_id=self.new_id(),
            found=", ".join(found.found),
            marked=None if found.mark is None else found.mark.count,
            marked_head="" if found.mark is None else found.mark.head.hex(),
            there=self.entries,
            reason=reason,
        )
        self.keys.go_on(record)
        self._opened.rollback = None
        self._opened.mark()

    @property
    def waits_for_supervisor(self) -> bool:
        """Whether sign-off, closure, export and erasure wait until a supervisor has looked at the vault."""
        return self.rollback is not None or waits_for_supervisor(self.of_vault())

    def of_vault(self) -> list[Entry]:
        """What the vault says of itself: its keys, its settings, and who went on or looked."""
        with schema.reading():
            return self._ledger.of_vault()

    @property
    def settings(self) -> Settings | None:
        """What was set last; None where nothing was."""
        found = [entry.record for entry in self.of_vault() if isinstance(entry.record, Settings)]
        return found[-1] if found else None

    def _write_of_vault(self, record: Record) -> Entry:
        return self._keep(None, record.home, record, self.now(), listed=True)

    # Who read what

    def saw(self, what: str, case_id: CaseId = "") -> None:
        """Write down that something is about to be read; where that cannot be written, `unrecorded` says why."""
        try:
            if self.rollback is not None:
                raise RolledBack
            self._runs.saw(what, case_id, self.now())
        except Refusal as refusal:
            self.unrecorded = refusal.reason
        else:
            self.unrecorded = ""

    def entered(self, tries: Tries | None) -> None:
        """Write down that the vault was opened, and how many tries failed before, as far as a counter says."""
        now = self.now()
        failed = {} if tries is None else {"failed": tries.count, "failed_since": tries.first}
        try:
            if self.rollback is not None:
                raise RolledBack
            self._write_of_vault(Access(record_id=VAULT_CASE, what=VAULT, first=now, last=now, **failed))
        except Refusal as refusal:
            self.unrecorded = refusal.reason

    def close_runs(self) -> None:
        """Write how often what was read once was read again; the session is about to end. Raises NotSaved."""
        ends = self._runs.ends() if self.rollback is None else []
        if ends:
            with self._transaction(None):
                for record in ends:
                    self._write(record.home, record, self.now())
        self._runs.forget()

    def reads(self, case_id: CaseId = "", before: int = 0, limit: int = 200) -> list[Entry[Access]]:
        """Who read what, newest first: of one case, or of any."""
        with schema.reading():
            found = self._ledger.reads(case_id, before, limit)
        return [cast("Entry[Access]", entry) for entry in found if isinstance(entry.record, Access)]

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
        return verify(self._opened, self.rules)

    def rebuild(self) -> Iterator[Checked]:
        """Write lists and search again from the ledger, a slice at a time."""
        reason, then = "The lists and the search were not written again", "then lock and unlock; no record was touched"
        with or_not_saved(reason, then):
            for done, total in index.rebuild(self._ledger, self.rules):
                yield Checked("index", done, total)

    def close(self) -> None:
        """Close the database and let the vault go; doing it twice is harmless."""
        self._cases.clear()
        self._opened.close()


def _check_clock(training: Training | None, clock: Clock) -> None:
    if training is None and clock is not MACHINE:
        raise Refusal("A real vault runs on the machine's own clock.", "Use a TRAINING vault to work on another date.")
