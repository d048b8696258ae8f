"""Security measures: raised in words that say nothing of why, and never against whoever has a right to be there."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.jobs import against, as_heard, heard, job, stops
from datui.casework.kinds import Intake, JointTenancy, Move, Person, SafeContact, SecurityMeasure
from datui.casework.moments import london
from datui.casework.neutral import gives_away, reveals
from datui.casework.refusal import Refusal
from tests.casework.stories import CASE_ID, Story, entries, ready_to_close, the_rules

CALM = "Change the locks of all outside doors; all keys to the officer"


def told(**more):
    """A case, and a measure against which nothing stands."""
    story = Story()
    story.tell(Intake, danger_now="n", victim_name="Asha Verity Khan", address="14 Elm Grove, Wellington")
    story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"], lives_there="n", phone="07700 900123")
    values = {"measure": "lock-change", "place": "home", "lives_there": "n", "rights": "n", "safe": "y", "told": CALM}
    return story, story.tell(SecurityMeasure, **values | more)


def measure(story, key):
    return story.case.versions(key)[-1].record


def why(story, key):
    return against(story.case, measure(story, key))


def duty(story, code):
    return next((one for one in story.case.duties if one.code == code), None)


def test_nothing_stands_against_what_is_wanted_safe_neutral_and_lawful():
    assert why(*told()) == ""


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"place": "refuge"}, "A refuge sees to its own doors"),
        ({"place": "elsewhere"}, "no home of ours"),
        ({"lives_there": "y"}, "The perpetrator lives there"),
        ({"lives_there": "?", "place": "new-home"}, "Whether the perpetrator lives there"),
        ({"lives_there": "-", "place": "new-home"}, "Whether the perpetrator lives there"),
        ({"rights": "y"}, "The perpetrator has rights there"),
        ({"rights": ""}, "Whether the perpetrator has rights there"),
        ({"rights": "?"}, "Whether the perpetrator has rights there"),
        ({"safe": "n"}, "Whether they say that it is safe"),
        ({"safe": "?"}, "Whether they say that it is safe"),
        ({"told": ""}, "What the contractor hears"),
        ({"told": "Change locks, victim of abuse"}, "The words say why"),
        ({"told": "Change locks against Marsh"}, "The words name somebody"),
        ({"told": "Change locks, ring 07700 900 123"}, "hold a number or a place"),
        ({"access": "Ask for Asha"}, "The words name somebody"),
        ({"reference": "Khan, abuse case"}, "The words say why"),
        ({"reference": "KHAN-7"}, "The words name somebody"),
        ({"contractor": "Marsh and Sons"}, "Who does the work may be somebody"),
    ],
)
def test_each_trap_is_said_and_nothing_is_ordered(answers, says):
    story, key = told(**answers)
    assert says in " ".join(stop.words for stop in stops(story.case, measure(story, key)))
    with pytest.raises(Refusal) as refused:
        job(story.case, measure(story, key), story.now)
    assert "Marsh" not in str(refused.value)


def test_a_no_on_the_measure_takes_nothing_back_that_the_case_says():
    story, key = told()
    story.tell(SafeContact, perpetrator_there="y", voice_allowed="n")
    assert "The case says that the perpetrator lives there" in why(story, key)
    story, key = told()
    story.tell(JointTenancy, tenancy="assured")
    assert "The case says that they may have rights there" in why(story, key)
    story, key = told()
    story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"], relationship="spouse")
    assert "The case says that they may have rights there" in why(story, key)


def test_a_decision_of_somebody_named_opens_it_and_nothing_less():
    story, key = told(lives_there="y", rights="y")
    for part in ({"despite": "A court keeps him out"}, {"despite_by": "Jo Lead, team leader"}):
        story.correct(key, **part)
        assert why(story, key)
    story.correct(key, despite_on="today")
    assert why(story, key) == ""


def test_a_decision_covers_what_the_case_said_when_it_was_taken_and_nothing_that_it_said_since():
    story, key = told(rights="y", despite="Sole tenancy by court", despite_by="Jo Lead", despite_on="today")
    assert why(story, key) == ""
    story.tell(SafeContact, "3 Dec 2026 09:00", perpetrator_there="y", voice_allowed="n")
    assert "decide it anew" in why(story, key)
    story.correct(key, "3 Dec 2026 11:00", despite_on="today")
    assert why(story, key) == ""
    # What the decision itself said is not news.
    story, key = told(lives_there="y", despite="A court put him out", despite_by="Jo Lead", despite_on="today")
    story.tell(SafeContact, perpetrator_there="y", voice_allowed="n")
    assert why(story, key) == ""


def test_the_plan_of_another_victim_takes_back_nothing_of_this_ones():
    story, key = told()
    story.correct(story.entries[1].record.record_id, lives_there="")
    other = story.tell(Person, name="Bea Moss", case_roles=["victim"])
    story.tell(SafeContact, perpetrator_there="y", voice_allowed="n")
    story.tell(SafeContact, whom=other, perpetrator_there="n", voice_allowed="n")
    assert "The case says that the perpetrator lives there" in why(story, key)


def test_a_second_report_takes_back_nothing_of_a_joint_tenancy():
    story, key = told()
    story.tell(Intake, danger_now="n", tenancy="joint")
    story.tell(Intake, danger_now="n", tenancy="none")
    assert "may have rights there" in why(story, key)
    story.tell(JointTenancy, ended_on="today")
    assert why(story, key) == ""


def test_a_refuge_that_is_called_a_new_home_is_a_refuge():
    story, key = told(place="new-home")
    story.tell(Move, way="refuge", outcome="accepted")
    assert "A refuge sees to its own doors" in why(story, key)
    story.tell(Move, way="management-move", outcome="accepted")
    assert why(story, key) == ""


def test_no_decision_tells_a_contractor_of_a_refuge():
    story, key = told(place="refuge", despite="All agreed", despite_by="Jo Lead", despite_on="today")
    assert "A refuge sees to its own doors" in why(story, key)


def test_a_new_address_or_a_refuge_in_the_words_is_found_however_it_is_written():
    story, key = told()
    story.tell(Move, way="refuge", area="Oakengates", address="Flat 2, 9 Harbour Road", postcode="TF9 9ZZ")
    for words in ("Fit lock at 9 harbour rd", "Fit lock, tf99zz", "Fit lock in Oakengates"):
        story.correct(key, told=words)
        assert "hold a number or a place" in why(story, key)
    story.correct(key, told=CALM)
    assert why(story, key) == ""


def test_the_words_that_the_pack_proposes_say_nothing_of_why():
    for known in the_rules().housing.measures.values():
        assert reveals(known.words, the_rules()) == (), known.code
        story, key = told(measure=known.code, told=known.words)
        assert why(story, key) == "", known.code


def test_a_contractor_hears_what_to_do_and_nothing_else():
    story, key = told(
        contractor="Fixit", access="The officer meets you", wish="To sleep", check="He must not see the van"
    )
    out = job(story.case, measure(story, key), story.now)
    assert [line.label for part in out.parts for line in part.lines] == ["Work", "Where", "Access"]
    for word in ("Elm", "Asha", "Marsh", "sleep", "van"):
        assert word not in out.text


def test_what_a_contractor_heard_stays_and_the_work_that_they_heard_is_ordered():
    story, key = told(contractor="Fixit", access="The officer meets you")
    before, at = measure(story, key), story.now
    paper = job(story.case, before, at)
    half = as_heard(before, before, paper, {1: at})
    assert (half.step, [one.words for one in half.heard]) == ("considered", ["As the repairs system has it"])
    # What was not read after all is not kept as read.
    assert as_heard(before, half, paper, {}).heard == ()
    whole = as_heard(half, half, paper, {0: at, 1: at, 2: at})
    assert (whole.ordered_at, [one.label for one in whole.heard]) == (at, ["Where", "Work", "Access"])
    assert sorted(heard(whole, paper)) == [0, 1, 2]
    # Other words were not heard.
    other = whole.model_copy(update={"told": "Fit chain"})
    assert sorted(heard(other, job(story.case, other, at))) == [1, 2]


def test_what_was_ordered_against_something_is_a_duty_of_the_same_day_and_stands_in_the_gate():
    story, key = told(lives_there="y", ordered_at="now")
    found = duty(story, "security-against")
    assert london(found.due).date() == london(story.now).date()
    assert found.route.record_id == key
    assert any("The perpetrator lives there" in line.words for line in story.case.missing)
    assert any("went out" in line.words for line in story.case.gate)


def test_that_they_moved_out_since_takes_nothing_back_of_work_that_is_done():
    story, key = told(lives_there="y", ordered_at="now")
    story.correct(key, fitted_on="today", lives_there="n", confirmed="y")
    assert not any("went out" in line.words for line in story.case.gate)
    story, key = told()
    story.tell(SafeContact, perpetrator_there="y", voice_allowed="n")
    story.correct(key, ordered_at="now", fitted_on="today", confirmed="y")
    story.tell(SafeContact, perpetrator_there="n", voice_allowed="n")
    assert any("went out" in line.words for line in story.case.gate)
    story.correct(key, despite="A court had put him out", despite_by="Jo Lead", despite_on="today")
    assert not any("went out" in line.words for line in story.case.gate)


def test_it_is_ordered_then_fitted_then_confirmed_by_them_and_only_then_over():
    story, key = told()
    assert duty(story, "security").words == "Order: Locks changed"
    story.correct(key, ordered_at="now", booked_for="26 Nov 2026 10:00")
    assert london(duty(story, "security").due).strftime("%d %H") == "26 17"
    story.correct(key, "26 Nov 2026 15:00", fitted_on="today")
    assert "whether it works" in duty(story, "security").words
    assert any("fobs and logins" in line.words for line in story.case.missing)
    story.correct(key, confirmed="n")
    assert "does not hold" in duty(story, "security").words
    story.correct(key, confirmed="y", keys_off="y")
    assert duty(story, "security") is None
    assert not any("Security" in line.words for line in (*story.case.missing, *story.case.gate))


def test_a_case_does_not_close_over_work_that_nobody_confirmed():
    story = ready_to_close()
    story.tell(SecurityMeasure, measure="lighting")
    assert any("Security measure: considered" in line.words for line in story.case.gate)


@given(entries(kinds=(Intake, Person, SafeContact, JointTenancy, Move, SecurityMeasure)))
def test_no_job_goes_out_while_anything_stands_against_it(found):
    case = Case.fold(CASE_ID, found, the_rules())
    for record in case.records(SecurityMeasure):
        if any(stops(case, record)):
            with pytest.raises(Refusal):
                job(case, record, found[-1].at)
            continue
        assert record.place != "refuge"
        assert record.decided_despite or (record.lives_there.value is False and record.rights.value is False)
        out = job(case, record, found[-1].at + timedelta(minutes=1))
        assert gives_away(case, record.told) == ""
        assert reveals(out.text, the_rules()) == ()
        for person in case.persons:
            for held in (person.phone, person.email, person.address, person.postcode, person.school):
                assert len(held.strip()) < 4 or held.strip().casefold() not in out.text.casefold()


@given(st.text(max_size=60))
def test_any_words_are_judged_and_a_word_of_the_list_is_always_found(text):
    story, _key = told()
    assert isinstance(gives_away(story.case, text), str)
    for word in the_rules().housing.telling:
        assert gives_away(story.case, f"{text} {word.upper()}")
