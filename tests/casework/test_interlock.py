"""The interlock: through whom, to whose number, to which place and for how long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.banner import banner_words
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.expiry import holds_until
from datui.casework.goesto import THEIRS
from datui.casework.interlock import channel_allowed
from datui.casework.kinds import Intake, Person, RiskLevel, SafeContact, Visit
from datui.casework.numbers import same_number
from datui.casework.reading import read_day
from datui.casework.records import build
from datui.casework.visiting import ELSEWHERE, NO_GO, not_to_plan
from tests.casework.stories import MONDAY, Story

PHONE, MAIL = "07700 900123", "raj@example.test"
ALL = {f"{channel}_{part}": said for channel in CHANNEL_WORDS for part, said in (("allowed", "y"), ("seen", "n"))}
ALL |= {"through_agreed": "y", "confirmed_on": "today"}


def reported(**plan):
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00", victim_name="Zora Quill")
    if plan:
        story.tell(SafeContact, **plan)
    return story


# Through someone -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agreed", "reason", "field"),
    [
        ("", "Ask first: whether that person agreed is not asked.", "through_agreed"),
        ("?", "Ask first: whether that person agreed is not known.", "through_agreed"),
        ("n", "That person did not agree: ask for another.", "through_to"),
    ],
)
def test_nobody_carries_word_who_did_not_agree_to(agreed, reason, field):
    verdict = channel_allowed(reported(**ALL | {"through_agreed": agreed}).case, "through", MONDAY)
    assert (verdict.ok, verdict.reason, verdict.field) == (False, reason, field)
    assert channel_allowed(reported(**ALL).case, "through", MONDAY).ok


def test_a_channel_says_which_answer_would_put_it_right():
    assert channel_allowed(reported().case, "text", MONDAY).field == "text_allowed"
    assert channel_allowed(reported(**ALL | {"text_seen": ""}).case, "text", MONDAY).field == "text_seen"
    assert channel_allowed(reported(**ALL | {"text_seen": "y"}).case, "text", MONDAY).field == "text_to"
    ran_out = reported(**ALL | {"expires_on": "1 Nov 2026"})
    assert channel_allowed(ran_out.case, "text", MONDAY).field == "confirmed_on"


# The perpetrator's own number ------------------------------------------------------------------------------------

HIM = {"name": "Raj Quill", "phone": "+44 7700 900123", "email": "Raj@Example.test"}


@pytest.mark.parametrize(
    ("channel", "to"),
    [
        ("voice", PHONE),
        ("voice", "07700900123 after six"),
        ("voice", "01952 111222 or 07700 900123"),
        ("text", "(+44) 07700-900123"),
        ("email", MAIL),
        ("email", "either raj@example.test, or zora@example.test"),
        ("portal", MAIL),
        ("through", f"her cousin, {PHONE}"),
        ("through", "Raj Quill's mother"),
    ],
)
@pytest.mark.parametrize(
    "him", [{"case_roles": ["perpetrator"]}, {"case_roles": ["household"], "must_not_receive": "y"}]
)
def test_no_way_goes_to_a_number_or_an_account_of_whoever_must_hear_nothing(channel, to, him):
    story = reported(**ALL | {f"{channel}_to": to})
    assert channel_allowed(story.case, channel, MONDAY).ok
    story.tell(Person, **HIM | him)
    verdict = channel_allowed(story.case, channel, MONDAY)
    assert (verdict.ok, verdict.reason, verdict.field) == (False, THEIRS, f"{channel}_to")
    assert to not in " ".join(banner_words(story.case, MONDAY))


@pytest.mark.parametrize("to", ["07700 900124", "zora@example.test", "her sister Bea", ""])
def test_another_number_is_theirs_alone(to):
    story = reported(**ALL | {f"{channel}_to": to for channel in ("voice", "email", "through")})
    story.tell(Person, case_roles=["perpetrator"], **HIM)
    assert all(channel_allowed(story.case, channel, MONDAY).ok for channel in ("voice", "email", "through"))


def test_a_victim_who_is_accused_too_is_reached_at_her_own_number():
    story = reported(**ALL | {"voice_to": PHONE})
    her = story.tell(Person, case_roles=["victim"], name="Zora Quill", phone=PHONE)
    story.correct(her, case_roles=["victim", "perpetrator"])
    assert channel_allowed(story.case, "voice", MONDAY).ok


@given(
    st.integers(10**8, 10**10 - 1), st.sampled_from(["0", "+44", "0044 ", "+44 (0)"]), st.sampled_from(["", " ", "-"])
)
def test_a_number_is_the_same_however_it_is_written(number, before, between):
    figures = str(number).lstrip("0")
    written = before + between.join(figures)
    assert same_number(written, f"0{figures}") == same_number(f"0{figures}", written) is True
    assert not same_number(written, f"0{int(figures) + 1}")


@given(st.text(max_size=40), st.text(max_size=40))
def test_which_number_comes_first_makes_no_difference(one, other):
    assert same_number(one, other) == same_number(other, one)


@pytest.mark.parametrize(
    "written", ["a.sha.k@fiction.test", "ashak+home@fiction.test", "Asha.K [at] fiction.test", "ASHAK@FICTION.TEST"]
)
def test_an_e_mail_address_is_the_same_however_it_is_written(written):
    assert same_number(written, "ashak@fiction.test")
    assert not same_number(written, "ashal@fiction.test")


# Where -----------------------------------------------------------------------------------------------------------


def visit(where, when="tomorrow 10:00", **values):
    return build(Visit, {"record_id": "0" * 32, "at": when, "where": where, "purpose": "x", **values}, now=MONDAY)


PLACES = {
    "visit_to": "The library, Demoford",
    "safe_places": "The health centre, room 4; Madeup Bakery",
    "no_go": "4 Fictional Row, Demoford; near the school, his mother's street and the Red Lion",
}


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("The library, Demoford", ""),
        ("the Library", ""),
        ("Demoford library", ""),
        ("The library, Demoford, room 2", ""),
        ("health centre, room 4", ""),
        ("Madeup Bakery", ""),
        ("", ""),
        ("Her home", ELSEWHERE),
        ("9 Invented Way", ELSEWHERE),
        ("4 Fictional Row", NO_GO),
        ("4 fictional row, Demoford TF9 9ZZ", NO_GO),
        ("Outside the school", NO_GO),
        ("The Red Lion", NO_GO),
        ("Red Lion car park", NO_GO),
    ],
)
def test_a_visit_is_planned_to_a_place_that_the_plan_names_or_says_why_not(where, reason):
    case = reported(**ALL, **PLACES).case
    assert not_to_plan(case, visit(where), MONDAY) == reason
    assert not_to_plan(case, visit(where, despite="She asked for it"), MONDAY) == ""


def test_where_the_plan_names_no_place_none_was_agreed():
    assert not_to_plan(reported(**ALL).case, visit("The library"), MONDAY) == ELSEWHERE


def test_a_place_to_keep_away_from_is_one_although_the_plan_meets_there_too():
    case = reported(**ALL, visit_to="4 Fictional Row", no_go="4 Fictional Row").case
    assert not_to_plan(case, visit("4 Fictional Row"), MONDAY) == NO_GO


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_place_makes_writing_down_a_visit_that_was_fail(where, to, no_go):
    case = reported(**ALL, visit_to=to, no_go=no_go).case
    assert not_to_plan(case, visit(where, "yesterday 10:00"), MONDAY) == ""


@given(st.sampled_from(["4 Fictional Row", "Red Lion", "his mother's street"]), st.text(max_size=20))
def test_whatever_stands_beside_it_a_place_to_keep_away_from_needs_a_reason(place, beside):
    case = reported(**ALL, visit_to="The library", no_go=f"The mosque; {place}").case
    assert not_to_plan(case, visit(f"{place} {beside}"), MONDAY) != ""


# For how long ----------------------------------------------------------------------------------------------------


def last(story):
    entry = story.case.safe_contact
    assert entry is not None
    return holds_until(story.case, entry)


@pytest.mark.parametrize(
    ("level", "expires", "until"),
    [
        ("high", "23 Nov 2027", date(2026, 12, 7)),
        ("", "23 Nov 2027", date(2026, 12, 7)),
        ("high", "25 Nov 2026", date(2026, 11, 25)),
        ("medium", "23 Nov 2027", date(2027, 11, 23)),
        ("standard", "25 Nov 2026", date(2026, 11, 25)),
    ],
)
def test_at_high_and_unknown_risk_no_day_that_a_plan_names_is_later_than_the_usual_one(level, expires, until):
    story = reported(**ALL, expires_on=expires)
    if level:
        story.tell(RiskLevel, level=level, rationale="x")
    assert last(story) == until
    duty = next(duty for duty in story.case.duties if duty.code == "safe-contact")
    assert duty.route.field == ("expires_on" if until == read_day(expires, MONDAY) else "confirmed_on")


EDITS = st.lists(st.sampled_from(["subject", "safe_places", "voice_to", "no_go", "confirmed_by"]), max_size=5)


@given(EDITS, st.lists(st.integers(1, 20), min_size=5, max_size=5))
def test_no_edit_makes_a_plan_that_was_never_confirmed_hold_longer(edits, days):
    story = reported(voice_allowed="y", voice_seen="n")
    plan_id, first = story.entries[-1].record.record_id, last(story)
    for number, (field, after) in enumerate(zip(edits, days, strict=False)):
        story.correct(plan_id, (story.now + timedelta(days=after)).isoformat(), **{field: f"x{number}"})
        assert last(story) == first


def test_it_is_counted_from_when_a_channel_was_first_asked_about_and_taking_the_confirmation_back_renews_nothing():
    story = reported(unsafe_people="His mother")
    plan_id = story.entries[-1].record.record_id
    story.correct(plan_id, "1 Dec 2026 10:00", voice_allowed="y", voice_seen="n")
    assert last(story) == date(2026, 12, 15)
    story.correct(plan_id, "4 Dec 2026 10:00", confirmed_on="today")
    assert last(story) == date(2026, 12, 18)
    story.correct(plan_id, "16 Dec 2026 10:00", confirmed_on="")
    assert last(story) == date(2026, 12, 15)
    assert not channel_allowed(story.case, "voice", story.now).ok


def test_a_day_of_confirmation_still_to_come_is_not_renewed_by_an_edit_either():
    story = Story()
    story.was_told(SafeContact, "23 Nov 2026 09:00", confirmed_on="23 Nov 2027", voice_allowed="n")
    (entry,), first = story.entries, last(story)
    edited = entry.record.model_copy(update={"subject": "Repairs"})
    story.entries.append(replace(entry, seq=2, at=MONDAY + timedelta(days=9), record=edited))
    assert last(story) == first
