"""The one write path: a record becomes an entry, with what finds it and the end of its draft, all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import Final

from datui.casework.case import Case
from datui.casework.editions import Editions
from datui.casework.reads import VAULT, Access
from datui.casework.records import VAULT_CASE, CaseId, Entry, Record, is_case
from datui.casework.refusal import Refusal
from datui.casework.rollback import Continuation, Countersignature
from datui.casework.rules import Rules
from datui.casework.slots import SlotChange
from datui.casework.vault import Genesis, Migration
from storage import drafts, index
from storage.forge import OpenSlot
from storage.opening import Opened
from storage.refusals import NotSaved, RetiredKey, RolledBack, Unchecked, WaitsForSupervisor
from storage.runs import Runs
from storage.state import Clock, State
from storage.transaction import transaction
from storage.tries import Tries

_SLOW: Final = 0.5
"""Seconds after which whoever waits for a save wonders whether the key was taken at all."""


class Writing(State):
    """An open vault that is written to."""

    def __init__(self, opened: Opened, rules: Rules, clock: Clock) -> None:
        """Not called from outside: `Vault.open` and `Vault.create` give a vault that was checked."""
        super().__init__(opened, rules, clock)
        self._batch: dict[str, list[Entry]] | None = None
        self._spoilt = False
        self._took = 0.0
        self._named = frozenset(self.rules.worked_under)
        self._runs = Runs(self._write_of_vault)
        self.unrecorded = ""
        """Why reading is not being recorded; empty while it is."""

    def append(
        self, case_id: str, record: Record, *, at: datetime | None = None, proof: OpenSlot | None = None
    ) -> Entry:
        """Keep a record: the entry, what lists and search need, and the end of its draft, all or nothing.

        `at` is for a batch in a TRAINING vault; `proof` goes with a kind that is `fresh`. Raises Refusal where it may
        not be written now, and NotSaved, each only where nothing was kept.
        """
        if self.role not in record.roles or isinstance(record, (Genesis, Migration, Editions, SlotChange, Access)):
            raise Refusal("Your role does not write this kind of record.", "Ask someone whose role does.")
        if self.rollback is not None:
            raise RolledBack
        if record.waits and self.waits_for_supervisor:
            raise WaitsForSupervisor
        if record.fresh:
            self._opened.check_proof(proof)
        if isinstance(record, Countersignature) and (record.entries, record.head) != (self.entries, self.head):
            raise Refusal("The vault does not end there.", "Look at it again, and sign for where it ends now.")
        if at is not None and (self._batch is None or self.training is None):
            raise Refusal("Only a batch in a TRAINING vault may give its own time.", "Leave the time out.")
        moment = self.now() if at is None else at
        if self._batch is not None:
            return self._append_to_batch(self._batch, case_id, record, moment)
        before = self._cases.get(case_id)
        return self._opened.ballast.behind(lambda: self._keep_listed(before, case_id, record, moment))

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """See how long the disk takes for a save, whatever it is of and however it ends."""
        begun = monotonic()
        try:
            yield
        finally:
            self._took = monotonic() - begun

    @property
    def is_slow(self) -> bool:
        """Whether the newest save took so long that whoever waits for the next one is to be told that it goes on."""
        return self._took > _SLOW

    def _keep_listed(self, before: Case | None, case_id: str, record: Record, moment: datetime) -> Entry:
        """Write the entry and what finds it; where that cannot be written, the entry all the same."""
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
        # Of what nobody typed, nothing is still on the screen.
        draft = None if isinstance(record, Access) else self._draft_of(case_id, record)
        with self._transaction(draft):
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
        if is_case(case_id) and self.rules.digest not in self._named:
            # Whoever reads the case in ten years can tell by which editions it was worked.
            self._enter(VAULT_CASE, Editions(record_id=self.new_id(), editions=self.rules.editions), moment)
            self._named |= {self.rules.digest}
        entry = self._enter(case_id, record, moment)
        drafts.drop(self._db, self._draft_of(case_id, record))
        return entry

    def _enter(self, case_id: str, record: Record, moment: datetime) -> Entry:
        opened = self._opened
        signer, epoch, rules = opened.unlocked.signer, opened.header.epoch, self.rules.digest
        return self._ledger.write(case_id, record, opened.person, signer, epoch, moment, rules=rules)

    def _draft_of(self, case_id: str, record: Record) -> drafts.Place:
        return (self.person, case_id, record.kind, record.record_id)

    @contextmanager
    def _transaction(self, draft: drafts.Place | None) -> Iterator[None]:
        if self._opened.unchecked:
            raise Unchecked
        if self._opened.person.until:
            raise RetiredKey
        named = self._named
        try:
            with self._timed(), transaction(self._ledger, draft, self.path):
                before = self._ledger.head
                yield
                index.follow(self._db, self.rules.digest, before, self._ledger.head)
        except BaseException:
            self._cases.clear()
            self._named = named
            raise
        self._opened.mark()

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

    def _write_of_vault(self, record: Record) -> Entry:
        return self._keep(None, record.home, record, self.now(), listed=True)

    # Who read what

    def saw(self, what: str, case_id: CaseId = "") -> None:
        """Write down that something is about to be read; where that cannot be written, `unrecorded` says why."""
        try:
            if self.rollback is not None:
                raise RolledBack
            if self._runs.saw(what, case_id, self.now()):
                self.unrecorded = ""
        except Refusal as refusal:
            self.unrecorded = refusal.reason

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
        else:
            self.unrecorded = ""

    def close_runs(self) -> None:
        """Write how often what was read once was read again; the session is about to end. Raises NotSaved."""
        ends = self._runs.ends() if self.rollback is None else []
        if ends:
            self._opened.ballast.behind(lambda: self._write_ends(ends))
        self._runs.forget()

    def _write_ends(self, ends: list[Access]) -> None:
        with self._transaction(None):
            for record in ends:
                self._write(record.home, record, self.now())
