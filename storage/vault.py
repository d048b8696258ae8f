"""The vault: open, read, write, close. The only door into storage; what other floors need is named here."""

from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from datui.casework.backup import Backup
from datui.casework.case import Case, CaseRow
from datui.casework.policy import Rules
from datui.casework.reads import Access
from datui.casework.records import VAULT_CASE, CaseId, Entry
from datui.casework.refusal import Refusal
from storage import chain, index, lists, schema
from storage.drafts import Draft
from storage.findings import Checked, Failure
from storage.forge import Forged, OpenSlot, forge, forge_slot, started, with_passphrase
from storage.halfway import HalfWay
from storage.header import Training
from storage.keyring import Key, Keyring
from storage.ledger import check_clock
from storage.lists import Counts
from storage.lock import Lock
from storage.look import Look, checked, look, refuse_where_a_vault_is
from storage.opening import open_files
from storage.passphrase import generate_passphrase, passphrase_problem
from storage.refusals import (
    DamagedHeader,
    DamagedVault,
    DiskFull,
    GoneVault,
    LockedVault,
    NewerVault,
    NoAccess,
    NotMade,
    NotSaved,
    NoVault,
    OlderVault,
    RolledBack,
    Unchecked,
    WaitsForSupervisor,
    WrongClock,
    WrongPassphrase,
)
from storage.setup import hold, make_files, make_folder
from storage.sheet import WrongSheet
from storage.sheet import draw as draw_sheet
from storage.sheet import read as read_sheet
from storage.slots import LABELS, SHEET_LABEL
from storage.state import MACHINE, Clock, now_of
from storage.transaction import or_not_saved
from storage.tries import Tries, pause
from storage.tries import failed as failed_try
from storage.tries import forget as forget_tries
from storage.tries import read as read_tries
from storage.unlock import Unlocked, prove, unlock
from storage.upward import bring_up_to_date
from storage.verify import verify
from storage.watch import Rollback, marks_of_others
from storage.wordlist import head_words

if TYPE_CHECKING:
    from storage.backup import Backing as Backing

__all__ = [
    "LABELS",
    "MACHINE",
    "SHEET_LABEL",
    "Checked",
    "Clock",
    "Counts",
    "DamagedHeader",
    "DamagedVault",
    "DiskFull",
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
    "WaitsForSupervisor",
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
    "marks_of_others",
    "passphrase_problem",
    "pause",
    "prove",
    "read_sheet",
    "read_tries",
    "unlock",
    "with_passphrase",
]


class Vault(HalfWay):
    """One open vault, on one connection: a draft is saved in a thread beside it, and each other write waits."""

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

        `outside` is the folder of the second mark of how far the vault has come. Raises NotMade, and Unsure where the
        vault was made and may not stay.
        """
        _check_clock(forged.header.training, clock)
        if look(path) is not None:
            refuse_where_a_vault_is(path)
        check_clock(clock())
        header = started(forged.header, clock())
        unlocked = Unlocked(header, header.slots[0], forged.vault_key, forged.signer)
        try:
            make_folder(path)
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
        migrate: bool = False,
    ) -> "Vault":
        """Open what `unlock` unlocked; without `mend` only to check it, as it is found, and be it on a read-only disk.

        Raises OlderVault where an older datui wrote it, unless `migrate` says that it is to be brought up to date.
        Raises LockedVault, DamagedVault, ForgedEntry where an entry since the reader's own last one is not genuine,
        RetiredKey, or Refusal for a clock that is not allowed and a folder that takes no writing.
        """
        _check_clock(unlocked.header.training, clock)
        now = now_of(unlocked.header.training, clock)
        step = (lambda older: bring_up_to_date(older, rules, now)) if migrate else None
        try:
            checked(path)
            lock, read_only = hold(path, to_check=not mend)
            opened = open_files(path, unlocked, lock, outside=outside, mend=mend, read_only=read_only, migrate=step)
            return cls(opened, rules, clock)
        except OSError:
            raise NoAccess("The vault's folder cannot be used.") from None

    # Reading

    def reads(self, case_id: CaseId = "", before: int = 0, limit: int = 200) -> list[Entry[Access]]:
        """Who read what, newest first: of one case, or of any."""
        with schema.reading():
            found = self._ledger.reads(case_id, before, limit)
        return [cast("Entry[Access]", entry) for entry in found if isinstance(entry.record, Access)]

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

    # Long work, in slices

    @property
    def stale_index(self) -> bool:
        """Whether the lists were written under other rules, or up to another end, and must be rebuilt."""
        with schema.reading(schema.LISTS):
            return not index.whole(self._db, self.rules.digest, self._ledger.head)

    def verify(self) -> Generator[Checked, None, None]:
        """Check everything, a slice at a time; saves may come between two slices."""
        return verify(self._opened, self.rules)

    @property
    def to_check(self) -> bool:
        """Whether what others wrote since this person was here last is still to be checked, by `check_recent`."""
        return self._opened.unchecked

    def check_recent(self) -> Iterator[Checked]:
        """Go on checking what others wrote since this person was here last, a slice at a time. Raises ForgedEntry."""
        opened = self._opened
        for done, total in chain.recent(opened.ledger, opened.person.person) if opened.unchecked else ():
            yield Checked("entries", done, total)
        opened.unchecked = False

    def rebuild(self) -> Iterator[Checked]:
        """Write lists and search again from the ledger, a slice at a time."""
        reason, then = "The lists and the search were not written again", "then lock and unlock; no record was touched"
        with or_not_saved(reason, then, self.path, lambda: not self.stale_index):
            for done, total in index.rebuild(self._ledger, self.rules):
                yield Checked("index", done, total)

    def back_up(self, to: Path, where: str) -> "Backing":
        """A backup to make in this folder, or under this name, step by step. Nothing that is there is ever replaced.

        `where` is said in words and kept; no path ever is. Raises Refusal where none may be made.
        """
        from storage.backup import Backing
        from storage.part import file_at

        if self.role not in Backup.roles:
            raise Refusal(
                "Your role makes no backups.", "Let the officer or a supervisor unlock the vault and make one."
            )
        if self.rollback is not None:
            raise RolledBack
        if self.to_check:
            raise Unchecked
        return Backing(
            self._opened, file_at(to, self.path, self.now()), where, self.now, partial(self.append, VAULT_CASE)
        )

    def close(self) -> None:
        """Close the database and let the vault go; doing it twice is harmless."""
        self._cases.clear()
        self._opened.close()


def _check_clock(training: Training | None, clock: Clock) -> None:
    if training is None and clock is not MACHINE:
        raise Refusal("A real vault runs on the machine's own clock.", "Use a TRAINING vault to work on another date.")
