"""Reaching a person: what was not asked is not allowed, and what happened is always written down."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.answers import State
from datui.casework.banner import banner_words
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.expiry import last_day
from datui.casework.interlock import NO_PLAN, Beside, allowed, channel_allowed
from datui.casework.kinds import Contact, Intake, Person, RiskLevel, SafeContact, Visit
from datui.casework.reading import read_moment
from datui.casework.records import WrongAnswers, build
from tests.casework.stories import KINDS, MONDAY, Story, records, the_rules

CHANNELS = list(CHANNEL_WORDS)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def plan(**values):
    return build(SafeContact, {"record_id": "0" * 32, **values}, now=MONDAY)


def test_the_channels_of_the_plan_are_the_channels_of_the_pack():
    assert [choice.code for choice in the_rules().lists["channel"].choices] == CHANNELS
    assert all(
        f"{channel}_{part}" in SafeContact.model_fields for channel in CHANNELS for part in ("allowed", "to", "seen")
    )


@given(records(SafeContact), st.sampled_from([*CHANNELS, "pigeon"]), MOMENTS)
def test_nothing_is_allowed_that_was_not_clearly_allowed(the_plan, channel, now):
    answer = allowed(the_plan, channel, now)
    assert answer.reason
    if the_plan.answer(channel).value is not True or the_plan.seen(channel).value:
        assert not answer.ok
    if the_plan.seen(channel).state is not State.ANSWERED:
        assert not answer.ok


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("typed", ["", "?", "-", "n"])
def test_not_asked_not_known_and_rather_not_are_all_not_allowed(channel, typed):
    assert not allowed(plan(**{f"{channel}_allowed": typed}), channel, MONDAY).ok
    agreed = {"through_agreed": "y"}
    assert allowed(plan(**{f"{channel}_allowed": "y", f"{channel}_seen": "n"}, **agreed), channel, MONDAY).ok


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "This channel is not asked, which counts as not allowed."),
        ("?", "This channel is not known, which counts as not allowed."),
        ("n", "They said that this channel is not safe."),
    ],
)
def test_why_it_is_not_allowed_is_said(typed, reason):
    assert allowed(plan(voice_allowed=typed), "voice", MONDAY).reason == reason


def test_without_a_plan_nothing_is_allowed_and_the_banner_says_so():
    case = Story().case
    assert banner_words(case, MONDAY) == (NO_PLAN,)
    assert not any(channel_allowed(case, channel, MONDAY).ok for channel in CHANNELS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_that_the_perpetrator_sees_is_not_allowed(channel):
    assert not allowed(plan(**{f"{channel}_allowed": "y", f"{channel}_seen": "y"}), channel, MONDAY).ok


def test_a_plan_that_ran_out_allows_nothing():
    the_plan = plan(voice_allowed="y", voice_seen="n")
    assert allowed(the_plan, "voice", MONDAY, Beside(date(2026, 11, 23))).ok
    assert not allowed(the_plan, "voice", MONDAY, Beside(date(2026, 11, 22))).ok


@pytest.mark.parametrize(
    ("start", "until", "hour", "ok"),
    [
        ("9:30", "14:30", "09:29", False),
        ("9:30", "14:30", "09:30", True),
        ("9:30", "14:30", "14:29", True),
        ("9:30", "14:30", "14:30", False),
        ("22:00", "6:00", "23:00", True),
        ("22:00", "6:00", "05:59", True),
        ("22:00", "6:00", "12:00", False),
        ("9:30", "", "23:59", True),
        ("", "14:30", "00:00", True),
        ("", "", "03:00", True),
    ],
)
def test_an_hour_is_safe_or_it_is_not_also_over_midnight(start, until, hour, ok):
    now = datetime.fromisoformat(f"2026-11-23T{hour}:00+00:00")
    assert allowed(plan(text_allowed="y", text_seen="n", safe_from=start, safe_until=until), "text", now).ok == ok


def test_safe_hours_are_london_hours_and_safe_days_london_days():
    the_plan = plan(voice_allowed="y", voice_seen="n", safe_days=["tue"], safe_from="00:00", safe_until="01:00")
    assert allowed(the_plan, "voice", datetime(2026, 6, 8, 23, 30, tzinfo=UTC)).ok
    assert not allowed(the_plan, "voice", datetime(2026, 6, 9, 0, 30, tzinfo=UTC)).ok
    assert not allowed(the_plan, "voice", datetime(2026, 6, 9, 23, 30, tzinfo=UTC)).ok


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1430", "14:30"),
        ("930", "09:30"),
        ("9:30", "09:30"),
        ("2.30pm", "14:30"),
        ("12am", "00:00"),
        ("7", "07:00"),
        (" ", ""),
    ],
)
def test_a_time_of_day_is_kept_as_a_clock_shows_it(typed, kept):
    assert plan(safe_from=typed).safe_from == kept


@pytest.mark.parametrize("typed", ["24:00", "9:60", "13pm", "0pm", "after school", "9:30:00", "-1"])
def test_a_time_that_is_none_is_refused_with_what_to_type(typed):
    with pytest.raises(WrongAnswers) as refused:
        plan(safe_from=typed)
    assert refused.value.problems == {"safe_from": "Give a time of day, such as 9:30 or 2:30pm."}


def until(story, rules=None):
    entry = story.case.safe_contact
    assert entry is not None
    return last_day(entry, story.case.level, rules or the_rules())


@pytest.mark.parametrize(("level", "days"), [("", 14), ("high", 14), ("medium", 28), ("standard", 28)])
def test_a_plan_holds_fourteen_days_at_high_or_unknown_risk_and_else_twenty_eight(level, days):
    story = Story()
    story.tell(SafeContact, "23 Nov 2026 09:00", confirmed_on="20 Nov 2026", voice_allowed="y", voice_seen="n")
    story.tell(RiskLevel, level=level, rationale="x")
    case = story.case
    assert until(story) == date(2026, 11, 20) + timedelta(days=days)
    last = datetime(2026, 11, 20, 12, tzinfo=UTC) + timedelta(days=days)
    assert channel_allowed(case, "voice", last).ok
    assert not channel_allowed(case, "voice", last + timedelta(days=1)).ok


def test_a_plan_that_the_pack_believes_for_working_days_is_believed_for_so_many():
    story = Story()
    story.tell(SafeContact, "23 Nov 2026 09:00", confirmed_on="20 Nov 2026", voice_allowed="y", voice_seen="n")
    rules = the_rules()
    days = replace(rules.deadlines["safe_contact_high"], amount=5, unit="working days")
    rules = replace(rules, deadlines={**rules.deadlines, "safe_contact_high": days})
    assert until(story, rules) == date(2026, 11, 27)


def test_a_plan_is_not_believed_from_a_day_that_is_still_to_come():
    story = Story()
    story.was_told(SafeContact, "23 Nov 2026 09:00", confirmed_on="23 Nov 2027", voice_allowed="n")
    assert until(story) == date(2026, 12, 7)


@given(
    st.dictionaries(st.sampled_from(CHANNELS), st.sampled_from(["y", "n", "?", "-", ""])),
    MOMENTS,
    st.sampled_from(["y", "n", "?"]),
)
def test_the_banner_shows_no_number_that_may_not_be_used_and_never_the_code_word(answers, now, seen):
    story = Story()
    values = {f"{channel}_allowed": typed for channel, typed in answers.items()}
    values |= {f"{channel}_to": f"<{channel}>" for channel in CHANNELS}
    values |= {f"{channel}_seen": seen for channel in CHANNELS}
    story.tell(
        SafeContact, **values, code_word="bluebell", stop_word="thistle", safe_days=["mon", "wed"], safe_from="9:00"
    )
    banner = "\n".join(banner_words(story.case, now))
    for channel in CHANNELS:
        assert (f"<{channel}>" in banner) == channel_allowed(story.case, channel, now).ok
    assert "bluebell" not in banner
    assert "thistle" not in banner


def test_the_banner_says_who_and_when_and_what_is_not_allowed():
    story = Story()
    story.tell(
        SafeContact,
        voice_allowed="y",
        voice_to="07700 900456",
        voice_seen="n",
        text_allowed="y",
        text_to="07700 900457",
        text_seen="?",
        voicemail="n",
        confirmed_on="today",
        email_allowed="n",
        perpetrator_there="y",
        who_we_are="the surgery",
    )
    banner = banner_words(story.case, MONDAY)
    assert banner[0] == "Holds until Mon 7 Dec."
    assert banner[1] == (
        "Telephone: allowed. 07700 900456. The perpetrator lives with them: ask first whether they are alone. "
        "Leave no voicemail."
    )
    assert banner[2] == "Text: NOT NOW. Whether the perpetrator sees it: not known, which counts as not allowed."
    assert banner[3].startswith("Not allowed: e-mail, letter (not asked)")
    assert banner[4].startswith("The perpetrator lives there · ")
    assert " · We say we are: the surgery" in banner[4]


@given(records(Contact), st.lists(records(SafeContact), max_size=1))
def test_writing_down_a_contact_is_never_refused(contact, plans):
    story = Story()
    for the_plan in plans:
        story.tell(SafeContact, **{f"{channel}_allowed": "n" for channel in CHANNELS})
        assert the_plan.headline
    story.tell(
        Contact, at=contact.at, channel=contact.channel, direction=contact.direction, reached="y", words=contact.words
    )
    assert len(story.case.of(Contact)) == 1


def test_an_attempt_is_not_a_contact_achieved_and_neither_is_somebody_else():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    other = story.tell(Person, case_roles=["third-party"], name="Her sister")
    victim = story.tell(Person, case_roles=["victim"], name="Asha")
    for values in ({"reached": "n"}, {"reached": ""}, {"reached": "?"}, {"reached": "y", "with_whom": other}):
        story.tell(Contact, **values)
        assert story.case.achieved == []
    story.tell(Contact, reached="y", with_whom=victim)
    assert len(story.case.achieved) == 1


def test_a_contact_that_left_the_plan_says_so_in_its_headline():
    story = Story()
    story.tell(Contact, reached="y", plan_followed="n", channel="voice")
    assert story.entries[-1].record.headline == "Contact achieved (telephone), plan not followed"


def test_a_visit_is_due_until_it_is_called_in_or_called_off():
    story = Story()
    story.tell(Intake)
    visit = story.tell(Visit, where="The library", at="14:00", back_by="15:30", who_knows="Jo")
    due = [duty for duty in story.case.duties if duty.code == "visit"]
    assert [(duty.words, duty.due) for duty in due] == [
        ("Visit not called in: Jo knows where", datetime(2026, 11, 23, 15, 30, tzinfo=UTC))
    ]
    story.correct(visit, "23 Nov 2026 15:21", called_in_at="15:20")
    assert not [duty for duty in story.case.duties if duty.code == "visit"]
    story.correct(visit, called_in_at="")
    assert [duty for duty in story.case.duties if duty.code == "visit"]
    story.correct(visit, called_in_at="", called_off="y")
    assert not [duty for duty in story.case.duties if duty.code == "visit"]


def test_every_kind_of_contact_record_is_among_the_kinds():
    assert {SafeContact, Contact, Visit} <= set(KINDS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_whether_the_perpetrator_sees_it_is_asked_before_a_channel_is_allowed(channel):
    answer = allowed(plan(**{f"{channel}_allowed": "y"}), channel, MONDAY)
    assert (answer.ok, answer.reason) == (False, "Ask first: whether the perpetrator sees it is not asked.")


def test_a_channel_that_is_allowed_without_a_number_says_that_there_is_none():
    story = Story()
    yes = dict.fromkeys(("voice_allowed", "visit_allowed", "through_allowed", "text_allowed"), "y")
    seen = dict.fromkeys(("voice_seen", "visit_seen", "through_seen"), "n")
    story.tell(SafeContact, **yes, **seen, through_agreed="y", voicemail="y", safe_days=["mon"])
    lines = banner_words(story.case, MONDAY)
    assert lines[1:5] == (
        "Telephone: allowed, but no number is written down.",
        "Text: NOT NOW. Ask first: whether the perpetrator sees it is not asked.",
        "Visit: allowed, but no place is written down.",
        "Through someone: allowed, but nobody is written down.",
    )
    assert "No number is written down." in channel_allowed(story.case, "voice", MONDAY).cautions


def test_a_plan_that_ran_out_says_so_once_and_shows_no_number():
    story = Story()
    story.tell(
        SafeContact,
        voice_allowed="y",
        voice_seen="n",
        voice_to="07700 900456",
        text_allowed="n",
        expires_on="11 Nov 2026",
        unsafe_people="His mother",
    )
    lines = banner_words(story.case, MONDAY)
    assert lines[0] == "Ran out on Wed 11 Nov: allow nothing until it is confirmed."
    assert len(lines) == 2
    assert "His mother" in lines[1]
    assert "07700" not in " ".join(lines)


def test_a_plan_of_which_no_channel_was_asked_about_allows_nothing_and_tells_who_must_not_hear():
    story = Story()
    story.tell(SafeContact, unsafe_people="His mother")
    first, rest = banner_words(story.case, MONDAY)
    assert first == "No channel asked about yet: treat every channel as not allowed."
    assert "Must not hear of it: His mother" in rest
    assert not channel_allowed(story.case, "voice", MONDAY).ok


def test_a_visit_is_over_on_the_day_on_which_it_was():
    story = Story()
    story.tell(Visit, "23 Nov 2026 09:00", where="The library", at="thursday 14:00", back_by="15:30")
    visit = story.entries[-1].record
    assert isinstance(visit, Visit)
    assert (visit.at, visit.back_by) == (
        datetime(2026, 11, 26, 14, 0, tzinfo=UTC),
        datetime(2026, 11, 26, 15, 30, tzinfo=UTC),
    )
    story.correct(visit.record_id, back_by="tomorrow 15:30")
    corrected = story.entries[-1].record
    assert isinstance(corrected, Visit)
    assert corrected.back_by == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


def test_a_contact_with_nothing_in_it_is_no_attempt_in_its_headline():
    assert build(Contact, {"record_id": "0" * 32}, now=MONDAY).headline == "Contact kept, with nothing in it yet"


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("typed", ["?", "-", ""])
def test_a_channel_of_which_nobody_knows_whether_it_is_seen_is_not_allowed_and_shows_no_number(channel, typed):
    story = Story()
    known = {f"{channel}_allowed": "y", f"{channel}_to": "<here>", f"{channel}_seen": typed, "confirmed_on": "today"}
    story.tell(SafeContact, **known)
    banner = banner_words(story.case, MONDAY)
    assert not channel_allowed(story.case, channel, MONDAY).ok
    assert "NOT NOW" in banner[1]
    assert "<here>" not in " ".join(banner)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("times", [{"safe_from": "13:00", "safe_until": "14:00"}, {"safe_days": ["tue"]}])
def test_only_what_is_read_later_is_allowed_on_a_day_or_at_an_hour_that_is_not_safe(channel, times):
    the_plan = plan(**{f"{channel}_allowed": "y", f"{channel}_seen": "n"}, **times)
    assert allowed(the_plan, channel, MONDAY).ok == (channel == "letter")


# A plan that was never confirmed


def test_a_plan_that_was_never_confirmed_says_so_and_is_due_to_be_by_the_next_working_day():
    story = Story()
    plan_id = story.tell(SafeContact, voice_allowed="y", voice_seen="n", voice_to="07700 900456")
    assert banner_words(story.case, MONDAY)[0] == (
        "The plan was never confirmed with them: do that first. Holds until Mon 7 Dec."
    )
    assert "The plan was never confirmed with them." in channel_allowed(story.case, "voice", MONDAY).cautions
    duty = next(duty for duty in story.case.duties if duty.code == "safe-contact")
    assert duty.words == "Confirm the safe-contact plan: never confirmed with them"
    assert duty.due == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert (duty.route.field, dict(duty.route.offer)) == ("confirmed_on", {"confirmed_on": "today"})
    story.correct(plan_id, "25 Nov 2026 10:00", safe_places="The library")
    assert next(duty for duty in story.case.duties if duty.code == "safe-contact").due == duty.due
    story.correct(plan_id, confirmed_on="today")
    assert banner_words(story.case, story.now)[0] == "Holds until Wed 9 Dec."
    found = next(duty for duty in story.case.duties if duty.code == "safe-contact")
    assert (found.words, found.due) == ("Confirm the safe-contact plan", datetime(2026, 12, 9, 17, tzinfo=UTC))


def test_a_plan_that_was_never_confirmed_and_runs_out_sooner_is_due_when_it_does():
    story = Story()
    story.tell(SafeContact, voice_allowed="y", voice_seen="n", expires_on="today")
    duty = next(duty for duty in story.case.duties if duty.code == "safe-contact")
    assert (duty.due, duty.route.field) == (datetime(2026, 11, 23, 17, tzinfo=UTC), "confirmed_on")


# Whether a contact can have followed the plan

SAID = {"reached": "y", "plan_followed": "y"}
NO_PLAN_THEN, NOT_ALLOWED_THEN = "there was no plan then", "the plan did not allow that then"


def doubted(story):
    left = "How a contact left the plan: kept as followed, but "
    return [line.words.removeprefix(left) for line in story.case.missing if line.words.startswith(left)]


def test_a_contact_cannot_have_followed_a_plan_that_was_not_there():
    story = Story()
    contact = story.tell(Contact, "23 Nov 2026 11:04", channel="voice", **SAID)
    assert doubted(story) == [f"{NO_PLAN_THEN} (telephone, 23 Nov 11:04)"]
    assert "followed" not in story.case.headline(story.entries[-1])
    story.tell(SafeContact, voice_allowed="y", voice_seen="n", confirmed_on="today")
    assert doubted(story) == [f"{NO_PLAN_THEN} (telephone, 23 Nov 11:04)"]
    story.correct(contact, plan_followed="n")
    assert doubted(story) == []


@pytest.mark.parametrize(
    ("how", "doubt"),
    [
        ({"channel": "voice"}, ""),
        ({"channel": "text"}, NOT_ALLOWED_THEN),
        ({"channel": "email"}, NOT_ALLOWED_THEN),
        ({"channel": "visit"}, NOT_ALLOWED_THEN),
        ({"channel": "voice", "at": "20:00"}, NOT_ALLOWED_THEN),
        ({"channel": "voice", "at": "today"}, ""),
        ({"channel": "voice", "at": "tomorrow 11:00"}, NOT_ALLOWED_THEN),
        ({"channel": "voice", "at": "tomorrow"}, NOT_ALLOWED_THEN),
        ({"channel": "text", "direction": "in"}, ""),
        ({"channel": "text", "plan_followed": "?"}, ""),
        ({"channel": ""}, ""),
        ({"channel": "a code of another edition"}, ""),
    ],
)
def test_a_contact_cannot_have_followed_a_plan_that_did_not_allow_it(how, doubt):
    story = Story()
    allows = {"voice_allowed": "y", "voice_seen": "n", "email_allowed": "y", "visit_allowed": "n", "email_seen": "?"}
    times = {"safe_days": ["mon"], "safe_from": "9:00", "safe_until": "17:00", "confirmed_on": "today"}
    story.tell(SafeContact, "23 Nov 2026 09:00", **allows, **times)
    words = how.get("at", "11:00")
    at = read_moment(words, story.now)
    story.tell(Contact, "25 Nov 2026 12:00", **{**SAID, **how, "at": at})
    assert [line.split(" (")[0] for line in doubted(story)] == ([doubt] if doubt else [])


def test_a_plan_that_was_agreed_that_day_and_written_down_first_was_there():
    story = Story()
    story.tell(SafeContact, "23 Nov 2026 15:00", voice_allowed="y", voice_seen="n", confirmed_on="today")
    story.tell(Contact, at="11:00", channel="voice", **SAID)
    assert doubted(story) == []
    story.tell(Contact, at="yesterday 11:00", channel="voice", **SAID)
    assert doubted(story) == [f"{NO_PLAN_THEN} (telephone, 22 Nov 11:00)"]


def test_a_contact_with_somebody_else_follows_no_plan_of_the_victim():
    story = Story()
    story.tell(Person, case_roles=["victim"], name="Asha")
    worker = story.tell(Person, case_roles=["professional"])
    story.tell(Contact, channel="voice", with_whom=worker, **SAID)
    assert doubted(story) == []
