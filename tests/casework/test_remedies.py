"""Remedies: what is not in force is not offered, and nothing calls a promise law."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datui.casework.imported import WrongFile
from datui.casework.landlord import joined
from datui.casework.records import REGISTRY
from datui.casework.remedies import KEPT_BACK, KINDS, NOT_LAW, OTHER, RESTS_ON, of_kind
from tests.casework.stories import the_rules
from tests.casework.test_questions import DOUBT
from tests.landlords import PACK

TODAY = date(2026, 11, 23)
REMEDIES = the_rules().remedies
SWITCH = """
[remedies.bill-mandatory-ground]
in_force_from = 2027-04-01
last_verified = 2027-03-01
verified_by = "A. Fernleigh"
source = "Commencement order 2027"
"""


def words_of(remedy):
    return " ".join((remedy.title, remedy.says, remedy.who_decides, *remedy.cautions, *remedy.unverified))


def test_trap_12_16_a_bill_is_not_law_and_says_so():
    bills = [one for one in REMEDIES.values() if "Housing Bill" in one.source]
    assert len(bills) == 4
    assert {one.standing(TODAY) for one in bills} == {NOT_LAW}
    assert NOT_LAW == "not law yet: do not offer"


def test_what_holds_in_pilot_areas_alone_is_not_switched_on_here():
    for name in ("dapn", "dapo"):
        assert REMEDIES[name].standing(TODAY) == KEPT_BACK
        assert "West Mercia or Staffordshire" in words_of(REMEDIES[name])
    assert "48 hours" in words_of(REMEDIES["dapn"])


def test_nothing_in_the_list_of_what_is_done_towards_them_is_not_in_force():
    for choice in the_rules().lists["accountability"].choices:
        assert choice.code == OTHER or REMEDIES[choice.code].in_force(TODAY), choice.code


def test_every_sort_of_order_has_what_is_said_of_it():
    for choice in the_rules().lists["order"].choices:
        assert choice.code == OTHER or REMEDIES[choice.code].kind == "court"


@pytest.mark.parametrize("remedy", REMEDIES.values(), ids=REMEDIES)
def test_each_says_who_decides_what_to_be_careful_of_and_where_it_is_from(remedy):
    assert remedy.kind in KINDS
    assert remedy.who_decides
    assert remedy.cautions
    assert remedy.source
    assert remedy.clause in the_rules().clauses
    assert remedy.last_verified <= TODAY
    assert not remedy.record or remedy.record in REGISTRY
    assert all(words.endswith((".", "?")) for words in (remedy.says, *remedy.cautions, *remedy.unverified))


@pytest.mark.parametrize("remedy", REMEDIES.values(), ids=REMEDIES)
def test_trap_12_16_none_recommends_doubts_or_calls_a_promise_a_right(remedy):
    said = words_of(remedy)
    assert not re.search(r"legal right|entitle|has a right|have a right|recommend|should", said, re.IGNORECASE)
    assert not DOUBT.search(said)
    assert "not law" in RESTS_ON["policy"]


def test_the_promises_of_the_policy_do_not_rest_on_law():
    assert {one.id for one in REMEDIES.values() if one.rests_on == "policy"} >= {"locks", "refuge", "management-move"}
    council = REMEDIES["secure-from-council"]
    assert "binds councils" in words_of(council)


def test_there_is_one_of_each_kind_and_each_stands_under_one():
    assert sum(len(of_kind(REMEDIES, kind)) for kind in KINDS) == len(REMEDIES)
    assert all(of_kind(REMEDIES, kind) for kind in KINDS)


# A landlord's own pack


def test_a_landlord_switches_one_on_with_a_day_and_a_source():
    _policy, rules = joined(PACK + SWITCH, the_rules())
    remedy = rules.remedies["bill-mandatory-ground"]
    assert remedy.in_force(date(2027, 4, 1))
    assert remedy.standing(date(2027, 3, 31)) == f"{NOT_LAW} before Thu 1 Apr 2027"
    assert (remedy.verified_by, remedy.source) == ("A. Fernleigh", "Commencement order 2027")
    codes = [choice.code for choice in rules.lists["accountability"].choices]
    assert codes[-2:] == ["bill-mandatory-ground", OTHER]
    assert joined(PACK + SWITCH, rules)[1].lists == rules.lists


@pytest.mark.parametrize("key", ["in_force_from", "last_verified", "verified_by", "source"])
def test_without_a_day_or_a_source_nothing_is_switched_on(key):
    lines = [line for line in SWITCH.splitlines() if not line.startswith(f"{key} ")]
    with pytest.raises(WrongFile) as refused:
        joined(PACK + "\n".join(lines), the_rules())
    assert f"remedies.bill-mandatory-ground.{key}" in refused.value.reason


def test_no_pack_adds_a_remedy_or_changes_what_one_says():
    for wrong in (SWITCH.replace("mandatory", "other"), SWITCH + 'title = "Ours"\n', SWITCH + "switched_on = true\n"):
        with pytest.raises(WrongFile):
            joined(PACK + wrong, the_rules())


@given(st.dates(), st.sampled_from(list(REMEDIES.values())))
def test_on_any_day_it_is_either_in_force_or_says_not_to_offer_it(day, remedy):
    assert remedy.in_force(day) is not bool(remedy.standing(day))
    assert remedy.in_force(day) or "do not offer" in remedy.standing(day)
