"""Somebody of the perpetrator's side asks: they hear what everybody hears, until victim and supervisor say so."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datui.casework.kinds import Consent, Enquiry, Permission
from datui.casework.otherside import (
    A_LAW,
    AN_AGENCY,
    NO_SUPERVISOR,
    NO_VICTIM,
    NO_WORDS,
    NOT_YET,
    ONE_PERSON,
    RAN_OUT,
    SAID_NO,
    TOLD_ANYWAY,
    permitted,
    reply,
)
from datui.casework.records import Entry, build
from tests.casework.sharing_story import Told
from tests.casework.stories import CASE_ID

SAYS = {"may_tell": "y", "what": "She will answer through her own solicitor.", "why": "She asked for it"}


class Asked(Told):
    """Mark's solicitor asks whether Asha is known to us."""

    def __init__(self, **values):
        super().__init__()
        said = {"who": "Pell & Co", "side": "solicitor", "for_whom": "Mark Denholm", "asked": "Is Asha Khan with you?"}
        self.enquiry = self.tell(Enquiry, **(said | values))

    def by(self, kind, who, role, **values):
        self.now = datetime(2026, 11, 23, 15, len(self.entries), tzinfo=UTC)
        record = build(
            kind, {"record_id": f"{len(self.entries) + 1:032x}", "enquiry": self.enquiry, **values}, now=self.now
        )
        self.entries.append(Entry(len(self.entries) + 1, CASE_ID, self.now, who, who, role, record))

    def permits(self, who="s1", **values):
        self.by(Permission, who, "supervisor", **(SAYS | values))

    def agrees(self, who="p1", **values):
        self.by(Consent, who, "officer", **({"agrees": "y", "safely": "y", "asked_on": "today"} | values))

    @property
    def record(self):
        return next(one for one in self.case.records(Enquiry) if one.record_id == self.enquiry)

    @property
    def shut(self):
        return permitted(self.case, self.record, self.now)

    @property
    def told(self):
        return reply(self.case, self.record, self.now).text


def test_it_is_shut_until_both_open_it_in_either_order():
    story = Asked()
    assert story.shut == NOT_YET
    story.permits()
    assert story.shut == NO_VICTIM
    story.agrees()
    assert story.shut == ""
    other = Asked()
    other.agrees()
    assert other.shut == NO_SUPERVISOR
    other.permits()
    assert other.shut == ""


def test_it_takes_two_people():
    story = Asked()
    story.permits(who="s1")
    story.agrees(who="s1")
    assert story.shut == ONE_PERSON


def test_what_an_officer_writes_is_no_permission():
    story = Asked()
    story.agrees()
    story.by(Permission, "p2", "officer", **SAYS)
    assert story.shut == NO_SUPERVISOR


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"may_tell": "n"}, SAID_NO),
        ({"may_tell": ""}, NO_SUPERVISOR),
        ({"what": ""}, NO_WORDS),
        ({"why": " "}, NO_WORDS),
    ],
)
def test_a_permission_that_says_no_or_not_what_opens_nothing(values, why):
    story = Asked()
    story.agrees()
    story.permits(**values)
    assert story.shut == why


def test_a_permission_that_ran_out_opens_nothing():
    story = Asked()
    story.agrees()
    story.permits(until="24 Nov 2026")
    assert story.shut == ""
    assert permitted(story.case, story.record, datetime(2026, 11, 25, 9, tzinfo=UTC)) == RAN_OUT


def test_what_the_victim_takes_back_or_was_not_safely_asked_opens_nothing():
    for values in ({"safely": "n"}, {"withdrawn_on": "today"}, {"agrees": "n"}, {"agrees": "?"}):
        story = Asked()
        story.permits()
        story.agrees(**values)
        assert story.shut


def test_what_is_for_one_enquiry_is_for_no_other():
    story = Asked()
    story.permits()
    story.agrees()
    another = Asked()
    another.entries = [*story.entries]
    another.enquiry = another.tell(Enquiry, who="Pell & Co", side="solicitor", asked="And where is she?")
    assert another.shut == NOT_YET


def test_trap_12_8_an_agency_has_its_own_door_and_a_consent_for_one_is_none_here():
    assert Asked(side="agency").shut == AN_AGENCY
    story = Asked()
    story.permits()
    story.consent()
    assert story.shut == NO_VICTIM


def test_trap_12_10_the_neutral_reply_is_the_same_for_everyone_and_names_nobody():
    words = {Asked(side=side, who=who).told for side, who in [("perpetrator", "Mark"), ("family", "Ann"), ("", "")]}
    assert len(words) == 1
    said = words.pop()
    assert not any(name in said for name in ("Asha", "Khan", "Mark", "case", "Pell"))


def test_only_the_words_of_the_permission_get_out_and_never_where_somebody_is_found():
    story = Asked()
    story.agrees()
    story.permits(what="She is at 12 Rose Ln, ring 07009001234, ask for bluebell. She is well.")
    assert "She is at [withheld], ring [withheld], ask for [withheld]. She is well." in story.told
    assert "Asha" not in story.told


def test_a_supervisor_is_told_the_same_day_that_they_ask():
    story = Asked()
    duty = next(one for one in story.case.duties if one.code == "enquiry")
    assert duty.due.strftime("%d") == "23"
    story.correct(story.enquiry, supervisor="Ali Supervisor")
    assert not [one for one in story.case.duties if one.code == "enquiry"]


def test_what_they_were_told_unpermitted_is_looked_at_before_a_case_closes():
    story = Asked(reply="permitted")
    assert TOLD_ANYWAY in [line.words for line in story.case.missing]
    assert TOLD_ANYWAY in [line.words for line in story.case.gate]
    story.correct(story.enquiry, gave_away="Nothing but that she has a solicitor")
    assert TOLD_ANYWAY not in [line.words for line in story.case.missing]
    neutral = Asked(reply="neutral")
    assert TOLD_ANYWAY not in [line.words for line in neutral.case.missing]


def test_a_permission_that_came_after_they_were_told_does_not_make_it_right():
    story = Asked()
    story.correct(story.enquiry, reply="permitted")
    story.agrees()
    story.permits()
    assert TOLD_ANYWAY in [line.words for line in story.case.missing]


def test_a_court_order_that_they_name_goes_to_legal_advice_first():
    assert A_LAW in [line.words for line in Asked(law="An order of the county court").case.missing]


def test_only_a_supervisor_writes_a_permission():
    assert Permission.roles == {"supervisor"}


@given(st.lists(st.sampled_from(["supervisor", "victim", "officer", "consent", "both-by-one"]), max_size=4))
@settings(max_examples=40, deadline=None)
def test_no_order_of_records_opens_it_without_both(steps):
    story = Asked()
    for step in steps:
        if step == "supervisor":
            story.permits()
        elif step == "victim":
            story.agrees()
        elif step == "officer":
            story.by(Permission, "p2", "officer", **SAYS)
        elif step == "consent":
            story.consent()
        else:
            story.agrees(who="s1")
    if story.shut == "":
        assert {"supervisor", "victim"} <= {*steps}
