"""Reads what the pack says of the computer around datui: where no vault may be, and which libraries are behind."""

import re
from types import MappingProxyType

from datui.casework.computer import Library, Places, SyncService
from datui.casework.tables import Table

PLACES = "policy/places.toml"
LIBRARIES = "policy/libraries.toml"
SORTS = ("removable", "network", "lent", "own")
"""The sorts of places that a backup may go to where the pack lists them."""
PACK_SORTS = ("removable",)
"""Those that a sealed pack may go to: what somebody carries to whom it is for, and nobody else can look into."""
_RELEASE = re.compile(r"[0-9]+(\.[0-9]+){2}")


def read_places(file: Table) -> Places:
    """Where no vault may be."""
    checked = []
    with file.table("sync") as table:
        checked.append(table.verified())
        services = tuple(
            SyncService(row.text("name"), row.texts("folders"), row.texts("leaves")) for row in table.rows("services")
        )
    kinds = {}
    for name in ("network", "lent"):
        with file.table(name) as table:
            checked.append(table.verified())
            kinds[name] = table.texts("kinds")
            if not kinds[name]:
                table.refuse("is empty", "kinds")
    allowed: dict[str, dict[str, str]] = {}
    for name, sorts in (("backup", SORTS), ("packs", PACK_SORTS)):
        with file.table(name) as table:
            checked.append(table.verified())
            allowed[name] = _allowed(table, sorts)
    backup, packs = (MappingProxyType(allowed[name]) for name in ("backup", "packs"))
    return Places(services, kinds["network"], kinds["lent"], tuple(checked), backup, packs)


def _allowed(table: Table, sorts: tuple[str, ...]) -> dict[str, str]:
    """Which sorts of places something may go to, and how each is called."""
    found: dict[str, str] = {}
    for row in table.rows("allowed"):
        sort = row.text("sort")
        if sort not in sorts or sort in found:
            row.refuse(f"must be one of {', '.join(sorts)}, each once", "sort")
        found[sort] = row.text("words")
    return found


def read_library(file: Table, name: str) -> Library:
    """From which release on a library has its security fixes, line by line."""
    first = {}
    with file.table(name) as table:
        checked, note = table.verified(), table.text("note", "")
        with table.table("first") as lines:
            for line, row in lines.tables(short="release"):
                first[line] = row.text("release")
                if not _RELEASE.fullmatch(first[line]) or first[line].rpartition(".")[0] != line:
                    row.refuse("must be a release of this line, such as 3.6.5 of 3.6", "release")
    return Library(MappingProxyType(first), note, checked)
