"""Whoever asks for what is held on them gets what is theirs, within a month, once a second person has read it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.accessrequest import ANSWER, NEITHER
from datui.casework.answerable import against, due_of, may_sign, neither, requests_open, signed_off, wanting
from datui.casework.asker import feared
from datui.casework.kinds import AccessRequest, Grade, Note, SignOff
from datui.casework.moments import london
from datui.casework.records import Entry, build
from datui.casework.sharing import Given
from datui.casework.subjectview import ADVISER, ANOTHERS, ORIGINATORS, subject_pieces, subject_view, theirs
from tests.casework.canaries import found_in, marked
from tests.casework.sharing_story import Told
from tests.casework.stories import CASE_ID, MONDAY

TICKED = [{"id": "one", "label": "Name", "words": "Asha Verity Khan"}]
NEUTRAL = "We do not say of anyone whether we know them."


def asking(**values):
    """A request of the victim's own that lacks nothing but a second person."""
    story = Told()
    said = {"whose": story.victim, "asker": "self", "sure": "y", "route": ANSWER, "why": "All hers", "given": TICKED}
    request = story.tell(AccessRequest, **(said | values))
    return story, request


def of(story, request):
    return next(one for one in story.case.records(AccessRequest) if one.record_id == request)


def signs(story, request, person="p2", agrees="y"):
    """A sign-off by somebody else."""
    made = build(
        SignOff, {"record_id": f"{len(story.entries) + 1:032x}", "request": request, "agrees": agrees}, now=story.now
    )
    story.now += timedelta(minutes=1)
    story.entries.append(
        Entry(len(story.entries) + 1, CASE_ID, story.now, person, "Kit Supervisor", "supervisor", made)
    )


def test_nothing_goes_until_a_second_person_signed_it_off():
    story, request = asking()
    assert list(wanting(story.case, of(story, request))) == []
    assert "A second person" in against(story.case, of(story, request))
    signs(story, request)
    assert against(story.case, of(story, request)) == ""


def test_whoever_wrote_any_of_it_signs_nothing_off():
    story, request = asking()
    signs(story, request, person="p1")
    assert signed_off(story.case, of(story, request)) is None
    assert "You wrote in this request" in may_sign(story.case, of(story, request), "p1")
    assert may_sign(story.case, of(story, request), "p2") == ""


def test_a_no_is_no_agreement_and_a_later_no_takes_a_yes_back():
    story, request = asking()
    signs(story, request, agrees="n")
    assert signed_off(story.case, of(story, request)) is None
    signs(story, request)
    assert signed_off(story.case, of(story, request)) is not None
    signs(story, request, agrees="n")
    assert signed_off(story.case, of(story, request)) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given", [*TICKED, {"id": "two", "label": "Note", "words": "more"}]),
        ("why", "Another reason"),
        ("name", "Else"),
    ],
)
def test_what_is_changed_after_it_was_signed_off_is_read_again(field, value):
    story, request = asking()
    signs(story, request)
    story.correct(request, **({"given": TICKED} | {field: value}))
    assert signed_off(story.case, of(story, request)) is None


def test_that_it_went_is_written_down_without_being_read_again():
    story, request = asking()
    signs(story, request)
    story.correct(request, answered_at="now", how="in-person", given=TICKED)
    assert signed_off(story.case, of(story, request)) is not None
    assert not of(story, request).open


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"whose": ""}, "whose records: choose them, or write them down as a person first"),
        ({"whose": "f" * 32}, "whose records: choose them, or write them down as a person first"),
        ({"asker": ""}, "who asks"),
        ({"asker": "solicitor", "authority": "y"}, "the name of whoever asks"),
        ({"sure": "n"}, "that you are sure who asks"),
        ({"sure": "?"}, "that you are sure who asks"),
        ({"asker": "solicitor"}, "that you saw the authority to ask for another"),
        ({"asker": "unsure"}, "that you saw the authority to ask for another"),
        ({"route": ""}, "how it is answered"),
        ({"why": ""}, "why so"),
        ({"route": NEITHER}, "the DPO or an adviser, who is asked first"),
        ({"route": NEITHER, "adviser": "The DPO"}, "what the adviser said"),
        ({"given": []}, "what they get: nothing is ticked"),
    ],
)
def test_what_an_answer_lacks_is_named_and_holds_it_back(missing, says):
    story, request = asking(**missing)
    assert against(story.case, of(story, request)) == f"Still needed: {says}."
    assert f"Access request: {says}" in [line.words for line in story.case.missing]
    signs(story, request)
    assert against(story.case, of(story, request)) != ""


def test_of_somebody_feared_the_adviser_is_asked_whatever_the_route():
    story = Told()
    said: dict[str, Any] = {"asker": "self", "sure": "y", "route": ANSWER, "why": "Weighed", "given": TICKED}
    request = story.tell(AccessRequest, whose=story.feared, **said)
    assert feared(story.case, of(story, request))
    assert against(story.case, of(story, request)) == "Still needed: the DPO or an adviser, who is asked first."


def test_the_reply_that_neither_confirms_nor_denies_says_nothing_of_any_case():
    story = Told()
    empty = Told()
    empty.entries.clear()
    assert neither(story.case, MONDAY).text == neither(empty.case, MONDAY).text
    assert NEUTRAL in neither(story.case, MONDAY).text


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("23 Nov 2026 09:00", "2026-12-23"),
        ("31 Jan 2026 10:00", "2026-02-28"),
        ("31 Mar 2026 10:00", "2026-04-30"),
        ("30 Nov 2025 10:00", "2025-12-30"),
    ],
)
def test_it_is_due_a_calendar_month_after_it_came(received, due):
    story, request = asking(received_at=received, route="")
    assert london(due_of(story.case, of(story, request))).date().isoformat() == due
    (duty,) = [one for one in story.case.duties if one.code == "access"]
    assert duty.due == due_of(story.case, of(story, request))


def test_the_clock_stands_still_while_it_is_made_clear_and_never_runs_back():
    story, request = asking(received_at="1 Nov 2026 10:00")
    before = due_of(story.case, of(story, request))
    story.correct(request, clear_from="3 Nov 2026 10:00", clear_until="13 Nov 2026 10:00")
    assert due_of(story.case, of(story, request)) == before + timedelta(days=10)
    story.correct(request, clear_from="13 Nov 2026 10:00", clear_until="3 Nov 2026 10:00")
    assert due_of(story.case, of(story, request)) == before


def test_a_case_does_not_close_over_a_request_and_a_request_taken_back_holds_nothing():
    story, request = asking()
    assert [line.words for line in requests_open(story.case)] == ["An access request is not answered"]
    story.correct(request, route="withdrawn")
    assert list(requests_open(story.case)) == []


def test_a_victim_is_given_what_is_theirs_and_nobody_elses():
    story, request = asking(given=[])
    story.note("She said that Jane Holloway of 01952 000 111 heard it. Mark Denholm lives at 4 Hill Road, Otherton.")
    now, record = story.now, of(story, request)
    text = subject_view(story.case, record, theirs(story.case, record, now), now).outgoing.text
    assert "Asha Verity Khan" in text
    assert "He hit me again." in text
    for others in ("Jane", "Holloway", "01952", "Denholm", "Hill Road", "Next door heard", "Priya"):
        assert others not in text, others


def test_what_police_gave_is_held_for_them_and_what_others_told_is_theirs():
    story, request = asking(given=[])
    story.tell(Grade, agency="police", grade="Standard", note="What they told us")
    held = {piece.label: piece.withheld for piece in subject_pieces(story.case, of(story, request), story.now)}
    assert ORIGINATORS in held.values()
    assert ANOTHERS in held.values()


def test_somebody_feared_could_be_given_nothing_but_what_is_held_on_them_and_nothing_of_it_unasked():
    story = Told()
    request = story.tell(AccessRequest, whose=story.feared, asker="self", name="Mark Denholm")
    record, now = of(story, request), story.now
    found = subject_pieces(story.case, record, now)
    assert {piece.about for piece in found} == {story.feared}
    assert {piece.withheld for piece in found} == {ADVISER}
    assert theirs(story.case, record, now) == frozenset()
    everything = [piece.id for piece in subject_pieces(story.case, asking_victim(story), now)]
    text = subject_view(story.case, record, [*everything, story.report], now).outgoing.text
    for others in ("Asha", "Khan", "Rose Lane", "07009 777 888", "hit me", "Jane", "Tom"):
        assert others not in text, others


def asking_victim(story):
    request = story.tell(AccessRequest, asker="self")
    return of(story, request)


CASE, WHERE = marked()


def _request(whose, route=ANSWER):
    return build(AccessRequest, {"record_id": "f" * 32, "whose": whose, "route": route}, now=MONDAY)


@settings(max_examples=30)
@given(st.sampled_from([one.record_id for one in CASE.persons]), st.data())
def test_nobody_is_ever_given_what_nobody_ticked_that_is_not_theirs(whose, data):
    """Whoever asks, and whatever is ticked: of what is another's nothing goes but what was ticked, word for word."""
    request = _request(whose)
    found = subject_pieces(CASE, request, MONDAY)
    picked = data.draw(st.sets(st.sampled_from([piece.id for piece in found]), max_size=12)) if found else set()
    gone = found_in(subject_view(CASE, request, picked, MONDAY).outgoing, WHERE)
    allowed = {
        canary for canary, (record, _kind, field) in WHERE.items() if any(_is_of(one, record, field) for one in picked)
    }
    assert gone <= allowed


def _is_of(piece, record, field):
    return piece.split(".")[:2] == [record, field]


@given(st.sampled_from([one.record_id for one in CASE.persons if one.told_nothing]))
def test_of_the_perpetrators_side_nobody_could_tick_what_is_of_the_victim(whose):
    request = _request(whose)
    assert feared(CASE, request)
    assert {piece.about for piece in subject_pieces(CASE, request, MONDAY)} <= {whose}


def test_what_was_given_is_kept_and_said_and_the_headline_says_nothing_of_it():
    record = AccessRequest(record_id="0" * 32, given=(Given(id="a", label="Name", words="Asha"),), name="Asha")
    assert [one.words for one in record.more_said(CASE.rules)] == ["Asha"]
    assert "Asha" not in record.headline


def test_a_note_on_a_request_is_one_no_agency_is_told():
    story, request = asking(asked="All that you hold, since 2019, on Zqwordx")
    known = story.tell(Note, text="Something else")
    from datui.casework.pieces import pieces

    ids = {piece.id.split(".")[0] for piece in pieces(story.case, story.now)}
    assert known in ids
    assert request not in ids


def test_the_hour_of_the_month_is_the_end_of_its_london_day():
    story, request = asking(received_at="23 Nov 2026 09:00")
    assert due_of(story.case, of(story, request)) == datetime(2026, 12, 23, 23, 59, tzinfo=UTC)
