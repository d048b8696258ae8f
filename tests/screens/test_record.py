"""Any record: kept with almost nothing, its draft never lost, corrected without losing what stood before."""

from datui.casework.case import Contact, Intake, Note, Referral, RiskLevel
from datui.casework.route import Route
from screens import record
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyScreen
from screens.read import ReadScreen
from screens.record import RecordScreen
from tests.screens.cases import (
    CASE,
    app_of,
    fill,
    form,
    full_disk,
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
    toast,
    vault_of,
)
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import done, until


def drafted(pilot, kind):
    """The values of the draft of this kind that waits in the vault, or None."""
    return next((draft.values for draft in vault_of(pilot).drafts() if draft.kind == kind), None)


# A new report ----------------------------------------------------------------------------------------------------


async def test_a_report_is_kept_with_nothing_known_in_two_keys(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n", "f2")
        await settle(pilot, CaseScreen)
        case = app_of(pilot).case
        assert case is not None
        assert (case.initials, case.level, case.stage) == ("?", "unknown", "report")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert case.reference in text(pilot)
        assert vault_of(pilot).count().open == 1
        assert vault_of(pilot).drafts() == []


async def test_a_report_with_a_name_lands_on_its_case_and_is_found_by_it(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n", "y")
        await put(pilot, "12 Mill Lane, upstairs")
        await fill(pilot, "victim_name", "Asha Khan")
        await press(pilot, "ctrl+s")
        await settle(pilot, CaseScreen)
        assert "IN DANGER NOW" in text(pilot)
        assert app_of(pilot).case.initials == "AK"
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert "!!" in text(pilot)
        assert "Asha" not in text(pilot)
        assert [row.initials for row in vault_of(pilot).find("asha")] == ["AK"]


async def test_danger_is_the_first_thing_that_is_asked(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n")
        assert form(pilot).here == "danger_now"
        assert "Ring 999 first" in text(pilot)


# Drafts ----------------------------------------------------------------------------------------------------------


async def test_what_is_typed_is_in_the_vault_soon_and_without_leaving_the_field(tmp_path, rules):
    assert record.DRAFT_SECONDS < 1
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "He came ba")
        await until(pilot, lambda: (drafted(pilot, "note") or {}).get("text") == "He came ba")
        await press(pilot, "c")
        await until(pilot, lambda: drafted(pilot, "note")["text"] == "He came bac")
        assert form(pilot).here == "text"


async def test_nothing_typed_leaves_no_draft(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "contact")
        await press(pilot, "tab", "escape")
        await settle(pilot, CaseScreen)
        assert vault_of(pilot).drafts() == []


async def test_a_draft_never_holds_what_was_taken_away_again(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "said_by", "x")
        await until(pilot, lambda: drafted(pilot, "note"))
        await press(pilot, "backspace", "escape")
        await settle(pilot, CaseScreen)
        assert drafted(pilot, "note") is None


async def test_escape_keeps_the_draft_and_the_same_key_brings_back_words_field_and_cursor(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "c")
        await fill(pilot, "departed", "She rang from a friend's")
        await press(pilot, "left", "left", "left", "escape")
        await toast(pilot, "your draft waits")
        await settle(pilot, CaseScreen)
        assert "Not kept yet: Contact" in text(pilot)
        await press(pilot, "c")
        assert (form(pilot).section, form(pilot).here) == ("Safety", "departed")
        editor = row(pilot, "departed").editor
        assert (editor.value, editor.cursor_at) == ("She rang from a friend's", 21)
        await press(pilot, "!", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Contact).departed == "She rang from a frien!d's"
        assert vault_of(pilot).drafts() == []
        assert "Not kept yet" not in text(pilot)


async def test_the_cursor_comes_back_in_the_middle_of_prose_too(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "one\ntwo\nthree")
        await press(pilot, "up", "escape")
        await press(pilot, "n")
        assert row(pilot, "text").editor.cursor_location == (1, 3)


async def test_a_draft_of_a_new_report_waits_in_the_caseload(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n")
        await fill(pilot, "where_now", "a bus stop")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert "Not kept yet: Report (new), Mon 23 Nov 2026, 10:00" in text(pilot)
        assert vault_of(pilot).count().open == 0
        await press(pilot, "enter")
        assert row(pilot, "where_now").editor.value == "a bus stop"
        await press(pilot, "f2", "escape")
        await settle(pilot, CaseloadScreen)
        assert "Not kept yet" not in text(pilot)
        assert vault_of(pilot).count().open == 1


async def test_drafts_of_two_kinds_wait_side_by_side_and_each_opens_from_its_line(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        for kind, field in (("note", "said_by"), ("visit", "where")):
            await open_record(pilot, kind)
            await fill(pilot, field, f"typed in {kind}")
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)
        assert "Not kept yet: Note" in text(pilot)
        assert "Not kept yet: Visit" in text(pilot)
        await press(pilot, "home", "enter")
        assert row(pilot, "where").editor.value == "typed in visit"
        await press(pilot, "escape", "home", "down", "enter")
        assert row(pilot, "said_by").editor.value == "typed in note"


async def test_what_panic_calls_saves_at_once_on_every_screen_of_the_stack(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        await press(pilot, "n")
        record.DRAFT_SECONDS, kept = 3600, record.DRAFT_SECONDS
        try:
            await fill(pilot, "where_now", "the kitchen")
            await press(pilot, "f8")
            await fill(pilot, "text", "She whispered")
            assert vault_of(pilot).drafts() == []
            app_of(pilot).save_drafts()
        finally:
            record.DRAFT_SECONDS = kept
        assert drafted(pilot, "intake")["where_now"] == "the kitchen"
        assert drafted(pilot, "note")["text"] == "She whispered"


async def test_f8_in_a_report_that_is_not_kept_yet_writes_a_note_of_the_same_case(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await press(pilot, "n")
        await fill(pilot, "victim_name", "Asha Khan")
        await press(pilot, "f8")
        await fill(pilot, "text", "Crying in the background")
        await press(pilot, "f2", "f2")
        await settle(pilot, CaseScreen)
        assert vault_of(pilot).count().open == 1
        case = app_of(pilot).case
        assert case is not None
        assert newest(pilot, Note, case.case_id).text == "Crying in the background"
        assert newest(pilot, Intake, case.case_id).victim_name.value == "Asha Khan"


async def test_f8_in_a_note_opens_no_second_one_over_it(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "note")
        await press(pilot, "f8")
        assert pilot.app.screen is screen


async def test_what_was_said_before_is_gone_once_it_is_kept(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "person")
        await fill(pilot, "age", "old")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: Or age about.")
        await press(pilot, "ctrl+u", "8", "f2")
        await settle(pilot, CaseScreen)
        assert [each.message for each in pilot.app._notifications] == ["Person kept."]


# Refusals --------------------------------------------------------------------------------------------------------


async def test_when_the_disk_takes_nothing_it_says_so_and_what_was_typed_is_still_there(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "note")
        await fill(pilot, "said_by", "her sister")
        with monkeypatch.context() as disk:
            disk.setattr(vault_of(pilot), "append", full_disk("This was not saved: the disk did not take it."))
            await press(pilot, "f2")
            await toast(pilot, "the disk did not take it.\nMake room on the disk.")
        assert pilot.app.screen is screen
        assert row(pilot, "said_by").editor.value == "her sister"
        assert drafted(pilot, "note")["said_by"] == "her sister"
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).said_by == "her sister"


async def test_a_draft_that_cannot_be_kept_is_said_and_typing_goes_on(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        monkeypatch.setattr(vault_of(pilot), "save_draft", full_disk())
        await fill(pilot, "said_by", "her")
        await toast(pilot, "The draft was not saved.")
        await press(pilot, "s")
        assert row(pilot, "said_by").editor.value == "hers"


async def test_a_draft_that_cannot_be_thrown_away_is_said_and_nothing_ends(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        screen = await open_record(pilot, "note")
        await fill(pilot, "said_by", "h")
        screen.save_draft()
        monkeypatch.setattr(vault_of(pilot), "drop_draft", full_disk("The draft is still there."))
        await press(pilot, "backspace")
        screen.save_draft()
        await toast(pilot, "The draft is still there.")
        assert "DRAFT NOT SAVED" in text(pilot)
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)


async def test_what_no_draft_could_keep_is_left_only_when_asked_twice(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        monkeypatch.setattr(vault_of(pilot), "save_draft", full_disk())
        await fill(pilot, "said_by", "her sister")
        await press(pilot, "escape")
        await toast(pilot, "What you typed is not saved anywhere.")
        await press(pilot, "s", "escape")
        await toast(pilot, "What you typed is not saved anywhere.")
        await press(pilot, "backspace", "escape")
        assert row(pilot, "said_by").editor.value == "her sister"
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)


async def test_every_screen_with_words_keeps_its_draft_at_the_end_whatever_another_does(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        below = await open_record(pilot, "action")
        await fill(pilot, "what", "Change the locks")
        await press(pilot, "f8")
        await settle(pilot, RecordScreen)
        await until(pilot, lambda: pilot.app.screen is not below)
        await fill(pilot, "said_by", "her sister")

        def broken():
            raise RuntimeError

        monkeypatch.setattr(below, "save_draft", broken)
        app_of(pilot).save_drafts()
        assert drafted(pilot, "note")["said_by"] == "her sister"


async def test_a_route_lands_on_its_field_also_where_a_draft_was_left_elsewhere(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "closure")
        await fill(pilot, "victim_view", "Glad of it")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        app_of(pilot).go(Route("closure", "", "limb"))
        await settle(pilot, RecordScreen)
        await done(pilot)
        assert form(pilot).here == "limb"


# Correct this ----------------------------------------------------------------------------------------------------


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
        duty = next(duty for duty in app_of(pilot).case.duties if duty.code == "referral-chase")
        app_of(pilot).go(duty.route)
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
        await press(pilot, "w")
        await fill(pilot, "where_now", "the station")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        for key in ("w", "enter"):
            await press(pilot, "home", key)
            assert row(pilot, "where_now").editor.value == "the station", key
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)
        await press(pilot, "w", "f2")
        await settle(pilot, CaseScreen)
        assert len(app_of(pilot).case.of(Intake)) == 2
        assert vault_of(pilot).drafts() == []
