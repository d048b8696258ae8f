"""`datui rescue`: all that can still be read in a damaged vault goes into a new one, and what cannot is named."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datui import guard
from datui.asking import passphrase_of
from datui.casework.rescued import missing_words, spelt
from datui.ends import ends_are_exits
from datui.folders import in_full, marks_folder, vault_folder
from datui.progress import watched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datui.casework.rules import Rules
    from datui.ends import Ends
    from storage.findings import Failure
    from storage.rescue import Missing, Rescue
    from storage.unlock import Unlocked

INCOMPLETE: Final = 3
"""The exit code where the new vault is made and something is missing in it."""
_NEXT: Final = (
    "Open it with --vault and its folder. What needs a supervisor waits until one has looked at it and signed.\n"
    "Keep the damaged folder as it is until then, and compare each holder's name and words with those noted down."
)
_RETURNED: Final = "Their key is the header's alone, for the entry that gave it to them is lost:"
_MOOT: Final = "Nothing follows any more from these changes of the keys, which build on what is lost: entry"
_UNSOUND: Final = "The new vault is not as it was written either; run `datui verify` on it. Found:"


def rescue(options: Mapping[str, Any]) -> int:
    """Make a new vault out of a damaged one; INCOMPLETE where something could not be saved."""
    from datui.pack import load_rules
    from datui.places import refuse_unsafe
    from storage.damaged import held
    from storage.look import refuse_inside, refuse_where_a_vault_is
    from storage.refusals import Unsure
    from storage.rescue import Rescue
    from storage.state import MACHINE, now_of

    damaged, to = Path(vault_folder(options)), Path(in_full(str(options["place"])))
    rules = load_rules()
    refuse_unsafe(to, rules.places)
    refuse_where_a_vault_is(to)
    refuse_inside(to, damaged)
    passphrase, label = passphrase_of(options)
    # Whether it is of training, and has no mark outside, only its header says.
    with ends_are_exits() as ends, held(damaged, passphrase, label, _marks) as there:
        one = Rescue(there, to)
        watched(one.read(), ends)
        try:
            watched(one.write(rules, lambda training: now_of(training, MACHINE)), ends)
        except Unsure:
            # The new vault stands there all the same, and may be all that there is.
            with suppress(guard.Unsaid):
                _print_saved(one)
            raise
        found = _wrong_in(to, there.unlocked, rules, ends)
    _print_saved(one)
    if found:
        guard.out(f"{_UNSOUND} {', '.join(sorted({failure.what for failure in found}))}.")
    guard.out(_NEXT)
    return INCOMPLETE if one.missing or found else 0


def _marks(training: bool) -> Path | None:
    return marks_folder(training=training)


def _wrong_in(to: Path, unlocked: Unlocked, rules: Rules, ends: Ends) -> list[Failure]:
    """What a check of the new vault finds beside the gaps that are signed for; it is only looked at."""
    from dataclasses import replace

    from storage import copies
    from storage.vault import Vault

    # The header may be the other of the two copies.
    header = next(iter(copy.header for copy in copies.read(to).values() if copy.header is not None))
    slot = next(slot for slot in header.slots if slot.key_id == unlocked.slot.key_id)
    outside = _marks(unlocked.header.training is not None)
    own = replace(unlocked, header=header, slot=slot)
    with closing(Vault.open(to, own, rules=rules, outside=outside, mend=False)) as vault:
        return watched(vault.verify(), ends)


def _print_saved(one: Rescue) -> None:
    record = one.record
    entries = f"{one.saved:,} {'entry' if one.saved == 1 else 'entries'}"
    drafts = f"{one.drafts:,} {'draft' if one.drafts == 1 else 'drafts'}"
    guard.out(f"Saved: {entries}, each under its own signature, and {drafts}.")
    if pages := len(one.remains.damaged):
        guard.out(f"{pages:,} {'page' if pages == 1 else 'pages'} of the damaged vault could not be read.")
    if one.missing:
        guard.out(f"{missing_words(*_numbers(one.missing)).capitalize()}:")
        for each in one.missing:
            guard.out(f"  {_line(each)}")
    else:
        guard.out("Nothing is missing.")
    for back in record.returned:
        guard.out(f"{_RETURNED} {back.role}, key {back.label}.")
    if record.moot:
        guard.out(f"{_MOOT} {spelt((number, number) for number in record.moot)}.")


def _numbers(missing: list[Missing]) -> tuple[int, int]:
    records = sum(each.record_only for each in missing)
    return len(missing) - records, records


def _line(each: Missing) -> str:
    """An entry by its number, with its kind and its case where they are known; no name, and nothing of a record."""
    what = "the record of entry" if each.record_only else "entry"
    of = ", ".join(part for part in (each.kind, each.reference and f"case {each.reference}") if part)
    return f"{what} {each.entry:,}: {of or 'of which case is not known'}"
