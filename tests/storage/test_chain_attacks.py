"""Random attacks on the ledger by someone who holds the vault key, and sometimes a colleague's: none goes unnoticed."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from datui.casework.refusal import Refusal
from storage.rows import Row, Stored, body_hash
from storage.vault import Vault, unlock
from tests.storage.attacker import Attacker
from tests.storage.colleagues import OTHERS, SUPERVISOR, enrolled, opened_by
from tests.storage.conftest import PASSPHRASE, beneath, kept, note, report, wrong_in

_BYTES = ("case_id", "record_id", "person", "key_id", "prev", "body_hash", "signature")
Attack = Callable[[Random, list[Stored]], list[Stored]]


def flip(random: Random, entries: list[Stored]) -> list[Stored]:
    """One bit of one field of one entry."""
    at, name = random.randrange(len(entries)), random.choice((*_BYTES, "at", "epoch", "kind", "role"))
    row = entries[at].row
    value = getattr(row, name)
    if isinstance(value, bytes):
        spot = random.randrange(len(value))
        value = value[:spot] + bytes([value[spot] ^ 1 << random.randrange(8)]) + value[spot + 1 :]
    else:
        value = value + random.choice((1, 1000)) if isinstance(value, int) else {"note": "intake"}.get(value, "note")
    return [*entries[:at], replace(entries[at], row=replace(row, **{name: value})), *entries[at + 1 :]]


def delete(random: Random, entries: list[Stored]) -> list[Stored]:
    at = random.randrange(len(entries))
    return [*entries[:at], *entries[at + 1 :]]


def cut_the_tail(random: Random, entries: list[Stored]) -> list[Stored]:
    return entries[: random.randrange(1, len(entries))]


def replay(random: Random, entries: list[Stored]) -> list[Stored]:
    """An entry once more, elsewhere, and perhaps in another case."""
    one, at = random.choice(entries), random.randrange(1, len(entries) + 1)
    case_id = random.choice([each.row.case_id for each in entries])
    return [*entries[:at], replace(one, row=replace(one.row, case_id=case_id)), *entries[at:]]


def swap(random: Random, entries: list[Stored]) -> list[Stored]:
    one, other = random.sample(range(len(entries)), 2)
    moved = list(entries)
    moved[one], moved[other] = moved[other], moved[one]
    return moved


def another_body(random: Random, entries: list[Stored]) -> list[Stored]:
    """Another record's words under this entry, with a hash that fits them or without."""
    at, other = random.sample(range(len(entries)), 2)
    one, body, salt = entries[at], entries[other].body, entries[other].salt
    assert body is not None
    assert salt is not None
    row = replace(one.row, body_hash=body_hash(salt, body)) if random.random() < 0.5 else one.row
    return [*entries[:at], replace(one, row=row, salt=salt, body=body), *entries[at + 1 :]]


def anothers_signature(random: Random, entries: list[Stored]) -> list[Stored]:
    one, other = random.sample(range(len(entries)), 2)
    row = replace(entries[one].row, signature=entries[other].row.signature)
    return [*entries[:one], replace(entries[one], row=row), *entries[one + 1 :]]


ATTACKS: tuple[Attack, ...] = (flip, delete, cut_the_tail, replay, swap, another_body, anothers_signature)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, forged, rules) -> tuple[Path, Vault, Ed25519PrivateKey]:
    """A vault in which an officer and a supervisor wrote by turns; and the supervisor's key."""
    path = tmp_path_factory.mktemp("attacked") / "vault"
    from tests.storage.conftest import Hands

    clock = Hands()
    vault = Vault.create(path, forged, name="Ada Nowak", rules=rules, clock=clock)
    enrolled(vault)
    kept(vault, "c1" * 16, report(vault), note(vault, text="One"), note(vault, text="Two"))
    kept(vault, "c2" * 16, report(vault), note(vault, text="Three"))
    vault.close()
    hers = opened_by(path, rules, clock)(OTHERS[SUPERVISOR], "B")
    kept(hers, "c1" * 16, note(hers, text="Four"), note(hers, text="Five"))
    key = hers._opened.unlocked.signer
    hers.close()
    his = opened_by(path, rules, clock)()
    kept(his, "c2" * 16, note(his, text="Six"), note(his, text="Seven"))
    his.close()
    return path, his, key


def attacked(seed: int, closed: tuple[Path, Vault, Ed25519PrivateKey], to: Path, rules: object) -> tuple[str, set[str]]:
    """One attack on a copy: what it was, and what verify calls it; nothing where the ledger is as it was."""
    random = Random(f"attack on the chain {seed}")
    path, vault, key = closed
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(path, to)
    unlocked, vault_id = vault._opened.unlocked, vault._opened.header.vault_id
    attack = random.choice(ATTACKS)
    with beneath(to, unlocked) as db:
        it = Attacker(db, vault_id)
        before = it.rows()
        after = attack(random, before)
        how = random.choice(("as it is", "numbered", "chained", "chained and signed by another"))
        if how == "as it is":
            seen: dict[int, Stored] = {}
            for one in after:
                seen.setdefault(one.row.seq, one)
            it.write_all(list(seen.values()))
        elif how == "numbered":
            it.write_all([replace(one, row=replace(one.row, seq=at)) for at, one in enumerate(after, 1)])
        else:
            it.rechain(after, key if "signed" in how else None, random.randrange(1, len(before)))
        changed = [(one.row, one.body) for one in it.rows()] != [(one.row, one.body) for one in before]
    name = f"{attack.__name__}, {how}"
    if not changed:
        return name, set()
    try:
        shown = Vault.open(to, unlock(to, PASSPHRASE), rules=rules, clock=lambda: vault.now(), mend=False)  # type: ignore[arg-type]  # the fixture's
    except Refusal:
        return name, {"refused"}
    found = wrong_in(shown)
    shown.close()
    return name, found or {"NOTHING"}


def tried(seeds: range, closed, to, rules) -> tuple[Counter[str], list[str]]:
    """How many attacks were found and how many changed nothing; and each that nobody noticed, to be made again."""
    ends, unnoticed = Counter[str](), list[str]()
    for seed in seeds:
        name, found = attacked(seed, closed, to, rules)
        if "NOTHING" in found:
            unnoticed.append(f"seed {seed}: {name}")
        else:
            ends["found" if found else "no change"] += 1
    print(f"{len(seeds)} tried: {dict(ends)}, {len(unnoticed)} unnoticed")
    return ends, unnoticed


def test_forty_random_attacks_are_each_found(closed, tmp_path, rules, record_property):
    ends, unnoticed = tried(range(40), closed, tmp_path / "copy", rules)
    record_property("attacks", str(dict(ends)))
    assert unnoticed == []
    assert ends.total() == 40
    assert ends["found"] >= 35


@pytest.mark.torture
def test_four_hundred_random_attacks_are_each_found(closed, tmp_path, rules):
    ends, unnoticed = tried(range(40, 440), closed, tmp_path / "copy", rules)
    assert unnoticed == []
    assert ends.total() == 400
    assert ends["found"] >= 350


def test_an_entry_signed_again_by_a_colleague_is_not_taken_for_the_officers(closed, tmp_path, rules):
    """She holds the vault key and her own, and writes his newest entry anew in his name."""
    path, vault, key = closed
    to = tmp_path / "copy"
    shutil.copytree(path, to)
    with beneath(to, vault._opened.unlocked) as db:
        it = Attacker(db, vault._opened.header.vault_id)
        entries = it.rows()
        it.rechain(entries, key, len(entries) - 1)
        assert isinstance(entries[-1].row, Row)
    shown = Vault.open(to, unlock(to, PASSPHRASE), rules=rules, clock=lambda: vault.now(), mend=False)
    assert "signature" in wrong_in(shown)
    shown.close()
