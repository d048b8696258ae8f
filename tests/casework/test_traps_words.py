"""PRACTICE 12, the traps of words: 10, 14, 16, 22, 23 and 24, in everything that datui says by itself.

What the directory says of its age, and what leaves with a number in it, stands in test_traps_leaving (22); what is in
force and what is not in test_remedies and test_noticed (16).
"""

import re

import pytest

from datui.casework.kinds import Equality, Intake, SafeContact
from datui.casework.records import REGISTRY, shape
from tests.casework.stories import Story, the_rules
from tests.casework.wording import TOP, everything_said

NEVER = re.compile(r"\bno\b|\bnever\b|\bnobody\b|\bneither\b", re.IGNORECASE)


def found(*patterns):
    """Where one of these stands in anything that datui says."""
    look = re.compile("|".join(patterns), re.IGNORECASE)
    return [(where, words) for where, words in everything_said() if look.search(words)]


def advised(*patterns):
    """As `found`, without what is said only to say no to it."""
    look = re.compile("|".join(patterns), re.IGNORECASE)
    said = [(where, words) for where, words in everything_said(never=False) if look.search(words)]
    return [(where, words) for where, words in said if not NEVER.search(words)]


@pytest.mark.parametrize(
    "said",
    [
        "Nobody has to prove anything",  # a sentence in the code of a screen
        "nobody is asked to prove them",  # the help of a question
        "They could not reach the victim",  # a choice of a list
        "one chance",  # a clause
        "Never offer mediation or a family meeting",  # what a prompt says never to do
    ],
)
def test_what_is_searched_is_all_that_datui_says(said):
    assert found(re.escape(said))


# 10 and 14 -------------------------------------------------------------------------------------------------------


def test_trap_12_10_nothing_says_to_hear_the_perpetrator_or_to_ask_them_for_evidence():
    hear = r"\b(?:hear|ask|interview|question|speak (?:with|to)) the (?:perpetrator|other side)"
    assert advised(r"both sides of the (?:story|matter)|their side of", hear) == []


def test_trap_12_14_mediation_joint_meetings_and_couples_work_are_named_only_to_say_never():
    assert advised(r"\bmediat(?!e\b)|joint meeting|couples.? (?:work|coun)|family meeting|restorative|reconcil") == []


# 16: a notice, a bill, a right that is none ------------------------------------------------------------------------


def test_trap_12_16_no_notice_to_quit_is_advised_and_no_bill_or_statute_is_promised():
    # That one came in is written down, and a solicitor hears of it: what is never said is to give one.
    giving = r"\b(?:give|serve|send|issue|sign|draft|write(?! down)|hand in|advise)\b[^.;:]{0,40}\b(?:notice|NTQ)\b"
    assert advised(giving, r"Social Housing Bill", r"legal right|(?:your|a|the) right to\b") == []


@pytest.mark.parametrize(
    "said", ["Give notice to quit now", "Send them a notice", "Sign and serve the NTQ", "You have the right to stay"]
)
def test_trap_12_16_advice_to_give_one_would_be_found(said, monkeypatch):
    monkeypatch.setattr("tests.casework.test_traps_words.everything_said", lambda **_never: [("here", said)])
    with pytest.raises(AssertionError):
        test_trap_12_16_no_notice_to_quit_is_advised_and_no_bill_or_statute_is_promised()


def test_trap_12_16_section_79_is_named_only_with_the_councils_that_it_binds():
    named = found(r"section 79|\bs\.79\b")
    assert named
    assert [where for where, words in named if "council" not in words] == []


def test_trap_12_16_ground_14a_is_a_court_s_to_decide_wherever_it_is_named():
    named = found(r"ground 14")
    assert named
    assert [where for where, words in named if "court" not in words] == []
    assert any("Discretionary" in words for words in the_rules().housing.options["ground-14a"].cautions)
    assert the_rules().remedies["ground-14a"].who_decides == "A court: it may, and need not"


def test_trap_12_16_an_end_of_a_joint_tenancy_waits_for_a_solicitor_and_a_safe_home():
    options = the_rules().housing.options
    assert set(options) == {choice.code for choice in the_rules().lists["joint-option"].choices}
    assert all(option.cautions for option in options.values())
    assert set(options["own-notice"].needs) == set(options["surrender"].needs) == {"advice", "safe", "settled"}
    assert any("Only a solicitor advises it" in words for words in options["own-notice"].cautions)


def test_trap_12_16_no_choice_of_any_list_serves_a_notice():
    choices = [choice for listed in the_rules().lists.values() for choice in listed.choices]
    serving = re.compile(r"\bserv(?:e|ing|ed)\b|\bevict|\bpossession", re.IGNORECASE)
    assert not [choice for choice in choices if serving.search(f"{choice.label} {choice.hint}")]


# 22: a stale number ------------------------------------------------------------------------------------------------


def test_trap_12_22_no_telephone_number_stands_in_the_code_or_the_pack():
    number = re.compile(r"\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|\b08\d{2}[ -]\d{3,}")
    # Those of the directory each stand with the day on which they were looked at. Ten figures in a row are no number.
    held = [where for where, words in everything_said() if number.search(words.replace("0123456789", ""))]
    directory = {path.name for path in TOP.glob("assets/directory/*.toml")}
    outside = [where for where in held if f"{where.split('.toml')[0]}.toml" not in directory]
    assert len(outside) < len(held)
    assert outside == []


# 23: equality ------------------------------------------------------------------------------------------------------


def test_trap_12_23_nobody_is_taken_for_a_woman_or_for_a_man():
    gendered = r"\b(?:he|she|his|her|hers|him|himself|herself|girlfriend|boyfriend|battered)\b"
    assert found(gendered) == []
    assert {"woman", "man", "other"} <= {choice.code for choice in the_rules().lists["sex"].choices}


def test_trap_12_23_where_somebody_comes_from_and_by_what_leave_is_asked_of_nobody():
    status = re.compile(
        r"immigra|\bvisa\b|national(?:ity|s)\b|public funds|country of|asylum|passport number", re.IGNORECASE
    )
    asked = [f"{question.label} {question.help}" for kind in REGISTRY.values() for _n, _i, question in kind.questions()]
    offered = [f"{choice.label} {choice.hint}" for listed in the_rules().lists.values() for choice in listed.choices]
    assert [words for words in (*asked, *offered) if status.search(words)] == []


def test_trap_12_23_every_equality_answer_may_be_left_out_or_rather_not_said_and_holds_nothing_up():
    asked = [(name, info) for name, info, _question in Equality.questions() if name not in ("because", "asked_on")]
    assert all(shape(info).answer for _name, info in asked)
    before, after = Story(), Story()
    for story in (before, after):
        story.tell(Intake, victim_name="Zora Quill")
    after.tell(Equality, **{name: "-" for name, _info in asked})
    assert [line.words for line in before.case.missing] == [line.words for line in after.case.missing]
    assert before.case.gate == after.case.gate
    assert [duty.words for duty in before.case.duties] == [duty.words for duty in after.case.duties]


def test_trap_12_23_an_interpreter_of_the_same_culture_is_a_wish_and_its_contrary_is_one_too():
    wishes = {choice.code for choice in the_rules().lists["gender-wish"].choices}
    assert {"same", "not-same-community", "none"} <= wishes
    assert Intake.model_fields["interpreter_wish"].default.value is None


# 24: blame and doubt -----------------------------------------------------------------------------------------------


def test_trap_12_24_no_word_that_datui_says_blames_or_doubts():
    doubt = r"\balleged|\bclaims (?:to|that)|complainant|provok|chose to stay|lifestyle|chaotic"
    both = r"\bmutual\b(?! exchange\b)"
    silence = r"failed to engage|non-?engag|dis-?engag|not engaging|unco-?operat|hard to reach"
    refusal = r"refused (?:help|support|to)|toxic relationship|domestic dispute"
    assert found(doubt, both, silence, refusal) == []


def test_trap_12_24_what_they_did_not_want_and_what_was_not_safe_are_choices_in_plain_words():
    labels = {choice.label for listed in the_rules().lists.values() for choice in listed.choices}
    assert {"Offered, and rather not", "Does not wish to be contacted", "Not wanted by the victim now"} <= labels
    assert {"Broken off: not safe", "Not safe to ask"} <= labels


def test_trap_12_24_both_as_bad_is_no_finding():
    assert {choice.code for choice in the_rules().lists["contested"].choices} == {"as-before", "other-way", "not-clear"}
    assert SafeContact.title == "Safe-contact plan"
