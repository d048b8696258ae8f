"""What police were told of is counted over incidents, reports and emergencies, and no event twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.consider import outstanding, reasons
from datui.casework.kinds import Emergency, Incident, Intake, MaracCriteria
from datui.casework.marac import CRITERIA
from datui.casework.police import count_words, told
from tests.casework.stories import Story

TODAY = date(2026, 11, 23)
INCIDENT = {"what": "x", "police_told": "y"}
REPORT = {"police_called": "y"}
EMERGENCY = {"called": "y"}


def tell(story, kind, day, **values):
    """One record of a day, written down on the Monday."""
    when = {Incident: "at", Intake: "received_at", Emergency: "opened_at"}[kind]
    return story.tell(kind, "23 Nov 2026 21:00", **{when: day}, **values)


def counted(story, last=TODAY):
    return len(told(story.case, last).each)


def test_reports_with_police_called_and_emergencies_with_999_called_are_counted_too():
    story = Story()
    tell(story, Incident, "1 Sep 2026", **INCIDENT)
    tell(story, Intake, "1 Oct 2026", **REPORT)
    assert counted(story) == 2
    assert reasons(story.case) == ()
    tell(story, Emergency, "1 Nov 2026", **EMERGENCY)
    assert counted(story) == 3
    assert [one.words for one in outstanding(story.case)] == ["3 reported to police in twelve months"]
    assert count_words(story.case, TODAY) == (
        "1 incident in twelve months, 1 reported to police; police also told by 1 report and 1 emergency: 3 in all"
    )
    story.tell(MaracCriteria, **dict.fromkeys(CRITERIA, "n"))
    assert outstanding(story.case) == ()


@pytest.mark.parametrize(("kind", "values"), [(Intake, REPORT), (Emergency, EMERGENCY)])
@pytest.mark.parametrize("first", [True, False])
def test_an_incident_and_what_tells_of_police_on_the_same_day_are_counted_once_and_that_is_said(kind, values, first):
    story = Story()
    both = [(Incident, INCIDENT), (kind, values)]
    for one, of_it in both if first else both[::-1]:
        tell(story, one, "1 Nov 2026", **of_it)
    assert counted(story) == 1
    what = "1 report" if kind is Intake else "1 emergency"
    assert count_words(story.case, TODAY) == (
        "1 incident in twelve months, 1 reported to police; "
        f"not counted again, for it may be one of the same day: {what}"
    )


def test_two_police_numbers_of_one_day_are_two_and_one_number_is_one():
    story = Story()
    tell(story, Incident, "1 Nov 2026", police_reference="WM-12", **INCIDENT)
    tell(story, Intake, "1 Nov 2026", police_reference="wm 12", **REPORT)
    assert counted(story) == 1
    tell(story, Emergency, "1 Nov 2026", reference="WM-40", **EMERGENCY)
    assert counted(story) == 2


def test_one_number_on_two_days_is_counted_for_each_and_said():
    story = Story()
    tell(story, Intake, "1 Oct 2026", police_reference="WM-12", **REPORT)
    tell(story, Intake, "1 Nov 2026", police_reference="WM-12", **REPORT)
    assert count_words(story.case, TODAY) == (
        "0 incidents in twelve months, 0 reported to police; police also told by 2 reports: 2 in all; "
        "1 of them has a police number that another has too"
    )


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Intake, {"police_called": "n"}),
        (Intake, {"police_called": "?"}),
        (Intake, {"danger_now": "y"}),
        (Emergency, {"danger_now": "y", "called": "n"}),
        (Emergency, {"called": "y", "service": "ambulance"}),
        (Emergency, {"called": "y", "service": "fire"}),
    ],
)
def test_what_tells_of_no_police_is_not_counted(kind, values):
    story = Story()
    tell(story, kind, "1 Nov 2026", **values)
    assert counted(story) == 0


@pytest.mark.parametrize("service", ["", "police", "several"])
def test_a_call_to_999_counts_where_nobody_says_that_police_were_not_asked_for(service):
    story = Story()
    tell(story, Emergency, "1 Nov 2026", called="y", danger_now="n", service=service)
    assert counted(story) == 1


def test_it_counts_by_when_police_were_called_where_that_is_said():
    story = Story()
    tell(story, Incident, "1 Nov 2026", **INCIDENT)
    tell(story, Intake, "20 Nov 2026", police_at="1 Nov 2026 23:00", **REPORT)
    assert counted(story) == 1
    tell(story, Intake, "20 Nov 2026", police_at="23 Nov 2025", **REPORT)
    assert counted(story) == 2
    assert counted(story, date(2026, 11, 24)) == 1


def test_what_a_report_says_of_police_later_counts_from_then():
    story = Story()
    tell(story, Incident, "1 Sep 2026", **INCIDENT)
    tell(story, Incident, "1 Oct 2026", **INCIDENT)
    report = tell(story, Intake, "1 Nov 2026", police_called="?")
    story.tell(MaracCriteria, **dict.fromkeys(CRITERIA, "n"))
    story.correct(report, police_called="y")
    assert [one.criterion for one in outstanding(story.case)] == ["escalation"]


_EACH = st.tuples(st.sampled_from([Incident, Intake, Emergency]), st.integers(0, 6))


@given(st.lists(_EACH, max_size=8))
def test_a_day_counts_its_incidents_or_once_and_every_record_is_counted_or_said(found):
    story = Story()
    values = {Incident: INCIDENT, Intake: REPORT, Emergency: EMERGENCY}
    for kind, days in found:
        tell(story, kind, f"{TODAY - timedelta(days=days):%d %b %Y}", **values[kind])
    expected = 0
    for of_day in range(7):
        kinds = [kind for kind, days in found if days == of_day]
        expected += max(kinds.count(Incident), 1) if kinds else 0
    count = told(story.case, TODAY)
    assert (len(count.each), len(count.each) + len(count.apart)) == (expected, len(found))
    assert bool([one for one in reasons(story.case) if one.criterion == "escalation"]) is (expected >= 3)
