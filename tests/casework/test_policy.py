"""A rule of the pack says by when, under which clause, and whether anyone has checked it lately."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.controlsheet import NOT_SAID, Edition, Revision
from datui.casework.deadline import UNITS, Deadline
from datui.casework.moments import london
from datui.casework.policy import Verified
from datui.casework.workdays import Shut

TODAY = date(2026, 11, 22)
CHECKED = Verified(date(2026, 11, 22), date(2026, 11, 22), "a person")
START = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # a Friday
MOMENTS = st.datetimes(datetime(2024, 1, 2), datetime(2028, 6, 1), timezones=st.just(UTC))


def deadline(amount: int, unit: str) -> Deadline:
    return Deadline("made-up", amount, unit, "practice:9", CHECKED)  # type: ignore[arg-type]  # any unit is tried


@pytest.mark.parametrize(
    ("amount", "unit", "due", "words"),
    [
        (1, "working days", "Mon 23 Nov 17:00", "1 working day"),
        (2, "working days", "Tue 24 Nov 17:00", "2 working days"),
        (0, "days", "Fri 20 Nov 15:30", "at once"),
        (1, "days", "Sat 21 Nov 23:59", "1 day"),
        (14, "days", "Fri 04 Dec 23:59", "14 days"),
        (6, "weeks", "Fri 01 Jan 23:59", "6 weeks"),
        (0, "same day", "Fri 20 Nov 23:59", "the same day"),
    ],
)
def test_by_when_and_how_it_is_said(rules, amount, unit, due, words):
    made = deadline(amount, unit)
    assert f"{london(made.due(START, rules.days)):%a %d %b %H:%M}" == due
    assert made.words == words


@given(MOMENTS, st.sampled_from(UNITS), st.integers(0, 60))
def test_the_last_day_is_the_day_on_which_it_is_due(rules, start, unit, amount):
    made = deadline(amount, unit)
    assert made.last_day(london(start).date(), rules.days) == london(made.due(start, rules.days)).date()


@given(MOMENTS, st.sampled_from(["working days", "days", "weeks", "same day"]), st.integers(1, 60))
def test_nothing_is_due_before_it_starts_and_more_is_never_sooner(rules, start, unit, amount):
    due = deadline(amount, unit).due(start, rules.days)
    assert due > start - timedelta(minutes=1)
    assert due.tzinfo is UTC
    assert deadline(amount + 1, unit).due(start, rules.days) >= due


def test_a_year_mistyped_to_the_last_one_still_has_a_due_moment(rules):
    start = datetime(9999, 12, 30, tzinfo=UTC)
    assert all(found.due(start, rules.days).year == 9999 for found in rules.deadlines.values())


def test_first_contact_is_due_in_one_working_day(rules):
    first = rules.deadlines["first_contact"]
    assert (first.amount, first.unit, first.clause) == (1, "working days", "wrekin-2019:timescales")
    assert first.due(START, rules.days) == rules.days.end_of_next(START)


def test_danger_is_now_and_an_emergency_is_explained_the_same_day(rules):
    assert rules.deadlines["danger"].due(START, rules.days) == START
    assert london(rules.deadlines["emergency_reason"].due(START, rules.days)).date() == london(START).date()


@pytest.mark.parametrize(
    ("level", "days", "weeks"),
    [("high", 14, 6), ("unknown", 14, 6), ("", 14, 6), ("medium", 28, 8), ("standard", 28, 8)],
)
def test_a_level_that_nobody_decided_counts_as_high(rules, level, days, weeks):
    confirm, review = rules.safe_contact(level), rules.risk_review(level)
    assert (confirm.amount, confirm.unit, review.amount, review.unit) == (days, "days", weeks, "weeks")


def test_beside_a_due_moment_stand_the_end_of_the_table_and_closures(rules):
    first = rules.deadlines["first_contact"]
    assert first.beside(START, rules.days) == ()
    assert first.beside(datetime(2028, 12, 29, 12, tzinfo=UTC), rules.days)[0].startswith("CHECK THIS DATE")
    closed = replace(rules.days, closures=(Shut(date(2026, 11, 23), date(2026, 11, 23), "Shut for training"),))
    assert first.beside(START, closed) == ("Shut for training",)
    assert rules.deadlines["risk_review_high"].beside(datetime(2040, 1, 1, tzinfo=UTC), rules.days) == ()


def test_a_label_is_found_by_its_code_and_an_unknown_code_is_shown_as_it_is(rules):
    assert rules.lists["level"].label("high") == "High"
    assert rules.lists["level"].label("of-another-edition") == "of-another-edition"
    assert rules.lists["level"].label("") == ""


def test_the_pack_says_that_a_review_date_has_passed(rules):
    said = rules.policies["wrekin-2019"].concern(date(2026, 11, 22))
    assert "31 Aug 2022" in said
    assert "passed" in said
    assert rules.policies["wrekin-2019"].concern(date(2022, 8, 31)) == ""
    assert "no review date" in rules.policies["hpg-2025"].concern(date(2026, 11, 22))


def test_the_pack_says_what_is_old_about_it_on_a_day(rules):
    assert len(rules.concerns(date(2026, 11, 22))) == 2
    later = rules.concerns(date(2029, 1, 1))
    assert any("Practice sources" in words for words in later)
    assert any("CHECK THIS DATE" in words for words in later)


def test_rules_cannot_be_changed(rules):
    with pytest.raises(FrozenInstanceError):
        rules.digest = ""
    for held in (rules.lists, rules.clauses, rules.deadlines, rules.policies, rules.instruments, rules.thresholds):
        with pytest.raises(TypeError):
            held["new"] = None
    with pytest.raises(FrozenInstanceError):
        rules.deadlines["first_contact"].amount = 9


def test_a_clause_is_cited_by_policy_and_place_or_by_the_source_that_practice_rests_on(rules):
    assert rules.cite("wrekin-2019:timescales", date(2020, 1, 1)) == "Wrekin 2019, timescales"
    assert rules.cite("hpg-2025:6.4", TODAY) == "HPG 2025, 6.4"
    assert rules.cite("practice:10.4.silence", TODAY) == "welhat.gov.uk domestic abuse policy"
    assert rules.cite("practice:no-such", TODAY) == ""
    assert all(rules.cite(clause, TODAY) for clause in rules.clauses)


def test_a_clause_of_a_policy_past_its_review_date_says_so_wherever_it_is_cited(rules):
    on = [rules.cite("wrekin-2019:timescales", day) for day in (date(2022, 8, 31), date(2022, 9, 1))]
    assert on == ["Wrekin 2019, timescales", "Wrekin 2019, timescales, review was due 31 Aug 2022"]
    late = [clause for clause in rules.clauses if "review was due" in rules.cite(clause, TODAY)]
    assert {rules.clauses[clause].policy for clause in late} == {"wrekin-2019"}
    said = rules.cite("practice:10.4.silence", date(2027, 11, 23))
    assert said == "welhat.gov.uk domestic abuse policy, review was due 22 Nov 2027"


def test_an_expired_policy_says_that_before_anything_else(rules):
    wrekin = rules.policies["wrekin-2019"]
    expired = replace(wrekin, sheet=replace(wrekin.sheet, expires=date(2024, 12, 31)))
    changed = replace(rules, policies={**rules.policies, "wrekin-2019": expired})
    assert changed.cite("wrekin-2019:999", date(2024, 12, 31)).endswith(", review was due 31 Aug 2022")
    assert changed.cite("wrekin-2019:999", date(2025, 1, 1)) == "Wrekin 2019, 999, expired 31 Dec 2024"
    assert "expired on Tue 31 Dec 2024" in expired.concern(date(2025, 1, 1))


def test_what_the_copy_of_a_policy_does_not_say_is_said_and_never_made_up(rules):
    hpg = dict(rules.policies["hpg-2025"].sheet.lines)
    assert {"Author", "Version", "Approved", "Review due", "Expires", "Revision history"} <= {
        label for label, words in hpg.items() if words == NOT_SAID
    }
    wrekin = dict(rules.policies["wrekin-2019"].sheet.lines)
    assert (wrekin["Approved"], wrekin["Approving body"], wrekin["Version"]) == ("11 Jul 2019", "The Board", NOT_SAID)
    assert len(hpg) == len(wrekin) == 20
    assert all(words for policy in rules.policies.values() for _label, words in policy.sheet.lines)


def test_a_revision_reads_as_far_as_its_line_says():
    assert Revision("A. Author", "New aims", "2", "the Board").words == (
        "version 2, New aims, by A. Author, authorised the Board"
    )
    assert Revision("", "New aims", "", "").words == "New aims"


def test_an_edition_says_what_its_copy_did_not_say(rules):
    words = {edition.policy: edition.words for edition in rules.editions}
    assert "version not said, review due 31 Aug 2022" in words["wrekin-2019"]
    assert "version not said, review date not said" in words["hpg-2025"]


def test_the_editions_of_other_rules_are_known_only_where_somebody_kept_them(rules):
    older = (Edition("ours-2020", "Our policy 2020"),)
    told = replace(rules, worked_under={"0" * 64: older})
    assert told.editions_of("0" * 64) == older
    assert told.editions_of(rules.digest) == rules.editions
    assert told.editions_of("1" * 64) == ()
