"""Closing: refused with its list, each line a way to what puts it right, and closed once nothing stands."""

from datui.casework.kinds import Action, Closure, SafeContact
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.closure import ClosureScreen, GateScreen
from storage.vault import Draft
from tests.screens.cases import (
    CASE,
    CLOSING,
    app_of,
    at_the_gate,
    fill,
    form,
    full_disk,
    go,
    in_case,
    keep,
    open_record,
    press,
    ready_to_close,
    reported,
    row,
    text,
    toast,
    vault_of,
)
from tests.screens.session import settle

BIG = (140, 50)
CLOSED = "d" * 32


def closed(vault):
    ready_to_close(vault)
    keep(vault, Closure, **CLOSING)


async def test_a_closure_that_is_looked_at_again_after_more_was_done_closes_the_case(tmp_path, rules):
    def done_since(vault):
        ready_to_close(vault)
        keep(vault, Closure, record_id=CLOSED, **CLOSING)
        keep(vault, Action, what="Locks", status="done", result="Fitted", done_on="today")

    async with in_case(tmp_path, rules, done_since) as pilot:
        assert app_of(pilot).case.status == "open"
        await press(pilot, "x")
        await settle(pilot, GateScreen)
        await press(pilot, "w")
        await settle(pilot, ClosureScreen)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.status == "closed"


async def close_with_keys(pilot):
    """Write the closure field by field."""
    await press(pilot, "w")
    await settle(pilot, ClosureScreen)
    for field, key in [("limb", "1"), ("risk_reviewed", "y"), ("discussed", "y"), ("discussed_how", "1")]:
        await go(pilot, field)
        await press(pilot, key)
    await fill(pilot, "discussed_at", "today 09:30")
    await go(pilot, "feedback")
    await press(pilot, "n")


async def test_when_nothing_stands_f2_closes_and_the_case_says_closed(tmp_path, rules):
    async with in_case(tmp_path, rules, ready_to_close) as pilot:
        await at_the_gate(pilot)
        await close_with_keys(pilot)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.status == "closed"
        assert " · Closed · " in text(pilot)
        await toast(pilot, "Case closed.")
        assert "Do next" not in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert "0 open" in text(pilot)
        assert "1 closed" in text(pilot)


async def test_a_closure_that_waits_as_a_draft_counts_and_closes_from_the_gate(tmp_path, rules):
    async with in_case(tmp_path, rules, ready_to_close) as pilot:
        await at_the_gate(pilot)
        await close_with_keys(pilot)
        await press(pilot, "escape")
        await settle(pilot, GateScreen)
        assert "Nothing stands between this case and its closure. F2 closes it." in text(pilot)
        assert app_of(pilot).case.status == "open"
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.status == "closed"
        assert vault_of(pilot).drafts() == []


async def test_a_closure_that_does_not_hold_waits_as_a_draft_and_shows_the_list(tmp_path, rules):
    async with in_case(tmp_path, rules, reported) as pilot:
        await app_of(pilot).push_screen(GateScreen())
        await settle(pilot, GateScreen)
        await press(pilot, "w")
        await fill(pilot, "summary", "He has gone abroad")
        await press(pilot, "f2")
        await settle(pilot, GateScreen)
        await toast(pilot, "The case stays open")
        assert vault_of(pilot).case(CASE).latest(Closure) is None
        assert [draft.values["summary"] for draft in vault_of(pilot).drafts()] == ["He has gone abroad"]
        assert len([screen for screen in pilot.app.screen_stack if isinstance(screen, GateScreen)]) == 1
        await press(pilot, "w")
        await settle(pilot, ClosureScreen)
        assert form(pilot).values["summary"] == "He has gone abroad"


async def test_of_a_closure_with_nothing_in_it_no_draft_is_promised(tmp_path, rules):
    async with in_case(tmp_path, rules, reported) as pilot:
        await at_the_gate(pilot)
        await press(pilot, "w", "f2")
        await settle(pilot, GateScreen)
        await toast(pilot, "The case stays open")
        assert vault_of(pilot).drafts() == []
        assert not any("draft" in each.message for each in pilot.app._notifications)


async def test_a_closure_that_cannot_be_read_names_its_field(tmp_path, rules):
    async with in_case(tmp_path, rules, ready_to_close) as pilot:
        await at_the_gate(pilot)
        await press(pilot, "w")
        await fill(pilot, "discussed_at", "marmalade")
        await press(pilot, "f2")
        await toast(pilot, "Not kept yet: When.")
        assert form(pilot).here == "discussed_at"


async def test_a_closed_case_has_no_gate_and_says_how_it_is_opened_again(tmp_path, rules):
    async with in_case(tmp_path, rules, closed) as pilot:
        await press(pilot, "x")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert "o Reopen" in text(pilot)
        assert "x Close" not in text(pilot)


async def test_reopened_it_is_open_again_with_all_its_history(tmp_path, rules):
    async with in_case(tmp_path, rules, closed, BIG) as pilot:
        before = len(app_of(pilot).case.entries)
        await press(pilot, "o")
        await fill(pilot, "reason", "He came back")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        case = app_of(pilot).case
        assert (case.status, len(case.entries)) == ("open", before + 1)
        assert "Case opened again" in text(pilot)
        await at_the_gate(pilot)
        assert "in the way" in text(pilot)


async def test_an_open_case_offers_no_reopening(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        assert "Reopen" not in text(pilot)
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, CaseScreen)


async def test_a_plan_may_run_out_and_the_case_still_closes(tmp_path, rules):
    def ran_out(vault):
        ready_to_close(vault)
        keep(vault, SafeContact, voice_allowed="y", voice_seen="n", expires_on="1 Nov 2026")
        keep(vault, Closure, **CLOSING)

    async with in_case(tmp_path, rules, ran_out) as pilot:
        assert app_of(pilot).case.status == "closed"


async def test_no_case_closes_over_what_was_typed_and_not_kept(tmp_path, rules):
    def waits(vault):
        ready_to_close(vault)
        vault.save_draft(Draft("note", CASE, "e" * 32, {"text": "She rang again"}, "text", 0, vault.now()))
        vault.save_draft(Draft("closure", CASE, CLOSED, CLOSING, "at", 0, vault.now()))

    async with in_case(tmp_path, rules, waits) as pilot:
        await at_the_gate(pilot)
        assert "Not kept yet: Note" in text(pilot)
        await press(pilot, "w")
        await settle(pilot, ClosureScreen)
        await press(pilot, "f2")
        await settle(pilot, GateScreen)
        assert app_of(pilot).case.status == "open"


async def test_a_closure_that_no_draft_can_keep_stays_on_the_screen(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "closure")
        monkeypatch.setattr(vault_of(pilot), "save_draft", full_disk())
        await fill(pilot, "summary", "Moved to her sister's")
        await press(pilot, "f2")
        await toast(pilot, "your closure is not saved.")
        assert isinstance(pilot.app.screen, ClosureScreen)
        assert row(pilot, "summary").editor.text == "Moved to her sister's"
