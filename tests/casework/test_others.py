"""Everyone who is not the victim: nobody is reached where the perpetrator, or whoever must not, may hear of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework import interest
from datui.casework.doubt import FEARED, MAY_BE_THEM
from datui.casework.goesto import FEARED_TOO, THEIRS
from datui.casework.kinds import Intake, Person, SafeContact, Visit
from datui.casework.others import (
    A_CHILD_WHO_HARMS,
    LIVED_THERE,
    LIVES_THERE,
    MAY_BE_THE_VICTIM,
    MUST_NOT,
    NOT_THE_VICTIM,
    OLDER_HOME,
    TOLD_NOTHING,
    UNNAMED,
    UNSAFE,
    VICTIMS_TOO,
    WITH_THEM,
)
from datui.casework.reach import allowed_to, ways
from datui.casework.records import build
from datui.casework.shown import may_show
from datui.casework.visiting import not_to_plan
from tests.casework.stories import MONDAY, Story

OLD, NEW = "14 Elm Road, Demoford TF1 1AA", "3 Secret Close, Quillbury ST1 2BB"
PHONE, HERS, HIS = "01632 960001", "01632 960002", "01632 960003"
MAIL = "dov@example.test"


def reported(**plan):
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", victim_phone=HERS, address=OLD)
    story.tell(
        Person, case_roles=["perpetrator"], name="Dov Marsh", phone=HIS, email=MAIL, address="9 Marsh Lane, Inkham"
    )
    if plan:
        story.tell(SafeContact, confirmed_on="today", **plan)
    return story


def reasons(story, **person):
    """What is said of each way to somebody of the case."""
    who = story.tell(Person, **{"case_roles": ["witness"], "name": "Robin Example", **person})
    return {way.channel: way.allowed.reason for way in ways(story.case, MONDAY) if way.person == who}


UNSAFE_PEOPLE = "her brothers, Imran and Tariq; Mrs Invented; anyone called Ó Briain"


@pytest.mark.parametrize(
    "name", ["Imran Khan", "TARIQ", "Una Invented", "Seán Ó Briain", {"name": "Ian Madeup", "aliases": "Immy, Imran"}]
)
def test_somebody_of_whose_name_any_word_is_among_the_unsafe_people_is_not_reached(name):
    person = name if isinstance(name, dict) else {"name": name}
    assert reasons(reported(unsafe_people=UNSAFE_PEOPLE), **person, phone=PHONE) == {"voice": UNSAFE}


@pytest.mark.parametrize("name", ["Mrs Robin Example", "Ari Madeup"])
def test_a_title_or_the_end_of_a_word_makes_nobody_unsafe(name):
    assert reasons(reported(unsafe_people=UNSAFE_PEOPLE), name=name, phone=PHONE) == {"voice": NOT_THE_VICTIM}


def test_somebody_without_a_name_may_be_any_of_the_unsafe_people():
    assert reasons(reported(unsafe_people=UNSAFE_PEOPLE), name="", phone=PHONE) == {"voice": UNNAMED}
    assert reasons(reported(voice_allowed="n"), name="", phone=PHONE) == {"voice": NOT_THE_VICTIM}


@pytest.mark.parametrize(
    ("unsafe", "relationship"),
    [
        ("his mother", "in-law"),
        ("His mother's sister", "in-law"),
        ("her mum", "parent"),
        ("her brothers", "sibling"),
        ("the step-brother", "sibling"),
        ("Her ex-husband", "former-spouse"),
        ("his cousins", "other-relative"),
        ("his cousins", "in-law"),
        ("anyone of the family", "grandparent"),
        ("the neighbours", "neighbour"),
        ("her friends", "friend"),
        ("Brother-in-law", "in-law"),
    ],
)
def test_somebody_whose_relationship_is_one_that_the_plan_calls_unsafe_is_not_reached(unsafe, relationship):
    found = reasons(reported(unsafe_people=unsafe), relationship=relationship, phone=PHONE)
    assert found == {"voice": UNSAFE}


@pytest.mark.parametrize(
    ("unsafe", "relationship"),
    [
        ("her brothers", "parent"),
        ("his mother", "friend"),
        ("Mrs Friendly", "friend"),
        ("Mr Sonne", "child"),
        ("her brothers", "self"),
        ("her brothers", ""),
        ("her brothers", "other"),
    ],
)
def test_another_relationship_makes_nobody_unsafe(unsafe, relationship):
    found = reasons(reported(unsafe_people=unsafe), relationship=relationship, phone=PHONE)
    assert found == {"voice": NOT_THE_VICTIM}


def test_an_older_plan_s_unsafe_people_are_unsafe_still():
    story = reported(unsafe_people=UNSAFE_PEOPLE)
    story.tell(SafeContact, confirmed_on="today", voice_allowed="n")
    assert reasons(story, name="Imran Khan", phone=PHONE) == {"voice": UNSAFE}


@pytest.mark.parametrize("spelt", [OLD, "14 Elm Rd TF11AA"])
def test_whoever_lives_at_the_home_of_the_report_is_not_reached(spelt):
    found = reasons(reported(), address=spelt, phone=PHONE)
    assert found == {"voice": LIVES_THERE, "letter": LIVES_THERE}


def test_a_letter_to_a_home_that_the_victim_left_is_frozen_whoever_it_is_to():
    story = reported()
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address=NEW)
    found = reasons(story, address="14 Elm Road", postcode="TF1 1AA", phone=PHONE)
    assert found == {"voice": LIVED_THERE, "letter": OLDER_HOME}
    (letter,) = (way for way in ways(story.case, MONDAY) if way.allowed.reason == OLDER_HOME)
    assert (letter.agreed, letter.shut) == (True, False)


def visited(story, who):
    """Why somebody of a case may not be visited at a place that is nobody's home."""
    values = {"record_id": "0" * 32, "purpose": "x", "with_whom": who, "where": "The library", "at": "tomorrow 10:00"}
    return not_to_plan(story.case, build(Visit, values, now=MONDAY), MONDAY)


def test_of_a_visit_to_whoever_lives_in_a_home_that_the_victim_left_nothing_is_said_of_letters():
    story = reported()
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address=NEW)
    reason = visited(story, story.tell(Person, case_roles=["witness"], name="Robin Example", address=OLD))
    assert reason == LIVED_THERE
    assert "letter" not in reason


@pytest.mark.parametrize(("home", "reason"), [(OLD, LIVES_THERE), ("9 Marsh Lane, Inkham", WITH_THEM)])
def test_a_reason_of_where_somebody_lives_reads_right_of_a_call_a_letter_and_a_visit(home, reason):
    story = reported()
    who = story.tell(Person, case_roles=["witness"], name="Robin Example", address=home, phone=PHONE)
    assert visited(story, who) == reason
    assert {way.allowed.reason for way in ways(story.case, MONDAY) if way.person == who} == {reason}
    assert all(word in reason for word in ("rings", "writes", "goes"))


def test_whoever_lives_with_the_perpetrator_is_not_reached():
    assert reasons(reported(), address="9 Marsh Ln, Inkham", phone=PHONE)["voice"] == WITH_THEM


@pytest.mark.parametrize("phone", [HIS, "+44 1632 960003", "01632960003 or 01632 960009"])
def test_a_number_that_is_the_perpetrator_s_too_is_not_used(phone):
    story = reported()
    assert reasons(story, phone=phone, email="robin@example.test") == {"voice": THEIRS, "email": NOT_THE_VICTIM}
    assert [way.shut for way in ways(story.case, MONDAY) if way.allowed.reason == THEIRS] == [True]


def test_an_account_or_a_number_that_the_perpetrator_had_before_is_theirs_still():
    story = reported()
    him = next(person.record_id for person in story.case.persons)
    story.correct(him, phone="01632 960004", email="", because="A new one")
    assert reasons(story, phone=HIS, email=MAIL.upper()) == {"voice": THEIRS, "email": THEIRS}


def test_a_number_of_the_victim_s_is_not_used_as_somebody_else_s():
    assert reasons(reported(), phone=HERS) == {"voice": VICTIMS_TOO}


@given(
    st.lists(st.sampled_from(["household", "witness", "reporter", "third-party"]), unique=True),
    st.sampled_from([HIS, MAIL]),
    st.booleans(),
)
def test_nothing_that_reaches_a_perpetrator_or_whoever_must_not_receive_is_ever_allowed(roles, shared, must_not):
    story = reported()
    if must_not:
        story.tell(Person, case_roles=roles, name="Aunt Example", must_not_receive="y", phone=PHONE)
    story.tell(Person, case_roles=roles, name="Robin Example", phone=shared, email=shared)
    theirs = {"reporter_is_victim": "n", "reporter_reach": shared}
    story.tell(Intake, reported_by="Somebody", **theirs)
    story.tell(Intake, reported_by="Aunt Example", **theirs | {"reporter_reach": PHONE if must_not else shared})
    for way in ways(story.case, MONDAY):
        assert not way.allowed.ok
        if any(one in way.to for one in (shared, PHONE)):
            assert way.shut


# By as much of a name as was said ---------------------------------------------------------------------------------

RAJ = {"case_roles": ["perpetrator"], "name": "Raj Khan", "aliases": "Bobby"}


def case_of(him=None, report=None, **plan):
    """A case of Asha Poe's with a perpetrator, or with nobody yet but whom the report says she fears."""
    story = Story()
    story.tell(Intake, victim_name="Asha Poe", **report or {})
    if him:
        story.tell(Person, **him)
    if plan:
        story.tell(SafeContact, confirmed_on="today", **plan)
    return story


@pytest.mark.parametrize(
    "name", ["Raj", "Mr Khan", "R. Khan", "Bobby", "Bob", "Rajesh Khan", "RÁJ KHAN SENIOR", "Raj Kahn", "Bobby Poe"]
)
@pytest.mark.parametrize("role", ["witness", "reporter", "household", "third-party", "professional"])
def test_somebody_who_may_be_the_perpetrator_by_their_name_is_not_reached_until_it_is_said_who_they_are(name, role):
    story = case_of(RAJ)
    who = story.tell(Person, case_roles=[role], name=name, phone=PHONE)
    (way,) = (way for way in ways(story.case, MONDAY) if way.person == who)
    assert (way.allowed.reason, way.shut, way.route.field) == (MAY_BE_THEM, False, "name")
    assert not may_show(story.case, story.case.persons[-1], "voice", MONDAY)
    story.correct(who, name="Robin Example", because="It was somebody else")
    assert [way.allowed.ok for way in ways(story.case, MONDAY) if way.person == who] == [True]


@pytest.mark.parametrize("name", ["Raj Singh", "Ina Khan", "Roberta Example", "Ray"])
def test_a_whole_name_that_is_another_s_makes_nobody_the_perpetrator(name):
    assert reasons(case_of(RAJ), name=name, phone=PHONE) == {"voice": NOT_THE_VICTIM}


def test_a_name_of_the_perpetrator_s_family_is_in_doubt_where_a_family_may_be_the_danger():
    story = case_of(RAJ, {"abuse": ["honour"]})
    assert reasons(story, name="Ina Khan", phone=PHONE) == {"voice": MAY_BE_THEM}


@pytest.mark.parametrize("name", ["Raj Khan", "KHAN, Raj", "Mr Raj Khan"])
def test_somebody_who_bears_the_very_name_of_the_perpetrator_is_shut_whatever_they_were_written_down_as(name):
    story = case_of(RAJ)
    who = story.tell(Person, case_roles=["reporter"], name=name, phone=PHONE)
    assert [(way.allowed.reason, way.shut) for way in ways(story.case, MONDAY) if way.person == who] == [
        (TOLD_NOTHING, True)
    ]


@pytest.mark.parametrize("said", ["Raj", "Bobby", "Raj, a friend", "Mr Khan", "his brother Bobby", "Raj Singh"])
@pytest.mark.parametrize("number", ["", PHONE], ids=["number of nobody", "number of a witness"])
def test_whoever_reported_it_and_may_be_the_perpetrator_by_their_name_is_not_reached(said, number):
    story = case_of(RAJ, {"reported_by": said, "reporter_is_victim": "n", "reporter_reach": PHONE})
    if number:
        story.tell(Person, case_roles=["witness"], name="Robin Example", phone=number)
    (way,) = (way for way in ways(story.case, MONDAY) if way.to)
    assert (way.allowed.reason, way.shut) == (MAY_BE_THEM, False)
    assert way.route.field == ("name" if number else "reported_by")


def test_whoever_reported_it_is_the_perpetrator_where_two_bear_the_name():
    story = case_of(None, {"reported_by": "Raj Khan", "reporter_is_victim": "n", "reporter_reach": PHONE})
    story.tell(Person, case_roles=["reporter"], name="Raj Khan")
    story.tell(Person, **RAJ)
    (way,) = (way for way in ways(story.case, MONDAY) if way.to == PHONE)
    assert (way.allowed.reason, way.shut) == (TOLD_NOTHING, True)


def test_whoever_reported_it_under_another_whole_name_is_reached_once_they_are_a_person_of_it():
    story = case_of(RAJ, {"reported_by": "Raj Singh", "reporter_is_victim": "n", "reporter_reach": PHONE})
    story.tell(Person, case_roles=["reporter"], name="Raj Singh")
    assert [way.allowed.ok for way in ways(story.case, MONDAY) if way.to == PHONE] == [True]


# Whom the report says they fear -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Raj Khan", "Raj", "Mr Khan", "Rajesh"])
@pytest.mark.parametrize("feared", ["her husband Raj Khan, 07700 900888", "Raj Khan and his family", "raj, khan"])
def test_whoever_may_be_whom_they_fear_is_not_reached_while_nobody_said_who_that_is(name, feared):
    story = case_of(None, {"feared": feared})
    who = story.tell(Person, case_roles=["witness"], name=name, phone=PHONE)
    (way,) = (way for way in ways(story.case, MONDAY) if way.person == who)
    assert (way.allowed.reason, way.shut, way.route.field) == (FEARED, False, "case_roles")
    story.tell(Intake, reported_by=name, reporter_is_victim="n", reporter_reach="07700 900777")
    (way,) = (way for way in ways(story.case, MONDAY) if way.to == "07700 900777")
    assert way.allowed.reason == FEARED


@pytest.mark.parametrize(("feared", "relationship"), [("her husband", "spouse"), ("his mates", ""), ("her ex", "")])
def test_whoever_is_what_they_are_said_to_fear_is_not_reached(feared, relationship):
    found = reasons(case_of(None, {"feared": feared}), relationship=relationship, phone=PHONE)
    assert found == {"voice": FEARED if relationship else NOT_THE_VICTIM}


@pytest.mark.parametrize("number", ["07700 900888", "+447700900888"])
def test_a_number_that_a_report_gives_for_whom_they_fear_is_shut(number):
    story = case_of(None, {"feared": "her husband, 07700 900888"})
    who = story.tell(Person, case_roles=["witness"], name="Robin Example", phone=number)
    assert [(way.allowed.reason, way.shut) for way in ways(story.case, MONDAY) if way.person == who] == [
        (FEARED_TOO, True)
    ]


# Whoever may be the victim ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", ["phone", "email", "address"])
@pytest.mark.parametrize("name", ["", "?"])
def test_whoever_has_no_name_and_any_detail_of_the_victim_s_may_be_the_victim_by_every_way(held, name):
    story = case_of(
        None, {"victim_phone": HERS, "victim_email": MAIL, "address": OLD, "feared": "", "reported_by": "A friend"}
    )
    theirs = {"phone": PHONE, "email": "robin@example.test", "address": NEW}
    shared = {"phone": HERS, "email": MAIL.upper(), "address": "14 Elm Rd TF1 1AA"}
    who = story.tell(Person, case_roles=["witness"], name=name, **theirs | {held: shared[held]})
    found = [way for way in ways(story.case, MONDAY) if way.person == who]
    assert {way.allowed.reason for way in found} == {MAY_BE_THE_VICTIM}
    assert not any(may_show(story.case, story.case.persons[-1], channel, MONDAY) for channel in ("voice", "letter"))
    story.correct(who, **{held: theirs[held]}, because="Mistyped")
    assert {way.allowed.reason for way in ways(story.case, MONDAY) if way.person == who} == {MAY_BE_THE_VICTIM}
    story.correct(who, name="Robin Example", because="Asked")
    assert {way.allowed.ok for way in ways(story.case, MONDAY) if way.person == who} == {True}


@pytest.mark.parametrize("said", ["y", "", "?"])
def test_whoever_has_no_name_and_reported_it_may_be_the_victim_unless_the_report_says_otherwise(said):
    story = case_of(None, {"reporter_is_victim": said, "reported_by": "A friend"})
    assert reasons(story, case_roles=["reporter"], name="?", phone=PHONE) == {"voice": MAY_BE_THE_VICTIM}
    assert reasons(story, case_roles=["reporter"], name="Robin Example", phone=HIS) == {"voice": NOT_THE_VICTIM}


def test_a_number_of_somebody_who_may_be_the_victim_is_no_other_s():
    story = case_of()
    story.tell(Person, name="Asha", phone=HERS, address=NEW)
    assert reasons(story, phone=HERS) == {"voice": VICTIMS_TOO}
    assert reasons(story, address="3 Secret Close ST1 2BB") == {"letter": VICTIMS_TOO}
    assert reasons(story, name="", phone=HERS, email=MAIL) == {"voice": MAY_BE_THE_VICTIM, "email": MAY_BE_THE_VICTIM}


def test_whoever_has_a_plan_of_their_own_is_reached_by_no_other_way_although_they_are_no_victim():
    story = case_of()
    who = story.tell(Person, case_roles=["witness"], name="Robin Example", phone=PHONE)
    plan = story.tell(SafeContact, voice_allowed="n", whom=who)
    assert {way.allowed.reason for way in ways(story.case, MONDAY) if way.person == who} == {MAY_BE_THE_VICTIM}
    story.correct(plan, whom="", because="It was Asha's")
    assert {way.allowed.ok for way in ways(story.case, MONDAY) if way.person == who} == {True}


# A child who harms ------------------------------------------------------------------------------------------------


def test_a_child_who_harms_is_told_nothing_and_called_no_perpetrator():
    story = case_of({"case_roles": ["perpetrator"], "name": "Kim", "age": "14", "phone": PHONE})
    (way,) = (way for way in ways(story.case, MONDAY) if way.to == PHONE)
    assert (way.allowed.reason, way.shut) == (A_CHILD_WHO_HARMS, True)
    assert "perpetrator" not in way.allowed.reason.casefold()
    story.correct(story.case.persons[0].record_id, age="16", because="Asked")
    (way,) = (way for way in ways(story.case, MONDAY) if way.to == PHONE)
    assert way.allowed.reason == TOLD_NOTHING


# Whatever is known of them ----------------------------------------------------------------------------------------

_AS_THEIRS = {
    "perpetrator": lambda: case_of(RAJ | {"phone": HIS, "email": MAIL}),
    "first name alone": lambda: case_of(RAJ | {"name": "Raj", "phone": HIS, "email": MAIL}),
    "known by another": lambda: case_of(
        RAJ | {"name": "A Nother", "aliases": "Raj, Bobby", "phone": HIS, "email": MAIL}
    ),
    "must not receive": lambda: case_of(
        RAJ | {"case_roles": ["third-party"], "must_not_receive": "y", "phone": HIS, "email": MAIL}
    ),
    "feared": lambda: case_of(None, {"feared": f"her husband Raj Khan, called Bobby, {HIS}, {MAIL}"}),
    "unsafe": lambda: case_of(
        RAJ | {"case_roles": ["household"], "phone": HIS, "email": MAIL}, None, unsafe_people="Raj, or Bobby"
    ),
}


@given(
    st.sampled_from(sorted(_AS_THEIRS)),
    st.sampled_from(["Raj", "raj khan", "Mr R. Khan", "Bobby", "Robin Example", ""]),
    st.sampled_from([HIS, MAIL, "+44 1632 960003", PHONE]),
    st.sampled_from(["witness", "household", "reporter", "third-party", "professional"]),
    st.sampled_from(["voice", "text", "email", "portal", "through"]),
    st.booleans(),
)
def test_no_way_by_name_or_number_of_theirs_is_ever_allowed_whoever_knows_them_by_what(
    known, name, number, role, channel, family
):
    story = _AS_THEIRS[known]()
    if family:
        story.tell(Intake, victim_name="Asha Poe", abuse=["honour"])
    plan = {f"{channel}_allowed": "y", f"{channel}_seen": "n", f"{channel}_to": number, "through_agreed": "y"}
    if channel == "through":
        plan |= {"through_to": f"{name}, {number}" if name else number}
    unsafe = "Raj, or Bobby" if known == "unsafe" else ""
    story.tell(SafeContact, confirmed_on="today", **plan, unsafe_people=unsafe)
    if name:
        story.tell(Person, case_roles=[role], name=name, phone=number)
        story.tell(Intake, victim_name="Asha Poe", reported_by=name, reporter_is_victim="n", reporter_reach=number)
    theirs = name not in ("", "Robin Example") or number != PHONE
    allowed = [way for way in ways(story.case, MONDAY) if way.allowed.ok and way.to]
    assert not (theirs and allowed)


# Whoever reported it -----------------------------------------------------------------------------------------------


def of_report(story, **report):
    story.tell(Intake, **report)
    return [way for way in ways(story.case, MONDAY) if way.of == "as it was reported"]


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        ({"reported_by": "Mr Dov Marsh", "reporter_reach": PHONE}, TOLD_NOTHING),
        ({"reported_by": "A neighbour", "reporter_reach": HIS}, TOLD_NOTHING),
        ({"reported_by": "A neighbour", "reporter_reach": HERS}, VICTIMS_TOO),
        ({"reported_by": "Tariq", "reporter_reach": PHONE}, UNSAFE),
        ({"reported_by": "A neighbour", "reporter_reach": PHONE}, NOT_THE_VICTIM),
    ],
)
def test_whoever_reported_it_is_weighed_as_anybody_else_is(report, reason):
    story = reported(unsafe_people=UNSAFE_PEOPLE)
    story.tell(Intake, reporter_is_victim="n", **report)
    found = [way for way in ways(story.case, MONDAY) if way.to == report["reporter_reach"] and way.channel == "voice"]
    others = [way for way in found if way.route.screen != "safe-contact"]
    assert {way.allowed.reason for way in others} == {reason}


def test_whoever_reported_it_is_the_person_who_they_are_and_never_the_victim():
    story = reported()
    (way,) = of_report(story, reporter_is_victim="n", reported_by="Robin Example", reporter_reach=PHONE)
    assert way.person is None
    who = story.tell(Person, case_roles=["reporter"], name="Robin Example", phone="01632960001")
    found = [way for way in ways(story.case, MONDAY) if "960001" in way.to.replace(" ", "")]
    assert {way.person for way in found} == {who}
    story.correct(who, must_not_receive="y", because="Her cousin")
    found = [way for way in ways(story.case, MONDAY) if "960001" in way.to.replace(" ", "")]
    assert {way.allowed.reason for way in found} == {MUST_NOT}


def test_what_the_victim_gave_to_be_reached_by_is_shown_only_by_the_plan():
    story = reported(voice_allowed="y", voice_seen="n", voice_to=PHONE)
    for to, shown in ((HERS, False), (PHONE, True)):
        story.tell(Intake, reporter_is_victim="y", reporter_reach=to)
        assert may_show(story.case, story.case.records(Intake)[-1], "reporter", MONDAY) is shown
    story.tell(Intake, reporter_is_victim="n", reporter_reach=HIS)
    assert not may_show(story.case, story.case.records(Intake)[-1], "reporter", MONDAY)


def test_whoever_is_chosen_for_a_contact_is_said_to_be_barred_whatever_it_goes_to():
    story = reported()
    him = story.case.persons[0].record_id
    verdict = allowed_to(story.case, him, "voice", MONDAY)
    assert verdict is not None
    assert (verdict.ok, verdict.reason) == (False, TOLD_NOTHING)
    assert allowed_to(story.case, "f" * 32, "voice", MONDAY) is None


def shut(story, number):
    """Whether each way to a number is shut, and opens by no reason of an officer's."""
    return {(way.who.split(",")[0].split(" (")[0], way.shut) for way in ways(story.case, MONDAY) if way.to == number}


@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"voice_allowed": "n", "voice_to": HIS},
        {"voice_allowed": "?", "voice_to": HIS},
        {"voice_allowed": "y", "voice_seen": "n", "voice_to": HIS},
        {"voice_allowed": "y", "voice_seen": "y", "voice_to": HIS},
    ],
    ids=["no plan", "not safe", "not known", "safe", "seen"],
)
def test_a_number_of_the_perpetrators_is_shut_whatever_else_speaks_against_it(plan):
    story = reported(**plan)
    if not plan:
        story.tell(Intake, victim_name="Zora Quill", victim_phone=HIS)
    assert {one for one in shut(story, HIS) if one[0] == "Zora Quill"} == {("Zora Quill", True)}


def test_a_witness_with_the_perpetrators_number_is_shut_also_where_they_live_with_the_victim():
    story = reported()
    story.tell(Person, case_roles=["witness"], name="Wanda Witness", phone=HIS, lives_there="y")
    assert ("Wanda Witness", True) in shut(story, HIS)


@pytest.mark.parametrize("of", ["plan", "witness"])
def test_a_number_that_the_perpetrator_had_before_is_theirs_still(of):
    story = reported(**({"voice_allowed": "y", "voice_seen": "n", "voice_to": HIS} if of == "plan" else {}))
    him = next(one for one in story.case.persons if one.has_role("perpetrator"))
    story.correct(him.record_id, phone="01632 960099")
    if of == "witness":
        story.tell(Person, case_roles=["witness"], name="Wanda Witness", phone=HIS)
    found = [way for way in ways(story.case, MONDAY) if way.to == HIS]
    assert found
    assert {(way.allowed.ok, way.shut, way.allowed.reason) for way in found if way.channel == "voice"} == {
        (False, True, THEIRS)
    }


@pytest.mark.parametrize(
    ("unsafe", "name"),
    [
        ("José", "Jose Invented"),
        ("Jose", "José Invented"),
        ("Siobhan O'Brien", "Una O’Brien"),
        ("the O'Briens, and Siobhan O'Brien", "Una OBrien"),
        ("Zoë's brother", "Zoe Madeup"),
    ],
)
def test_a_name_is_unsafe_however_it_is_spelt(unsafe, name):
    assert reasons(reported(unsafe_people=unsafe), name=name, phone=PHONE) == {"voice": UNSAFE}


@pytest.mark.parametrize(("barred", "who"), [("Zoë Example", "Zoe Example"), ("Ana O'Brien", "Ana OBrien")])
def test_whoever_a_person_keeps_out_is_kept_out_however_their_name_is_spelt(barred, who):
    story = reported()
    story.tell(Person, name="Somebody", staff="y", staff_barred=barred)
    assert interest.barred(story.case, who)
