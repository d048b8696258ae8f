"""A closed vault that is damaged over and over: what became of it, and what it says once nothing is found wrong."""

import struct
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from datui.casework.note import Note
from datui.casework.refusal import Refusal
from datui.casework.rules import Rules
from storage.findings import Checked
from storage.unlock import unlock
from storage.vault import DamagedVault, Draft, Vault
from tests.storage import decoder
from tests.storage.conftest import PASSPHRASE, Hands, kept, note, report

PAGE = 4096
DATABASE, JOURNAL = "cases.db", "cases.db-journal"
_MAGIC, _SECTOR = bytes.fromhex("d9d505f920a163d7"), 512


class Damaged:
    """The files of a vault as they were left, put back before every try."""

    def __init__(self, path: Path, rules: Rules) -> None:
        self.path, self.rules = path, rules
        self.files = {one.name: one.read_bytes() for one in path.iterdir()}
        self.true = self.said()
        self.ends = Counter[str]()
        self.found = Counter[str]()

    @property
    def database(self) -> bytes:
        return self.files[DATABASE]

    @property
    def pages(self) -> int:
        return len(self.database) // PAGE

    def said(self) -> dict[str, Any]:
        """What the vault says to someone who has its passphrase and none of its code."""
        return decoder.decode(self.path, PASSPHRASE)

    def put_back(self, database: bytes | None = None, journal: bytes | None = None) -> None:
        """All files as they were, but those that are given."""
        wanted = self.files | ({} if database is None else {DATABASE: database})
        wanted |= {} if journal is None else {JOURNAL: journal}
        for one in self.path.iterdir():
            if one.name not in wanted:
                one.unlink()
        for name, raw in wanted.items():
            (self.path / name).write_bytes(raw)

    def tried(self, database: bytes | None = None, journal: bytes | None = None) -> str:
        """What became of a vault with these files; how it ended is counted."""
        self.put_back(database, journal)
        end = self._end()
        self.ends[end] += 1
        return end

    def _end(self) -> str:
        wrong = looked_over(self.path, self.rules)
        if wrong is None:
            return "refused"
        if wrong:
            self.found.update(wrong)
            return "found"
        said = self.said()
        if said["entries"] != self.true["entries"]:
            earlier = self.true["entries"][: len(said["entries"])]
            return "an earlier end" if said["entries"] == earlier else "another ledger"
        return "harmless" if said == self.true else "another draft"

    def __str__(self) -> str:
        return f"{self.ends.total()} tried: {dict(self.ends)}; found as {dict(self.found)}"


def looked_over(path: Path, rules: Rules) -> set[str] | None:
    """What `datui verify` finds wrong; None where the vault does not open at all."""
    try:
        vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands(), mend=False)
    except DamagedVault:
        return None
    try:
        checked: list[Checked] = list(vault.verify())
    except Refusal:
        return None
    finally:
        vault.close()
    return {failure.what for one in checked for failure in one.failures}


def journal_of(pages: dict[int, bytes], count: int, nonce: int = 7) -> bytes:
    """The journal of a save that was cut off, which SQLite plays back: whoever has pages can write one."""
    front = struct.pack(">8sIIIII", _MAGIC, len(pages), nonce, count, _SECTOR, PAGE).ljust(_SECTOR, b"\0")
    for number, page in pages.items():
        code = (nonce + sum(page[at] for at in range(PAGE - 200, 0, -200))) % 2**32
        front += struct.pack(">I", number + 1) + page + struct.pack(">I", code)
    return front


def page_of(database: bytes, number: int) -> bytes:
    return database[number * PAGE : (number + 1) * PAGE]


def spliced(database: bytes, pages: dict[int, bytes]) -> bytes:
    """The database with these pages in the place of its own."""
    parts = [pages.get(number, page_of(database, number)) for number in range(len(database) // PAGE)]
    return b"".join(parts)


def history(path: Path, vault: Vault, rules: Rules) -> Iterator[bytes]:
    """The database after each of a day's saves, the vault closed in between as it is overnight."""
    first, second, noted, clock = vault.new_id(), vault.new_id(), vault.new_id(), Hands()
    draft = Draft("note", first, noted, {"text": "half a sen"}, "text", 3, vault.now())
    longer = Draft("note", first, noted, {"text": "half a sentence " * 300}, "text", 3, vault.now())
    longest = Draft("note", first, "f" * 32, {"text": "half a sentence " * 1_300}, "text", 3, vault.now())

    def correction(vault: Vault) -> Note:
        return note(vault, noted, text="Not on Tuesday.", because="It was Thursday.")

    steps: list[Callable[[Vault], object]] = [
        lambda vault: None,
        lambda vault: kept(vault, first, report(vault, victim_name="Łucja Öztürk", words="words " * 400)),
        lambda vault: vault.save_draft(draft),
        lambda vault: vault.save_draft(longer),
        lambda vault: kept(vault, first, note(vault, noted, text="On Tuesday.")),
        lambda vault: kept(vault, second, report(vault, victim_name="Efua Mensah", words="more " * 2500)),
        lambda vault: [kept(vault, vault.new_id(), report(vault, victim_name=f"Name{n}")) for n in range(4)],
        lambda vault: kept(vault, first, correction(vault)),
        lambda vault: vault.save_draft(Draft("note", second, noted, {}, "text", 0, vault.now())),
        lambda vault: list(vault.rebuild()),
        lambda vault: kept(vault, second, *[note(vault, text=f"{n} " * 200) for n in range(6)]),
        lambda vault: vault.save_draft(longest),
        # Leaves pages that hold nothing: only the pages' own codes tell of a change in one.
        lambda vault: vault.drop_draft(first, "note", longest.record_id),
    ]
    for step in steps:
        step(vault)
        vault.close()
        yield (path / DATABASE).read_bytes()
        clock.on(minutes=5)
        vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock)
    vault.close()
