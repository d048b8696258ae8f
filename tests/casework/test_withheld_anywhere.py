"""Nothing that is withheld is found in a text that goes, nor what a field said before it was put right."""

from dataclasses import replace

import pytest

from datui.casework.composed import cleaned, compose, composed
from datui.casework.keptback import guards
from datui.casework.kinds import Consent, Intake, Move, Order, Person, Referral, Research, SafetyPlan
from datui.casework.pieces import pieces, usual
from datui.casework.toldfields import NAMES_A_PLACE, WHERE
from tests.casework.canaries import run
from tests.casework.hidden import Hiding, written
from tests.casework.sharing_story import Told
from tests.casework.stories import MONDAY


def left_of(story, text, picked=None):
    """A text of an officer's as it leaves with what is usual."""
    return cleaned(story.case, text, story.now, usual(story.case, story.now) if picked is None else picked)[0]


def leaks(seed):
    """What of a case told from a seed is found in a text that repeats it."""
    hiding = Hiding(seed)
    known, ids = pieces(hiding.case, MONDAY), usual(hiding.case, MONDAY)
    guard = guards(hiding.case, known, [one for one in known if one.id in ids], MONDAY).texts
    assert len(hiding.hidden) > 900
    return [
        (one.kind, one.field, said)
        for one in hiding.hidden
        for said in written(one.words)
        if run(said) in run(guard.take_out(f"We heard that {said} was said.")[0].replace("[withheld]", "|"))
    ]


def test_trap_12_19_nothing_withheld_of_any_version_of_any_record_is_found_however_it_is_written():
    assert leaks(1) == []


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(2, 12))
def test_the_same_for_many_cases(seed):
    assert leaks(seed) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Call oh seven double oh nine double oh one two three four", "Call [withheld]"),
        ("Call zero seven zero zero nine, zero zero one, two three four!", "Call [withheld]!"),
        ("Call 07oo9 001234", "Call [withheld]"),
        ("Call 0700 9OO 1234", "Call [withheld]"),
        ("Mail asha.k [at] fiction.test", "Mail [withheld]"),
        ("Mail asha.k@fiction", "Mail [withheld]"),
        ("Mail a.sha.k@fiction.test", "Mail [withheld]"),
        ("She is at RoseLane", "She is at [withheld]"),
        ("She is at number 12a, Rose Lane", "She is at [withheld]"),
        ("Jane Hollaway heard it", "[withheld] heard it"),
        ("Jayne heard it", "[withheld] heard it"),
        ("The Holloways heard it", "The [withheld] heard it"),
        ("Say bluebells", "Say [withheld]"),
    ],
)
def test_a_text_leaves_without_what_is_withheld_as_it_is_said_or_misspelt(text, left):
    assert left_of(Told(), text) == left


@pytest.mark.parametrize("text", ["In June one of two came; 900 pounds, 12 May 2026.", "Mark lives at 4 Hill Road."])
def test_numbers_and_names_that_are_no_secret_stay(text):
    assert left_of(Told(), text) == text


def test_what_a_report_said_before_it_was_put_right_is_withheld_still():
    story = Told()
    story.entries = [one for one in story.entries if one.record.record_id != story.witness]
    story.correct(story.report, reported_by="Somebody", account="Nothing more")
    said = left_of(story, "Jane Holloway rang. Next door heard it through the wall.")
    assert said == "[withheld] rang. [withheld]."


def test_where_a_victim_worked_before_is_withheld_still():
    story = Told()
    story.correct(story.victim, agency="Bright Smiles Dental")
    story.correct(story.victim, agency="")
    assert left_of(story, "She works at bright smiles dental") == "She works at [withheld]"


def test_the_name_of_a_refuge_is_withheld_wherever_it_is_written_down():
    for kind, values in (
        (Move, {"way": "refuge", "agency": "Willow House refuge"}),
        (Referral, {"agency": "refuge", "service": "Willow House refuge"}),
        (Consent, {"agency": "refuge", "service": "The Willow House refuge"}),
    ):
        story = Told()
        story.tell(kind, **values)
        assert left_of(story, "She went to Willow House.") == "She went to [withheld].", kind
        assert left_of(story, "The refuge has room") == "The refuge has room"


def test_places_in_a_text_that_is_withheld_are_withheld_in_every_other():
    story = Told()
    forbids = "Not to go within 100m of 7 Ash Grove, nor to Saint Anne's School"
    story.tell(Order, forbids=forbids, away_from="Netherby")
    story.tell(Research, facts="Living at 14 Birch Crescent since May; moved to Longdon")
    goes_to = "Her aunt Meera, 5 Elm Way, Kelby"
    story.tell(SafetyPlan, ways="Works at Bright Smiles", go_to=goes_to, helpers="Meera Shah")
    for text in ("7 ash grove", "Ash Grove", "St Anne's School", "14 Birch Cres", "Longdon", "Netherby", "5 Elm Way"):
        assert "[withheld]" in left_of(story, f"She is at {text} now"), text
    for text in ("Bright Smiles", "Kelby", "Meera", "meera shah"):
        assert left_of(story, f"She is with {text} now") == "She is with [withheld] now", text


def test_a_new_address_of_a_move_says_that_it_is_where_somebody_is_found():
    story = Told()
    move = story.tell(Move, way="direct-let", area="Farport", address="The Old Forge, Mill Street", postcode="ZZ7 7QQ")
    held = {one.id.split(".")[1]: one.withheld for one in pieces(story.case, story.now) if one.id.startswith(move)}
    assert {held[name] for name in ("area", "address", "postcode")} == {WHERE}
    assert left_of(story, "She is at old forge in farport, zz7") == "She is at [withheld] in [withheld]"


def test_what_is_ticked_of_our_own_working_frees_nothing_that_it_names():
    story = Told()
    why = story.tell(Referral, agency="idva", why="Jane heard it. Tom is at Larkfield, she in Rose Lane.")
    picked = usual(story.case, story.now) | {f"{why}.why"}
    gets = composed(story.case, picked, title="T", to="R", purpose="P", now=story.now).outgoing.text
    assert "[withheld] heard it. Tom is at [withheld], she in [withheld]." in gets


def test_a_purpose_names_nobody_who_is_not_told_of():
    story = Told()
    purpose = "Jane next door told us; Tom is at Larkfield"
    made = compose(story.case, [], title="Jane at Larkfield", to="Priya Nair", purpose=purpose, now=story.now)
    assert made.title == "[withheld] at [withheld]"
    assert made.purpose == "[withheld] next door told us; [withheld] is at [withheld]"
    assert made.to == "Priya Nair"


def test_a_purpose_that_stands_in_our_own_working_stays_and_the_name_of_a_refuge_does_not():
    story = Told()
    why = "So that she can be rung safely every day"
    story.tell(Referral, agency="refuge", service="Willow House refuge", why=why)
    made = compose(story.case, [], title="Told", to="Willow House", purpose=f"{why} at Willow House", now=story.now)
    assert (made.purpose, made.to) == (f"{why} at [withheld]", "Willow House")


def test_an_officer_who_bears_the_first_name_of_who_told_us_frees_it_for_nobody():
    story = Told()
    story.entries = [replace(one, by="Jane Smith") for one in story.entries]
    assert left_of(story, "Jane heard it through the wall") == "[withheld] heard it through the wall"


@pytest.mark.parametrize(
    "text",
    [
        "Her GP is Dr Patel",
        "He came to 9 Quay Street",
        "at 9 quay street",
        "Ring (01952) 000 111",
        "She works at Tesco",
        "tom goes to larkfield primary",
        "Tom goes to St Mary's",
        "Write to zz1 3ab",
    ],
)
def test_a_text_that_names_a_place_by_the_way_is_read_before_it_goes(text):
    story = Told()
    note = story.note(text)
    held = {one.id: one.withheld for one in pieces(story.case, story.now)}
    assert held[f"{note}.text"] == NAMES_A_PLACE
    assert f"{note}.text" not in usual(story.case, story.now)


@pytest.mark.parametrize(
    "text",
    [
        "Mark lives at 4 Hill Road, Otherton",
        "Police reference 4471928 of 12 May 2026 at 14:30",
        "It was a Close Call. She said No Way; he works for the Council.",
        "She walks to her school and back",
    ],
)
def test_a_text_that_names_none_goes_as_any_other(text):
    story = Told()
    note = story.note(text)
    assert f"{note}.text" in usual(story.case, story.now)


def test_a_report_and_a_person_of_two_homes_leave_no_home_of_the_victims_open():
    story = Told()
    story.tell(Intake, victim_name="Asha Verity Khan", address="9 Quay Street, Farport", postcode="ZZ5 5ZZ")
    story.correct(story.feared, address="9 Quay Street, Farport", postcode="ZZ5 5ZZ")
    held = {one.id: one.withheld for one in pieces(story.case, story.now)}
    assert held[f"{story.feared}.address"] == WHERE


def test_two_victims_are_each_as_well_hidden():
    story = Told()
    values = {"address": "3 Low Row, Netherby", "phone": "07009 444 555", "agency": "Netherby Bakery"}
    story.tell(Person, case_roles=["victim"], name="Bea Moss", **values)
    said = left_of(story, "She is at 3 low row or the Netherby Bakery, 07009444555")
    assert said == "She is at [withheld] or the [withheld]"
