"""Where a record is written on, a number or an address that may not be used now is dots until somebody asks for it."""

import pytest

from datui.casework.kinds import Intake, Person, SafeContact
from datui.casework.reads import REVEAL
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyRecordScreen, EmergencyScreen
from screens.intake import IntakeScreen
from screens.record import RecordScreen
from tests.screens.cases import (
    VICTIM,
    app_of,
    fill,
    go,
    in_case,
    keep,
    newest,
    open_record,
    press,
    put,
    text,
    value,
    vault_of,
)
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import until

TENANCY, SAFE, HOME = "07700 900321", "07700 900654", "12 Larch Close"
BIG = (100, 60)


def barely(vault):
    """A report, and no plan."""
    keep(vault, Intake, victim_name="Asha Khan", danger_now="n")


def known(vault):
    keep(vault, Intake, victim_name="Asha Khan", victim_phone=TENANCY, address=HOME, postcode="ZZ1 1ZZ", danger_now="n")
    keep(vault, Person, record_id=VICTIM, name="Asha Khan", case_roles=["victim"], phone=TENANCY, address=HOME)
    keep(vault, SafeContact, confirmed_on="today", voice_allowed="y", voice_seen="n", voice_to=SAFE, letter_to=HOME)


@pytest.mark.parametrize(
    ("key", "parts", "hidden", "shown"),
    [("i", 6, (TENANCY, HOME, "ZZ1"), ()), ("s", 9, (HOME,), (SAFE,))],
    ids=["report", "plan"],
)
async def test_in_no_part_of_a_form_stands_what_may_not_be_used_now(tmp_path, rules, key, parts, hidden, shown):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await press(pilot, key)
        seen = text(pilot)
        for _ in range(parts):
            await press(pilot, "f4")
            seen += text(pilot)
        assert [words for words in hidden if words in seen] == []
        assert [words for words in shown if words not in seen] == []


async def person(pilot):
    """Open the victim to correct her, with the focus on her number."""
    app_of(pilot).open_record("person", VICTIM, correct=True)
    await settle(pilot, RecordScreen)
    await go(pilot, "phone")


async def test_no_key_of_a_form_shows_a_number_that_may_not_be_used_and_it_says_which_does(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await person(pilot)
        before = len(vault_of(pilot).reads())
        await press(pilot, "ctrl+p")
        assert TENANCY not in text(pilot)
        assert len(vault_of(pilot).reads()) == before
        assert "Ctrl+P" not in text(pilot)
        assert "t on the case says why not, and shows it where it cannot wait" in text(pilot)
        await go(pilot, "email")
        assert "t on the case says why not" not in text(pilot)


async def test_a_code_word_is_dots_until_it_is_asked_for_and_that_is_in_the_list_of_reads(tmp_path, rules, monkeypatch):
    monkeypatch.setattr("screens.record.SHOWN_SECONDS", 1.0)

    def worded(vault):
        known(vault)
        keep(vault, SafeContact, confirmed_on="today", voice_allowed="y", code_word="marmalade")

    async with in_case(tmp_path, rules, worded, BIG) as pilot:
        await open_record(pilot, "safe-contact")
        await go(pilot, "code_word")
        assert "marmalade" not in text(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "marmalade" in text(pilot))
        assert any(entry.record.what == REVEAL for entry in vault_of(pilot).reads())
        await press(pilot, "end", "x")
        await until(pilot, lambda: "marmalade" not in text(pilot))


@pytest.mark.parametrize("keys", [("end", "x"), ("home", "delete"), ("end", "x", "backspace"), ("end", "ctrl+w", "x")])
async def test_a_key_typed_behind_the_dots_shows_nothing_of_what_was_there(tmp_path, rules, keys):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await person(pilot)
        await press(pilot, *keys)
        assert TENANCY[:5] not in text(pilot)
        assert TENANCY[-3:] not in text(pilot)


async def test_what_is_behind_dots_is_not_copied_out_from_behind_them(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await person(pilot)
        await press(pilot, "end", "shift+home", "ctrl+c", "ctrl+x")
        assert value(pilot, "phone") == TENANCY
        await go(pilot, "email")
        await press(pilot, "ctrl+v")
        assert TENANCY not in text(pilot)


async def test_undo_brings_back_what_was_hidden_as_dots(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await person(pilot)
        await press(pilot, "end", "space")
        app_of(pilot).screen.save_draft()
        await press(pilot, "ctrl+u")
        await put(pilot, "1")
        app_of(pilot).screen.save_draft()
        await press(pilot, "f7")
        assert value(pilot, "phone").strip() == TENANCY
        assert TENANCY not in text(pilot)
        await press(pilot, "f6")
        assert value(pilot, "phone") == "1"
        await press(pilot, "f7", "end", "x")
        assert TENANCY not in text(pilot)


async def test_undo_leaves_in_clear_what_was_typed_a_moment_ago_and_did_not_change(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        screen = await open_record(pilot, "person")
        await fill(pilot, "phone", "01632 960001")
        screen.save_draft()
        await fill(pilot, "address", "1 Any Road")
        await press(pilot, "f7")
        assert value(pilot, "address") == ""
        assert "01632 960001" in text(pilot)


# A draft that waits ------------------------------------------------------------------------------------------------

TYPED = {
    "person": {"phone": SAFE, "address": "3 Secret Close"},
    "safe-contact": {"voice_to": "07700 900777", "letter_to": "3 Secret Close", "safe_places": "The mill"},
    "visit": {"where": "3 Secret Close", "despite": "She asked for it"},
}


@pytest.mark.parametrize("kind", TYPED)
async def test_what_is_typed_is_seen_until_it_is_left_and_then_its_draft_opens_as_dots(tmp_path, rules, kind):
    async with in_case(tmp_path, rules, barely, BIG) as pilot:
        await open_record(pilot, kind)
        if kind == "person":
            await go(pilot, "case_roles")
            await press(pilot, "1")
        for name, words in TYPED[kind].items():
            await fill(pilot, name, words)
            assert words in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        screen = await open_record(pilot, kind)
        for name, words in TYPED[kind].items():
            await go(pilot, name)
            assert value(pilot, name) == words
            assert (words in text(pilot)) is (name == "despite")
        await press(pilot, "f2")
        await until(pilot, lambda: not screen.is_current)
        assert {name: getattr(newest(pilot, screen.kind), name) for name in TYPED[kind]} == TYPED[kind]


async def test_the_draft_of_a_report_that_no_case_has_yet_opens_as_dots(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules), BIG) as pilot:
        await press(pilot, "n")
        await settle(pilot, IntakeScreen)
        await fill(pilot, "victim_phone", TENANCY)
        await fill(pilot, "address", HOME)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        await press(pilot, "home", "enter")
        await settle(pilot, IntakeScreen)
        for name, words in (("victim_phone", TENANCY), ("address", HOME)):
            await go(pilot, name)
            assert value(pilot, name) == words
            assert words not in text(pilot)


async def test_whoever_wrote_a_report_that_no_case_has_yet_reads_it_again_on_a_key(tmp_path, rules, monkeypatch):
    monkeypatch.setattr("screens.record.SHOWN_SECONDS", 1.0)
    async with session(make_vault(tmp_path / "vault", rules), BIG) as pilot:
        await press(pilot, "n")
        await settle(pilot, IntakeScreen)
        await fill(pilot, "where_now", "behind the chip shop")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        await press(pilot, "home", "enter")
        await settle(pilot, IntakeScreen)
        await go(pilot, "where_now")
        assert "behind the chip shop" not in text(pilot)
        assert "t on the case" not in text(pilot)
        assert "Ctrl+P shows it for five seconds" in text(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "behind the chip shop" in text(pilot))
        assert any(entry.record.what == REVEAL for entry in vault_of(pilot).reads())
        await until(pilot, lambda: "behind the chip shop" not in text(pilot))
        # An emergency makes a case of it, and from then on the plan is asked, which nobody wrote yet.
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        await until(pilot, lambda: app_of(pilot).case is not None)
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        await press(pilot, "escape")
        await settle(pilot, IntakeScreen)
        await until(pilot, lambda: "t on the case says why not" in text(pilot))
        await press(pilot, "ctrl+p")
        assert "behind the chip shop" not in text(pilot)


async def test_what_is_typed_afresh_is_seen_and_what_was_hidden_is_kept_as_it_was(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        app_of(pilot).open_record("person", VICTIM, correct=True)
        await settle(pilot, RecordScreen)
        await go(pilot, "email")
        await put(pilot, "asha@example.invalid")
        assert "asha@example.invalid" in text(pilot)
        await go(pilot, "phone")
        await press(pilot, "home", "ctrl+k")
        await put(pilot, "07700 900111")
        assert "07700 900111" in text(pilot)
        await fill(pilot, "because", "A new number")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, Person)
        assert (kept.phone, kept.address, kept.email) == ("07700 900111", HOME, "asha@example.invalid")
