"""`datui verify`: everything in a vault is looked at, and what is wrong is named, with where and what to do."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from datui import guard
from datui.asking import ask_passphrase, read_passphrase
from datui.casework.refusal import Refusal
from datui.casework.rescued import rescued_words
from datui.ends import Ended, Ends, ends_are_exits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.vault import Key, Vault

_INTERRUPTED: Final = "The check was stopped before its end, so it does not say that all is well. Start it again."
_NOT_PROMISED: Final = (
    "datui cannot know that an enrolled supervisor is a real one: compare names and words with those noted down."
)

_OLDER: Final = (
    "An older datui wrote this vault. It was checked as it is, and nothing in it was changed. Start datui and unlock "
    "it: it says what it would do to bring it up to date, and asks first."
)


def verify(options: Mapping[str, Any]) -> int:
    """Check a whole vault. As JSON the findings are printed whatever they are; 1 if anything failed."""
    found: dict[str, Any] = {"ok": False, "entries": 0, "cases": 0, "head": "", "head_words": "", "training": False}
    found |= {"older": False, "rescued": []}
    found |= {"keys": [], "failures": []}
    code = 1
    try:
        with ends_are_exits() as ends:
            _check(options, found, ends)
    except Ended as ended:
        if not options.get("json"):
            raise
        code = ended.exit_code
        found["failures"].append(_failure("interrupted", _INTERRUPTED))
    except Refusal as refusal:
        if not options.get("json") and not found["failures"]:
            raise
        found["failures"].append(_failure(refusal.code, str(refusal)))
    except Exception as error:
        if not options.get("json"):
            raise
        found["failures"].append(_failure("fault", f"{guard.AGAIN}: {guard.fault(error)}."))
    found["ok"] = not found["failures"]
    if options.get("json"):
        guard.out(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)
    return 0 if found["ok"] else code


def _failure(what: str, route: str) -> dict[str, Any]:
    return {"what": what, "entry": None, "page": None, "route": route}


def _check(options: Mapping[str, Any], found: dict[str, Any], ends: Ends) -> None:
    from datui.folders import marks_folder
    from datui.opened import there
    from datui.pack import load_rules
    from storage.vault import DamagedVault, Vault, unlock

    path = there(options)
    passphrase = read_passphrase(options["passphrase-fd"]) if "passphrase-fd" in options else ask_passphrase()
    unlocked = unlock(path, passphrase, str(options.get("key", "A")))
    outside = marks_folder(training=unlocked.header.training is not None)
    vault = Vault.open(path, unlocked, rules=load_rules(), outside=outside, mend=False)
    try:
        _say_whose(vault, found)
        # First of all: once SQLCipher has met a damaged page, it reads no other. The check below tells of that page.
        with suppress(DamagedVault):
            found["cases"] = vault.cases
        for checked in vault.verify():
            ends.check()
            found["failures"] += [
                {"what": failure.what, "entry": failure.entry, "page": failure.page, "route": failure.route}
                for failure in checked.failures
            ]
    finally:
        vault.close()


def _say_whose(vault: Vault, found: dict[str, Any]) -> None:
    from storage.vault import head_words

    found |= {"entries": vault.entries, "head": vault.head, "training": vault.training is not None}
    found |= {"older": vault.older, "rescued": [rescued_words(entry) for entry in vault.rescues]}
    found["head_words"] = head_words(bytes.fromhex(vault.head))
    found["keys"] = [_key(key) for key in vault.keys.all()]


def _key(key: Key) -> dict[str, Any]:
    holder = key.holder
    return {
        "name": holder.name,
        "role": holder.role,
        "words": key.words,
        "letter": key.letter,
        "enrolled_by": holder.enrolled_by,
        "enrolled_at": holder.enrolled_at.isoformat(),
        "reset": holder.reset,
        "active": holder.active,
    }


def _print(found: Mapping[str, Any]) -> None:
    if found["older"]:
        guard.out(_OLDER)
    for words in found["rescued"]:
        guard.out(words)
    if found["training"]:
        guard.out("This is a TRAINING vault: every case in it is fictional.")
    for key in found["keys"]:
        how = "reset by" if key["reset"] else "enrolled by"
        ended = "" if key["active"] else " (opens it no more)"
        guard.out(f"{key['name']}, {key['role']}{ended}: {how} {key['enrolled_by']} on {key['enrolled_at'][:10]}")
        guard.out(f"  key: {key['words']}")
    if found["keys"]:
        guard.out(_NOT_PROMISED)
    if found["ok"]:
        entries = f"{found['entries']:,} {'entry' if found['entries'] == 1 else 'entries'}"
        cases = f"{found['cases']:,} {'case' if found['cases'] == 1 else 'cases'}"
        guard.out(f"All is well: {entries}, {cases}.\nhead: {found['head']}\nhead in words: {found['head_words']}")
        return
    guard.err("This vault is not as it was written:")
    for failure in found["failures"]:
        where = [f" at {name} {failure[name]:,}" for name in ("entry", "page") if failure[name] is not None]
        guard.err(f"  {failure['what']}{''.join(where)}. {failure['route']}")
