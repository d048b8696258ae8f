"""What of a case could be told: every piece by itself, under its heading, and why it is left out."""

from hypothesis import given, settings

from datui.casework.case import Case
from datui.casework.composed import compose
from datui.casework.kinds import Intake, Note, Person
from datui.casework.pieces import pieces, topics, usual
from datui.casework.toldfields import KINDS, OUR_OWN, PARTS, PERSON_FIELDS, THEIRS, THIRD, WAY, WHERE, WHO_TOLD
from tests.casework.sharing_story import Told
from tests.casework.stories import CASE_ID, MONDAY, Story, entries, the_rules


def of(story):
    return {piece.id: piece for piece in pieces(story.case, story.now)}


def held(story, record, field):
    return of(story)[f"{record}.{field}"].withheld


def test_where_and_how_a_victim_is_found_is_withheld_until_it_is_ticked():
    story = Told()
    assert held(story, story.victim, "address") == WHERE
    assert held(story, story.victim, "postcode") == WHERE
    assert held(story, story.victim, "phone") == WAY
    assert held(story, story.victim, "email") == WAY
    assert held(story, story.child, "school") == WHERE
    assert held(story, story.victim, "name") == ""
    assert held(story, story.plan, "voice_to") == WAY
    assert held(story, story.plan, "safe_person") == THIRD


def test_who_told_us_is_withheld_by_name_by_number_and_by_what_they_are():
    story = Told()
    assert held(story, story.report, "reported_by") == WHO_TOLD
    assert held(story, story.report, "source") == WHO_TOLD
    assert held(story, story.report, "reporter_reach") == WHO_TOLD
    assert held(story, story.report, "account") == THEIRS
    assert {one.withheld for one in of(story).values() if one.about == story.witness} == {WHO_TOLD}


def test_what_is_known_of_a_perpetrator_is_told_unless_it_gives_the_victims_home_away():
    story = Told()
    assert held(story, story.feared, "address") == ""
    story.correct(story.feared, address="Flat 3, 12 Rose Ln, Demoford", postcode="")
    assert held(story, story.feared, "address") == WHERE
    story.correct(story.feared, address="4 Hill Road, Otherton", lives_there="y")
    assert held(story, story.feared, "address") == WHERE


def test_trap_12_1_a_number_that_the_perpetrator_shares_with_the_victim_is_withheld_of_both():
    story = Told()
    assert held(story, story.feared, "phone") == ""
    story.correct(story.feared, phone="+44 7009 001234")
    assert held(story, story.feared, "phone") == WAY


def test_code_words_are_no_piece_in_any_case():
    story = Told()
    said = " ".join(one.words for one in of(story).values())
    assert "bluebell" not in said
    assert "Tuesday" not in said


def test_a_text_is_told_account_by_account_each_with_its_sort():
    story = Story()
    note = story.tell(
        Note, text='Seen: a bruise\n\nTold: her sister says so\n\nView: he will do it again\n\n"I am afraid"'
    )
    found = [(one.sort, one.words, one.withheld) for one in of(story).values() if one.id.startswith(f"{note}.text")]
    assert found == [
        ("observation", "a bruise", ""),
        ("third-party", "her sister says so", THEIRS),
        ("opinion", "he will do it again", ""),
        ("words", '"I am afraid"', ""),
    ]
    assert [one for one in of(story) if one.startswith(f"{note}.text")] == [f"{note}.text.{at}" for at in range(1, 5)]


def test_a_piece_keeps_its_id_while_the_case_goes_on():
    story = Told()
    before = of(story)
    story.note("Something else")
    story.tell(Person, case_roles=["child"], name="Ben Khan")
    assert set(before) <= set(of(story))


def test_several_children_are_told_apart_without_their_names():
    story = Told()
    story.tell(Person, case_roles=["child"], name="Ben Khan")
    labels = [one.label for one in of(story).values() if one.part == "Children" and one.topic == "child.name"]
    assert labels == ["Child 1: Name", "Child 2: Name"]


def test_a_child_who_harms_stands_among_the_children():
    story = Told()
    young = story.tell(Person, case_roles=["perpetrator"], name="Kai Khan", age="13")
    assert {one.part for one in of(story).values() if one.about == young} == {"Children"}


def test_a_topic_brings_what_the_persons_own_record_says_before_a_report():
    story = Told()
    found = topics(story.case, story.now)
    assert [one.id for one in found["victim.name"]] == [f"{story.victim}.name", f"{story.report}.victim_name"]
    assert [one.words for one in found["perpetrator.name"]] == ["Mark Denholm"]
    assert [one.words for one in found["child.school"]] == ["Larkfield Primary"]


def test_every_topic_that_an_agency_asks_for_has_pieces_or_is_of_the_referral_itself():
    asked = {one.topic for needs in the_rules().referrals.values() for one in needs.asks}
    known = {told.topic for kind in KINDS.values() for told in kind.fields.values()}
    known |= {f"{who}.{told.topic}" for who in ("victim", "perpetrator", "child") for told in PERSON_FIELDS.values()}
    assert asked - known <= {"risk.answers", "victim.household"}


def test_what_is_usual_is_all_that_is_not_withheld():
    story = Told()
    found = of(story)
    assert usual(story.case, story.now) == {one for one in found if not found[one].withheld}
    assert held(story, story.victim, "case_roles") == OUR_OWN


def test_what_nobody_asked_is_no_piece_and_what_is_not_known_is():
    story = Story()
    report = story.tell(Intake, weapons="?", danger_now="")
    assert of(story)[f"{report}.weapons"].words == "not known"
    assert f"{report}.danger_now" not in of(story)


@given(entries())
@settings(max_examples=60, deadline=None)
def test_any_case_has_pieces_that_can_be_told(written):
    case = Case.fold(CASE_ID, written, the_rules())
    found = pieces(case, MONDAY)
    assert len({one.id for one in found}) == len(found)
    assert all(one.part in PARTS and one.words.strip() and one.label for one in found)
    compose(case, [one.id for one in found], title="T", to="R", purpose="P", now=MONDAY)
