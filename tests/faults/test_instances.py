"""One vault, many datuis: one at a time has it, the others are told so, and what any of them kept is there."""

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from storage.vault import Training, Vault, forge, unlock
from tests.faults.instances import CASE, race
from tests.storage.conftest import NAME, PASSPHRASE, kept, report, wrong_in
from tests.tally import Lost, Tally, Verdict

ROUNDS, RUNNERS = 4, 4


def in_rounds(path, rules, rounds: int, runners: int) -> Tally:
    """Race again and again: one has it, the others are told so, and nothing is lost or there twice."""
    tally = Tally(f"{runners} instances at once")
    acknowledged: list[str] = []
    for number in range(rounds):
        with tally.one(f"round {number}"):
            found = race(path, PASSPHRASE, runners)
            assert len(found.kept) == 1
            assert found.refused == ("in-use",) * (runners - 1)
            acknowledged += found.kept
            with closing(Vault.open(path, unlock(path, PASSPHRASE), rules=rules)) as vault:
                there = [entry.record.record_id for entry in vault.case(CASE).entries]
                assert wrong_in(vault) == set()
            if not set(acknowledged) <= set(there):
                raise Lost("what one of them kept is not there")
            assert len(there) == len(set(there))
    tally.acknowledged = len(acknowledged)
    return tally


@pytest.fixture
def shut(tmp_path, rules):
    path = tmp_path / "vault"
    vault = Vault.create(path, forge(PASSPHRASE, training=Training(), cheap=True), name=NAME, rules=rules)
    kept(vault, CASE, report(vault))
    vault.close()
    return path


def test_of_several_that_begin_at_once_one_has_it_and_nothing_is_lost(shut, rules):
    tally = in_rounds(shut, rules, ROUNDS, RUNNERS)
    assert tally.told() == Verdict(tried=ROUNDS, lost=[], corrupt=[])
    assert tally.acknowledged == ROUNDS


@pytest.mark.torture
def test_of_many_that_begin_at_once_one_has_it_and_nothing_is_lost(shut, rules):
    tally = in_rounds(shut, rules, 60, 8)
    assert tally.told() == Verdict(tried=60, lost=[], corrupt=[])
    assert tally.acknowledged == 60


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
