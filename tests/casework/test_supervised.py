"""What a supervisor sees of a case: who opened it although it is shut, who was feared, and all that presses."""

import pytest

from datui.casework.due import IN_DANGER, TO_TELL
from datui.casework.kinds import Contact, Emergency, Intake, Interest, Note, Person, SafeContact
from datui.casework.reads import EMERGENCY, REVEAL, Access
from datui.casework.records import Entry
from datui.casework.supervised import opened_by_kept_out, role_words, unlooked_at
from tests.casework.stories import Story

OTHER, SUPERVISOR = ("p2", "Eve Example", "officer"), ("p3", "Una Senior", "supervisor")


def by(story, who):
    """The last entry is of somebody else."""
    last = story.entries[-1]
    person, name, role = who
    story.entries[-1] = Entry(last.seq, last.case_id, last.at, person, name, role, last.record)


def opened(*, barred="", knows=None, who=OTHER):
    story = Story()
    story.tell(Intake, victim_name="Asha Khan")
    story.tell(Person, case_roles=["victim"], name="Asha Khan", staff_barred=barred)
    if knows is not None:
        story.tell(Interest, knows=knows)
        by(story, who)
    story.tell(Emergency, opened_at="now")
    if who is not None:
        by(story, who)
    return story


def shut(story):
    return [entry.by for entry in opened_by_kept_out(story.case, [])]


@pytest.mark.parametrize(
    ("story", "names", "pressing"),
    [
        (opened(barred="Eve Example"), ["Eve Example"], 1),
        (opened(knows="y"), ["Eve Example"], 1),
        (opened(), ["Eve Example"], 0),
        (opened(knows="n"), [], 0),
        (opened(who=None), [], 0),
        (opened(barred="Bea Poe", knows="n"), [], 0),
    ],
)
def test_an_emergency_is_listed_where_the_case_is_shut_for_whoever_opened_it(story, names, pressing):
    assert shut(story) == names
    assert len(unlooked_at(story.case)) == pressing
    assert len([duty for duty in story.case.duties if duty.code == "kept-out"]) == pressing


def test_that_they_may_open_it_since_takes_nothing_back():
    story = opened()
    story.tell(Interest, knows="n")
    by(story, OTHER)
    assert shut(story) == ["Eve Example"]


def test_it_presses_until_a_supervisor_who_is_not_they_wrote_something():
    story = opened(barred="Eve Example")
    story.tell(Note, text="I had to")
    by(story, OTHER)
    assert unlooked_at(story.case)
    story.tell(Note, text="Asked her why")
    by(story, SUPERVISOR)
    assert not unlooked_at(story.case)
    assert shut(story) == ["Eve Example"], "it stays on the list"


def test_reading_an_emergency_that_was_open_already_is_listed_and_once():
    story = opened(barred="Eve Example", who=None)

    def read(what=EMERGENCY, closes="", at=story.now):
        access = Access(record_id=story.case.case_id, what=what, closes=closes)
        return Entry(story.entries[-1].seq + 1, "f" * 32, at, *OTHER, access)

    found = opened_by_kept_out(story.case, [read(), read(REVEAL), read(closes="5")])
    assert [(entry.by, entry.record.kind) for entry in found] == [("Eve Example", "access")]
    story.tell(Emergency, opened_at="now")
    by(story, OTHER)
    found = opened_by_kept_out(story.case, [read()])
    assert [entry.record.kind for entry in found] == ["emergency"]


def test_a_role_that_was_taken_from_a_perpetrator_is_told_and_no_other_change():
    story = Story()
    him = story.tell(Person, case_roles=["perpetrator"], name="Raj")
    story.correct(him, case_roles=["witness"])
    story.correct(him, name="Raj Khan")
    first, second, third = story.case.versions(him)
    told = [bool(role_words(entry, before)) for entry, before in ((first, None), (second, first), (third, second))]
    assert told == [False, True, False]


def test_a_case_in_danger_with_a_contact_that_nobody_was_told_of_presses_in_both_ways():
    story = Story()
    story.tell(Intake, victim_name="Asha Khan", danger_now="y")
    story.tell(SafeContact, confirmed_on="today", voice_allowed="y", voice_seen="n")
    assert story.case.row().pressing == IN_DANGER
    story.tell(Contact, channel="text", plan_followed="n", departed="She was with him")
    row = story.case.row()
    assert row.pressing == IN_DANGER | TO_TELL
    assert (row.danger, row.to_tell) == (True, True)
