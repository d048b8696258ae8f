"""Text is inert once it is clean, and nobody's name is damaged on the way."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.text import clean, one_line

NAMES = (
    "Siân Ó Néill",
    "José Ångström-Nuñez",
    "Żaneta Łukaszewska",
    "Nguyễn Thị Ánh",
    "Олена Шевченко",
    "Ελένη Παπαδοπούλου",
    "فاطمه\u200cزهرا احمدی",
    "מִרְיָם כֹּהֵן",
    "श्री लक्ष्मी क्\u200dष",
    "ਹਰਪ੍ਰੀਤ ਕੌਰ",
    "王小明 김민지 佐藤",
)
# Every plane, with surrogates: what a paste or an import can hold.
ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"}
KEPT = {"\n", "\u200c", "\u200d"}


@given(ANYTHING)
def test_cleaning_what_is_clean_changes_nothing(raw):
    once = clean(raw)
    again = clean(once.text)
    assert (again.text, again.left_out) == (once.text, 0)


@given(ANYTHING)
def test_nothing_that_can_steer_a_terminal_or_hide_is_left(raw):
    left = {char for char in clean(raw).text if unicodedata.category(char) in UNSAFE}
    assert left <= KEPT


@given(ANYTHING)
def test_one_line_is_one_clean_line(raw):
    line = one_line(raw).text
    assert "\n" not in line
    assert line == line.strip()
    assert clean(line).text == line
    assert one_line(line).text == line


@pytest.mark.parametrize("name", NAMES)
def test_names_in_eleven_scripts_are_unchanged(name):
    name = unicodedata.normalize("NFC", name)
    assert clean(name).text == name
    assert clean(name).words == ""


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b]52;c;QUJD\x1b\\",
        "\x9b31m",
        "\x9d0;title\x9c",
        "\u202eHGIH",
        "\u2066x\u2069",
        "\U000e0041\U000e0042",
        "\u200bzero\ufeff",
        "\x00\x07\x08",
        "\ud800",
        "\ue000",
    ],
)
def test_an_escape_is_left_out_and_it_is_said(hostile):
    cleaned = clean(f"a{hostile}b")
    assert not any(unicodedata.category(char) in UNSAFE for char in cleaned.text)
    assert cleaned.left_out > 0
    assert cleaned.words.endswith("left out")


def test_it_says_how_many_were_left_out():
    assert clean("a\u202eb").words == "1 invisible character left out"
    assert clean("\x00a\x1bb\u200b").words == "3 invisible characters left out"
    assert one_line("a\x00").left_out == 1


def test_what_is_left_out_can_bring_an_accent_to_its_letter():
    assert clean("e\u200b\u0301").text == "é"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_break_stays_one(newline):
    assert clean(f"first{newline}second").text == "first\nsecond"
    assert clean(f"first{newline}second").left_out == 0
    assert one_line(f"first{newline}second").text == "first second"


def test_a_tab_becomes_spaces_and_markup_stays_as_it_is():
    assert clean("a\tb").text == "a    b"
    assert clean("[/x] <b> {0} %s").text == "[/x] <b> {0} %s"


def test_a_letter_that_shows_nothing_is_left_out():
    assert clean("a\u3164\u115f\uffa0b").text == "ab"


@pytest.mark.parametrize(
    "carrier", ["\ufe00", "a\ufe0f", "\U000e0101", "e\U000e01ef", "\u180b", "\u2800", "\u2764\ufe0f\ufe0f"]
)
def test_a_selector_that_selects_nothing_carries_no_hidden_message(carrier):
    cleaned = clean(carrier)
    assert cleaned.left_out == 1
    assert clean(cleaned.text) == type(cleaned)(cleaned.text, 0)


@pytest.mark.parametrize("words", ["\u2764\ufe0f", "1\ufe0f\u20e3", "\u8fbb\U000e0100", "\u1820\u180b"])
def test_a_selector_that_its_character_calls_for_stays(words):
    assert clean(words).text == words
