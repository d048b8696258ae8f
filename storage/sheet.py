"""The recovery sheet: ten words drawn at random and two that check them, written down by hand and typed again."""

import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from hashlib import sha256

from datui.casework.refusal import Refusal
from storage.wordlist import spell, words

DRAWN, CHECKING = 10, 2
WORDS = DRAWN + CHECKING
_OFFERED = 3
_LONGEST = 24
"""What is longer is like no word, and takes long to be likened to all of them."""


class WrongSheet(Refusal):
    """What was typed is no recovery sheet, which is seen before any key is made of it. Nothing typed is repeated."""

    route = "Compare with the sheet, word by word, then type all twelve again."
    code = "sheet"


def draw() -> tuple[str, ...]:
    """Twelve words: ten drawn by the system's randomness, 129 bits, and the two that check them."""
    drawn = [secrets.choice(words()) for _ in range(DRAWN)]
    return (*drawn, *_checking(drawn))


def read(typed: str) -> str:
    """The sheet in the one spelling that opens a vault: twelve words of the list, single spaces. Raises WrongSheet.

    Any case, numbering, punctuation and line ends are taken, and hyphens for spaces and spaces for hyphens: the first
    halves of the list's four words with a hyphen are no words themselves, so nothing can be read in two ways.
    """
    found = list(_joined(_parted(typed)))
    wrong = " ".join([*_miscounted(found), *_unlisted(found)])
    if not wrong and tuple(found[DRAWN:]) != _checking(found[:DRAWN]):
        wrong = "Every word is on the list, but together they are not a sheet: one is another word or two are swapped."
    if wrong:
        raise WrongSheet(wrong)
    return " ".join(found)


def _checking(drawn: Sequence[str]) -> tuple[str, ...]:
    """The two words that follow ten drawn ones: another word or order has the same two once in 60 million times."""
    return tuple(spell(sha256(b"datui/sheet/v1" + " ".join(drawn).encode()).digest(), CHECKING).split())


@cache
def _listed() -> frozenset[str]:
    return frozenset(words())


def _parted(typed: str) -> list[str]:
    """What was typed, in small letters, parted at everything that is no letter and without numbers before a word."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    kinds = ((char, unicodedata.category(char)) for char in plain)
    # A format character is not seen, so it does not part a word either.
    spaced = "".join(char if kind[0] in "LMN" else " " for char, kind in kinds if kind != "Cf")
    return re.sub(r"(?<!\S)\d+", " ", spaced).split()


def _joined(pieces: list[str]) -> Iterator[str]:
    """The words, those with a hyphen made whole again."""
    at = 0
    while at < len(pieces):
        whole = "-".join(pieces[at : at + 2])
        taken = whole if whole in _listed() else pieces[at]
        yield taken
        at += 1 + taken.count("-")


def _miscounted(found: list[str]) -> Iterator[str]:
    if len(found) != WORDS:
        number = {0: "are no words", 1: "is 1 word"}.get(len(found), f"are {len(found):,} words")
        yield f"There {number}; a sheet has {WORDS}."


def _unlisted(found: list[str]) -> Iterator[str]:
    """A sentence for each word that is not on the list; one for all where so many are wrong that this is no sheet."""
    wrong = [(at, word) for at, word in enumerate(found, 1) if word not in _listed()]
    if len(wrong) > _OFFERED:
        shown = ", ".join(str(at) for at, _ in wrong[:WORDS])
        yield f"Words {shown}{' and more' if len(wrong) > WORDS else ''} are not on the list."
        return
    for at, word in wrong:
        near = get_close_matches(word, words(), _OFFERED) if len(word) <= _LONGEST else []
        yield f"Word {at} is not on the list{': is it ' + _or(near) + '?' if near else '.'}"


def _or(near: list[str]) -> str:
    return " or ".join([", ".join(near[:-1]), near[-1]] if len(near) > 1 else near)
