"""Who gets nothing, however they are called; and what opened a door once does not open it to another, or again."""

from dataclasses import replace

import pytest

from datui.casework.consent import NOT_ASKED, RAN_OUT, TAKEN_BACK
from datui.casework.doubt import MAY_BE_THEM
from datui.casework.goesto import THEIRS
from datui.casework.kinds import Consent, Enquiry, Permission, Person, Relationship, Share
from datui.casework.otherside import ASKED_ANEW, ONE_PERSON, permitted
from datui.casework.recipient import (
    A_FAMILY,
    FOR_WHOM,
    KIN,
    LIVES_THERE,
    MAY_LIVE_THERE,
    UNKNOWN,
    UNSAFE,
    WORKS_THERE,
    Recipient,
    objection,
    urgent_objection,
)
from datui.casework.sharing import WENT_ELSEWHERE, WHOSE_SIDE, Given, may_go, wanting
from tests.casework.sharing_story import Told
from tests.casework.test_otherside import SAYS, Asked

IDVA = {"agency": "idva", "service": "Demoford IDVA service"}


def against(story=None, **values):
    story = story or Told()
    return objection(story.case, Recipient(**(IDVA | values)))


# Who it is


@pytest.mark.parametrize(("person", "why"), [("Mark", MAY_BE_THEM), ("Denny", MAY_BE_THEM), ("Carl", UNSAFE)])
def test_a_professional_of_the_case_vouches_for_nobody_who_is_named_beside_them(person, why):
    story = Told()
    assert against(story, whom=story.idva, person=person) == why
    assert against(story, whom=story.idva, person="Priya Nair") == ""
    assert against(story, whom=story.idva) == ""


def test_what_is_only_called_after_a_law_acts_for_nobody():
    assert against(agency="police", service="West Mercia Police, Clare's Law team") == ""


def test_a_person_who_is_not_of_the_case_is_no_recipient():
    assert against(whom="f" * 32) == UNKNOWN


@pytest.mark.parametrize(
    "name", ["Pell Law", "Pell Sols", "Pell & Co advocates", "Ms Pell KC", "Pell conveyancing", "The Law Centre"]
)
def test_whoever_may_act_for_the_other_side_is_asked_for_whom_also_where_it_cannot_wait(name):
    story = Told()
    to = Recipient(agency="other", service=name)
    assert objection(story.case, to) == FOR_WHOM
    assert urgent_objection(story.case, to) == FOR_WHOM
    assert urgent_objection(story.case, Recipient(agency="other", person="His mother")) == A_FAMILY
    share = story.share(agency="other", service=name, urgent="y")
    assert may_go(story.case, share, story.now) == FOR_WHOM


@pytest.mark.parametrize("agency", ["", "other"])
def test_of_what_may_be_anybody_the_side_is_said_before_it_goes(agency):
    story = Told()
    share = story.share(agency=agency, service="Pell and Partners", person="")
    assert may_go(story.case, share, story.now) == WHOSE_SIDE
    assert may_go(story.case, story.share(agency=agency, service="Pell", side="helps"), story.now) == ""
    # What cannot wait goes all the same, and it is asked for that same day.
    urgent = story.share(agency=agency, service="Pell and Partners", urgent="y")
    assert may_go(story.case, urgent, story.now) == ""
    assert (WHOSE_SIDE, "side") in wanting(story.case, urgent, story.now)


def test_nothing_goes_to_a_relative_of_theirs_nor_unnamed_to_where_one_works():
    story = Told()
    ann = story.tell(Person, case_roles=["third-party"], name="Ann Denholm", agency="Demoford IDVA service")
    assert against(story) == ""
    story.tell(Relationship, one=ann, what="parent", other=story.feared)
    assert against(story) == WORKS_THERE
    assert against(story, person="Ann Denholm") == KIN
    assert against(story, whom=ann) == KIN
    assert against(story, person="Priya Nair") == ""


@pytest.mark.parametrize(
    "mail",
    ["mdenholm@fiction.test", "M.Denholm+x@fiction.test", "m.denholm @fiction.test", "m.denholm at fiction.test"],
)
def test_an_account_of_theirs_is_theirs_with_a_dot_more_or_less(mail):
    story = Told()
    story.correct(story.feared, email="m.denholm@fiction.test")
    assert against(story, goes_to=mail) == THEIRS
    assert against(story, goes_to="duty@fiction.test") == ""


@pytest.mark.parametrize("number", ["oh seven double oh nine, five five five, six six six", "07oo9 555666"])
def test_a_number_of_theirs_is_theirs_in_words_as_well(number):
    assert against(goes_to=number) == THEIRS


@pytest.mark.parametrize("home", ["four Hill Road Otherton", "4Hill Road", "4 Hillroad, Otherton", "Hill Road 4"])
def test_a_home_of_theirs_is_theirs_however_it_is_written(home):
    assert against(goes_to=home) in (LIVES_THERE, MAY_LIVE_THERE)


# What was agreed


def test_a_share_that_is_said_to_have_gone_before_it_was_taken_back_does_not_go_on():
    story = Told()
    story.consent(asked_on="20 Nov 2026", withdrawn_on="22 Nov 2026")
    share = story.share(consent="given", consent_why="", at="21 Nov 2026 10:00")
    assert may_go(story.case, share, story.now).startswith(TAKEN_BACK)
    # That it went while it held is no fault.
    assert not [line for line in story.case.missing if "agrees" in line.words]


def test_agreement_that_runs_out_between_the_ticks_and_the_reading_stops_the_reading():
    story = Told()
    story.consent(expires_on="24 Nov 2026")
    share = story.share(consent="given", consent_why="")
    assert may_go(story.case, share, story.now) == ""
    story.note("Another day", when="25 Nov 2026 09:00")
    assert may_go(story.case, share, story.now).startswith(RAN_OUT)


def test_one_victim_agrees_for_no_other():
    story = Told()
    bea = story.tell(Person, case_roles=["victim"], name="Bea Moss", age="40")
    story.consent()
    given = [Given(id=f"{bea}.name", label="Name", words="Bea Moss")]
    share = story.share(consent="given", consent_why="")
    assert may_go(story.case, share, story.now) == ""
    hers = share.model_copy(update={"given": tuple(given)})
    assert may_go(story.case, hers, story.now) == NOT_ASKED
    story.consent(whom=bea)
    assert may_go(story.case, hers, story.now) == ""


def test_what_went_to_one_is_not_given_to_another_by_correcting_the_name():
    story = Told()
    share = story.share(at="now", urgent="y")
    for values in ({"agency": "police"}, {"service": "Otherton Women", "person": "Ruth Abel"}):
        other = Told()
        other.entries = [*story.entries]
        other.correct(share.record_id, **values)
        now = next(one for one in other.case.records(Share) if one.record_id == share.record_id)
        assert may_go(other.case, now, other.now) == WENT_ELSEWHERE
    story.correct(share.record_id, person="Priya Nair, team leader")
    assert may_go(story.case, next(iter(story.case.records(Share))), story.now) == ""


# The third door


@pytest.mark.parametrize(
    "values", [{"who": "Mark himself"}, {"asked": "And where is she?"}, {"side": "perpetrator"}, {"for_whom": "Ann"}]
)
def test_an_enquiry_that_is_put_right_after_it_was_permitted_is_permitted_no_more(values):
    story = Asked()
    story.permits()
    story.agrees()
    assert story.shut == ""
    story.correct(story.enquiry, **values)
    assert story.shut == ASKED_ANEW
    story.permits()
    assert story.shut == ASKED_ANEW
    story.agrees()
    assert story.shut == ""


def test_what_was_told_of_it_is_written_down_and_shuts_nothing():
    story = Asked()
    story.permits()
    story.agrees()
    story.correct(story.enquiry, reply="permitted", supervisor="Ali")
    assert story.shut == ""


def test_one_person_with_two_keys_to_the_vault_is_one_person():
    story = Asked()
    story.by(Permission, "s1", "supervisor", **SAYS)
    story.by(Consent, "p9", "officer", agrees="y", safely="y", asked_on="today")
    assert story.shut == ""
    story.entries[-1] = replace(story.entries[-1], by="S1 ")
    assert permitted(story.case, next(iter(story.case.records(Enquiry))), story.now) == ONE_PERSON
