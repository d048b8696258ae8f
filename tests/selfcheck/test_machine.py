"""The rest of the machine: where the vault is, what the terminal keeps, and who may read its memory."""

import pytest

from datui import machine
from tests.selfcheck.conftest import VAULT


def test_where_the_vault_is_is_told_as_it_is_refused(computer, rules):
    computer.mount("8:2")
    assert machine.place(VAULT, rules.places, computer.root).state == "protected"
    found = machine.place(VAULT / "Dropbox", rules.places, computer.root)
    assert (found.state, "Dropbox" in found.words, "--vault" in found.route) == ("not protected", True, True)


def test_where_no_mount_can_be_seen_the_place_cannot_be_told(tmp_path, rules):
    assert machine.place(VAULT, rules.places, tmp_path).state == "cannot be told"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"TERM": "tmux-256color"}, "tmux"),
        ({"TERM": "screen"}, "screen"),
        ({"TERM": "screen.xterm-256color"}, "screen"),
        ({"TERM": "screen-256color", "TERM_PROGRAM": "tmux"}, "tmux"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, "Visual Studio Code"),
    ],
)
def test_a_terminal_that_keeps_what_it_showed_is_named(environment, says):
    found = machine.terminal(environment)
    assert found.state == "not protected"
    assert found.words.startswith(says) or says in found.words


@pytest.mark.parametrize("environment", [{}, {"TERM": "xterm-256color"}, {"TERM": "linux", "TERM_PROGRAM": "WezTerm"}])
def test_of_another_terminal_it_cannot_be_told_and_what_to_set_is_said(environment):
    found = machine.terminal(environment)
    assert (found.state, "scrollback" in found.route) == ("cannot be told", True)


@pytest.mark.parametrize(
    ("scope", "state"), [("0", "not protected"), ("1", "protected"), ("2", "protected"), ("3", "protected")]
)
def test_who_may_read_the_terminals_memory_is_as_the_kernel_is_set(computer, scope, state):
    (computer.root / "proc/sys/kernel/yama/ptrace_scope").write_text(f"{scope}\n")
    assert machine.terminal_memory(computer.root).state == state


def test_where_the_kernel_has_no_such_setting_the_terminals_memory_is_not_protected(computer):
    assert machine.terminal_memory(computer.root).state == "not protected"
