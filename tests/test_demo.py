"""The demo's cases: fictional through and through, the same for a seed, and between them every state that there is."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from string import Formatter
from typing import Any

import pytest

from datui.casework.answers import Answer
from datui.casework.case import Case, Closure, Contact, Emergency, Intake, Person, Referral, Reopening, Visit
from datui.casework.interlock import allowed, last_day
from datui.casework.moments import LONDON, london
from datui.casework.people import CHILD, PERPETRATOR
from datui.casework.records import Entry, Record, Sort, WrongAnswers, read, shape
from datui.casework.safecontact import SafeContact
from datui.casework.stage import STAGES
from datui.cast import Somebody
from datui.demo import FictionalCase, cases
from datui.storybook import read_book, when
from storage.vault import Training, Vault, forge

NOWS = [
    pytest.param(datetime(2026, 11, 25, 10, 0, tzinfo=LONDON), id="a Wednesday"),
    pytest.param(datetime(2026, 11, 22, 9, 0, tzinfo=LONDON), id="a Sunday"),
    pytest.param(datetime(2026, 11, 21, 21, 45, tzinfo=LONDON), id="a Saturday night"),
    pytest.param(datetime(2026, 11, 23, 0, 5, tzinfo=LONDON), id="five past midnight"),
    pytest.param(datetime(2026, 12, 24, 15, 0, tzinfo=LONDON), id="24 December"),
    pytest.param(datetime(2026, 12, 28, 11, 0, tzinfo=LONDON), id="a bank holiday"),
    pytest.param(datetime(2027, 12, 31, 16, 0, tzinfo=LONDON), id="31 December 2027"),
    pytest.param(datetime(2026, 3, 29, 1, 10, tzinfo=UTC), id="the clocks went forward"),
    pytest.param(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), id="the clocks went back"),
    pytest.param(datetime(2027, 3, 29, 9, 0, tzinfo=LONDON), id="the day after the clocks went forward, Easter Monday"),
    pytest.param(datetime(2028, 2, 29, 9, 0, tzinfo=LONDON), id="29 February"),
    pytest.param(datetime(2029, 6, 4, 9, 0, tzinfo=LONDON), id="beyond the calendar"),
]
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=LONDON)
BLAME = re.compile(
    r"\b(?:alleg|claim(?:s|ed|ing)\b|fail(?:s|ed)? to|refus|uncooperat|non-?complian|disengag|hard to reach|admit|"
    r"(?:domestic|marital) (?:dispute|argument)|provok|volatile|toxic|chose to stay|her own fault|hysteric|insist|"
    r"denie[sd]|so-called (?:victim|abuse)|supposed|purported|couple(?:s)? (?:work|counselling)|mediation)",
    re.IGNORECASE,
)
DRAMA = re.compile(r"07700 900\d{3}|01632 960\d{3}")


def folded(told: FictionalCase, rules: Any) -> Case:
    entries = [
        Entry(seq, told.case_id, at, "p" * 32, "Robin Hartley", "officer", record)
        for seq, (at, record) in enumerate(told.kept, 1)
    ]
    return Case.fold(told.case_id, entries, rules)


def twelve(now: datetime, rules: Any, seed: int = 1) -> list[Case]:
    return [folded(told, rules) for told in cases(seed, 12, now, rules)]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def said(told: FictionalCase) -> Iterator[str]:
    for _at, record in told.kept:
        yield from texts(record.body())


def moments(record: Record) -> Iterator[tuple[str, datetime]]:
    for name, _info, _question in record.questions():
        value = getattr(record, name)
        if isinstance(value, datetime):
            yield name, value


@pytest.fixture(scope="module")
def many(rules: Any) -> list[FictionalCase]:
    return list(cases(7, 250, NOW, rules))


# The same again


def test_the_same_seed_and_day_tell_the_same_cases(rules):
    assert list(cases(3, 30, NOW, rules)) == list(cases(3, 30, NOW, rules))


def test_a_case_is_the_same_however_many_are_asked_for(rules, many):
    assert list(cases(7, 31, NOW, rules)) == many[:31]
    assert list(cases(7, 0, NOW, rules)) == []


def test_another_seed_tells_of_other_people(rules, many):
    other = next(cases(8, 1, NOW, rules))
    assert other.case_id != many[0].case_id
    assert set(said(other)) - set(said(many[0]))


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


# When it happened


@pytest.mark.parametrize("now", NOWS)
def test_everything_has_happened_and_is_written_in_order(now, rules):
    for told in cases(5, 60, now, rules):
        written = [at for at, _record in told.kept]
        assert written == sorted(written)
        assert written[-1] <= now
        for at, record in told.kept:
            for name, moment in moments(record):
                # A visit is written down before it starts; its end is over by now all the same.
                assert moment <= (now if isinstance(record, Visit) else at), (record.kind, name)
                assert moment > at - timedelta(hours=4) or record.record_id in _earlier(told, at)


def _earlier(told: FictionalCase, at: datetime) -> set[str]:
    return {record.record_id for when_, record in told.kept if when_ < at}


@pytest.mark.parametrize("now", NOWS)
def test_officers_write_in_office_hours_but_for_what_came_in_today(now, rules):
    for told in cases(5, 60, now, rules):
        for at, _record in told.kept:
            here = london(at)
            if here.date() != london(now).date():
                assert rules.days.is_working(here.date())
                assert time(9) <= here.time() < time(17)


@pytest.mark.parametrize("now", NOWS)
def test_cases_began_over_the_last_months(now, rules):
    began = [london(case.received_at).date() for case in twelve(now, rules)]
    assert min(began) < london(now).date() - timedelta(days=100)
    assert max(began) >= london(now - timedelta(minutes=30)).date()
    assert len(set(began)) > 8


def test_a_contact_by_the_plan_is_one_that_the_plan_allows(many):
    checked = 0
    for told in many:
        plan: SafeContact | None = None
        for _at, record in told.kept:
            plan = record if isinstance(record, SafeContact) else plan
            if isinstance(record, Contact) and record.plan_followed.value and record.direction == "out" and record.at:
                found = allowed(plan, record.channel, record.at)
                assert found.ok, found.reason
                checked += 1
    assert checked > 1000


# Nothing real, nothing unkind


def test_numbers_postcodes_and_addresses_are_ones_that_cannot_exist(many):
    words = {words for told in many for words in said(told)}
    words = {text for text in words if not re.fullmatch("[0-9a-f]{32}", text)}
    numbers = {number for text in words for number in re.findall(r"\+?\d[\d ]{8,}\d", text)}
    assert numbers
    assert [number for number in numbers if not DRAMA.fullmatch(number)] == []
    codes = {code for text in words for code in re.findall(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", text)}
    assert codes
    assert {code[:2] for code in codes} == {"ZZ"}
    mail = {found for text in words for found in re.findall(r"\S+@\S+", text)}
    assert mail
    assert {found.partition("@")[2] for found in mail} == {"example.org"}
    assert [text for text in words if re.search(r"https?:|www\.", text)] == []


def test_every_service_and_institution_says_that_it_is_made_up():
    services = read_book().people["services"]
    made_up = ("fictional", "Demoford", "Lamplight", "Teapot", "Saucepan")
    assert [name for name in services.values() if not any(word in name for word in made_up)] == []


def asset_files(folder: Traversable) -> Iterator[tuple[str, str]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from asset_files(one)
        elif one.name.endswith(".toml"):
            yield one.name, one.read_text("utf-8")


def test_no_sentence_blames_or_doubts(many):
    told = {words for case in many for words in said(case)}
    assert [words for words in told if BLAME.search(words)] == []
    for name, written in asset_files(files("assets") / "demo"):
        assert [line for line in strings(tomllib.loads(written)) if BLAME.search(line)] == [], name


def test_the_words_that_the_check_looks_for_are_found():
    for unkind in ("the alleged assault", "She failed to engage", "He refused help", "she claims that"):
        assert BLAME.search(unkind)


# As a form makes them


def test_every_record_is_read_back_as_it_was_kept(many):
    for told in many:
        for _at, record in told.kept:
            assert read(record.kind, json.loads(json.dumps(record.body()))) == record


def test_every_code_is_one_that_the_pack_offers(many, rules):
    for told in many:
        for _at, record in told.kept:
            for name, info, question in record.questions():
                if shape(info).sort is not Sort.CODE:
                    continue
                value = getattr(record, name)
                value = value.value if isinstance(value, Answer) else value
                offered = {choice.code for choice in rules.lists[question.choices].choices}
                assert {*(value if isinstance(value, tuple) else [value])} - offered - {"", None} == set(), name


def test_the_checklist_is_answered_by_its_own_items(many, rules):
    tool = rules.instruments["dash-prompts"]
    ids = {item.id for item in tool.items}
    for story in read_book().stories:
        assert set(story.get("yes", ())) <= ids
    assessed = [record for told in many for _at, record in told.kept if record.kind == "risk"]
    assert assessed
    for record in assessed:
        assert (record.instrument, record.edition) == (tool.id, tool.edition)
        assert set(record.answers) <= ids


def test_a_case_has_about_thirty_entries_on_average(rules):
    told = [len(one.kept) for one in cases(1, 400, NOW, rules)]
    assert 26 <= sum(told) / len(told) <= 36


# The assets themselves


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def test_every_sentence_names_only_what_there_is():
    book = read_book()
    known = {field.name for field in fields(Somebody)}
    about = {"v": known, "p": known, "p2": known, "p3": known, "c": known, "c2": known}
    about["task"] = {"need", "what", "wish", "noticed", "safe", "check", "result"}
    plain = {"level", "desk", "number", "other", *book.people["services"]}
    for pool in book.pools.values():
        plain |= {*pool.fixed, *pool.sentences}
    for story in book.stories:
        plain |= {*story["says"]}
    for name, written in asset_files(files("assets") / "demo"):
        for text in strings(tomllib.loads(written)):
            for _literal, field, _format, _conversion in Formatter().parse(text):
                who, _, what = (field or "").partition(".")
                assert field is None or what in about.get(who, ()) or (not what and who in plain), (name, text)


def test_every_story_and_round_can_be_told_to_its_end():
    book = read_book()
    assert [when(step["at"]).anchor for round_ in book.records["rounds"] for step in round_["steps"]].count("r") == sum(
        len(round_["steps"]) for round_ in book.records["rounds"]
    )
    for story in book.stories:
        for step in story["steps"]:
            assert "routine" in step or step["does"] in book.records
    with pytest.raises(ValueError, match="no place in time"):
        when("some day")


def test_a_mistyped_asset_is_refused_as_a_form_refuses_it(rules, monkeypatch):
    book = read_book()
    monkeypatch.setitem(book.records["report"], "received_at", "the other day")
    with pytest.raises(WrongAnswers):
        list(cases(1, 3, NOW, rules))


def test_dates_of_birth_fit_the_ages_of_the_story(rules):
    for told in cases(1, 12, NOW, rules):
        for _at, record in told.kept:
            if isinstance(record, Person) and record.has_role(CHILD):
                assert record.born.value is not None
                assert date(NOW.year - 14, 1, 1) < record.born.value < NOW.date()


def test_entries_of_a_case_are_minutes_apart(many):
    for told in many:
        days = [at for at, _record in told.kept]
        assert all(later - earlier >= timedelta(minutes=2) for earlier, later in pairwise(days))
