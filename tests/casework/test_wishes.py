"""What they want apart from what was decided; what a meeting needs; what nobody has to answer."""

from datetime import timedelta

from datui.casework.answers import State
from datui.casework.kinds import Decision, Equality, Intake, SafeContact
from datui.casework.needs import NEVER, NOT_ASKED, needs_words
from datui.casework.records import build
from tests.casework.stories import MONDAY, Story, the_rules

WHY = "Why a decision differs from what they want"


def test_a_decision_that_is_not_what_they_want_says_why_and_is_kept_without():
    story = Story()
    decision = story.tell(Decision, wish="To stay", decided="Refuge tonight", as_wished="n")
    (line,) = (line for line in story.case.missing if line.words == WHY)
    assert (line.clause, line.route.field) == ("wrekin-2019:victim-led", "differs")
    story.correct(decision, differs="He knows the address and has said that he will come", because="Added")
    assert not any(line.words == WHY for line in story.case.missing)
    assert story.case.chronology[0].record.headline == "Decision, not as they wish"


def test_a_decision_as_they_want_or_of_which_nobody_knows_needs_no_reason():
    story = Story()
    story.tell(Decision, decided="New locks", as_wished="y")
    story.tell(Decision, decided="Wait", as_wished="?")
    assert not any(line.words == WHY for line in story.case.missing)


def test_what_a_meeting_needs_is_taken_over_from_the_newest_report_that_says_it():
    story = Story()
    assert needs_words(story.case, story.now) == NOT_ASKED
    story.tell(Intake, interpreter="y", language="Polish", interpreter_not="anyone of the parish", childcare="n")
    story.tell(Intake, officer="woman", language="Silesian")
    words = needs_words(story.case, story.now)
    for said in ("interpreter: yes", "language: Silesian", "officer preferred: a woman", "childcare: no", NEVER):
        assert said in words
    assert "never as interpreter: anyone of the parish" in words


def test_a_place_where_they_may_be_met_stands_on_no_page_that_the_plan_does_not_open():
    story = Story()
    story.tell(Intake, meet_at="The library")
    assert "library" not in needs_words(story.case, story.now)
    story.tell(SafeContact, confirmed_on="today", visit_allowed="y", visit_seen="n", safe_places="the library")
    assert "place that suits them: The library" in needs_words(story.case, story.now)
    assert "library" not in needs_words(story.case, story.now + timedelta(days=60))


def test_rather_not_say_is_kept_apart_from_not_asked_and_immigration_is_no_question():
    equality = build(Equality, {"record_id": "0" * 32, "sex": "-", "disability": "?"}, now=MONDAY)
    assert equality.sex.state is State.DECLINED
    assert equality.disability.state is State.NOT_KNOWN
    assert equality.orientation.state is State.NOT_ASKED
    labels = " ".join(question.label + question.help for _name, _info, question in Equality.questions()).casefold()
    assert not any(word in labels for word in ("immigration", "visa", "citizen", "nationality"))
    assert {"woman", "man", "other"} == {choice.code for choice in the_rules().lists["sex"].choices}
