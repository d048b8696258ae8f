"""Letters from templates: what they are filled with, what is named as missing, and what stands against one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.kinds import Letter, Note, SafeContact, Share
from datui.casework.letters import FULL_NAME, addressee, as_given, drafted, letter_of, refused, share_of, to_share
from datui.casework.lettertemplate import PACK, READ_OUT
from datui.casework.neutral import FINDS, SAYS_WHY, reveals
from datui.casework.outgoing import Line, Outgoing, Part
from tests.casework.sharing_story import Told
from tests.casework.stories import MONDAY, the_rules

SHARE = "5a" * 16
AID = {
    "template": "legal-aid",
    "officer": "Robin Hartley",
    "post": "housing officer",
    "association": "Fernleigh Homes",
    "judgement": "y",
    "relied_on": "She told me on 3 Nov of four years of it, and I saw the bruises.",
    "support": "A safety plan, new locks on 9 Nov, and a referral to the IDVA.",
    "holder": "victim",
    "safe_to_hold": "y",
    "share": SHARE,
}
NOTE = {"template": "contact-note", "officer": "Robin Hartley", "holder": "system", "share": SHARE}


def told(**values):
    """A case, and a letter of it that nothing stands against by telephone."""
    story = Told()
    kept = story.tell(Letter, **{**AID, "by_whom": story.feared, **values})
    share(story)
    return story, kept


def share(story, **values):
    said = {
        "service": "Asha Verity Khan",
        "side": "victim",
        "purpose": "legal",
        "basis": ["consent"],
        "necessity": "Just what the letter needs.",
        "consent": "not-needed",
        "consent_why": "She asked for it herself",
    }
    story._write(Share, SHARE, "", said | values)


def letter(story, kept):
    return next(one for one in story.case.records(Letter) if one.record_id == kept)


def against(story, kept, way=READ_OUT, **values):
    if values:
        story.correct(kept, **values)
    found = refused(story.case, letter(story, kept), way, story.now)
    return found.words if found else ""


def reads(story, kept):
    draft = drafted(story.case, letter(story, kept), story.now)
    assert draft is not None
    return draft


# The letter for legal aid -------------------------------------------------------------------------------------------


def test_it_says_who_judges_what_on_what_that_rests_and_which_support_was_given():
    story, kept = told()
    said = reads(story, kept)
    assert said.missing == ()
    text = said.outgoing.text
    assert "Robin Hartley, housing officer" in text
    assert "Fernleigh Homes, to support its tenants" in text
    assert (
        "In my reasonable professional judgement, Asha Verity Khan is, or is at risk of being, a victim of domestic "
        "abuse by Mark Denholm." in text
    )
    assert "four years of it" in text
    assert "new locks on 9 Nov" in text
    assert "Mon 23 Nov 2026" in text
    assert against(story, kept) == ""


def test_it_bears_the_day_on_which_it_was_last_written():
    story, kept = told()
    story.tell(Note, "26 Nov 2026 10:00", text="Later")
    assert "Mon 23 Nov 2026" in reads(story, kept).outgoing.text
    story.correct(kept, support="More was done.")
    assert "Thu 26 Nov 2026" in reads(story, kept).outgoing.text


@pytest.mark.parametrize("field", ["officer", "post", "association", "relied_on", "support"])
def test_what_is_missing_is_named_with_where_it_is_put_right_and_keeps_it_back(field):
    story, kept = told(**{field: ""})
    (line,) = reads(story, kept).missing
    assert line.words.startswith("The letter lacks: ")
    assert line.route == letter(story, kept).at_field(field)
    assert against(story, kept) == line.words


def test_of_two_whom_she_fears_none_is_taken_for_the_other():
    story, kept = told(by_whom="")
    assert reads(story, kept).missing == ()
    from datui.casework.kinds import Person

    other = story.tell(Person, case_roles=["perpetrator"], name="Carl Denholm")
    assert [line.words for line in reads(story, kept).missing] == ["The letter lacks: The name of whom it is about"]
    story.correct(kept, by_whom=other)
    assert "by Carl Denholm." in reads(story, kept).outgoing.text


@pytest.mark.parametrize("judgement", ["", "n", "?"])
def test_nobody_but_a_person_states_the_judgement(judgement):
    story, kept = told(judgement=judgement)
    assert against(story, kept) == "It says what you judge as a professional: say first that it is your judgement"


def test_it_is_not_about_somebody_who_is_not_said_to_harm_her():
    story, kept = told()
    assert against(story, kept, by_whom=story.idva) == "The letter lacks: The name of whom it is about"


# The victim holds it only where that is safe ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("safe", "words"),
    [
        ("", "Ask first whether it is safe to hold this letter"),
        ("?", "Ask first whether it is safe to hold this letter"),
        ("n", "They said that it is not safe to hold this letter"),
    ],
)
def test_she_holds_it_only_where_she_said_that_it_is_safe(safe, words):
    story, kept = told(safe_to_hold=safe)
    assert against(story, kept) == words
    assert against(story, kept, holder="for-them") == ""


def test_it_reaches_her_only_by_a_way_that_her_plan_allows_now():
    story, kept = told()
    assert against(story, kept, READ_OUT) == ""
    assert "No safe way to give it to them now" in against(story, kept, PACK)
    story.tell(
        SafeContact, voice_allowed="n", visit_allowed="n", letter_allowed="y", letter_seen="n", confirmed_on="today"
    )
    assert "No safe way to give it to them now" in against(story, kept, READ_OUT)


def test_without_a_plan_nothing_is_given_to_her():
    story = Told()
    story.entries = [one for one in story.entries if not isinstance(one.record, SafeContact)]
    kept = story.tell(Letter, **{**AID, "by_whom": story.feared})
    share(story)
    assert "No safe way to give it to them now" in against(story, kept)


# A share says who gets it -------------------------------------------------------------------------------------------


def test_without_a_share_that_may_go_it_is_not_produced():
    story = Told()
    kept = story.tell(Letter, **{**AID, "by_whom": story.feared})
    assert "write its share" in against(story, kept)
    route = to_share(story.case, letter(story, kept))
    assert (route.screen, route.record_id) == ("share", SHARE)
    assert dict(route.offer)["service"] == "Asha Verity Khan"
    share(story, basis=[])
    assert against(story, kept) != ""
    share(story)
    assert against(story, kept) == ""
    one = letter(story, kept)
    of = share_of(story.case, one)
    assert of is not None
    assert letter_of(story.case, of) == one
    given = as_given(one, reads(story, kept).outgoing)
    assert any("reasonable professional judgement" in each.words for each in given)


def test_it_never_goes_to_whom_she_fears():
    story, kept = told()
    share(story, service="", person="Mark Denholm")
    assert against(story, kept) != ""


# The note for the housing system ------------------------------------------------------------------------------------


def noted(**values):
    story = Told()
    kept = story.tell(Letter, **{**NOTE, **values})
    share(
        story, service="The main housing system", side="helps", purpose="protect-victim", basis=["legitimate-interests"]
    )
    return story, kept


def test_the_contact_note_says_whom_to_ask_before_any_contact_and_no_word_of_why():
    story, kept = noted(instead="Jo Ellis", office="01952 555 010")
    text = reads(story, kept).outgoing.text
    assert "Contact Robin Hartley before any contact about this account" in text
    assert "If Robin Hartley is away, ask Jo Ellis." in text
    assert reveals(text, the_rules()) == ()
    assert not any(name in text for name in ("Asha", "Khan", "Mark", "Denholm", "Rose Lane", "07009"))
    assert against(story, kept) == ""


def test_what_may_be_left_is_left_out_whole():
    story, kept = noted()
    said = reads(story, kept)
    assert said.missing == ()
    assert [line.label for part in said.outgoing.parts for line in part.lines] == ["Note", "Since"]


def test_no_file_is_made_of_what_is_typed_into_the_system():
    story, kept = noted()
    assert "no file is made of it" in against(story, kept, PACK)


@pytest.mark.parametrize(
    ("field", "words", "why"),
    [
        ("instead", "the IDVA", SAYS_WHY),
        ("instead", "Jo, domestic abuse team", SAYS_WHY),
        ("instead", "Jo, because of Mark Denholm", FULL_NAME),
        ("officer", "Robin, not ASHA VERITY KHAN", FULL_NAME),
        ("office", "07009 777 888", FINDS),
        ("office", "+44 7009 777888", FINDS),
        ("instead", "Jo at Flat 3, 12 Rose Lane, Demoford", FINDS),
    ],
)
def test_a_word_of_why_a_name_a_number_or_a_place_keeps_the_note_back(field, words, why):
    story, kept = noted(**{field: words})
    assert against(story, kept) == why


def test_an_officer_may_have_the_first_name_of_somebody_of_the_case():
    story, kept = noted(officer="Asha Hartley", instead="Tom Ellis")
    assert against(story, kept) == ""


def test_nobody_else_is_given_the_note():
    story, kept = noted(holder="victim")
    assert "for the housing system" in against(story, kept)


@given(st.sampled_from(the_rules().housing.telling), st.sampled_from(["officer", "instead", "office"]), st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_word_of_abuse_is_typed_anywhere_the_note_is_kept_back(word, field, data):
    before, after = (data.draw(st.text("abcdefgh -", max_size=8)) for _ in range(2))
    written = data.draw(st.sampled_from([word, word.upper(), word.title()]))
    story, kept = noted(**{field: f"Jo {before} {written}{after}"})
    assert against(story, kept) == SAYS_WHY


@pytest.mark.parametrize("template", sorted(the_rules().letters))
def test_a_template_that_many_read_has_no_word_of_abuse_in_it(template):
    found = the_rules().letters[template]
    lines = [Line(line.label, line.words) for _title, lines in found.parts for line in lines]
    parts = (*(Part(title, ()) for title, _lines in found.parts), Part("", tuple(lines)))
    said = Outgoing(found.title, "", found.purpose, MONDAY, parts).text
    assert (reveals(said, the_rules()) == ()) == (found.held_by == "system")


def test_a_letter_of_a_template_that_this_pack_has_not_is_none():
    story, kept = told(template="of-another-pack")
    assert drafted(story.case, letter(story, kept), story.now) is None
    assert against(story, kept) == "No letter is chosen"
    assert addressee(story.case, letter(story, kept)) == "Asha Verity Khan"
