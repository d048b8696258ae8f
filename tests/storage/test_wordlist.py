"""Words that people compare: what is noted on paper today is spelled the same by every later datui."""

from collections import Counter
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import wordlist
from storage.wordlist import HEAD_WORDS, KEY_WORDS, head_words, key_words, spell, words

LIST = "c523ba7b5e0d3f77cc6cf0d83bed3f250143c0c90c255d6a646dd992f8453675"
COUNTED = bytes(range(32))


def as_number(spelled: str) -> int:
    """The whole number that words stand for: the other way round, and not as the product does it."""
    digits = [words().index(word) for word in spelled.split()]
    return sum(digit * 7776**place for place, digit in enumerate(reversed(digits)))


def test_the_list_is_the_one_that_sheets_and_notes_were_written_with():
    """A package that changes one word would make sheets that open vaults, and heads on paper, look wrong."""
    assert sha256(" ".join(words()).encode()).hexdigest() == LIST
    assert len(set(words())) == len(words()) == 7776


def test_every_word_is_small_letters_and_four_have_a_hyphen():
    assert [word for word in words() if not word.isalpha()] == ["drop-down", "felt-tip", "t-shirt", "yo-yo"]
    assert all(word.isascii() and word == word.lower() and word.split() == [word] for word in words())


def test_another_list_is_not_used(monkeypatch):
    monkeypatch.setattr(wordlist, "LENGTH", 7775)
    wordlist.words.cache_clear()
    with pytest.raises(RuntimeError, match="not the one"):
        words()
    monkeypatch.undo()
    assert len(words()) == 7776


def test_known_heads_and_keys_are_spelled_as_ever():
    assert head_words(bytes(32)) == "cattail trailing moustache wildcard unshaven basin fidelity oxidizing"
    assert head_words(COUNTED) == "stainless earthling spotting dwarf bagginess paparazzi charm most"
    assert key_words(bytes(32)) == "runway footrest vastness tartly pushiness divisibly"
    assert key_words(COUNTED) == "powdery profile grinning accurate subtitle thesaurus"


def test_the_most_significant_word_comes_first():
    assert spell(bytes(32), 3) == "abacus abacus abacus"
    assert spell((7776 * 5 + 7).to_bytes(32, "big"), 3) == f"{words()[0]} {words()[5]} {words()[7]}"
    assert spell((7776**2 - 1).to_bytes(40, "big"), 2) == "zoom zoom"


@given(st.binary(min_size=32, max_size=80), st.integers(1, 12))
def test_words_are_the_digests_last_digits_in_base_7776(digest, number):
    spelled = spell(digest, number)
    assert len(spelled.split(" ")) == number
    assert as_number(spelled) == int.from_bytes(digest, "big") % 7776**number


@given(st.binary(max_size=64))
def test_a_head_is_eight_words_and_a_key_six_and_they_share_none_by_design(raw):
    assert len(head_words(raw).split(" ")) == HEAD_WORDS == 8
    assert len(key_words(raw).split(" ")) == KEY_WORDS == 6
    assert as_number(head_words(raw)) % 7776**6 != as_number(key_words(raw))


@given(st.binary(max_size=31))
def test_a_digest_too_short_to_be_spelled_is_refused(digest):
    with pytest.raises(ValueError, match="too short"):
        spell(digest, 2)


def test_one_bit_of_a_head_changes_its_words():
    """All 256 neighbours of a head, and no two of them alike."""
    flipped = [(int.from_bytes(COUNTED, "big") ^ 1 << bit).to_bytes(32, "big") for bit in range(256)]
    assert len({head_words(head) for head in (COUNTED, *flipped)}) == 257


def test_no_word_is_favoured_in_any_place():
    """In 16 equal parts of the list, over 8,000 heads: 500 each in each place, and chi-squared far from its edge."""
    random = Random(7)
    rank = {word: number for number, word in enumerate(words())}
    heads = [head_words(random.randbytes(32)).split() for _ in range(8_000)]
    for place in range(HEAD_WORDS):
        seen = Counter(rank[head[place]] * 16 // 7776 for head in heads)
        assert sum((seen[part] - 500) ** 2 / 500 for part in range(16)) < 45, place
