"""PRACTICE 12, the traps of who is who: 4, 5, 13, 15, 17 and 26. Each test is named after the trap it is about.

Letters that name a district or a relative (13) stand in test_traps_leaving, possession (15) and work on a home (17) in
test_traps_home. That whoever is kept out finds nothing (4) is not built: that it stays shut for them is shown here.
"""

from datetime import UTC, datetime

import pytest

from datui.casework.case import Case
from datui.casework.emergency import emergency_words
from datui.casework.goesto import LIVED_IN, NO_RELATIVE, OF_A_RELATIVE
from datui.casework.interest import barred, may_open
from datui.casework.interlock import channel_allowed
from datui.casework.kinds import (
    Action,
    Eligibility,
    Incident,
    Intake,
    Interest,
    Person,
    Relationship,
    Release,
    SafeContact,
)
from datui.casework.likeness import alike_in
from datui.casework.needs import needs_words
from datui.casework.others import A_RELATIVE
from datui.casework.reach import ways
from datui.casework.records import Entry, build
from datui.casework.relations import must_not_words
from tests.casework.stories import CASE_ID, MONDAY, Story, the_rules

PHONE, HOME = "07700 900111", "4 Fictional Row, Demoford TF9 9ZZ"
BY_A_FAMILY = ["honour", "forced-marriage"]
ALLOWED = (("allowed", "y"), ("seen", "n"))


def told(case):
    return {needed.label: needed.words for needed in emergency_words(case, MONDAY)}


# 4: a search or a warning that reveals ----------------------------------------------------------------------------


def test_trap_12_4_a_warning_names_nobody_of_the_other_case_and_nothing_of_theirs():
    mine, theirs = Story(), Story()
    mine.tell(Person, case_roles=["perpetrator"], name="Dov Marsh", phone=PHONE)
    theirs.tell(Person, case_roles=["victim"], name="Dov Marshe", phone=PHONE, address=HOME, aliases="Dovid Hidden")
    theirs.tell(Person, case_roles=["perpetrator"], name="Una Secret")
    other = Case.fold("2b" * 5 + "0" * 22, theirs.entries, the_rules())
    (hit,) = alike_in(mine.case, other, MONDAY)
    assert hit.grave
    for hidden in ("Marshe", "Hidden", "Secret", "Una", PHONE, "Fictional", "TF9"):
        assert hidden not in hit.words


def test_trap_12_4_a_list_holds_no_name_by_which_anybody_could_be_told():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", victim_aliases="Zorica", address=HOME, feared="Dov Marsh")
    story.tell(Person, case_roles=["perpetrator"], name="Dov Marsh")
    assert not [word for word in ("Zora", "Quill", "Zorica", "Dov", "Marsh", "TF9") if word in repr(story.case.row())]


# 5: the officer is the perpetrator's relative ---------------------------------------------------------------------


def declared(person, **answers):
    """A case of another officer's, and what somebody declared of it."""
    story = Story()
    story.tell(Intake, victim_name="Zora Quill")
    record = build(Interest, {"record_id": "e" * 32, **answers}, now=MONDAY)
    entry = Entry(2, CASE_ID, MONDAY, person, "Robin Example", "supervisor", record)
    return Case.fold(CASE_ID, [*story.entries, entry], the_rules())


@pytest.mark.parametrize(
    "answers", [{}, {"knows": "y"}, {"knows": "?"}, {"knows": "-"}, {"knows": "y", "how": "Cousin"}]
)
def test_trap_12_5_it_stays_shut_for_whoever_knows_somebody_in_it_or_does_not_say(answers):
    assert not may_open(declared("p2", **answers), "p2")


def test_trap_12_5_what_one_declares_opens_it_for_nobody_else():
    case = declared("p2", knows="n")
    assert may_open(case, "p2")
    assert not may_open(case, "p3")


def test_trap_12_5_whoever_began_it_and_then_finds_that_they_know_somebody_is_shut_out_too():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill")
    assert may_open(story.case, "p1")
    story.tell(Interest, knows="y", how="My brother's wife")
    assert not may_open(story.case, "p1")


def released(by, role="supervisor"):
    """A case that p2 knows somebody in, and what somebody decided of it."""
    case = declared("p2", knows="y", how="Cousin")
    answers = {"record_id": "f" * 32, "may_open": "y", "why": "A cousin by name only"}
    record = build(Release, answers, now=MONDAY).model_copy(update={"declaration": "e" * 32})
    return case.with_entry(Entry(3, CASE_ID, MONDAY, by, "Someone", role, record))


def test_trap_12_5_whoever_knows_somebody_lets_themselves_in_by_no_second_answer_and_no_release_of_their_own():
    again = build(Interest, {"record_id": "d" * 32, "knows": "n"}, now=MONDAY)
    case = declared("p2", knows="y", how="Cousin")
    assert not may_open(case.with_entry(Entry(3, CASE_ID, MONDAY, "p2", "Robin", "supervisor", again)), "p2")
    assert not may_open(released("p2"), "p2")
    assert not may_open(released("p3", role="officer"), "p2")
    assert may_open(released("p3"), "p2")


@pytest.mark.parametrize(("name", "out"), [("Robin Example", True), ("robin", True), ("Sam Officer", False)])
def test_trap_12_5_a_colleague_who_is_named_as_one_to_keep_out_is_kept_out(name, out):
    story = Story()
    story.tell(Person, case_roles=["victim"], staff="y", staff_barred="Her manager Robin Example, and his team")
    assert barred(story.case, name) is out


# 13: 'honour' and forced marriage ---------------------------------------------------------------------------------


def of_a_family(kind, **plan):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", abuse=[kind], interpreter="y")
    story.tell(SafeContact, confirmed_on="today", through_allowed="y", through_seen="n", through_agreed="y", **plan)
    return story


@pytest.mark.parametrize("kind", BY_A_FAMILY)
@pytest.mark.parametrize("relative", ["parent", "sibling", "in-law", "other-relative", "grandparent", "spouse"])
def test_trap_12_13_no_relative_is_a_safe_contact(kind, relative):
    story = of_a_family(kind)
    story.tell(Person, case_roles=["third-party"], relationship=relative, name="Ina Invented", phone=PHONE)
    story.tell(Person, case_roles=["third-party"], relationship="friend", name="Eve Example", phone="07700 900222")
    found = {way.who.split(" (")[0]: way.allowed for way in ways(story.case, MONDAY) if way.to}
    assert (found["Ina Invented"].ok, found["Ina Invented"].reason) == (False, A_RELATIVE)
    assert found["Eve Example"].ok


@pytest.mark.parametrize("kind", BY_A_FAMILY)
@pytest.mark.parametrize(
    "through",
    [
        *({"through_to": to} for to in ("Her aunt", "Ina Invented", "Ina, at work", PHONE, "a friend of the family")),
        *({"through_to": to} for to in ("his mother's friend Eve", "Eve Invented")),
        {"through_to": "Ros", "through_is": "Cousin"},
    ],
)
def test_trap_12_13_word_is_sent_through_no_relative(kind, through):
    story = of_a_family(kind, **through)
    story.tell(Person, case_roles=["third-party"], relationship="sibling", name="Ina Invented", phone=PHONE)
    verdict = channel_allowed(story.case, "through", MONDAY)
    assert not verdict.ok
    assert verdict.reason in (NO_RELATIVE, OF_A_RELATIVE)
    assert verdict.field == "through_to"


@pytest.mark.parametrize("kind", BY_A_FAMILY)
@pytest.mark.parametrize(
    "to",
    [
        *("Eve Example, her teacher", "Southall Black Sisters", "The children's services social worker"),
        *("a family solicitor", "her IDVA", "Karma Nirvana helpline", ""),
    ],
)
def test_trap_12_13_an_agency_or_a_teacher_carries_word_and_it_is_said_that_no_relative_does(kind, to):
    verdict = channel_allowed(of_a_family(kind, through_to=to).case, "through", MONDAY)
    assert verdict.ok
    assert NO_RELATIVE in verdict.cautions


@pytest.mark.parametrize("kind", BY_A_FAMILY)
def test_trap_12_13_no_relative_interprets(kind):
    case = of_a_family(kind).case
    assert needs_words(case, MONDAY).endswith("Never a relative, a child or anyone of their community as interpreter.")


def test_trap_12_13_elsewhere_an_aunt_may_carry_word():
    verdict = channel_allowed(of_a_family("physical", through_to="Her aunt").case, "through", MONDAY)
    assert verdict.ok
    assert NO_RELATIVE not in verdict.cautions


@pytest.mark.parametrize("kind", BY_A_FAMILY)
@pytest.mark.parametrize("channel", ["voice", "text", "letter", "visit"])
@pytest.mark.parametrize("said", ["person", "relationship"])
def test_trap_12_13_the_plan_itself_goes_to_no_relative_s_number_and_to_no_home_of_theirs(kind, channel, said):
    story = of_a_family(kind)
    to = HOME if channel in ("letter", "visit") else PHONE
    story.tell(
        SafeContact,
        confirmed_on="today",
        **{f"{channel}_{part}": said for part, said in ALLOWED},
        **{f"{channel}_to": to},
    )
    assert channel_allowed(story.case, channel, MONDAY).ok
    hers = {"relationship": "parent"} if said == "person" else {}
    mother = story.tell(Person, case_roles=["household"], name="Mum", age="50", phone=PHONE, address=HOME, **hers)
    if said == "relationship":
        story.tell(Relationship, one=mother, what="parent")
    verdict = channel_allowed(story.case, channel, MONDAY)
    assert (verdict.ok, verdict.reason) == (False, LIVED_IN if to == HOME else OF_A_RELATIVE)


def test_trap_12_13_a_child_who_lives_with_them_makes_their_own_home_no_relative_s():
    story = of_a_family("honour")
    story.tell(SafeContact, confirmed_on="today", letter_allowed="y", letter_seen="n", letter_to=HOME)
    story.tell(Person, case_roles=["child"], name="Noor", age="6", relationship="child", address=HOME)
    assert channel_allowed(story.case, "letter", MONDAY).ok


@pytest.mark.parametrize("kind", [*BY_A_FAMILY, "fgm"])
@pytest.mark.parametrize("first", ["report", "incident"])
def test_trap_12_13_wherever_it_is_named_first_it_is_due_the_same_day(kind, first):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", abuse=[kind] if first == "report" else ["physical"])
    if first == "incident":
        story.tell(Incident, "23 Nov 2026 11:00", at="last Monday", kinds=[kind])
    (duty,) = (duty for duty in story.case.duties if duty.code == "one-chance")
    assert duty.due == datetime(2026, 11, 23, 23, 59, tzinfo=UTC)


# 15: a child recorded as a perpetrator ----------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"age": "15"}, {"born": "24 Nov 2010"}, {"age": "9"}])
def test_trap_12_15_a_child_who_was_given_the_role_is_to_be_given_another_and_may_still_be_kept(values):
    story = Story()
    child = story.tell(Person, case_roles=["perpetrator"], name="Noor", **values)
    (line,) = (line for line in story.case.missing if line.clause == "practice:3.child")
    assert (line.words, line.route.record_id) == ("Noor is under 16: choose another role", child)
    story.correct(child, case_roles=["child"])
    assert not [line for line in story.case.missing if "under 16" in line.words]


# 17: work on a home in which the perpetrator lives ----------------------------------------------------------------


@pytest.mark.parametrize("said", ["report", "plan", "person"])
def test_trap_12_17_no_lock_is_changed_while_the_perpetrator_lives_there_without_saying_what_was_checked(said):
    story = Story()
    story.tell(Intake, perpetrator_there="y" if said == "report" else "n")
    if said == "plan":
        story.tell(SafeContact, perpetrator_there="y")
    if said == "person":
        story.tell(Person, case_roles=["perpetrator"], age="40", lives_there="y")
    asked = {"noticed": "n", "wish": "This week"}
    action = story.tell(Action, need="security", what="Change the locks", due="tomorrow", **asked)
    (line,) = (line for line in story.case.missing if line.route.record_id == action)
    assert line.words == "Work on the home while the perpetrator lives there: what was checked first"
    assert line.route.field == "check"
    story.correct(action, check="He is in custody until Friday; she asked for it")
    assert not [line for line in story.case.missing if line.route.record_id == action]


def test_trap_12_17_the_line_of_a_work_order_says_neither_what_it_is_nor_where():
    story = Story()
    story.tell(Action, need="security", what="Sanctuary room at the refuge in Demoford", noticed="y")
    assert story.case.entries[-1].record.headline == "Action planned"
    assert any(line.words.startswith("Not to be done yet: Sanctuary room") for line in story.case.missing)


# 26: one victim, one perpetrator ----------------------------------------------------------------------------------


def several():
    """Two who are harmed, a child elsewhere, and three who harm."""
    story = Story()
    story.tell(Intake, victim_name="Zora Quill")
    for role, names in (("victim", ["Zora Quill", "Old Ana Quill"]), ("perpetrator", ["Dov Marsh", "Ivo", "Ulf"])):
        for name in names:
            story.tell(Person, case_roles=[role], name=name, age="40", phone=PHONE)
    story.tell(Person, case_roles=["child"], name="Noor", age="6", lives_there="n")
    return story


def test_trap_12_26_999_hears_of_every_victim_every_perpetrator_and_a_child_who_is_elsewhere():
    words = told(several().case)
    assert all(name in words["Perpetrators"] for name in ("Dov Marsh", "Ivo", "Ulf"))
    assert all(name in words["Who they are"] for name in ("Zora Quill", "Old Ana Quill"))
    assert "Noor" in words["Children"]


def test_trap_12_26_each_perpetrator_is_told_nothing_and_has_a_way_of_their_own():
    story = several()
    assert must_not_words(story.case) == "Dov Marsh, Ivo, Ulf"
    asked = [line for line in story.case.missing if line.words.endswith("which way it goes, by age and connection")]
    assert len(asked) == 3
    him = story.case.people[2].record.record_id
    story.tell(Eligibility, by_whom=him, decided=["act"])
    assert len([line for line in story.case.missing if line.words.endswith("by age and connection")]) == 2


def test_trap_12_26_an_incident_may_have_been_done_by_several():
    story = several()
    feared = [entry.record.record_id for entry in story.case.people[2:5]]
    story.tell(Incident, at="today", by_whom=feared)
    assert story.case.records(Incident)[0].by_whom == tuple(feared)
