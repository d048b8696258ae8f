"""A vault of today's format, kept for every later datui to open: `python -m tests.storage.freeze format-1` makes one.

A folder that is there is never written again: what it holds was made by a release, and officers have vaults like it.
"""

import json
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from datui.casework.intake import Intake
from datui.casework.note import Note
from datui.casework.people import Person
from datui.casework.records import VAULT_CASE, build
from datui.casework.rollback import Countersignature
from datui.casework.safecontact import SafeContact
from datui.pack import load_rules
from storage.vault import SHEET_LABEL, Draft, Training, Vault, forge, forge_slot, prove, unlock
from tests.storage import decoder

FIXTURES = Path(__file__).with_name("fixtures")
PASSPHRASE = unicodedata.normalize("NFC", "żółty heron lantern quilt marble")
BOLA, SHEET = "walnut copper ladder mist echo", " ".join(["abacus"] * 12)
"""The supervisor's passphrase, and what stands for twelve words: the sheet's own check is of another room."""
OFFICER = "Zoë Ćwik-Nowak"
STARTS, MADE = datetime(2026, 11, 23, 9, 30, tzinfo=UTC), datetime(2026, 11, 25, 14, 7, 11, 250_000, tzinfo=UTC)
CORRECTED, HALF_TYPED = "c0" * 16, "d0" * 16
CASES = {name: f"{number:02x}" * 16 for number, name in enumerate(("łucja", "明美", "nobody yet"), 0xA1)}

_TOLD: list[tuple[str, type[Any], dict[str, Any]]] = [
    (
        "łucja",
        Intake,
        {
            "victim_name": "Łucja Öztürk",
            "danger_now": "n",
            "words": "„On wie, gdzie mieszkam.”\nقالت: لا تتصل 🕊",
            "victim_phone": "07700 900123",
            "feared": "-",
            "address": "?",
            "received_at": STARTS,
            "abuse": ["stalking", "economic"],
        },
    ),
    (
        "łucja",
        SafeContact,
        {
            "voice_allowed": "y",
            "voice_to": "07700 900456",
            "text_allowed": "n",
            "email_allowed": "?",
            "letter_allowed": "-",
            "safe_from": "9:30",
            "safe_until": "2:30pm",
            "code_word": "čaj o páté",
            "who_we_are": "the boiler survey",
        },
    ),
    ("łucja", Person, {"case_roles": ["perpetrator"], "name": "Žarko Öztürk", "age": "41", "born": "?"}),
    ("明美", Intake, {"victim_name": "佐藤 明美", "account": "Bríd O’Hara, next door, heard it.", "danger_now": "?"}),
    ("łucja", Note, {"record_id": CORRECTED, "text": "She will ring on Thursday.", "note_kind": "third-party"}),
    ("nobody yet", Intake, {}),
    (
        "łucja",
        Note,
        {
            "record_id": CORRECTED,
            "text": "She will ring on Tuesday.",
            "note_kind": "words",
            "because": "The day was wrong; she said it herself.",
        },
    ),
]
_TYPED = [
    (0, "text", 4, {"text": "Half"}),
    (1, "text", 15, {"text": "Half a sentence"}),
    (14, "text", 15, {"text": "Half a mistake and"}),
    (3, "text", 15, {"text": "Half a sentence"}),
    (2, "text", 25, {"text": "Half a sentence about Łuc"}),
    (5, "note_kind", 0, {"text": "Half a sentence about Łuc", "note_kind": "observation"}),
]
"""A draft as it was typed: seconds after the one before, the field, the cursor, and what was filled in."""


def write(folder: Path) -> None:
    """Make the vault, and beside it what must be found in it."""
    hands = [MADE]
    forged = forge(PASSPHRASE, training=Training(start=STARTS), cheap=True)
    vault = Vault.create(folder, forged, name=OFFICER, rules=load_rules(), clock=lambda: hands[0])
    heads = {str(vault.entries): vault.head}
    for case, kind, typed in _TOLD:
        hands[0] += timedelta(minutes=7, seconds=13)
        record = build(kind, {"record_id": vault.new_id(), **typed}, now=vault.now())
        vault.append(CASES[case], record)
        heads[str(vault.entries)] = vault.head
    _enrol(vault)
    heads[str(vault.entries)] = vault.head
    for seconds, field, cursor, values in _TYPED:
        hands[0] += timedelta(seconds=seconds)
        vault.save_draft(Draft("note", CASES["明美"], HALF_TYPED, values, field, cursor, vault.now()))
    vault.close()
    vault = Vault.open(folder, unlock(folder, BOLA, "B"), rules=load_rules(), clock=lambda: hands[0])
    vault.saw("case", CASES["łucja"])
    seen = Countersignature(record_id="e0" * 16, entries=vault.entries, head=vault.head, whole=True)
    vault.append(VAULT_CASE, seen, proof=prove(vault.keys.unlocked, BOLA))
    heads[str(vault.entries)] = vault.head
    vault.save_draft(Draft("note", CASES["明美"], HALF_TYPED, {"text": "Hers."}, "text", 5, vault.now()))
    vault.close()
    for name in ("lock", "cases.db-journal", "ballast"):
        (folder / name).unlink(missing_ok=True)
    said = decoder.decode(folder, PASSPHRASE) | {"passphrase": PASSPHRASE, "cases": sorted(CASES.values())}
    said["found"] = {"ozturk": [CASES["łucja"]], "佐藤": [CASES["明美"]], "900123": [CASES["łucja"]], "tuesday": []}
    # What is frozen is what datui said while it wrote, and not what the decoder made of it.
    assert heads.items() <= said["heads"].items()
    text = json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    (folder / "expected.json").write_text(text, "utf-8", newline="\n")


def _enrol(vault: Vault) -> None:
    """A supervisor, a new vault key that was left for her while she was away, and a recovery sheet."""
    proof = prove(vault.keys.unlocked, PASSPHRASE)
    vault.keys.enrol(proof, forge_slot(BOLA, vault.keys.header, role="supervisor", cheap=True), "Bola Òkafor")
    vault.keys.rotate(proof, "The laptop was away for a day")
    sheet = forge_slot(SHEET, vault.keys.header, role="recovery", label=SHEET_LABEL, cheap=True)
    vault.keys.make_sheet(prove(vault.keys.unlocked, PASSPHRASE), sheet)


if __name__ == "__main__":
    made = FIXTURES / sys.argv[1]
    if made.exists():
        sys.exit("This one is there already, and is never written again.")
    write(made)
    print(f"{made}: {sum(one.stat().st_size for one in made.iterdir()):,} bytes")
