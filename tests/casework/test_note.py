"""A note says whose account it is."""

import pytest

from datui.casework.kinds import Note
from datui.casework.records import build
from tests.casework.stories import MONDAY, the_rules


@pytest.mark.parametrize("code", [choice.code for choice in the_rules().lists["note-kind"].choices])
def test_every_kind_of_note_has_a_headline_of_its_own_without_its_text(code):
    note = build(Note, {"record_id": "0" * 32, "note_kind": code, "text": "SECRET", "said_by": "SECRET"}, now=MONDAY)
    assert note.headline.endswith("noted")
    assert "SECRET" not in note.headline


def test_the_four_kinds_are_words_observation_account_and_opinion():
    assert [choice.code for choice in the_rules().lists["note-kind"].choices] == [
        "words",
        "observation",
        "third-party",
        "opinion",
    ]


def test_a_note_of_no_kind_is_kept():
    assert build(Note, {"record_id": "0" * 32, "text": "x"}, now=MONDAY).headline == "Note"
