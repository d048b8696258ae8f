"""Killed, failing or full: what was acknowledged is there, and what is said about a save is true."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlcipher3.dbapi2 import OperationalError

from storage import schema
from storage.forge import Forged
from storage.vault import DamagedVault, NotSaved, Vault, unlock
from tests.storage.conftest import NAME, PASSPHRASE, START, Hands, kept, note, report, wrong_in
from tests.storage.test_drafts import CASE, draft

ROOT = Path(__file__).parents[2]


def killed_while_writing(path: Path, after: int, spin: int) -> str:
    """Start a process that writes, kill it some way into the save after the `after`th; its last acknowledgement."""
    command = [sys.executable, "-m", "tests.storage.writer", str(path), PASSPHRASE]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child, child.stdout:
        line = ""
        for _ in range(after):
            line = child.stdout.readline()
        sum(range(spin))
        os.kill(child.pid, signal.SIGKILL)
        # What it still said before it died was acknowledged too.
        said = [line, *child.stdout.read().splitlines()]
    return [one for one in said if len(one.split()) == 2][-1]


def kill_in_rounds(path: Path, rules: Any, rounds: int, seed: int) -> None:
    random = Random(seed)
    for number in range(rounds):
        last = killed_while_writing(path, random.randrange(1, 9), random.randrange(0, 400_000)).split()
        vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules)
        try:
            assert vault.entries - int(last[0]) in (0, 1), (seed, number)
            records = {one.row.record_id.hex() for one in everything(vault)}
            assert last[1] in records, (seed, number)
            # A draft is there until the very moment its record is.
            assert not {one.record_id for one in vault.drafts()} & records, (seed, number)
            assert wrong_in(vault) == set(), (seed, number)
        finally:
            vault.close()


def everything(vault: Vault) -> list[Any]:
    from storage.rows import stored

    return list(stored(vault._db, "ORDER BY e.seq"))


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_what_was_acknowledged_survives_a_kill(vault, path, rules):
    vault.close()
    kill_in_rounds(path, rules, rounds=20, seed=22)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
def test_what_was_acknowledged_survives_many_kills(vault, path, rules, seed):
    vault.close()
    kill_in_rounds(path, rules, rounds=40, seed=seed)


# A disk that fails


class Failing:
    """The vault's connection, with one statement that fails: before it is done, or after."""

    def __init__(self, db: Any, at: str, *, done: bool = False, rollback_too: bool = False) -> None:
        self.db, self.at, self.done, self.rollback_too = db, at, done, rollback_too
        self.failed = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)

    def execute(self, sql: str, *values: Any) -> Any:
        if sql.startswith(self.at):
            self.failed = True
            if self.done:
                self.db.execute(sql, *values)
            raise OperationalError("disk I/O error")
        if self.failed and self.rollback_too and sql.startswith(("ROLLBACK", "SELECT e.seq")):
            raise OperationalError("disk I/O error")
        return self.db.execute(sql, *values)


@pytest.fixture
def failing(vault) -> Callable[..., Failing]:
    def fail(at: str, **how: bool) -> Failing:
        vault._opened.db = vault._ledger.db = Failing(vault._db, at, **how)
        return vault._db

    return fail


def mended(vault: Vault) -> None:
    vault._opened.db = vault._ledger.db = vault._db.db  # type: ignore[attr-defined]


STEPS = ["BEGIN", "INSERT INTO entry", "INSERT INTO body", "INSERT OR REPLACE INTO caseload", "INSERT INTO words"]


@pytest.mark.parametrize("at", [*STEPS, "DELETE FROM draft", "COMMIT"])
def test_a_save_that_failed_says_so_and_keeps_the_draft(vault, failing, at):
    record = report(vault, record_id="c" * 32, victim_name="Ewa")
    vault.save_draft(draft(kind="intake"))
    head = vault.head
    failing(at)
    with pytest.raises(NotSaved, match=r"not saved.*in its draft") as refused:
        vault.append(CASE, record)
    assert "Ewa" not in str(refused.value)
    mended(vault)
    assert (vault.entries, vault.head, vault.caseload(), vault.find("ewa")) == (1, head, [], [])
    assert vault.draft(CASE, "intake", "c" * 32) == draft(kind="intake")
    kept(vault, CASE, record)
    assert vault.drafts() == []
    assert wrong_in(vault) == set()


def test_without_a_draft_it_is_still_on_the_screen(vault, failing):
    failing("COMMIT")
    with pytest.raises(NotSaved, match="on the screen"):
        vault.append(CASE, report(vault))


def test_an_error_after_the_save_was_kept_is_no_error(vault, failing):
    record = report(vault)
    failing("COMMIT", done=True)
    entry = vault.append(CASE, record)
    mended(vault)
    assert (entry.seq, entry.record, vault.entries) == (2, record, 2)
    kept(vault, CASE, note(vault))
    assert [one.seq for one in vault.case(CASE).entries] == [2, 3]
    assert wrong_in(vault) == set()


def test_a_batch_that_failed_or_was_kept_says_which(vault, failing):
    def save() -> None:
        with vault.batch():
            kept(vault, vault.new_id(), report(vault), note(vault))

    failing("COMMIT")
    with pytest.raises(NotSaved, match="Nothing of it"):
        save()
    mended(vault)
    assert vault.entries == 1
    failing("COMMIT", done=True)
    save()
    mended(vault)
    assert (vault.entries, vault.count().open) == (3, 1)
    assert wrong_in(vault) == set()


def test_where_nothing_can_be_read_nothing_is_claimed(vault, failing):
    from datui.casework.refusal import Refusal

    failing("COMMIT", rollback_too=True)
    with pytest.raises(Refusal, match="cannot be told") as refused:
        vault.append(CASE, report(vault))
    assert not isinstance(refused.value, NotSaved)


def test_a_draft_that_was_not_saved_says_so(vault, failing):
    failing("INSERT OR REPLACE INTO draft")
    with pytest.raises(NotSaved, match="draft was not saved"):
        vault.save_draft(draft())


def test_a_set_up_on_a_full_disk_is_refused_and_leaves_no_vault(path, forged: Forged, rules, monkeypatch):
    from datui.casework.refusal import Refusal
    from storage.vault import look

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.copies.write_whole", full)
    with pytest.raises(Refusal, match="cannot be made"):
        Vault.create(path, forged, name=NAME, rules=rules, clock=Hands())
    monkeypatch.undo()
    assert look(path) is None
    Vault.create(path, forged, name=NAME, rules=rules, clock=Hands()).close()


def test_a_draft_or_a_list_that_cannot_be_written_is_refused_by_name(vault, failing):
    kept(vault, CASE, report(vault))
    failing("DELETE FROM draft")
    with pytest.raises(NotSaved, match="draft is still there"):
        vault.drop_draft(CASE, "note", CASE)
    mended(vault)
    failing("INSERT OR REPLACE INTO caseload")
    with pytest.raises(NotSaved, match="lists"):
        list(vault.rebuild())
    mended(vault)
    assert vault.stale_index
    list(vault.rebuild())
    assert wrong_in(vault) == set()


# Damaged pages


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
