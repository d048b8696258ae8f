"""What may reach a terminal: the escapes that draw, and none that would do anything else."""

import re

from tests.journeys.terminal import Terminal

# All that may reach the terminal: what Textual draws with, what asks the terminal what it can, and how datui wipes.
OURS = re.compile(r"\x1b\[(?:[0-9;]*[mH]|[23]J|\?[0-9]+[hl]|\?[0-9]+\$p|>[0-9]+u|<u)")
# A frame is cut where it gets dark, or where what was read last ends: what comes next begins another escape.
CUT = re.compile(r"\x1b(?:\[[0-?]*\$?)?(?=[\x18\x1b]|\Z)")


def only_our_own_escapes(screen: Terminal) -> bool:
    """Nothing in the stream begins a command that is not datui's, and none of the payload came as a command."""
    text = screen.raw.decode("utf-8", "replace")
    left = OURS.sub("", CUT.sub("", text)).replace("\x18", "").replace("\r", "").replace("\n", "")
    assert not re.findall(r"[\x00-\x1f\x7f-\x9f].{0,20}", left)
    assert not re.findall("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", left)
    for command in ("\x1b]52", "\x1b]0;", "\x1b]2;", "\x1b]8;", "\x9b31m"):
        assert command not in text
    return True
