"""The interlock: nothing goes to one who must hear nothing, nor, in doubt, to anybody who may be."""

import pytest

from datui.casework.banner import banner_words
from datui.casework.doubt import FEARED, MAY_BE_THEM
from datui.casework.goesto import FEARED_TOO, LIVED_IN, OF_THE_UNSAFE, THEIRS
from datui.casework.interlock import OWN_RECORD, channel_allowed
from datui.casework.kinds import Intake, Person, SafeContact
from datui.casework.reach import ways
from tests.casework.stories import MONDAY, Story

PHONE, HIS, HOME = "07700 900123", "07700 900888", "9 Oak Street, Inkham TF2 2BB"
SENDS = {"through_allowed": "y", "through_seen": "n", "through_agreed": "y"}


def to(channel, where):
    return {f"{channel}_allowed": "y", f"{channel}_seen": "n", f"{channel}_to": where}


def reported(report=None, **plan):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Asha Khan", **report or {})
    story.tell(SafeContact, confirmed_on="today", **plan)
    return story


def through(person, text, report=None):
    story = reported(report, **SENDS, through_to=text)
    story.tell(Person, **{"case_roles": ["perpetrator"], **person})
    return channel_allowed(story.case, "through", MONDAY)


# By as much of a name as was said ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "text"),
    [
        *(
            ({"name": "Raj Khan"}, text)
            for text in ("Raj", "his brother Raj", "Raj's mother", "RÁJ", "c/o Raj", "c/o Raj Poe", "Rajesh", "Mr Khan")
        ),
        *(({"name": "Raj Khan"}, text) for text in ("R Khan", "her neighbour Khan", "Raj Singh, 07700 900777")),
        *(({"name": "Raj Khan", "aliases": "Bobby, Lucky Khan"}, text) for text in ("Bobby", "Lucky at the garage")),
        *(({"name": "Raj Khan (Bobby)"}, text) for text in ("Bobby", "her friend Bobby", "Raj")),
        *(({"name": "Mohammed Tariq Khan"}, text) for text in ("Tarik", "Muhammad")),
        ({"name": "Samina Khan", "case_roles": ["third-party"], "must_not_receive": "y"}, "Samina, 07700 900777"),
        ({"name": "Raj Khan", "relationship": "spouse"}, "her husband"),
        ({"name": "", "relationship": "sibling"}, "Her brother"),
    ],
)
def test_word_is_sent_through_nobody_who_may_be_one_who_must_hear_nothing(person, text):
    verdict = through(person, text)
    assert (verdict.ok, verdict.reason, verdict.field) == (False, MAY_BE_THEM, "through_to")


@pytest.mark.parametrize(
    ("person", "text"),
    [
        *(
            ({"name": "Raj Khan"}, text)
            for text in ("Ina Khan", "her sister Ina Khan", "I Khan", "Ray, the caretaker", "")
        ),
        *(({"name": "Raj Khan", "relationship": "spouse"}, text) for text in ("Ina, her IDVA", "her sister")),
        ({"name": "", "relationship": "spouse"}, "Ina, whom she met at her husband's work"),
    ],
)
def test_whom_the_whole_of_a_name_tells_apart_may_carry_word(person, text):
    assert through(person, text).ok


def test_a_family_s_name_alone_is_in_doubt_where_the_family_may_be_the_danger():
    verdict = through({"name": "Raj Khan"}, "Ina Khan", {"abuse": ["honour"]})
    assert (verdict.ok, verdict.reason) == (False, MAY_BE_THEM)


def test_a_whole_name_is_theirs_for_good_and_a_doubtful_one_is_opened_by_a_reason():
    for text, reason, shut in (("Raj Khan, by phone", THEIRS, True), ("Raj", MAY_BE_THEM, False)):
        story = reported(**SENDS, through_to=text)
        story.tell(Person, case_roles=["perpetrator"], name="Raj Khan")
        (way,) = (way for way in ways(story.case, MONDAY) if way.channel == "through")
        assert (way.allowed.reason, way.shut, way.route.field) == (reason, shut, "through_to")


def test_once_it_is_said_who_is_meant_the_first_name_of_a_perpetrator_is_nobody_s_alone():
    story = reported(**SENDS, through_to="Raj Poe, her teacher")
    story.tell(Person, case_roles=["perpetrator"], name="Raj Khan")
    assert not channel_allowed(story.case, "through", MONDAY).ok
    teacher = story.tell(Person, case_roles=["professional"], name="Raj Poe")
    assert channel_allowed(story.case, "through", MONDAY).ok
    plan = story.case.safe_contact.record.record_id
    story.correct(plan, through_to="Raj Poe, or his friend Raj")
    assert channel_allowed(story.case, "through", MONDAY).reason == MAY_BE_THEM
    story.correct(plan, through_to="Raj Poe")
    story.correct(teacher, must_not_receive="y", because="He told Raj Khan")
    assert channel_allowed(story.case, "through", MONDAY).reason == THEIRS


# Whom the report says they fear -----------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["voice", "text", "portal", "email", "through"])
@pytest.mark.parametrize("feared", [HIS, f"her husband Raj Khan, {HIS}", "Raj on +44 7700 900888; raj@example.test"])
def test_no_plan_goes_to_a_number_that_a_report_gives_for_whom_they_fear(channel, feared):
    story = reported({"feared": feared}, **SENDS | to(channel, HIS))
    (way,) = (way for way in ways(story.case, MONDAY) if way.channel == channel)
    assert (way.allowed.ok, way.allowed.reason, way.shut) == (False, FEARED_TOO, True)
    assert HIS not in " ".join(banner_words(story.case, MONDAY))


@pytest.mark.parametrize("text", ["Raj", "Mr Khan", "Raj Khan", "his cousin Raj"])
@pytest.mark.parametrize("feared", ["her husband Raj Khan, 07700 900888", "Raj Khan", "Raj (Khan) and his mates"])
def test_no_word_is_sent_through_whom_a_report_says_they_fear(text, feared):
    verdict = channel_allowed(reported({"feared": feared}, **SENDS, through_to=text).case, "through", MONDAY)
    assert (verdict.ok, verdict.reason, verdict.field) == (False, FEARED, "through_to")


def test_anybody_else_may_carry_word_whomever_they_fear():
    case = reported({"feared": "her husband Raj Khan"}, **SENDS, through_to="her sister Ina").case
    assert channel_allowed(case, "through", MONDAY).ok


def test_who_they_fear_is_known_by_all_that_is_said_of_them_once_they_are_a_person_of_the_case():
    story = reported({"feared": "Raj"}, **SENDS, through_to="Ina Poe")
    story.tell(Person, case_roles=["perpetrator"], name="Raj Khan")
    witness = story.tell(Person, case_roles=["witness"], name="Raj Poe", phone=PHONE)
    assert [way.allowed.ok for way in ways(story.case, MONDAY) if way.person == witness] == [True]


@pytest.mark.parametrize("channel", ["letter", "visit"])
def test_nothing_goes_to_the_home_of_whom_a_report_says_they_fear(channel):
    case = reported({"feared": f"Raj Khan of {HOME}, {HIS}"}, **to(channel, HOME)).case
    assert channel_allowed(case, channel, MONDAY).reason == LIVED_IN
    assert channel_allowed(reported({"feared": "Raj, at home"}, **to(channel, HOME)).case, channel, MONDAY).ok


def test_an_abuser_who_says_in_a_report_of_their_own_that_they_fear_the_victim_shuts_no_way_to_them():
    story = reported(None, **to("voice", PHONE))
    story.tell(Person, case_roles=["victim"], name="Asha Khan", phone=PHONE)
    story.tell(Intake, victim_name="Raj Khan", feared=f"Asha Khan, {PHONE}")
    assert channel_allowed(story.case, "voice", MONDAY).ok


def test_the_number_that_a_perpetrator_gave_in_a_report_is_theirs_although_nobody_wrote_it_down_as_theirs():
    for said, reason in (("Raj Khan", THEIRS), ("Raj", MAY_BE_THEM)):
        story = reported(None, **to("voice", PHONE))
        story.tell(Intake, reported_by=said, reporter_is_victim="n", reporter_reach=PHONE)
        assert channel_allowed(story.case, "voice", MONDAY).ok
        story.tell(Person, case_roles=["perpetrator"], name="Raj Khan")
        assert channel_allowed(story.case, "voice", MONDAY).reason == reason


# Whom the plan calls unsafe ---------------------------------------------------------------------------------------

IMRAN = {
    "case_roles": ["third-party"],
    "name": "Imran Khan",
    "phone": PHONE,
    "email": "i@example.test",
    "address": HOME,
}


@pytest.mark.parametrize("unsafe", ["Imran", "her brothers", "Mr Khan", f"a man on {PHONE}, i@example.test, {HOME}"])
@pytest.mark.parametrize(
    ("channel", "where"),
    [("voice", PHONE), ("text", PHONE), ("email", "I@example.test"), ("through", f"Ina, {PHONE}")],
)
def test_the_plan_goes_to_no_number_of_its_own_unsafe_people(unsafe, channel, where):
    story = reported(None, **SENDS | to(channel, where), unsafe_people=unsafe)
    imran = story.tell(Person, **IMRAN, relationship="sibling")
    verdict = channel_allowed(story.case, channel, MONDAY)
    assert (verdict.ok, verdict.reason, verdict.field) == (False, OF_THE_UNSAFE, f"{channel}_to")
    if PHONE not in unsafe:
        story.correct(imran, phone="", email="", because="He has another now")
        assert channel_allowed(story.case, channel, MONDAY).reason == OF_THE_UNSAFE, "it was his"


@pytest.mark.parametrize("channel", ["letter", "visit"])
@pytest.mark.parametrize("unsafe", ["Imran", "her brothers"])
def test_the_plan_goes_to_no_home_of_its_own_unsafe_people(channel, unsafe):
    story = reported(None, **to(channel, "9 Oak St TF2 2BB"), unsafe_people=unsafe)
    assert channel_allowed(story.case, channel, MONDAY).ok
    story.tell(Person, **IMRAN, relationship="sibling")
    assert channel_allowed(story.case, channel, MONDAY).reason == LIVED_IN


@pytest.mark.parametrize("text", ["Tariq", "his cousin Tariq"])
def test_word_is_sent_through_nobody_whom_the_unsafe_people_mean_by_what_they_are(text):
    story = reported(None, **SENDS, through_to=text, unsafe_people="her uncles")
    story.tell(Person, case_roles=["third-party"], name="Tariq Khan", relationship="other-relative")
    assert channel_allowed(story.case, "through", MONDAY).reason == OF_THE_UNSAFE


def test_a_number_of_somebody_of_the_same_family_is_not_an_unsafe_one_s():
    story = reported(None, **to("voice", PHONE), unsafe_people="Raj Khan, his mother")
    story.tell(Person, case_roles=["household"], name="Ina Khan", relationship="friend", phone=PHONE)
    assert channel_allowed(story.case, "voice", MONDAY).ok


# What the case says besides ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["person", "report"])
@pytest.mark.parametrize("channel", ["voice", "text"])
def test_that_the_perpetrator_lives_there_is_said_beside_a_call_whoever_said_so(said, channel):
    story = reported({"perpetrator_there": "y"} if said == "report" else {}, **to(channel, PHONE))
    story.tell(Person, case_roles=["perpetrator"], name="Raj Khan", lives_there="y" if said == "person" else "")
    verdict = channel_allowed(story.case, channel, MONDAY)
    assert verdict.ok
    assert any("lives with them" in words for words in verdict.cautions)
    assert "lives with them" in " ".join(banner_words(story.case, MONDAY))


@pytest.mark.parametrize("channel", ["voice", "text"])
def test_a_number_that_somebody_else_of_the_case_has_too_is_said_to_be_shared(channel):
    story = reported(None, **to(channel, PHONE))
    story.tell(Person, case_roles=["victim"], name="Asha Khan", phone=PHONE)
    assert not any("shared" in words for words in channel_allowed(story.case, channel, MONDAY).cautions)
    story.tell(Person, case_roles=["household"], name="Mo", phone="+44 7700 900123", lives_there="y")
    assert any("shared" in words for words in channel_allowed(story.case, channel, MONDAY).cautions)


@pytest.mark.parametrize(
    ("logins", "words"),
    [
        *((who, "The perpetrator, or somebody of theirs, may log in") for who in ("Raj Khan", "Raj", "her husband")),
        *(("Her sister", "Somebody else can log in"), ("nobody", ""), ("", "")),
    ],
)
@pytest.mark.parametrize("channel", ["portal", "email"])
def test_who_else_can_log_in_is_said_beside_an_account(logins, words, channel):
    story = reported(None, **to(channel, "asha@example.test"), logins=logins)
    story.tell(Person, case_roles=["perpetrator"], name="Raj Khan", relationship="spouse")
    found = [one for one in channel_allowed(story.case, channel, MONDAY).cautions if "log in" in one]
    assert [one.startswith(words) for one in found] == ([True] if words else [])


def test_a_victim_who_must_not_receive_anything_by_their_own_record_is_not_reached_until_they_are_asked():
    story = reported(None, **to("voice", PHONE))
    asha = story.tell(Person, case_roles=["victim"], name="Asha Khan", must_not_receive="y")
    found = [way for way in ways(story.case, MONDAY) if way.person == asha]
    assert {(way.allowed.ok, way.allowed.reason, way.shut) for way in found} == {(False, OWN_RECORD, False)}
    assert {(way.route.record_id, way.route.field) for way in found} == {(asha, "must_not_receive")}
    assert PHONE not in " ".join(banner_words(story.case, MONDAY))
    story.correct(asha, must_not_receive="n", because="It was meant of him")
    assert channel_allowed(story.case, "voice", MONDAY).ok


@pytest.mark.parametrize("plan", [to("voice", PHONE), to("voice", PHONE) | {"voice_seen": "y"}, to("letter", HOME)])
def test_a_child_who_harms_is_never_called_a_perpetrator_where_a_way_is_judged(plan):
    story = reported(None, **plan, perpetrator_there="y")
    story.tell(Person, case_roles=["perpetrator"], name="Kim", age="14", phone=HIS, address=HOME, lives_there="y")
    for way in ways(story.case, MONDAY):
        said = " ".join((way.allowed.reason, *way.allowed.cautions))
        assert "perpetrator" not in said.casefold()
    story.tell(Person, case_roles=["perpetrator"], name="Raj", age="41")
    found = [(way.allowed.reason, *way.allowed.cautions) for way in ways(story.case, MONDAY)]
    assert any("perpetrator" in words.casefold() for each in found for words in each)
