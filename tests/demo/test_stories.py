"""The demo's cases: the same for a seed and a day, and between them all that officers meet."""

from datetime import UTC

import pytest

from datui.casework.answers import Answer, State
from datui.casework.case import Case
from datui.casework.expiry import last_day
from datui.casework.interest import may_open
from datui.casework.kinds import (
    Closure,
    Contact,
    Decision,
    Eligibility,
    Emergency,
    Equality,
    Intake,
    MaracMeeting,
    Note,
    Recommendation,
    Referral,
    Reopening,
    Research,
    Visit,
)
from datui.casework.needs import NOT_ASKED, needs_words
from datui.casework.people import CHILD, PERPETRATOR, said
from datui.casework.readout import ReadOut, partly_read, read_words
from datui.casework.recommendation import actions_of, standing
from datui.casework.records import Sort, shape
from datui.casework.sharing import Share
from datui.casework.stage import STAGES
from datui.demo import cases
from datui.storybook import read_book
from storage.vault import Training, Vault, forge
from tests.demo.conftest import NOW, NOWS, folded, twelve
from tests.demo.conftest import said as words_of

# The same again


def test_the_same_seed_and_day_tell_the_same_cases(rules):
    assert list(cases(3, 30, NOW, rules)) == list(cases(3, 30, NOW, rules))


def test_a_case_is_the_same_however_many_are_asked_for(rules, many):
    assert list(cases(7, 31, NOW, rules)) == many[:31]
    assert list(cases(7, 0, NOW, rules)) == []


def test_another_seed_tells_of_other_people(rules, many):
    other = next(cases(8, 1, NOW, rules))
    assert other.case_id != many[0].case_id
    assert set(words_of(other)) - set(words_of(many[0]))


def test_no_two_cases_or_records_share_an_id(many):
    assert len({told.case_id for told in many}) == len(many)
    pairs = {(told.case_id, record.record_id) for told in many for _at, record in told.kept}
    assert len({record_id for _case_id, record_id in pairs}) == len(pairs)
    for told in many:
        kinds: dict[str, set[str]] = {}
        for _at, record in told.kept:
            kinds.setdefault(record.record_id, set()).add(record.kind)
        assert all(len(found) == 1 for found in kinds.values())


# What they show


@pytest.mark.parametrize("now", NOWS)
@pytest.mark.parametrize("seed", [1, 2, 2026])
def test_twelve_cases_show_every_stage_level_and_due_state(now, seed, rules):
    shown = twelve(now, rules, seed)
    assert {case.stage for case in shown} == set(STAGES)
    assert {case.level for case in shown} == {"unknown", "standard", "medium", "high"}
    firsts = [case.duties[0] if case.duties else None for case in shown]
    states = {"danger" if duty and duty.code == "danger" else duty and duty.state(now) for duty in firsts}
    assert states == {"danger", "overdue", "today", "later", None}
    assert {case.status for case in shown} == {"open", "closed"}


@pytest.mark.parametrize("now", NOWS)
def test_each_story_stands_where_it_says(now, rules):
    shown = twelve(now, rules)
    codes = [{duty.code: duty.state(now) for duty in case.duties} for case in shown]
    danger, first, emergency, family, visit, ran_out, nearly, parent, children, closed, again, new = range(12)
    assert [case.danger for case in shown].index(True) == danger
    assert sum(case.danger for case in shown) == 1
    assert codes[first]["first-contact"] == "overdue"
    assert codes[emergency] | {"action": "later"} == codes[emergency]
    assert [code for code, state in codes[emergency].items() if state != "later"] == ["emergency-reason"]
    assert codes[family]["referral-chase"] == "overdue"
    assert codes[visit]["visit"] == "overdue"
    assert codes[ran_out]["safe-contact"] == "overdue"
    assert set(codes[nearly].values()) == {"later"}
    assert codes[parent]["action"] in ("today", "overdue")  # due at five: later in the evening it is overdue
    assert set(codes[children].values()) == {"later"}
    assert (shown[closed].status, shown[closed].gate) == ("closed", ())
    assert shown[again].status == "open"
    assert shown[again].of(Reopening)
    assert set(codes[again].values()) == {"later"}
    assert (shown[new].stage, shown[new].level) == ("contact", "unknown")
    assert "overdue" not in codes[new].values()


def test_twelve_cases_show_what_officers_meet(rules):
    shown = twelve(NOW, rules)
    people = [case.persons for case in shown]
    contacts = [case.records(Contact) for case in shown]
    reports = [report for case in shown for report in case.records(Intake)]
    assert any(tried and not any(one.reached.value for one in tried) for tried in contacts)
    assert any(referral.step == "sent" for case in shown for referral in case.records(Referral))
    assert any(not entry.record.over(entry.at) for case in shown for entry in case.of(Visit))
    assert any(not one.reason for case in shown for one in case.records(Emergency))
    assert any(case.safe_contact is None for case in shown)
    assert any(not case.victim_name for case in shown)
    assert any(report.victim_aliases for report in reports)
    assert {report.tenancy.value for report in reports} >= {"none", "applicant", "sole", "joint"}
    assert any(sum(person.has_role(PERPETRATOR) for person in found) > 2 for found in people)
    assert any(sum(person.has_role(CHILD) for person in found) > 1 for found in people)
    feared = [person for found in people for person in found if person.has_role(PERPETRATOR)]
    assert any(person.relationship.value == "child" for person in feared)
    plans = [(case.safe_contact, case) for case in shown if case.safe_contact]
    last_days = [last_day(plan, case.level, rules) for plan, case in plans]
    today = NOW.date()
    assert any(day < today for day in last_days)
    assert any(day > today for day in last_days)


def test_twelve_cases_show_each_kind_of_record_of_the_first_hour(rules):
    shown = twelve(NOW, rules)
    kinds = {entry.record.kind for case in shown for entry in case.entries}
    assert kinds >= {
        *("eligibility", "decision", "relationship", "contested", "incident", "marac-criteria", "change", "grade"),
        *("interest", "equality", "prompt"),
    }
    assert any(one.as_wished.value is False and one.differs for case in shown for one in case.records(Decision))
    assert any(one.ethnicity.state is State.DECLINED for case in shown for one in case.records(Equality))
    told_apart = [{one.kind for one in note.accounts("text")} for case in shown for note in case.records(Note)]
    assert {"words", "observation", "third-party", "opinion"} in told_apart
    assert any(needs_words(case, case.entries[-1].at) != NOT_ASKED for case in shown)
    assert all(may_open(case, "p" * 32) for case in shown)


def test_each_eligibility_is_decided_as_its_answers_say_for_certain(rules):
    found = [one for case in twelve(NOW, rules) for one in case.records(Eligibility)]
    assert {way for one in found for way in one.decided} >= {"act", "child-to-parent", "elder", "adult-at-risk"}
    for one in found:
        assert set(one.decided) == one.routes(rules).ids
        assert (one.definition, one.edition) == (rules.definition.id, rules.definition.edition)


def test_whoever_a_record_is_of_is_a_person_of_that_case(many, rules):
    for told in many:
        case = folded(told, rules)
        people = {person.record_id for person in case.persons}
        for entry in case.entries:
            for name, info, _question in entry.record.questions():
                if shape(info).sort is Sort.PERSON:
                    value = getattr(entry.record, name)
                    value = said(value) if isinstance(value, Answer) else value
                    assert {*(value if isinstance(value, tuple) else [value])} - {""} <= people, entry.record.kind


def test_victims_are_women_and_men_and_some_couples_are_of_one_sex():
    sexes = [(story["victim"]["is"], story["perpetrators"][0]) for story in read_book().stories]
    assert {victim for victim, _ in sexes} == {"f", "m"}
    partners = {(victim, other["is"]) for victim, other in sexes if "partner" in other["relationship"]}
    assert {("f", "f"), ("m", "m"), ("m", "f"), ("f", "m")} <= partners


def test_a_corrected_record_says_why_and_its_first_version_stays(rules):
    corrected = [
        versions
        for case in twelve(NOW, rules)
        for entry in case.of(Intake)
        if len(versions := case.versions(entry.record.record_id)) > 1
    ]
    first, second = corrected[0]
    assert second.record.because
    assert not first.record.because
    assert isinstance(first.record, Intake)
    assert isinstance(second.record, Intake)
    assert first.record.received_at == second.record.received_at
    assert first.record.happened != second.record.happened


def test_a_reopened_case_was_closed_before(rules):
    again = next(case for case in twelve(NOW, rules) if case.of(Reopening))
    opened = again.of(Reopening)[0]
    before = Case.fold(again.case_id, [entry for entry in again.entries if entry.seq < opened.seq], rules)
    assert before.of(Closure)
    assert before.status == "closed"


def test_danger_comes_first_in_the_caseload_of_a_vault(rules, tmp_path):
    forged = forge("lantern orchard pebble thimble harbour", training=Training(), cheap=True)
    here = NOW.astimezone(UTC)
    vault = Vault.create(tmp_path / "vault", forged, name="Robin Hartley", rules=rules, clock=lambda: here)
    try:
        with vault.batch():
            for case_id, kept in cases(1, 12, vault.now(), rules):
                for at, record in kept:
                    vault.append(case_id, record, at=at)
        listed = vault.caseload()
        assert len(listed) == 12
        assert [row.danger for row in listed] == [True] + [False] * 11
        assert [row.open for row in listed] == [True] * 11 + [False]
        assert vault.count().today >= 1
        assert vault.count().overdue >= 4
        assert [failure for checked in vault.verify() for failure in checked.failures] == []
    finally:
        vault.close()


def test_twelve_cases_show_what_comes_of_marac_and_what_police_do(rules):
    shown = twelve(NOW, rules)
    kinds = {entry.record.kind for case in shown for entry in case.entries}
    assert kinds >= {"marac-meeting", "marac-research", "recommendation", "programme-meeting"}
    assert kinds >= {"clares-law", "police-protection"}
    (case,) = [case for case in shown if case.records(Recommendation)]
    (one,) = case.records(Recommendation)
    assert standing(case, one) == "done"
    assert one.told
    assert [action.status for action in actions_of(case, one)] == ["done"]
    assert case.records(Research)[0].meeting == case.records(MaracMeeting)[0].record_id


def test_twelve_cases_show_a_share_of_which_a_part_was_read_out(rules):
    (case,) = [case for case in twelve(NOW, rules) if case.records(ReadOut)]
    (share,) = case.records(Share)
    assert read_words(case, share) == "Only partly read out: 2 of 3 lines, 1 not."
    # Somebody said why: it does not ask again.
    assert not list(partly_read(case))
