"""One vault, many datuis: one at a time has it, the others are told so, and what any of them kept is there."""

import os
import signal
import subprocess
import sys

import pytest

from storage.vault import Training, Vault, forge, unlock
from tests.faults.instances import CASE, race
from tests.storage.conftest import NAME, PASSPHRASE, kept, report, wrong_in

ROUNDS, RUNNERS = 4, 4


def in_rounds(path, rules, rounds: int, runners: int) -> dict[str, int]:
    """Race again and again; what was told, and what is lost or doubled."""
    told = {"states": 0, "acknowledged": 0, "lost": 0, "corrupt": 0}
    acknowledged: list[str] = []
    for _ in range(rounds):
        found = race(path, PASSPHRASE, runners)
        told["states"] += runners
        assert len(found.kept) == 1
        assert set(found.refused) == {"in-use"}
        acknowledged += found.kept
        vault = Vault.open(path, unlock(path, PASSPHRASE), rules=rules)
        there = [entry.record.record_id for entry in vault.case(CASE).entries]
        told["acknowledged"] = len(acknowledged)
        told["lost"] += len(set(acknowledged) - set(there))
        told["corrupt"] += bool(wrong_in(vault)) + (len(there) != len(set(there)))
        vault.close()
    print(", ".join(f"{name} {number}" for name, number in told.items()))
    return told


@pytest.fixture
def shut(tmp_path, rules):
    path = tmp_path / "vault"
    vault = Vault.create(path, forge(PASSPHRASE, training=Training(), cheap=True), name=NAME, rules=rules)
    kept(vault, CASE, report(vault))
    vault.close()
    return path


def test_of_several_that_begin_at_once_one_has_it_and_nothing_is_lost(shut, rules):
    told = in_rounds(shut, rules, ROUNDS, RUNNERS)
    assert (told["states"], told["acknowledged"]) == (ROUNDS * RUNNERS, ROUNDS)
    assert (told["lost"], told["corrupt"]) == (0, 0)


@pytest.mark.torture
def test_of_many_that_begin_at_once_one_has_it_and_nothing_is_lost(shut, rules):
    told = in_rounds(shut, rules, 60, 8)
    assert (told["acknowledged"], told["lost"], told["corrupt"]) == (60, 0, 0)


def test_what_a_killed_one_held_the_next_one_has(shut, rules):
    command = [sys.executable, "-m", "tests.faults.racer", str(shut), PASSPHRASE]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdin is not None
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == "ready\n"
        holder.stdin.write("go\n")
        holder.stdin.flush()
        _kept, record = holder.stdout.readline().split()
        assert set(race(shut, PASSPHRASE, 2).refused) == {"in-use"}
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        found = race(shut, PASSPHRASE, 2)
    assert len(found.kept) == 1
    vault = Vault.open(shut, unlock(shut, PASSPHRASE), rules=rules)
    assert record in {entry.record.record_id for entry in vault.case(CASE).entries}
    assert wrong_in(vault) == set()
    vault.close()
