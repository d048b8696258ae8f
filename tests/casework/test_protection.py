"""Police: a marker and patrols, under a number, until a day; and of Clare's Law nothing but its request and outcome."""

import pytest
from hypothesis import given

from datui.casework.kinds import ClaresLaw, Intake, Person, PoliceProtection
from datui.casework.moments import london
from datui.casework.printed import printed
from datui.casework.records import Sort, WrongAnswers, build, shape
from tests.casework.stories import MONDAY, Story, ready_to_close, records, the_rules

GIVEN = {"what": "marker", "which_home": "now", "given": "y", "police_reference": "DM-4471", "until": "23 May 2027"}


def told(kind, **values):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", address="1 Old Lane")
    return story, story.tell(kind, **values)


def due(story, code):
    return [(f"{london(duty.due):%a %d %b %Y}", duty.route.field) for duty in story.case.duties if duty.code == code]


def missing(story, start):
    return [line.route.field for line in story.case.missing if line.words.startswith(start)]


def test_police_are_asked_the_next_working_day_whether_it_is_in_place():
    story, record = told(PoliceProtection, what="patrols", asked_on="today")
    assert due(story, "police-protection") == [("Tue 24 Nov 2026", "given")]
    story.correct(record, given="n", not_given="Too far out")
    assert due(story, "police-protection") == []


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"what": "marker"}, True),
        ({"wanted": "y"}, True),
        ({"what": "marker", "wanted": "?"}, True),
        ({"what": "marker", "wanted": "n"}, False),
        ({"what": "marker", "given": "n", "not_given": "Too far out"}, False),
        ({}, False),
    ],
)
def test_what_is_wanted_and_was_asked_of_nobody_is_asked_for_by_the_next_working_day(said, asked):
    story, record = told(PoliceProtection, **said)
    assert due(story, "police-protection") == ([("Tue 24 Nov 2026", "asked_on")] if asked else [])
    story.correct(record, asked_on="today", what="marker")
    assert ("Tue 24 Nov 2026", "asked_on") not in due(story, "police-protection")


def test_what_is_in_place_has_a_number_and_a_last_day_before_which_it_is_asked_for_again():
    story, record = told(PoliceProtection, what="marker", asked_on="today", given="y")
    assert missing(story, "Police protection") == ["police_reference", "until"]
    story.correct(record, **GIVEN)
    assert missing(story, "Police protection") == []
    assert due(story, "police-protection") == [("Sun 23 May 2027", "until")]
    story.correct(record, ended_on="today")
    assert due(story, "police-protection") == []


def test_a_marker_stays_with_the_home_that_was_left_and_that_is_said():
    story, record = told(PoliceProtection, **GIVEN)
    assert missing(story, "Police protection") == []
    story.tell(Person, case_roles=["victim"], relationship="self", address="9 Far Road")
    assert missing(story, "Police protection: they moved since") == ["which_home"]
    story.correct(record, which_home="before")
    assert missing(story, "Police protection: they moved since") == []


def test_no_case_closes_while_police_were_asked_and_nobody_knows_what_they_said():
    story = ready_to_close()
    record = story.tell(PoliceProtection, what="marker", asked_on="today")
    assert [line.words for line in story.case.gate if "Police" in line.words] == [
        "Police protection was asked for, and there is no answer"
    ]
    story.correct(record, given="?")
    assert [line for line in story.case.gate if "Police" in line.words]
    story.correct(record, **GIVEN)
    assert not [line for line in story.case.gate if "Police" in line.words]


def test_no_headline_says_where():
    for said in ({}, {"asked_on": "today"}, GIVEN, GIVEN | {"ended_on": "today"}):
        story, record = told(PoliceProtection, asked_of="Lane End station", quietly="By the back of 9 Far Road", **said)
        headline = story.case.versions(record)[-1].record.headline
        assert "Lane" not in headline
        assert "Road" not in headline


# Clare's Law


def test_of_clares_law_no_field_takes_a_text_in_which_something_could_be_kept():
    sorts = {name: shape(info).sort for name, info, question in ClaresLaw.questions() if not question.hidden}
    assert set(sorts) == {"about", "way", "asked_on", "outcome", "outcome_on"}
    assert not {Sort.LINE, Sort.PROSE} & set(sorts.values())


def test_the_help_says_that_what_was_disclosed_is_kept_nowhere():
    helps = " ".join(question.help for _name, _info, question in ClaresLaw.questions())
    assert "What was disclosed is kept nowhere, not in a note" in helps
    assert "Never write who it was" in helps


def test_what_is_no_day_is_not_kept_in_the_place_of_one():
    values = {"record_id": "0" * 32, "asked_on": "police said that he"}
    for unread in ((), ("asked_on",)):
        with pytest.raises(WrongAnswers) as refused:
            build(ClaresLaw, values, now=MONDAY, unread=unread)
        assert set(refused.value.problems) == {"asked_on"}
        assert refused.value.unread == frozenset(), "it is not offered either"


@given(records(ClaresLaw))
def test_what_is_said_of_a_request_is_codes_and_days_alone(record):
    said = {line.label for line in printed(record, the_rules(), lambda _id: "somebody")}
    assert said <= {"About whom", "In which way", "Asked on", "Outcome", "Known on", "Why is this corrected?"}
    assert record.headline in ("Clare's Law: asked", "Clare's Law: there is an outcome")


def test_police_are_asked_for_the_outcome_after_twenty_eight_days():
    story, record = told(ClaresLaw, asked_on="20 Nov 2026")
    assert due(story, "clares-law") == [("Fri 18 Dec 2026", "outcome")]
    story.correct(record, outcome="disclosed")
    assert due(story, "clares-law") == []
    assert missing(story, "Clare's Law") == ["outcome_on"]


@pytest.mark.parametrize("code", ["disclosed", "nothing", "not-taken", "withdrawn"])
def test_every_outcome_is_one_of_the_list(code):
    assert code in {choice.code for choice in the_rules().lists["clares-law-outcome"].choices}


def test_that_police_had_nothing_is_never_shown_as_safe():
    (nothing,) = [one for one in the_rules().lists["clares-law-outcome"].choices if one.code == "nothing"]
    assert nothing.hint == "It does not mean safe"
