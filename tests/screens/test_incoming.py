"""What comes in from a terminal: keys stay keys, a paste stays a paste, and nothing else presses anything."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from screens.incoming import Incoming

START, END = "\x1b[200~", "\x1b[201~"
PASTED = st.text().filter(lambda text: END not in text)


def read(*pieces):
    """What Textual makes of these pieces of input."""
    parser, incoming = XTermParser(), Incoming()
    return [message for piece in pieces if (text := incoming.read(piece)) for message in parser.feed(text)]


def in_pieces(text, cuts):
    edges = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


@given(PASTED, st.lists(st.integers(min_value=0), max_size=4))
def test_a_paste_is_one_paste_and_presses_no_key_wherever_it_is_cut(pasted, cuts):
    pieces = in_pieces(f"a{START}{pasted}{END}b", [cut for cut in cuts if cut])
    found = read(*pieces)
    keys = [message.key for message in found if isinstance(message, events.Key)]
    pastes = [message.text for message in found if isinstance(message, events.Paste)]
    assert keys == ["a", "b"]
    assert pastes == ([pasted.replace("\x1b", "\x1a").replace("\x00", "")])


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[?999z",
        "\x1b]11;rgb:1111/2222/3333\x1b\\",
        "\x1b]0;y\x07",
        "\x1bP+q\x1b\\",
        "\x1b[?1;2c",
        "\x1b_Gi=1;OK\x1b\\",
    ],
)
def test_what_is_no_key_presses_none(sequence):
    assert [message.key for message in read(f"a{sequence}b") if isinstance(message, events.Key)] == ["a", "b"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [("\x1b[15~", "f5"), ("\x1b[24~", "f12"), ("\x1bOP", "f1"), ("\x1b[Z", "shift+tab"), ("\x1b[1;5C", "ctrl+right"),
     ("\x1b[108;5u", "ctrl+l"), ("\x1b[A", "up"), ("\x0c", "ctrl+l"), ("\x1b[15;2~", "shift+f5")],
)  # fmt: skip
def test_a_key_stays_the_key_that_it_was(typed, key):
    assert [message.key for message in read(typed) if isinstance(message, events.Key)] == [key]
