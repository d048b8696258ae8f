"""Handing a case over: who looks after it, that the victim knows, and a sheet that shows nothing it may not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from datui.casework.channels import CHANNEL_WORDS
from datui.casework.handover import officer_of, stand_in, standing
from datui.casework.handoversheet import DOTS, before_you_go, cards, due_meanwhile, sheet
from datui.casework.interlock import channel_allowed
from datui.casework.kinds import Action, Handover, Intake, Note, Person, RiskLevel, SafeContact
from datui.casework.nottodo import LIVES_THERE, NO_RELATIVE, NO_VOICEMAIL, NO_WAY, NOTHING_SAID, not_to_do
from datui.casework.records import Entry
from tests.casework.stories import CASE_ID, MONDAY, Story, entries

DAYS = {"first_day": "30 Nov 2026", "last_day": "4 Dec 2026"}
WHOLE = {"to": "Kim Vale", "agreed": "y", "told": "y", "do_not": "Do not ring on a Friday.", **DAYS}


def lines(story):
    return [line.words for line in story.case.missing if line.route.screen == "handover"]


def duties(story):
    return {duty.code: duty.due for duty in story.case.duties if duty.code in ("handover", "handed-back")}


def test_a_handover_names_somebody_who_agreed_and_the_victim_knows_who_rings_instead():
    story = Story()
    story.tell(Intake)
    handed = story.tell(Handover, first_day="30 Nov 2026")
    assert lines(story) == [
        "Handover: who looks after it",
        "Handover: whether they agreed to look after it",
        "Handover: whether the victim knows who rings instead",
        "Handover: what not to do",
    ]
    story.correct(handed, **WHOLE | {"told": "n"})
    assert lines(story) == ["Handover: tell the victim who rings instead, by an allowed way"]
    story.correct(handed, told="y")
    assert lines(story) == []


def test_whoever_looks_after_it_says_so_by_the_end_of_their_first_day_and_it_is_taken_back():
    story = Story()
    handed = story.tell(Handover, **WHOLE)
    first, back = datetime(2026, 11, 30, 17, tzinfo=UTC), datetime(2026, 12, 7, 17, tzinfo=UTC)
    assert duties(story) == {"handover": first, "handed-back": back}
    story.correct(handed, "30 Nov 2026 09:00", taken_by="Kim Vale", taken_on="today")
    assert duties(story) == {"handed-back": back}
    story.correct(handed, "7 Dec 2026 09:00", back_on="today")
    assert (duties(story), lines(story), standing(story.case)) == ({}, [], None)


def test_a_case_is_of_who_began_it_until_somebody_takes_it_over_for_good():
    story = Story()
    story.tell(Intake)
    story.entries.append(Entry(2, CASE_ID, story.now, "p2", "Bola Okafor", "supervisor", story.entries[0].record))
    story.entries.append(Entry(3, CASE_ID, story.now, "p3", "Kim Vale", "officer", story.entries[0].record))
    assert officer_of(story.case) == "Sam Officer"
    handed = story.tell(Handover, **WHOLE, taken_by="Kim Vale", taken_on="today")
    assert officer_of(story.case) == "Sam Officer"
    story.correct(handed, last_day="")
    assert officer_of(story.case) == "Kim Vale"


def test_whose_it_is_is_somebody_known_however_their_name_was_typed():
    story = Story()
    story.tell(Intake)
    handed = story.tell(Handover, to="kim  vale", first_day="today", taken_by="vale, KIM", taken_on="today")
    assert officer_of(story.case, {"Kim Vale", "Lee Moss"}) == "Kim Vale"
    story.correct(handed, taken_by="Kim")
    assert officer_of(story.case, {"Kim Vale", "Lee Moss"}) == "Kim Vale"
    # Of two who may be meant it is neither.
    assert officer_of(story.case, {"Kim Vale", "Kim Moss"}) == "Kim"
    story.correct(handed, taken_by="sam")
    assert officer_of(story.case) == "Sam Officer"


def test_whoever_took_it_over_for_a_time_has_it_until_it_is_handed_back():
    story = Story()
    story.tell(Intake)
    handed = story.tell(Handover, **WHOLE)
    assert stand_in(story.case) == ""
    story.correct(handed, taken_by="kim", taken_on="today")
    assert stand_in(story.case, {"Kim Vale"}) == "Kim Vale"
    assert officer_of(story.case) == "Sam Officer"
    story.correct(handed, back_on="today")
    assert stand_in(story.case, {"Kim Vale"}) == ""


def test_nobody_goes_to_where_they_live_whichever_record_says_so():
    story = Story()
    story.tell(Intake)
    him = story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"], lives_there="y")
    story.tell(SafeContact, voice_allowed="y")
    assert LIVES_THERE in not_to_do(story.case, story.now)
    story.correct(him, lives_there="n")
    assert LIVES_THERE not in not_to_do(story.case, story.now)


def test_all_that_falls_due_while_they_are_away_stands_on_the_sheet_and_danger_always_does():
    story = Story()
    story.tell(Intake, danger_now="y")
    for day in range(1, 9):
        story.tell(Action, what=f"Step {day}", due=f"{day} Dec 2026")
    assert len(list(due_meanwhile(story.case, story.now))) >= 5
    story.tell(Handover, **WHOLE)
    words = [duty.words for duty in due_meanwhile(story.case, story.now)]
    assert "IN DANGER NOW: 999" in words
    # The fifth and the sixth are a weekend: what is for those days is done on the Friday.
    assert [word for word in words if word.startswith("Action")] == [f"Action: Step {day}" for day in range(1, 7)]


def test_a_plan_that_runs_out_while_they_are_away_is_confirmed_before():
    story = Story()
    story.tell(SafeContact, voice_allowed="y", voice_seen="n", confirmed_on="today")
    handed = story.tell(Handover, **WHOLE)
    assert [line.words for line in before_you_go(story.case)] == []
    story.correct(handed, last_day="11 Dec 2026")
    (line,) = before_you_go(story.case)
    assert line.words == "Confirm the safe-contact plan before you go: it runs out on Mon 7 Dec 2026"


def test_what_not_to_do_begins_with_the_officers_own_words_and_names_each_trap():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", abuse=["honour"])
    story.tell(Person, name="Dov Marsh", case_roles=["perpetrator"])
    story.tell(SafeContact, voice_allowed="n", unsafe_people="His brother", no_go="The market", perpetrator_there="y")
    story.tell(Action, what="Change the locks", noticed="y")
    story.tell(Handover, do_not="Do not ring on a Friday.\n\nNo letter.")
    found = not_to_do(story.case, story.now)
    assert found[:2] == ("Do not ring on a Friday.", "No letter.")
    assert found[-1] == NOTHING_SAID
    for words in ("Nothing goes to, or through: Dov Marsh.", "Must not hear of it: His brother.", NO_WAY, NO_RELATIVE):
        assert words in found
    assert {LIVES_THERE, NO_VOICEMAIL, "Keep away from: The market."} <= set(found)
    assert any(words.startswith("Not yet: Change the locks.") for words in found)


def test_each_victim_has_a_card_of_their_own():
    story = Story()
    story.tell(Person, name="Ann", case_roles=["victim"], relationship="self")
    bea = story.tell(Person, name="Bea", case_roles=["victim"], age="40")
    story.tell(SafeContact, whom=bea, confirmed_on="today", voice_allowed="y", voice_seen="n", voice_to="07700 900124")
    ann, other = cards(story.case, story.now)
    assert (ann.who, ann.channels) == ("Ann", ())
    assert "Bea" in other.who
    assert "07700 900124" in other.channels[0][1]


CANARIES = {
    "voice_to": "07700 900001",
    "text_to": "07700 900002",
    "email_to": "canary@example.org",
    "letter_to": "1 Canary Row",
    "portal_to": "canary-account",
    "visit_to": "The canary house",
    "through_to": "Cana Ry",
    "who_may_answer": "canary 07700 900003",
    "logins": "canary-login",
    "envelope": "canary envelope",
    "safe_places": "canary corner",
    "safe_person": "canary friend",
    "code_word": "canary-code",
    "stop_word": "canary-stop",
}
"""Something in every field by which somebody is reached, and in the words that only they know."""
_ANSWERS = st.sampled_from(["", "y", "n", "?", "-"])


@given(st.data(), st.integers(0, 40 * 24), st.sampled_from(["", "mon", "sat"]))
def test_no_sheet_shows_what_may_not_be_used_now(data, hours, day):
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", victim_phone="07700 900009", address="9 Canary Yard")
    story.tell(RiskLevel, level=data.draw(st.sampled_from(["high", "standard"])), rationale="x")
    said = {f"{name}_{part}": data.draw(_ANSWERS) for name in CHANNEL_WORDS for part in ("allowed", "seen")}
    story.tell(SafeContact, **CANARIES, **said, through_agreed=data.draw(_ANSWERS), safe_days=[day] if day else [])
    story.tell(Handover, **WHOLE)
    now = MONDAY + timedelta(hours=hours)
    found = sheet(story.case, now)
    shown = f"{found.cards} {found.not_to_do} {found.actions} {found.before} {[duty.words for duty in found.due]}"
    shown += " ".join(f"{entry.record.headline} {entry.record.glance}" for entry in found.last)
    for name, canary in CANARIES.items():
        channel = name.removesuffix("_to") if name.endswith("_to") else "voice" if name == "who_may_answer" else ""
        if not (channel and channel_allowed(story.case, channel, now).ok):
            assert canary not in shown, name
    assert "07700 900009" not in shown
    assert "9 Canary Yard" not in shown
    if any(said[f"{name}_allowed"] == "n" for name in CHANNEL_WORDS):
        assert DOTS in shown


@given(entries(most=6), st.integers(0, 60))
def test_any_case_at_all_has_a_sheet(written, days):
    story = Story()
    story.entries = list(written)
    found = sheet(story.case, MONDAY + timedelta(days=days))
    assert found.not_to_do[-1] == NOTHING_SAID
    assert len(found.last) <= 5
    if not story.case.of(Handover) and not story.case.of(Note):
        assert found.before
