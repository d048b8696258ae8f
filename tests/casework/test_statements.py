"""Whose account a paragraph is: verbatim words apart from what was seen, told of, and made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.kinds import Note
from datui.casework.printed import printed
from datui.casework.records import build
from datui.casework.statements import MARKS, Statement, remarked, statements
from tests.casework.stories import MONDAY, the_rules


def note(**values):
    return build(Note, {"record_id": "0" * 32, **values}, now=MONDAY)


def test_each_paragraph_is_what_its_mark_says_and_the_mark_is_no_part_of_it():
    text = "Words: He said he would.\nSeen: The door was off.\n\nTold: Her sister heard it.\nView: It gets worse."
    assert statements(text) == (
        Statement("words", "He said he would."),
        Statement("observation", "The door was off."),
        Statement("third-party", "Her sister heard it."),
        Statement("opinion", "It gets worse."),
    )


def test_what_bears_no_mark_is_what_the_note_is_said_to_be_and_else_words_in_quotation_marks_are_the_victims():
    text = '"I am afraid of him."\n\nThe door was off.'
    assert [each.kind for each in statements(text)] == ["words", ""]
    assert [each.kind for each in statements(text, "observation")] == ["observation"]


def test_two_lines_of_one_account_stand_together():
    assert statements("Seen: The door\nwas off.\n\nSeen: Glass.") == (
        Statement("observation", "The door\nwas off.\nGlass."),
    )


def test_a_note_of_several_accounts_is_read_account_by_account():
    said = printed(note(text="Words: Help me.\nView: She means it."), the_rules(), str)
    assert [(each.label, each.words) for each in said[:2]] == [
        ("Victim's words", "Help me."),
        ("Professional opinion", "She means it."),
    ]


def test_a_note_of_one_account_is_read_as_it_was_written():
    said = printed(note(text="Help me.\n\nPlease.", note_kind="words"), the_rules(), str)
    assert (said[0].label, said[0].words) == ("Note", "Help me.\n\nPlease.")


def test_the_marks_are_of_the_kinds_that_the_pack_has():
    assert list(MARKS) == [choice.code for choice in the_rules().lists["note-kind"].choices]


@given(st.text(alphabet='ab :\n"WSTVords', max_size=80), st.integers(0, 90))
def test_marking_a_paragraph_loses_no_word_and_comes_round_to_where_it_began(text, at):
    marked, there = text, at
    for _kind in range(len(MARKS) + 1):
        marked, there = remarked(marked, there)
        assert 0 <= there <= len(marked)
    words = [each.text for each in statements(text)]
    assert [each.text for each in statements(marked)] == words


@pytest.mark.parametrize(("at", "cursor"), [(0, 7), (4, 11), (9, 16)])
def test_the_cursor_stays_at_the_letter_where_it_was(at, cursor):
    assert remarked("He is out", at) == ("Words: He is out", cursor)
