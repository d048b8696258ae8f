"""Risk: answers are counted, and a person decides."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.compare import fullest
from datui.casework.kinds import RiskAssessment, RiskLevel
from datui.casework.records import WrongAnswers, build, read
from datui.casework.risk import LEVELS, serious_yes, tally
from tests.casework.stories import MONDAY, Story, the_rules

TOOL = next(iter(the_rules().instruments.values()))
ITEMS = [item.id for item in TOOL.items]
ANSWERS = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(["yes", "no", "not_known", "declined"]))


def assessment(answers, **values):
    mine = {"record_id": "0" * 32, "instrument": TOOL.id, "edition": TOOL.edition, "answers": answers}
    return build(RiskAssessment, mine | values, now=MONDAY)


def test_the_levels_are_the_pack_s_levels():
    assert list(LEVELS) == [choice.code for choice in the_rules().lists["level"].choices]


@given(ANSWERS)
def test_no_count_ever_sets_or_lowers_a_level(answers):
    story = Story()
    story.tell(RiskAssessment, answers=answers, instrument=TOOL.id, edition=TOOL.edition)
    assert story.case.level == "unknown"
    story.tell(RiskLevel, level="high", rationale="She says he will kill her")
    story.tell(RiskAssessment, answers=answers, agency="Police", agency_grade="standard", how="agency")
    assert story.case.level == "high"


@given(ANSWERS)
def test_every_item_is_counted_once_and_what_was_not_asked_is_said(answers):
    found = tally(assessment(answers), TOOL)
    assert found.not_asked is not None
    assert found.yes + found.no + found.not_known + found.declined + found.not_asked == len(ITEMS)
    assert found.words.startswith(f"{found.yes} yes")
    assert ("not known" in found.words) == bool(found.not_known)
    assert ("not asked" in found.words) == bool(found.not_asked)


def test_the_count_is_a_sentence():
    answers = (
        dict.fromkeys(ITEMS[:15], "yes") | dict.fromkeys(ITEMS[15:18], "not_known") | dict.fromkeys(ITEMS[18:22], "no")
    )
    assert tally(assessment(answers), TOOL).words == "15 yes, 4 no, 3 not known, 2 not asked"


def test_what_was_not_asked_is_not_guessed_beside_another_edition():
    assert tally(assessment({}, edition="another"), TOOL).not_asked is None


@pytest.mark.parametrize("how", ["asked", "retrospective", "declined", "agency"])
def test_asked_retrospective_declined_and_another_agency_s_are_all_valid(how):
    record = assessment({}, how=how)
    assert read("risk", record.body()) == record


def test_an_answer_that_is_none_is_refused_by_name():
    with pytest.raises(WrongAnswers) as refused:
        assessment({ITEMS[0]: "maybe"})
    assert set(refused.value.problems) == {"answers"}


@pytest.mark.parametrize(("level", "rationale"), [("high", ""), ("high", " \n"), ("", "because"), ("low", "because")])
def test_a_level_without_a_reason_is_kept_and_does_not_count(level, rationale):
    story = Story()
    story.tell(RiskLevel, level=level, rationale=rationale)
    assert story.case.level == "unknown"
    assert "unassessed" in {duty.code for duty in story.case.duties}


def test_missing_says_which_level_lacks_its_reason():
    story = Story()
    level = story.tell(RiskLevel, level="high")
    lines = [line for line in story.case.missing if line.route.record_id == level]
    assert [line.words for line in lines] == ["The level and its reason: without both a decision does not count"]


@pytest.mark.parametrize("first", ["standard", "medium", "high"])
@pytest.mark.parametrize("newest", ["standard", "medium", "high"])
def test_trap_12_6_while_the_newest_level_lacks_its_reason_the_case_is_treated_as_high(first, newest):
    story = Story()
    story.tell(RiskLevel, level=first, rationale="x")
    story.tell(RiskLevel, level=newest)
    rules, level = the_rules(), story.case.level
    assert (rules.safe_contact(level), rules.risk_review(level)) == (
        rules.safe_contact("high"),
        rules.risk_review("high"),
    )


def test_a_spelling_put_right_in_an_old_decision_does_not_bring_it_back():
    story = Story()
    old = story.tell(RiskLevel, level="standard", rationale="x")
    story.tell(RiskLevel, level="high", rationale="y")
    story.correct(old, rationale="X.")
    assert story.case.level == "high"


def test_what_was_not_known_is_a_duty_to_come_back_to():
    story = Story()
    story.tell(RiskAssessment, instrument=TOOL.id, edition=TOOL.edition, answers=dict.fromkeys(ITEMS, "not_known"))
    (duty,) = [duty for duty in story.case.duties if duty.code == "risk-not-known"]
    assert duty.words.startswith("Come back to: ")
    assert duty.words.endswith(f"and {len(ITEMS) - 3} more that were not known")


def test_a_note_on_an_item_is_sanitised_like_any_text():
    record = assessment({ITEMS[0]: "yes"}, notes={ITEMS[0]: "a\u202eb\x1b[2J"})
    assert record.notes == {ITEMS[0]: "ab[2J"}


def test_what_may_matter_alone_is_told_beside_the_count_in_a_few_words():
    answers = {"strangled": "yes", "kill-threat": "yes", "stalked": "no", "injury": "yes", "separated": "yes"}
    assert serious_yes(assessment(answers), TOOL) == ("separated within a year", "threat to kill", "strangulation")
    assert serious_yes(assessment({}), TOOL) == ()
    assert serious_yes(assessment(answers), None) == ()


def test_every_prompt_with_a_flag_has_a_few_words_of_its_own():
    for item in TOOL.items:
        if item.flag:
            (words,) = serious_yes(assessment({item.id: "yes"}), TOOL)
            assert 0 < len(words) <= 30
            assert words != item.text
        else:
            assert serious_yes(assessment({item.id: "yes"}), TOOL) == ()


def test_a_flag_of_another_checklist_is_told_in_its_own_words():
    other = replace(TOOL, items=(replace(TOOL.items[0], id="new", flag="May matter alone", text="A new question?"),))
    assert serious_yes(assessment({"new": "yes"}), other) == ("A new question?",)


def test_the_fullest_assessment_speaks_and_of_two_alike_the_later():
    story = Story()
    story.tell(RiskAssessment, answers=dict.fromkeys(ITEMS, "no"), agency="first")
    story.tell(RiskAssessment, answers=dict.fromkeys(ITEMS, "yes"), agency="second")
    story.tell(RiskAssessment, answers={ITEMS[0]: "yes"}, agency="third")
    found = fullest(story.case)
    assert found is not None
    assert found.agency == "second"
    assert fullest(Story().case) is None
