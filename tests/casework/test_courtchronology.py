"""What a court gets: what was written at the time, by whom and when, with its hash, and no address of anybody's."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.answerable import against, signed_off, wanting
from datui.casework.courtchronology import chronology_of, told_at_the_time
from datui.casework.kinds import CourtChronology, Note, SignOff
from datui.casework.pieces import pieces
from datui.casework.recipient import BARRED, OTHER_DOOR
from datui.casework.records import Entry, build
from tests.casework.canaries import found_in, marked
from tests.casework.sharing_story import Told
from tests.casework.stories import CASE_ID, MONDAY

TICKED = [{"id": "one", "label": "Note", "words": "Seen"}]
SAID = {
    "court": "The County Court at Demoford",
    "name": "Alex Fenwick",
    "side": "victim",
    "why": "Proceedings about the tenancy",
    "adviser": "Our solicitor",
    "advice": "The notes alone",
    "given": TICKED,
}


def of(story, chronology):
    return next(one for one in story.case.records(CourtChronology) if one.record_id == chronology)


def written(**values):
    story = Told()
    return story, story.tell(CourtChronology, **(SAID | values))


def hashes(case):
    return {entry.seq: f"{entry.seq:064x}" for entry in case.entries}


def all_of(story, chronology, picked=None):
    now = story.now
    ticks = told_at_the_time(story.case, now) if picked is None else picked
    return chronology_of(story.case, of(story, chronology), ticks, hashes(story.case), now, "eight words").outgoing


def test_each_entry_says_who_wrote_it_when_and_its_hash_and_they_stand_as_it_happened():
    story, chronology = written()
    late = story.note("A bruise on the left arm", about_when="22 Nov 2026 09:00")
    story.note("The door was broken")
    paper = all_of(story, chronology)
    entry = story.case.versions(late)[0]
    said = [f"{line.label}: {line.words}" for part in paper.parts for line in part.lines]
    assert any("by Sam Officer (officer)" in line and "1 day after it happened" in line for line in said)
    assert f"Hash: {entry.seq:064x}" in said
    titles = [part.title for part in paper.parts]
    bruise, door = (
        next(at for at, part in enumerate(paper.parts) if words in str(part)) for words in ("bruise", "broken")
    )
    assert bruise < door
    assert len(titles) == len(paper.parts)
    assert paper.head == "eight words"


def test_a_correction_is_told_with_its_own_hash_beside_the_first():
    story, chronology = written()
    note = story.note("He said Tuesday")
    story.correct(note, text="He said Thursday", because="Misheard")
    first, second = story.case.versions(note)
    (part,) = [one for one in all_of(story, chronology).parts if "Thursday" in str(one)]
    said = [(line.label, line.words) for line in part.lines]
    assert ("Hash", f"{first.seq:064x}") in said
    assert ("Hash", f"{second.seq:064x}") in said
    assert any(label == "Corrected" and f"entry {second.seq}" in words for label, words in said)
    assert ("Words", f"as they were corrected last, in entry {second.seq}") in said


def test_no_address_and_no_number_of_anybody_goes_unless_it_is_ticked():
    story, chronology = written()
    story.note("She is at Flat 3, 12 Rose Lane, Demoford, and is rung on 07009 777888; Jane Holloway heard it.")
    text = all_of(story, chronology).text
    for found in ("Rose Lane", "07009", "777888", "Holloway"):
        assert found not in text, found


CASE, WHERE = marked()


@settings(max_examples=30)
@given(st.sets(st.sampled_from([piece.id for piece in pieces(CASE, MONDAY)]), max_size=15))
def test_whatever_is_ticked_nothing_else_of_the_case_goes_to_a_court(picked):
    chronology = build(CourtChronology, {"record_id": "f" * 32}, now=MONDAY)
    paper = chronology_of(CASE, chronology, picked, hashes(CASE), MONDAY).outgoing
    allowed = {
        canary
        for canary, (record, _kind, field) in WHERE.items()
        if any(one.split(".")[:2] == [record, field] for one in picked)
    }
    assert found_in(paper, WHERE) <= allowed


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"court": ""}, "which court"),
        ({"name": ""}, "who gets it"),
        ({"why": ""}, "what it is for"),
        ({"adviser": ""}, "the legal adviser, who is asked first"),
        ({"advice": ""}, "what the adviser said"),
        ({"given": []}, "what they get: nothing is ticked"),
    ],
)
def test_what_it_lacks_is_named_and_holds_it_back(missing, says):
    story, chronology = written(**missing)
    assert against(story.case, of(story, chronology)) == f"Still needed: {says}."
    assert f"Court chronology: {says}" in [line.words for line in story.case.missing]


def test_it_goes_once_a_second_person_signed_it_off():
    story, chronology = written()
    assert list(wanting(story.case, of(story, chronology))) == []
    assert "A second person" in against(story.case, of(story, chronology))
    made = build(SignOff, {"record_id": "e" * 32, "request": chronology, "agrees": "y"}, now=story.now)
    at = story.now + timedelta(minutes=1)
    story.entries.append(Entry(len(story.entries) + 1, CASE_ID, at, "p2", "Kit Supervisor", "supervisor", made))
    assert signed_off(story.case, of(story, chronology)) is not None
    assert against(story.case, of(story, chronology)) == ""


@pytest.mark.parametrize(
    ("values", "why"),
    [({"side": "feared"}, OTHER_DOOR), ({"name": "Mark Denholm"}, BARRED)],
)
def test_nothing_goes_to_the_perpetrators_side_by_this_door(values, why):
    story, chronology = written(**values)
    assert against(story.case, of(story, chronology)) == why


def test_the_headline_says_neither_which_court_nor_who():
    story, chronology = written()
    assert of(story, chronology).headline == "Court chronology"


def test_what_is_not_of_what_happened_is_not_ticked_to_begin_with():
    story, _chronology = written()
    note = story.tell(Note, text="Seen", note_kind="observation")
    records = {one.split(".")[0] for one in told_at_the_time(story.case, story.now)}
    assert note in records
    assert story.victim not in records
