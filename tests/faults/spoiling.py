"""What befalls the files of a closed vault: an older datui wrote them, or some pages are damaged."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from datui.casework.rescued import Rescued
from datui.casework.slots import changes_slots
from storage import schema, tables
from storage.rows import Stored
from storage.unlock import unlock
from tests.faults.account import Account, Key
from tests.faults.place import Who
from tests.storage import decoder
from tests.storage.conftest import beneath
from tests.storage.damage import PAGE

_PIECE = 48
_DRAFT_1 = next(made for _sort, name, _table, made in tables.MADE[1] if name == "draft")
_NEWEST = "SELECT case_id, kind, record_id, filled, field, cursor, saved_at FROM draft ORDER BY step"


def make_older(path: Path, who: Who) -> None:
    """Give a vault the tables of the first version: of each draft its newest step, and nobody's name beside it."""
    with beneath(path, unlock(path, *who)) as db:
        drafts = db.execute(_NEWEST).fetchall()
        db.execute("BEGIN IMMEDIATE")
        db.execute("DROP TABLE draft")
        db.execute(_DRAFT_1)
        db.executemany("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?, ?, ?)", drafts)
        db.execute("PRAGMA user_version = 1")
        db.execute("COMMIT")


@dataclass(frozen=True)
class Damage:
    """Some pages of a closed vault were changed; and where everything lay, as the independent decoder finds it."""

    whole: bytes
    touched: set[int]
    """The pages that were changed, from nought."""
    entries: dict[int, set[int]]
    records: dict[int, set[int]]
    drafts: dict[Key, set[int]]
    keys: set[int]
    """The pages on which it is said who has which key: what lies on others is proved by them."""
    gaps: set[int]
    """The pages on which it is said what an earlier rescue could not save."""

    @classmethod
    def done(
        cls, path: Path, vault_key: bytes, rows: list[Stored], account: Account, many: int, random: Random
    ) -> "Damage":
        """Change one bit on so many pages of the database, at most on all."""
        whole, pages = (path / schema.NAME).read_bytes(), _pages(path, vault_key)
        touched = set(random.sample(range(len(pages)), min(many, len(pages))))
        raw = bytearray(whole)
        for page in touched:
            raw[page * PAGE + random.randrange(PAGE)] ^= 1 << random.randrange(8)
        (path / schema.NAME).write_bytes(raw)
        entries = {one.row.seq: _on(pages, [one.row.signature]) for one in rows}
        records = {one.row.seq: _on(pages, [one.salt or b"", *_pieces(one.body)]) for one in rows if one.body}
        drafts = {
            key: _on(pages, [bytes.fromhex(key[1]), *(piece for one in steps for piece in _pieces(one[3].encode()))])
            for key, steps in account.drafts.items()
        }

        def said_by(seqs: list[int]) -> set[int]:
            return set().union(*(entries[seq] | records.get(seq, set()) for seq in seqs))

        keys = said_by([one.row.seq for one in rows if changes_slots(one.row.kind)])
        gaps = said_by([one.row.seq for one in rows if one.row.kind == Rescued.kind])
        return cls(whole, touched, entries, records, drafts, keys, gaps)

    def undone(self, path: Path) -> None:
        """Put the database back as it was."""
        (path / schema.NAME).write_bytes(self.whole)

    def hit(self, pages: set[int]) -> bool:
        """Whether any of these pages was changed."""
        return bool(pages & self.touched)

    @property
    def unproved(self) -> bool:
        """Whether it may be lost who had which key."""
        return self.hit(self.keys)


def _pages(path: Path, vault_key: bytes) -> list[bytes]:
    plain = decoder.pages_in(path / schema.NAME, decoder.header_in((path / "header.a").read_bytes()), vault_key)
    return [plain[at : at + PAGE] for at in range(0, len(plain), PAGE)]


def _pieces(raw: bytes) -> list[bytes]:
    return [raw[at : at + _PIECE] for at in range(0, len(raw) - _PIECE, _PIECE // 2)] or [raw]


def _on(pages: list[bytes], pieces: list[bytes]) -> set[int]:
    """The pages on which any of these bytes lie."""
    return {number for number, page in enumerate(pages) if any(piece in page for piece in pieces)}
