"""Which security of tenure is the same: by data, never by a guess, and unknown is never the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.tenancies import Housing
from datui.casework.tenure import Held, compare
from tests.casework.stories import the_rules

CODES = sorted(the_rules().housing.tenancies)
DAY = date(2026, 12, 1)
some_day = st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1))
held = st.builds(Held, st.sampled_from([*CODES, "", "a code of another edition"]), some_day)


def state(before, after, before_until=None, after_until=None, day=DAY):
    return compare(the_rules().housing, Held(before, before_until), Held(after, after_until), day).state


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("assured", "assured", "same"),
        ("assured", "starter", "less"),
        ("assured", "assured-fixed", "less"),
        ("assured", "licence", "less"),
        ("assured", "secure", "better"),
        ("secure", "assured", "less"),
        ("secure", "secure", "same"),
        ("assured-protected", "assured", "less"),
        ("starter", "assured", "better"),
        ("introductory", "secure", "better"),
        ("introductory", "starter", "less"),
        ("regulated", "assured-protected", "less"),
        ("none", "licence", "better"),
    ],
)
def test_the_same_is_the_same_better_is_fine_and_less_is_said(before, after, says):
    assert state(before, after) == says


@pytest.mark.parametrize("known", CODES)
@pytest.mark.parametrize("unknown", ["", "other", "a code of another edition"])
def test_what_nobody_knows_before_or_after_is_no_match(known, unknown):
    assert state(known, unknown) == "unknown"
    assert state(unknown, known) == "unknown"
    assert not compare(the_rules().housing, Held(unknown), Held(unknown), DAY).kept


def test_an_introductory_period_keeps_the_day_it_had():
    ends = date(2027, 3, 1)
    assert state("starter", "starter", ends, ends) == "same"
    assert state("starter", "starter", ends, ends + timedelta(days=1)) == "less"
    assert state("starter", "starter", ends, ends - timedelta(days=1)) == "better"
    assert state("starter", "starter", ends) == "unknown"
    assert state("starter", "starter", None, ends) == "unknown"


def test_a_term_may_not_end_sooner():
    ends = date(2028, 3, 1)
    assert state("flexible", "flexible", ends, ends) == "same"
    assert state("flexible", "flexible", ends, ends - timedelta(days=1)) == "less"
    assert state("flexible", "flexible", ends, ends + timedelta(days=1)) == "better"


def test_an_introductory_period_that_was_over_by_the_move_counts_as_what_it_became():
    over = DAY - timedelta(days=1)
    assert state("starter", "starter", over, DAY) == "less"
    assert state("starter", "assured", over) == "same"
    assert state("introductory", "assured", over) == "less"
    # On its last day it is one still.
    assert state("starter", "starter", DAY, DAY) == "same"


@given(held, held, some_day)
def test_it_never_fails_and_keeps_only_what_the_pack_says_is_kept(before, after, day):
    tenancies = the_rules().housing.tenancies
    found = compare(the_rules().housing, before, after, day)
    assert found.words
    if found.kept:
        was = tenancies[before.code]
        assert before.code in tenancies[after.code].keeps or was.becomes in tenancies[after.code].keeps
    if not found.kept:
        assert found.field in ("before", "after", "before_until", "after_until")


@given(held, held, some_day)
def test_without_a_pack_nothing_is_kept(before, after, day):
    assert not compare(Housing(), before, after, day).kept


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(CODES))
def test_what_keeps_keeps_what_that_keeps_too(one, two, three):
    tenancies = the_rules().housing.tenancies
    if one in tenancies[two].keeps and two in tenancies[three].keeps:
        assert one in tenancies[three].keeps
    # Two that keep each other are one: nothing loses on the way there and back.
    if one in tenancies[two].keeps and two in tenancies[one].keeps:
        assert one == two


def test_nothing_of_the_data_promises_what_a_housing_association_does_not_owe():
    housing = the_rules().housing
    words = [housing.promise]
    for some in (housing.tenancies, housing.options, housing.ways, housing.measures, housing.money):
        words += [caution for one in some.values() for caution in one.cautions]
    said = " ".join(words).casefold()
    assert "legal right" not in said
    assert "you are entitled" not in said
    assert "no duty by statute" in housing.promise
    assert "binds councils alone" in housing.promise
    assert not [one for one in words if "section 79" in one and "council" not in one]
