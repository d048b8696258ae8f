"""A process that writes into a vault until it is killed, and says each record that it was told is kept."""

import sys
from pathlib import Path

from datui.casework.intake import Intake
from datui.casework.note import Note
from datui.casework.records import Record, build
from datui.pack import load_rules
from storage.vault import Draft, Vault, unlock

CASES = tuple(letter * 32 for letter in "abcdef")


def write_for_ever(path: Path, passphrase: str) -> None:
    vault = Vault.open(path, unlock(path, passphrase), rules=load_rules())
    while True:
        case_id, record_id = CASES[vault.entries % len(CASES)], vault.new_id()
        values = {"record_id": record_id, "because": "words " * 40}
        if vault.entries % 3:
            record: Record = build(Intake, values | {"victim_name": "Ngozi Hart"}, now=vault.now())
        else:
            record = build(Note, values, now=vault.now())
        vault.save_draft(Draft(record.kind, case_id, record_id, values, "because", 4, vault.now()))
        vault.append(case_id, record)
        print(vault.entries, record_id, flush=True)


if __name__ == "__main__":
    write_for_ever(Path(sys.argv[1]), sys.argv[2])
