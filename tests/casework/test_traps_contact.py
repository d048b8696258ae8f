"""PRACTICE 12, the traps of reaching somebody: 1, 2, 3, 9, 10 and 12. Each test is named after the trap it is about.

Letters, packs, bundles and MARAC research stand in test_traps_leaving (2, 3, 9, 10). Feedback that is asked for after
closure (2) comes with endings; that none is asked for by itself is shown here.
"""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.banner import banner_words
from datui.casework.case import Case
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.expiry import holds_until
from datui.casework.interlock import OLDER_ADDRESS, against, channel_allowed
from datui.casework.kinds import (
    Closure,
    Contact,
    Incident,
    Intake,
    MaracCriteria,
    Person,
    Referral,
    RiskLevel,
    SafeContact,
)
from datui.casework.others import TOLD_NOTHING
from datui.casework.printed import printed
from datui.casework.reach import ways
from datui.casework.shown import may_show
from tests.casework.stories import CASE_ID, CLOSING, MONDAY, Story, entries, ready_to_close, the_rules

TENANCY, SAFE = "07700 900111", "07700 900222"
OLD, NEW = "4 Fictional Row, Demoford TF9 9ZZ", "Flat 9, Nowhere House, Demoford TF8 8YY"
CALLS = {"confirmed_on": "today", "voice_allowed": "y", "voice_seen": "n"}
WRITES = {"letter_allowed": "y", "letter_seen": "n"}


def reported(**plan):
    """A report with the number and the address of the tenancy, and a plan where one is given."""
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", victim_phone=TENANCY, address=OLD)
    if plan:
        story.tell(SafeContact, **plan)
    return story


def details_shown(case):
    """Every number and address that reading any record of a case would show now."""
    return {
        said.words
        for entry in case.entries
        for said in printed(entry.record, the_rules(), case.person_words)
        if said.reach and said.words and may_show(case, entry.record, said.reach, MONDAY)
    }


# 1: the tenancy's telephone, a shared landline, a joint account ---------------------------------------------------


@pytest.mark.parametrize("to", [SAFE, ""])
def test_trap_12_1_the_tenancy_s_number_is_shown_nowhere_as_the_number_to_call(to):
    story = reported(**CALLS, voice_to=to)
    story.tell(Person, case_roles=["victim"], name="Zora Quill", phone=TENANCY)
    (way,) = (way for way in ways(story.case, MONDAY) if way.channel == "voice")
    assert (way.allowed.ok, way.to) == (True, to)
    assert TENANCY not in " ".join(banner_words(story.case, MONDAY))
    assert TENANCY not in details_shown(story.case)


def test_trap_12_1_the_number_of_the_plan_is_shown_however_the_report_wrote_it():
    assert details_shown(reported(**CALLS, voice_to="07700900111").case) == {TENANCY, "07700900111"}


def test_trap_12_1_a_number_that_the_plan_had_before_is_not_shown_once_it_has_another():
    story = reported(**CALLS, voice_to="07700 900333")
    story.correct(story.entries[-1].record.record_id, voice_to=SAFE, because="He found the other")
    assert details_shown(story.case) == {SAFE}


@pytest.mark.parametrize("channel", ["voice", "text", "email", "portal"])
def test_trap_12_1_the_perpetrator_s_own_telephone_or_account_is_no_way_whatever_was_said_of_it(channel):
    answers = {f"{channel}_allowed": "y", f"{channel}_seen": "n", f"{channel}_to": SAFE, "confirmed_on": "today"}
    assert channel_allowed(reported(**answers).case, channel, MONDAY).ok
    verdict = channel_allowed(reported(**answers, **{f"{channel}_device": "perpetrator"}).case, channel, MONDAY)
    assert (verdict.ok, verdict.reason) == (False, "It is the perpetrator's own: ask for another way.")


@pytest.mark.parametrize("channel", ["voice", "text", "email", "portal"])
def test_trap_12_1_a_shared_landline_or_a_joint_account_says_that_it_is_shared(channel):
    answers = {f"{channel}_allowed": "y", f"{channel}_seen": "n", "confirmed_on": "today"}
    shared = channel_allowed(reported(**answers, **{f"{channel}_device": "shared"}).case, channel, MONDAY)
    assert any("shared" in words for words in shared.cautions)
    own = channel_allowed(reported(**answers, **{f"{channel}_device": "own"}).case, channel, MONDAY)
    assert not any("shared" in words for words in own.cautions)


# 2: voicemail, text, letter or survey by default ------------------------------------------------------------------


@pytest.mark.parametrize("channel", CHANNEL_WORDS)
def test_trap_12_2_no_channel_is_allowed_because_another_is(channel):
    others = {f"{each}_{what}": said for each in CHANNEL_WORDS for what, said in (("allowed", "y"), ("seen", "n"))}
    others |= {"through_agreed": "y", f"{channel}_allowed": "", f"{channel}_seen": ""}
    case = reported(**others, confirmed_on="today").case
    assert not channel_allowed(case, channel, MONDAY).ok
    assert all(channel_allowed(case, each, MONDAY).ok for each in CHANNEL_WORDS if each != channel)


def test_trap_12_2_voicemail_is_off_unless_they_said_yes_and_one_that_was_left_is_told_to_a_supervisor():
    for said in ("", "n", "?", "-"):
        story = reported(**CALLS, voicemail=said)
        assert "Leave no voicemail." in channel_allowed(story.case, "voice", MONDAY).cautions
        story.tell(Contact, channel="voice", message_left="y", plan_followed="y")
        assert "unsafe-contact" in [duty.code for duty in story.case.duties]
    assert "Leave no voicemail." not in channel_allowed(reported(**CALLS, voicemail="y").case, "voice", MONDAY).cautions


@pytest.mark.parametrize(
    "left", [{"channel": "voice", "message_left": "y"}, {"channel": "text"}, {"channel": "letter"}]
)
def test_trap_12_2_words_left_behind_before_there_was_any_plan_are_told_to_a_supervisor_too(left):
    story = reported()
    story.tell(Contact, **left, plan_followed="n")
    assert "unsafe-contact" in [duty.code for duty in story.case.duties]


def test_trap_12_2_no_survey_follows_a_closure_by_itself_and_none_by_a_way_that_is_not_allowed():
    story = ready_to_close()
    story.tell(Closure, **CLOSING | {"feedback_how": "letter"})
    assert [line.words for line in story.case.gate] == ["Feedback by letter: the plan does not allow it"]
    story.correct(story.entries[-1].record.record_id, feedback_how="voice")
    assert story.case.status == "closed"
    assert story.case.duties == ()


# 3: a new address, and letters to the old one ---------------------------------------------------------------------


def moved():
    story = reported(**WRITES, confirmed_on="today", letter_to=OLD)
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address=NEW)
    return story


def test_trap_12_3_letters_to_the_old_address_are_frozen_from_when_there_is_a_new_one():
    assert channel_allowed(reported(**WRITES, confirmed_on="today", letter_to=OLD).case, "letter", MONDAY).ok
    verdict = channel_allowed(moved().case, "letter", MONDAY)
    assert (verdict.ok, verdict.reason) == (False, OLDER_ADDRESS)


@pytest.mark.parametrize("kept", [{"victim_said_as": "ZOH-ra"}, {"address": f"{OLD} "}, {"address": "4 Fictional Row"}])
def test_trap_12_3_keeping_the_old_report_again_thaws_no_letter_to_the_old_address(kept):
    story = moved()
    story.correct(story.entries[0].record.record_id, **kept)
    assert channel_allowed(story.case, "letter", MONDAY).reason == OLDER_ADDRESS
    story.tell(SafeContact, **WRITES, confirmed_on="today", letter_to=NEW)
    assert channel_allowed(story.case, "letter", MONDAY).ok


def test_trap_12_3_the_new_address_stands_in_no_list_no_line_and_no_duty():
    case = moved().case
    lines = [case.headline(entry) for entry in case.entries] + [entry.record.glance for entry in case.entries]
    due = [duty.words for duty in case.duties] + [line.words for line in (*case.missing, *case.gate)]
    assert not [words for words in (*lines, *due, repr(case.row()), *banner_words(case, MONDAY)) if "Nowhere" in words]


# 9: a call to the victim for a clock or for MARAC -----------------------------------------------------------------


@given(entries(), st.integers(0, 800))
def test_trap_12_9_no_deadline_however_late_allows_what_the_plan_does_not(written, days):
    case, late = Case.fold(CASE_ID, written, the_rules()), MONDAY + timedelta(days=days)
    plan = case.safe_contact
    for channel in CHANNEL_WORDS:
        if channel_allowed(case, channel, late).ok:
            assert plan is not None
            assert against(case, channel) == ""
            assert late.date() <= holds_until(case, plan)


def test_trap_12_9_no_safe_way_ends_the_push_to_ring_and_asks_for_a_supervisor():
    story = reported()
    story.tell(Contact, channel="voice", reached="n", no_safe_way="y", outcome="not-tried")
    (duty,) = (duty for duty in story.case.duties if duty.code == "first-contact")
    assert duty.words == "First contact: no safe way known, tell a supervisor today"


def test_trap_12_9_nothing_that_marac_makes_due_leads_to_ringing_the_victim():
    story = reported()
    story.tell(RiskLevel, level="high", rationale="Strangled")
    story.tell(Incident, at="today", kinds=["physical"], police_told="y")
    story.tell(MaracCriteria, judgement="y", refer="y")
    story.tell(Referral, agency="marac", sent_at="now")
    codes = {"marac", "marac-criteria", "referral-send", "referral-chase", "referral-outcome"}
    due = [duty for duty in story.case.duties if duty.code in codes]
    assert due
    # A chase asks MARAC whether they have it.
    assert {duty.route.screen for duty in due} <= {"marac-criteria", "referral", "chase"}


# 10: contact with the perpetrator ---------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["perpetrator", "household", "witness", "reporter", "third-party"]), unique=True))
def test_trap_12_10_no_way_to_a_perpetrator_is_allowed_whatever_else_they_are(others):
    story = reported(**CALLS, voice_to=SAFE)
    him = story.tell(Person, case_roles=["perpetrator", *others], phone=TENANCY, email="d@example.test", address=OLD)
    found = [way for way in ways(story.case, MONDAY) if way.person == him]
    assert [way.allowed.reason for way in found] == [TOLD_NOTHING] * 3
    assert not any(way.allowed.ok for way in found)


def test_trap_12_10_nobody_is_asked_to_hear_the_perpetrator():
    story = reported()
    him = story.tell(Person, case_roles=["perpetrator", "household", "witness"], name="Dov Marsh", age="40")
    offered = {value for line in story.case.missing for _name, value in line.route.offer}
    asked = [line for line in story.case.missing if line.route.screen in ("contact", "visit")]
    assert not any(("with_whom", him) in line.route.offer for line in asked)
    assert him in offered, "what is asked of them is which way it goes, and never their word"


# 12: closing on silence -------------------------------------------------------------------------------------------


@given(entries(kinds=(Intake, Contact, SafeContact, RiskLevel, Person)))
def test_trap_12_12_no_silence_closes_a_case_without_a_closure(written):
    assert Case.fold(CASE_ID, written, the_rules()).status == "open"


SILENCE = {"discussed": "", "discussed_at": "", "discussed_how": "", "feedback": "-", "feedback_how": ""}


def three_letters(**plan):
    story = ready_to_close()
    contact = next(entry.record.record_id for entry in story.entries if isinstance(entry.record, Contact))
    story.correct(contact, channel="", reached="", plan_followed="", outcome="not-tried")
    story.tell(SafeContact, confirmed_on="today", **plan)
    for _each in range(3):
        story.tell(Contact, channel="letter", reached="n", plan_followed="y", at="now")
    return story


def test_trap_12_12_three_letters_that_were_not_safe_close_nothing_and_are_an_unsafe_contact_each():
    story = three_letters(letter_allowed="n")
    story.tell(Closure, **CLOSING | SILENCE | {"attempts": "Three letters"})
    assert story.case.status == "open"
    words = [line.words for line in story.case.gate]
    assert words.count("An unsafe contact that no supervisor was told of") == 3
    assert "Or, if they could not be reached: a specialist's view" in words


def test_trap_12_12_silence_is_a_reason_to_look_at_risk_and_closes_only_with_a_specialist_and_the_agencies():
    story = three_letters(**WRITES)
    assert any("no contact in 3 attempts" in duty.words for duty in story.case.duties)
    closure = CLOSING | SILENCE | {"attempts": "Three letters, as agreed"}
    told = story.tell(Closure, **closure)
    assert story.case.status == "open"
    story.correct(told, specialist_view="IDVA: try again through her GP first")
    assert story.case.status == "open"
    story.correct(told, agencies_told="Health visitor, police")
    assert story.case.status == "closed"
