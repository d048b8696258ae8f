"""What somebody agreed to: one agency, purpose and way at a time, until it runs out or is taken back."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.consent import NOT_AGREED, NOT_ASKED, NOT_SAFE, RAN_OUT, TAKEN_BACK, agreed
from datui.casework.kinds import Consent
from tests.casework.sharing_story import Told
from tests.casework.stories import records

DAY = date(2026, 11, 23)
ASKED = ("idva", "protect-victim", "phone")


def asked(story, *what, day=DAY, **how):
    agency, purpose, method = what or ASKED
    return agreed(story.case, agency, purpose, method, day, **how)


def test_what_nobody_asked_is_not_agreed_to():
    assert asked(Told()).words == NOT_ASKED


def test_an_agreement_is_for_its_agency_purpose_and_way_alone():
    story = Told()
    story.consent()
    assert asked(story).ok
    for what in (
        ("police", "protect-victim", "phone"),
        ("idva", "legal", "phone"),
        ("idva", "protect-victim", "letter"),
        ("", "protect-victim", "phone"),
        ("idva", "", "phone"),
        ("idva", "protect-victim", ""),
    ):
        assert asked(story, *what).words == NOT_ASKED


def test_an_agreement_that_names_no_purpose_or_no_way_is_none():
    story = Told()
    story.consent(purposes=[])
    story.consent(methods=[])
    assert not asked(story).ok


def test_it_holds_to_its_last_day_and_no_longer():
    story = Told()
    story.consent(expires_on="25 Nov 2026")
    assert asked(story, day=date(2026, 11, 25)).ok
    assert asked(story, day=date(2026, 11, 26)).words.startswith(RAN_OUT)


def test_taken_back_is_no_from_that_day_and_also_where_nobody_said_when():
    story = Told()
    kept = story.consent().record_id
    story.correct(kept, withdrawn_on="today")
    assert asked(story).words.startswith(TAKEN_BACK)
    assert asked(story, day=date(2026, 11, 22)).ok
    story.correct(kept, withdrawn_on="", withdrawn_words="She does not want it any more")
    assert asked(story).words.startswith(TAKEN_BACK)


def test_a_no_after_a_yes_is_a_no_and_a_yes_after_it_a_yes():
    story = Told()
    story.consent()
    story.consent(agrees="n", purposes=[], methods=[])
    assert asked(story).words == NOT_AGREED
    story.consent()
    assert asked(story).ok


def test_what_was_not_asked_alone_is_no_agreement():
    story = Told()
    story.consent(safely="n")
    assert asked(story).words == NOT_SAFE
    story.consent(safely="")
    assert asked(story).words == NOT_SAFE


def test_an_agreement_for_one_service_is_none_for_another():
    story = Told()
    story.consent(service="Demoford IDVA service")
    assert asked(story, service="Demoford IDVA").ok
    assert not asked(story, service="Farport IDVA").ok
    assert not asked(story).ok


def test_what_another_agreed_to_is_not_the_victims():
    story = Told()
    story.consent(whom=story.child)
    assert not asked(story).ok
    assert asked(story, whom=story.child).ok


def test_what_was_agreed_for_the_other_side_opens_nothing_here():
    story = Told()
    story.consent(enquiry="a" * 32)
    assert not asked(story).ok


@given(st.lists(records(Consent), max_size=4), st.sampled_from([ASKED, ("", "", ""), ("police", "legal", "letter")]))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_a_yes_rests_on_an_answer_that_named_all_of_it(written, what):
    story = Told()
    for one in written:
        story.tell(
            Consent, agrees=one.agrees, agency=one.agency, purposes=one.purposes, methods=one.methods, safely=one.safely
        )
    found = asked(story, *what)
    if found.ok:
        record = next(one for one in story.case.records(Consent) if one.record_id == found.record_id)
        assert record.agrees.value
        assert record.safely.value
        assert (record.agency, what[1] in record.purposes, what[2] in record.methods) == (what[0], True, True)
