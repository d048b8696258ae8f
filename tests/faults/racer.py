"""A process that opens a vault as soon as it is told to, writes one record into it, and says what became of that."""

import sys
from pathlib import Path

from datui.casework.note import Note
from datui.casework.records import build
from datui.casework.refusal import Refusal
from datui.pack import shipped_rules
from storage.vault import Vault, unlock
from tests.faults.instances import CASE


def race(path: Path, passphrase: str) -> str:
    """`kept` and the record's id, or the code of the refusal."""
    rules = shipped_rules()
    unlocked = unlock(path, passphrase)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        vault = Vault.open(path, unlocked, rules=rules)
    except Refusal as refusal:
        return refusal.code
    note = build(Note, {"record_id": vault.new_id(), "because": "racing"}, now=vault.now())
    vault.append(CASE, note)
    # Whoever has it keeps it until the others have been told.
    print(f"kept {note.record_id}", flush=True)
    sys.stdin.readline()
    vault.close()
    return "closed"


if __name__ == "__main__":
    print(race(Path(sys.argv[1]), sys.argv[2]), flush=True)
