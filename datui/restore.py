"""`datui restore`: a vault comes back from a backup where none is, or it is only said what would come back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datui import guard
from datui.asking import passphrase_of
from datui.backup import counted
from datui.casework.moments import moment_words
from datui.ends import ends_are_exits
from datui.folders import in_full, marks_folder, vault_folder
from datui.progress import watched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.restore import Restoring

_NOT_THERE: Final = "What was written after that moment is not in it."
_MARKED: Final = "This computer has a mark of how far the vault had come: {} entries. {} of them would be missing."
_ANOTHER: Final = "A mark on this computer says that the vault had come further, or was another."
_WAITS: Final = "Closing a case waits until a supervisor has looked at the vault and signed."
_UNSOUND: Final = "Something in it is not as it was written; run `datui verify` on what came back."


def restore(options: Mapping[str, Any]) -> int:
    """Put a vault back, or say what would come back; where it cannot be done nothing stays."""
    from datui.pack import load_rules
    from datui.places import refuse_unsafe
    from storage.restore import Restoring
    from storage.state import MACHINE, now_of

    source, path, dry_run = Path(in_full(str(options["place"]))), Path(vault_folder(options)), "dry-run" in options
    rules = load_rules()
    if not dry_run:
        refuse_unsafe(path, rules.places)
    restoring = Restoring(source, path, dry_run=dry_run)
    passphrase, label = passphrase_of(options)
    outside = marks_folder(training=restoring.training)
    with ends_are_exits() as ends:
        try:
            watched(restoring.unpack(), ends)
            restoring.unlock(passphrase, label)
            watched(restoring.check(outside), ends)
            if not dry_run:
                restoring.finish(
                    rules, lambda training: now_of(training, MACHINE), str(options.get("reason", "")), outside
                )
        finally:
            restoring.leave()
    _print(restoring, dry_run)
    return 0


def _print(restoring: Restoring, dry_run: bool) -> None:
    held = restoring.manifest
    verb = "would come back" if dry_run else "came back"
    guard.out(f"{counted(held.entries, held.cases)} {verb}, as they were on {moment_words(held.moment)}.")
    if restoring.training:
        guard.out("It is a TRAINING vault: every case in it is fictional.")
    guard.out(_NOT_THERE)
    if (found := restoring.rollback) is not None:
        mark = found.mark
        missing = 0 if mark is None else mark.count - held.entries
        guard.out(_MARKED.format(f"{mark.count:,}", f"{missing:,}") if mark is not None and missing > 0 else _ANOTHER)
        guard.out(_WAITS)
    if restoring.failures:
        guard.out(_UNSOUND)
    if dry_run:
        guard.out("Everything in the backup was opened and checked. Nothing was written.")
    else:
        guard.out("It is signed for, with the reason. It opens with the passphrases of that day.")
