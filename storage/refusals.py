"""What the vault refuses, each with its way out. No sentence carries a value, a path or a key."""

import errno

from datui.casework.refusal import Refusal

RESTORE = "Do not change anything in the folder. Make a copy of it, and restore the newest backup that verifies."


class DamagedVault(Refusal):
    """What is on the disk is not what this vault wrote."""

    route = RESTORE
    code = "damaged"


class DamagedHeader(DamagedVault):
    """Neither copy of the header can be read: every failure to parse one is this."""

    code = "header"

    def __init__(self, reason: str = "The vault's header is damaged.") -> None:
        super().__init__(reason)


class NoVault(Refusal):
    """There is no vault where one should be."""

    code = "no-vault"


class NewerVault(Refusal):
    """The vault was written by a datui that this one cannot read."""

    route = "Open it with the newest datui; nothing in it was changed."
    code = "newer"

    def __init__(self) -> None:
        super().__init__("This vault was written by a newer datui.")


class WrongPassphrase(Refusal):
    """The passphrase does not open the slot, or the slot itself is damaged: the two cannot be told apart."""

    route = "Type it again, with Caps Lock off. If you are sure of it, the header is damaged: restore a backup."
    code = "passphrase"

    def __init__(self) -> None:
        super().__init__("This passphrase does not open the vault.")


class LockedVault(Refusal):
    """Another datui has the vault open."""

    route = "Close the other datui on this computer, then try again."
    code = "in-use"

    def __init__(self) -> None:
        super().__init__("The vault is open in another datui.")


class NotSaved(Refusal):
    """The disk did not take the record; nothing of it is in the ledger."""


_FULL = ("the disk is full", "Make room on the disk")
_READ_ONLY = (
    "nothing can be written in the vault's folder",
    "Let datui write in the folder, or take the disk's lock off",
)
_HELD = ("another program holds the vault's file", "Close what has the vault's folder open, such as a backup")
_OTHER = ("it could not be written", "Check that the disk is attached")
_WHY = {
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_BUSY": _HELD,
    "SQLITE_LOCKED": _HELD,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
}


def why_not(wrong: BaseException) -> tuple[str, str]:
    """Why something could not be written, and what helps: as the error says, and not always the disk's fault."""
    # The name of an extended error begins with its kind's: SQLITE_READONLY_DIRECTORY.
    name = "_".join(str(getattr(wrong, "sqlite_errorname", "")).split("_")[:2])
    return _WHY.get(name) or _WHY.get(getattr(wrong, "errno", None)) or _OTHER
