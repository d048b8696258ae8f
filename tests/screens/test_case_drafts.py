"""Drafts on the case page: they open from there, and d pressed twice throws away the one that was meant."""

from screens.case import CaseScreen
from screens.record import RecordScreen
from screens.widgets.lines import Lines
from tests.screens.cases import fill, form, full_disk, in_case, lines_on, press, text, toast, vault_of
from tests.screens.session import settle

BIG = (100, 60)


async def test_a_draft_waits_on_the_case_page_and_opens_from_there(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "a")
        await fill(pilot, "what", "Change the locks")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await press(pilot, "home", "enter")
        assert form(pilot).values["what"] == "Change the locks"


async def drafted(pilot, key, field, words):
    """Type into a record and leave it, so that it waits."""
    await press(pilot, key)
    await settle(pilot, RecordScreen)
    await fill(pilot, field, words)
    await press(pilot, "escape")
    await settle(pilot, CaseScreen)


async def test_d_twice_throws_away_the_draft_under_the_cursor_and_no_other(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await drafted(pilot, "a", "what", "Change the locks")
        await drafted(pilot, "n", "text", "She rang")
        await press(pilot, "home")
        chosen = pilot.app.screen.query_one(Lines).chosen
        await press(pilot, "d")
        await toast(pilot, "Throw away what was typed? Press d again.")
        assert len(vault_of(pilot).drafts()) == 2
        await press(pilot, "d")
        assert [draft.kind for draft in vault_of(pilot).drafts()] == [{"note": "action", "action": "note"}[chosen.kind]]
        assert len([line for line in lines_on(pilot) if "Not kept yet" in line]) == 1


async def test_the_second_d_counts_only_for_the_draft_that_was_asked_about(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await drafted(pilot, "a", "what", "Change the locks")
        await drafted(pilot, "n", "text", "She rang")
        await press(pilot, "home", "d", "down", "d")
        assert len(vault_of(pilot).drafts()) == 2
        await press(pilot, "end", "d", "d")
        assert len(vault_of(pilot).drafts()) == 2
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_the_question_is_forgotten_with_its_notice_and_when_one_goes_elsewhere(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await drafted(pilot, "a", "what", "Change the locks")
        await press(pilot, "home", "d", "enter")
        await settle(pilot, RecordScreen)
        assert "Press d again" not in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await press(pilot, "home", "d")
        assert len(vault_of(pilot).drafts()) == 1
        pilot.app.screen._forget()
        await press(pilot, "d")
        assert len(vault_of(pilot).drafts()) == 1


async def test_one_thing_is_said_at_a_time(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "f5", "e", "f5")
        assert [each.message for each in pilot.app._notifications] == ["Back to all your cases."]


async def test_another_notice_takes_the_question_away(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await drafted(pilot, "a", "what", "Change the locks")
        await press(pilot, "home", "d", "f5", "d")
        assert len(vault_of(pilot).drafts()) == 1


async def test_a_d_that_is_held_down_throws_nothing_away(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await drafted(pilot, "a", "what", "Change the locks")
        await press(pilot, "home", "d")
        await press(pilot, *"d" * 10, apart=0.03)
        assert len(vault_of(pilot).drafts()) == 1
        await press(pilot, "d")
        assert vault_of(pilot).drafts() == []
        await toast(pilot, "Action: the draft was thrown away.")


async def test_a_draft_that_the_disk_will_not_let_go_is_said(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await drafted(pilot, "a", "what", "Change the locks")
        monkeypatch.setattr(vault_of(pilot), "drop_draft", full_disk("The draft is still there."))
        await press(pilot, "home", "d", "d")
        await toast(pilot, "The draft is still there.")
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_the_cursor_goes_with_its_line_when_others_come_above_it(tmp_path, rules):
    async with in_case(tmp_path, rules, size=BIG) as pilot:
        await press(pilot, "end")
        lines = pilot.app.screen.query_one(Lines)
        chosen, at = lines.chosen, lines.cursor
        await drafted(pilot, "a", "what", "Change the locks")
        assert lines.chosen == chosen
        assert lines.cursor == at + 1
