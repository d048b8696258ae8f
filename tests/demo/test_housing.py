"""The demo tells each kind of record about homes, and none of them against its own rules."""

from datui.casework.housing import HOUSING, housing_missing
from datui.casework.jobs import went_out_against
from datui.casework.kinds import MoveSigned, SecurityMeasure, TenureDecision
from tests.demo.conftest import NOW, twelve


def test_twelve_cases_show_each_kind_of_record_about_homes(rules):
    shown = {entry.record.kind for case in twelve(NOW, rules) for entry in case.entries}
    # A tenancy that differs is decided by a supervisor, and a sign-off follows: the demo's officer writes neither.
    assert {kind.kind for kind in HOUSING} - shown == {TenureDecision.kind, MoveSigned.kind}


def test_nothing_of_it_goes_against_what_it_shows(rules):
    cases = twelve(NOW, rules)
    assert not [stop for case in cases for one in case.of(SecurityMeasure) for stop in went_out_against(case, one)]
    said = [line.words for case in cases for line in housing_missing(case)]
    assert set(said) <= {"The joint tenancy: who holds it, what they wish, and a solicitor's word"}
