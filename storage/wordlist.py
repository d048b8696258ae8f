"""The EFF's long list of words, and what is spelled with it for people to compare: the ledger's head, and keys."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

HEAD_WORDS = 8
KEY_WORDS = 6
LENGTH = 7776
_LEAST_DIGEST = 32


@cache
def words() -> tuple[str, ...]:
    """The EFF's long list: 7,776 words, 12.9 bits each. Four have a hyphen, so words are parted at spaces only."""
    listed = tuple(files("xkcdpass").joinpath("static", "eff-long").read_text("utf-8").split())
    if len(set(listed)) != LENGTH:
        raise RuntimeError("the word list is not the one that was measured")
    return listed


def spell(digest: bytes, number: int) -> str:
    """That many words: the last digits of the digest, a whole number written in base 7776, the most significant first.

    Raises ValueError for a digest that is too short for each word to be as likely as any other.
    """
    if len(digest) < _LEAST_DIGEST:
        raise ValueError("the digest is too short to be spelled")
    left, spelled = int.from_bytes(digest, "big"), []
    for _ in range(number):
        left, digit = divmod(left, LENGTH)
        spelled.append(words()[digit])
    return " ".join(reversed(spelled))


def head_words(head: bytes) -> str:
    """The end of the ledger as eight words, 103 bits: who has noted them down sees whether a vault still holds it."""
    return spell(sha256(b"datui/head-words/v1" + head).digest(), HEAD_WORDS)


def key_words(public: bytes) -> str:
    """A person's public key as six words, 77 bits: its fingerprint."""
    return spell(sha256(b"datui/key-words/v1" + public).digest(), KEY_WORDS)
