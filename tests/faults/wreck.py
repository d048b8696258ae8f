"""A vault that is damaged in many ways and rescued: what was on pages that nobody touched, and what came out."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any

from datui.casework.note import Note
from datui.casework.records import build
from datui.casework.rules import Rules
from storage.damaged import NotRescued
from storage.rescue import Rescue
from storage.unlock import unlock
from storage.vault import Draft, Training, Vault, forge
from tests.storage import decoder
from tests.storage.backing import rescued
from tests.storage.colleagues import BOLA, CAI, SECOND, enrolled, proof
from tests.storage.conftest import NAME, PASSPHRASE, Hands, everything, kept, note, person, report, wrong_in
from tests.storage.damage import PAGE, page_of, spliced
from tests.tally import Tally

ADA = (PASSPHRASE, "A")
DATABASE = "cases.db"
_PIECE = 48


def said(vault: Vault, words: int = 30) -> Note:
    """A note in which no two pieces are alike."""
    return build(Note, {"record_id": vault.new_id(), "text": secrets.token_hex(words)}, now=vault.now())


@dataclass
class Wreck:
    """A closed vault with two supervisors, one of whom was let go, its entries, and the pages that each lies on."""

    path: Path
    rules: Rules
    clock: Hands
    days: list[bytes] = field(default_factory=list)
    """The database as it was after each save since it got its newest key; the last is the one that is there."""

    @classmethod
    def made(cls, path: Path, rules: Rules) -> "Wreck":
        clock = Hands()
        forged = forge(PASSPHRASE, training=Training(), cheap=True)
        vault = Vault.create(path, forged, name=NAME, rules=rules, clock=clock)
        wreck = cls(path, rules, clock)
        first, second = vault.new_id(), vault.new_id()
        kept(vault, first, report(vault, victim_name="Łucja Öztürk"), person(vault, name="Efua Mensah"))
        enrolled(vault)
        vault = wreck.again(vault, BOLA)
        enrolled(vault, SECOND, by=BOLA[0])
        kept(vault, first, *[said(vault) for _ in range(5)])
        vault = wreck.again(vault, CAI)
        kept(vault, second, report(vault, victim_name="Grace Hopper"), *[said(vault) for _ in range(15)])
        vault = wreck.again(vault, BOLA)
        gone = next(key.holder.person for key in vault.keys.all() if key.holder.name == SECOND)
        vault.keys.remove(proof(vault, BOLA[0]), gone, "left", "Has another post.")
        for number in range(4):
            vault = wreck.again(vault, ADA if number % 2 else BOLA)
            wreck.days.append((path / DATABASE).read_bytes())
            kept(vault, second if number else first, *[said(vault) for _ in range(14)], said(vault, 9_000))
            kept(vault, vault.new_id(), report(vault, victim_name=f"Name{number}"))
            clock.on(hours=1)
        vault = wreck.again(vault, ADA)
        for number in range(3):
            text = secrets.token_hex(40 if number else 3_000)
            vault.save_draft(Draft("note", first, vault.new_id(), {"text": text}, "text", 3, vault.now()))
        vault.close()
        wreck.days.append((path / DATABASE).read_bytes())
        wreck.know()
        return wreck

    def again(self, vault: Vault, who: tuple[str, str]) -> Vault:
        vault.close()
        self.clock.on(minutes=5)
        return self.opened(self.path, who)

    def opened(self, path: Path, who: tuple[str, str] = ADA, *, mend: bool = True) -> Vault:
        return Vault.open(path, unlock(path, *who), rules=self.rules, clock=self.clock, mend=mend)

    def know(self) -> None:
        """Learn from the independent decoder where everything lies."""
        self.files = {one.name: one.read_bytes() for one in self.path.iterdir()}
        self.days = self.days or [self.files[DATABASE]]
        header = decoder.header_in(self.files["header.a"])
        vault_key, _seed = decoder.keys_in(header, PASSPHRASE)
        plain = decoder.pages_in(self.path / DATABASE, header, vault_key)
        pages = [plain[at : at + PAGE] for at in range(0, len(plain), PAGE)]
        vault = self.opened(self.path, mend=False)
        self.rows = {one.row.seq: one for one in everything(vault)}
        self.drafts = {one.record_id: dict(one.values) for one in vault.drafts()}
        self.gives_key = {
            one.row.seq for one in self.rows.values() if one.row.kind in ("genesis", "enrolment", "reset")
        }
        self.cai = next(key.holder for key in vault.keys.all() if key.holder.name == SECOND)
        vault.close()
        self.lies = {seq: _with(pages, [one.row.signature]) for seq, one in self.rows.items()}
        self.body_lies = {
            seq: _with(pages, [one.salt or b"", *_pieces(one.body or b"")]) for seq, one in self.rows.items()
        }
        self.draft_lies = {key: _with(pages, _pieces(value["text"].encode())) for key, value in self.drafts.items()}

    @property
    def database(self) -> bytes:
        return self.days[-1]

    @property
    def pages(self) -> int:
        return len(self.database) // PAGE

    # One try

    def put(self, database: bytes, **others: bytes) -> None:
        """The damaged vault on the disk: its files as they were, but those that are given."""
        for name, raw in (self.files | {DATABASE: database} | others).items():
            (self.path / name).write_bytes(raw)

    def touched(self, database: bytes) -> set[int]:
        """The pages that are not as they were left, by their numbers from nought."""
        return {number for number in range(self.pages) if page_of(database, number) != page_of(self.database, number)}

    def rescued(self, to: Path, who: tuple[str, str] = ADA) -> Rescue:
        return rescued(self.path, to, self.rules, self.clock, who=who)


def _pieces(raw: bytes) -> list[bytes]:
    whole = [raw[at : at + _PIECE] for at in range(0, len(raw) - _PIECE, _PIECE // 2)]
    return whole or [raw]


def _with(pages: list[bytes], pieces: list[bytes]) -> set[int]:
    """The pages on which any of these bytes lie."""
    return {number for number, page in enumerate(pages) if any(piece in page for piece in pieces)}


class Rescues(Tally):
    """A tally of damaged vaults that were rescued."""

    def look(self, name: str, wreck: Wreck, database: bytes, **others: bytes) -> None:
        """Damage the vault so, rescue it, and count what became of everything on pages that were not touched."""
        wreck.put(database, **others)
        before = {one.name: one.read_bytes() for one in wreck.path.iterdir()}
        to = wreck.path.parent / "rescued"
        rmtree(to, ignore_errors=True)
        with self.one(name):
            self._judge(name, wreck, wreck.touched(database), to)
            after = {one.name: one.read_bytes() for one in wreck.path.iterdir()}
            assert after == before, "the damaged vault was written to"

    def _judge(self, name: str, wreck: Wreck, touched: set[int], to: Path) -> None:
        try:
            one = wreck.rescued(to)
        except NotRescued as refused:
            # Without the first entry nothing can be proved: only a backup helps, and nothing was made.
            hit = (wreck.lies[1] | wreck.body_lies[1]) & touched
            if not hit or (to / DATABASE).exists() or "backup" not in refused.route:
                raise
            return
        vault = wreck.opened(to)
        try:
            self._count(name, wreck, touched, vault)
            assert vault.rollback is None
            assert vault.waits_for_supervisor
            list(vault.rebuild())
            kept(vault, vault.new_id(), report(vault), note(vault))
            wrong = wrong_in(vault)
            assert not wrong, f"verify finds {sorted(wrong)}"
            there = {stored.row.seq for stored in everything(vault)}
            gaps = vault._ledger.people.gaps
            numbers = range(1, vault.entries + 1)
            assert {number for number in numbers if gaps.all_lost(number, number)} == set(numbers) - there
            assert {each.entry for each in one.missing if not each.record_only} == set(numbers) - there
            _all_open(wreck, to, vault)
        finally:
            vault.close()

    def _count(self, name: str, wreck: Wreck, touched: set[int], vault: Vault) -> None:
        saved = {stored.row.seq: stored for stored in everything(vault)}
        for seq in _expected(wreck, touched):
            self.acknowledged += 1
            whole, stored = wreck.rows[seq], saved.get(seq)
            if stored is None or stored.row != whole.row:
                self.lost.append(f"{name}: entry {seq}")
            elif not wreck.body_lies[seq] & touched and (stored.salt, stored.body) != (whole.salt, whole.body):
                self.lost.append(f"{name}: the record of entry {seq}")
        for seq, stored in saved.items():
            if (known := wreck.rows.get(seq)) is None:
                assert stored.row.kind == "rescued", "an entry that never was"
            else:
                assert stored.row == known.row, "another entry than was written"
                assert stored.body in (None, known.body), "another record than was written"
        drafts = {draft.record_id: dict(draft.values) for draft in vault.drafts()}
        for key, lies in wreck.draft_lies.items():
            if not lies & touched and drafts.get(key) != wreck.drafts[key]:
                self.lost.append(f"{name}: a draft")


def _expected(wreck: Wreck, touched: set[int]) -> Iterator[int]:
    """The entries on pages that nobody touched. One who was let go needs the entry that once gave them their key."""
    no_key = (wreck.lies[wreck.cai.since] | wreck.body_lies[wreck.cai.since]) & touched
    for seq, one in wreck.rows.items():
        if not wreck.lies[seq] & touched and not (no_key and one.row.person.hex() == wreck.cai.person):
            yield seq


def _all_open(wreck: Wreck, to: Path, vault: Vault) -> None:
    """The supervisor finds nothing forged in it, and can sign for it."""
    vault.close()
    theirs = wreck.opened(to, BOLA)
    try:
        list(theirs.check_recent())
        assert theirs.role == "supervisor"
    finally:
        theirs.close()


# Kinds of damage


def flipped(wreck: Wreck, random: Random) -> bytes:
    raw = bytearray(wreck.database)
    for number in random.sample(range(wreck.pages), random.choice((1, 1, 2, 5))):
        raw[number * PAGE + random.randrange(PAGE)] ^= 1 << random.randrange(8)
    return bytes(raw)


def emptied(wreck: Wreck, random: Random) -> bytes:
    first = random.randrange(wreck.pages)
    there = range(first, min(first + random.choice((1, 3, 9)), wreck.pages))
    return spliced(wreck.database, {number: random.choice((bytes, random.randbytes))(PAGE) for number in there})


def exchanged(wreck: Wreck, random: Random) -> bytes:
    one, other = random.sample(range(wreck.pages), 2)
    whole = wreck.database
    return spliced(whole, {one: page_of(whole, other), other: page_of(whole, one)})


def truncated(wreck: Wreck, random: Random) -> bytes:
    return wreck.database[: random.randrange(1, wreck.pages) * PAGE + random.choice((0, random.randrange(PAGE)))]


def replayed(wreck: Wreck, random: Random) -> bytes:
    """Some pages as they once were: each is genuine."""
    day = random.choice(wreck.days[:-1])
    numbers = [number for number in range(len(day) // PAGE) if page_of(day, number) != page_of(wreck.database, number)]
    chosen = random.sample(numbers, min(len(numbers), random.choice((1, 2, 4))))
    return spliced(wreck.database, {number: page_of(day, number) for number in chosen})


KINDS: tuple[Any, ...] = (flipped, emptied, exchanged, truncated, replayed)
