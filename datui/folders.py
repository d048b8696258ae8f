"""Where a person's vaults are, and the second marks of how far they have come: never where a system roams or syncs."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

TYPE_CHECKING = False  # as `typing` has it, which takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LETTERS = "ABCDEFGHIJKLMNOP"
"""What the lock screen calls keys and vaults: letters, which tell nothing of anybody."""


def data_folder() -> str:
    """The folder of this system for a user's local data: never one that roams or is synced."""
    if sys.platform == "linux":
        # As platformdirs says it, which takes longer to load than everything else here together.
        home = os.environ.get("XDG_DATA_HOME", "").strip() or f"{os.path.expanduser('~')}/.local/share"  # noqa: PTH111 - slow
        return f"{home}/datui"
    from platformdirs import user_data_dir

    return user_data_dir("datui", appauthor=False, roaming=False)


def default_vault() -> str:
    """Where a person's own vault is."""
    return vault_called(LETTERS[0])


def vault_called(letter: str) -> str:
    """Where the vault is that the lock screen calls by this letter: A is a person's own, the others lie beside it."""
    return os.path.normpath(f"{data_folder()}/{_name(letter)}")


def _name(letter: str) -> str:
    return "vault" if letter == LETTERS[0] else f"vault-{letter.lower()}"


def vaults_there() -> list[str]:
    """The letters of the vaults that are there, the one last written in first, for the price of one look round."""
    letters, there = {_name(letter): letter for letter in LETTERS}, []
    with suppress(OSError), os.scandir(data_folder()) as found:
        for one in found:
            if one.name in letters:
                with suppress(OSError):
                    there.append((-os.stat(f"{one.path}/cases.db").st_mtime, letters[one.name]))  # noqa: PTH116 - slow
    return [letter for _age, letter in sorted(there)]


def vaults_offered(path: str) -> list[str]:
    """The letters to choose from on the lock screen of this vault: none, unless it is one of several that may be meant.

    Whoever names a vault means that one; who names none means their own and any beside it.
    """
    own = default_vault()
    any_is_meant = path == own or (not os.path.lexists(own) and path in map(vault_called, LETTERS))
    there = vaults_there() if any_is_meant else []
    return there if len(there) > 1 else []


def usual_vault() -> str:
    """The vault that opens when none is named: a person's own, or where there are only others, the newest of those."""
    own = default_vault()
    there = [] if os.path.lexists(own) else vaults_there()
    return vault_called(there[0]) if there else own


def vault_folder(options: Mapping[str, object]) -> str:
    """The vault that is meant, in full. Raises Refusal where that cannot be said: the working folder is gone."""
    return in_full(str(options.get("vault") or usual_vault()))


def in_full(path: str) -> str:
    """A path that a person gave, in full. Raises Refusal where that cannot be said: the working folder is gone."""
    try:
        return os.path.abspath(path)  # noqa: PTH100 - pathlib is slow to load
    except OSError:
        from datui.casework.refusal import Refusal

        route = "Go to a folder that is there, or give --vault in full, and start it again."
        gone = Refusal("The folder that datui was started in is gone.", route)
        gone.code = "nowhere"
        raise gone from None


def marks_folder(*, training: bool) -> Path | None:
    """Where the second marks are, outside of every vault; a TRAINING vault has none, for it may be thrown away."""
    if training:
        return None
    from pathlib import Path

    return Path(data_folder()) / "anchors"
