"""The demo's cases are fictional through and through: nothing in them is real, and nothing unkind."""

import re
import tomllib
from importlib.resources import files

from datui.storybook import read_book
from tests.demo.conftest import asset_files, said, strings

BLAME = re.compile(
    r"\b(?:alleg|claim(?:s|ed|ing)\b|fail(?:s|ed)? to|refus|uncooperat|non-?complian|disengag|hard to reach|admit|"
    r"(?:domestic|marital) (?:dispute|argument)|provok|volatile|toxic|chose to stay|her own fault|hysteric|insist|"
    r"denie[sd]|so-called (?:victim|abuse)|supposed|purported|couple(?:s)? (?:work|counselling)|mediation)",
    re.IGNORECASE,
)
DRAMA = re.compile(r"07700 900\d{3}|01632 960\d{3}")


def test_numbers_postcodes_and_addresses_are_ones_that_cannot_exist(many):
    words = {words for told in many for words in said(told)}
    words = {text for text in words if not re.fullmatch("[0-9a-f]{32}", text)}
    numbers = {number for text in words for number in re.findall(r"\+?\d[\d ]{8,}\d", text)}
    assert numbers
    assert [number for number in numbers if not DRAMA.fullmatch(number)] == []
    codes = {code for text in words for code in re.findall(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", text)}
    assert codes
    assert {code[:2] for code in codes} == {"ZZ"}
    mail = {found for text in words for found in re.findall(r"\S+@\S+", text)}
    assert mail
    assert {found.partition("@")[2] for found in mail} == {"example.org"}
    assert [text for text in words if re.search(r"https?:|www\.", text)] == []


def test_every_service_and_institution_says_that_it_is_made_up():
    services = read_book().people["services"]
    made_up = ("fictional", "Demoford", "Lamplight", "Teapot", "Saucepan")
    assert [name for name in services.values() if not any(word in name for word in made_up)] == []


def test_no_sentence_blames_or_doubts(many):
    told = {words for case in many for words in said(case)}
    assert [words for words in told if BLAME.search(words)] == []
    for name, written in asset_files(files("assets") / "demo"):
        assert [line for line in strings(tomllib.loads(written)) if BLAME.search(line)] == [], name


def test_the_words_that_the_check_looks_for_are_found():
    for unkind in ("the alleged assault", "She failed to engage", "He refused help", "she claims that"):
        assert BLAME.search(unkind)
