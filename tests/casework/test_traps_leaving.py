"""PRACTICE 12, the traps of what leaves a case: 2, 3, 8, 9, 10, 13, 19 and 22. Each test is named after its trap.

Letters, packs, read-outs, sheets and answers to requests: what they hold, to whom they go, and by which way.
"""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.answerable import neither
from datui.casework.composed import compose
from datui.casework.kinds import (
    CaseArea,
    CourtChronology,
    Intake,
    Letter,
    MaracMeeting,
    Notice,
    Person,
    Referral,
    Research,
    SafeContact,
    Share,
)
from datui.casework.letters import drafted, refused
from datui.casework.lettertemplate import PACK, READ_OUT
from datui.casework.neutral import FINDS, reveals
from datui.casework.otherside import reply
from datui.casework.pieces import pieces
from datui.casework.recipient import LEFT
from datui.casework.refusal import Refusal
from datui.casework.sharing import may_go
from datui.casework.signposting import WRITTEN, refuse_unsafe, sheet, ticked
from datui.casework.subjectview import subject_pieces
from tests.casework.sharing_story import Told
from tests.casework.stories import MONDAY, Story, the_rules
from tests.casework.test_accessrequest import asking, of
from tests.casework.test_letters import AID, against, noted, told
from tests.casework.test_otherside import Asked
from tests.casework.wording import TOP

RULES = the_rules()
OLD = "Flat 3, 12 Rose Lane, Demoford ZZ1 2AB"
NEW, NEW_CODE = "Flat 9, Nowhere House, Farport", "ZZ8 8YY"
NEW_WORDS = ("Nowhere", "Farport", "ZZ8", "8YY")


def moved(story=None):
    """A case in which the victim lives at a new address since, and told us another number."""
    story = story or Told()
    story.correct(story.victim, address=NEW, postcode=NEW_CODE)
    return story


# 2: letterheads, and letters by default ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", [READ_OUT, PACK])
def test_trap_12_2_no_letter_goes_to_the_victim_because_there_is_one(way):
    story, kept = told()
    assert "No safe way to give it to them now" not in against(story, kept, READ_OUT)
    story.entries = [one for one in story.entries if not isinstance(one.record, SafeContact)]
    assert "No safe way to give it to them now" in against(story, kept, way)


def test_trap_12_2_no_letter_is_posted_and_none_is_made_by_a_clock():
    ways = {way for template in RULES.letters.values() for way in template.ways}
    assert ways <= {READ_OUT, PACK}
    assert not [code for code in RULES.deadlines if "letter" in code]


def test_trap_12_2_what_is_held_where_others_look_has_no_head_that_tells_of_abuse():
    for template in RULES.letters.values():
        if template.held_by == "system":
            heads = (template.title, *(title for title, _lines in template.parts))
            assert [reveals(head, RULES) for head in heads] == [()] * len(heads)
    paper = sheet(list(RULES.directory.agencies.values()), WRITTEN, MONDAY)
    assert reveals(f"{paper.title} {paper.purpose} {paper.head}", RULES) == ()


# 3: the old address, and the new one -------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [OLD, "12 rose ln, ZZ12AB", "flat 3 12 Rose Lane"])
@pytest.mark.parametrize("urgent", ["", "y"])
@pytest.mark.parametrize("side", ["", "victim", "helps"])
def test_trap_12_3_nothing_is_sent_to_a_home_that_the_victim_left(to, urgent, side):
    story = moved()
    assert may_go(story.case, story.share(goes_to=to, side=side, urgent=urgent), story.now) == LEFT
    assert may_go(Told().case, Told().share(goes_to="Civic Offices, Demoford"), MONDAY) == ""


def test_trap_12_3_a_letter_whose_share_goes_to_the_old_address_is_not_produced():
    story, kept = told()
    moved(story)
    assert against(story, kept) == ""
    share = next(one for one in story.case.records(Share) if one.record_id == AID["share"])
    story.correct(share.record_id, goes_to=OLD)
    assert against(story, kept) == LEFT


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_trap_12_3_the_new_address_leaves_in_nothing_that_did_not_pick_it(data):
    story = moved()
    story.note(f"She is at {NEW}, {NEW_CODE} now; not at Rose Lane.")
    known = [piece for piece in pieces(story.case, story.now) if not any(word in piece.words for word in NEW_WORDS)]
    picked = data.draw(st.sets(st.sampled_from([piece.id for piece in known])))
    out = compose(story.case, picked, title="Referral", to="IDVA", purpose=f"A move to {NEW}", now=story.now)
    assert not [word for word in NEW_WORDS if word in out.text]


def test_trap_12_3_no_bundle_for_a_court_and_no_letter_repeats_the_new_address():
    story, kept = told(relied_on=f"She fled to {NEW} {NEW_CODE} on Monday.", support="Locks at Nowhere House, Farport")
    moved(story)
    draft = drafted(story.case, next(one for one in story.case.records(Letter) if one.record_id == kept), story.now)
    assert draft is not None
    assert not [word for word in NEW_WORDS if word in draft.outgoing.text]
    court = story.tell(CourtChronology, court="Farport", why=f"She is at {NEW}")
    assert court
    unticked = [piece for piece in pieces(story.case, story.now) if not piece.withheld]
    assert not [piece.label for piece in unticked if NEW_CODE in piece.words or "Nowhere House" in piece.words]


@pytest.mark.parametrize("name", ["Asha", "Mark", "Tom Khan"])
@pytest.mark.parametrize("place", [OLD, f"{NEW} {NEW_CODE}", "07009 777 888"])
def test_trap_12_3_no_address_gets_into_the_housing_system_beside_the_name_of_an_officer(name, place):
    story, kept = noted(instead=f"{name.split()[0]} at {place}")
    moved(story)
    assert against(story, kept) == FINDS


# 8: consent as the gate --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("consent", ["overridden", "unsafe", "not-needed"])
def test_trap_12_8_what_marac_and_safeguarding_need_goes_without_agreement_once_it_says_why(consent):
    story = Told()
    assert consent in {choice.code for choice in RULES.lists["consent"].choices}
    for agency in ("marac", "children", "adults"):
        share = story.share(agency=agency, service="The desk", person="", consent=consent, consent_why="She may die")
        assert may_go(story.case, share, story.now) == ""


# 9: MARAC and the victim -------------------------------------------------------------------------------------------


def test_trap_12_9_research_is_of_our_own_records_and_has_no_field_for_what_the_victim_said_now():
    sources = {choice.code for choice in RULES.lists["research-source"].choices}
    assert not sources & {"victim", "contact", "call", "visit"}
    reaching = {name for name, _info, question in Research.questions() if question.reach}
    assert not reaching
    assert not {"talked_at", "channel", "with_whom"} & set(Research.model_fields)


def test_trap_12_9_a_listing_and_a_chase_that_is_late_change_no_way_to_the_victim():
    story = Story()
    story.tell(Intake, "23 Nov 2026 09:00")
    story.tell(Referral, agency="marac", sent_at="now")
    story.tell(MaracMeeting, meets_on="1 Dec 2026")
    late = [duty for duty in story.case.duties if duty.state(MONDAY + timedelta(days=90)) == "overdue"]
    marac = [duty for duty in late if "MARAC" in duty.words]
    assert marac
    assert not {duty.route.screen for duty in marac} & {"contact", "visit", "reach", "safe-contact"}


# 10: contact with the perpetrator ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["Asha reported it on Monday", "We know of the abuse", "The keys are at 12 Rose Lane", "Ring 07009 777888"]
)
def test_trap_12_10_what_is_said_to_whoever_gave_a_notice_discloses_no_report(said):
    story = Told()
    notice = story.tell(Notice, method="letter", by_whom=[story.feared], reply=said)
    found = [line for line in story.case.missing if line.route.record_id == notice and line.route.field == "reply"]
    assert found
    assert "tell a supervisor" in found[0].words
    story.correct(notice, reply="We have it, and a solicitor looks at it.")
    assert not [line for line in story.case.missing if line.route.field == "reply"]


def test_trap_12_10_no_letter_is_addressed_to_whoever_harms():
    assert {template.held_by for template in RULES.letters.values()} <= {"victim", "system"}
    story, kept = told()
    story.correct(AID["share"], service="", person="Mark Denholm")
    assert against(story, kept) != ""
    story.correct(AID["share"], service="Asha Verity Khan", goes_to="4 Hill Road, Otherton ZZ9 9ZZ")
    assert against(story, kept) != ""


# 13: a relative and a district in a letter -------------------------------------------------------------------------


def test_trap_12_13_no_template_asks_for_a_district_or_a_relative():
    asked = [place for template in RULES.letters.values() for place in template.placeholders.values()]
    named = re.compile(r"area|district|town|address|relat|famil|sister|brother|mother|father|child", re.IGNORECASE)
    assert not [place for place in asked if named.search(f"{place.label} {place.topic} {place.field}")]
    said = [line.words for template in RULES.letters.values() for _title, lines in template.parts for line in lines]
    assert said
    assert not [words for words in said if named.search(words)]


def test_trap_12_13_a_relative_and_the_district_of_a_move_are_taken_out_of_a_letter():
    story, kept = told(relied_on="Her sister Lena Fox keeps her in Farport, and told us of four years of it.")
    moved(story)
    story.tell(Person, case_roles=["household"], name="Lena Fox", relationship="sister")
    story.tell(CaseArea, area="shropshire")
    letter = next(one for one in story.case.records(Letter) if one.record_id == kept)
    draft = drafted(story.case, letter, story.now)
    assert draft is not None
    assert "four years of it" in draft.outgoing.text
    assert not [word for word in ("Lena", "Fox", "Farport", "Shropshire") if word in draft.outgoing.text]


# 19: what leaves says for whom and why, and confirms no case --------------------------------------------------------


@pytest.mark.parametrize("lacks", [("purpose", "purpose_words"), ("agency", "service", "person"), ("necessity",)])
def test_trap_12_19_no_letter_and_no_share_goes_without_purpose_and_recipient(lacks):
    story, kept = told()
    story.correct(AID["share"], **dict.fromkeys(lacks, ""))
    assert against(story, kept) != ""
    assert refused(story.case, next(iter(story.case.records(Letter))), PACK, story.now) is not None


def test_trap_12_19_a_request_of_the_perpetrators_confirms_no_case_and_could_give_nothing_of_the_victim():
    story, request = asking(whose="", asker="self")
    story.correct(request, whose=story.feared, given=[])
    mine = subject_pieces(story.case, of(story, request), story.now)
    assert all(piece.withheld for piece in mine)
    said = " ".join(piece.words for piece in mine)
    assert not [word for word in ("Asha", "Khan", "Rose Lane", "Holloway", "07009 001") if word in said]
    empty = Story()
    assert neither(story.case, MONDAY).text == neither(empty.case, MONDAY).text


def test_trap_12_19_whoever_asks_for_them_hears_the_same_of_a_case_as_of_none():
    one, other = Asked(), Asked(who="A stranger", side="", for_whom="Somebody Else", asked="Is Zed Nobody with you?")
    assert one.told == reply(other.case, other.record, one.now).text
    assert not [word for word in ("Asha", "Khan", "Mark", "Denholm") if word in one.told]


# 22: a stale number ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agency", sorted(RULES.directory.agencies), ids=str)
def test_trap_12_22_each_number_says_when_it_was_looked_at_and_one_that_is_old_is_chosen_for_nobody(agency):
    found, late = RULES.directory.agencies[agency], MONDAY.date() + timedelta(days=4000)
    old = RULES.deadlines["directory_check"]
    assert found.checked.last_verified <= MONDAY.date()
    assert found.stale(late, old, RULES.days)
    story = Story()
    story.tell(Intake, "23 Nov 2026 10:00")
    story.tell(CaseArea, area=next(iter(found.areas), "elsewhere"))
    assert agency not in ticked(story.case, late)


def test_trap_12_22_no_number_stands_outside_the_directory():
    number = re.compile(r"\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b")
    data = [path for path in TOP.glob("assets/**/*.toml") if path.parent.name in ("policy", "letters", "instruments")]
    assert len(data) > 8
    assert [path.name for path in data if number.search(path.read_text("utf-8"))] == []


def test_trap_12_22_nothing_is_written_down_for_a_customer_who_did_not_say_that_it_is_safe():
    story = Story()
    story.tell(Intake, "23 Nov 2026 10:00")
    with pytest.raises(Refusal):
        refuse_unsafe(WRITTEN, story.case.records(Intake)[0].danger_now)
