"""What the pack says of the computer that holds a vault: places that are no place for one, libraries that are old."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from datui.casework.policy import Verified


@dataclass(frozen=True, slots=True)
class SyncService:
    """A service that copies folders to other computers, and how they are known: by name and by what it leaves there.

    In both, * stands for anything; a / at the end of what is left says that it is a folder.
    """

    name: str
    folders: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where no vault may be: in a service's folders, over the network, or on what a host lends a virtual machine."""

    services: tuple[SyncService, ...]
    network: tuple[str, ...]
    lent: tuple[str, ...]
    checked: tuple[Verified, ...]
    backup: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Where a backup may go, by the sort of the place, and how it is called."""
    packs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Where a sealed pack may go, likewise."""


@dataclass(frozen=True, slots=True)
class Library:
    """The first release of each line of a library, such as 3.6, with every security fix known when it was checked.

    `note` says what an older one means for the vault's database.
    """

    first: Mapping[str, str]
    note: str
    checked: Verified
