"""A command that is told to end, tried in processes of its own: what it does to signals outlives the command."""

import signal

import pytest

from tests.test_guard import said, tried

TOLD = """
import os, signal
from contextlib import suppress
from datui.ends import ends_are_exits
with ends_are_exits() as ends:
    try:
        {inside}
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        print("tidied up", flush=True)
print("went on")
"""
KEPT = {
    "raised": "os.kill(os.getpid(), signal.{name})",
    "kept by a library": "with suppress(SystemExit): os.kill(os.getpid(), signal.{name})",
    "turned into an error by a library": (
        "\n        try: os.kill(os.getpid(), signal.{name})\n        except SystemExit: int('marmalade')"
    ),
}


@pytest.mark.parametrize("how", KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
def test_it_tidies_up_undisturbed_and_its_exit_code_names_the_signal(how, name):
    done = tried(TOLD.format(inside=how.format(name=name)))
    assert (done.returncode, done.stdout, done.stderr) == (128 + getattr(signal, name), "tidied up\n", "")


def test_what_a_library_kept_for_itself_is_found_by_asking():
    code = TOLD.format(
        inside=f"{KEPT['kept by a library'].format(name='SIGHUP')}\n        ends.check(); print('went on')"
    )
    assert tried(code).stdout == "tidied up\n"


def test_afterwards_signals_do_what_they_did():
    code = """
import signal
from datui.ends import ends_are_exits
before = [signal.getsignal(number) for number in range(1, 16)]
with ends_are_exits() as ends:
    ends.check()
print(before == [signal.getsignal(number) for number in range(1, 16)])
"""
    assert said(code) == "True"


def test_an_error_stays_what_it_is():
    done = tried("from datui.ends import ends_are_exits\nwith ends_are_exits():\n    raise LookupError('x')")
    assert done.stderr.endswith("LookupError: x\n")
