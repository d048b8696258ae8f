"""Giving: what goes is what was ticked, word for word; where the case says otherwise since, it is looked at again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.case import Case
from datui.casework.giving import as_given, asked_for, has_gone, recipient_words, still_meant, to_go, would_see
from datui.casework.kinds import Note, Person, SafeContact
from datui.casework.pieces import pieces
from datui.casework.readout import ReadOut
from datui.casework.refusal import Refusal
from datui.casework.sharing import Share
from tests.casework.stories import CASE_ID, MONDAY, Story, entries, the_rules

SECRET = "9 Hidden Row"


def story_of(**more: str) -> tuple[Story, str]:
    story = Story()
    victim: dict[str, Any] = {
        "name": "Asha Verity Khan",
        "case_roles": ["victim"],
        "address": SECRET,
        "phone": "07700 900123",
    }
    story.tell(Person, **victim, **more)
    note = story.tell(Note, text='"He knows my sister"\n\nSeen: the door was kicked in', note_kind="")
    story.tell(SafeContact, voice_allowed="y", voice_to="07700 900123", voice_seen="n", confirmed_on="today")
    return story, note


def share(story: Story, picked: list[str], **values: object) -> Share:
    """A share of these pieces, as its screen keeps it."""
    draft = Share(record_id="f" * 32, agency="idva", person="Jo Bright", service="IDVA team")
    kept = [one.model_dump() for one in as_given(story.case, draft, picked, story.now)]
    said: dict[str, Any] = {"agency": "idva", "person": "Jo Bright", "service": "IDVA team", "given": kept, **values}
    share_id = story.tell(Share, **said)
    return next(one for one in story.case.records(Share) if one.record_id == share_id)


def test_what_goes_is_word_for_word_what_was_ticked():
    story, _note = story_of()
    ids = [piece.id for piece in pieces(story.case, story.now) if not piece.withheld][:3]
    kept = share(story, ids)
    said = [line for part in to_go(story.case, kept, story.now).outgoing.parts for line in part.lines]
    assert [(one.label, one.words) for one in kept.given] == [(line.label, line.words) for line in said]
    assert {one.id for one in kept.given} == set(ids)


def test_nothing_ticked_is_refused():
    story, _note = story_of()
    with pytest.raises(Refusal, match="Nothing is ticked"):
        to_go(story.case, share(story, []), story.now)


def test_a_text_that_was_changed_since_is_refused_and_its_tick_is_gone():
    story, note = story_of()
    ids = [piece.id for piece in pieces(story.case, story.now) if piece.id.startswith(note)]
    kept = share(story, ids)
    story.correct(note, text='"He knows my brother"\n\nSeen: the door was kicked in')
    with pytest.raises(Refusal, match="says otherwise now"):
        to_go(story.case, kept, story.now)
    assert still_meant(story.case, kept, kept.given, story.now) == (ids[1],)


def test_a_new_secret_in_an_old_tick_stops_it():
    story, note = story_of()
    ids = [piece.id for piece in pieces(story.case, story.now) if piece.id.startswith(note)]
    kept = share(story, ids)
    to_go(story.case, kept, story.now)
    # What stands in the note is since then somebody's telephone.
    story.correct(note, text=f'"He knows my sister, ring 07700 900999"\n\nSeen: {SECRET}, the door was kicked in')
    with pytest.raises(Refusal):
        to_go(story.case, kept, story.now)


def test_it_is_for_somebody_by_name_and_service():
    story, _note = story_of()
    assert recipient_words(share(story, []), story.case.rules) == "Jo Bright, IDVA team"
    assert recipient_words(Share(record_id="a" * 32), story.case.rules) == ""


def test_it_has_gone_with_its_time_or_with_the_first_line_that_was_read():
    story, _note = story_of()
    kept = share(story, [])
    assert not has_gone(story.case, kept)
    assert has_gone(story.case, share(story, [], at="now"))
    line = {"id": "x.y", "label": "L", "words": "w", "at": MONDAY.isoformat()}
    story.tell(ReadOut, share=kept.record_id, lines=[line], of=1)
    assert has_gone(story.case, kept)


def test_to_begin_with_only_what_the_agency_asks_for_is_ticked_and_nothing_withheld():
    story, _note = story_of()
    by_id = {piece.id: piece for piece in pieces(story.case, story.now)}
    ticked = asked_for(story.case, share(story, [], agency="idva"), story.now)
    assert any(by_id[each].topic == "victim.name" for each in ticked)
    assert not [each for each in ticked if by_id[each].withheld]
    assert asked_for(story.case, share(story, [], agency="no such agency"), story.now) == frozenset()


@given(entries(most=5), st.data())
def test_of_any_case_what_is_kept_as_given_is_what_they_would_see(kept, data):
    case = Case.fold(CASE_ID, kept, the_rules())
    now = kept[-1].at if kept else MONDAY
    ids = [piece.id for piece in pieces(case, now)]
    picked = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    draft = Share(record_id="f" * 32, agency="idva")
    given_now = as_given(case, draft, picked, now)
    seen = would_see(case, draft, picked, now).outgoing
    assert [(one.label, one.words) for one in given_now] == [
        (line.label, line.words) for part in seen.parts for line in part.lines
    ]
    assert {one.id for one in given_now} == picked
    assert set(still_meant(case, draft, given_now, now)) == picked
