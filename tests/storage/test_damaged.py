"""Damaged pages: each is found, and damaged lists are told apart from damaged records."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from storage import schema
from storage.vault import DamagedVault, NotSaved, Vault, unlock
from tests.storage.conftest import CASE, PASSPHRASE, START, Hands, everything, kept, note, report, wrong_in


def flipped(path: Path, page: int, at: int) -> None:
    with (path / "cases.db").open("r+b") as file:
        file.seek(page * schema.PAGE + at)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 1 << at % 8]))


def pages_of(path: Path) -> int:
    return (path / "cases.db").stat().st_size // schema.PAGE


def test_a_flipped_bit_on_any_page_is_found(vault, path, rules):
    for n in range(12):
        kept(vault, vault.new_id(), report(vault, victim_name=f"Name{n}", words="words " * 300), note(vault))
    vault.close()
    whole = (path / "cases.db").read_bytes()
    random = Random(7)
    assert pages_of(path) > 20
    for page in range(pages_of(path)):
        flipped(path, page, random.randrange(schema.PAGE))
        assert found_wrong(path, rules), page
        (path / "cases.db").write_bytes(whole)
        (path / "cases.db-journal").unlink(missing_ok=True)
    assert not found_wrong(path, rules)


def found_wrong(path: Path, rules: Any) -> bool:
    try:
        vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands(START))
    except DamagedVault:
        return True
    try:
        return wrong_in(vault) != set()
    finally:
        vault.close()


def test_an_older_page_put_back_is_found(vault, path, rules):
    """SQLCipher does not see it: each page is genuine. Unless it says what the newer one says, the checks do."""
    case_id = kept(vault, vault.new_id(), report(vault))
    vault.close()
    old = (path / "cases.db").read_bytes()
    again = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands())
    kept(again, case_id, *[note(again, because="words " * 60) for _ in range(6)])
    again.close()
    new = (path / "cases.db").read_bytes()
    page = schema.PAGE
    parts = [slice(n * page, (n + 1) * page) for n in range(len(old) // page)]
    changed = [n for n, part in enumerate(parts) if n and old[part] != new[part]]
    assert len(changed) > 2
    written = entries_of(path, rules)
    found = 0
    for n in changed:
        (path / "cases.db").write_bytes(new[: n * page] + old[parts[n]] + new[(n + 1) * page :])
        wrong = found_wrong(path, rules)
        found += wrong
        assert wrong or entries_of(path, rules) == written, n
    assert found > 2
    (path / "cases.db").write_bytes(new)
    assert not found_wrong(path, rules)


def entries_of(path: Path, rules: Any) -> list[Any]:
    vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands())
    try:
        return everything(vault)
    finally:
        vault.close()


def root_page(vault: Vault, name: str) -> int:
    (page,) = vault._db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    return int(page)


LISTS_READ: dict[str, Callable[[Vault], object]] = {
    "derived": lambda vault: vault.stale_index,
    "caseload": lambda vault: vault.caseload(),
    "caseload_due": lambda vault: vault.count(),
    "found": lambda vault: vault.find("ewa"),
    "words_data": lambda vault: vault.find("ewa"),
}


@pytest.mark.parametrize("table", LISTS_READ)
def test_a_damaged_list_is_told_apart_from_damaged_records(vault, path, reopened, table):
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
    page = root_page(vault, table)
    vault.close()
    flipped(path, page - 1, 99)
    with pytest.raises(DamagedVault, match="records themselves may be whole") as refused:
        LISTS_READ[table](reopened())
    assert "verify" in refused.value.route
    assert "backup" not in refused.value.route


@pytest.mark.parametrize("table", LISTS_READ)
def test_verify_says_that_every_record_could_be_read(vault, path, reopened, table):
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
    page = root_page(vault, table)
    vault.close()
    flipped(path, page - 1, 99)
    found = [failure for checked in reopened().verify() for failure in checked.failures]
    assert {"lists", "pages"} <= {failure.what for failure in found} <= {"lists", "pages", "structure"}
    assert any("Every record could be read" in failure.route for failure in found)


def test_verify_says_that_records_could_not_be_read(vault, path, reopened):
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
    page = root_page(vault, "entry_record")
    vault.close()
    flipped(path, page - 1, 99)
    found = wrong_in(reopened())
    assert {"ledger", "pages"} <= found
    assert "lists" not in found


def test_a_save_over_a_damaged_page_says_so_and_not_that_the_disk_is_away(vault, path, reopened):
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"))
    page = root_page(vault, "words_data")
    vault.close()
    flipped(path, page - 1, 99)
    again = reopened()
    with pytest.raises(NotSaved, match=r"page of the vault's database.*on the screen") as refused:
        again.append(CASE, report(again, victim_name="Zofia"))
    assert "attached" not in refused.value.route


def test_a_page_that_cannot_be_read_is_refused_by_name(vault, path, reopened):
    cases = [kept(vault, vault.new_id(), report(vault, words="words " * 3000)) for _ in range(12)]
    vault.close()
    for page in range(12, pages_of(path)):
        flipped(path, page, 99)
    try:
        again = reopened()
    except DamagedVault:
        return
    with pytest.raises(DamagedVault, match="page"):
        [again.case(case_id) for case_id in cases]
