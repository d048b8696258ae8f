"""What an officer writes in a text leaves without what is withheld, however it is written there."""

import pytest

from datui.casework.composed import cleaned, composed
from datui.casework.kinds import Person
from tests.casework.sharing_story import Told

SAYS = [
    ("Ring her on 0700 900 1234 today", "Ring her on [withheld] today"),
    ("Ring her on 07009-001-234.", "Ring her on [withheld]."),
    ("Ring +44 7009 001234", "Ring +[withheld]"),
    ("Ring 0044 7009 001 234", "Ring [withheld]"),
    ("Write to ASHA.K@fiction.test.", "Write to [withheld]."),
    ("Write to asha.k at fiction dot test", "Write to [withheld]"),
    ("She is at 12 Rose Ln", "She is at [withheld]"),
    ("She is at 12, rose lane, flat 3", "She is at [withheld]"),
    ("She is in Rose Lane now", "She is in [withheld] now"),
    ("Her postcode is ZZ12AB", "Her postcode is [withheld]"),
    ("Her postcode is zz1  2ab", "Her postcode is [withheld]"),
    ("Tom is at Larkfield Primary", "Tom is at [withheld]"),
    ("Tom is at Larkfield", "Tom is at [withheld]"),
    ("She says bluebell when it is safe", "She says [withheld] when it is safe"),
    ("She says BLUE BELL", "She says [withheld]"),
    ("Jane Holloway heard it", "[withheld] heard it"),
    ("holloway heard it", "[withheld] heard it"),
    ("Jane's wall is thin", "[withheld]'s wall is thin"),
    ("Lena Fox minds Tom", "[withheld] minds Tom"),
    ("Next door heard it through the wall.", "[withheld]."),
]


def usual_of(story):
    from datui.casework.pieces import usual

    return usual(story.case, story.now)


@pytest.mark.parametrize(("text", "left"), SAYS)
def test_a_text_leaves_without_what_is_withheld(text, left):
    story = Told()
    assert cleaned(story.case, text, story.now, usual_of(story))[0] == left


@pytest.mark.parametrize(
    "text",
    [
        "Asha has a bruise on her left arm; Mark did it on 12 Nov.",
        "Mark Denholm lives at 4 Hill Road, Otherton and rings from 07009 555 666.",
        "Tom is six. He saw it. She will go on Wednesday.",
        "Call 999. Police reference 1234 of 23 November 2026.",
        "Priya Nair of Demoford IDVA service will ring her on Friday.",
    ],
)
def test_a_text_that_says_nothing_of_that_stays_as_it_is(text):
    story = Told()
    assert cleaned(story.case, text, story.now, usual_of(story)) == (text, 0)


def test_what_is_picked_may_stand_in_a_text_as_well():
    story = Told()
    note = story.note("She moved to 12 Rose Lane; ring 07009 001234 or 07009 777888")
    picked = {f"{story.victim}.{field}" for field in ("name", "address", "postcode", "phone")} | {f"{note}.text"}
    made = composed(story.case, picked, title="T", to="R", purpose="P", now=story.now).outgoing.text
    assert "She moved to 12 Rose Lane; ring 07009 001234 or [withheld]" in made


def test_trap_12_3_an_older_address_is_not_told_with_the_newest():
    story = Told()
    story.correct(story.victim, address="9 Quay Street, Farport", postcode="ZZ5 5ZZ")
    note = story.note("She left 12 Rose Lane for 9 Quay Street")
    made = composed(
        story.case, {f"{note}.text", f"{story.victim}.address"}, title="T", to="R", purpose="P", now=story.now
    )
    assert "She left [withheld] for 9 Quay Street" in made.outgoing.text


def test_a_home_that_is_told_of_the_perpetrator_alone_stays_withheld_of_the_victim():
    story = Told()
    picked = {f"{story.feared}.address", f"{story.feared}.name"}
    text = "He came from 4 Hill Rd to 12 Rose Lane"
    assert cleaned(story.case, text, story.now, picked)[0] == "He came from 4 Hill Rd to [withheld]"


def test_somebody_of_whom_nothing_is_picked_is_named_in_no_text():
    story = Told()
    text = "Asha, Mark and Tom were there."
    assert cleaned(story.case, text, story.now)[0] == "[withheld] and [withheld] were there."
    assert (
        cleaned(story.case, text, story.now, {f"{story.feared}.name"})[0]
        == "[withheld], Mark and [withheld] were there."
    )


def test_a_name_that_is_a_word_is_taken_out_only_as_a_name():
    story = Told()
    story.tell(Person, case_roles=["witness"], name="Will Stone")
    text = "He will come back with a stone. Will saw it."
    assert cleaned(story.case, text, story.now)[0] == "He will come back with a stone. [withheld] saw it."


def test_a_date_of_birth_that_is_withheld_is_taken_out_however_it_is_said():
    story = Told()
    story.tell(Person, case_roles=["witness"], name="Bo Lund", born="3 May 1985")
    for said in ("3 May 1985", "03/05/1985", "3.5.85", "1985-05-03", "3rd of May 1985"):
        assert cleaned(story.case, f"Born {said}, here", story.now)[0] == "Born [withheld], here"


def test_an_officer_who_also_called_police_is_no_stranger():
    story = Told()
    story.correct(story.report, police_by="Sam Officer")
    text = "Sam Officer spoke with her."
    assert cleaned(story.case, text, story.now, usual_of(story)) == (text, 0)


def test_a_number_of_a_file_that_is_picked_stands_in_a_text_too():
    story = Told()
    story.correct(story.report, police_reference="4471928")
    assert cleaned(story.case, "Police hold it as 4471928", story.now, usual_of(story))[1] == 0


def test_nothing_of_how_a_text_is_written_breaks_what_looks_through_it():
    story = Told()
    for text in ("", "[withheld]", "\n\n", "1/2/99999 00/00/0000 99-99-99", "İstanbul ẞ ﬁ ①②③ ٠٧٠٠٩٠٠١٢٣٤", "+" * 50):
        left, _times = cleaned(story.case, text, story.now)
        assert isinstance(left, str)
    assert cleaned(story.case, "Ring ٠٧٠٠٩٠٠١٢٣٤ now", story.now)[0] == "Ring [withheld] now"
