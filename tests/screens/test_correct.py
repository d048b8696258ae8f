"""A record is corrected without losing what stood before, and one that grows is gone on with."""

from datui.casework.kinds import Intake, Note, Referral, RiskLevel, SafeContact
from screens.case import CaseScreen
from screens.read import ReadScreen
from screens.record import RecordScreen
from tests.screens.cases import (
    CASE,
    app_of,
    fill,
    form,
    go,
    in_case,
    keep,
    newest,
    open_record,
    planned,
    press,
    put,
    reported,
    row,
    text,
    vault_of,
)
from tests.screens.session import settle
from tests.screens.stage import until


def noted(vault):
    reported(vault)
    keep(vault, Note, note_kind="words", text="It was Tuesday", said_by="Asha")


async def test_correct_this_writes_a_new_version_and_the_old_stays_readable(tmp_path, rules):
    async with in_case(tmp_path, rules, noted) as pilot:
        await press(pilot, "end", "up", "enter")
        await settle(pilot, ReadScreen)
        assert "It was Tuesday" in text(pilot)
        await press(pilot, "e")
        await settle(pilot, RecordScreen)
        assert "Correct: Note" in text(pilot)
        assert row(pilot, "text").editor.text == "It was Tuesday"
        await go(pilot, "text")
        await press(pilot, "end", *["backspace"] * 7)
        await put(pilot, "Monday")
        await fill(pilot, "because", "She looked it up")
        await press(pilot, "f2")
        await settle(pilot, ReadScreen)
        assert "Version 2 of 2" in text(pilot)
        assert "It was Monday" in text(pilot)
        assert "She looked it up" in text(pilot)
        await press(pilot, "left")
        assert "Version 1 of 2" in text(pilot)
        assert "Replaced by a newer one" in text(pilot)
        assert "It was Tuesday" in text(pilot)
        await press(pilot, "right")
        assert "It was Monday" in text(pilot)
        assert len(app_of(pilot).case.of(Note)) == 1


async def test_why_is_asked_of_a_correction_only(tmp_path, rules):
    async with in_case(tmp_path, rules, noted) as pilot:
        await open_record(pilot, "note")
        assert "because" not in form(pilot).values
        await press(pilot, "escape", "end", "up", "e")
        assert form(pilot).values["because"] == ""
        assert form(pilot).sections[-1] == "Correction"


async def test_why_is_asked_of_a_correction_that_waited_as_a_draft_too(tmp_path, rules):
    async with in_case(tmp_path, rules, noted) as pilot:
        await press(pilot, "end", "up", "e")
        await fill(pilot, "because", "A slip")
        await press(pilot, "escape", "home", "enter")
        assert form(pilot).here == "because"
        assert row(pilot, "because").editor.text == "A slip"
        assert "Correct: Note" in text(pilot)


async def test_going_on_with_a_record_is_not_called_a_correction(tmp_path, rules):
    def sent(vault):
        reported(vault)
        keep(vault, Referral, record_id="c" * 32, agency="idva", sent_at="today 09:30")

    async with in_case(tmp_path, rules, sent) as pilot:
        line = next(line for line in app_of(pilot).case.gate if line.route.screen == "referral")
        app_of(pilot).go(line.route)
        await settle(pilot, RecordScreen)
        assert "Correct" not in text(pilot)
        assert "because" not in form(pilot).values
        await fill(pilot, "acknowledged_at", "09:45")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        case = app_of(pilot).case
        assert len(case.versions("c" * 32)) == 2
        assert newest(pilot, Referral).step == "acknowledged"
        assert newest(pilot, Referral).agency == "idva"


async def test_the_plan_and_the_report_grow_instead_of_starting_again(tmp_path, rules):
    async with in_case(tmp_path, rules, planned) as pilot:
        await press(pilot, "s")
        assert form(pilot).values["voice_to"] == "07700 900123"
        await press(pilot, "escape", "i")
        assert form(pilot).values["victim_name"] == "Asha Verity Khan"


async def test_correcting_a_heading_does_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "home", "e")
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_a_code_word_is_read_for_five_seconds_only_when_asked_for(tmp_path, rules, monkeypatch):
    monkeypatch.setattr("screens.read.SHOWN_SECONDS", 0.05)
    async with in_case(tmp_path, rules, planned, size=(80, 50)) as pilot:
        assert "marmalade" not in text(pilot)
        plan = app_of(pilot).case.safe_contact
        await pilot.app.push_screen(ReadScreen(plan.record.record_id))
        assert "marmalade" not in text(pilot)
        await pilot.press("m")
        await until(pilot, lambda: "marmalade" in text(pilot) or not app_of(pilot).screen.revealed)
        await until(pilot, lambda: "marmalade" not in text(pilot))


async def test_what_is_shown_for_five_seconds_is_on_the_screen_however_long_the_record(tmp_path, rules):
    def long(vault):
        reported(vault)
        keep(
            vault, SafeContact, voice_allowed="y", voice_to="07700 900001", watched="word " * 300, stop_word="marmalade"
        )

    async with in_case(tmp_path, rules, long) as pilot:
        pilot.app.push_screen(ReadScreen(newest(pilot, SafeContact).record_id))
        await settle(pilot, ReadScreen)
        await press(pilot, "m")
        assert "marmalade" in text(pilot)


async def test_a_level_without_a_reason_says_that_it_does_not_count(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "level")
        await press(pilot, "1", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, RiskLevel).level == "standard"
        assert app_of(pilot).case.level == "unknown"
        assert "does not count" in text(pilot)


async def test_a_person_kept_twice_is_two_people(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        for name in ("Amina", "Bela"):
            await press(pilot, "p")
            await fill(pilot, "name", name)
            await press(pilot, "f2")
            await settle(pilot, CaseScreen)
        people = vault_of(pilot).case(CASE).persons
        assert [person.name.value for person in people] == ["Amina", "Bela"]


async def test_another_report_of_the_same_case_waits_as_a_draft_of_its_own(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "m", "w")
        await fill(pilot, "where_now", "the station")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        for keys in (("m", "w"), ("home", "enter")):
            await press(pilot, *keys)
            assert row(pilot, "where_now").editor.value == "the station", keys
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)
        await press(pilot, "m", "w", "f2")
        await settle(pilot, CaseScreen)
        assert len(app_of(pilot).case.of(Intake)) == 2
        assert vault_of(pilot).drafts() == []
