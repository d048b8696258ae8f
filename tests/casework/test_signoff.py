"""Signing off a move: a mismatch of tenure stands against it until it is put right or somebody above decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.kinds import Intake, Move, MoveSigned, Person, SafeContact, TenureDecision
from datui.casework.moments import london
from datui.casework.nearby import near
from datui.casework.records import Entry, build
from datui.casework.signoff import (
    decided_otherwise,
    gets_tenancy,
    lapse_words,
    lapses,
    signed_off,
    stops,
    tenure_stops,
    wrote_tenancies,
)
from tests.casework.stories import CASE_ID, Story, entries, the_rules

READY = {
    "way": "management-move",
    "decided_by": "Jo Lead",
    "outcome": "accepted",
    "near_them": "n",
    "near_family": "n",
    "near_work": "n",
    "near_school": "n",
    "lowered": "Another town",
    "assessed_on": "today",
    "frozen": "y",
    "shut_away": "y",
    "approved_by": "Jo Lead",
    "before": "assured",
    "after": "assured",
}
DECIDED = {"why": "None is free", "loses": "A tenancy for life", "told": "y", "chosen": "y"}


def moving(**more):
    story = Story()
    story.tell(Intake, danger_now="n", victim_name="Asha Khan", address="14 Elm Grove, Wellington TF1 1AA")
    return story, story.tell(Move, **READY | more)


def decides(story, key, role="supervisor", person="p2", before="assured", after="starter", **more):
    story.now = story.now.replace(microsecond=0)
    values = DECIDED | {"move": key, "before": before, "after": after, "record_id": f"{len(story.entries) + 1:032x}"}
    record = build(TenureDecision, values | more, now=story.now)
    story.entries.append(Entry(len(story.entries) + 1, CASE_ID, story.now, person, "Lee", role, record))


def move(story, key):
    return story.case.versions(key)[-1].record


def against(story, key):
    return [line.words for line in stops(story.case, move(story, key))]


def test_nothing_stands_against_a_move_that_keeps_its_promise():
    story, key = moving()
    assert against(story, key) == []
    assert signed_off(story.case, move(story, key)) is None
    story.tell(MoveSigned, move=key)
    signed = signed_off(story.case, move(story, key))
    assert signed is not None
    assert signed.person == "p1"


@pytest.mark.parametrize("after", ["starter", "licence", "shorthold", "assured-fixed", "other", "?", "", "-"])
def test_less_security_or_not_known_blocks_the_sign_off(after):
    story, key = moving(after=after)
    assert any(tenure_stops(story.case, move(story, key)))
    story.tell(MoveSigned, move=key)
    assert signed_off(story.case, move(story, key)) is None
    assert any("not signed off" in line.words for line in story.case.gate)


def test_putting_the_tenure_right_opens_it_and_it_is_signed_off_anew():
    story, key = moving(after="starter")
    story.tell(MoveSigned, move=key)
    story.correct(key, after="assured")
    assert against(story, key) == []
    # What was signed was another tenancy.
    assert signed_off(story.case, move(story, key)) is None
    story.tell(MoveSigned, move=key)
    assert signed_off(story.case, move(story, key)) is not None
    story.correct(key, address="9 Harbour Road")
    assert signed_off(story.case, move(story, key)) is None


def test_a_supervisor_may_decide_otherwise_of_these_two_tenancies_and_of_no_others():
    story, key = moving(after="starter")
    decides(story, key)
    assert against(story, key) == []
    decided = decided_otherwise(story.case, move(story, key))
    assert decided is not None
    assert decided.by == "Lee"
    story.correct(key, after="licence")
    assert any(tenure_stops(story.case, move(story, key)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "officer"},
        {"person": "p1"},
        {"why": ""},
        {"loses": ""},
        {"loses": "Because of the abuse you get less"},
        {"loses": "Asha gets less"},
        {"told": "n"},
        {"told": "?"},
        {"chosen": "n"},
        {"chosen": ""},
        {"before": "secure"},
        {"after": "licence"},
    ],
)
def test_no_other_decision_counts(wrong):
    story, key = moving(after="starter")
    decides(story, key, **wrong)
    assert any(tenure_stops(story.case, move(story, key)))


def test_a_decision_about_another_move_is_none_about_this_one():
    story, key = moving(after="starter")
    other = story.tell(Move, **READY | {"after": "starter"})
    decides(story, other)
    assert any(tenure_stops(story.case, move(story, key)))
    assert not any(tenure_stops(story.case, move(story, other)))


def test_a_move_that_was_made_with_less_is_a_lapse_the_same_day_until_it_is_put_right():
    story, key = moving(after="starter", moved_on="today")
    assert [entry.record.record_id for entry in lapses(story.case)] == [key]
    duty = next(one for one in story.case.duties if one.code == "move-lapse")
    assert london(duty.due).date() == london(story.now).date()
    decides(story, key)
    assert lapses(story.case) == []
    story, key = moving(after="?", moved_on="today")
    assert lapses(story.case)
    story.correct(key, after="assured")
    assert lapses(story.case) == []


def test_a_refuge_takes_the_place_of_no_tenancy():
    story, key = moving(way="refuge", before="assured", after="")
    assert not gets_tenancy(story.case, move(story, key))
    assert against(story, key) == []
    story.correct(key, after="licence")
    assert any(tenure_stops(story.case, move(story, key)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"near_family": ""}, "1 of 4 not asked"),
        ({"near_work": "?", "lowered": ""}, "not known to be clear"),
        ({"near_them": "y", "lowered": ""}, "not known to be clear"),
        ({"lowered": ""}, "How the risk of the move is lowered"),
        ({"assessed_on": ""}, "assessed with them"),
        ({"frozen": "?"}, "letters are stopped"),
        ({"shut_away": ""}, "shut away"),
        ({"approved_by": ""}, "Who agrees"),
        ({"decided_by": ""}, "Who decided"),
        ({"outcome": "offered"}, "they take it"),
    ],
)
def test_the_risk_and_the_address_are_seen_to_before_it_is_signed_off(change, says):
    story, key = moving(**change)
    assert any(says in words for words in against(story, key))


def test_a_home_near_whoever_must_not_find_it_is_said_in_words_that_hold_no_place():
    story, key = moving(area="Oakengates", postcode="TF2 9QQ", lowered="")
    story.tell(SafeContact, voice_allowed="n", no_go="Oakengates market")
    story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"], address="3 High Street", postcode="TF2 6AB")
    story.tell(Person, name="Ann", case_roles=["third-party"], must_not_receive="y", address="Mill Lane, Oakengates")
    story.tell(Person, name="Bo", case_roles=["child"], school="Oakengates Primary")
    found = [line.words for line in near(story.case, move(story, key))]
    assert len(found) == 4
    assert not any("Oakengates" in words or "TF2" in words for words in found)
    story.correct(key, area="Ludlow", postcode="SY8 1AA")
    assert list(near(story.case, move(story, key))) == []


def test_where_a_refuge_is_stands_nowhere():
    story, key = moving(way="refuge", before="assured", after="", area="Ludlow")
    line = next(line for line in story.case.missing if "Where a refuge is" in line.words)
    assert (line.route.record_id, line.route.field) == (key, "area")
    story.correct(key, area="")
    assert not any("Where a refuge is" in line.words for line in story.case.missing)


def test_a_lapse_is_said_to_a_supervisor_in_words_that_name_nobody():
    story, _key = moving(after="starter", moved_on="today", area="Ludlow")
    assert lapse_words(story.case) == "moved with less security of tenure, and nobody decided so"
    story, _key = moving(moved_on="today")
    assert lapse_words(story.case) == ""


def test_after_the_move_their_own_record_says_where_they_live():
    story, key = moving()
    her = story.tell(Person, name="Asha Khan", case_roles=["victim"], address="14 Elm Grove", postcode="TF1 1AA")
    story.correct(key, moved_on="today", address="9 Harbour Road", postcode="SY8 1AA")
    line = next(line for line in story.case.missing if "says the old home still" in line.words)
    assert line.route.record_id == her
    story.correct(her, address="9 Harbour Road", postcode="SY8 1AA")
    assert not any("says the old home still" in line.words for line in story.case.missing)
    assert story.case.homes[0].before


def test_silence_is_asked_again_and_a_closure_waits_for_an_answer():
    story, key = moving(outcome="", asked_at="now")
    duty = next(one for one in story.case.duties if one.code == "move")
    assert duty.words == "Ask again, no answer yet: Management move"
    assert any("no outcome yet" in line.words for line in story.case.gate)
    story.correct(key, outcome="nothing-free")
    assert any("Why nothing came" in line.words for line in story.case.missing)
    assert not any("way to leave" in line.words for line in story.case.gate)


ROLES = st.sampled_from(["officer", "supervisor"])


@given(entries(kinds=(Move, TenureDecision, MoveSigned, Person)), st.data())
def test_no_move_is_ever_signed_off_against_its_promise(found, data):
    known = [
        Entry(one.seq, one.case_id, one.at, data.draw(st.sampled_from(["p1", "p2"])), "A", data.draw(ROLES), one.record)
        for one in found
    ]
    case = Case.fold(CASE_ID, known, the_rules())
    for record in case.records(Move):
        if signed_off(case, record):
            assert not any(stops(case, record))
        if gets_tenancy(case, record) and not any(tenure_stops(case, record)):
            before, after = record.before.value or "", record.after.value or ""
            tenancies = the_rules().housing.tenancies
            other = decided_otherwise(case, record)
            was = tenancies[before].becomes if before in tenancies else ""
            assert other or {before, was} & tenancies[after].keeps
            assert other is None or (other.role == "supervisor" and other.person not in wrote_tenancies(case, record))
