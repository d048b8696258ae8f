"""A share: what it says before it goes, what cannot wait, and that the agencies' door is not the perpetrator's."""

from typing import Any

import pytest
from hypothesis import given, settings

from datui.casework.case import Case
from datui.casework.consent import NOT_ASKED as NEVER_ASKED
from datui.casework.kinds import Permission, Person, Share
from datui.casework.recipient import BARRED, OTHER_DOOR
from datui.casework.records import build, read
from datui.casework.sharing import (
    FOR_NOTHING,
    NO_REASON,
    NOT_ASKED,
    NOT_WEIGHED,
    ON_NO_BASIS,
    TO_NOBODY,
    Given,
    may_go,
)
from tests.casework.sharing_story import Told
from tests.casework.stories import CASE_ID, MONDAY, entries, records, the_rules


def goes(story, **values):
    return may_go(story.case, story.share(**values), story.now)


def due(story, code):
    return [duty for duty in story.case.duties if duty.code == code]


def missing(story, words):
    return [line for line in story.case.missing if words in line.words]


def test_a_share_that_says_all_that_it_needs_to_may_go():
    assert goes(Told()) == ""


@pytest.mark.parametrize(
    ("without", "why"),
    [
        ({"agency": "", "service": "", "person": ""}, TO_NOBODY),
        ({"purpose": ""}, FOR_NOTHING),
        ({"basis": []}, ON_NO_BASIS),
        ({"necessity": " "}, NOT_WEIGHED),
        ({"consent": ""}, NOT_ASKED),
        ({"consent": "?"}, NOT_ASKED),
        ({"consent_why": ""}, NO_REASON),
        ({"consent": "overridden", "consent_why": ""}, NO_REASON),
        ({"consent": "unsafe", "consent_why": " "}, NO_REASON),
        ({"consent": "given"}, NEVER_ASKED),
    ],
)
def test_trap_12_19_without_recipient_purpose_basis_necessity_or_agreement_nothing_goes(without, why):
    story = Told()
    assert goes(story, **without) == why
    assert story.case.records(Share)


def test_trap_12_8_without_agreement_it_goes_with_a_reason_and_never_because_nobody_asked():
    for code in ("overridden", "unsafe", "not-needed"):
        assert goes(Told(), consent=code, consent_why="A crime, and others at risk") == ""


def test_given_is_believed_only_where_their_agreement_is_written_down():
    story = Told()
    story.consent()
    assert goes(story, consent="given", consent_why="") == ""
    assert goes(story, consent="given", method="letter") == NEVER_ASKED
    assert goes(story, consent="given", purpose="legal") == NEVER_ASKED
    assert goes(story, consent="given", agency="police", service="", person="") == NEVER_ASKED


def test_to_whom_is_feared_nothing_goes_however_urgent():
    for urgent in ("y", "n", ""):
        assert goes(Told(), person="Mark Denholm", urgent=urgent) == BARRED
        assert goes(Told(), side="feared", urgent=urgent) == OTHER_DOOR


def test_a_permission_for_the_other_side_opens_no_door_for_a_share():
    story = Told()
    story.tell(Permission, may_tell="y", what="Anything", why="Because", enquiry="0" * 32)
    assert goes(story, person="Mark Denholm") == BARRED


def test_what_cannot_wait_goes_with_nothing_else_said():
    story = Told()
    share = build(Share, {"record_id": "e" * 32, "agency": "police", "urgent": "y"}, now=story.now)
    assert may_go(story.case, share, story.now) == ""
    doubt = share.model_copy(update={"person": "Mark"})
    assert may_go(story.case, doubt, story.now) == ""


def test_what_could_not_wait_is_completed_the_same_day_and_a_supervisor_told():
    story = Told()
    share = story.tell(Share, "23 Nov 2026 14:00", agency="police", urgent="y", at="now")
    found = due(story, "urgent-share")
    assert [duty.due.strftime("%d %H") for duty in found] == ["23 23", "23 23"]
    assert "what it is for" in found[0].words
    assert "Tell a supervisor" in found[1].words
    assert any("what could not wait" in line.words for line in story.case.gate)
    said: dict[str, Any] = {
        "purpose": "emergency",
        "basis": ["vital-interests"],
        "necessity": "Her life",
        "manager_told": "Ali Supervisor",
    }
    story.correct(share, **said, consent="unsafe", consent_why="He was with her")
    assert due(story, "urgent-share") == []


def test_a_share_that_went_says_what_exactly_how_and_whether_the_victim_was_told():
    story = Told()
    story.share(at="now", method="", condition=[])
    assert missing(story, "what exactly they were told")
    assert missing(story, "by which way it went")
    assert missing(story, "the condition")
    assert missing(story, "whether the victim was told")


def test_a_share_to_somebody_who_must_not_receive_it_is_missing_without_their_name():
    story = Told()
    story.share()
    assert not missing(story, "must not receive")
    story.tell(Person, case_roles=["perpetrator"], name="Priya Nair")
    found = missing(story, "must not receive")
    assert found
    assert "Priya" not in found[0].words


def test_what_exactly_was_told_is_kept_word_for_word():
    given_ = (Given(id="1" * 32 + ".name", label="Name", words="Asha [/x] \u05e9"),)
    share = build(Share, {"record_id": "0" * 32, "given": given_}, now=MONDAY)
    assert read("share", share.body()) == share
    assert share.more_said(the_rules())[0].words == "Asha [/x] \u05e9"
    assert "Asha" not in share.headline


def test_a_basis_is_chosen_from_a_list_and_none_is_there_before():
    rules = the_rules()
    assert build(Share, {"record_id": "0" * 32}, now=MONDAY).basis == ()
    codes = {one.code for one in rules.lists["share-basis"].choices}
    assert {"legal-obligation", "public-task", "vital-interests", "legitimate-interests"} <= codes
    assert "safeguarding" in {one.code for one in rules.lists["share-condition"].choices}


@given(entries(), records(Share))
@settings(max_examples=60, deadline=None)
def test_any_share_of_any_case_is_judged_and_none_without_purpose_goes(written, share):
    case = Case.fold(CASE_ID, written, the_rules())
    why = may_go(case, share, MONDAY)
    if not (share.purpose or share.purpose_words.strip()) and not share.urgent.value:
        assert why


def test_what_was_told_of_where_somebody_is_found_is_dots_where_a_share_is_read():
    given_ = tuple(Given(id=f"{'1' * 32}.{field}", label=field, words="x") for field in ("address", "voice_to", "name"))
    share = build(Share, {"record_id": "0" * 32, "given": given_}, now=MONDAY)
    assert [one.masked for one in share.more_said(the_rules())] == [True, True, False]


def test_an_agreement_that_names_no_way_or_was_not_asked_safely_is_said_to_be_none():
    story = Told()
    story.consent(methods=[], safely="")
    assert missing(story, "no agreement without a way")
    assert missing(story, "asked for alone, and safely")
