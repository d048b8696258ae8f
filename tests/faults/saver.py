"""A process that opens a vault, does one thing in it once it is told to, and says what the vault said of it.

It loads everything once and forks for every try, so that a try costs no more than what is tried. What was said goes
into memory that is shared, which takes no call of the system: every call may fail, and go on failing.
"""

import json
import mmap
import os
import sys
from collections.abc import Callable
from pathlib import Path

from datui.casework.reads import CASE as SEEN_CASE
from datui.casework.refusal import Refusal
from datui.pack import load_rules
from storage.forge import with_passphrase
from storage.vault import Draft, NotSaved, Vault, unlock
from tests.storage.colleagues import NEWER, proof
from tests.storage.conftest import CASE, PASSPHRASE, Hands, note

RECORD = "b" * 32
FIRST, SECOND = "She said", "She said that he"
ROOM = 4096
SAVED, NOT_SAVED, UNSURE = "saved", "not saved", "unsure"
Step = Callable[[], object]


def draft(vault: Vault, words: str) -> Draft:
    values = {"record_id": RECORD, "text": words}
    return Draft("note", CASE, RECORD, values, "text", len(words), vault.now())


def save(vault: Vault) -> Step:
    """Keep what waits as a draft."""
    one = note(vault, RECORD, text=FIRST)
    return lambda: vault.append(CASE, one)


def type_on(vault: Vault) -> Step:
    """Type on in that draft."""
    more = draft(vault, SECOND)
    return lambda: vault.save_draft(more)


def throw_away(vault: Vault) -> Step:
    """Throw that draft away."""
    return lambda: vault.drop_draft(CASE, "note", RECORD)


def change_passphrase(vault: Vault) -> Step:
    """Put the keys under another passphrase."""
    mine = proof(vault)
    new = with_passphrase(mine, NEWER, vault.keys.header.vault_id)
    return lambda: vault.keys.change_passphrase(mine, new)


def new_key(vault: Vault) -> Step:
    """Make a new vault key: the database is written anew."""
    mine = proof(vault)
    return lambda: vault.keys.rotate(mine, "")


def lock(vault: Vault) -> Step:
    """Write how often a case was read again, as a lock does."""
    for _ in range(2):
        vault.saw(SEEN_CASE, CASE)
    return vault.close_runs


STEPS: dict[str, Callable[[Vault], Step]] = {
    one.__name__: one for one in (save, type_on, throw_away, lock, change_passphrase, new_key)
}


def said_of(step: Step) -> tuple[str, str]:
    """What the vault says of it: whether it was kept, and in which words it was not."""
    try:
        step()
    except NotSaved as refused:
        return NOT_SAVED, str(refused)
    except Refusal as refused:
        return UNSURE, str(refused)
    except Exception as wrong:  # noqa: BLE001 - whatever else it is, it is told, and is a fault
        return type(wrong).__name__, repr(wrong)
    return SAVED, ""


def main(shared: Path) -> None:
    with shared.open("r+b") as file:
        said = mmap.mmap(file.fileno(), ROOM)
    rules = load_rules()
    while line := _line():
        name, path = line.split(" ", 1)
        child = os.fork()
        if not child:
            _try(name, Path(path), rules, said)
        os.waitpid(child, 0)
        print("done", flush=True)


def _try(name: str, path: Path, rules: object, said: mmap.mmap) -> None:
    vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands(), outside=path.parent / "outside")  # type: ignore[arg-type]  # as load_rules gave them
    step = STEPS[name](vault)
    print(f"ready {os.getpid()}", flush=True)
    # Waited for by a call that nothing else makes, so that none of those that may fail is counted.
    os.readv(0, [bytearray(1)])
    os.getppid()  # what comes between this one and the next is what was asked for
    what = said_of(step)
    os.getppid()
    raw = json.dumps(what).encode()
    said[: len(raw) + 1] = raw + b"\0"
    os._exit(0)


def _line() -> str:
    """A line of what is asked for; nothing more is read than that, for the rest is the child's."""
    raw = b""
    while (one := os.read(0, 1)) not in (b"", b"\n"):
        raw += one
    return raw.decode()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
