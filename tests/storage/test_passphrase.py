"""Five words drawn at random, or one's own that are not guessed first."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import passphrase
from storage.vault import generate_passphrase, passphrase_problem
from storage.wordlist import words as listed

REFUSED = [
    "",
    "short",
    "fourteen chars",
    " " * 40,
    "a" * 40,
    "ababababababababab",
    "abcdefghijklmnopqrstuvwxyz",
    "12345678901234567890",
    "qwertyuiopasdfghjkl",
    "passwordpassword",
    "Password Password 123",
    "P@ssw0rd P@55word",
    "datui datui datui datui",
    "housing officer password",
    "domestic victim tenant case",
    "correct horse battery staple",
    "lantern lantern lantern",
    "wrekin housing 2026 vault",
    "letmein letmein letmein",
    "zyxwvutsrqponmlkji",
    "x" * 1025,
    "line one\nline two and three",
    "bell \x07 is not a letter here",
    " heron lantern quilt marble tansy",
    "heron lantern quilt marble tansy ",
]
TAKEN = [
    "heron lantern quilt marble tansy",
    "my aunt keeps seven geese by the weir",
    "žluťoučký kůň úpěl ďábelské ódy",
    "она несёт пять синих вёдер",
    "蜂蜜を三匙入れた紅茶は冬の夜によく合う",
    "🦆 walks over the 🌉 at dusk, slowly",
    "Tr0ub4dor&3 rides a tandem",
    "word " * 3 + "quagmire heptagon zephyr",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_guessed_first_is_refused_and_not_repeated(text):
    problem = passphrase_problem(text)
    assert problem
    assert len(text) < 8 or text not in problem


@pytest.mark.parametrize("text", TAKEN)
def test_long_words_of_ones_own_are_taken_in_any_script(text):
    assert passphrase_problem(text) == ""


def test_a_generated_passphrase_is_five_words_of_the_list_and_is_taken():
    seen = {generate_passphrase() for _ in range(300)}
    assert len(seen) == 300
    for text in seen:
        assert len(text.split(" ")) == 5
        assert set(text.split(" ")) <= set(listed())
        assert passphrase_problem(text) == ""


def test_every_word_can_be_drawn(monkeypatch):
    asked: list[int] = []

    def choice(words: tuple[str, ...]) -> str:
        asked.append(len(words))
        return words[-1]

    monkeypatch.setattr(secrets, "choice", choice)
    assert generate_passphrase() == " ".join([listed()[-1]] * 5)
    assert asked == [7776] * 5


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text):
    problem = passphrase_problem(text)
    assert problem == "" or problem.endswith(".")


def test_the_limit_is_a_thousand_and_twenty_four_characters():
    words = " ".join(listed())
    assert passphrase_problem(words[:1024]) == ""
    assert "1,024" in passphrase_problem(words[:1025])


def test_the_blocklist_is_lower_case_and_short_enough_to_read():
    words = passphrase._common()
    assert {"datui", "housing", "password"} <= words
    assert all(word == word.casefold() and word.isalpha() for word in words)
