"""What a file of rules may hold before it is read: the reader of TOML takes minutes over a key of many parts."""

import re

LONGEST_LINE, MOST_PARTS, DEEPEST = 4_000, 20, 20
_PARTS = f"has more than {MOST_PARTS} full stops outside quotation marks"
_PIECE = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']++|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
    r"|[\[{\]}.\n]",
    re.DOTALL,
)
"""What stands in quotation marks, or in a comment, as one piece; else a bracket, a full stop or a line's end."""


def too_much(text: str) -> tuple[int, str] | None:
    """The first line, from 1, that no file of rules holds, and why; None where each may be read."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            return number, f"is longer than {LONGEST_LINE:,} characters"
    depth = stops = 0
    for piece in _PIECE.finditer(text):
        match piece[0]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case ".":
                stops += 1
            case "\n":
                stops = 0
        if depth > DEEPEST or stops > MOST_PARTS:
            why = "is nested too deeply" if depth > DEEPEST else _PARTS
            return text.count("\n", 0, piece.start()) + 1, why
    return None
