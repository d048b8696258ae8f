"""A backup of today's version, kept for every later datui: `python -m tests.storage.freezebackup backup-1` makes one.

A file that is there is never written again: what it holds was made by a release, and officers have backups like it.
"""

import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from datui.pack import load_rules
from storage.vault import Draft, Training, Vault, forge
from tests.storage.backing import back_up
from tests.storage.colleagues import enrolled
from tests.storage.conftest import CASE, NAME, PASSPHRASE, Hands, kept, note, person, report

FIXTURES = Path(__file__).with_name("fixtures")
_DRAFT = {"text": "Half a sentence about Łuc", "note_kind": "observation"}


def write(to: Path) -> None:
    """Make the backup, and beside it what must be found in it."""
    with tempfile.TemporaryDirectory() as folder:
        here, hands = Path(folder), Hands(datetime(2026, 11, 25, 14, 7, 11, tzinfo=UTC))
        forged = forge(PASSPHRASE, training=Training(), cheap=True)
        vault = Vault.create(here / "vault", forged, name=NAME, rules=load_rules(), clock=hands)
        enrolled(vault)
        kept(vault, CASE, report(vault, victim_name="Łucja Öztürk", words="„On wie, gdzie mieszkam.”"))
        kept(vault, CASE, person(vault, name="Žarko Öztürk", case_roles=["perpetrator"]), note(vault, text="明美 🕊"))
        kept(vault, "d" * 32, report(vault))
        hands.on(days=1)
        vault.save_draft(Draft("note", CASE, "e" * 32, _DRAFT, "text", 25, vault.now()))
        made = back_up(vault, here / "stick")
        vault.close()
        shutil.copyfile(made.file, to)
    said = asdict(made.manifest) | {"passphrase": PASSPHRASE, "drafts": [_DRAFT["text"]]}
    to.with_suffix(".json").write_text(json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    made = FIXTURES / f"{sys.argv[1]}.datui"
    if made.exists():
        sys.exit("This one is there already, and is never written again.")
    write(made)
    print(f"{made}: {made.stat().st_size:,} bytes")
