"""Every question of every record: short, explained, in the pack, and never one that doubts or asks for proof."""

import re
from datetime import UTC, datetime

import pytest

from datui.casework.answers import Answer
from datui.casework.fields import STILL_TO_COME
from datui.casework.kinds import Intake, Note, Person
from datui.casework.people import UNBORN
from datui.casework.records import REGISTRY, Sort, WrongAnswers, build, found_by, read, shape, typed
from datui.casework.vault import Unreadable
from tests.casework.stories import KINDS, MONDAY, the_rules

QUESTIONS = [(kind, name, info, question) for kind in KINDS for name, info, question in kind.questions()]
SHOWN = [row for row in QUESTIONS if not row[3].hidden]
IDS = [f"{kind.kind}.{name}" for kind, name, _info, _question in SHOWN]
DOUBT = re.compile(
    r"\balleged|failed to engage|refus|\bproof\b|\bprove\b|\bevidence\b|non-engag|claims?\b|complain", re.IGNORECASE
)


@pytest.mark.parametrize(("kind", "name", "info", "question"), SHOWN, ids=IDS)
def test_a_question_fits_its_column_and_is_explained_in_one_sentence(kind, name, info, question):
    assert 0 < len(question.label) <= 30
    assert question.help
    assert len(question.help) <= 78
    assert question.help[-1] in ".?"
    # What has one part alone needs no name for it.
    assert question.section or kind.sections() == ("",)


@pytest.mark.parametrize(("kind", "name", "info", "question"), SHOWN, ids=IDS)
def test_a_question_is_of_a_sort_that_a_form_can_ask(kind, name, info, question):
    assert shape(info).sort in Sort


@pytest.mark.parametrize(("kind", "name", "info", "question"), QUESTIONS)
def test_a_clause_and_a_list_are_in_the_pack(kind, name, info, question):
    rules = the_rules()
    assert not question.clause or question.clause in rules.clauses
    assert not question.choices or question.choices in rules.lists
    if question.choices and isinstance(info.default, str) and info.default:
        assert info.default in {choice.code for choice in rules.lists[question.choices].choices}


@pytest.mark.parametrize("kind", KINDS)
def test_a_section_has_at_most_twelve_questions_that_stand_together(kind):
    sections = [question.section for _name, _info, question in kind.questions() if not question.hidden]
    assert max(map(sections.count, sections)) <= 12
    assert kind.sections() == tuple(dict.fromkeys(sections))
    changes = [section for before, section in zip([None, *sections], sections, strict=False) if section != before]
    assert changes == list(kind.sections())


def test_every_label_of_every_record_fits_its_column():
    labels = [(name, question) for kind in REGISTRY.values() for name, _info, question in kind.questions()]
    assert [name for name, question in labels if not question.hidden and len(question.label) > 30] == []


@pytest.mark.parametrize("kind", KINDS)
def test_labels_of_a_section_differ(kind):
    labels = [(question.section, question.label) for _name, _info, question in kind.questions()]
    assert len(labels) == len(set(labels))


def test_no_question_and_no_choice_doubts_blames_or_asks_for_proof():
    said = [f"{question.label} {question.help}" for _kind, _name, _info, question in QUESTIONS]
    said += [f"{choice.label} {choice.hint}" for each in the_rules().lists.values() for choice in each.choices]
    assert [words for words in said if DOUBT.search(words) and "nobody is asked to prove" not in words] == []


def test_a_choice_fits_beside_its_question():
    for each in the_rules().lists.values():
        assert len({choice.code for choice in each.choices}) == len(each.choices)
        assert all(0 < len(choice.label) <= 40 for choice in each.choices), each.name


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_kept_with_nothing_in_it(kind):
    record = build(kind, {"record_id": "0" * 32}, now=MONDAY)
    assert read(kind.kind, record.body()) == record
    assert record.headline
    assert found_by(record) == ()
    values = [getattr(record, name) for name, _info, _question in kind.questions()]
    assert not any(value.answered for value in values if isinstance(value, Answer))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_corrected_is_first_shown_as_it_was_typed(kind):
    record = build(kind, {"record_id": "0" * 32}, now=MONDAY)
    assert build(kind, {"record_id": "0" * 32, **typed(record)}, now=MONDAY) == record


@pytest.mark.parametrize("kind", KINDS)
def test_only_names_numbers_and_postcodes_are_found(kind):
    found = {name for name, _info, question in kind.questions() if question.find}
    ends = ("name", "aliases", "phone", "email", "postcode", "_to", "_reference", "_reach", "reported_by")
    assert all(name.endswith(ends) for name in found)
    assert "letter_to" not in found
    assert "code_word" not in found


def test_a_headline_says_nothing_that_somebody_wrote_but_a_name():
    marks = {"text": "SECRET", "what": "SECRET", "where": "SECRET", "words": "SECRET", "code_word": "SECRET"}
    marks |= {"voice_to": "SECRET", "address": "SECRET", "phone": "SECRET", "why": "SECRET", "rationale": "SECRET"}
    for kind in KINDS:
        mine = {name: marks[name] for name, _info, _question in kind.questions() if name in marks}
        record = build(kind, {"record_id": "0" * 32, **mine}, now=datetime(2026, 11, 23, tzinfo=UTC))
        assert "SECRET" not in record.headline
    assert "SECRET" in build(Note, {"record_id": "0" * 32, "text": "SECRET"}, now=MONDAY).text


AHEAD = {"action.due", "change.ahead_on", "safe-contact.expires_on", "visit.at", "visit.back_by"}
AHEAD |= {"contested.review_on", "person.expected_on"}
AHEAD |= {"referral.expected_on", "chase.next_on"}
AHEAD |= {"security.booked_for", "move.moves_on", "move.before_until", "move.after_until"}
AHEAD |= {"notice.ends_on", "notice.ends_by_advice"}
AHEAD |= {"order.ends_at", "accountability.due"}
AHEAD |= {"safety-plan.review_on", "agreed.act_by", "agreed.review_on", "handover.first_day", "handover.last_day"}
AHEAD |= {"marac-meeting.meets_on", "marac-meeting.next_on", "programme-meeting.meets_on", "programme-meeting.next_on"}
AHEAD |= {"recommendation.due", "police-protection.until", "consent.expires_on", "permission.until"}


def test_a_bare_weekday_is_the_next_one_where_something_is_still_to_come():
    leaning = {f"{kind.kind}.{name}" for kind, name, _info, question in QUESTIONS if question.forward}
    assert leaning == AHEAD
    for kind, name, _info, question in QUESTIONS:
        if question.forward:
            value = getattr(build(kind, {"record_id": "0" * 32, name: "friday"}, now=MONDAY), name)
            assert f"{value:%a %d %b}" == "Fri 27 Nov"


def test_what_has_happened_is_read_in_the_past():
    for kind, name, info, question in QUESTIONS:
        if question.past:
            assert shape(info).sort in (Sort.DAY, Sort.MOMENT)
            value = getattr(build(kind, {"record_id": "0" * 32, name: "2 Jan"}, now=MONDAY), name)
            value = value.value if isinstance(value, Answer) else value
            assert f"{value:%Y-%m-%d}" == "2026-01-02", name
        assert not (question.past and question.forward)


@pytest.mark.parametrize(("kind", "name"), [(Person, "born"), (Intake, "victim_born")])
def test_nobody_was_born_tomorrow(kind, name):
    for wrong in ("24 Nov 2026", "tomorrow", "1/12/26", "2 Jan 2085"):
        with pytest.raises(WrongAnswers) as refused:
            build(kind, {"record_id": "0" * 32, name: wrong}, now=MONDAY)
        assert refused.value.problems == {name: "A date of birth cannot be in the future: give the year in full."}
    for typed_, year in (("3/4/28", 1928), ("3/4/85", 1985), ("today", 2026), ("23/11/26", 2026)):
        assert getattr(build(kind, {"record_id": "0" * 32, name: typed_}, now=MONDAY), name).value.year == year


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, name, _, question in QUESTIONS if question.past])
def test_what_has_happened_is_not_still_to_come(kind, name):
    moment = shape(kind.model_fields[name]).sort is Sort.MOMENT
    ahead = ["tomorrow", "23 Nov 2027", *(["today 09:06", "tomorrow 08:00", "24 Nov 2026 09:00"] if moment else [])]
    for wrong in ahead:
        with pytest.raises(WrongAnswers) as refused:
            build(kind, {"record_id": "0" * 32, name: wrong}, now=MONDAY)
        assert set(refused.value.problems) == {name}
        assert refused.value.problems[name] in (STILL_TO_COME, UNBORN)
    # Two clocks may differ by a few minutes, and a day alone is any time of it.
    for fine in ("today", "yesterday", *(("now", "09:05", "08:00") if moment else ())):
        assert getattr(build(kind, {"record_id": "0" * 32, name: fine}, now=MONDAY), name)
        read(kind.kind, build(kind, {"record_id": "0" * 32, name: fine}, now=MONDAY).body())


def test_whatever_says_that_something_has_happened_is_asked_in_the_past():
    happened = {f"{kind.kind}.{name}" for kind, name, _, question in QUESTIONS if question.past}
    dated = {f"{kind.kind}.{name}" for kind, name, info, _ in QUESTIONS if shape(info).sort in (Sort.DAY, Sort.MOMENT)}
    assert dated - happened == AHEAD


def test_nothing_that_is_still_to_come_is_in_the_way_of_a_plan():
    for kind, name, _info, question in QUESTIONS:
        if question.forward:
            assert getattr(build(kind, {"record_id": "0" * 32, name: "23 Nov 2027"}, now=MONDAY), name)


def test_what_was_kept_is_read_whatever_day_it_tells_of():
    later = {"record_id": "0" * 32, "born": {"state": "answered", "value": "2085-01-02"}}
    assert read("person", later).record_id == "0" * 32


def test_no_kind_of_record_of_a_case_is_left_out_of_these_rules():
    of_a_case = {kind for kind in REGISTRY.values() if not kind.home and kind.__module__.startswith("datui.")}
    assert of_a_case - {Unreadable} == set(KINDS)
