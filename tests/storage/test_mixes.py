"""Two header copies, the database and two marks, each from before or after a change: how every mix of them opens."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from random import Random

import pytest

from datui.casework.refusal import Refusal
from datui.casework.rules import Rules
from storage import copies, schema
from storage.forge import Forged, with_passphrase
from storage.vault import Vault, unlock
from tests.storage.colleagues import BOLA, CAI, NEWER, SECOND, enrolled, forged, proof
from tests.storage.conftest import CASE, NAME, PASSPHRASE, Hands, kept, note, report, wrong_in

FIRST, DATABASE, SECOND_COPY, INNER, OUTER = PARTS = ("header.b", schema.NAME, "header.a", "anchor", "outside")
"""In the order in which a change writes them."""
BEFORE, AHEAD, AFTER = "before", "ahead", "after"
Mix = tuple[str, ...]
ADA, NEW_ADA = (PASSPHRASE, "A"), (NEWER, "A")


def append(vault: Vault) -> None:
    vault.append(CASE, note(vault))


def enrol(vault: Vault) -> None:
    enrolled(vault, SECOND, by=BOLA[0])


def change_passphrase(vault: Vault) -> None:
    mine = proof(vault)
    vault.keys.change_passphrase(mine, with_passphrase(mine, NEWER, vault.keys.header.vault_id))


def reset(vault: Vault) -> None:
    officer = bytes.fromhex(vault.keys.all()[0].holder.person)
    vault.keys.reset(proof(vault, BOLA[0]), forged(vault, NEWER, "officer", person=officer))


def rotate(vault: Vault) -> None:
    vault.keys.rotate(proof(vault), "")


def remove(vault: Vault) -> None:
    vault.keys.remove(proof(vault, BOLA[0]), vault.keys.all()[2].holder.person, "left", "")


@dataclass(frozen=True)
class Kind:
    """A change: who makes it, whether it makes a new vault key, and who opens the vault before and after it."""

    make: Callable[[Vault], None]
    by: tuple[str, str] = ADA
    turns: bool = False
    alone: bool = False
    """Whether it leaves the header as it is."""
    opens: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: {BEFORE: [ADA, BOLA], AFTER: [ADA, BOLA]})


KINDS = {
    "append": Kind(append, alone=True),
    "enrol": Kind(enrol, BOLA, opens={BEFORE: [ADA, BOLA], AFTER: [ADA, BOLA, CAI]}),
    "passphrase": Kind(change_passphrase, opens={BEFORE: [ADA, BOLA], AFTER: [NEW_ADA, BOLA]}),
    "reset": Kind(reset, BOLA, opens={BEFORE: [ADA, BOLA], AFTER: [NEW_ADA, BOLA]}),
    "rotate": Kind(rotate, turns=True),
    "remove": Kind(remove, BOLA, turns=True, opens={BEFORE: [ADA, BOLA, CAI], AFTER: [ADA, BOLA]}),
}


class World:
    """A vault before, during and after one change, of which any mix can be put on the disk."""

    def __init__(self, kind: Kind, tmp_path: Path, first: Forged, rules: Rules, clock: Hands) -> None:
        self.kind, self.path, self.outside = kind, tmp_path / "vault", tmp_path / "outside"
        self.rules, self.clock = rules, clock
        vault = Vault.create(self.path, first, name=NAME, rules=rules, clock=clock, outside=self.outside)
        kept(vault, CASE, report(vault))
        enrolled(vault)
        vault.close()
        if kind.make is remove:
            hers = self.opened(*BOLA)
            enrol(hers)
            hers.close()
        self.states = self._made()

    def _made(self) -> dict[str, dict[str, bytes]]:
        vault = self.opened(*self.kind.by)
        states: dict[str, dict[str, bytes]] = {BEFORE: self.seen()}
        real = copies.write_whole

        def watched(where: Path, raw: bytes) -> None:
            if where.name == FIRST:
                states[AHEAD] = self.seen()
            real(where, raw)

        with pytest.MonkeyPatch.context() as watching:
            watching.setattr(copies, "write_whole", watched)
            self.entries = {BEFORE: vault.entries}
            self.kind.make(vault)
        self.entries[AFTER] = vault.entries
        vault.close()
        return states | {AFTER: self.seen()}

    def place(self, part: str) -> Path:
        return next(self.outside.iterdir()) if part == OUTER else self.path / part

    def seen(self) -> dict[str, bytes]:
        return {part: self.place(part).read_bytes() for part in PARTS}

    def opened(self, passphrase: str, label: str) -> Vault:
        unlocked = unlock(self.path, passphrase, label)
        return Vault.open(self.path, unlocked, rules=self.rules, clock=self.clock, outside=self.outside)

    def put(self, mix: Mix) -> None:
        for part, state in zip(PARTS, mix, strict=True):
            self.place(part).write_bytes(self.states[state][part])
        for left in self.path.glob(f"{schema.NAME}?*"):
            left.unlink()

    # What is so, and what should be

    def mixes(self) -> Iterator[Mix]:
        """Every mix; of a new vault key also with the marks that are written ahead of it."""
        marks = (BEFORE, AHEAD, AFTER) if self.kind.turns else (BEFORE, AFTER)
        for mix in product(*[(BEFORE, AFTER)] * 3, marks, marks):
            if not self.kind.alone or mix[0] == mix[2] == BEFORE:
                yield mix

    def by_a_crash(self) -> Iterator[Mix]:
        """Every mix that a change leaves which stops between two steps; marks are never waited for."""
        ahead = (BEFORE, AHEAD) if self.kind.turns else (BEFORE,)
        for inner, outer in product(ahead, ahead):
            yield (BEFORE, BEFORE, BEFORE, inner, outer)
            if not self.kind.alone:
                yield (AFTER, BEFORE, BEFORE, inner, outer)
        header = BEFORE if self.kind.alone else AFTER
        for second, inner, outer in product({BEFORE, header}, (*ahead, AFTER), (*ahead, AFTER)):
            yield (header, AFTER, second, inner, outer)

    def should_be(self, mix: Mix) -> str:
        first, database, second, inner, outer = mix
        named = self.kind.alone or database in (first, second)
        if not named and self.kind.turns:
            return "refused"
        if not named or (database == BEFORE and AFTER in (inner, outer)):
            return "banner"
        return f"opens as {database}"

    def is_so(self, mix: Mix) -> str:
        """How it opens; where it opens without a banner, that it does so for everyone, stays so, and loses nothing."""
        self.put(mix)
        _first, database, second, _inner, _outer = mix
        try:
            vault = self.opened(*self.kind.by)
        except Refusal:
            # Whoever changed their own passphrase has that of the header, where that is not the database's.
            others = [one for one in self.kind.opens[AFTER if second == AFTER else database] if one != self.kind.by]
            try:
                vault = self.opened(*others[0])
            except Refusal:
                return "refused"
        if vault.rollback is not None:
            vault.close()
            return "banner"
        before = vault.entries
        vault.append(CASE, note(vault, text="Afterwards"))
        vault.close()
        for who in self.kind.opens[database]:
            again = self.opened(*who)
            assert again.rollback is None, who
            assert again.entries == before + 1, who
            assert not wrong_in(again), who
            again.close()
        for who in self.kind.opens[BEFORE if database == AFTER else AFTER]:
            if who not in self.kind.opens[database]:
                with pytest.raises(Refusal):
                    self.opened(*who)
        return f"opens as {next(state for state, entries in self.entries.items() if entries == before)}"


@pytest.fixture(params=KINDS)
def world(request, tmp_path, forged, rules, clock) -> World:
    return World(KINDS[request.param], tmp_path, forged, rules, clock)


def looked_at(world: World, mixes: list[Mix]) -> tuple[Counter[str], list[str]]:
    """How each of the mixes opened; and those that opened otherwise than they should."""
    ends, otherwise = Counter[str](), list[str]()
    for mix in mixes:
        so, should = world.is_so(mix), world.should_be(mix)
        ends[so] += 1
        if so != should:
            otherwise.append(f"{dict(zip(PARTS, mix, strict=True))}: {so}, not {should}")
    print(f"{len(mixes)} tried: {dict(ends)}, {len(otherwise)} otherwise")
    return ends, otherwise


def test_whatever_a_crash_leaves_opens_for_everyone_without_a_banner_and_without_loss(world, record_property):
    ends, otherwise = looked_at(world, sorted(set(world.by_a_crash())))
    record_property("mixes", str(dict(ends)))
    assert otherwise == []
    assert set(ends) == {"opens as before", "opens as after"}


def test_five_other_mixes_of_old_and_new_files_open_as_they_should(world):
    others = sorted(set(world.mixes()) - set(world.by_a_crash()))
    chosen = Random("five mixes").sample(others, min(5, len(others)))
    ends, otherwise = looked_at(world, chosen)
    assert otherwise == []
    assert ends.total() == len(chosen) > 0


@pytest.mark.torture
def test_every_mix_of_old_and_new_files_opens_as_it_should(world):
    ends, otherwise = looked_at(world, list(world.mixes()))
    assert otherwise == []
    assert ends["banner"]


def test_a_crash_of_signing_to_go_on_leaves_no_banner_where_the_entry_is_there(tmp_path, forged, rules, clock):
    """The older copy, then the signature, then its marks: cut off at each, it is asked for only where it is not yet."""
    world = World(KINDS["append"], tmp_path, forged, rules, clock)
    world.put((BEFORE, BEFORE, BEFORE, AFTER, AFTER))
    older = world.seen()
    vault = world.opened(*ADA)
    assert vault.rollback is not None
    vault.go_on("")
    vault.close()
    world.states = {BEFORE: older, AFTER: world.seen()}
    for mix in (
        (AFTER, BEFORE, BEFORE, BEFORE, BEFORE),
        (AFTER, AFTER, BEFORE, BEFORE, BEFORE),
        (AFTER, AFTER, AFTER, BEFORE, BEFORE),
        (AFTER, AFTER, AFTER, AFTER, BEFORE),
        (AFTER, AFTER, AFTER, BEFORE, AFTER),
    ):
        world.put(mix)
        again = world.opened(*ADA)
        assert (again.rollback is None) == (mix[1] == AFTER), mix
        again.close()


def test_the_whole_folder_from_before_a_change_is_found_by_the_mark_outside(world):
    """Whoever was removed by it is there again, and the banner says so."""
    world.put((BEFORE, BEFORE, BEFORE, BEFORE, AFTER))
    vault = world.opened(*world.kind.by)
    assert vault.rollback is not None
    assert vault.entries == world.entries[BEFORE]
    vault.close()
