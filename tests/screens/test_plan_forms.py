"""The plan on the screen: beneath each form stands what it leaves open, and nothing there keeps it from being kept."""

import pytest

from datui.casework.kinds import Action, Agreed, Change, Handover, RiskLevel, SafetyPlan
from datui.casework.plan import ASK_NOTICED, ASK_SAFE
from screens.case import CaseScreen
from screens.plan import NO_FILE, NOTHING, ActionScreen, SafetyPlanScreen
from screens.readout import ReadOutScreen
from screens.widgets.lines import Lines
from tests.screens.cases import (
    CASE,
    NAME,
    VICTIM,
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
    text,
    value,
    vault_of,
)
from tests.screens.session import settle
from tests.screens.stage import SIZES

DEEP = (100, 60)


def judged(vault):
    """A case with its plan, and a level that was decided."""
    planned(vault)
    keep(vault, RiskLevel, level="high", rationale="He has a key", decided_at="today 09:40")


def beneath(pilot):
    return " ".join(item.content.plain.strip() for item in pilot.app.screen.query_one("#beneath", Lines).items)


async def test_an_action_says_as_it_is_typed_what_stands_against_doing_it(tmp_path, rules):
    async with in_case(tmp_path, rules, judged, DEEP) as pilot:
        await press(pilot, "a")
        await settle(pilot, ActionScreen)
        assert beneath(pilot) == NOTHING
        await fill(pilot, "what", "Write to her employer")
        assert f"Not to be done yet: Write to her employer. {ASK_NOTICED}" in beneath(pilot)
        await go(pilot, "noticed")
        await press(pilot, "y")
        assert ASK_SAFE in beneath(pilot)
        await go(pilot, "safe")
        await press(pilot, "y")
        assert "Not to be done yet" not in beneath(pilot)
        assert "What was checked, for it could be noticed" in beneath(pilot)


async def test_enter_on_a_line_beneath_goes_to_the_field_that_answers_it(tmp_path, rules):
    async with in_case(tmp_path, rules, judged, DEEP) as pilot:
        await press(pilot, "a")
        await settle(pilot, ActionScreen)
        await fill(pilot, "what", "Write to her employer")
        pilot.app.screen.query_one("#beneath", Lines).focus()
        await press(pilot, "home", "enter")
        assert form(pilot).here == "noticed"


async def test_an_action_that_is_not_to_be_done_yet_is_kept_all_the_same(tmp_path, rules):
    async with in_case(tmp_path, rules, judged) as pilot:
        await press(pilot, "a")
        await fill(pilot, "what", "Write to her employer")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Action).what == "Write to her employer"
        lines = [item.content.plain for item in pilot.app.screen.query_one(Lines).items]
        assert any("Not to be done yet: Write to her employer." in line for line in lines)


async def test_a_day_that_is_moved_says_at_once_that_it_needs_a_reason(tmp_path, rules):
    def fill_case(vault):
        judged(vault)
        keep(vault, Action, record_id="c" * 32, what="Ask the court", due="tomorrow", wish="-", noticed="n")

    async with in_case(tmp_path, rules, fill_case, DEEP) as pilot:
        await open_record(pilot, "action", "c" * 32)
        assert beneath(pilot) == NOTHING
        await go(pilot, "due")
        await press(pilot, *["backspace"] * 20)
        await fill(pilot, "due", "27 Nov 2026")
        assert "Why it was put off: Ask the court" in beneath(pilot)
        await fill(pilot, "late_because", "She is with her sister until then")
        assert beneath(pilot) == NOTHING


async def test_somebody_else_who_does_it_is_asked_whether_they_know(tmp_path, rules):
    async with in_case(tmp_path, rules, judged, DEEP) as pilot:
        await press(pilot, "a")
        await fill(pilot, "what", "Ask the court")
        await fill(pilot, "owner", "Kim Vale")
        assert "Whether whoever does it knows that it is theirs" in beneath(pilot)
        await press(pilot, *["backspace"] * 10)
        await fill(pilot, "owner", "Robin")
        assert "Whether whoever does it" not in beneath(pilot)


async def test_the_work_page_opens_the_safety_plan_of_the_victim_and_goes_on_with_it(tmp_path, rules):
    async with in_case(tmp_path, rules, judged, DEEP) as pilot:
        await press(pilot, "w", "p")
        await settle(pilot, SafetyPlanScreen)
        assert NO_FILE in beneath(pilot)
        await fill(pilot, "signs", "He goes quiet")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        await press(pilot, "w", "p")
        await settle(pilot, SafetyPlanScreen)
        assert value(pilot, "signs") == "He goes quiet"
        kept = vault_of(pilot).case(CASE).of(SafetyPlan)
        assert len(kept) == 1


async def test_a_duty_at_high_risk_leads_to_the_safety_plan(tmp_path, rules):
    async with in_case(tmp_path, rules, judged, DEEP) as pilot:
        lines = pilot.app.screen.query_one(Lines)
        lines.cursor = next(at for at, item in enumerate(lines.items) if "safety plan with them" in item.content.plain)
        await press(pilot, "enter")
        await settle(pilot, SafetyPlanScreen)
        assert form(pilot).here == "signs"


async def test_a_copy_that_could_be_found_is_said_beneath_and_what_they_would_do_is_dots(tmp_path, rules):
    def fill_case(vault):
        judged(vault)
        keep(vault, SafetyPlan, record_id="c" * 32, signs="x", talked_on="today", go_to="CANARY-PLACE", copy_kept="y")

    async with in_case(tmp_path, rules, fill_case, DEEP) as pilot:
        await open_record(pilot, "safety-plan", "c" * 32)
        assert "A copy of the safety plan that could be found" in beneath(pilot)
        await go(pilot, "go_to")
        assert "CANARY" not in text(pilot)


async def test_the_safety_plan_is_read_out_to_them_line_by_line_and_how_much_they_heard_is_kept(tmp_path, rules):
    def fill_case(vault):
        judged(vault)
        keep(vault, SafetyPlan, record_id="c" * 32, signs="He goes quiet", go_to="Her aunt", copy_with="A friend")

    async with in_case(tmp_path, rules, fill_case, DEEP) as pilot:
        await open_record(pilot, "safety-plan", "c" * 32)
        lines = pilot.app.screen.query_one("#beneath", Lines)
        lines.focus()
        lines.cursor = next(at for at, item in enumerate(lines.items) if "Read it out to them" in item.content.plain)
        await press(pilot, "enter")
        await settle(pilot, ReadOutScreen)
        assert f"To {NAME}. 0 of 2 read." in text(pilot)
        await press(pilot, "space")
        assert "Her aunt" in text(pilot)
        assert "A friend" not in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, SafetyPlanScreen)
        plan = newest(pilot, SafetyPlan)
        assert plan.read_at is not None
        assert (plan.lines_read, plan.lines_of) == (1, 2)
        # When it was gone through with them is theirs to say: hearing it is not that.
        assert plan.talked_on is None
        assert app_of(pilot).screen.query_one("Form").here == "talked_on"
        await fill(pilot, "support", "Her sister")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, SafetyPlan).lines_read == 1


async def test_a_safety_plan_that_says_nothing_or_is_not_wanted_is_not_read_out(tmp_path, rules):
    async with in_case(tmp_path, rules, judged, DEEP) as pilot:
        await open_record(pilot, "safety-plan")
        assert "Read it out" not in beneath(pilot)
        await fill(pilot, "signs", "He goes quiet")
        assert "Read it out" in beneath(pilot)
        await go(pilot, "wanted")
        await press(pilot, "n")
        assert "Read it out" not in beneath(pilot)


async def test_the_safety_plan_is_only_of_a_victim(tmp_path, rules):
    async with in_case(tmp_path, rules, judged) as pilot:
        screen = await open_record(pilot, "safety-plan")
        assert [who for who, _name in screen.people()] == [VICTIM]


async def test_what_changed_since_the_safety_plan_was_gone_through_is_said(tmp_path, rules):
    def fill_case(vault):
        judged(vault)
        keep(vault, SafetyPlan, record_id="c" * 32, signs="x", talked_on="today")
        keep(vault, Change, trigger="release")

    async with in_case(tmp_path, rules, fill_case, DEEP) as pilot:
        await open_record(pilot, "safety-plan", "c" * 32)
        assert "Go through the safety plan again: since then release from custody" in beneath(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_forms_of_the_plan_look_as_they_did(tmp_path, rules, golden, size):
    def fill_case(vault):
        judged(vault)
        letters = {"what": "Write to the school", "owner": "Kim Vale", "due": "tomorrow", "need": "children"}
        keep(vault, Action, record_id="c" * 32, **letters, noticed="y")
        said = {"signs": "He goes quiet, then drinks", "go_to": "Her aunt", "copy_kept": "y", "copy_where": "work"}
        keep(vault, SafetyPlan, record_id="d" * 32, **said)
        keep(vault, Agreed, record_id="e" * 32, level="days", in_touch="Tuesdays, she rings us")
        keep(vault, Handover, record_id="f" * 32, to="Kim Vale", first_day="30 Nov 2026", last_day="4 Dec 2026")

    async with in_case(tmp_path, rules, fill_case, size) as pilot:
        for kind, record in (("action", "c"), ("safety-plan", "d"), ("agreed", "e"), ("handover", "f")):
            screen = await open_record(pilot, kind, record * 32)
            await settle(pilot, type(screen))
            assert golden(pilot.app, f"form-{kind}")
            app_of(pilot).pop_screen()
            await settle(pilot, CaseScreen)
