"""Where the victim lives: no letter goes to a home that they left, and none to the newest is frozen by its spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.address import one_home, same_place
from datui.casework.case import Case
from datui.casework.interlock import OLDER_ADDRESS, channel_allowed
from datui.casework.kinds import Intake, Person, SafeContact
from datui.casework.places import older_addresses
from tests.casework.stories import CASE_ID, Story, entries, the_rules

OLD, NEW, THIRD = "14 Elm Road, Demoford TF1 1AA", "3 Secret Close, Quillbury ST1 2BB", "9 Paper Lane, Inkham SY4 5AB"
WRITES = {"letter_allowed": "y", "letter_seen": "n", "confirmed_on": "today"}


def letter(story, to):
    """What is said of a letter to an address by a plan that allows it."""
    story.tell(SafeContact, **WRITES, letter_to=to)
    verdict = channel_allowed(story.case, "letter", story.now)
    assert verdict.ok or verdict.reason == OLDER_ADDRESS
    return verdict.ok


def moved():
    """A report from the old home, and then a victim who lives at a new one."""
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", address=OLD)
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address=NEW)
    return story


def the_report(story):
    return story.entries[0].record.record_id


# Which home is the newest ----------------------------------------------------------------------------------------


UNSURE = "Where the victim lives: a newer report tells of another home"


def unsure(story):
    return [line for line in story.case.missing if line.words.startswith(UNSURE)]


@pytest.mark.parametrize("told", [OLD, "14 Elm Rd, TF1 1AA", "14 elm road demoford", THIRD])
def test_where_a_newer_report_tells_of_another_home_every_home_is_frozen_until_somebody_says_which_holds(told):
    story = moved()
    who = story.case.victim.record.record_id
    assert not unsure(story)
    story.tell(Intake, victim_name="Zora Quill", address=told, account="A neighbour heard shouting")
    assert not any(letter(story, home) for home in (NEW, OLD, told))
    (line,) = unsure(story)
    assert (line.clause, line.route.record_id, line.route.field) == ("practice:5.4", who, "address")
    story.correct(who, phone="01632 960001", because="A new number")
    assert not letter(story, NEW), "a new number says nothing of a home"
    story.correct(who, because="She lives there still")
    assert letter(story, NEW)
    assert not letter(story, OLD)
    assert not unsure(story)
    said = {name: question.help for name, _info, question in Person.questions()}
    assert "kept again just as it is, this home is said to hold still" in said["address"]


@pytest.mark.parametrize("says", ["person", "report"])
def test_a_newer_report_and_the_person_agree_again_by_either_of_them(says):
    story = moved()
    newer = story.tell(Intake, victim_name="Zora Quill", address=THIRD)
    if says == "person":
        story.correct(story.case.victim.record.record_id, address=THIRD, because="She moved")
    else:
        story.correct(newer, address="3 Secret Cl, ST1 2BB", because="It was the refuge")
    holds = THIRD if says == "person" else NEW
    assert [home for home in (NEW, OLD, THIRD) if letter(story, home)] == [holds]
    assert not unsure(story)


def test_a_newer_report_freezes_the_home_of_another_victim_too_where_it_names_them():
    story = moved()
    mother = story.tell(Person, case_roles=["victim"], name="Ina Example", address=THIRD)
    story.tell(SafeContact, **WRITES, letter_to=THIRD, whom=mother)
    assert channel_allowed(story.case, "letter", story.now, mother).ok
    story.tell(Intake, victim_name="Ina Example", address="7 Madeup Way, Inkham")
    assert channel_allowed(story.case, "letter", story.now, mother).reason == OLDER_ADDRESS
    assert letter(story, NEW)


def test_nobody_is_met_at_a_home_that_they_left_although_letters_go_to_the_new_one():
    story = moved()
    meets = {"visit_allowed": "y", "visit_seen": "n"}
    for to, met in ((OLD, False), ("14 Elm Rd, TF1 1AA", False), (NEW, True), ("The library", True)):
        story.tell(SafeContact, **WRITES, **meets, letter_to=NEW, visit_to=to)
        verdict = channel_allowed(story.case, "visit", story.now)
        assert (verdict.ok, verdict.field) == (met, "" if met else "visit_to")


@pytest.mark.parametrize(
    "spelt", ["14 Elm Rd, Demoford TF1 1AA", "14 Elm Road, Invented Shire TF11AA", "41 Oak Street"]
)
def test_a_better_spelling_in_the_old_report_thaws_nothing_and_freezes_nothing_new(spelt):
    story = moved()
    story.correct(the_report(story), address=spelt, because="Misspelt")
    assert letter(story, NEW)
    assert not letter(story, OLD)
    assert not letter(story, spelt)


def test_a_report_that_told_of_the_newest_home_and_then_of_another_says_that_they_moved():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", address=OLD)
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address="14 Elm Rd", postcode="TF1 1AA")
    story.correct(the_report(story), address=NEW, because="She rang: she is out")
    assert letter(story, NEW)
    assert not letter(story, OLD)


def test_until_a_person_says_where_they_live_the_report_that_first_tells_of_another_home_does():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", address=OLD)
    story.tell(Intake, victim_name="Zora Quill", address=NEW)
    story.tell(Intake, victim_name="Zora Quill", address="14 Elm Rd, Demoford")
    assert letter(story, NEW)
    assert not letter(story, OLD)


def test_a_person_who_is_kept_again_with_the_same_address_says_nothing_new_of_it():
    story = Story()
    first = story.tell(Person, case_roles=["victim"], name="Zora Quill", address=OLD)
    story.tell(Person, case_roles=["victim"], name="Zora", address=NEW)
    story.correct(first, address="14 Elm Rd", postcode="TF1 1AA", phone="01632 960001")
    assert letter(story, NEW)
    assert not letter(story, OLD)


def test_where_an_address_was_taken_out_nobody_knows_where_they_live_and_every_home_is_frozen():
    story = moved()
    story.correct(story.case.victim.record.record_id, address="", because="She is not there any more")
    assert not letter(story, NEW)
    assert not letter(story, OLD)


def test_a_child_who_stayed_behind_does_not_make_the_old_home_the_newest():
    story = moved()
    story.tell(Person, case_roles=["victim", "child"], name="Bo Quill", age="6", address=OLD)
    assert letter(story, NEW)
    assert not letter(story, OLD)


def test_another_victim_s_own_home_freezes_no_letter_to_this_one_s():
    story = moved()
    mother = story.tell(Person, case_roles=["victim"], name="Ina Example", address=THIRD)
    assert letter(story, NEW)
    assert letter(story, THIRD)
    assert not letter(story, OLD)
    story.correct(mother, address="7 Madeup Way, Inkham", because="Moved")
    assert letter(story, NEW)
    assert not letter(story, THIRD)


def test_somebody_who_is_written_down_twice_has_one_home_the_newest():
    story = Story()
    story.tell(Person, case_roles=["victim"], name="Zora Quill", aliases="Zorica", address=OLD)
    story.tell(Person, case_roles=["victim"], name="Zorica", address=NEW)
    assert letter(story, NEW)
    assert not letter(story, OLD)


def test_the_home_of_somebody_who_is_not_the_victim_after_all_stays_frozen():
    story = moved()
    wrong = story.tell(Person, case_roles=["victim"], name="Zora Quill", address=THIRD)
    story.correct(wrong, case_roles=["third-party"], because="Her brother")
    assert letter(story, NEW)
    assert not letter(story, THIRD)


def test_where_no_postcode_tells_two_towns_apart_the_newest_is_written_to_and_the_other_is_not():
    story = Story()
    story.tell(Intake, victim_name="Zora Quill", address="14 High Street, Demoford")
    story.tell(Person, case_roles=["victim"], name="Zora Quill", address="14 High Street, Quillbury")
    assert letter(story, "14 High St, Quillbury")
    assert not letter(story, "14 High St, Demoford")


_HOMES = [OLD, NEW, THIRD]
_SPELT = {
    OLD: ["14 Elm Rd, Demoford TF1 1AA", "14, elm road TF11AA", "14 Elm Road, Invented Shire TF1 1AA"],
    NEW: ["3 Secret Cl., Quillbury, ST1 2BB", "3 secret close st12bb"],
    THIRD: ["9 Paper Ln Inkham SY4 5AB", "No. 9, Paper Lane, Otherby, SY4 5AB"],
}
_STEPS = st.lists(st.tuples(st.sampled_from(["report", "spelling", "person"]), st.sampled_from(_HOMES)), max_size=7)


@given(
    _STEPS,
    st.sampled_from(_HOMES),
    st.lists(st.tuples(st.sampled_from(["report", "spelling"]), st.sampled_from(_HOMES))),
)
def test_whatever_reports_say_only_the_home_that_a_person_told_of_last_is_written_to(before, lives, after):
    told_after = [home for what, home in after if what == "report"][-1:]

    story = Story()
    story.tell(Intake, victim_name="Zora Quill")
    who = story.tell(Person, case_roles=["victim"], name="Zora Quill")
    told = {lives}
    for what, home in [*before, ("person", lives), *after]:
        told |= {home} if what != "spelling" else set()
        if what == "report":
            story.tell(Intake, victim_name="Zora Quill", address=home)
        elif what == "person":
            story.correct(who, address=home, because="Moved")
        else:
            for entry in story.case.of(Intake):
                if entry.record.address.value == home:
                    story.correct(entry.record.record_id, address=_SPELT[home][0], because="Misspelt")
    for home in _HOMES:
        for spelt in (home, *_SPELT[home]):
            holds = home == lives and told_after in ([], [lives])
            assert letter(story, spelt) is (holds or home not in told)


@given(entries(kinds=(Intake, Person, SafeContact)))
def test_no_home_is_both_the_newest_and_left(written):
    case = Case.fold(CASE_ID, written, the_rules())
    for each in case.homes:
        assert not any(one_home(each.now, home) for home in each.before)
    assert set(older_addresses(case)) <= {home.text for each in case.homes for home in each.before}


# Two addresses ---------------------------------------------------------------------------------------------------

_SHORT = {"Road": "Rd", "Street": "St.", "Avenue": "Ave", "Lane": "Ln", "Close": "Cl", "Drive": "Dr", "Court": "Ct"}


@st.composite
def spellings(draw):
    """One address, written in two ways."""
    street, kind = (
        draw(st.sampled_from(["Elm", "High", "St Mary's", "Old Mill"])),
        draw(st.sampled_from(sorted(_SHORT))),
    )
    door, letter_of = draw(st.integers(1, 200)), draw(st.sampled_from(["", "A", "B"]))
    flat = draw(st.sampled_from(["", "Flat 2, ", "Flat 3B, "]))
    towns = st.sampled_from([", Demoford", ", Quillbury, Invented Shire", ""])
    other_flat = flat.replace("Flat", draw(st.sampled_from(["Flat", "Apt", "flat"])))
    one = f"{flat}{door}{letter_of} {street} {kind}{draw(towns)}, TF1 1AA"
    spaced = f"{door} {letter_of}" if letter_of else f"{door}"
    code = draw(st.sampled_from(["TF1 1AA", "tf11aa", "TF1  1AA"]))
    return one, f"{other_flat}{spaced}, {street.replace(chr(39), '’')} {_SHORT[kind]}{draw(towns)} {code}"


@given(spellings())
def test_one_address_is_the_same_place_and_one_home_however_it_is_written(pair):
    assert same_place(*pair)
    assert one_home(*pair)


@given(spellings(), st.integers(201, 400))
def test_another_house_is_another_place_however_it_is_written(pair, door):
    one, other = pair
    number = next(word for word in one.replace(",", " ").split()[(2 if one.startswith("Flat") else 0) :])
    elsewhere = (
        one.replace(number, f"{door}", 1) if not one.startswith("Flat") else one.replace(f" {number}", f" {door}")
    )
    assert not same_place(elsewhere, other)
    assert not one_home(elsewhere, other)


@pytest.mark.parametrize(
    ("one", "other", "maybe", "surely"),
    [
        ("1 High Street, Demoford", "1 High St Demoford", True, True),
        ("Flat 2A 14 Elm Road", "Flat 2 A, 14 Elm Road", True, True),
        ("14B Elm Road", "Flat B, 14 Elm Road", True, True),
        ("14 Elm Road, TF1 1AA", "14 Elm Road, Demoford, TF1 1AA, Invented Shire", True, True),
        ("14 Elm Road, Demoford", "14 Elm Road, Invented Shire", True, False),
        ("14 Elm Road, Demoford TF1 1AA", "14 Elm Road, Demoford TF1 1AB", True, False),
        ("14 Elm Road, TF1 1AA", "14 Elm Road, ST1 2BB", False, False),
        ("Elm Road, Demoford", "14 Elm Road, Demoford", True, True),
        ("TF1 1AA", "14 Elm Road, TF1 1AA", True, True),
        ("Rose Cottage, Elm Lane, Demoford", "Rose Cottage, Elm Lane, Invented Shire", True, False),
        ("Rose Cottage, Elm Lane, Demoford", "Ivy Cottage, Elm Lane, Demoford", False, False),
        ("2 Elm Road", "2A Elm Road", True, False),
        ("2A Elm Road", "2B Elm Road", False, False),
        ("Flat 2, 14 Elm Road TF1 1AA", "Flat 5, 14 Elm Road TF1 1AA", False, False),
        ("Flat 2, 14 Elm Road TF1 1AA", "2 Elm Road TF1 1AA", False, False),
        ("1 St Mary's Road, Demoford", "1 St John's Road, Demoford", False, False),
        ("Elm Road surgery", "Elm Road school", False, False),
        ("The Studio", "the studio", True, True),
        ("Demoford", "14 Elm Road, Demoford", True, False),
        ("With her mother, Demoford", "14 Elm Road, Demoford", False, False),
        ("رقم ٥ شارع النور", "رقم ٥ شارع النور", True, True),
        ("Nowhere", "nowhere", True, True),
        ("14 Elm Road", "", False, False),
        ("", "", False, False),
    ],
)
def test_two_addresses_may_be_one_place_in_doubt_and_are_one_home_only_where_nothing_says_otherwise(
    one, other, maybe, surely
):
    assert same_place(one, other) is same_place(other, one) is maybe
    assert one_home(one, other) is one_home(other, one) is surely


_PARTS = st.lists(
    st.sampled_from(
        ["Flat", "2", "14", "2a", "a", "Elm", "Road", "St", "Rd", "Demoford", "TF1 1AA", "TF1 1AB", ",", "ş"]
    ),
    max_size=7,
).map(" ".join)


@given(_PARTS | st.text(max_size=40), _PARTS | st.text(max_size=40))
def test_what_is_one_home_may_be_the_same_place_and_neither_depends_on_which_comes_first(one, other):
    assert same_place(one, other) == same_place(other, one)
    assert one_home(one, other) == one_home(other, one)
    assert same_place(one, other) or not one_home(one, other)


@given(_PARTS | st.text(max_size=40))
def test_an_address_that_says_anything_is_one_home_with_itself(one):
    assert one_home(one, one) is same_place(one, one)
