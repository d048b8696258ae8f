"""An emergency: what 999 needs is there at once, with whatever is known, and its reason is asked afterwards."""

from hypothesis import given

from datui.casework.case import Case, Emergency, Intake, Person, RiskAssessment, SafeContact
from datui.casework.emergency import NOT_KNOWN, emergency_words
from tests.casework.stories import CASE_ID, Story, entries, the_rules

LABELS = ["Where they are", "Who they are", "Who is there", "Weapons and danger", "Children", "How to speak to them"]


def told(story):
    return {line.label: line.words for line in emergency_words(story.case)}


def test_with_nothing_known_every_line_is_there_and_says_so():
    assert told(Story()) == dict.fromkeys(LABELS, NOT_KNOWN)


@given(entries())
def test_the_lines_are_the_same_six_whatever_is_known(found):
    lines = emergency_words(Case.fold(CASE_ID, found, the_rules()))
    assert [line.label for line in lines] == LABELS
    assert all(line.words.strip() for line in lines)


def test_where_they_are_is_not_taken_to_be_their_home():
    story = Story()
    report = story.tell(Intake, address="1 High Street", postcode="TF1 1AA")
    assert told(story)["Where they are"] == "not known; their home is 1 High Street TF1 1AA"
    story.correct(report, where_now="Her sister's, 4 Low Road")
    assert told(story)["Where they are"] == "Her sister's, 4 Low Road"


def test_the_latest_report_speaks_first():
    story = Story()
    story.tell(Intake, where_now="At home")
    story.tell(Intake, where_now="In her car, A442")
    story.tell(Intake)
    assert told(story)["Where they are"] == "In her car, A442"


def test_everyone_who_is_known_is_in_it():
    story = Story()
    story.tell(
        Intake,
        who_there="Two cousins",
        weapons="An axe",
        children_who="Noor, 4",
        language="Sylheti",
        interpreter="y",
        access="Deaf",
    )
    story.tell(Person, case_roles=["victim"], name="Asha Khan", born="2 Jan 1990", phone="07700 900456", speak="BSL")
    story.tell(Person, case_roles=["perpetrator"], name="R. Khan", lives_there="y", danger="Two dogs")
    story.tell(Person, case_roles=["perpetrator"], name="?")
    story.tell(Person, case_roles=["child"], name="Noor", age="4")
    story.tell(RiskAssessment, answers={"strangled": "yes", "weapons": "yes"}, notes={"weapons": "a bread knife"})
    assert told(story) == {
        "Where they are": NOT_KNOWN,
        "Who they are": "Asha Khan; born Tue 2 Jan 1990; telephone 07700 900456",
        "Who is there": "Two cousins; perpetrator: R. Khan, lives there; perpetrator: name not known",
        "Weapons and danger": "An axe; R. Khan: Two dogs; "
        "weapons or objects used before: a bread knife; strangled or choked before",
        "Children": "Noor, about 4; Noor, 4",
        "How to speak to them": "BSL; Sylheti; interpreter needed; Deaf",
    }


def test_no_children_is_told_only_where_it_was_answered():
    story = Story()
    report = story.tell(Intake, children="?")
    assert told(story)["Children"] == NOT_KNOWN
    story.correct(report, children="n")
    assert told(story)["Children"] == "none, as far as is known"
    story.correct(report, children="y")
    assert told(story)["Children"] == "there are children"


def test_it_asks_neither_for_a_plan_nor_for_a_reason():
    story = Story()
    story.tell(Intake, victim_phone="07700 900456")
    story.tell(SafeContact, voice_allowed="n", expires_on="1 Jan 2020")
    story.tell(Emergency)
    assert "07700 900456" in told(story)["Who they are"]
    duty = next(duty for duty in story.case.duties if duty.code == "emergency-reason")
    assert duty.route.record_id == story.entries[-1].record.record_id
    story.correct(story.entries[-1].record.record_id, reason="She rang from the street")
    assert "emergency-reason" not in {duty.code for duty in story.case.duties}


def test_the_headline_says_whether_999_was_called():
    story = Story()
    one = story.tell(Emergency)
    seen = [story.entries[-1].record.headline]
    for called in ("y", "n"):
        story.correct(one, called=called)
        seen.append(story.entries[-1].record.headline)
    assert seen == ["Emergency opened", "Emergency opened: 999 called", "Emergency opened: 999 not called"]
