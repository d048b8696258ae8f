"""Passphrases: five words drawn by the system's randomness, or an officer's own words that are long enough to hold."""

import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files

from storage.wordlist import words

WORDS = 5
PACK_WORDS = 6
"""A pack is out of our hands for good, and nothing but its words keeps it shut."""
LEAST, MOST = 15, 1024


@cache
def _common() -> frozenset[str]:
    """Words that a guesser tries first, ours among them."""
    lines = files("assets").joinpath("passphrase", "blocklist.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def generate_passphrase(number: int = WORDS) -> str:
    """Five words, 64 bits, or as many as are asked for, separated by single spaces; all of it is ASCII."""
    return " ".join(secrets.choice(words()) for _ in range(number))


def passphrase_problem(text: str) -> str:
    """Why this cannot be the passphrase, in a sentence; empty where it can. Never repeats what was typed."""
    normal = unicodedata.normalize("NFC", text)
    if len(normal) > MOST:
        return f"This is longer than {MOST:,} characters; use fewer."
    if not normal.isprintable():
        return "This has a character that cannot be typed again; use letters, digits, spaces and signs."
    if normal != normal.strip():
        return "This begins or ends with a space, which is easily lost; leave that space out."
    if len(normal) < LEAST:
        return f"Use at least {LEAST} characters: four or five words that have nothing to do with each other."
    folded = normal.casefold()
    if len(set(folded.replace(" ", ""))) < 6 or _repeats(folded):
        return "This repeats itself; use words that have nothing to do with each other."
    if len(_left_of(folded)) < 8:
        return (
            "This is made of words and runs that are guessed first; use others that have nothing to do with each other."
        )
    return ""


def _repeats(folded: str) -> bool:
    """Whether one short piece, or fewer than three different words, makes all of it."""
    bare = re.sub(r"\s+", "", folded)
    if any(bare == (bare[:size] * len(bare))[: len(bare)] for size in range(1, len(bare) // 2 + 1)):
        return True
    words = folded.split()
    return len(words) >= 3 and len(set(words)) < 3


def _left_of(folded: str) -> str:
    """What remains when common words, runs of the alphabet, digits or keyboard, and repeats are taken out."""
    # The letters that stand for digits come out wrong in real digits, so runs are taken out of what was typed first.
    left = "".join(
        char for char in _without_runs(folded).translate(str.maketrans("01345$@!", "oieassai")) if char.isalnum()
    )
    for word in sorted(_common(), key=lambda word: (-len(word), word)):
        left = left.replace(word, "")
    return re.sub(r"(.)\1+", r"\1", left)


_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")


def _without_runs(text: str) -> str:
    for run in (*_RUNS, *(run[::-1] for run in _RUNS)):
        for size in range(len(run), 3, -1):
            for start in range(len(run) - size + 1):
                text = text.replace(run[start : start + size], "")
    return text
