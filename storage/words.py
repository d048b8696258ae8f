"""What search finds a record by, and what a typed search asks for. Nothing typed is ever read as search syntax."""

import re
from collections.abc import Iterable, Iterator

from datui.casework.text import STROKES, one_line

WORDS_MOST = 12
_WORD_LENGTH = 64
_APOSTROPHES = "'’‘ʼ`´"
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
_SPACES = str.maketrans(dict.fromkeys(_APOSTROPHES, " "))
_NUMBER = re.compile(r"\+?\d(?:[\s().\-/]{0,3}\d){3,24}")


def plain(text: str) -> str:
    """Text as the index sees it: O'Brien, O’Brien and OBrien are one name, and letters are typed without a stroke."""
    return text.translate(STROKES).translate(_NO_APOSTROPHES)


def _parted(text: str) -> str:
    """Text with its apostrophes as spaces, so that "Brien" finds O'Brien; empty where it has none."""
    parted = text.translate(_SPACES)
    return parted.translate(STROKES) if parted != text else ""


def bare_numbers(text: str) -> Iterator[str]:
    """Each long number in a text as its digits alone, as it is dialled at home, and by its last six digits."""
    for match in _NUMBER.finditer(text):
        digits = "".join(str(int(char)) for char in match[0] if char.isdecimal())
        yield digits
        yield at_home(digits)
        if len(digits) >= 10:
            yield digits[-6:]


def at_home(digits: str) -> str:
    """+44 7700 900123 and 0044 7700 900123 as 07700900123."""
    for abroad in ("0044", "44"):
        if digits.startswith(abroad) and len(digits) >= len(abroad) + 9:
            return "0" + digits.removeprefix(abroad).removeprefix("0")
    return digits


def indexed(texts: Iterable[str], reference: str = "") -> str:
    """The one text that the index holds for an entry; empty where nothing finds it."""
    parts = [text for text in texts if text]
    numbers = [number for text in parts for number in bare_numbers(text)]
    references = [reference, reference.replace("-", "")] if reference else []
    return "\n".join([*map(plain, parts), *filter(None, map(_parted, parts)), *dict.fromkeys(numbers), *references])


def asked(typed: str) -> list[list[str]]:
    """The readings of a typed search, likeliest first: each a list of full-text terms that must all be found in a case.

    Digits typed apart are read as one number, and then as words of their own. At most WORDS_MOST words are read, and a
    single letter only where nothing else was typed: it begins a word in almost every case.
    """
    cleaned = [word[:_WORD_LENGTH] for word in plain(one_line(typed).text).split() if any(map(str.isalnum, word))]
    words = ([word for word in cleaned if len(word) > 1 or word.isdecimal()] or cleaned)[:WORDS_MOST]
    joined = list(_joined(words))
    readings = [words] if joined == words else [joined, words]
    return [[_term(word) for word in reading] for reading in readings if reading]


def _joined(words: list[str]) -> Iterator[str]:
    run = ""
    for word in words:
        digits = re.sub(r"[().\-/+]", "", word)
        if digits.isdecimal():
            run += digits
            continue
        if run:
            yield at_home(run)
        run = ""
        yield word
    if run:
        yield at_home(run)


def _term(word: str) -> str:
    """A word as a prefix, quoted whole: inside quotes full-text search knows no operators."""
    doubled = word.replace('"', '""')
    return f'"{doubled}"*'
