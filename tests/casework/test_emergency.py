"""An emergency: what 999 needs is there at once, with whatever is known, and its reason is asked afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from datui.casework.case import Case
from datui.casework.emergency import NOT_KNOWN, emergency_words
from datui.casework.kinds import Emergency, Intake, Person, RiskAssessment, SafeContact
from datui.casework.reading import read_moment
from tests.casework.stories import CASE_ID, MONDAY, Story, entries, the_rules

LABELS = [
    "Where they are",
    "Who they are",
    "Who is there",
    "Perpetrators",
    "Weapons and danger",
    "Children",
    "How to speak to them",
]


def told(story, now=None):
    return {line.label: line.words for line in emergency_words(story.case, now or story.now)}


def test_with_nothing_known_every_line_is_there_and_says_so():
    assert told(Story()) == dict.fromkeys(LABELS, NOT_KNOWN)


@given(entries())
def test_the_lines_are_the_same_seven_whatever_is_known(found):
    lines = emergency_words(Case.fold(CASE_ID, found, the_rules()), found[-1].at if found else MONDAY)
    assert [line.label.replace("A child who harms", "Perpetrators") for line in lines] == LABELS
    assert all(line.words.strip() for line in lines)


def test_where_they_are_is_not_taken_to_be_their_home():
    story = Story()
    report = story.tell(Intake, address="1 High Street", postcode="TF1 1AA")
    assert told(story)["Where they are"] == "not known; their home is 1 High Street TF1 1AA"
    story.correct(report, where_now="Her sister's, 4 Low Road")
    where = told(story)["Where they are"]
    assert where == "Her sister's, 4 Low Road (said 09:02 today); their home is 1 High Street TF1 1AA"


def test_the_latest_report_speaks_first():
    story = Story()
    story.tell(Intake, where_now="At home")
    story.tell(Intake, where_now="In her car, A442")
    story.tell(Intake)
    assert told(story)["Where they are"] == "In her car, A442 (said 09:02 today)"


def test_what_was_said_last_in_an_emergency_is_where_they_are():
    story = Story()
    story.tell(Intake, where_now="At home")
    call = story.tell(Emergency, "23 Nov 2026 10:15")
    story.correct(call, "23 Nov 2026 10:20", where_now="The bus station")
    assert told(story)["Where they are"] == "The bus station (said 10:20 today)"
    story.correct(call, "23 Nov 2026 11:00", reason="She rang")
    assert told(story)["Where they are"] == "The bus station (said 10:20 today)"
    story.correct(story.entries[0].record.record_id, victim_name="Asha")
    assert told(story)["Where they are"] == "The bus station (said 10:20 today)"
    story.tell(Intake, "1 Dec 2026 09:00", where_now="Her sister's")
    assert told(story)["Where they are"] == "Her sister's (said 09:00 today)"


def test_when_it_was_said_is_beside_what_changes_by_the_hour():
    story = Story()
    story.tell(Intake, "22 Nov 2026 05:05", where_now="At home", who_there="Two cousins", weapons="An axe")
    tomorrow = story.now + timedelta(days=1)
    next_year = story.now + timedelta(days=60)
    for label in ("Where they are", "Who is there", "Weapons and danger"):
        assert "(said 05:05 today)" in told(story)[label]
        assert "(said Sun 22 Nov 05:05)" in told(story, tomorrow)[label]
        assert "(said Sun 22 Nov 2026 05:05)" in told(story, next_year)[label]


def test_a_report_written_down_later_was_said_when_it_came_in():
    story = Story()
    story.tell(Intake, "23 Nov 2026 10:00", received_at="22 Nov 2026 05:05", where_now="At home")
    assert told(story)["Where they are"] == "At home (said Sun 22 Nov 05:05)"


def test_a_perpetrator_is_there_only_where_somebody_said_so():
    story = Story()
    story.tell(Intake, feared="her husband")
    assert (told(story)["Who is there"], told(story)["Perpetrators"]) == (NOT_KNOWN, "afraid of her husband")
    story.tell(Person, case_roles=["perpetrator"], name="R. Khan", aliases="Ray", age="40")
    assert told(story)["Who is there"] == NOT_KNOWN
    assert told(story)["Perpetrators"] == "R. Khan, also Ray, aged about 40"
    story.correct(story.entries[-1].record.record_id, lives_there="y")
    assert told(story)["Who is there"] == "perpetrator: R. Khan, also Ray, aged about 40, lives at their home"
    assert told(story)["Perpetrators"] == "none known but who is there"


def test_children_are_everyone_under_eighteen_by_their_age_today():
    story = Story()
    story.tell(Person, case_roles=["victim"], name="Asha", born="2 Jan 1990")
    story.tell(Person, case_roles=["child", "victim"], name="Noor", born="22 Nov 2020")
    story.tell(Person, case_roles=["household"], name="Sami", born="24 Nov 2008")
    story.tell(Person, case_roles=["child"], name="?")
    assert told(story)["Children"] == "Noor, aged 6; Sami, aged 17; name not known"
    assert told(story)["Who they are"] == "Asha; aged 36, born 2 Jan 1990"
    story.tell(Person, case_roles=["perpetrator"], name="Sajid", age="17", lives_there="y")
    assert "Sajid, aged about 17, lives at their home" in told(story)["Children"]
    assert "perpetrator: Sajid, aged about 17" in told(story)["Who is there"]
    story.entries.pop()
    later = story.now + timedelta(days=1)
    assert told(story, later)["Children"] == "Noor, aged 6; name not known"


def test_an_age_that_was_guessed_grows_with_the_years_since_it_was_said():
    story = Story()
    sami = story.tell(Person, "1 Sep 2024 09:00", case_roles=["household"], name="Sami", age="16", lives_there="y")
    assert "Sami, aged about 16" in told(story)["Children"]
    story.correct(sami, "1 Sep 2025 09:00", phone="07700 900456")
    assert "Sami, aged about 17" in told(story)["Children"]
    story.now = read_moment("23 Nov 2026 09:00", MONDAY)
    assert told(story)["Children"] == NOT_KNOWN
    assert "Sami, aged about 18" in told(story)["Who is there"]
    story.correct(sami, age="17")
    assert "Sami, aged about 17" in told(story)["Children"]


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
        "Who they are": "Asha Khan; aged 36, born 2 Jan 1990; telephone 07700 900456",
        "Who is there": "Two cousins (said 09:01 today); perpetrator: R. Khan, lives at their home",
        "Perpetrators": "name not known",
        "Weapons and danger": "An axe (said 09:01 today); R. Khan: Two dogs; "
        "weapons or objects used before: a bread knife; strangled or choked before",
        "Children": "Noor, aged about 4; Noor, 4",
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


def test_a_later_report_that_says_nothing_takes_nothing_back():
    story = Story()
    story.tell(
        Intake,
        victim_name="Ann",
        victim_born="2 Jan 1990",
        victim_phone="07700 900456",
        address="1 High Street",
        postcode="TF1 1AA",
        feared="her husband",
        perpetrator_there="y",
        children="n",
        language="Sylheti",
        interpreter="y",
        access="Deaf",
        weapons="An axe",
        where_now="At home",
        who_there="Two cousins",
    )
    before = told(story)
    assert before["Who they are"] == "Ann; aged 36, born 2 Jan 1990; telephone 07700 900456"
    story.tell(Intake)
    assert told(story) == before
    story.tell(Intake, postcode="TF2 2BB")
    assert told(story) == before


def test_what_a_later_report_says_takes_the_place_of_what_was_said_before():
    story = Story()
    story.tell(Intake, perpetrator_there="y", interpreter="y", language="Sylheti", victim_born="2 Jan 1990")
    story.tell(Intake, perpetrator_there="n", interpreter="n", victim_born="3 Jan 1990")
    assert told(story)["Who is there"] == NOT_KNOWN
    assert told(story)["How to speak to them"] == "Sylheti"
    assert told(story)["Who they are"] == "aged 36, born 3 Jan 1990"


def test_999_is_told_what_the_safe_contact_plan_knows():
    story = Story()
    story.tell(Intake, perpetrator_there="n", language="Sylheti")
    plan = story.tell(SafeContact, perpetrator_there="y", language="Sylheti, a woman, by no cousin")
    assert told(story)["Who is there"] == "the perpetrator lives at their home"
    assert told(story)["How to speak to them"] == "Sylheti, a woman, by no cousin; Sylheti"
    story.tell(Intake, perpetrator_there="n")
    assert told(story)["Who is there"] == NOT_KNOWN
    story.correct(plan, perpetrator_there="?")
    assert told(story)["Who is there"] == NOT_KNOWN


def test_999_is_told_how_the_name_is_said_and_what_else_they_are_called():
    story = Story()
    story.tell(Intake, victim_name="Siobhan Gray", victim_said_as="shi-VAWN", victim_aliases="S. Murphy")
    assert told(story)["Who they are"] == "Siobhan Gray; say it shi-VAWN; also called S. Murphy"
    story.tell(Person, case_roles=["victim"], name="Siobhan Gray", said_as="shuh-VAWN", aliases="Shiv")
    who = told(story)["Who they are"]
    assert who == "Siobhan Gray; say it shuh-VAWN; also called Shiv; also called S. Murphy"


def test_what_was_said_on_a_day_alone_is_said_without_an_hour():
    story = Story()
    story.tell(Intake, "23 Nov 2026 10:00", received_at="yesterday", where_now="At home")
    assert told(story)["Where they are"] == "At home (said Sun 22 Nov)"
    story.tell(Intake, "23 Nov 2026 10:30", received_at="today", where_now="Her car")
    assert told(story)["Where they are"] == "Her car (said today)"


def test_a_child_written_down_before_the_adult_is_among_the_children():
    story = Story()
    story.tell(Person, case_roles=["child", "victim"], name="Noor", age="4")
    story.tell(Person, case_roles=["victim"], name="Asha")
    assert told(story)["Children"] == "Noor, aged about 4"
    assert told(story)["Who they are"] == "Asha"


def test_nobody_calls_a_child_who_harms_a_perpetrator_anywhere_in_it():
    story = Story()
    story.tell(Intake, perpetrator_there="y")
    kai = story.tell(Person, case_roles=["perpetrator", "child"], name="Kai", age="14")
    story.tell(RiskAssessment, instrument="dash-prompts", answers={"abuser-suicide": "yes"})
    assert told(story)["Who is there"] == "a child who harms lives at their home"
    assert told(story)["A child who harms"] == "a child who harms: Kai, aged about 14"
    assert told(story)["Weapons and danger"] == "a child who harms spoke of suicide or tried it"
    story.correct(kai, lives_there="y")
    assert "perpetrator" not in " ".join((*told(story), *told(story).values())).casefold()
    story.tell(Person, case_roles=["perpetrator"], name="Sajid", age="40")
    assert told(story)["Weapons and danger"] == "the perpetrator spoke of suicide or tried it"
    assert "a child who harms: Kai" in told(story)["Who is there"]


ASHA: dict[str, Any] = {"case_roles": ["victim"], "name": "Asha Khan"}
BEA: dict[str, Any] = {"case_roles": ["victim"], "name": "Bea Fox"}
OLD, NEW = {"address": "1 A St", "postcode": "TF1 1AA"}, {"address": "9 New Rd", "postcode": "ST1 1AA"}


def test_where_a_newer_report_tells_of_another_home_both_are_said_the_newest_first_by_what_and_when():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", **OLD)
    asha = story.tell(Person, **ASHA, **OLD)
    story.tell(Intake, victim_name="Asha Khan", **NEW)
    assert told(story)["Where they are"] == (
        "not known; their home may be 9 New Rd ST1 1AA by a report (said 09:03 today), "
        "or 1 A St TF1 1AA by their own record (said 09:02 today)"
    )
    story.correct(asha, **NEW)
    assert told(story)["Where they are"] == "not known; their home is 9 New Rd ST1 1AA"


def test_a_home_that_was_taken_out_again_is_said_only_as_what_a_report_told():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", **OLD)
    asha = story.tell(Person, **ASHA, **OLD)
    story.correct(asha, address="", postcode="")
    where = told(story)["Where they are"]
    assert where == "not known; their home may be 1 A St TF1 1AA by a report (said 09:01 today)"


def test_a_home_is_said_to_be_of_whoever_lives_there_and_of_nobody_else():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan")
    story.tell(Person, **BEA, address="4 Oak St", postcode="TF9 9ZZ")
    story.tell(Person, **ASHA)
    assert told(story)["Where they are"] == "not known; of Bea Fox: their home is 4 Oak St TF9 9ZZ"
    story.tell(Intake, victim_name="Asha Khan", **OLD)
    where = "not known; their home is 1 A St TF1 1AA; of Bea Fox: their home is 4 Oak St TF9 9ZZ"
    assert told(story)["Where they are"] == where
    story.correct(story.case.people[0].record.record_id, **OLD)
    assert told(story)["Where they are"] == "not known; their home is 1 A St TF1 1AA"


def test_what_a_report_says_of_another_victim_is_said_of_them():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", victim_phone="07700 900111", where_now="In her car")
    story.tell(Person, **ASHA)
    story.tell(Person, **BEA)
    told_of_bea = {"victim_phone": "07700 900222", "where_now": "The library", "victim_born": "2 Jan 1990"}
    story.tell(Intake, victim_name="Bea Fox", victim_aliases="Bee", **told_of_bea)
    where = told(story)["Where they are"]
    assert where == "In her car (said 09:01 today); of Bea Fox: The library (said 09:04 today)"
    who = told(story)["Who they are"]
    assert who == "Asha Khan; telephone 07700 900111; also Bea Fox"


def test_the_number_of_the_plan_is_said_first_and_said_to_be_of_the_plan():
    story = Story()
    story.tell(Intake, victim_name="Asha", victim_phone="07700 900456")
    plan = story.tell(SafeContact, voice_allowed="y", voice_seen="n", voice_to="07700 900123", confirmed_on="today")
    assert told(story)["Who they are"] == "Asha; telephone 07700 900123 by the plan; telephone 07700 900456"
    later = story.now + timedelta(days=60)
    assert "telephone 07700 900123 by the plan, which ran out; " in told(story, later)["Who they are"]
    story.correct(plan, voice_to="07700900456")
    assert told(story)["Who they are"] == "Asha; telephone 07700900456 by the plan"
    for unsafe in ({"voice_allowed": "n"}, {"voice_seen": "y"}, {"voice_seen": ""}):
        story.correct(plan, **{"voice_allowed": "y", "voice_seen": "n"} | unsafe)
        assert told(story)["Who they are"] == "Asha; telephone 07700900456, which the plan does not call safe"


@pytest.mark.parametrize("known", ["01952 111222", "+44 1952 111 222", "home 01952111222"])
def test_the_perpetrator_s_own_number_is_never_read_out_as_theirs_whoever_gave_it(known):
    story = Story()
    story.tell(Intake, victim_name="Asha", victim_phone="01952 111222")
    raj = story.tell(Person, case_roles=["perpetrator"], name="Raj", phone=known)
    story.correct(raj, phone="07700 900999")
    none = "Asha; no telephone of theirs: the one that was given is of somebody who must hear nothing"
    assert told(story)["Who they are"] == none
    story.tell(SafeContact, voice_allowed="y", voice_seen="n", voice_to="01952 111222")
    assert told(story)["Who they are"] == none
    story.tell(Intake, victim_name="Asha", victim_phone="07700 900456")
    assert told(story)["Who they are"] == "Asha; telephone 07700 900456"


def test_a_number_for_calls_and_texts_is_said_as_the_call_stands():
    story = Story()
    story.tell(Intake, victim_name="Asha")
    texts = {"text_allowed": "y", "text_seen": "n", "text_to": "07700900123"}
    plan = story.tell(SafeContact, voice_allowed="n", voice_to="07700 900123", confirmed_on="today", **texts)
    assert told(story)["Who they are"] == "Asha; telephone 07700 900123, which the plan does not call safe"
    story.correct(plan, voice_allowed="y", voice_seen="n", text_allowed="n")
    assert told(story)["Who they are"] == "Asha; telephone 07700 900123 by the plan"


def test_who_is_there_and_how_to_speak_is_said_of_whoever_the_report_is_of():
    story = Story()
    story.tell(Person, **ASHA)
    bea = story.tell(Person, **BEA)
    story.tell(Intake, victim_name="Asha Khan", who_there="Raj, with a knife", language="Urdu")
    story.tell(Intake, victim_name="Bea Fox", who_there="nobody", language="Polish", interpreter="y")
    story.tell(SafeContact, whom=bea, language="Silesian")
    there = told(story)["Who is there"]
    assert there.startswith("Raj, with a knife (said 09:03 today); of Bea Fox: nobody (said 09:04 today)")
    assert told(story)["How to speak to them"] == "Urdu"
