"""What the fields of a form hold, told apart by who put it there, and how each answer is read."""

from datetime import UTC, datetime

import pytest

from datui.casework.kinds import Contact, Intake, Note
from screens.filled import Filled

NOW = datetime(2026, 11, 23, 16, 40, tzinfo=UTC)


def filled(kind, values=None, *, correcting=False):
    return Filled(kind, values or {}, now=lambda: NOW, correcting=correcting)


def field(form, name):
    return next(each for each in form.fields if each.name == name)


def read(form, name, typed):
    form.take(name, typed)
    return form.read(field(form, name))


def test_what_nobody_typed_is_no_change():
    form = filled(Contact, {"outcome": "spoke"})
    assert not form.touched
    assert not form.take("outcome", "spoke")
    assert form.take("outcome", "left-message")
    assert form.touched


def test_a_word_for_a_day_is_put_in_full_where_it_was_typed():
    assert read(filled(Intake), "victim_born", "today").put == "Mon 23 Nov 2026"


def test_what_a_draft_brought_is_not_read_afresh_until_it_is_typed_again():
    form = filled(Intake)
    form.bring({"victim_born": "today"})
    assert form.read(field(form, "victim_born")).put == ""
    assert form.bring({"victim_born": "today"}) == frozenset()
    assert read(form, "victim_born", "yesterday").put == "Sun 22 Nov 2026"


def test_a_draft_changes_nothing_that_it_does_not_speak_of():
    form = filled(Contact)
    form.take("outcome", "spoke")
    assert form.bring({"channel": "voice"}) == {"channel"}
    assert (form.values["outcome"], form.values["channel"]) == ("spoke", "voice")


def test_what_was_typed_here_is_no_dots_until_a_draft_brings_something_else():
    form = filled(Intake, {"reporter_reach": "07700 900123"})
    assert form.untyped({"reporter_reach"}) == {"reporter_reach"}
    form.take("reporter_reach", "07700 900555")
    assert form.untyped({"reporter_reach"}) == frozenset()
    form.bring({"reporter_reach": "07700 900123"})
    assert form.untyped({"reporter_reach"}) == {"reporter_reach"}


@pytest.mark.parametrize(("typed", "said"), [("?", "not known"), ("-", "rather not say")])
def test_a_mark_is_said_in_words(typed, said):
    reading = read(filled(Intake), "victim_born", typed)
    assert (reading.said, reading.put, reading.wrong) == (said, "", False)


def test_what_is_no_day_is_wrong_and_stays_as_it_was_typed():
    reading = read(filled(Intake), "victim_born", "the day before")
    assert reading.wrong
    assert reading.said
    assert reading.put == ""


def test_a_section_is_begun_at_its_first_open_question_and_a_correction_at_its_first():
    values = {"text": "He rang.", "at": "today"}
    first = filled(Note).sections[0]
    asked = [each.name for each in filled(Note).part(first)]
    open_one = next(name for name in asked if filled(Note, values).values[name] in ("", []))
    assert filled(Note, values).begins(first) == open_one
    assert filled(Note, values, correcting=True).begins(first) == asked[0]
