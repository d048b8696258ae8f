"""A record in words: not asked, not written and left out because it was theirs are three different things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.answers import Answer
from datui.casework.kinds import Action, Contact, Intake, Person, RiskAssessment, RiskLevel, Visit
from datui.casework.printed import printed
from datui.casework.records import shape
from tests.casework.stories import KINDS, Story, records, the_rules

TOOL = next(iter(the_rules().instruments.values()))


def said(story, record_id="", by="Sam Officer"):
    record = story.case.versions(record_id)[-1].record if record_id else story.entries[-1].record
    return {each.label: each for each in printed(record, the_rules(), story.case.person_words, by)}


@given(st.sampled_from(KINDS).flatmap(records))
def test_only_what_is_asked_and_was_not_is_said_to_be_not_asked(record):
    found = printed(record, the_rules(), lambda _person: "somebody")
    by_label = {(each.section, each.label): each for each in found}
    for name, info, question in record.questions():
        each = by_label.get((question.section, question.label))
        if each is not None:
            value = getattr(record, name)
            assert each.not_asked == (isinstance(value, Answer) and not each.words)
            assert shape(info).answer or not each.not_asked


def test_a_text_that_was_left_empty_is_not_said_to_be_not_asked():
    story = Story()
    story.tell(Intake)
    found = said(story)
    assert (found["In danger now?"].words, found["In danger now?"].not_asked) == ("", True)
    assert (found["What they want"].words, found["What they want"].not_asked) == ("", False)


def test_a_name_left_empty_because_it_was_theirs_is_the_writer_s():
    story = Story()
    story.tell(RiskLevel, level="high", rationale="x")
    assert said(story)["Decided by"].words == "Sam Officer"
    assert said(story, by="")["Decided by"].words == ""
    story.tell(Action, what="Locks")
    assert said(story)["Who does it"].words == "Sam Officer"
    story.tell(Action, what="Locks", owner="Jo")
    assert said(story)["Who does it"].words == "Jo"


@pytest.mark.parametrize("kind", [Contact, Visit])
def test_with_nobody_named_it_was_with_the_victim(kind):
    story = Story()
    story.tell(kind)
    assert said(story)["With whom"].words == "the victim"
    asha = story.tell(Person, case_roles=["victim"], name="Asha Khan")
    assert said(story, story.entries[0].record.record_id)["With whom"].words == "Asha Khan"
    story.tell(kind, with_whom=asha)
    assert said(story)["With whom"].words == "Asha Khan (victim)"


def test_a_day_of_which_no_time_was_said_is_said_without_one():
    story = Story()
    story.tell(Contact, at="today", channel="voice")
    assert said(story)["When"].words == "Mon 23 Nov 2026"
    story.tell(Contact, at="00:00", channel="voice")
    assert said(story)["When"].words == "Mon 23 Nov 2026, 00:00"


# Which questions a checklist was


def checklist(**values):
    story = Story()
    story.tell(RiskAssessment, **values)
    found = [each for each in printed(story.entries[-1].record, the_rules(), str) if each.section == "Checklist"]
    return [each for each in found if each.label not in ("Checklist", "Edition")]


def test_a_checklist_says_first_which_questions_it_is_and_that_its_count_is_no_other_s_score():
    first, *rest = checklist(instrument=TOOL.id, edition=TOOL.edition, answers={TOOL.items[0].id: "yes"})
    assert first.label == "Which questions"
    assert first.words == f"{TOOL.title}, edition {TOOL.edition}: {TOOL.brief}"
    assert "no Dash score" in first.words
    assert [each.words for each in rest] == ["yes"] + ["not asked"] * (len(TOOL.items) - 1)


def test_of_another_edition_it_says_so_and_guesses_nothing_to_have_been_left_unasked():
    answers = {TOOL.items[1].id: "no", "gone": "yes", TOOL.items[0].id: "yes"}
    first, *rest = checklist(instrument=TOOL.id, edition="2019-01", answers=answers)
    assert first.words.startswith(f"{TOOL.id}, edition 2019-01. This pack has another edition")
    assert [(each.label, each.words) for each in rest] == [
        (f"1. {TOOL.items[0].text}", "yes"),
        (f"2. {TOOL.items[1].text}", "no"),
        ("gone", "yes"),
    ]


@pytest.mark.parametrize(
    ("kept", "named"), [({"instrument": "old", "edition": "1"}, "old, edition 1. "), ({}, "A checklist that was not")]
)
def test_of_a_checklist_that_the_pack_does_not_have_it_says_so(kept, named):
    first, rest = checklist(**kept, answers={"gone": "yes"}, notes={"gone": "twice"})
    assert first.words.startswith(named)
    assert "This pack does not have that checklist" in first.words
    assert (rest.label, rest.words) == ("gone", "yes: twice")


def test_an_assessment_without_a_checklist_speaks_of_none():
    assert checklist(how="agency", agency="Police") == []
