"""Numbers as they are read out and typed in a hurry: oh seven double oh nine, 07oo9, nine hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_APART = re.compile(r"[^\w\n]{0,3}")
FIGURES = {
    **dict.fromkeys(("zero", "nought", "naught", "nil", "oh", "o"), "0"),
    **dict(zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), "123456789", strict=True)),
    "hundred": "00",
    "thousand": "000",
}
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_LOOKS_LIKE = str.maketrans("olis", "0115")
_MIXED = re.compile(r"(?=.*\d)[\dolis]+")


def said_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Every number that is said in words, or typed with letters that look like figures: where, and its figures."""
    start = end = 0
    figures, times, said = "", 1, False
    for found in _WORD.finditer(text):
        word = found[0].lower()
        if not _APART.fullmatch(text, end, found.start()):
            if said:
                yield start, end, figures
            figures, times, said = "", 1, False
        if word in _TIMES:
            start, end, times = (start if figures else found.start()), found.end(), _TIMES[word]
            said = True
            continue
        more = _figures(word)
        if not more:
            if said:
                yield start, end, figures
            figures, times, said = "", 1, False
            continue
        start = start if figures or times > 1 else found.start()
        figures, end, times, said = figures + more * times, found.end(), 1, said or not word.isdigit()
    if said:
        yield start, end, figures


def _figures(word: str) -> str:
    if word.isdecimal() and word.isascii():
        return word
    return FIGURES.get(word) or (word.translate(_LOOKS_LIKE) if _MIXED.fullmatch(word) else "")
