"""Where `datui verify` gets its passphrase from: a descriptor or the terminal, and nowhere else."""

import fcntl
import os
import signal
import struct
import termios

import pytest

from datui import training
from tests.cli.conftest import refused


def test_a_passphrase_with_a_byte_order_mark_is_the_same(run, vault):
    said = "\ufeff" + training.PASSPHRASE + "\r\n"
    assert run("verify", "--vault", str(vault), "--passphrase-fd", "0", said=said).returncode == 0


def test_a_descriptor_that_is_not_open_is_refused(run, vault):
    reason, route = refused(run("verify", "--vault", str(vault), "--passphrase-fd", "77"))
    assert "77" in reason
    assert "FILE" in route


@pytest.mark.parametrize("given", ["a" * 5000, "a" * 200_000, "🏠" * 5000])
def test_a_passphrase_that_is_too_long_is_refused_as_that_and_not_as_a_wrong_one(run, vault, given):
    said = f"{given}\n"
    reason, _route = refused(run("verify", "--vault", str(vault), "--passphrase-fd", "0", said=said))
    assert "longer than 1,024 characters" in reason


def test_without_descriptor_and_terminal_verify_refuses(run, vault):
    _reason, route = refused(run("verify", "--vault", str(vault)))
    assert "--passphrase-fd" in route


def test_without_a_descriptor_verify_asks_and_does_not_show_what_is_typed(terminal, vault):
    shown = terminal("verify", "--vault", str(vault))
    shown.wait_for("Passphrase:")
    shown.press(training.PASSPHRASE, "enter")
    assert shown.wait_for_exit() == 0
    assert "All is well" in shown.text
    assert training.PASSPHRASE not in shown.raw.decode()


def test_a_passphrase_in_the_arguments_or_the_environment_is_no_passphrase(run, vault):
    done = run("verify", "--vault", str(vault), DATUI_PASSPHRASE=training.PASSPHRASE)
    assert done.returncode == 1
    assert run("verify", "--passphrase", training.PASSPHRASE).returncode == 2


def unread(pipe: int) -> int:
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_check_that_is_told_to_end_while_it_asks_leaves_the_terminal_as_it_was(terminal, vault, number):
    shown = terminal("verify", "--vault", str(vault))
    shown.wait_for("Passphrase:")
    assert not termios.tcgetattr(shown.child.child_fd)[3] & termios.ECHO
    os.kill(shown.pid, number)
    assert shown.wait_for_exit() == 128 + number
    assert termios.tcgetattr(shown.child.child_fd)[3] & termios.ECHO
