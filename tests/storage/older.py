"""Vaults of older datuis, as the frozen ones are, and a process that brings one up to date."""

import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datui.pack import load_rules
from storage import schema
from storage.unlock import Unlocked
from storage.vault import Vault, unlock
from tests.storage import decoder
from tests.storage.conftest import Hands, beneath
from tests.storage.test_formats import FIXTURES, copied, expected_of

OLDER = [one for one in FIXTURES if expected_of(one)["tables"] == 1]
PASSPHRASE = expected_of(FIXTURES[0])["passphrase"]
LATER = datetime(2027, 1, 4, 10, tzinfo=UTC)
_MORE = "INSERT INTO draft (case_id, kind, record_id, filled, field, cursor, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?)"


def older(to: Path, drafts: int = 0) -> Path:
    """The newest of the frozen vaults that is older, with so many more drafts in it: some go over several pages."""
    path = copied(OLDER[-1], to)
    with beneath(path, unlock(path, PASSPHRASE)) as db:
        for number in range(drafts):
            filled = f'{{"text":"{"half a sentence " * (number * 50)}"}}'
            db.execute(_MORE, (b"\xa1" * 16, "note", number.to_bytes(16), filled, "text", number, 10**15 + number))
    return path


def files_of(path: Path) -> dict[str, bytes]:
    """Every file of a vault's folder, byte for byte, but for the empty one that says who has it open."""
    return {one.name: one.read_bytes() for one in path.iterdir() if one.name != "lock"}


def opened(path: Path, *, migrate: bool = False, mend: bool = True, who: tuple[str, str] = (PASSPHRASE, "A")) -> Vault:
    unlocked = unlock(path, *who)
    return Vault.open(path, unlocked, rules=load_rules(), clock=Hands(LATER), mend=mend, migrate=migrate)


def beneath_it(path: Path, look: Callable[[Any], Any]) -> Any:
    """What someone sees in the database who has the key and none of our code."""
    unlocked: Unlocked = unlock(path, PASSPHRASE)
    header = unlocked.header
    keyed = (unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
    with closing(schema._keyed(path / schema.NAME, *keyed)) as db:
        return look(db)


def kept_through(path: Path, before: dict[str, Any]) -> dict[str, Any]:
    """Fail where anything is not in the vault that the decoder found before; what it finds there now."""
    now, (owner, *_others) = decoder.decode(path, PASSPHRASE), before["entries"]
    assert now["entries"][: len(before["entries"])] == before["entries"]
    assert before["heads"].items() <= now["heads"].items()
    assert (now["header"], now["name"]) == (before["header"], before["name"])
    wanted = [{"person": owner["person"]} | draft for draft in before["drafts"]]
    assert [{name: draft[name] for name in one} for draft, one in zip(now["drafts"], wanted, strict=True)] == wanted
    assert all(draft["steps"][-1]["filled"] == draft["filled"] for draft in now["drafts"])
    return now


if __name__ == "__main__":
    opened(Path(sys.argv[1]), migrate=True).close()
    print("brought up to date", flush=True)
