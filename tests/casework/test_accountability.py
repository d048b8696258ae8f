"""Accountability and support: never under 18, never before the victim is safe, and support at any age."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.heldtoaccount import (
    A_VICTIM,
    AGE_UNKNOWN,
    BOTH,
    CHANGED,
    CONTESTED,
    NO_PERPETRATOR,
    NOT_SAFE,
    NOT_WANTED,
    REVEALS,
    UNDER_18,
    against,
    is_support,
)
from datui.casework.kinds import Accountability, Change, Closure, Contested, Incident, Person, RiskLevel
from datui.casework.records import Entry, build
from datui.casework.triggers import triggers
from tests.casework.stories import CLOSING, ready_to_close, records, the_rules

READY = {
    "what": "warning",
    "rests_on": "Two neighbours wrote down what they heard, and police were there",
    "enough": "y",
    "proportion": "A letter before anything more",
    "wanted": "y",
    "safe": "y",
    "checked_at": "now",
    "check": "She is with her sister that week",
    "reveals": "n",
    "decided_by": "Una Senior",
}
SUPPORT = [one.id for one in the_rules().remedies.values() if one.support]
ACTIONS = [
    choice.code for choice in the_rules().lists["accountability"].choices if choice.code not in (*SUPPORT, "other")
]


class Kept:
    """A case with whoever harms in it, and what is written down of them."""

    def __init__(self, **person):
        self.story = ready_to_close()
        self.victim = self.story.tell(Person, case_roles=["victim"], name="Asha Verity Khan")
        self.him = self.story.tell(Person, **{"case_roles": ["perpetrator"], "name": "Dov Marsh", "age": "40"} | person)

    def one(self, **values):
        whole = {"record_id": "f" * 32, "whom": self.him, **READY, **values}
        return build(Accountability, whole, now=self.story.now)

    def says(self, **values):
        return [line.words for line in against(self.story.case, self.one(**values), self.story.now)]

    def tell(self, **values):
        return self.story.tell(Accountability, **{"whom": self.him, **READY, **values})


# At which age


def test_a_grown_person_may_be_held_to_account_once_all_is_answered():
    assert Kept().says() == []


@pytest.mark.parametrize(
    "young", [{"age": "17"}, {"age": "9"}, {"age": "", "born": "2 Jan 2010"}, {"case_roles": ["child"], "age": ""}]
)
@pytest.mark.parametrize("what", ACTIONS)
def test_trap_12_15_nothing_of_it_is_done_to_anybody_under_18_and_it_says_where_to_go(young, what):
    kept = Kept(**young)
    (line,) = against(kept.story.case, kept.one(what=what, adult="y"), kept.story.now)
    assert (line.words, line.clause) == (UNDER_18, "practice:8.1.young")
    assert (line.route.screen, dict(line.route.offer)) == ("referral", {"agency": "children"})


@pytest.mark.parametrize("age", ["", "2", "9", "16", "17", "18", "40"])
@pytest.mark.parametrize("what", SUPPORT)
def test_support_is_offered_at_any_age_and_asks_for_neither_enough_nor_proportion(age, what):
    kept = Kept(age=age)
    assert kept.says(what=what, rests_on="", enough="", proportion="", wanted="", adult="") == []


def test_of_whom_nobody_knows_how_old_they_are_it_is_asked():
    kept = Kept(age="")
    assert kept.says() == [AGE_UNKNOWN]
    assert kept.says(adult="y") == []
    assert kept.says(adult="n") == [UNDER_18]
    assert Kept(age="40").says(adult="n") == [UNDER_18]


# The victim first


@pytest.mark.parametrize("what", ["warning", *SUPPORT[:1]])
def test_it_is_found_safe_for_the_victim_first(what):
    kept = Kept()
    assert kept.says(what=what, safe="n")[0] == NOT_SAFE
    for field in ("safe", "checked_at", "check"):
        (line,) = against(kept.story.case, kept.one(**{"what": what, field: ""}), kept.story.now)
        assert line.route.field == field
    assert kept.says(what=what, safe="?") != []


def test_asked_after_it_was_done_is_not_asked_first():
    assert Kept().says(state="done", done_on="yesterday") == ["The victim's safety was asked after it was done"]


def test_trap_12_10_nothing_that_shows_who_told_us_is_done_not_even_support():
    for what in ("warning", *SUPPORT):
        assert Kept().says(what=what, reveals="y") == [REVEALS]
        assert len(Kept().says(what=what, reveals="?")) == 1


def test_it_is_led_by_the_victim_unless_others_are_at_risk_and_a_supervisor_agreed():
    kept = Kept()
    for said in ("n", "?", "-", ""):
        assert kept.says(wanted=said) == [NOT_WANTED]
        assert kept.says(wanted=said, wider="His new partner") == [NOT_WANTED]
        assert kept.says(wanted=said, agreed_with="Una Senior") == [NOT_WANTED]
        assert kept.says(wanted=said, wider="His new partner", agreed_with="Una Senior") == []


def test_whoever_is_at_risk_it_is_not_done_where_the_victim_is_not_safe():
    assert Kept().says(safe="n", wanted="n", wider="His new partner", agreed_with="Una Senior") == [NOT_SAFE]


# Enough, in proportion, and towards the right person


@pytest.mark.parametrize("field", ["rests_on", "enough", "proportion"])
def test_enough_is_known_and_it_is_in_proportion(field):
    kept = Kept()
    (line,) = against(kept.story.case, kept.one(**{field: ""}), kept.story.now)
    assert (line.route.field, line.clause) == (field, "hpg-2025:6.8")


def test_no_victim_is_held_to_account_and_nobody_at_all_while_roles_are_not_looked_at():
    kept = Kept()
    assert A_VICTIM in kept.says(whom=kept.victim)
    assert kept.says(whom="") != []
    contested = kept.story.tell(Contested, claimant=kept.him, claim="She hit me")
    assert kept.says() == [CONTESTED]
    kept.story.correct(contested, evidence="Injuries, and who is afraid", primary="as-before")
    assert kept.says() == []


def test_what_is_not_law_is_not_done_whoever_wrote_it_down():
    assert Kept().says(what="bill-mandatory-ground") == ["Not law yet: do not offer"]


# What follows


def test_what_is_written_down_is_kept_and_what_is_decided_without_its_answers_is_said():
    kept = Kept()
    kept.tell(state="considered", safe="")
    assert not [line for line in kept.story.case.missing if line.route.screen == "accountability"]
    kept.tell(state="decided", safe="")
    (line,) = [line for line in kept.story.case.missing if line.route.screen == "accountability"]
    assert line.words.startswith("Decided towards who harms: the victim's safety")


@pytest.mark.parametrize("wrong", [{"safe": ""}, {"safe": "n"}, {"reveals": "y"}])
def test_what_was_done_unsafely_is_told_to_a_supervisor_the_same_day_and_closes_nothing(wrong):
    kept = Kept()
    it = kept.tell(state="done", result="Sent", **wrong)
    (duty,) = [one for one in kept.story.case.duties if one.code == "accountability-unsafe"]
    assert duty.due.date() == kept.story.now.date()
    kept.story.tell(Closure, **CLOSING)
    assert [line for line in kept.story.case.gate if line.route.record_id == it]
    kept.story.correct(it, told="Una Senior")
    assert not [one for one in kept.story.case.duties if one.code == "accountability-unsafe"]


def test_what_is_done_well_and_over_is_due_no_more():
    kept = Kept()
    it = kept.tell(state="decided", due="tomorrow")
    assert [duty.code for duty in kept.story.case.duties if duty.route.record_id == it] == ["accountability"]
    kept.story.correct(it, state="done", done_on="today", result="Sent; nothing came of it")
    assert not [duty for duty in kept.story.case.duties if duty.route.record_id == it]
    assert not [line for line in kept.story.case.missing if line.route.record_id == it]


def test_what_was_done_towards_them_makes_risk_something_to_look_at_again():
    kept = Kept()
    it = kept.tell(state="decided", due="tomorrow")
    kept.story.tell(RiskLevel, level="medium", rationale="As before")
    assert triggers(kept.story.case) == ()
    kept.story.correct(it, state="done", result="Sent")
    assert [one.words for one in triggers(kept.story.case)] == ["something was done towards who harms"]


def test_a_headline_names_nobody():
    kept = Kept()
    assert kept.one(named="Dov Marsh", state="decided").headline == "Accountability or support: decided, not done"


# Properties


@given(records(Accountability), st.sampled_from([17, 15, 3, 0]))
def test_whatever_else_is_said_nothing_but_support_is_done_to_anybody_under_18(one, age):
    kept = Kept(age=str(age))
    one = one.model_copy(update={"whom": kept.one().whom})
    case = kept.story.case
    said = [line.words for line in against(case, one, kept.story.now)]
    assert (UNDER_18 in said) is not is_support(case, one)


@given(records(Accountability))
def test_nothing_may_be_done_that_was_not_found_safe_or_that_reveals(one):
    kept = Kept()
    one = one.model_copy(update={"whom": kept.one().whom})
    if not against(kept.story.case, one, kept.story.now):
        assert one.safe.value
        assert one.checked_at
        assert one.reveals.value is False


@given(records(Accountability))
def test_any_of_them_is_folded(one):
    kept = Kept()
    entries = [*kept.story.entries]
    entries.append(Entry(99, entries[0].case_id, kept.story.now, "p1", "S", "officer", one))
    case = kept.story.case.fold(entries[0].case_id, entries, the_rules())
    assert case.duties is not None
    assert case.gate is not None
    assert all(line.route for line in case.missing)


@pytest.mark.parametrize("roles", [["witness"], ["household"], ["reporter"], []])
def test_nobody_is_held_to_account_of_whom_nobody_says_that_they_harm_and_support_is_offered_all_the_same(roles):
    kept = Kept(case_roles=roles)
    assert kept.says() == [NO_PERPETRATOR]
    assert kept.says(what=SUPPORT[0]) == []


def test_whoever_is_said_to_be_both_is_looked_at_first():
    kept = Kept(case_roles=["victim", "perpetrator"])
    assert kept.says() == [BOTH]
    kept.story.tell(Contested, primary=kept.victim, evidence="Three calls of police, each to him")
    assert kept.says() == []


@pytest.mark.parametrize(("kind", "values"), [(Incident, {"what": "He came back"}), (Change, {"trigger": "release"})])
def test_what_happened_since_the_victim_was_asked_asks_them_again(kind, values):
    kept = Kept()
    key = kept.tell(state="decided")
    story = kept.story
    before = story.tell(kind, **values)
    assert before

    def says():
        held = next(one for one in story.case.records(Accountability) if one.record_id == key)
        return [line.words for line in against(story.case, held, story.now)]

    assert says() == [CHANGED]
    # Doing it all the same does not undo that; what comes after it was done asks nothing.
    story.correct(key, state="done", result="x", done_on="today")
    assert says() == [CHANGED]
    story.correct(key, state="decided", checked_at="now")
    assert says() == []
    story.correct(key, state="done")
    story.tell(kind, **values)
    assert says() == []
