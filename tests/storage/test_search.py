"""Search: a case is found by what was written in it, and nothing typed is read as syntax."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import Vault
from tests.storage.conftest import kept, person, report
from tests.storage.test_index import shared


@pytest.fixture
def searched(vault) -> Vault:
    lucja = report(vault, victim_name="Łucja O'Brien", victim_phone="+44 7700 900123", postcode="WR5 2QT")
    zoe = person(vault, name="Zoë Straße", phone="(07700) 900-456")
    kept(vault, "a" * 32, lucja)
    kept(vault, "b" * 32, report(vault, victim_name="Siân Müller-Okoro"), zoe)
    kept(vault, "c" * 32, report(vault, victim_name="Anna Lee", household_reference="HH 00123/B"))
    return vault


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lucja", "a"),
        ("ŁUCJA", "a"),
        ("o'brien", "a"),
        ("O’Brien", "a"),
        ("obrien", "a"),
        ("brien luc", "a"),
        ("07700 900 123", "a"),
        ("07700900123", "a"),
        ("+44 7700 900123", "a"),
        ("00447700900123", "a"),
        ("07700", "ab"),
        ("07700900456", "b"),
        ("900456", "b"),
        ("+44 7700 900456", "b"),
        ("0044 (0)7700 900 456", "b"),
        ("sian", "b"),
        ("muller okoro", "b"),
        ("okoro zoe", "b"),
        ("strasse", "b"),
        ("WR5 2QT", "a"),
        ("wr5", "a"),
        ("hh 00123", "c"),
        ("00123/B", "c"),
        ("anna", "c"),
        ("anna brien", ""),
        ("nobody", ""),
        ("", ""),
        ("   ", ""),
        ("*", ""),
    ],
)
def test_a_search_finds_the_case(searched, typed, found):
    assert sorted(row.case_id[0] for row in searched.find(typed)) == list(found)


def test_a_case_is_found_by_its_reference_however_it_is_typed(searched):
    for row in searched.caseload():
        bare = row.reference.replace("-", "")
        for typed in (row.reference, row.reference.lower(), bare, row.reference.replace("-", " ")):
            assert row.case_id in [one.case_id for one in searched.find(typed)], typed


def test_a_name_that_was_corrected_still_finds_the_case(vault):
    first = report(vault, victim_name="Wrong Name")
    case_id = kept(vault, vault.new_id(), first)
    kept(vault, case_id, report(vault, first.record_id, victim_name="Right Name"))
    assert [row.case_id for row in vault.find("wrong")] == [case_id] == [row.case_id for row in vault.find("right")]


HOSTILE = ['"', '""', "'", "a OR b", "a AND", "NOT", "NEAR(a b, 2)", "text:anna", "an*", "^anna", "(anna", "{a b}:c"]
HOSTILE += ["-anna", "+", "\\", ";", "\0", "\x1b[2J", "%", "_", "\ud800", "\u202eanna", "á" * 5000, "a " * 5000]
HOSTILE += ["٣٤٥", "²", "１２３", "🏠"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_is_read_as_syntax(searched, typed):
    assert isinstance(searched.find(typed), list)


def test_operators_are_words(searched):
    assert searched.find("anna OR sian") == []
    assert searched.find("NOT anna") == []
    assert [row.case_id[0] for row in searched.find('"anna')] == ["c"]
    assert [row.case_id[0] for row in searched.find("anna*")] == ["c"]


@shared
@given(st.text(max_size=60))
def test_a_search_never_fails(searched, typed):
    assert len(searched.find(typed, limit=2)) <= 2


@shared
@given(st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=2, max_size=12))
def test_what_was_written_is_found(vault, name):
    case_id = kept(vault, vault.new_id(), report(vault, victim_name=name))
    assert case_id in [row.case_id for row in vault.find(name, limit=1000)]
