"""Readings: what was read counts word for word; half of one is never the whole, and says so until somebody says why."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from datui.casework.readout import NOT_READ, ReadLine, ReadOut, lines_read, partly_read, read_of, read_words
from datui.casework.records import read
from datui.casework.sharing import Given, Share
from tests.casework.stories import MONDAY, Story

THINGS = tuple(Given(id=f"r.{at}", label=f"Thing {at}", words=f"words {at}") for at in range(6))
places = st.sets(st.integers(0, len(THINGS) - 1))


def line(thing: Given, minutes: int = 0) -> ReadLine:
    return ReadLine(id=thing.id, label=thing.label, words=thing.words, at=MONDAY + timedelta(minutes=minutes))


def told(things: tuple[Given, ...] = THINGS, *readings: tuple[Given, ...], why: str = "") -> tuple[Story, Share]:
    """A share of these things, read out so many times, each time these of them."""
    story = Story()
    share = story.tell(Share, agency="idva", given=[one.model_dump() for one in things])
    for at, reading in enumerate(readings):
        lines = [line(one, at).model_dump(mode="json") for one in reading]
        story.tell(ReadOut, share=share, lines=lines, of=len(things), left_why=why)
    return story, story.case.records(Share)[0]


def test_a_share_of_which_nothing_was_read_says_so_and_misses_nothing():
    story, share = told()
    assert read_words(story.case, share) == NOT_READ
    assert not list(partly_read(story.case))


def test_half_a_reading_says_how_much_is_left_and_leads_to_why():
    story, share = told(THINGS, THINGS[:2])
    assert read_words(story.case, share) == "Only partly read out: 2 of 6 lines, 4 not."
    (missing,) = partly_read(story.case)
    assert missing.words == "Share: 4 of 6 lines not read out. Say why, or read the rest"
    assert missing.route.screen == "read-out"
    assert missing.route.field == "left_why"
    assert missing in story.case.missing


def test_with_why_or_with_the_rest_nothing_is_missing():
    assert not list(partly_read(told(THINGS, THINGS[:2], why="They needed no more")[0].case))
    story, share = told(THINGS, THINGS[:2], THINGS[2:])
    assert not list(partly_read(story.case))
    assert read_words(story.case, share).startswith("All of it was read out: 6 lines, the last Mon 23 Nov 2026, 09:01")


def test_what_the_share_says_otherwise_now_was_not_read():
    story, share = told(THINGS, THINGS)
    other = [*THINGS[:-1], Given(id=THINGS[-1].id, label="Thing 5", words="other words")]
    story.correct(share.record_id, given=[one.model_dump() for one in other])
    assert len(read_of(story.case, story.case.records(Share)[0])) == len(THINGS) - 1
    assert list(partly_read(story.case))


@given(st.lists(places, max_size=4))
def test_what_is_read_and_what_is_left_are_together_the_whole(read_at):
    story, share = told(THINGS, *(tuple(THINGS[at] for at in sorted(some)) for some in read_at))
    read_ids = set(read_of(story.case, share))
    assert read_ids == {THINGS[at].id for some in read_at for at in some}
    whole = len(read_ids) == len(THINGS)
    assert read_words(story.case, share).startswith("All") == whole
    if whole or not read_ids:
        assert not list(partly_read(story.case))
    elif read_at[-1]:
        assert list(partly_read(story.case))


@given(places)
def test_a_reading_keeps_just_the_lines_that_were_read_and_reads_back_as_it_was_written(some):
    lines = lines_read(THINGS, dict.fromkeys(some, MONDAY))
    assert [one.id for one in lines] == [THINGS[at].id for at in sorted(some)]
    record = ReadOut(record_id="a" * 32, share="b" * 32, lines=lines, of=len(THINGS), at=MONDAY)
    assert read(ReadOut.kind, record.body()) == record


def test_no_headline_says_what_was_read():
    story, _share = told(THINGS, THINGS[:1])
    assert story.case.records(ReadOut)[0].headline == "Read out: 1 of 6 lines"


def test_what_was_read_is_dots_where_the_record_is_read():
    story, _share = told(THINGS, THINGS[:1])
    (said,) = story.case.records(ReadOut)[0].more_said(story.case.rules)
    assert said.masked
    assert said.words == THINGS[0].words
