"""What may reach the terminal, and the keys that lock."""

import os
import pty
import select
import threading
import tty

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser

from datui.guard import DARK
from screens.driver import SessionDriver, Terminal, filtered, is_panic

OURS = [
    "\x1b[?1049h",
    "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h",
    "\x1b[?25l\x1b[?1004h\x1b[>25u\x1b[?2026$p\x1b[?2048$p\x1b[?2004h\x1b[?7l",
    "\x1b[?2026h\x1b[3;14H\x1b[1;38;2;1;2;3;48;2;4;5;6mwords\x1b[0m\r\n\x1b[?2026l",
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l",
    "Ж Ф ا ه 你好 👩‍👧 naïve é",
]
FOREIGN = {
    "clipboard": ("a\x1b]52;c;bWFybWFsYWRl\x1b\\b", "ab"),
    "clipboard, bell": ("a\x1b]52;c;bWFybWFsYWRl\x07b", "ab"),
    "clipboard, C1": ("a\x9d52;c;bWFybWFsYWRl\x9cb", "ab"),
    "title": ("a\x1b]0;marmalade\x07\x1b]2;marmalade\x1b\\b", "ab"),
    "link": ("\x1b]8;;http://x\x1b\\here\x1b]8;;\x1b\\", "here"),
    "device control": ("a\x1bP+q544e\x1b\\b", "ab"),
    "pointer": ("\x1b]22;text\x07", ""),
    "clear": ("a\x1b[2J\x1b[3Jb", "ab"),
    "scroll region": ("a\x1b[1;5rb", "ab"),
    "report": ("a\x1b[6n\x1b[cb", "ab"),
    "reset": ("a\x1bcb", "acb"),
    "C1 sequence": ("a\x9b2Jb", "a2Jb"),
    "other mode": ("a\x1b[?47hb", "ab"),
    "unended": ("a\x1b]52;c;bWFy", "a"),
    "bell": ("a\x07\x08\x00\x7fb", "ab"),
    "bidi": ("a\u202eb\u2066c\u200f", "abc"),
    "escape inside": ("\x1b[\x1b[1mb", "\x1b[1mb"),
    "control inside": ("\x1b\x00[2Jb", "[2Jb"),
}


@pytest.mark.parametrize("drawn", OURS)
def test_what_textual_draws_passes_unchanged(drawn):
    assert filtered(drawn) == drawn


@pytest.mark.parametrize(("drawn", "left"), FOREIGN.values(), ids=FOREIGN)
def test_what_textual_does_not_draw_with_is_left_out(drawn, left):
    assert filtered(drawn) == left


@given(st.text(alphabet=st.sampled_from(list("\x1b[]?;:0123456789hlmHJucPX\\\x07\x9b\x9c\x9d$><ab\u202e\r\n"))))
def test_filtered_text_has_no_escape_that_could_do_more_than_draw(text):
    once = filtered(text)
    assert filtered(once) == once
    assert not set("\x07\x9b\x9c\x9d\u202e") & set(once)
    for after in once.split("\x1b")[1:]:
        assert after[0] == "["
        assert after.lstrip("[?0123456789;><$")[:1] in set("mHhlpu")


@pytest.mark.parametrize("key", ["f12", "shift+f12", "ctrl+l", "alt+ctrl+l", "ctrl+upper_l", "ctrl+shift+l"])
def test_panic_keys_lock_whatever_else_is_held_down(key):
    assert is_panic(key)


@pytest.mark.parametrize("key", ["l", "L", "f1", "f2", "ctrl+k", "alt+l", "plus", "ctrl+plus", "12"])
def test_no_other_key_locks(key):
    assert not is_panic(key)


@pytest.fixture
def ends():
    """Both ends of a raw terminal: the one that shows and the one that is written to."""
    shows, written = pty.openpty()
    tty.setraw(written)
    yield shows, written
    os.close(shows)
    os.close(written)


def test_behind_keys_that_were_typed_ahead_it_is_dark_before_they_are_handed_on_and_none_is_lost(ends, monkeypatch):
    handed_on: list[tuple[str, bool]] = []
    driver = SessionDriver.__new__(SessionDriver)
    driver.terminal = Terminal(ends[1])
    monkeypatch.setattr(driver, "process_message", lambda key: handed_on.append((key.key, driver.terminal.dark)))
    driver._process(XTermParser(debug=False).feed, "she\x1b[24~")
    assert handed_on == [("s", True), ("h", True), ("e", True), ("f12", True)]


def test_what_is_written_is_shown(ends):
    shows, written = ends
    terminal = Terminal(written)
    terminal.write("naïve \ud800")
    terminal.flush()
    assert os.read(shows, 100) == "naïve ?".encode()


def test_a_dark_terminal_shows_nothing_more(ends):
    shows, written = ends
    terminal = Terminal(written)
    terminal.write("marmalade")
    terminal.darken()
    terminal.write("marmalade")
    terminal.flush()
    shown = os.read(shows, 1000)
    assert shown.replace(DARK, b"") == b""
    assert DARK in shown


def test_a_frame_that_is_on_its_way_when_it_gets_dark_is_cut_and_covered(ends):
    shows, written = ends
    terminal = Terminal(written)
    terminal.write("marmalade " * 20_000)  # far more than a terminal takes before somebody reads
    frame = threading.Thread(target=terminal.flush)
    frame.start()
    shown = os.read(shows, 1000)
    dark = threading.Thread(target=terminal.darken)
    dark.start()
    while frame.is_alive() or dark.is_alive() or select.select([shows], [], [], 0)[0]:
        if select.select([shows], [], [], 0.1)[0]:
            shown += os.read(shows, 65536)
    assert shown.endswith(DARK)
    assert len(shown) < 100_000


def test_a_terminal_that_has_gone_is_no_fault(ends):
    shows, written = pty.openpty()
    os.close(shows)
    terminal = Terminal(written)
    terminal.write("marmalade")
    terminal.flush()
    terminal.darken()
    assert terminal.dark
    os.close(written)
