"""What the demo is told from: every record as a form makes it, and every sentence can be told."""

import json
import tomllib
from dataclasses import fields
from importlib.resources import files
from string import Formatter

import pytest

from datui.casework.answers import Answer
from datui.casework.records import Sort, WrongAnswers, read, shape
from datui.cast import Somebody
from datui.demo import cases
from datui.storybook import read_book, when
from tests.demo.conftest import NOW, asset_files, strings


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
    ids = {tool.id: {item.id for item in tool.items} for tool in rules.instruments.values()}
    for story in read_book().stories:
        assert set(story.get("yes", ())) <= ids["dash-prompts"]
        for step in story["steps"]:
            assert set(step.get("yes", ())) <= ids[step.get("with", "dash-prompts")]
    assessed = [record for told in many for _at, record in told.kept if record.kind == "risk"]
    assert {record.instrument for record in assessed} == {"dash-prompts", "stalking-prompts"}
    for record in assessed:
        assert record.edition == rules.instruments[record.instrument].edition
        assert set(record.answers) <= ids[record.instrument]


def test_a_case_has_about_thirty_entries_on_average(rules):
    told = [len(one.kept) for one in cases(1, 400, NOW, rules)]
    assert 26 <= sum(told) / len(told) <= 36


def test_every_sentence_names_only_what_there_is():
    book = read_book()
    known = {field.name for field in fields(Somebody)}
    about = {"v": known, "p": known, "p2": known, "p3": known, "c": known, "c2": known}
    about["task"] = {"need", "what", "wish", "noticed", "safe", "check", "result"}
    about["definition"] = {"id", "edition"}
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
