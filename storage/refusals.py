"""What the vault refuses, each with its way out. No sentence carries a value, a path or a key."""

from datui.casework.refusal import Refusal

RESTORE = "Do not change anything in the folder. Make a copy of it, and restore the newest backup that verifies."


class DamagedVault(Refusal):
    """What is on the disk is not what this vault wrote."""

    route = RESTORE


class DamagedHeader(DamagedVault):
    """Neither copy of the header can be read: every failure to parse one is this."""

    def __init__(self, reason: str = "The vault's header is damaged.") -> None:
        super().__init__(reason)


class NewerVault(Refusal):
    """The vault was written by a datui that this one cannot read."""

    route = "Open it with the newest datui; nothing in it was changed."

    def __init__(self) -> None:
        super().__init__("This vault was written by a newer datui.")


class WrongPassphrase(Refusal):
    """The passphrase does not open the slot, or the slot itself is damaged: the two cannot be told apart."""

    route = "Type it again, with Caps Lock off. If you are sure of it, the header is damaged: restore a backup."

    def __init__(self) -> None:
        super().__init__("This passphrase does not open the vault.")


class LockedVault(Refusal):
    """Another datui has the vault open."""

    route = "Close the other datui on this computer, then try again."

    def __init__(self) -> None:
        super().__init__("The vault is open in another datui.")


class NotSaved(Refusal):
    """The disk did not take the record; nothing of it is in the ledger."""
