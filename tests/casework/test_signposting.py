"""Numbers for a customer: in neutral words where they are held, and held only where that is safe."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.answers import Answer, State
from datui.casework.kinds import CaseArea, Intake, Person, Signposting
from datui.casework.refusal import Refusal
from datui.casework.signposting import (
    READ_OUT,
    SHOWN,
    WRITTEN,
    given_words,
    held_last,
    held_now,
    offered,
    refuse_unsafe,
    sheet,
    ticked,
)
from tests.casework.stories import MONDAY, Story, the_rules

RULES = the_rules()
AGENCIES = sorted(
    (one for one in RULES.directory.agencies.values() if one.customer and one.numbers), key=lambda one: one.id
)
REVEALS = re.compile(
    r"abuse|violen|domestic|women|men'?s|aid|refuge|victim|survivor|police|honour|forced|lgbt", re.IGNORECASE
)
YES = Answer[bool](state=State.ANSWERED, value=True)


def in_area(area):
    story = Story()
    story.tell(Intake, "23 Nov 2026 10:00", address="4 Larch Walk")
    story.tell(CaseArea, area=area)
    return story


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda one: one.id)
def test_on_paper_stands_a_neutral_word_and_a_number_and_nothing_else(agency):
    text = sheet([agency], WRITTEN, MONDAY).text
    assert not REVEALS.search(text)
    assert agency.name not in text
    for number in agency.numbers:
        assert number.number in text


@given(st.sets(st.sampled_from(AGENCIES)), st.sampled_from([READ_OUT, SHOWN, WRITTEN]))
def test_a_sheet_holds_the_numbers_that_were_chosen_and_no_others(chosen, how):
    text = sheet(chosen, how, MONDAY).text
    mine = {each.number for one in chosen for each in one.numbers}
    others = {each.number for one in AGENCIES for each in one.numbers} - mine
    assert all(number in text for number in mine)
    assert not any(
        re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) for number in others if number not in " ".join(mine)
    )


def test_whoever_hears_or_sees_it_is_told_who_that_is_and_when():
    (agency,) = (one for one in AGENCIES if one.id == "galop")
    text = sheet([agency], READ_OUT, MONDAY).text
    assert "Galop" in text
    assert agency.hours in text


@pytest.mark.parametrize(
    "answer",
    [
        Answer[bool](),
        Answer[bool](state=State.NOT_KNOWN),
        Answer[bool](state=State.DECLINED),
        Answer[bool](state=State.ANSWERED, value=False),
    ],
    ids=["not asked", "not known", "declined", "no"],
)
def test_only_a_yes_lets_anything_be_written_down_and_the_refusal_knows_another_way(answer):
    with pytest.raises(Refusal) as refused:
        refuse_unsafe(WRITTEN, answer)
    assert "Read them out" in refused.value.route
    refuse_unsafe(READ_OUT, answer)
    refuse_unsafe(SHOWN, answer)
    refuse_unsafe(WRITTEN, YES)


def test_what_counts_is_what_was_answered_last():
    story = in_area("shropshire")
    assert held_last(story.case).state is State.NOT_ASKED
    story.tell(Signposting, safe_to_hold="y")
    assert held_last(story.case).value is True
    story.tell(Signposting, safe_to_hold="n")
    assert held_last(story.case).value is False


def test_whether_it_is_safe_to_hold_is_asked_anew_on_another_day_and_of_another_person():
    story = in_area("shropshire")
    story.tell(Signposting, safe_to_hold="y")
    assert held_now(story.case, story.now).value is True
    assert held_now(story.case, story.now + timedelta(days=1)).state is State.NOT_ASKED
    other = story.tell(Person, name="Bo", case_roles=["victim"])
    assert other != story.case.victim.record.record_id or story.tell(Person, name="Ann", case_roles=["victim"])
    second = next(one.record_id for one in story.case.persons if one.record_id != story.case.victim.record.record_id)
    story.tell(Signposting, safe_to_hold="y", whom=second)
    assert held_now(story.case, story.now).state is State.NOT_ASKED


def test_a_customer_is_offered_no_line_for_professionals_or_for_whoever_harms():
    found = {one.id for one in offered(in_area("shropshire").case)}
    assert "shropshire-womens-aid" in found
    assert not found & {"shropshire-children", "respect", "telford-cranstoun"}


def test_a_number_that_is_old_is_not_chosen_to_begin_with():
    story = in_area("staffordshire")
    chosen = ticked(story.case, MONDAY.date())
    assert "staffordshire-womens-aid" not in chosen
    assert "national-helpline" in chosen
    assert "staffordshire-womens-aid" in {one.id for one in offered(story.case)}


def test_what_was_given_is_kept_in_the_words_in_which_it_was():
    paper = sheet([RULES.directory.agencies["national-helpline"]], WRITTEN, MONDAY)
    record = Signposting(record_id="0" * 32, given=("national-helpline",), words=given_words(paper), how=WRITTEN)
    assert record.headline == "Signposting: 1 agency"
    assert [one.words for one in record.more_said(RULES)] == ["Support line: 0808 2000 247"]
