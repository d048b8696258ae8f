"""Who asks for what is held on somebody: an abuser asks too, as a parent, through a solicitor, or in another's name."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.accessrequest import ANSWER
from datui.casework.answerable import against, due_of, may_sign, signed_off
from datui.casework.asker import in_doubt, must_not_hear
from datui.casework.kinds import (
    AccessRequest,
    Accountability,
    Chase,
    Contact,
    Enquiry,
    Note,
    Person,
    Referral,
    SignOff,
)
from datui.casework.records import Entry, build
from datui.casework.subjectview import ADVISER, ANOTHERS, FOUND, ORIGINATORS, subject_pieces, subject_view, theirs
from tests.casework.canaries import found_in, marked
from tests.casework.sharing_story import Told
from tests.casework.stories import CASE_ID, MONDAY
from tests.casework.test_accessrequest import TICKED, asking, of, signs

HIS = ["Mark Denholm", "mark denholm", "Denny", "Fenwick & Daughters, solicitors, for Mark Denholm"]
CERTAIN = ["Mark Denholm", "mark denholm"]


def words_of(story, request):
    """All that would be ticked before anybody ticks, as they get it."""
    record, now = of(story, request), story.now
    return subject_view(story.case, record, theirs(story.case, record, now), now).outgoing.text


def every_word(story, request):
    record, now = of(story, request), story.now
    everything = {piece.id for piece in subject_pieces(story.case, record, now)}
    return subject_view(story.case, record, everything, now).outgoing.text


@pytest.mark.parametrize("name", HIS)
@pytest.mark.parametrize("asker", ["parent", "representative", "solicitor", "self", "other", "unsure", ""])
@pytest.mark.parametrize("whose", ["victim", "child", "witness"])
def test_an_abuser_who_asks_for_another_meets_the_adviser_and_finds_nothing_ticked(name, asker, whose):
    story = Told()
    said = {"asker": asker, "sure": "y", "authority": "y", "route": ANSWER, "why": "x", "given": TICKED}
    request = story.tell(AccessRequest, whose=getattr(story, whose), name=name, **said)
    assert in_doubt(story.case, of(story, request))
    assert against(story.case, of(story, request)).startswith("Still needed: ")
    assert theirs(story.case, of(story, request), story.now) == frozenset()


@pytest.mark.parametrize("name", CERTAIN)
@pytest.mark.parametrize("whose", ["victim", "witness", "child"])
def test_of_a_victim_an_abuser_could_be_given_nothing_at_all_whatever_is_ticked(name, whose):
    story = Told()
    request = story.tell(AccessRequest, whose=getattr(story, whose), asker="parent", name=name)
    assert must_not_hear(story.case, of(story, request))
    text = every_word(story, request)
    for found in ("Asha", "Khan, ", "Rose Lane", "07009 777", "Larkfield", "hit me", "Holloway", "01952"):
        assert found not in text, found


def test_where_nothing_could_be_given_the_way_on_is_to_neither_confirm_nor_deny():
    story, request = asking(asker="parent", authority="y", name="Mark Denholm", adviser="DPO", advice="No", given=[])
    why = "Still needed: to neither confirm nor deny: who asks must hear nothing."
    assert against(story.case, of(story, request)) == why
    story.correct(request, route="neither")
    assert against(story.case, of(story, request)).startswith("A second person")


def test_a_parent_asks_for_a_child_by_way_of_the_adviser_whoever_they_are():
    story = Told()
    request = story.tell(AccessRequest, whose=story.child, asker="parent", name="Asha Verity Khan")
    assert in_doubt(story.case, of(story, request))
    assert theirs(story.case, of(story, request), story.now) == frozenset()
    assert not must_not_hear(story.case, of(story, request))


def test_the_victim_who_asks_by_her_own_name_meets_nobody():
    story, request = asking(name="Asha Verity Khan")
    assert in_doubt(story.case, of(story, request)) == ""


def test_where_they_are_found_goes_to_nobody_unless_it_is_ticked():
    story, request = asking(given=[])
    text = words_of(story, request)
    for found in ("Rose Lane", "ZZ1 2AB", "07009", "asha.k@", "Lena"):
        assert found not in text, found
    held = {piece.withheld for piece in subject_pieces(story.case, of(story, request), story.now)}
    assert FOUND in held


def test_who_asked_for_the_other_side_and_what_is_done_towards_him_is_not_hers():
    story, request = asking(given=[])
    story.tell(Enquiry, who="Fenwick & Daughters", for_whom="Mark Denholm", asked="Where she is", side="feared")
    story.tell(Accountability, named="Mark Denholm", rests_on="What a neighbour saw")
    story.tell(Contact, with_whom=story.witness, words="I hear him shout every night", channel="voice", reached="y")
    story.tell(Note, text="He broke the door on Friday", said_by="Jane Holloway, next door")
    text = words_of(story, request)
    for found in ("Fenwick", "Where she is", "neighbour saw", "shout every night", "broke the door"):
        assert found not in text, found


@pytest.mark.parametrize("agency", ["police", "marac"])
def test_what_police_or_a_marac_answered_is_held_for_them(agency):
    story, request = asking(given=[])
    one = story.tell(Referral, agency=agency, sent_at="now", declined_why="Zqwordx known to them", why="Our reason")
    story.tell(Chase, referral=one, said="other", words="Zqwordy is on bail")
    held = {piece.words: piece.withheld for piece in subject_pieces(story.case, of(story, request), story.now)}
    assert held["Zqwordx known to them"] == held["Zqwordy is on bail"] == ORIGINATORS
    other = story.tell(Referral, agency="refuge", sent_at="now", declined_why="No room")
    story.tell(Chase, referral=other, said="other", words="Ask again")
    held = {piece.words: piece.withheld for piece in subject_pieces(story.case, of(story, request), story.now)}
    assert held["No room"] == held["Ask again"] == ""


def test_what_somebody_is_taken_for_is_said_to_them_by_no_heading_and_no_label():
    story = Told()
    story.tell(Person, case_roles=["perpetrator"], name="Paul Denholm")
    request = story.tell(AccessRequest, whose=story.feared, asker="self", name="Mark Denholm")
    text = every_word(story, request)
    assert "Mark Denholm" in text
    assert "erpetrator" not in text
    assert ADVISER in {piece.withheld for piece in subject_pieces(story.case, of(story, request), story.now)}


def test_a_yes_that_is_put_right_after_the_answer_changed_is_no_reading_of_it():
    story, request = asking()
    signs(story, request)
    signed = story.entries[-1].record
    story.correct(request, why="Another reason", given=TICKED)
    story.now += timedelta(minutes=1)
    again = signed.model_copy(update={"why": "A word put right"})
    story.entries.append(Entry(len(story.entries) + 1, CASE_ID, story.now, "p2", "Kit Supervisor", "supervisor", again))
    assert signed_off(story.case, of(story, request)) is None


def test_a_yes_to_another_request_is_moved_to_none():
    story, request = asking()
    other = story.tell(AccessRequest, asker="self")
    signs(story, other)
    signed = story.entries[-1].record
    assert signed_off(story.case, of(story, request)) is None
    story.correct(request, why="Another reason", given=TICKED)
    assert signed_off(story.case, of(story, request)) is None
    assert isinstance(signed, SignOff)


def test_whoever_signed_it_off_may_read_it_out_and_it_stays_signed_off():
    story, request = asking()
    signs(story, request)
    gone = of(story, request).model_copy(update={"answered_at": story.now, "lines_read": 3, "lines_of": 3})
    story.entries.append(Entry(len(story.entries) + 1, CASE_ID, story.now, "p2", "Kit Supervisor", "supervisor", gone))
    assert signed_off(story.case, of(story, request)) is not None
    assert may_sign(story.case, of(story, request), "p2") == ""


@pytest.mark.parametrize("also", [{}, {"sure": "n"}, {"route": "neither"}])
def test_what_went_unread_is_due_and_stands_in_the_way_until_a_second_person_reads_it(also):
    story, request = asking(answered_at="now", **also)
    duty = next(one for one in story.case.duties if one.code == "went-unread")
    assert duty.clause == "practice:7.access"
    assert any("no second person" in line.words for line in story.case.gate)
    story.correct(request, sure="y", route=ANSWER, given=TICKED)
    signs(story, request)
    assert "went-unread" not in {one.code for one in story.case.duties}
    assert not any("no second person" in line.words for line in story.case.gate)


def test_a_request_that_was_taken_back_says_how():
    story, _request = asking(route="withdrawn", why="")
    assert any("how it was taken back" in line.words for line in story.case.missing)


def test_a_code_of_another_edition_is_no_way_to_answer_with_nothing():
    story, request = asking(given=[])
    record = of(story, request).model_copy(update={"route": "a code of another edition"})
    story.entries.append(Entry(len(story.entries) + 1, CASE_ID, story.now, "p1", "Sam", "officer", record))
    assert against(story.case, of(story, request)) == "Still needed: what they get: nothing is ticked."


@pytest.mark.parametrize(
    ("begun", "over", "days"),
    [
        ("1 Jan 2020 10:00", "24 Nov 2026 10:00", 1),
        ("1 Jan 2020 10:00", "2 Jan 2020 10:00", 0),
        ("24 Nov 2026 10:00", "26 Nov 2026 10:00", 2),
    ],
)
def test_the_clock_stands_still_at_no_time_before_the_request_came(begun, over, days):
    story, request = asking(received_at="23 Nov 2026 08:00", route="")
    before = due_of(story.case, of(story, request))
    story.correct(request, "27 Nov 2026 10:00", clear_from=begun, clear_until=over)
    assert due_of(story.case, of(story, request)) == before + timedelta(days=days)


CASE, WHERE = marked()
MARK = next(one for one in CASE.persons if one.told_nothing)


@settings(max_examples=40)
@given(
    st.sampled_from([one.record_id for one in CASE.persons if not one.told_nothing]),
    st.sampled_from(["self", "parent", "solicitor", "representative", "other", "unsure", ""]),
    st.data(),
)
def test_property_whatever_is_ticked_an_abuser_who_asks_for_another_gets_no_word_but_of_a_child(whose, asker, data):
    values = {"record_id": "f" * 32, "whose": whose, "asker": asker, "name": MARK.name.value, "route": ANSWER}
    request = build(AccessRequest, values, now=MONDAY)
    known = [
        piece.id for piece in subject_pieces(CASE, build(AccessRequest, {"record_id": "e" * 32}, now=MONDAY), MONDAY)
    ]
    picked = data.draw(st.sets(st.sampled_from(known), max_size=40))
    child = {one.record_id for one in CASE.persons if one.has_role("child")}
    gone = found_in(subject_view(CASE, request, picked, MONDAY).outgoing, WHERE)
    assert {WHERE[one][0] for one in gone} - {MARK.record_id} <= child
    assert not {WHERE[one][2] for one in gone} & {
        "address",
        "postcode",
        "phone",
        "email",
        "school",
        "lives_with",
        "agency",
    }


def test_what_is_anothers_stays_anothers():
    story, request = asking(given=[])
    assert ANOTHERS in {piece.withheld for piece in subject_pieces(story.case, of(story, request), story.now)}
