"""Who is what to whom; contested roles are looked at by somebody, on evidence, and again; and who must hear nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.interest import barred, may_open, standing
from datui.casework.interlock import channel_allowed
from datui.casework.kinds import Contested, Intake, Interest, Person, Relationship, Release, SafeContact
from datui.casework.offered import of_route
from datui.casework.others import MUST_NOT
from datui.casework.reach import ways
from datui.casework.records import Entry, build
from datui.casework.relations import must_not_words
from datui.casework.supervised import interest_words
from tests.casework.stories import CASE_ID, MONDAY, Story, the_rules

NUMBER = "07700 900321"


def test_a_relationship_has_its_days_and_any_number_may_be_kept():
    story = Story()
    her = story.tell(Person, case_roles=["victim"], name="Zora Quill")
    him = story.tell(Person, case_roles=["perpetrator"], name="Ivan Invented")
    story.tell(Relationship, one=him, what="spouse", other=her, since="1 Mar 2019", until="2 Feb 2025")
    story.tell(Relationship, one=him, what="co-parent", other=her)
    assert [one.headline for one in story.case.records(Relationship)] == ["Relationship, ended", "Relationship"]


def test_contested_roles_are_never_both_as_bad():
    labels = " ".join(choice.label for choice in the_rules().lists["contested"].choices).casefold()
    assert "both" not in labels
    assert "mutual" not in labels


def test_a_counter_allegation_is_assessed_on_evidence_and_then_looked_at_again():
    story = Story()
    contested = story.tell(Contested, claim="He says that she hit him")
    (duty,) = (duty for duty in story.case.duties if duty.code == "contested")
    assert (duty.clause, duty.route.field) == ("practice:5.1.roles", "evidence")
    story.correct(contested, evidence="She is afraid, he is not", primary="as-before", because="Assessed")
    assert not any(duty.code == "contested" for duty in story.case.duties)
    assert any(line.words == "When contested roles are looked at again" for line in story.case.missing)
    story.correct(contested, review_on="7 Dec 2026", because="Dated")
    (duty,) = (duty for duty in story.case.duties if duty.code == "contested")
    assert duty.words == "Contested roles: look again"


def test_an_answer_without_evidence_is_no_assessment():
    story = Story()
    story.tell(Contested, claim="He says so", primary="other-way")
    assert any(duty.route.field == "evidence" for duty in story.case.duties if duty.code == "contested")


def test_nothing_goes_to_a_perpetrator_whatever_is_said_nor_to_whoever_must_not():
    story = Story()
    story.tell(Person, case_roles=["perpetrator"], name="Ivan Invented")
    story.tell(Person, case_roles=["perpetrator"], name="Named Otherwise", must_not_receive="n")
    aunt = story.tell(
        Person, case_roles=["third-party"], name="Aunt Example", must_not_receive="y", phone="07700 900321"
    )
    story.tell(Person, case_roles=["professional"], name="Robin Example")
    assert must_not_words(story.case) == "Ivan Invented, Named Otherwise, Aunt Example"
    (way,) = (way for way in ways(story.case, MONDAY) if way.person == aunt)
    assert (way.allowed.ok, way.allowed.reason) == (False, MUST_NOT)


def accused():
    """She is thought to be the victim, with a plan; he says that she is the abuser."""
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill")
    her = story.tell(Person, case_roles=["victim"], name="Zora Quill")
    him = story.tell(Person, case_roles=["perpetrator"], name="Ivan Invented")
    story.tell(SafeContact, confirmed_on="today", voice_allowed="y", voice_seen="n", voice_to=NUMBER)
    return story, her, him


def lines(story):
    return [line for line in story.case.missing if line.words.startswith("Contested: the other is the victim")]


FOUND = {"evidence": "Who is afraid of whom", "why": "It is her", "review_on": "7 Dec 2026"}


@pytest.mark.parametrize("against", ["", "her"])
def test_where_the_other_is_found_to_be_the_victim_the_roles_are_put_right_and_the_plan_is_asked_anew(against):
    story, her, him = accused()
    contested = story.tell(Contested, claimant=him, against=her if against else "", claim="She hits him")
    assert not lines(story)
    assert channel_allowed(story.case, "voice", story.now).ok
    story.correct(contested, primary="other-way", because="Assessed", **FOUND)
    (line,) = lines(story)
    assert (line.clause, line.route.record_id, line.route.field) == ("practice:5.1.roles", him, "case_roles")
    assert story.case.safe_contact is None
    assert not any(way.allowed.ok for way in ways(story.case, story.now))
    story.correct(him, case_roles=["victim"])
    (line,) = lines(story)
    assert line.route.record_id == her
    story.correct(her, case_roles=["perpetrator"])
    assert not lines(story)
    assert story.case.victim.record.record_id == him
    assert story.case.safe_contact is None
    assert not any(way.to == NUMBER for way in ways(story.case, story.now))
    story.tell(SafeContact, confirmed_on="today", voice_allowed="y", voice_seen="n", voice_to="07700 900999")
    assert channel_allowed(story.case, "voice", story.now).ok


@pytest.mark.parametrize("found", ["as-before", "not-clear"])
def test_otherwise_everything_stays_as_it_was(found):
    story, her, him = accused()
    story.tell(Contested, claimant=him, primary=found, **FOUND)
    assert not lines(story)
    assert channel_allowed(story.case, "voice", story.now).ok
    assert story.case.victim.record.record_id == her


def test_what_was_found_last_counts_and_a_spelling_put_right_finds_nothing_anew():
    story, _her, him = accused()
    contested = story.tell(Contested, claimant=him, primary="other-way", **FOUND)
    story.tell(SafeContact, confirmed_on="today", voice_allowed="y", voice_seen="n", voice_to=NUMBER)
    story.correct(contested, evidence="Who is afraid of whom, and why", because="Spelling")
    assert channel_allowed(story.case, "voice", story.now).ok
    story.tell(Contested, claimant=him, primary="as-before", **FOUND)
    assert not lines(story)


def test_where_only_the_report_told_of_the_victim_whoever_is_found_to_be_one_is_made_one():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill")
    him = story.tell(Person, case_roles=["perpetrator"], name="Ivan Invented")
    story.tell(Contested, claimant=him, primary="other-way", **FOUND)
    (line,) = lines(story)
    assert line.route.record_id == him
    story.correct(him, case_roles=["victim"])
    assert not lines(story)


# Interest --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "opens"),
    [
        ({"knows": "n"}, True),
        ({"knows": "y"}, False),
        ({"knows": "?"}, False),
        ({}, False),
        ({"knows": "y", "how": "My cousin"}, False),
        ({"knows": "y", "how": "My cousin", "must_open": "Danger, and nobody else is here"}, True),
    ],
)
def test_a_case_opens_to_whoever_knows_nobody_in_it_or_had_to_and_says_why(said, opens):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill")
    story.tell(Interest, **said)
    assert may_open(story.case, "p1") is opens


def test_whoever_began_a_case_has_opened_it_and_everyone_else_declares_first():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill")
    assert may_open(story.case, "p1")
    assert not may_open(story.case, "p2")


class Several:
    """A case that p0 began, and what several people then wrote in it: Interest and Release, each by somebody."""

    def __init__(self):
        story = Story()
        story.tell(Intake, victim_name="Zora Quill")
        self.entries = [replace(story.entries[0], person="p0")]

    def wrote(self, person, kind, role="officer", record_id="", **values):
        seq = len(self.entries) + 1
        record = build(kind, {"record_id": record_id or f"{seq:032x}", **values}, now=MONDAY)
        self.entries.append(Entry(seq, CASE_ID, MONDAY, person, person.upper(), role, record))
        return record.record_id

    @property
    def case(self):
        return Case.fold(CASE_ID, self.entries, the_rules())


def test_whoever_said_that_they_know_somebody_takes_nothing_back_by_saying_no():
    case = Several()
    mine = case.wrote("p1", Interest, knows="y", how="My cousin")
    case.wrote("p1", Interest, knows="n")
    assert not may_open(case.case, "p1")
    case.wrote("p1", Interest, record_id=mine, knows="n", because="It is another of that name")
    assert not may_open(case.case, "p1")


def test_a_supervisor_lets_them_open_it_and_another_declaration_shuts_it_again():
    case = Several()
    mine = case.wrote("p1", Interest, knows="y", how="My cousin")
    case.wrote("p2", Release, "supervisor", declaration=mine, may_open="y", why="Another of that name")
    assert may_open(case.case, "p1")
    case.wrote("p1", Interest, knows="n")
    assert may_open(case.case, "p1")
    case.wrote("p1", Interest, knows="y", how="It is my cousin")
    assert not may_open(case.case, "p1")


def test_a_supervisor_takes_back_what_they_let_somebody_open():
    case = Several()
    mine = case.wrote("p1", Interest, knows="y")
    release = case.wrote("p2", Release, "supervisor", declaration=mine, may_open="y")
    case.wrote("p2", Release, "supervisor", record_id=release, declaration=mine, may_open="n", because="I asked again")
    assert not may_open(case.case, "p1")


@pytest.mark.parametrize(("person", "role"), [("p1", "supervisor"), ("p1", "officer"), ("p3", "officer")])
def test_nobody_lets_themselves_open_it_and_no_officer_anybody(person, role):
    case = Several()
    mine = case.wrote("p1", Interest, knows="y")
    case.wrote(person, Release, role, declaration=mine, may_open="y")
    assert not may_open(case.case, "p1")
    assert [entry.record.record_id for entry in standing(case.case)] == [mine]


SAYS = st.tuples(st.sampled_from(["p0", "p1", "p2"]), st.sampled_from(["y", "n", "?", "release", "shut"]))


@given(st.lists(SAYS, max_size=8))
def test_it_is_never_open_to_whoever_knows_somebody_and_whom_no_other_supervisor_let_in(told):
    case = Several()
    shut: set[str] = set()
    last: dict[str, str] = {}
    for person, says in told:
        if says in ("release", "shut"):
            for whose, declaration in last.items():
                case.wrote(person, Release, "supervisor", declaration=declaration, may_open=says == "release")
                if person != whose:
                    shut = shut - {whose} if says == "release" else shut | {whose}
        else:
            declaration = case.wrote(person, Interest, knows=says)
            if says == "y":
                last[person], shut = declaration, shut | {person}
    assert not [person for person in shut if may_open(case.case, person)]


@pytest.mark.parametrize(
    ("named", "is_barred"),
    [
        ("Sam Officer", True),
        ("sam officer, Robin Example", True),
        ("Robin Example and Sam Officer's team", True),
        ("Officer", True),
        ("Sam Officer of Telford and her sister", True),
        ("Robin Example", False),
        ("Sam Example", False),
        ("her team, relatives", False),
        ("", False),
    ],
)
def test_whoever_is_named_among_those_who_must_not_open_it_is_kept_out(named, is_barred):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill")
    story.tell(Person, case_roles=["victim"], staff="y", staff_barred=named)
    assert barred(story.case, "Sam Officer") is is_barred
    story.correct(story.entries[-1].record.record_id, staff_barred="")
    assert not barred(story.case, "Sam Officer")


def test_the_newest_declaration_counts():
    story = Story()
    story.tell(Intake)
    story.tell(Interest, knows="n")
    story.tell(Interest, knows="y", how="Her new neighbour is my sister")
    assert not may_open(story.case, "p1")


# What is taken over -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("other", "until"), [("her", ""), ("", ""), ("her", "2 Feb 2025")])
def test_eligibility_is_offered_the_relationship_that_was_kept_to_be_checked(other, until):
    story, her, him = accused()
    assert "connection" not in of_route(story.case, him, MONDAY.date())
    story.tell(Relationship, one=her, what="parent", other=him)
    assert "connection" not in of_route(story.case, him, MONDAY.date())
    story.tell(Relationship, one=him, what="spouse", other=her if other else "", since="1 Mar 2019", until=until)
    assert of_route(story.case, him, MONDAY.date())["connection"] == "married"
    story.correct(him, relationship="sibling")
    assert of_route(story.case, him, MONDAY.date())["connection"] == "siblings"


def test_what_the_supervisors_list_says_of_a_declaration_is_what_may_be_done():
    case = Several()
    mine = case.wrote("p1", Interest, knows="y", how="A friend")
    case.wrote("p2", Release, "supervisor", declaration=mine, may_open="y", why="A friend of long ago")
    assert (may_open(case.case, "p1"), said_of(case, mine)) == (True, "; may open it")
    case.wrote("p1", Interest, record_id=mine, knows="y", how="Her brother", because="I had misread the name")
    assert (may_open(case.case, "p1"), said_of(case, mine)) == (False, "")
    case.wrote("p1", Release, "supervisor", declaration=mine, may_open="y")
    assert (may_open(case.case, "p1"), said_of(case, mine)) == (False, "")


def said_of(case, declaration):
    """What the list says that a supervisor decided of a declaration."""
    entry = [one for one in case.entries if one.record.record_id == declaration][-1]
    words = interest_words(entry, case.entries)
    return words.removeprefix(entry.record.headline)
