"""A vault whose bringing up to date is killed at any call that the disk hears of: it is the older one, or the newer."""

import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from storage import tables
from storage.vault import OlderVault
from tests.journeys.traced import why_not
from tests.storage import decoder
from tests.storage.conftest import wrong_in
from tests.storage.older import PASSPHRASE, kept_through, older, opened
from tests.tally import Lost, Tally, Verdict

ROOT = Path(__file__).parents[2]
CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,fallocate,rename,unlink,fchmod,chmod"
"""What Python itself does not ask for while it starts: their numbers are the same at every run."""
DRAFTS = 12

Call = tuple[str, int]
"""A call's name, and the how many of that name it is."""

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "strace is there")


def run(path: Path, *strace: str) -> subprocess.CompletedProcess[str]:
    """Bring the vault up to date in a process of its own, under strace."""
    words = ["strace", "-f", "-qq", "-o", str(path.parent / "calls"), *strace]
    command = [*words, sys.executable, "-B", "-m", "tests.storage.older", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def calls_within(path: Path) -> list[Call]:
    """Each call that is made in the vault's folder when nothing goes wrong."""
    done = run(path, "-y", "-e", f"trace={CALLS}")
    assert done.returncode == 0, done.stderr
    made, counts = list[Call](), Counter[str]()
    for line in (path.parent / "calls").read_text(errors="replace").splitlines():
        if (named := re.match(rf"\d+ +({CALLS.replace(',', '|')})\(", line)) is not None:
            counts[named[1]] += 1
            if f"{path}/" in line:
                made.append((named[1], counts[named[1]]))
    return made


class Tried(Tally):
    """What came of the kills."""

    def __init__(self, before: dict[str, Any]) -> None:
        super().__init__("migration killed at a call")
        self.before = before
        self.ends = {"older": 0, "newer": 0}

    def look(self, name: str, path: Path, *, acknowledged: bool) -> None:
        """Look at what the kill left: it opens as the one or as the other, and either way nothing is missing."""
        self.acknowledged += acknowledged
        with self.one(name):
            end = age(path)
            self.ends[end] += 1
            if acknowledged and end == "older":
                raise Lost("it was said to be brought up to date")
            with closing(opened(path, migrate=True)) as vault:
                list(vault.rebuild())
                assert wrong_in(vault) == set()
            now = kept_through(path, self.before)
            taken = [one["kind"] for one in now["entries"][len(self.before["entries"]) :]]
            assert (taken, now["tables"]) == (["migration"] * (tables.VERSION - 1), tables.VERSION)


def age(path: Path) -> str:
    try:
        opened(path).close()
    except OlderVault:
        return "older"
    return "newer"


def killed(tmp_path: Path, chosen: "Random | None", most: int) -> Tried:
    """Kill it at calls that are chosen by a seed, or at each of them."""
    whole = older(tmp_path / "whole", DRAFTS)
    before = decoder.decode(whole, PASSPHRASE)
    counted = shutil.copytree(whole, tmp_path / "counted" / "vault")
    calls = calls_within(counted)
    assert len(calls) > 20
    tried, path = Tried(before), tmp_path / "tried" / "vault"
    # Half of the few are among the last: there the one becomes the other.
    few = [] if chosen is None else [*chosen.sample(calls[:-10], most // 2), *chosen.sample(calls[-10:], most // 2)]
    for name, number in few or calls:
        shutil.rmtree(path.parent, ignore_errors=True)
        shutil.copytree(whole, path)
        done = run(path, "-e", f"trace={CALLS}", "-e", f"inject={name}:signal=KILL:when={number}")
        assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), (name, number, done)
        tried.look(f"{name} {number}", path, acknowledged="brought up to date" in done.stdout)
    tried.look("whole", counted, acknowledged=True)
    return tried


def test_killed_at_a_few_calls_it_is_the_older_or_the_newer(tmp_path):
    tried = killed(tmp_path, Random("migration"), 6)
    assert tried.told() == Verdict(tried=7, lost=[], corrupt=[])
    assert tried.acknowledged == 1


@pytest.mark.torture
def test_killed_at_every_call_it_is_the_older_or_the_newer(tmp_path):
    tried = killed(tmp_path, None, 0)
    assert tried.tried > 20
    assert tried.told() == Verdict(tried.tried, lost=[], corrupt=[])
    assert all(tried.ends.values()), tried.ends
