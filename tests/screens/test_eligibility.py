"""Eligibility and prompts on the screen: what follows stands beneath as it is typed, and a person decides."""

import pytest

from datui.casework.kinds import Eligibility, Intake, Person, Prompted
from screens.case import CaseScreen
from screens.eligibility import NOBODY_REJECTED, OFFERED, EligibilityScreen
from screens.prompts import PromptScreen, PromptsScreen
from screens.record import RecordScreen
from screens.widgets.lines import Lines
from tests.screens.cases import (
    HIM,
    NAME,
    VICTIM,
    app_of,
    fill,
    go,
    in_case,
    keep,
    lines_on,
    newest,
    open_record,
    peopled,
    press,
    reported,
    text,
    value,
)
from tests.screens.golden import screen_text
from tests.screens.session import settle
from tests.screens.stage import SIZES, until_it_says

BIG = (100, 60)


def known(vault):
    """A mother of 36, and a son of about 17."""
    keep(vault, Intake, victim_name=NAME, danger_now="n", received_at="today 09:00", abuse=["fgm", "stalking"])
    keep(vault, Person, record_id=VICTIM, name=NAME, case_roles=["victim"], born="2 Jan 1990")
    keep(vault, Person, record_id=HIM, name="Dov", case_roles=["perpetrator"], age="17", relationship="child")


def beneath(pilot):
    """Every line beneath the form, whether or not it is in view."""
    return " ".join(item.content.plain for item in pilot.app.screen.query_one("#beneath", Lines).items)


async def eligibility(pilot):
    await press(pilot, "m", "z")
    await settle(pilot, EligibilityScreen)


async def choose(pilot, words):
    """Go to the line beneath the form that says this, and press Enter."""
    lines = pilot.app.screen.query_one("#beneath", Lines)
    lines.focus()
    lines.cursor = next(row for row, item in enumerate(lines.items) if words in item.content.plain)
    await press(pilot, "enter")


async def test_a_key_of_the_case_page_opens_it_filled_in_from_the_people_of_the_case(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await eligibility(pilot)
        held = {name: value(pilot, name) for name in ("victim", "victim_age", "by_whom", "their_age", "connection")}
        assert held == {
            "victim": VICTIM,
            "victim_age": "36",
            "by_whom": HIM,
            "their_age": "17",
            "connection": "parent-child",
        }
        assert OFFERED in text(pilot)
        assert "Domestic Abuse Act 2021, sections 1 to 3, edition 2022-01" in text(pilot)


async def test_a_line_under_missing_leads_to_it_for_whoever_harms(tmp_path, rules):
    async with in_case(tmp_path, rules, known) as pilot:
        lines = pilot.app.screen.query_one(Lines)
        lines.cursor = next(row for row, said in enumerate(lines_on(pilot)) if "which way it goes" in said)
        await press(pilot, "enter")
        await settle(pilot, EligibilityScreen)
        assert value(pilot, "by_whom") == HIM


async def test_what_follows_changes_as_one_types_and_carries_its_clause_what_to_do_and_what_never(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await eligibility(pilot)
        assert "● Treat as if it applies, and find out" in beneath(pilot)
        await go(pilot, "their_guess")
        await press(pilot, "n")
        said = beneath(pilot)
        assert "● The Act is met" in said
        assert "(Domestic Abuse Act 2021 s.1)" in said
        assert "› Ask about risk with the checklist" in said
        assert "✗ Never offer mediation" in said
        assert "● Someone of 16 or 17 who harms" in said
        await go(pilot, "their_age")
        await press(pilot, "ctrl+u", "1", "2")
        said = beneath(pilot)
        assert "● A child under 16 who harms" in said
        assert "● Policy applies, the Act does not" in said
        assert "perpetrator" not in said.casefold()


async def test_a_step_goes_where_it_is_done_with_what_is_offered_there(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await eligibility(pilot)
        await go(pilot, "victim_age")
        await press(pilot, "ctrl+u", "9")
        await choose(pilot, "Refer to children's safeguarding today")
        await settle(pilot, RecordScreen)
        assert value(pilot, "agency") == "children"
        await press(pilot, "escape")
        await settle(pilot, EligibilityScreen)
        assert value(pilot, "victim_age") == "9"


async def test_what_is_not_known_leads_to_the_field_that_answers_it(tmp_path, rules):
    async with in_case(tmp_path, rules, reported, BIG) as pilot:
        await eligibility(pilot)
        await choose(pilot, "Does the victim work for us?")
        await press(pilot, "2")
        assert value(pilot, "staff") == "staff"
        assert "● Staff: People Services" in beneath(pilot)


async def test_nothing_at_all_can_be_kept_and_nobody_is_turned_away(tmp_path, rules):
    async with in_case(tmp_path, rules, reported, BIG) as pilot:
        await eligibility(pilot)
        assert NOBODY_REJECTED in text(pilot)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, Eligibility)
        assert (kept.definition, kept.edition) == ("daa-2021", rules.definition.edition)
        assert kept.decided == ()


async def test_what_a_person_decided_stands_above_what_was_worked_out_and_is_kept_as_it_was(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await eligibility(pilot)
        await go(pilot, "decided")
        await press(pilot, "3")
        said = beneath(pilot)
        assert said.lstrip().startswith("Decided by a person, and it stands: Policy applies, the Act does not")
        await fill(pilot, "why", "She sees it so")
        await go(pilot, "connection")
        await press(pilot, "1", "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, Eligibility)
        assert kept.decided == ("policy",)
        assert kept.connection.value == "married"


async def test_an_age_that_cannot_be_read_is_taken_for_not_known_until_it_is_put_right(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await eligibility(pilot)
        await go(pilot, "victim_age")
        await press(pilot, "ctrl+u", "x")
        assert "How old is the victim?" in beneath(pilot)
        await press(pilot, "f2")
        assert isinstance(pilot.app.screen, EligibilityScreen)


async def test_the_last_part_leads_to_the_lines_and_back_again(tmp_path, rules):
    async with in_case(tmp_path, rules, known) as pilot:
        await eligibility(pilot)
        await press(pilot, "f4", "f4", "f4", "f4")
        assert pilot.app.screen.focused is pilot.app.screen.query_one("#beneath")
        assert "▸What follows" in screen_text(pilot.app)
        assert "That was the last field" not in text(pilot)
        await press(pilot, "f3")
        assert value(pilot, "decided") == []
        assert pilot.app.screen.focused.id == "edit-decided"


async def test_an_edition_that_the_pack_has_not_is_said_when_it_is_opened_again(tmp_path, rules):
    def older(vault):
        peopled(vault)
        keep(vault, Eligibility, by_whom=HIM, definition="daa-2021", edition="2001-01", decided=["act"])

    async with in_case(tmp_path, rules, older, BIG) as pilot:
        await eligibility(pilot)
        assert "Answered under daa-2021, edition 2001-01" in text(pilot)


async def test_trap_12_26_the_key_goes_on_to_whoever_harms_and_has_none_yet(tmp_path, rules):
    other = "c" * 32

    def two(vault):
        peopled(vault)
        keep(vault, Person, record_id=other, name="Ilan", case_roles=["perpetrator"])
        keep(vault, Eligibility, by_whom=HIM, decided=["act"])

    async with in_case(tmp_path, rules, two) as pilot:
        await eligibility(pilot)
        assert value(pilot, "by_whom") == other


async def test_the_prompts_of_the_report_come_first_and_enter_writes_that_they_were_looked_at(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        await press(pilot, "m", "e")
        await settle(pilot, PromptsScreen)
        page = " ".join(lines_on(pilot))
        assert page.index("□ Stalking") < page.index("□ Female genital mutilation") < page.index("For anything else")
        assert "✗ Never advise them to answer" in page
        await press(pilot, "enter")
        await settle(pilot, PromptScreen)
        assert value(pilot, "prompt") == "stalking"
        assert "How often, where, and by which ways" in beneath(pilot)
        await press(pilot, "y", "f2")
        await settle(pilot, PromptsScreen)
        assert newest(pilot, Prompted).prompt == "stalking"
        assert "✓ Stalking" in " ".join(lines_on(pilot))


async def test_trap_12_13_fgm_asks_whether_the_duty_is_personally_yours(tmp_path, rules):
    async with in_case(tmp_path, rules, known, BIG) as pilot:
        app_of(pilot).go(next(duty.route for duty in app_of(pilot).case.duties if duty.code == "one-chance"))
        await settle(pilot, PromptScreen)
        assert "Is it personally yours?" in beneath(pilot)
        await go(pilot, "personally")
        await press(pilot, "n")
        await fill(pilot, "done", "Told children's services at 10:10")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert not [duty for duty in app_of(pilot).case.duties if duty.code == "one-chance"]


async def test_a_prompt_without_its_kind_says_what_to_choose(tmp_path, rules):
    async with in_case(tmp_path, rules, reported) as pilot:
        await open_record(pilot, "prompt")
        assert "Choose above which kind of abuse" in beneath(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_pages_look_as_they_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, known, size) as pilot:
        await eligibility(pilot)
        assert golden(pilot.app, "eligibility")
        await press(pilot, "escape", "m", "e")
        await settle(pilot, PromptsScreen)
        pilot.app.clear_notifications()
        await until_it_says(pilot, "For what the reports name")
        assert golden(pilot.app, "prompts")
