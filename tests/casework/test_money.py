"""Rent and money, and joint tenancies: decided by people, with what to mind, and never against what is safe."""

from datetime import date

import pytest
from hypothesis import given

from datui.casework.case import Case
from datui.casework.jointtenancy import joint
from datui.casework.kinds import Intake, JointTenancy, Money, Person
from datui.casework.moments import london
from datui.casework.tenancies import NEEDS
from tests.casework.stories import CASE_ID, Story, entries, ready_to_close, the_rules


def words(story):
    return [line.words for line in story.case.missing]


@pytest.mark.parametrize("safe", ["", "n", "?", "-"])
def test_the_perpetrator_is_asked_for_money_only_where_the_customer_feels_safe_with_it(safe):
    story = ready_to_close()
    key = story.tell(Money, what="arrears", decided="pursue-perpetrator", feels_safe=safe, decided_by="Jo Lead")
    assert any("feels safe with it" in each for each in words(story))
    assert any("feels safe with it" in line.words for line in story.case.gate)
    story.correct(key, feels_safe="y")
    assert not any("feels safe with it" in each for each in words(story))


YOUNG = "Whoever harms is under 18: nothing of this. Offer support, and tell children's services"


@pytest.mark.parametrize("values", [{"age": 15}, {"born": "1 Jan 2010"}, {"case_roles": ["perpetrator", "child"]}])
def test_no_home_is_taken_and_no_money_asked_where_whoever_harms_is_under_18(values):
    story = ready_to_close()
    story.tell(Person, **{"name": "Tom Khan", "case_roles": ["perpetrator"]} | values)
    ready = {"advice": "y", "safe": "y", "settled": "y", "decided_by": "Jo Lead"}
    key = story.tell(JointTenancy, **ready, decided="ground-14a")
    assert YOUNG in words(story)
    story.correct(key, decided="surrender")
    assert YOUNG not in words(story)
    story.tell(Money, what="arrears", decided="pursue-perpetrator", feels_safe="y", decided_by="Jo Lead")
    assert YOUNG in words(story)
    assert YOUNG in [line.words for line in story.case.gate]
    # An adult who harms as well may be asked.
    story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"], age=40)
    assert YOUNG not in words(story)


def test_arrears_are_no_bar_to_a_move():
    story = ready_to_close()
    story.tell(Money, what="arrears", bars_move="y")
    assert any("is no bar to one" in each for each in words(story))


def test_two_homes_end_after_52_weeks_at_the_latest_and_somebody_looks_before():
    story = ready_to_close()
    key = story.tell(Money, what="two-homes", from_day="23 Nov 2026")
    duty = next(one for one in story.case.duties if one.code == "two-homes")
    assert london(duty.due).date() == date(2027, 11, 22)
    story.correct(key, over="y")
    assert not any(one.code == "two-homes" for one in story.case.duties)


def test_letters_about_money_do_not_go_out_by_themselves():
    story = ready_to_close()
    key = story.tell(Money, what="recharge", decided="waived", decided_by="Jo")
    assert "That letters about money do not go out by themselves" in words(story)
    story.correct(key, letters_off="y")
    assert not any("money" in each for each in words(story))


def test_a_notice_of_their_own_has_advice_safety_and_a_safe_home_first():
    assert the_rules().housing.options["own-notice"].needs == NEEDS
    story = Story()
    story.tell(Intake, danger_now="n", tenancy="joint")
    key = story.tell(JointTenancy, decided="own-notice", decided_by="Jo Lead")
    assert sum("joint tenancy: " in each.casefold() for each in words(story)) == len(NEEDS)
    story.correct(key, advice="y", safe="y", settled="?")
    assert [each for each in words(story) if each.startswith("A joint tenancy")] == [
        "A joint tenancy: a safe home first, or a court that keeps the other out"
    ]


def test_no_option_is_without_its_cautions_and_none_is_recommended():
    options = the_rules().housing.options
    assert all(one.cautions for one in options.values())
    said = " ".join(caution for one in options.values() for caution in one.cautions).casefold()
    for word in ("recommend", "best option", "should serve", "we advise", "mandatory"):
        assert word not in said
    assert all("advice" in one.needs for code, one in options.items() if code != "as-it-is")


def test_a_tenancy_is_joint_by_the_report_until_a_record_of_it_says_otherwise():
    story = Story()
    assert joint(story.case) is None
    story.tell(Intake, danger_now="n", tenancy="joint")
    assert joint(story.case) is True
    her = story.tell(Person, name="Asha", case_roles=["victim"])
    him = story.tell(Person, name="Dov", case_roles=["perpetrator"])
    mother = story.tell(Person, name="Ann", case_roles=["household"])
    key = story.tell(JointTenancy, holders=[her])
    assert joint(story.case) is True
    story.correct(key, holders=[her, him])
    assert joint(story.case) is True
    story.correct(key, holders=[her, mother])
    assert joint(story.case) is False
    story.correct(key, holders=[her, him], ended_on="today")
    assert joint(story.case) is False


@given(entries(kinds=(Money, JointTenancy, Intake)))
def test_whatever_was_written_what_is_unsafe_is_said(found):
    case = Case.fold(CASE_ID, found, the_rules())
    said = {(line.route.record_id, line.route.field) for line in case.missing}
    for money in case.records(Money):
        if money.decided == "pursue-perpetrator" and money.feels_safe.value is not True:
            assert (money.record_id, "feels_safe") in said
    for record in case.records(JointTenancy):
        option = the_rules().housing.options.get(record.decided)
        for need in option.needs if option and not record.ended_on else ():
            assert ((record.record_id, need) in said) == (getattr(record, need).value is not True)
