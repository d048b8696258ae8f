"""Text made inert: what is stored and drawn can write words, and nothing else, to a terminal."""

import re
import unicodedata
from dataclasses import dataclass

LINE_LIMIT = 500
PROSE_LIMIT = 1_000_000

# Joiners are letters' business (Persian, Indic scripts, emoji families); every other format character is invisible
# and either reorders what is read or hides in it.
_KEPT_FORMATS = frozenset("\u200c\u200d")
_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_FILLERS = frozenset("\u2800\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# Whatever breaks a line where it was copied from is a newline here: no line may be swallowed without a word.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Letters that no accent comes off, as people without them on the keyboard type them.
STROKES = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "ħ": "h",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "þ": "th",
        "ð": "d",
    }
)


@dataclass(frozen=True, slots=True)
class Clean:
    """Text that is safe to store and draw, and how many invisible characters were left out of it."""

    text: str
    left_out: int

    @property
    def words(self) -> str:
        """What to tell the person who typed it; empty where nothing was left out."""
        if not self.left_out:
            return ""
        return f"{self.left_out} invisible character{'' if self.left_out == 1 else 's'} left out"


# A selector that no character before it calls for draws nothing, and could carry a message that nobody sees.
_STRAY_SELECTOR = re.compile(
    "(?<![\u00a9\u00ae#*0-9\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
    "|[\ufe00-\ufe0d]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af])[\U000e0100-\U000e01ef]"
    "|(?<![\u1820-\u18aa])[\u180b-\u180d\u180f]"
)


def _unsafe(char: str) -> bool:
    if char == "\n" or char in _KEPT_FORMATS:
        return False
    return char in _FILLERS or unicodedata.category(char) in _LEFT_OUT


def clean(raw: str) -> Clean:
    """Normalise to NFC, keep line breaks, turn tabs into spaces and leave out controls, bidi marks and tags.

    Cleaning what is clean changes nothing (SECURITY 3.2).
    """
    text = _BREAKS.sub("\n", raw).replace("\t", "    ")
    if text.isascii() and text.replace("\n", "").isprintable():
        return Clean(text, 0)
    left_out = 0
    # Leaving a character out can bring two others together that NFC then joins, so normalise last and look again.
    while True:
        kept = _STRAY_SELECTOR.sub("", "".join(char for char in text if not _unsafe(char)))
        left_out += len(text) - len(kept)
        normal = unicodedata.normalize("NFC", kept)
        if normal == text:
            return Clean(normal, left_out)
        text = normal


def one_line(raw: str) -> Clean:
    """Clean text on one line: newlines become spaces, and the ends are trimmed."""
    cleaned = clean(raw)
    return Clean(" ".join(cleaned.text.split("\n")).strip(), cleaned.left_out)


_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_WHOSE = re.compile(r"['’]s\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_IRISH = re.compile(r"\b(o|mc|mac) (?=[^\W\d_]{3})")
"""O Brien and Mac Donald are the O'Brien and the MacDonald of another letter."""


def plain(text: str) -> str:
    """Letters without their accents, strokes and apostrophes, in lower case: as they are compared."""
    apart = unicodedata.normalize("NFKD", text.translate(STROKES).translate(_APOSTROPHES).casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_APOSTROPHES)


def name_words(name: str) -> list[str]:
    """The words of a name, however it is spelt, and whether or not it says that something is theirs."""
    return _LETTERS.findall(_IRISH.sub(r"\1", plain(_WHOSE.sub(" ", name))))
