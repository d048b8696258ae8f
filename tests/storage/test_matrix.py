"""Who may do what: every kind of record and every change of the keys, tried by everyone at append and verify."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from datui.casework.editions import Editions
from datui.casework.reads import Access
from datui.casework.records import VAULT_CASE, Record
from datui.casework.refusal import Refusal
from datui.casework.rollback import Countersignature
from datui.casework.slots import SlotChange
from datui.casework.vault import Genesis, Migration
from storage.forge import with_passphrase
from storage.refusals import WrongPassphrase
from storage.rows import stored
from storage.unlock import unlock
from storage.vault import Vault
from tests.storage.attacker import entry, put
from tests.storage.colleagues import (
    NEWER,
    OTHERS,
    SECOND,
    SHEET,
    SUPERVISOR,
    enrolled,
    forged,
    opened_by,
    proof,
    with_sheet,
)
from tests.storage.conftest import PASSPHRASE, beneath, kept, report, wrong_in
from tests.storage.vectors import kinds

WHO = {
    "officer": (PASSPHRASE, "A"),
    "supervisor": (OTHERS[SUPERVISOR], "B"),
    "recovery": (SHEET, "Sheet"),
}
BY_ITSELF = (Genesis, Migration, SlotChange, Access, Editions)
"""What the vault writes itself, at the right moment: nobody hands these in."""


@pytest.fixture
def opens(vault, path, rules, clock) -> Iterator[Callable[[str], Vault]]:
    """A vault with an officer, a supervisor and a recovery sheet, opened as one of them."""
    enrolled(vault)
    with_sheet(vault)
    kept(vault, "c" * 32, report(vault))
    held = [vault]

    def as_role(role: str) -> Vault:
        held[-1].close()
        held.append(opened_by(path, rules, clock)(*WHO[role]))
        return held[-1]

    yield as_role
    held[-1].close()


def of_kind(kind: type[Record]) -> Record:
    """A record of this kind, whatever it says."""
    return kind(record_id="d" * 32)


@pytest.mark.parametrize("role", WHO)
def test_what_a_role_may_write_is_written_and_the_rest_is_refused(opens, role, record_property):
    vault = opens(role)
    told = {"written": 0, "refused": 0}
    for number, kind in enumerate(kinds(), 1):
        place = kind.home or "c" * 32
        one = kind(record_id=f"{number:032x}")
        if kind is Countersignature:
            one = one.model_copy(update={"entries": vault.entries, "head": vault.head})
        if role in kind.roles and not issubclass(kind, BY_ITSELF):
            vault.append(place, one, proof=proof(vault, WHO[role][0]) if kind.fresh else None)
            told["written"] += 1
        else:
            before = vault.entries
            with pytest.raises(Refusal) as refused:
                vault.append(place, one)
            assert refused.value.route
            assert vault.entries == before
            told["refused"] += 1
    record_property(role, str(told))
    assert told["refused"] >= len([kind for kind in kinds() if role not in kind.roles])
    assert not wrong_in(vault)


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_an_entry_of_the_wrong_role_is_found_whoever_wrote_it(opens, path, looked_at, role, kind):
    """Signed with their genuine key, beneath the code: what append refuses, verify names."""
    mine = opens(role)
    unlocked, vault_id = mine._opened.unlocked, mine._opened.header.vault_id
    mine.close()
    with beneath(path, unlocked) as db:
        last = list(stored(db, "ORDER BY e.seq"))[-1].row
        place = kind.home or "c" * 32
        row, body = entry(mine, of_kind(kind), mine._opened.person.key_id, last.seq + 1, last.link(vault_id), place)
        put(db, replace(row, signature=unlocked.signer.sign(row.digest(vault_id))), body)
    found = {failure.what for part in looked_at().verify() for failure in part.failures if failure.entry == row.seq}
    if role not in kind.roles:
        assert found & {"role", "genesis"}
    elif not issubclass(kind, SlotChange) and kind is not Genesis:
        assert not found & {"role", "person", "signature", "place"}


def change_passphrase(vault: Vault, passphrase: str) -> None:
    mine = proof(vault, passphrase)
    vault.keys.change_passphrase(mine, with_passphrase(mine, NEWER, vault.keys.header.vault_id))


def holder(vault: Vault, role: str) -> str:
    return next(key.holder.person for key in vault.keys.all() if key.holder.role == role and key.holder.active)


def reset(role: str) -> Callable[[Vault, str], object]:
    def change(vault: Vault, passphrase: str) -> object:
        new = forged(vault, NEWER, role, person=bytes.fromhex(holder(vault, role)))
        return vault.keys.reset(proof(vault, passphrase), new)

    return change


CHANGES: dict[str, tuple[Callable[[Vault, str], Any], set[str]]] = {
    "enrol a supervisor": (lambda vault, by: enrolled(vault, SECOND, by=by), {"supervisor"}),
    "enrol an officer beside the one there is": (lambda vault, by: enrolled(vault, SECOND, "officer", by), set()),
    "remove the officer": (
        lambda vault, by: vault.keys.remove(proof(vault, by), holder(vault, "officer"), "left", ""),
        {"supervisor"},
    ),
    "remove the only supervisor": (
        lambda vault, by: vault.keys.remove(proof(vault, by), holder(vault, "supervisor"), "left", ""),
        set(),
    ),
    "remove the sheet": (
        lambda vault, by: vault.keys.remove(proof(vault, by), holder(vault, "recovery"), "left", ""),
        set(),
    ),
    "reset the officer": (reset("officer"), {"supervisor", "recovery"}),
    "reset the only supervisor": (reset("supervisor"), set()),
    "reset the sheet": (reset("recovery"), set()),
    "change one's own passphrase": (change_passphrase, {"officer", "supervisor"}),
    "make a new key": (lambda vault, by: vault.keys.rotate(proof(vault, by), ""), {"officer", "supervisor"}),
    "write another sheet": (
        lambda vault, by: with_sheet(vault, " ".join(SHEET.split()[::-1]), by),
        {"officer", "supervisor"},
    ),
}


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("change", CHANGES)
def test_who_may_change_the_keys(opens, role, change):
    vault = opens(role)
    make, allowed = CHANGES[change]
    before = (vault.entries, vault.keys.header)
    if role in allowed:
        make(vault, WHO[role][0])
        assert vault.entries > before[0]
    else:
        with pytest.raises(Refusal) as refused:
            make(vault, WHO[role][0])
        assert refused.value.route
        assert (vault.entries, vault.keys.header) == before
    assert not wrong_in(vault)


def test_who_has_no_slot_opens_nothing(opens, path):
    opens("officer").close()
    for label in ("A", "B", "C", "Sheet"):
        with pytest.raises(WrongPassphrase):
            unlock(path, OTHERS[SECOND], label)


def test_every_kind_says_who_may_write_it():
    assert all(kind.roles <= {"officer", "supervisor", "recovery"} and kind.roles for kind in kinds())
    assert {kind.kind for kind in kinds() if kind.home == VAULT_CASE} == {
        *(
            "agencies",
            "sending",
            "continued",
            "countersign",
            "enrolment",
            "genesis",
            "migration",
            "passphrase",
            "removal",
            "reset",
        ),
        *("backup", "editions", "instrument", "pack", "rescued", "restored", "rotation", "settings"),
    }
