"""What protects cases on this computer and what does not: told whole, the worst first, and of this computer."""

import json
import os
import platform
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui import selfcheck
from datui.finding import ORDER, Finding, as_json, as_words, in_order
from datui.seccomp import MACHINES
from storage.libraries import DATABASE, KEYS, libraries
from tests.selfcheck.conftest import VAULT

# Telling it


findings = st.lists(
    st.builds(Finding, st.text(max_size=9), st.sampled_from(ORDER), st.text(max_size=200), st.text(max_size=90)),
    max_size=9,
)


@given(findings)
def test_what_is_not_protected_comes_first_and_nothing_is_lost(found):
    told = in_order(found)
    assert [ORDER.index(each.state) for each in told] == sorted(ORDER.index(each.state) for each in found)
    for state in ORDER:
        assert [each for each in told if each.state == state] == [each for each in found if each.state == state]


@given(findings)
def test_as_json_it_is_the_same(found):
    assert [Finding(**each) for each in json.loads(as_json(found))["findings"]] == found


def test_as_words_everything_is_said_in_lines_that_fit():
    found = selfcheck.look(VAULT)
    said = as_words(found)
    assert max(map(len, said.splitlines())) <= 78
    plain = " ".join(said.split())
    assert all(f"{each.name} {each.words}" in plain and each.route in plain for each in found)


# This computer


def test_the_libraries_say_which_openssl_they_are():
    assert set(libraries()) == {DATABASE, KEYS}
    assert all(says.startswith("OpenSSL ") for says in libraries().values())


@pytest.mark.skipif(sys.platform != "linux", reason="datui looks at a computer with Linux only")
def test_every_thing_that_is_promised_is_looked_at_here(tmp_path):
    found = selfcheck.look(tmp_path)
    assert len({each.name for each in found}) == len(found)
    assert {each.name for each in found} >= {"Disk encryption", "Swap", "Hibernation", "Crash dumps", "Terminal"}
    assert {each.name for each in found} >= {"Place of the vault", "Network", "Locked memory", "Screen lock"}
    assert {f"OpenSSL of {name}" for name in (DATABASE, KEYS)} <= {each.name for each in found}
    assert all(bool(each.route) is (each.state != "protected") for each in found)
    assert tmp_path.name not in as_json(found)


def test_on_another_system_it_says_that_nothing_was_tried_there(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    first, *_rest = selfcheck.look(VAULT)
    assert (first.name, first.state) == ("This system", "not protected")
    assert "Linux" in first.route


@pytest.mark.skipif(platform.machine() not in MACHINES, reason="datui has no filter for this machine")
def test_a_hardened_process_finds_itself_protected():
    code = """
from pathlib import Path
from datui import guard
guard.harden()
guard.close_doors()
from datui.selfcheck import look
print(*(each.name for each in look(Path("/nowhere")) if each.state == "protected"), sep="\\n")
"""
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {"Network", "datui's memory", "Crash dumps"} <= set(done.stdout.splitlines())
