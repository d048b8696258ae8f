"""Whom a record speaks of: no plan, contact or number of one person ever becomes another's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.banner import banner_words
from datui.casework.case import Case
from datui.casework.interlock import NO_PLAN, channel_allowed
from datui.casework.kinds import Contact, Intake, Person, SafeContact, Visit
from datui.casework.others import MAY_BE_THE_VICTIM, NOT_THE_VICTIM, VICTIMS_TOO
from datui.casework.plans import of_whom, plan_of
from datui.casework.printed import printed
from datui.casework.reach import ways
from datui.casework.shown import may_show
from datui.casework.victim import reached_by
from tests.casework.stories import CASE_ID, MONDAY, Story, entries, the_rules

NUMBER, HERS = "07700 900123", "07700 900456"
CALLS = {"confirmed_on": "today", "voice_allowed": "y", "voice_seen": "n", "voice_to": NUMBER}


def reported(name="Asha Khan", **plan):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name=name, danger_now="n")
    if plan:
        story.tell(SafeContact, **plan)
    return story


def allowed(story):
    """Whoever may be reached now, and by what."""
    return {(way.who.split(" (")[0], way.to) for way in ways(story.case, MONDAY) if way.allowed.ok}


def due(story, code):
    return [duty.words for duty in story.case.duties if duty.code == code]


# Of whom the case is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asha_first", [True, False])
def test_the_victim_is_whoever_the_report_names_whichever_victim_is_written_down_first(asha_first):
    story, names = reported(), ["Asha Khan", "Bea Poe"]
    for name in names if asha_first else names[::-1]:
        story.tell(Person, case_roles=["victim"], name=name)
    assert story.case.victim_name == "Asha Khan"
    assert story.case.victim.record.name.value == "Asha Khan"


def test_another_victim_is_never_taken_for_whoever_the_report_names_and_it_is_said_that_nobody_bears_the_name():
    story = reported(**CALLS)
    story.tell(Person, case_roles=["victim"], name="Bea Poe")
    assert (story.case.victim, story.case.victim_name) == (None, "Asha Khan")
    assert allowed(story) == {("Asha Khan", NUMBER)}
    (line,) = (line for line in story.case.missing if line.words.startswith("The victim whom the report names"))
    assert line.route.field == "victim_name"
    story.tell(Contact, channel="voice", reached="y")
    assert due(story, "first-contact") == ["First contact with Bea Poe"]
    story.tell(Person, case_roles=["victim"], name="Asha Khan")
    assert allowed(story) == {("Asha Khan", NUMBER)}
    assert due(story, "first-contact") == ["First contact with Bea Poe"]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        *(("A. Kahn", "Asha Khan"), ("Mrs Khan", "Asha Khan"), ("Asha", "Asha Khan"), ("asha  KHAN", "Asha Khan")),
        ("Āsha Khan", "Dr Asha Khan"),
    ],
)
def test_a_name_that_is_shorter_titled_or_misspelt_is_theirs(told, name):
    story = reported(told, **CALLS)
    story.tell(Person, case_roles=["victim"], name=name)
    assert story.case.victim is not None
    assert channel_allowed(story.case, "voice", MONDAY).ok


@pytest.mark.parametrize("name", ["Mina Khan", "Aisha Khan", "?", "Bea Poe"])
def test_a_name_of_the_same_family_or_nearly_a_sister_s_is_another_s(name):
    story = reported(**CALLS)
    who = story.tell(Person, case_roles=["victim"], name=name)
    assert story.case.victim is None
    assert channel_allowed(story.case, "voice", MONDAY, who).reason == NO_PLAN


def test_a_later_report_of_another_makes_nobody_else_the_victim():
    story = reported(**CALLS)
    story.tell(Intake, victim_name="Bea Poe", feared="Asha Khan")
    bea = story.tell(Person, case_roles=["victim"], name="Bea Poe")
    assert story.case.victim_name == "Asha Khan"
    assert channel_allowed(story.case, "voice", MONDAY, bea).reason == NO_PLAN


# Whose plan -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["", "Alan Fox"])
@pytest.mark.parametrize("roles", [["perpetrator"], ["household"], []])
def test_a_plan_stays_with_whoever_was_the_victim_when_it_was_begun_and_is_nobody_else_s(named, roles):
    story = reported(named)
    alan = story.tell(Person, case_roles=["victim"], name="Alan Fox")
    plan = story.tell(SafeContact, **CALLS)
    story.tell(Contact, channel="voice", reached="y")
    bea = story.tell(Person, case_roles=["victim"], name="Bea Fox")
    story.correct(alan, case_roles=roles, because="He is not the victim")
    assert allowed(story) == set()
    for who in ("", bea, alan):
        assert channel_allowed(story.case, "voice", MONDAY, who).reason == NO_PLAN
    assert NUMBER not in " ".join(banner_words(story.case, MONDAY))
    assert not may_show(story.case, story.case.records(SafeContact)[0], "voice", MONDAY)
    assert due(story, "first-contact")[0] == "First contact"
    # Whoever is a perpetrator now is nobody's line: it would ask to make their number a victim's.
    lines = [line for line in story.case.missing if line.words.startswith("A safe-contact plan of somebody")]
    assert [line.route.record_id for line in lines] == ([] if roles == ["perpetrator"] else [alan])
    story.correct(plan, whom=bea, because="It was hers")
    assert channel_allowed(story.case, "voice", MONDAY, bea).ok


def test_a_plan_begun_before_anybody_was_named_is_whoever_s_became_the_victim_first():
    story = reported("", **CALLS)
    story.tell(Person, case_roles=["victim"], name="Asha Khan")
    assert channel_allowed(story.case, "voice", MONDAY).ok
    story.correct(story.case.people[0].record.record_id, case_roles=["witness"], because="Not the victim")
    bea = story.tell(Person, case_roles=["victim"], name="Bea Poe")
    assert channel_allowed(story.case, "voice", MONDAY, bea).reason == NO_PLAN


def test_a_contact_and_a_visit_that_name_nobody_stay_with_whoever_was_the_victim_then():
    story = reported("")
    alan = story.tell(Person, case_roles=["victim"], name="Alan Fox")
    told = [story.tell(Contact, channel="voice", reached="y"), story.tell(Visit, where="The library")]
    story.correct(alan, case_roles=["perpetrator"], because="He is the abuser")
    story.tell(Person, case_roles=["victim"], name="Bea Fox")
    entries_of = {entry.record.record_id: entry.record for entry in story.entries}
    assert [of_whom(story.case, entries_of[one]) for one in told] == [alan, alan]
    assert not story.case.with_victim


_NAMES = ["Asha Khan", "Bea Poe", "Kim Khan"]
_ROLES = st.sampled_from(
    [["victim"], ["perpetrator"], ["victim", "perpetrator"], ["household"], [], ["victim", "child"]]
)
_STEPS = st.lists(
    st.tuples(st.just("report"), st.integers(0, 1), st.sampled_from(["", *_NAMES]))
    | st.tuples(st.just("person"), st.integers(0, 2), _ROLES)
    | st.tuples(st.just("plan"), st.just(0), st.just("")),
    min_size=3,
    max_size=9,
)


@given(_STEPS)
def test_whatever_is_written_later_no_number_of_a_plan_is_ever_allowed_as_another_s(steps):
    story, kept, reached = Story(), dict[tuple[str, int], str](), dict[str, str]()
    for number, (what, which, said) in enumerate(steps):
        if what == "plan":
            story.tell(SafeContact, **CALLS | {"voice_to": f"07700 9001{number:02}"})
            continue
        kind, values = (Intake, {"victim_name": said}) if what == "report" else (Person, {"case_roles": said})
        if (what, which) in kept:
            story.correct(kept[what, which], **values)
        else:
            named = {} if kind is Intake else {"name": _NAMES[which]}
            kept[what, which] = story.tell(kind, **named, **values)
        for way in ways(story.case, MONDAY):
            if way.allowed.ok:
                assert reached.get(way.to) in (None, "", way.person)
                reached[way.to] = way.person or ""


# Is it the victim's? ----------------------------------------------------------------------------------------------


def shown(story):
    """Every detail of any record that would be read in clear now."""
    return {
        said.words
        for entry in story.entries
        for said in printed(entry.record, the_rules(), story.case.person_words)
        if said.reach and said.words and may_show(story.case, entry.record, said.reach, MONDAY)
    }


OF_HER = {"phone": HERS, "email": "asha@example.test", "address": "3 Secret Close", "postcode": "ST1 2BB"}


@pytest.mark.parametrize("roles", [[], ["household"], ["witness"], ["third-party"], ["reporter"], ["professional"]])
@pytest.mark.parametrize("name", ["Asha Khan", "Asha", "Mrs A Khan"])
def test_whoever_bears_the_name_of_the_victim_is_not_reached_whatever_they_were_written_down_as(roles, name):
    story = reported()
    who = story.tell(Person, case_roles=roles, name=name, **OF_HER)
    found = [way for way in ways(story.case, MONDAY) if way.person == who]
    assert [(way.allowed.ok, way.allowed.reason) for way in found] == [(False, MAY_BE_THE_VICTIM)] * 3
    assert {way.route.field for way in found} == {"case_roles"}
    assert shown(story) == set()


@pytest.mark.parametrize("roles", [[], ["household"], ["witness"]])
def test_while_nobody_knows_who_the_victim_is_whoever_is_near_may_be(roles):
    story = reported("")
    story.tell(Person, case_roles=roles, name="Asha Khan", **OF_HER)
    assert allowed(story) == set()
    assert shown(story) == set()


@pytest.mark.parametrize("age", ["15", "17", "0"])
@pytest.mark.parametrize("roles", [["victim"], ["household"], ["witness"], []])
def test_nobody_under_18_is_reached_but_by_a_plan_whatever_they_are(age, roles):
    story = reported()
    story.tell(Person, case_roles=["victim"], name="Asha Khan")
    story.tell(Person, case_roles=roles, name="Kim Khan", age=age, **OF_HER)
    assert allowed(story) == set()
    assert shown(story) == set()


def test_a_grown_witness_of_another_name_is_reached():
    story = reported()
    story.tell(Person, case_roles=["witness"], name="Robin Example", age="18", phone=HERS)
    assert allowed(story) == {("Robin Example", HERS)}
    assert shown(story) == {HERS}


# Whoever reported it ----------------------------------------------------------------------------------------------

OTHER = {"reporter_is_victim": "n", "source": "neighbour", "reported_by": "Robin Example"}


@pytest.mark.parametrize(
    "said",
    [
        *({"reporter_is_victim": said} for said in ("", "?", "-", "y")),
        *({"source": "victim"}, {"reported_by": "Asha Khan"}, {"reported_by": "A Khan"}),
    ],
)
def test_whoever_reported_it_is_the_victim_unless_everything_says_otherwise(said):
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", reporter_reach=HERS, **OTHER | said)
    assert allowed(story) == set()
    assert shown(story) == set()
    story.tell(Person, case_roles=["reporter"], name=(OTHER | said)["reported_by"], phone=HERS)
    assert allowed(story) == set()
    assert shown(story) == set()


def test_a_neighbour_who_says_so_clearly_is_reached_until_the_report_says_that_it_was_the_victim():
    story = Story()
    report = story.tell(Intake, victim_name="Asha Khan", reporter_reach=HERS, **OTHER)
    assert allowed(story) == {("Robin Example", HERS)}
    story.correct(report, reporter_is_victim="y", because="It was she who rang")
    assert allowed(story) == set()
    assert shown(story) == set(), "the older version is read by what is said now"


# The plan's own number --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["voice", "text", "email", "portal", "through"])
@pytest.mark.parametrize("then", [{}, {"expires_on": "22 Nov 2026"}, {"allowed": "n"}, {"to": "07700 900999"}])
def test_a_number_that_a_plan_ever_went_to_is_no_friend_s(channel, then):
    to = "asha@example.test" if channel == "email" else f"Ruth, {NUMBER}" if channel == "through" else NUMBER
    story = reported()
    plan = {f"{channel}_{what}": said for what, said in (("allowed", "y"), ("seen", "n"), ("to", to))}
    told = story.was_told(SafeContact, confirmed_on="1 Nov 2026", **plan)
    if then:
        story.correct(told, **{what if what == "expires_on" else f"{channel}_{what}": to for what, to in then.items()})
    friend = {"email": to} if channel == "email" else {"phone": NUMBER}
    who = story.tell(Person, case_roles=["third-party"], name="Ruth Poe", **friend)
    (way,) = (way for way in ways(story.case, MONDAY) if way.person == who)
    assert (way.allowed.ok, way.allowed.reason) == (False, VICTIMS_TOO)
    assert not {NUMBER, to} & shown(story)


def test_a_friend_s_home_is_no_way_to_the_friend_where_the_plan_writes_there():
    writes = {"letter_allowed": "y", "letter_seen": "n", "letter_to": "9 Paper Lane, SY4 5AB", "expires_on": "today"}
    story = reported(**writes)
    who = story.tell(Person, case_roles=["third-party"], name="Ruth Poe", address="9 Paper Ln", postcode="SY4 5AB")
    (way,) = (way for way in ways(story.case, MONDAY) if way.person == who)
    assert way.allowed.reason == VICTIMS_TOO


def test_somebody_else_s_own_number_is_theirs():
    story = reported(**CALLS)
    who = story.tell(Person, case_roles=["third-party"], name="Ruth Poe", phone="07700 900999")
    (way,) = (way for way in ways(story.case, MONDAY) if way.person == who)
    assert way.allowed.reason == NOT_THE_VICTIM


@given(entries())
def test_nothing_of_a_victim_is_shown_or_allowed_beyond_what_their_own_plan_goes_to(written):
    case = Case.fold(CASE_ID, written, the_rules())
    for way in ways(case, MONDAY):
        if way.allowed.ok and way.person is not None and way.person in reached_by(case):
            plan = plan_of(case, way.person)
            assert plan is not None
            assert way.to == plan.record.to(way.channel)
        elif way.allowed.ok and way.person:
            person = next(one for one in case.persons if one.record_id == way.person)
            assert person.case_roles
            assert not person.has_role("victim")
