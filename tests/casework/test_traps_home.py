"""PRACTICE 12, the traps of a home: 15, 16 and 17. Each test is named after the trap it is about.

Possession and money from a child, a notice to quit, law that is not in force, and work on a home.
"""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.heldtoaccount import TO_CHILDRENS, against
from datui.casework.jobs import job, stops
from datui.casework.kinds import Accountability, JointTenancy, Money, Notice, Person, SecurityMeasure
from datui.casework.money import PURSUE
from datui.casework.neutral import reveals
from datui.casework.records import REGISTRY, build
from datui.casework.refusal import Refusal
from tests.casework.sharing_story import Told
from tests.casework.stories import MONDAY, Story, the_rules
from tests.casework.test_jobs import told

RULES = the_rules()
ALL_ASKED = {"advice": "y", "safe": "y", "settled": "y", "decided_by": "Jo Lead", "decided_on": "today"}
CODES = {name: [choice.code for choice in RULES.lists[name].choices] for name in ("joint-option", "accountability")}


def harmed_by(age):
    """A case in which whoever harms is of an age."""
    story = Story()
    him = story.tell(Person, case_roles=["perpetrator"], name="Dov Marsh", age=str(age), relationship="child")
    return story, him


def to_childrens(story, kind):
    """Whether a record of a kind says that this is for children's services instead."""
    return [line for line in story.case.missing if line.route == TO_CHILDRENS and story.case.of(kind)]


# 15: a home is not taken, and money not asked, for what a child did ------------------------------------------------


@pytest.mark.parametrize(("age", "refused"), [(9, True), (15, True), (17, True), (18, False), (40, False)])
def test_trap_12_15_no_possession_and_no_money_for_what_somebody_under_18_did(age, refused):
    story, _him = harmed_by(age)
    before = len(to_childrens(story, Person))
    story.tell(JointTenancy, decided="ground-14a", **ALL_ASKED)
    assert (len(to_childrens(story, JointTenancy)) > before) is refused
    story, _him = harmed_by(age)
    before = len(to_childrens(story, Person))
    story.tell(Money, what="recharge", decided=PURSUE, feels_safe="y", decided_by="Jo Lead")
    assert (len(to_childrens(story, Money)) > before) is refused


@pytest.mark.parametrize("what", CODES["accountability"])
def test_trap_12_15_nothing_but_support_is_done_towards_a_child_or_towards_their_parent_for_it(what):
    story, him = harmed_by(14)
    mother = story.tell(Person, case_roles=["victim"], name="Ana Marsh", age="41")
    support = what in RULES.remedies and RULES.remedies[what].support
    for whom in (him, mother):
        one = build(Accountability, {"record_id": "f" * 32, "what": what, "whom": whom}, now=story.now)
        said = " ".join(line.words for line in against(story.case, one, story.now))
        assert ("under 18" in said) is (whom == him and not support)
        assert ("They are a victim of this case" in said) is (whom == mother)


# 16: a notice to quit, and law that is not in force ----------------------------------------------------------------


def test_trap_12_16_no_kind_of_record_gives_a_notice_and_no_letter_is_one():
    assert not [kind for kind in REGISTRY.values() if re.search(r"\b(?:give|serve) (?:a |the )?notice", kind.title)]
    said = " ".join(f"{one.title} {one.purpose} {one.id}" for one in RULES.letters.values())
    assert not re.search(r"notice|quit|tenancy", said, re.IGNORECASE)
    asked = {question.label for _name, _info, question in Notice.questions()}
    assert {"Received", "Which tenant gave it"} <= asked
    assert not {name for name, _info, _question in Notice.questions() if name in ("given_at", "served_at", "sent_at")}


@pytest.mark.parametrize("option", CODES["joint-option"])
@pytest.mark.parametrize("lacks", ["advice", "safe", "settled"])
@pytest.mark.parametrize("answer", ["", "?", "-", "n"])
def test_trap_12_16_what_ends_a_tenancy_waits_for_whatever_it_needs_and_no_silence_is_a_yes(option, lacks, answer):
    story = Story()
    record = story.tell(JointTenancy, decided=option, **ALL_ASKED | {lacks: answer})
    asked = [line.route.field for line in story.case.missing if line.route.record_id == record]
    assert (lacks in asked) is (lacks in RULES.housing.options[option].needs)


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.sampled_from(sorted(RULES.remedies)))
def test_trap_12_16_what_is_not_in_force_on_a_day_is_done_towards_nobody_on_it(day, remedy):
    found = RULES.remedies[remedy]
    story, him = harmed_by(40)
    one = build(Accountability, {"record_id": "f" * 32, "what": remedy, "whom": him}, now=story.now)
    now = MONDAY.replace(year=day.year, month=day.month, day=day.day)
    refused = [line for line in against(story.case, one, now) if "do not offer" in line.words]
    assert bool(refused) is not found.in_force(day)


def test_trap_12_16_the_same_security_after_a_move_is_called_a_promise_and_no_right():
    assert "is a promise" in RULES.housing.promise
    assert "binds councils alone" in RULES.housing.promise


# 17: work on a home ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", [choice.code for choice in RULES.lists["security-measure"].choices])
@pytest.mark.parametrize("said", [{"lives_there": "y"}, {"lives_there": "?"}, {"rights": "y"}, {"rights": "-"}])
def test_trap_12_17_no_work_is_ordered_while_the_perpetrator_may_live_there_or_have_rights(measure, said):
    story, key = told(measure=measure, **said)
    one = next(each for each in story.case.records(SecurityMeasure) if each.record_id == key)
    assert any(stops(story.case, one))
    with pytest.raises(Refusal):
        job(story.case, one, story.now)


def test_trap_12_17_work_that_went_out_all_the_same_can_be_written_down_and_is_said():
    story, key = told(lives_there="y", ordered_at="now")
    duty = next(one for one in story.case.duties if one.route.record_id == key)
    assert "lives there" in duty.words
    assert any(line.route.record_id == key for line in story.case.gate)


@pytest.mark.parametrize("words", sorted({one.words for one in RULES.housing.measures.values()}))
def test_trap_12_17_a_work_order_names_no_reason(words):
    assert reveals(words, RULES) == ()
    story, key = told(told=words)
    one = next(each for each in story.case.records(SecurityMeasure) if each.record_id == key)
    text = job(story.case, one, story.now).text
    assert reveals(text, RULES) == ()
    assert not [name for name in ("Asha", "Khan", "Dov", "Marsh", "Elm Grove") if name in text]


@pytest.mark.parametrize("field", ["told", "access", "reference"])
@pytest.mark.parametrize(
    "words", ["Fit a chain at Flat 3, 12 Rose Lane", "Ask for Asha", "Because of abuse", "Ring 07009 777888"]
)
def test_trap_12_17_no_word_of_an_order_tells_who_where_or_why(field, words):
    story = Told()
    said = {"measure": "locks", "place": "home", "lives_there": "n", "rights": "n", "safe": "y", "told": "Fit a chain"}
    key = story.tell(SecurityMeasure, **said | {field: words})
    one = next(each for each in story.case.records(SecurityMeasure) if each.record_id == key)
    with pytest.raises(Refusal):
        job(story.case, one, story.now)


@pytest.mark.parametrize("despite", [{}, {"despite": "Agreed", "despite_by": "Jo Lead", "despite_on": "today"}])
def test_trap_12_17_no_contractor_hears_where_a_refuge_is(despite):
    story, key = told(place="refuge", **despite)
    one = next(each for each in story.case.records(SecurityMeasure) if each.record_id == key)
    with pytest.raises(Refusal):
        job(story.case, one, story.now)
