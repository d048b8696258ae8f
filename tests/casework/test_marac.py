"""MARAC: four criteria, each answered and each enough; any abuse within twelve months of a referral is a repeat."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.chronology import happened
from datui.casework.consider import outstanding, reasons
from datui.casework.kinds import (
    Closure,
    Emergency,
    Incident,
    Intake,
    MaracCriteria,
    Note,
    Referral,
    RiskAssessment,
    RiskLevel,
)
from datui.casework.marac import CRITERIA
from datui.casework.repeat import flag_now, flag_until, flag_words, referrals, repeats
from datui.casework.route import Route
from tests.casework.stories import CLOSING, Story, ready_to_close, the_rules

TOOLS = the_rules().instruments
ITEMS = [item.id for item in TOOLS["dash-prompts"].items]
ALL_NO = dict.fromkeys(CRITERIA, "n")


def duty(story, code):
    return next((duty for duty in story.case.duties if duty.code == code), None)


def lines(story):
    return [line.words for line in story.case.missing if line.words.startswith("MARAC")]


def referred(when="23 Nov 2025 10:00", **values):
    """A case that was referred to MARAC."""
    story = Story()
    story.tell(Intake, "20 Nov 2025 09:00")
    story.tell(Referral, when, **{"agency": "marac", "consent": "given", "sent_at": "now", **values})
    return story


def assessed(yes, tool="dash-prompts"):
    story = Story()
    items = [item.id for item in TOOLS[tool].items]
    answers = dict.fromkeys(items[:yes], "yes") | dict.fromkeys(items[yes:], "no")
    story.tell(RiskAssessment, instrument=tool, edition=TOOLS[tool].edition, answers=answers)
    return story


# The criteria


@pytest.mark.parametrize("tool", ["dash-prompts", "young-prompts"])
def test_fourteen_yes_answers_ask_for_the_criteria_and_set_no_level(tool):
    story = assessed(14, tool)
    assert duty(story, "marac-criteria").words == "MARAC: go through the four criteria: 14 yes answers"
    assert duty(story, "marac-criteria").route == Route("marac-criteria", "", "visible")
    assert story.case.level == "unknown"


def test_trap_12_6_thirteen_is_no_answer_and_all_four_are_still_asked():
    story = assessed(13)
    assert duty(story, "marac-criteria") is None
    story.tell(RiskLevel, level="standard", rationale="x")
    assert lines(story) == ["MARAC: the four criteria, each answered"]
    story.tell(MaracCriteria, **ALL_NO | {"judgement": "y", "judgement_why": "Great fear"})
    assert duty(story, "marac").words == "MARAC: a criterion is met: refer, or say why not"


def test_the_same_again_asks_no_second_time_and_fewer_take_nothing_away():
    story = assessed(15)
    tool = TOOLS["dash-prompts"]
    fewer = {"instrument": tool.id, "edition": tool.edition, "answers": dict.fromkeys(ITEMS, "no")}
    story.tell(RiskAssessment, **fewer)
    assert [one.words for one in outstanding(story.case)] == ["15 yes answers"]
    story.tell(MaracCriteria, **ALL_NO)
    assert outstanding(story.case) == ()
    more = fewer | {"answers": dict.fromkeys(ITEMS[:16], "yes")}
    story.tell(RiskAssessment, **more)
    assert [one.words for one in outstanding(story.case)] == ["16 yes answers"]
    story.tell(MaracCriteria, **ALL_NO)
    story.tell(RiskAssessment, **more)
    assert outstanding(story.case) == ()


def test_yes_answers_on_stalking_are_no_part_of_the_count():
    story = Story()
    tool = TOOLS["stalking-prompts"]
    answers = {f"x{number}": "yes" for number in range(14)}
    story.tell(RiskAssessment, instrument=tool.id, edition=tool.edition, answers=answers)
    assert duty(story, "marac-criteria") is None


def test_a_level_that_rises_to_high_asks_once_and_not_at_every_review():
    story = Story()
    story.tell(RiskLevel, level="high", rationale="x")
    assert [one.words for one in outstanding(story.case)] == ["the level is high"]
    story.tell(MaracCriteria, **ALL_NO)
    story.tell(RiskLevel, level="high", rationale="Looked at again")
    assert outstanding(story.case) == ()
    story.tell(RiskLevel, level="medium", rationale="He is in custody")
    story.tell(RiskLevel, level="high", rationale="He was released")
    assert [one.criterion for one in outstanding(story.case)] == ["judgement"]


@pytest.mark.parametrize(
    ("days", "met"),
    [
        (("23 Nov 2025", "1 Jun 2026", "22 Nov 2026"), True),
        (("23 Nov 2025", "1 Jun 2026", "23 Nov 2026"), True),
        (("22 Nov 2025", "1 Jun 2026", "23 Nov 2026"), False),
        (("1 Jun 2026", "23 Nov 2026"), False),
        (("1 Jan 2024", "1 Feb 2024", "31 Dec 2024", "23 Nov 2026"), True),
    ],
)
def test_three_incidents_reported_to_police_in_twelve_months_are_escalation(days, met):
    story = Story()
    for day in days:
        story.tell(Incident, "23 Nov 2026 12:00", at=day, police_told="y")
        story.tell(Incident, at=day, police_told="n")
    found = [one.criterion for one in reasons(story.case)]
    assert found == (["escalation"] if met else [])


def test_what_police_are_told_later_counts_from_then():
    story = Story()
    told = [story.tell(Incident, at=day, police_told="y") for day in ("1 Nov 2026", "2 Nov 2026")]
    late = story.tell(Incident, at="3 Nov 2026", police_told="n")
    story.tell(MaracCriteria, **ALL_NO)
    story.correct(late, police_told="y")
    assert [one.criterion for one in outstanding(story.case)] == ["escalation"]
    story.correct(told[0], what="As she told it")
    story.tell(MaracCriteria, **ALL_NO)
    assert outstanding(story.case) == ()


def test_only_an_answer_after_it_answers_it():
    story = assessed(15)
    criteria = story.tell(MaracCriteria, judgement="n", escalation="n", repeat="n")
    assert [one.criterion for one in outstanding(story.case)] == ["visible"]
    story.correct(criteria, judgement="?")
    assert [one.criterion for one in outstanding(story.case)] == ["visible"]
    story.correct(criteria, visible="y", visible_why="15, today")
    assert outstanding(story.case) == ()


def test_a_spelling_put_right_in_old_criteria_answers_nothing_new():
    story = referred()
    criteria = story.tell(MaracCriteria, **ALL_NO)
    story.tell(Incident, "1 Mar 2026 09:00", what="He rang")
    story.correct(criteria, referred_by="Police, 12")
    assert [one.criterion for one in outstanding(story.case)] == ["repeat"]
    story.correct(criteria, repeat="y", repeat_why="He rang")
    assert outstanding(story.case) == ()


def test_what_is_not_answered_not_known_or_without_its_reason_is_missing():
    story = Story()
    one = story.tell(MaracCriteria, judgement="y", escalation="?")
    assert lines(story) == [
        "MARAC: 2 of the four criteria not answered",
        "MARAC: what professional judgement rests on",
        "MARAC: come back to potential escalation: not known",
    ]
    assert story.case.missing[[line.words for line in story.case.missing].index(lines(story)[0])].route == Route(
        "marac-criteria", one, "visible"
    )


def test_a_no_against_the_records_says_why():
    story = assessed(20)
    criteria = story.tell(MaracCriteria, **ALL_NO)
    assert lines(story) == ["MARAC: why visible high risk is answered no: 20 yes answers"]
    story.correct(criteria, visible_why="Twelve are of 2019, and of somebody else")
    assert lines(story) == []


# The decision


@pytest.mark.parametrize("criterion", CRITERIA)
def test_each_criterion_is_enough_by_itself(criterion):
    story = Story()
    one = story.tell(MaracCriteria, **ALL_NO | {criterion: "y", f"{criterion}_why": "x"})
    found = duty(story, "marac")
    assert (found.words, found.route) == (
        "MARAC: a criterion is met: refer, or say why not",
        Route("marac-criteria", one, "refer"),
    )


def test_met_and_not_referred_says_why():
    story = Story()
    one = story.tell(MaracCriteria, **ALL_NO | {"repeat": "y", "repeat_why": "x", "refer": "n"})
    found = duty(story, "marac")
    assert (found.words, found.route.field) == ("MARAC: met and not referred: say why", "why_not")
    assert found.words in [line.words for line in story.case.gate]
    story.correct(one, why_not="The police referred yesterday")
    assert duty(story, "marac") is None


def test_decided_is_not_referred_until_it_was_sent():
    story = Story()
    story.tell(MaracCriteria, "23 Nov 2026 10:00", judgement="y", judgement_why="x", refer="y")
    assert duty(story, "marac").route == Route("referral", "", "why", (("agency", "marac"),))
    referral = story.tell(Referral, agency="marac", consent="given")
    assert duty(story, "marac") is None
    assert duty(story, "referral-send") is not None
    assert "MARAC: decided to refer, and not sent yet" in [line.words for line in story.case.gate]
    story.correct(referral, sent_at="now")
    assert "MARAC: decided to refer, and not sent yet" not in [line.words for line in story.case.gate]


def test_a_referral_of_long_ago_is_none_for_a_decision_of_today():
    story = referred()
    story.tell(MaracCriteria, "23 Nov 2026 10:00", repeat="y", repeat_why="x", refer="y")
    assert duty(story, "marac").words == "MARAC: decided to refer, and not sent yet"


@pytest.mark.parametrize("sent", [{"sent_at": "now"}, {"acknowledged_at": "now"}, {"outcome": "accepted"}])
def test_a_referral_that_was_taken_back_before_it_was_sent_was_never_sent(sent):
    story = Story()
    story.tell(MaracCriteria, "23 Nov 2026 10:00", judgement="y", judgement_why="x", refer="y")
    referral = story.tell(Referral, agency="marac", outcome="withdrawn", outcome_at="now", outcome_words="x")
    assert duty(story, "marac").words == "MARAC: decided to refer, and not sent yet"
    assert duty(story, "marac").route == Route("referral", "", "why", (("agency", "marac"),))
    assert (flag_until(story.case), flag_words(story.case)) == (None, "")
    story.tell(Incident, "23 Nov 2026 12:00", what="x")
    assert repeats(story.case) == []
    story.correct(referral, **{"outcome": "", "outcome_at": "", "outcome_words": ""} | sent)
    assert duty(story, "marac") is None
    assert flag_until(story.case) == date(2027, 11, 23)


def test_one_that_was_sent_and_is_called_taken_back_was_sent():
    story = referred(outcome="withdrawn")
    assert flag_until(story.case) == date(2026, 11, 23)


def test_an_outcome_without_any_sending_asks_when_it_was_sent():
    story = Story()
    one = story.tell(Referral, agency="marac", outcome="accepted")
    story.tell(Referral, agency="marac", outcome="withdrawn")
    (line,) = [line for line in story.case.missing if line.words.startswith("MARAC")]
    assert line.words == "MARAC: a referral has an outcome, and not when it was sent"
    assert line.route == Route("referral", one, "sent_at")
    story.correct(one, acknowledged_at="now")
    assert lines(story) == ["MARAC: for when it is listed, and under which number"]


_MOMENTS = st.sampled_from(["", "23 Nov 2026 08:00"])


@given(_MOMENTS, _MOMENTS, st.sampled_from(["", "accepted", "not-accepted", "could-not-reach", "withdrawn"]))
def test_only_what_left_us_is_a_referral(sent, acknowledged, outcome):
    story = Story()
    story.tell(Referral, agency="marac", decided_at="now", sent_at=sent, acknowledged_at=acknowledged, outcome=outcome)
    assert bool(referrals(story.case)) is bool(sent or acknowledged or outcome not in ("", "withdrawn"))
    story.tell(MaracCriteria, refer="y")
    assert bool(flag_words(story.case)) is bool(referrals(story.case))


# A level without its reason


@pytest.mark.parametrize("values", [{"level": "standard"}, {"rationale": "x"}, {"level": "high"}])
def test_a_level_without_its_reason_takes_no_criterion_back(values):
    story = Story()
    story.tell(RiskLevel, level="high", rationale="x")
    story.tell(RiskLevel, **values)
    assert [(one.criterion, one.words) for one in outstanding(story.case)] == [
        ("judgement", "the level was said to be high")
    ]


def test_high_without_its_reason_asks_for_the_criteria_too():
    story = Story()
    story.tell(RiskLevel, level="standard", rationale="x")
    unfinished = story.tell(RiskLevel, level="high")
    assert [one.criterion for one in outstanding(story.case)] == ["judgement"]
    story.tell(MaracCriteria, **ALL_NO)
    story.correct(unfinished, rationale="He has a knife")
    assert outstanding(story.case) == ()


# Trap 12.11: wrong repeat logic


@pytest.mark.parametrize(
    ("day", "repeat"),
    [
        ("23 Nov 2025 11:00", True),
        ("22 Nov 2025", False),
        ("23 Nov 2026", True),
        ("24 Nov 2026", False),
        ("1 May 2026", True),
    ],
)
def test_trap_12_11_any_abuse_within_twelve_calendar_months_of_the_referral_is_a_repeat(day, repeat):
    story = referred()
    story.tell(Incident, "1 Dec 2026 09:00", at=day, kinds=["psychological"])
    assert bool(repeats(story.case)) is repeat
    assert (duty(story, "marac-criteria") is not None) is repeat


@pytest.mark.parametrize(
    ("referral", "incident", "repeat"),
    [
        ("29 Feb 2024", "28 Feb 2025", True),
        ("29 Feb 2024", "1 Mar 2025", False),
        ("28 Feb 2023", "28 Feb 2024", True),
        ("28 Feb 2023", "29 Feb 2024", True),
        ("28 Feb 2023", "1 Mar 2024", False),
        ("31 Dec 2024", "31 Dec 2025", True),
        ("31 Dec 2024", "1 Jan 2026", False),
    ],
)
def test_trap_12_11_golden_dates_of_the_twelve_months(referral, incident, repeat):
    story = Story()
    story.tell(Referral, "20 Nov 2026 09:00", agency="marac", sent_at=referral)
    story.tell(Incident, at=incident, what="He stood outside")
    assert bool(repeats(story.case)) is repeat
    last = flag_until(story.case)
    assert last is not None
    assert (happened(story.entries[-1]).date() <= last) is repeat


def test_trap_12_11_it_need_be_no_crime_and_meet_no_threshold():
    story = referred()
    story.tell(RiskLevel, "1 Mar 2026 09:00", level="standard", rationale="x")
    story.tell(Incident, what="His sister passed on a message", police_told="n")
    found = duty(story, "marac-criteria")
    assert found.words.endswith("abuse within twelve months of the last referral")
    assert found.clause == "practice:2.3"
    assert story.case.level == "standard"


def closed_after_marac():
    """A case that was referred to MARAC, and closed since."""
    story = ready_to_close()
    story.tell(Referral, "24 Nov 2026 10:00", agency="marac", sent_at="now", acknowledged_at="now", outcome="accepted")
    story.tell(Closure, "25 Nov 2026 10:00", **CLOSING)
    assert story.case.status == "closed"
    return story


def test_trap_12_11_closing_clears_no_flag_and_new_abuse_opens_the_case():
    story = closed_after_marac()
    assert flag_until(story.case) == date(2027, 11, 24)
    story.tell(Incident, "24 Nov 2027 09:00", at="now", kinds=["economic"])
    assert story.case.status == "open"
    assert duty(story, "marac-criteria") is not None
    assert any(line.words.startswith("MARAC: go through") for line in story.case.gate)


def test_trap_12_11_a_closure_that_is_kept_again_closes_over_no_repeat():
    story = closed_after_marac()
    closure = story.entries[-1].record.record_id
    story.tell(Incident, "26 Nov 2026 09:00", what="He rang")
    story.correct(closure, "26 Nov 2026 10:00", **CLOSING)
    assert story.case.status == "open"
    story.tell(RiskLevel, level="medium", rationale="x")
    story.tell(
        MaracCriteria, **ALL_NO | {"repeat": "y", "repeat_why": "He rang", "refer": "n", "why_not": "Heard today"}
    )
    story.correct(closure, "26 Nov 2026 11:00", **CLOSING)
    assert story.case.status == "closed"


def test_trap_12_11_a_new_report_after_closure_is_a_repeat_too():
    story = closed_after_marac()
    story.tell(Intake, "1 Mar 2027 09:00", danger_now="n")
    assert duty(story, "marac-criteria").clause == "practice:2.3"


def test_trap_12_11_an_emergency_with_danger_is_abuse():
    story = referred()
    story.tell(Emergency, "1 Mar 2026 09:00", called="n")
    assert repeats(story.case) == []
    story.tell(Emergency, called="y")
    assert len(repeats(story.case)) == 1


@pytest.mark.parametrize("first", [{"danger_now": "y"}, {"called": "y"}])
def test_trap_12_11_an_emergency_that_is_over_was_abuse_all_the_same(first):
    story = referred()
    one = story.tell(Emergency, "1 Mar 2026 09:00", **first)
    story.correct(one, danger_now="n")
    assert len(repeats(story.case)) == 1


def test_an_emergency_of_which_it_was_wrongly_said_that_999_was_called_is_none():
    story = referred()
    story.correct(story.tell(Emergency, "1 Mar 2026 09:00", called="y"), called="n")
    assert repeats(story.case) == []


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Incident, {"what": "He rang"}),
        (Incident, {"kinds": ["economic"], "at": "now"}),
        (Intake, {"danger_now": "n"}),
        (Emergency, {"danger_now": "y"}),
        (Emergency, {"called": "y", "danger_now": "n", "reason": "x"}),
    ],
)
def test_trap_12_11_no_abuse_is_buried_in_a_closed_case(kind, values):
    story = closed_after_marac()
    closure = story.entries[-1].record.record_id
    one = story.tell(kind, "24 Nov 2027 09:00", **values)
    assert (story.case.status, story.case.row().open) == ("open", True)
    assert story.case.reopened_by is story.case.versions(one)[0]
    assert duty(story, "marac-criteria").words == (
        "MARAC: go through the four criteria: abuse within twelve months of the last referral"
    )
    story.correct(closure, "24 Nov 2027 12:00", **CLOSING)
    assert any(line.words.startswith("MARAC: go through") for line in story.case.gate)
    assert (story.case.status, duty(story, "marac-criteria") is not None) == ("open", True)


@pytest.mark.parametrize("opened", [{}, {"called": "n"}])
def test_an_emergency_opened_in_a_closed_case_opens_it_until_somebody_says_what_it_was(opened):
    story = closed_after_marac()
    one = story.tell(Emergency, "1 Dec 2026 09:00", **opened)
    assert (story.case.status, duty(story, "emergency").route.record_id) == ("open", one)
    story.correct(one, danger_now="y")
    assert duty(story, "marac-criteria") is not None


def test_trap_12_11_an_incident_of_a_closed_case_that_turns_out_to_be_later_opens_it():
    story = ready_to_close()
    old = story.tell(Incident, "23 Nov 2026 12:00", at="1 Nov 2026", what="x")
    story.tell(RiskLevel, level="medium", rationale="x")
    story.tell(MaracCriteria, **ALL_NO)
    story.tell(Referral, "24 Nov 2026 10:00", agency="marac", sent_at="now", acknowledged_at="now", outcome="accepted")
    story.tell(Closure, "25 Nov 2026 10:00", **CLOSING)
    assert story.case.status == "closed"
    story.correct(old, "26 Nov 2026 10:00", what="A spelling put right")
    assert story.case.status == "closed"
    story.correct(old, "26 Nov 2026 11:00", at="25 Nov 2026 20:00")
    assert (story.case.status, duty(story, "marac-criteria") is not None) == ("open", True)
    assert story.case.reopened_by is story.entries[-1]


def test_a_referral_that_is_heard_of_later_makes_a_repeat_of_what_came_after_it():
    story = Story()
    story.tell(Incident, "23 Nov 2026 10:00", at="20 Nov 2026", what="x")
    criteria = story.tell(MaracCriteria, **ALL_NO)
    story.correct(criteria, referred_on="1 Sep 2026", referred_by="Police")
    assert [one.criterion for one in outstanding(story.case)] == ["repeat"]
    story.correct(criteria, repeat="y", repeat_why="Police, 1 September")
    assert outstanding(story.case) == ()
    again = Story()
    again.tell(Incident, "23 Nov 2026 10:00", at="20 Nov 2026", what="x")
    again.tell(MaracCriteria, **ALL_NO | {"repeat": "y", "repeat_why": "x"}, referred_on="1 Sep 2026")
    assert outstanding(again.case) == ()


def test_the_flag_is_told_until_its_last_day_and_not_after_it():
    story = closed_after_marac()
    assert flag_now(story.case, date(2027, 11, 24)) == flag_words(story.case) != ""
    assert flag_now(story.case, date(2027, 11, 25)) == ""
    assert flag_now(Story().case, date(2026, 11, 23)) == ""


def test_trap_12_11_it_counts_from_the_referral_and_shows_the_hearing_beside_it():
    story = Story()
    story.tell(
        MaracCriteria, "1 Dec 2026 09:00", referred_on="23 Nov 2025", heard_on="20 Dec 2025", referred_by="Police"
    )
    assert flag_until(story.case) == date(2026, 11, 23)
    assert flag_words(story.case) == (
        "Referred to MARAC Sun 23 Nov 2025; heard Sat 20 Dec 2025, from which nothing counts: "
        "any abuse until Mon 23 Nov 2026 is a repeat and is referred again"
    )
    story.tell(Incident, at="1 Dec 2026", what="x")
    assert repeats(story.case) == []


def test_trap_12_11_what_was_only_decided_or_written_is_no_referral():
    story = Story()
    story.tell(Referral, agency="marac", decided_at="now")
    story.tell(Referral, agency="idva", sent_at="now")
    story.tell(Incident, at="now", what="x")
    assert repeats(story.case) == []
    assert flag_words(story.case) == ""


def test_what_was_referred_is_no_repeat_of_itself_and_the_same_evening_is():
    story = Story()
    story.tell(Incident, "23 Nov 2026 09:00", at="23 Nov 2026 08:00", what="x")
    story.tell(Referral, "23 Nov 2026 10:00", agency="marac", sent_at="now")
    assert repeats(story.case) == []
    story.tell(Incident, "24 Nov 2026 09:00", at="23 Nov 2026 08:30", what="Told late")
    assert repeats(story.case) == []
    story.tell(Incident, at="23 Nov 2026 20:00", what="He came back")
    assert len(repeats(story.case)) == 1


def test_a_repeat_that_is_referred_again_counts_from_the_new_referral():
    story = referred()
    story.tell(Incident, "1 Mar 2026 09:00", what="x")
    story.tell(MaracCriteria, "1 Mar 2026 10:00", **ALL_NO | {"repeat": "y", "repeat_why": "x", "refer": "y"})
    story.tell(Referral, agency="marac", sent_at="now")
    assert duty(story, "marac") is None
    assert flag_until(story.case) == date(2027, 3, 1)
    story.tell(Incident, "1 Mar 2027 09:00", what="x")
    assert [one.criterion for one in outstanding(story.case)] == ["repeat"]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-400, 800))
def test_the_flag_and_the_repeat_are_the_same_rule(referral, later):
    story = Story()
    story.tell(Note, "1 Dec 2033 09:00", text="x")
    story.tell(Referral, agency="marac", sent_at=f"{referral:%d %b %Y}")
    day = date.fromordinal(referral.toordinal() + later)
    story.tell(Incident, at=f"{day:%d %b %Y}", what="x")
    last = flag_until(story.case)
    assert last is not None
    assert bool(repeats(story.case)) == (referral <= day <= last)
