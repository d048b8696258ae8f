"""What the vault refuses, each with its way out. No sentence carries a value, a path or a key."""

import errno

from datui.casework.refusal import Refusal

KEEP = "Keep the folder as it is, and make a copy of it before anything else."


class DamagedVault(Refusal):
    """What is on the disk is not what this vault wrote."""

    route = (
        f"{KEEP} Nothing in it was changed; where it still opens, `datui verify` says what is whole. "
        "`datui rescue FOLDER` copies what can still be read into a new vault."
    )
    code = "damaged"


class ForgedEntry(DamagedVault):
    """An entry since the reader's own newest one was not signed by whom it names, or does not follow."""

    route = f"{KEEP} `datui verify` says what is whole; tell a supervisor, and whoever looks after datui."
    code = "forged"

    def __init__(self, seq: int) -> None:
        super().__init__(f"Entry {seq} of this vault was not written by anyone who may write it.")


class Unchecked(Refusal):
    """What others wrote since this person was here last is still being checked."""

    route = "Wait until it is checked; then do it again."
    code = "unchecked"

    def __init__(self) -> None:
        super().__init__("The vault is still being checked, so nothing is added to it yet.")


class RetiredKey(Refusal):
    """The passphrase opens a slot whose key was removed, reset or never enrolled to its end."""

    route = "Use your newest passphrase; if you have none, ask a supervisor of this vault to enrol you."
    code = "retired"

    def __init__(self) -> None:
        super().__init__("This key was removed or reset, or was never enrolled to its end.")


class RolledBack(Refusal):
    """The vault is an older copy of itself, and nobody has said yet that they go on with it."""

    route = "Look at what was found, and sign that you go on with this copy: v on the caseload."
    code = "rolled-back"

    def __init__(self) -> None:
        super().__init__("This is an older copy of the vault, so nothing is added to it yet.")


class WaitsForSupervisor(Refusal):
    """Somebody went on after a rollback, and no supervisor has looked since."""

    route = "Let a supervisor unlock the vault, look at it and sign; enrol one where there is none. The rest goes on."
    code = "waits"

    def __init__(self) -> None:
        super().__init__("This waits until a supervisor has looked at the vault, since it was an older copy of itself.")


class DamagedHeader(DamagedVault):
    """Neither copy of the header can be read: every failure to parse one is this."""

    route = f"{KEEP} Nothing in it was changed."
    code = "header"

    def __init__(self, reason: str = "The vault's header is damaged.") -> None:
        super().__init__(reason)


class NoVault(Refusal):
    """There is no vault where one should be."""

    code = "no-vault"


class GoneVault(NoVault):
    """The vault was there and no longer is: its disk was taken out, or its folder moved."""

    route = "Attach it again, then start datui again."

    def __init__(self) -> None:
        super().__init__("The vault's folder is gone.")


class Foreign(Refusal):
    """What is there is no vault, is not made into one, and stays as it is."""

    code = "foreign"


class FilesBeside(Refusal):
    """Another program has left files beside the database, which SQLite would take into it and away."""

    route = "Close that program, move what ends in -wal and -shm out of the folder, then start datui again."
    code = "beside"

    def __init__(self) -> None:
        super().__init__("Another program has left a file beside the vault's database, which datui never does.")


class NoAccess(Refusal):
    """The system does not let datui use the folder."""

    route = "Check that it is yours and that its disk is attached."
    code = "no-access"


class NotMade(Refusal):
    """The disk did not take a new vault."""

    route = "Choose a folder that is yours, on a disk with room."
    code = "not-made"

    def __init__(self) -> None:
        super().__init__("The vault cannot be made in this folder.")


class NewerVault(Refusal):
    """The vault was written by a datui that this one cannot read."""

    route = "Open it with the newest datui; nothing in it was changed."
    code = "newer"

    def __init__(self) -> None:
        super().__init__("This vault was written by a newer datui.")


class OlderVault(Refusal):
    """The vault was written by a datui whose tables were others; it is brought up to date when someone says so."""

    route = "Start datui and unlock it: it says what it would do, and asks first. Nothing was changed yet."
    code = "older"

    def __init__(self, changes: tuple[str, ...] = (), *, rolled_back: bool = False) -> None:
        super().__init__("This vault was written by an older datui.")
        self.changes = changes
        """What will be done to bring it up to date, each change in words."""
        self.rolled_back = rolled_back
        """Whether its marks say that it is an older copy of itself too, or another than it was."""


class WrongPassphrase(Refusal):
    """The passphrase does not open the slot, or the slot itself is damaged: the two cannot be told apart."""

    route = f"Type it again, with Caps Lock off. If you are sure of it, the header is damaged. {KEEP}"
    code = "passphrase"

    def __init__(self) -> None:
        super().__init__("This passphrase does not open the vault.")


class LockedVault(Refusal):
    """Another datui has the vault open."""

    route = "Close the other datui on this computer, then try again."
    code = "in-use"

    def __init__(self) -> None:
        super().__init__("The vault is open in another datui.")


class WrongClock(Refusal):
    """The clock shows a time that no entry can have: before 1970, or later than any date that can be typed."""

    route = "Set the computer's date and time right, then do it once more."
    code = "clock"

    def __init__(self) -> None:
        super().__init__("The computer's clock shows a year that cannot be, so nothing was saved.")


class Unprotected(Refusal):
    """The database library does not do what keeps records safe on the disk."""

    route = "Nothing was changed. Install datui again, with the library that comes with it."
    code = "unprotected"

    def __init__(self) -> None:
        super().__init__("The database cannot be opened as safely as datui opens it.")


class NotSaved(Refusal):
    """The disk did not take the record; nothing of it is in the ledger."""


class DiskFull(NotSaved):
    """The disk has no room for it, or the room that this person may use of it is used up."""

    code = "full"


class Unsure(Refusal):
    """The disk failed so that nobody can tell whether something was kept, or whether it stays."""

    route = "Lock, unlock and look for it; keep it again if it is not there."
    code = "unsure"


ROOM = "Make room on the disk (empty the wastebasket, move films and downloads; touch nothing of the vault)"
_FULL = ("the disk is full", ROOM)
_SHARE = ("your share of the disk is used up", ROOM)
_READ_ONLY = (
    "nothing can be written in the vault's folder",
    "Let datui write in the folder, or take the disk's lock off",
)
_HELD = ("another program holds the vault's file", "Close what has the vault's folder open, such as a backup")
_DAMAGED = "a page of the vault's database cannot be read"
_OTHER = ("it could not be written", "Check that the disk is attached")
_WHY = {
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_BUSY": _HELD,
    "SQLITE_LOCKED": _HELD,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _SHARE,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
}


def is_known(wrong: BaseException) -> bool:
    """Whether an error of the system says what is wrong in words that help."""
    return getattr(wrong, "errno", None) in _WHY


def why_not(wrong: BaseException, then: str) -> tuple[str, str]:
    """Why something could not be written, and what helps: as the error says, and not always the disk's fault.

    `then` ends the route where trying again can help, which it cannot where the database is damaged.
    """
    # The name of an extended error begins with its kind's: SQLITE_READONLY_DIRECTORY.
    name = "_".join(str(getattr(wrong, "sqlite_errorname", "")).split("_")[:2])
    if name in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
        return _DAMAGED, DamagedVault.route
    why, helps = _WHY.get(name) or _WHY.get(getattr(wrong, "errno", None)) or _OTHER
    return why, f"{helps}{then}."


def not_saved(wrong: BaseException, reason: str, then: str) -> NotSaved:
    """NotSaved, with why: `{why}` stands for that in the reason. DiskFull where it is for want of room."""
    why, route = why_not(wrong, then)
    kind = DiskFull if why in (_FULL[0], _SHARE[0]) else NotSaved
    return kind(reason.format(why=why), route)
