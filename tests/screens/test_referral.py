"""A referral names beneath its form what the agency asks for and the case does not know; a chase, what was said."""

import pytest

from datui.casework.kinds import Chase, Person, Referral, RiskLevel
from datui.casework.sharing import Share
from screens.case import CaseScreen
from screens.record import RecordScreen
from screens.referral import ChaseScreen, ReferralScreen
from screens.work import WorkScreen
from tests.screens.cases import (
    HIM,
    app_of,
    fill,
    form,
    go,
    in_case,
    keep,
    lines_on,
    newest,
    open_record,
    peopled,
    planned,
    press,
    text,
    value,
)
from tests.screens.session import settle
from tests.screens.stage import SIZES

ONE, OTHER = "c" * 32, "d" * 32
SENT = {"sent_at": "today 09:30", "method": "phone", "sent_by": "Sam"}


def referred(vault):
    """A high-risk case whose MARAC referral was sent without agreement."""
    planned(vault)
    keep(vault, RiskLevel, level="high", rationale="Threats to kill")
    keep(vault, Referral, record_id=ONE, agency="marac", consent="unsafe", consent_why="He listens", **SENT)


def two_waiting(vault):
    """Two referrals that nobody answered yet."""
    referred(vault)
    keep(vault, Referral, record_id=OTHER, agency="idva", consent="given", **SENT)


async def work(pilot, letter, screen):
    await press(pilot, "w")
    await settle(pilot, WorkScreen)
    await press(pilot, letter)
    await settle(pilot, screen)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_referral_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, referred, size) as pilot:
        await open_record(pilot, "referral", ONE)
        assert golden(pilot.app, "referring")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_chase_looks_as_it_did(tmp_path, rules, golden, size):
    def chased(vault):
        referred(vault)
        keep(vault, Chase, referral=ONE, said="no-answer", whom="The duty desk")

    async with in_case(tmp_path, rules, chased, size) as pilot:
        await work(pilot, "c", ChaseScreen)
        assert golden(pilot.app, "chase")


async def test_what_the_agency_asks_for_stands_beneath_as_soon_as_it_is_chosen(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, (120, 40)) as pilot:
        await work(pilot, "f", ReferralScreen)
        assert "Choose the kind of agency: what it asks for stands here." in text(pilot)
        await press(pilot, "2")
        lines = lines_on(pilot)
        assert value(pilot, "agency") == "marac"
        assert any(line.strip().startswith("Missing, ") for line in lines)
        assert "   › Date of birth (Dov Marsh)" in lines
        assert "   › Criterion: professional judgement" in lines
        assert any("There already: Full name" in line for line in lines)
        assert any("what cannot wait is done today" in line for line in lines)


async def test_enter_on_what_is_missing_goes_to_where_it_is_put_right(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, (120, 40)) as pilot:
        await work(pilot, "f", ReferralScreen)
        await press(pilot, "2", *["f4"] * 3)
        lines = pilot.app.screen.query_one("#beneath")
        assert lines.has_focus
        there = next(row for row, item in enumerate(lines.items) if "Date of birth (Dov Marsh)" in item.content.plain)
        while lines.cursor < there:
            await press(pilot, "down")
        await press(pilot, "enter")
        await settle(pilot, RecordScreen)
        assert isinstance(pilot.app.screen, RecordScreen)
        assert (pilot.app.screen.kind, pilot.app.screen.record_id) == (Person, HIM)
        assert form(pilot).here == "born"


async def test_what_the_referral_itself_leaves_open_is_a_field_of_this_form(tmp_path, rules):
    async with in_case(tmp_path, rules, peopled, (120, 40)) as pilot:
        await work(pilot, "f", ReferralScreen)
        await press(pilot, "2")
        assert "   › How you are safely answered" in lines_on(pilot)
        await fill(pilot, "answer_to", "Sam, at the office")
        assert "   › How you are safely answered" not in lines_on(pilot)


async def test_no_number_and_no_address_stands_beneath_a_referral(tmp_path, rules):
    async with in_case(tmp_path, rules, referred, (120, 40)) as pilot:
        keep(
            app_of(pilot).open_vault, Person, name="Zora", case_roles=["child"], address="9 Nowhere Lane", school="Elm"
        )
        await open_record(pilot, "referral", ONE)
        said = " ".join(lines_on(pilot))
        for secret in ("07700", "Nowhere", "Elm", "marmalade"):
            assert secret not in said


async def test_without_agreement_the_way_to_the_record_of_it_stands_first(tmp_path, rules):
    async with in_case(tmp_path, rules, referred, (120, 40)) as pilot:
        await open_record(pilot, "referral", ONE)
        words = "› Without agreement: write down what is shared and why; a supervisor hears of it"
        assert any(words in line for line in lines_on(pilot))


async def test_once_it_is_written_down_and_a_supervisor_knows_that_is_said(tmp_path, rules):
    def recorded(vault):
        referred(vault)
        keep(vault, Share, referral=ONE, agency="marac", consent="unsafe", manager="Robin Hartley")

    async with in_case(tmp_path, rules, recorded, (120, 40)) as pilot:
        await open_record(pilot, "referral", ONE)
        assert any("✓ What is shared without agreement is written down" in line for line in lines_on(pilot))


async def test_a_chase_from_its_duty_is_of_that_referral_and_silence_is_kept_as_silence(tmp_path, rules):
    async with in_case(tmp_path, rules, two_waiting) as pilot:
        duty = next(one for one in app_of(pilot).case.duties if one.words.startswith("Chase, not acknowledged: IDVA"))
        app_of(pilot).go(duty.route)
        await settle(pilot, ChaseScreen)
        assert form(pilot).here == "said"
        await press(pilot, "1", "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, Chase)
        assert (kept.referral, kept.said, kept.headline) == (OTHER, "no-answer", "Chase: no answer")
        assert any("Chase: no answer" in line for line in lines_on(pilot))


async def test_the_only_referral_that_waits_needs_no_picking(tmp_path, rules):
    async with in_case(tmp_path, rules, referred) as pilot:
        await work(pilot, "c", ChaseScreen)
        assert "MARAC" in " ".join(lines_on(pilot))
        await go(pilot, "said")
        await press(pilot, "2", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Chase).referral == ONE
        assert not any(duty.code == "referral-chase" for duty in app_of(pilot).case.duties)


async def test_of_several_one_is_picked_beneath(tmp_path, rules):
    async with in_case(tmp_path, rules, two_waiting, (120, 40)) as pilot:
        await work(pilot, "c", ChaseScreen)
        assert "Which referral? Enter picks it." in " ".join(lines_on(pilot))
        await press(pilot, "f4", "down", "enter")
        await go(pilot, "said")
        await press(pilot, "1", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Chase).referral in (ONE, OTHER)


async def test_a_chase_that_waits_is_not_gone_on_with_as_one_of_another_referral(tmp_path, rules):
    async with in_case(tmp_path, rules, two_waiting) as pilot:
        routes = {duty.words: duty.route for duty in app_of(pilot).case.duties if duty.code == "referral-chase"}
        first, second = routes.values()
        app_of(pilot).go(first)
        await settle(pilot, ChaseScreen)
        await fill(pilot, "whom", "The first desk")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        app_of(pilot).go(second)
        await settle(pilot, ChaseScreen)
        assert value(pilot, "whom") == ""
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        app_of(pilot).go(first)
        await settle(pilot, ChaseScreen)
        assert value(pilot, "whom") == "The first desk"


async def test_what_no_field_asks_for_any_more_is_kept_when_a_referral_is_gone_on_with(tmp_path, rules):
    def older(vault):
        peopled(vault)
        keep(vault, Referral, record_id=ONE, agency="idva", chased_at="today 09:40", chased_whom="The desk", **SENT)

    async with in_case(tmp_path, rules, older) as pilot:
        before = newest(pilot, Referral)
        await open_record(pilot, "referral", ONE)
        await fill(pilot, "reference", "AB 12")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        after = newest(pilot, Referral)
        assert (after.reference, after.chased_at, after.chased_whom) == ("AB 12", before.chased_at, before.chased_whom)
