"""Killed, failing or full: what was acknowledged is there, and what is said about a save is true."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlcipher3.dbapi2 import OperationalError

from storage.forge import Forged
from storage.vault import NotSaved, Vault, unlock
from tests.storage.conftest import NAME, PASSPHRASE, Hands, everything, kept, note, report, wrong_in
from tests.storage.test_drafts import CASE, draft, typed_by
from tests.tally import Lost, Tally, Verdict

ROOT = Path(__file__).parents[2]


def killed_while_writing(path: Path, after: int, spin: int) -> dict[str, int]:
    """Start a process that writes, kill it some way into the save after the `after`th; what it acknowledged, by record.

    Behind each record stands how many entries there were with it.
    """
    command = [sys.executable, "-m", "tests.storage.writer", str(path), PASSPHRASE]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child, child.stdout:
        said = [child.stdout.readline() for _ in range(after)]
        sum(range(spin))
        os.kill(child.pid, signal.SIGKILL)
        # What it still said before it died was acknowledged too.
        said += child.stdout.read().splitlines()
    return {record_id: int(entries) for entries, record_id in (one.split() for one in said)}


def kill_in_rounds(path: Path, rules: Any, rounds: int, seed: int) -> Tally:
    """Kill it so often; each kill has a number, which with the seed makes it again."""
    random, tally = Random(seed), Tally("killed while it saves and types")
    for number in range(rounds):
        said = killed_while_writing(path, random.randrange(1, 9), random.randrange(0, 400_000))
        tally.acknowledged += len(said)
        with (
            tally.one(f"seed {seed}, number {number}"),
            closing(Vault.open(path, unlock(path, PASSPHRASE), rules=rules)) as vault,
        ):
            records = {one.row.record_id.hex() for one in everything(vault)}
            ahead = vault.entries - max(said.values())
            if ahead < 0 or not said.keys() <= records:
                raise Lost("what was acknowledged is not there")
            assert ahead <= 1, "more is there than was acknowledged and the one save that was going on"
            assert not {one.record_id for one in vault.drafts()} & records, "a draft is there beside its record"
            assert wrong_in(vault) == set()
    return tally


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_what_was_acknowledged_survives_a_kill(vault, path, rules):
    vault.close()
    tally = kill_in_rounds(path, rules, rounds=20, seed=22)
    assert tally.told() == Verdict(tried=20, lost=[], corrupt=[])
    assert tally.acknowledged >= 20


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
def test_what_was_acknowledged_survives_many_kills(vault, path, rules, seed):
    vault.close()
    tally = kill_in_rounds(path, rules, rounds=40, seed=seed)
    assert tally.told() == Verdict(tried=40, lost=[], corrupt=[])
    assert tally.acknowledged >= 40


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
    vault._opened.db = vault._ledger.db = vault._db.db  # type: ignore[attr-defined]  # a stand-in is taken away


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
    assert [vault.draft(CASE, "intake", "c" * 32)] == typed_by(vault, draft(kind="intake"))
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
    vault.save_draft(draft(record_id=CASE))
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
