"""The conflict check: whoever may be in another case of this vault is found by it, and a search finds no key of it."""

from typing import Any

import pytest

from storage.index import rebuild
from tests.storage.conftest import kept, person, report, wrong_in

HERE, THERE, ELSEWHERE = "1a" * 16, "2b" * 16, "3c" * 16
NAMED: dict[str, Any] = {"name": "Catherine Quill", "born": "3 Feb 1990", "case_roles": ["victim"]}


def test_whoever_may_be_in_another_case_is_found_however_they_are_spelt(vault):
    kept(vault, HERE, person(vault, **NAMED))
    kept(vault, THERE, person(vault, name="Katharine Quil", case_roles=["perpetrator"]))
    kept(vault, ELSEWHERE, person(vault, name="Ivan Invented", case_roles=["perpetrator"]))
    (hit,) = vault.alike(HERE)
    assert (hit.case_id, hit.grave) == (THERE, True)
    assert hit.words.startswith("The victim here may be a perpetrator in case")
    assert vault.alike(ELSEWHERE) == []


def test_a_report_alone_is_searched_and_found_too(vault):
    kept(vault, HERE, report(vault, victim_name="Zora Quill", victim_phone="07700 900123"))
    kept(vault, THERE, person(vault, phone="+44 7700 900123", case_roles=["third-party"]))
    assert [hit.case_id for hit in vault.alike(HERE)] == [THERE]
    assert [hit.case_id for hit in vault.alike(THERE)] == [HERE]


def test_it_is_found_after_the_lists_were_written_again_and_the_check_finds_nothing_wrong(vault):
    kept(vault, HERE, person(vault, **NAMED))
    kept(vault, THERE, person(vault, **NAMED))
    for _done in rebuild(vault._ledger, vault.rules):
        pass
    assert [hit.case_id for hit in vault.alike(HERE)] == [THERE]
    assert wrong_in(vault) == set()


def test_nothing_that_is_searched_for_is_found_by_how_a_name_sounds(vault):
    kept(vault, HERE, person(vault, **NAMED))
    assert vault.find("Katharine") == []


@pytest.mark.parametrize("typed", ["1990", "19900203", "0203", "900123"])
def test_no_day_of_birth_and_no_house_is_found_by_its_figures(vault, typed):
    kept(vault, HERE, person(vault, born="3 Feb 1990", address="19900 Fictional Row", postcode="TF9 9ZZ"))
    assert vault.find(typed) == []


def test_a_number_is_found_however_many_share_a_name(vault):
    mine = person(vault, name="Asha Khan", phone="07700 900123", case_roles=["victim"])
    kept(vault, HERE, mine)
    for number in range(42):
        kept(vault, f"{number:02}" + "d" * 30, person(vault, name="Asha Khan", born=f"{1900 + number}-01-02"))
    kept(vault, THERE, person(vault, name="Ivan Invented", phone="07700 900123", case_roles=["perpetrator"]))
    assert vault.alike(HERE)[0].case_id == THERE


def test_one_day_of_birth_and_a_word_of_the_name_is_found_however_many_share_the_name(vault):
    kept(vault, HERE, person(vault, name="Asha Khan", born="1 Jan 1990", case_roles=["victim"]))
    for number in range(42):
        kept(vault, f"{number:02}" + "d" * 30, person(vault, name="Asha Khan", born=f"{1920 + number}-03-27"))
    kept(vault, THERE, person(vault, name="Asha Poe", born="1 Jan 1990", case_roles=["perpetrator"]))
    hits = vault.alike(HERE)
    assert THERE in [hit.case_id for hit in hits]
    assert "(same part of the name and day of birth)" in next(hit.words for hit in hits if hit.case_id == THERE)


def test_whoever_was_written_down_last_is_looked_for_however_many_there_are(vault):
    for number in range(40):
        word = "".join("bcdfghjklmnpqrst"[int(digit, 16)] + "a" for digit in f"{number:04x}")
        kept(vault, HERE, person(vault, name=f"{word} {word[::-1]}", born=f"{1900 + number}-01-02"))
    kept(vault, HERE, person(vault, **NAMED))
    kept(vault, THERE, person(vault, **NAMED))
    assert [hit.case_id for hit in vault.alike(HERE)] == [THERE]


def test_a_case_with_many_numbers_is_looked_for_by_each(vault):
    for number in range(210):
        kept(vault, HERE, person(vault, phone=f"07700 9{number:05}"))
    kept(vault, THERE, person(vault, phone="07700 900003", case_roles=["perpetrator"]))
    assert [hit.case_id for hit in vault.alike(HERE)] == [THERE]
