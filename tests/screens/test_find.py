"""Find: by reference, by name, by number however it is spaced; in this vault only, and it says so."""

from datui.casework.kinds import Intake, Person
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.find import FindScreen
from screens.widgets.lines import Lines
from tests.screens.cases import CASE, app_of, keep, press, put, text, vault_of
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import until_it_says

OTHER = "e" * 10 + "0" * 22
ONLY_HERE = "Only this vault was searched: finding nothing here is not a no."


def two(vault):
    """Two cases that have nothing in common."""
    keep(vault, Intake, victim_name="Siân O'Brien-Łuczak", victim_phone="07700 900123", household_reference="HH-77-1")
    keep(vault, Person, name="Dov Marsh", aliases="Dave, Davey")
    keep(vault, Intake, OTHER, victim_name="Zed Other")


def found(pilot):
    """The cases on the list, by their ids."""
    return [item.key[1] for item in pilot.app.screen.query_one(Lines).items]


async def look_for(pilot, words):
    """Type this instead of what was typed before."""
    await press(pilot, "f3", "ctrl+u")
    await put(pilot, words)


async def test_a_case_is_found_by_reference_by_any_name_and_by_a_number_however_it_is_spaced(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two)) as pilot:
        await press(pilot, "slash")
        await settle(pilot, FindScreen)
        assert ONLY_HERE in text(pilot)
        reference = vault_of(pilot).case(CASE).reference
        for words in (
            reference,
            reference.lower().replace("-", ""),
            reference[:4],
            "sian",
            "OBRIEN",
            "o’brien",
            "luczak si",
            "davey",
            "07700900123",
            "077 009 00123",
            "+44 7700 900123",
            "hh-77",
        ):
            await look_for(pilot, words)
            assert found(pilot) == [CASE], words
            assert f"1 case. {ONLY_HERE}" in text(pilot)


async def test_finding_nothing_is_not_a_no(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two)) as pilot:
        await press(pilot, "slash")
        await look_for(pilot, "nobody")
        assert f"Nothing found. {ONLY_HERE}" in text(pilot)
        await press(pilot, "enter", "down")
        assert isinstance(pilot.app.screen, FindScreen)
        await look_for(pilot, "   ")
        assert "Nothing found" not in text(pilot)


async def test_enter_goes_to_the_list_enter_opens_the_case_and_escape_leads_to_the_caseload(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two)) as pilot:
        await press(pilot, "slash")
        await put(pilot, "zed")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen.focused, Lines)
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.case_id == OTHER
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)


async def test_what_was_found_shows_no_name(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two)) as pilot:
        await press(pilot, "slash")
        await put(pilot, "zed")
        await until_it_says(pilot, "ZO")
        assert "Other" not in text(pilot)


async def test_no_search_is_read_as_anything_but_words(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two)) as pilot:
        await press(pilot, "slash")
        for words in ('"', "*", "AND", "NOT x", "zed OR", "NEAR(a b)", "text:x", "-", "(((", "^a", "';--", "zed AND"):
            await look_for(pilot, words)
            assert found(pilot) == []
            assert ONLY_HERE in text(pilot)


async def test_hostile_words_are_searched_for_and_drawn_inert(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, two)) as pilot:
        await press(pilot, "slash")
        for words in (HOSTILE, HOSTILE[::-1], "x" * 10_000, "\x00", "\ud800"):
            await look_for(pilot, words)
            assert inert(pilot.app)
            assert found(pilot) == []
            assert ONLY_HERE in text(pilot)
