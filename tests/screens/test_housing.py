"""Homes on the screen: what stands against it stands beneath as it is typed, and nothing is recommended."""

import pytest

from datui.casework.kinds import Money, Notice, Person, SecurityMeasure
from screens.case import CaseScreen
from screens.housing import MoneyScreen, SecurityScreen
from screens.readout import ReadOutScreen
from screens.record import RecordScreen
from screens.tenancy import NOBODY_ANSWERS, NOTHING_ADVISED, JointTenancyScreen, NoticeScreen
from screens.widgets.lines import Lines
from screens.work import WorkScreen
from tests.screens.cases import HIM, app_of, fill, go, in_case, keep, newest, open_record, peopled, press, text, value
from tests.screens.session import settle
from tests.screens.stage import SIZES

BIG = (100, 60)


def beneath(pilot):
    """Every line beneath the form, whether or not it is in view."""
    return " ".join(
        " ".join(item.content.plain for item in pilot.app.screen.query_one("#beneath", Lines).items).split()
    )


async def choose(pilot, words):
    """Go to the line beneath the form that says this, and press Enter."""
    lines = pilot.app.screen.query_one("#beneath", Lines)
    lines.focus()
    lines.cursor = next(row for row, item in enumerate(lines.items) if words in item.content.plain)
    await press(pilot, "enter")


def lawful(vault):
    """A case in which nobody but the victim lives there or has rights."""
    peopled(vault)
    keep(vault, Person, record_id=HIM, name="Dov Marsh", case_roles=["perpetrator"], lives_there="n")


def wanted(vault):
    lawful(vault)
    values = {"measure": "locks", "place": "home", "lives_there": "n", "rights": "n", "safe": "y"}
    keep(vault, SecurityMeasure, **values, told="Fit second lock", contractor="Fixit", wish="To sleep at night")


def noticed(vault):
    lawful(vault)
    keep(vault, Notice, method="letter", tenancy="assured", by_whom=[HIM])


@pytest.mark.parametrize(
    ("letter", "screen"),
    [("s", SecurityScreen), ("j", JointTenancyScreen), ("n", NoticeScreen), ("y", MoneyScreen)],
)
async def test_a_letter_of_the_work_opens_it(tmp_path, rules, letter, screen):
    async with in_case(tmp_path, rules, peopled) as pilot:
        await app_of(pilot).screen.run_action("work")
        await settle(pilot, WorkScreen)
        await press(pilot, letter)
        await settle(pilot, screen)


async def test_a_measure_says_why_it_is_not_to_be_ordered_and_is_kept_all_the_same(tmp_path, rules):
    async with in_case(tmp_path, rules, lawful, BIG) as pilot:
        await open_record(pilot, "security")
        assert "Not to be ordered yet:" in beneath(pilot)
        await go(pilot, "lives_there")
        await press(pilot, "y")
        assert "The perpetrator lives there: no work until somebody decides so" in beneath(pilot)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, SecurityMeasure).lives_there.value is True


async def test_words_that_say_nothing_of_why_are_put_in_by_enter(tmp_path, rules):
    async with in_case(tmp_path, rules, lawful, BIG) as pilot:
        await open_record(pilot, "security")
        await go(pilot, "measure")
        await press(pilot, "1")
        await choose(pilot, "Words that say nothing of why")
        assert value(pilot, "told") == rules.housing.measures["lock-change"].words
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, SecurityMeasure).told == rules.housing.measures["lock-change"].words


async def test_once_nothing_stands_against_it_what_the_contractor_hears_is_shown_and_no_more(tmp_path, rules):
    async with in_case(tmp_path, rules, wanted, BIG) as pilot:
        await open_record(pilot, "security", newest(pilot, SecurityMeasure).record_id)
        said = beneath(pilot)
        assert "Nothing stands against ordering it" in said
        assert "Work: Fit second lock" in said
        assert "sleep" not in said
        await fill(pilot, "told", " for the victim of abuse")
        assert "The words say why it is done" in beneath(pilot)
        assert "Nothing stands against" not in beneath(pilot)


async def test_the_contractor_hears_it_line_by_line_and_that_orders_it_and_is_kept(tmp_path, rules):
    async with in_case(tmp_path, rules, wanted, BIG) as pilot:
        key = newest(pilot, SecurityMeasure).record_id
        await open_record(pilot, "security", key)
        await choose(pilot, "Read it to them")
        await settle(pilot, ReadOutScreen)
        assert "To Fixit. 0 of 2 read." in text(pilot)
        await press(pilot, "right", "space", "escape")
        await settle(pilot, SecurityScreen)
        # Where it is was read, and not yet what to do.
        assert newest(pilot, SecurityMeasure).ordered_at is None
        await choose(pilot, "Read it to them")
        await settle(pilot, ReadOutScreen)
        assert "1 of 2 read." in text(pilot)
        await press(pilot, "space", "escape")
        await settle(pilot, SecurityScreen)
        assert app_of(pilot).screen.query_one("Form").here == "reference"
        kept = newest(pilot, SecurityMeasure)
        assert kept.step == "ordered"
        assert [(one.label, one.words) for one in kept.heard] == [
            ("Where", "As the repairs system has it"),
            ("Work", "Fit second lock"),
        ]
        await press(pilot, "J", "4")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, SecurityMeasure).heard == kept.heard
        assert newest(pilot, SecurityMeasure).reference == "J4"


async def test_what_is_typed_is_kept_before_a_contractor_hears_it_and_nothing_is_read_that_may_not_be(tmp_path, rules):
    async with in_case(tmp_path, rules, wanted, BIG) as pilot:
        key = newest(pilot, SecurityMeasure).record_id
        await open_record(pilot, "security", key)
        await fill(pilot, "told", ", and chain")
        await choose(pilot, "Read it to them")
        await settle(pilot, ReadOutScreen)
        assert "Fit second lock, and chain" in text(pilot)
        assert newest(pilot, SecurityMeasure).told == "Fit second lock, and chain"
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert newest(pilot, SecurityMeasure).heard == ()
        await open_record(pilot, "security", key)
        await go(pilot, "lives_there")
        await press(pilot, "y")
        assert "Read it to them" not in beneath(pilot)


async def test_a_line_beneath_leads_to_the_field_that_puts_it_right(tmp_path, rules):
    async with in_case(tmp_path, rules, wanted, BIG) as pilot:
        await open_record(pilot, "security", newest(pilot, SecurityMeasure).record_id)
        await go(pilot, "rights")
        await press(pilot, "y")
        await choose(pilot, "The perpetrator has rights there")
        assert app_of(pilot).screen.query_one("Form").here == "despite"


async def test_a_notice_says_the_same_day_the_next_working_day_and_from_when_it_may_take_effect(tmp_path, rules):
    async with in_case(tmp_path, rules, noticed, BIG) as pilot:
        await open_record(pilot, "notice", newest(pilot, Notice).record_id)
        said = beneath(pilot)
        assert NOBODY_ANSWERS in text(pilot).replace("█ ", "")
        assert "A solicitor hears of it the same day" in said
        assert "Their next working day is" in said
        assert "as far as the law data says" in said
        assert "Ask a solicitor." in said
        await choose(pilot, "A solicitor hears of it the same day")
        assert app_of(pilot).screen.query_one("Form").here == "told_at"


async def test_from_a_notice_the_change_for_the_risk_is_begun(tmp_path, rules):
    async with in_case(tmp_path, rules, noticed, BIG) as pilot:
        await open_record(pilot, "notice", newest(pilot, Notice).record_id)
        await choose(pilot, "Risk is looked at again")
        await settle(pilot, RecordScreen)
        assert value(pilot, "trigger") == "notice"


async def test_every_option_of_a_joint_tenancy_stands_with_its_cautions_and_none_before_another(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        await open_record(pilot, "joint-tenancy")
        said = beneath(pilot)
        assert NOTHING_ADVISED in text(pilot).replace("█ ", "")
        for option in rules.housing.options.values():
            assert option.label in said
            assert all(caution in said for caution in option.cautions)
        await go(pilot, "decided")
        await press(pilot, "6")
        assert value(pilot, "decided") == "own-notice"
        assert "a safe home first, or a court that keeps the other out" in beneath(pilot)


async def test_money_from_the_perpetrator_says_what_it_wants_first(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, BIG) as pilot:
        await open_record(pilot, "money")
        await go(pilot, "decided")
        await press(pilot, "4")
        assert "only where the customer feels safe with it" in beneath(pilot)
        await go(pilot, "feels_safe")
        await press(pilot, "y", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Money).against == ""


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("kind", ["security", "notice", "joint-tenancy", "money"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size, kind):
    async with in_case(tmp_path, rules, peopled, size) as pilot:
        await open_record(pilot, kind)
        assert golden(pilot.app, f"housing-{kind}")
