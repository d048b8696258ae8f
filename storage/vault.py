"""The vault: open, read, write, close. The only door into storage; what other floors need is named here."""

from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.likeness import Alike
from datui.casework.refusal import Refusal
from datui.casework.rules import Rules
from storage import schema
from storage.drafts import Draft
from storage.findings import Checked, Failure
from storage.forge import Forged, OpenSlot, forge, forge_slot, started, with_passphrase
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
from storage.tries import Tries, pause
from storage.tries import failed as failed_try
from storage.tries import forget as forget_tries
from storage.tries import read as read_tries
from storage.unlock import Unlocked, prove, unlock
from storage.upkeep import Upkeep
from storage.upward import bring_up_to_date
from storage.watch import Rollback, marks_of_others
from storage.wordlist import head_words

if TYPE_CHECKING:
    from storage.backup import Backing as Backing
    from storage.sealedpack import Packing as Packing

__all__ = [
    "LABELS",
    "MACHINE",
    "SHEET_LABEL",
    "Alike",
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


class Vault(Upkeep):
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

    def close(self) -> None:
        """Close the database and let the vault go; doing it twice is harmless."""
        self._cases.clear()
        self._opened.close()


def _check_clock(training: Training | None, clock: Clock) -> None:
    if training is None and clock is not MACHINE:
        raise Refusal("A real vault runs on the machine's own clock.", "Use a TRAINING vault to work on another date.")
