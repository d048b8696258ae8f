"""Where a kind of abuse is named, what to ask, do and never do is looked at; what cannot wait is due the same day."""

import re

import pytest

from datui.casework.kinds import Intake, Prompted
from datui.casework.prompts import called_for, is_answered
from datui.casework.records import build
from datui.casework.route import Route
from tests.casework.stories import MONDAY, Story, the_rules
from tests.casework.test_questions import DOUBT

PROMPTS = the_rules().prompts
CANNOT_WAIT = ("honour", "forced-marriage", "fgm")


def reported(*kinds, when="23 Nov 2026 10:00", **values):
    story = Story()
    story.tell(Intake, when, abuse=list(kinds), **values)
    return story


def missing(story):
    return [line.route for line in story.case.missing if line.route.screen == "prompt"]


def due(story):
    return [duty for duty in story.case.duties if duty.code == "one-chance"]


def words_of(asking):
    return [asking.title, asking.duty, *asking.ask, *asking.do, *asking.never]


def test_the_six_prompts_are_there_each_with_its_clause_its_questions_and_what_never_to_do():
    assert set(PROMPTS) == {"coercive", "economic", "stalking", "honour", "forced-marriage", "fgm"}
    for asking in PROMPTS.values():
        assert asking.clause in the_rules().clauses
        assert asking.ask
        assert asking.do
        assert all(words.startswith("Never") for words in asking.never)
        assert all(words.endswith("?") for words in asking.ask)


@pytest.mark.parametrize(
    ("kind", "prompts"),
    [
        ("controlling-coercive", ["coercive"]),
        ("economic", ["economic"]),
        ("stalking", ["stalking"]),
        ("honour", ["honour"]),
        ("forced-marriage", ["forced-marriage"]),
        ("fgm", ["fgm"]),
        ("physical", []),
    ],
)
def test_a_report_calls_for_the_prompts_of_what_it_names(kind, prompts):
    assert [asking.id for asking in called_for(reported(kind).case)] == prompts


def test_a_prompt_is_missing_until_it_was_looked_at():
    story = reported("economic", "stalking")
    offers = [Route("prompt", "", "asked", (("prompt", name),)) for name in ("economic", "stalking")]
    assert missing(story) == offers
    story.tell(Prompted, prompt="economic")
    assert missing(story) == offers[1:]
    story.tell(Prompted, prompt="stalking", asked="n")
    assert missing(story) == []


def test_no_report_calls_for_nothing():
    assert missing(Story()) == due(Story()) == []


@pytest.mark.parametrize("kind", CANNOT_WAIT)
def test_trap_12_13_one_chance_is_due_the_same_day_until_somebody_looked_and_wrote_what_is_done(kind):
    story = reported(kind)
    (duty,) = due(story)
    assert duty.state(MONDAY) == "today"
    assert f"{duty.due:%d %b}" == "23 Nov"
    assert duty.clause == "practice:6.one-chance"
    assert duty.short == "One chance: act today"
    assert missing(story) == []
    kept = story.tell(Prompted, prompt=kind, personally="n")
    (duty,) = due(story)
    assert (duty.route, duty.state(MONDAY)) == (Route("prompt", kept, "done"), "today")
    assert "one chance" in duty.words
    assert not is_answered(story.case, PROMPTS[kind])
    story.correct(kept, done="A supervisor and the police know.")
    assert due(story) == []
    assert is_answered(story.case, PROMPTS[kind])


def test_what_a_correction_names_first_is_due_on_the_day_of_the_correction():
    story = reported("physical")
    story.correct(story.entries[0].record.record_id, "25 Nov 2026 09:00", abuse=["honour"])
    (duty,) = due(story)
    assert f"{duty.due:%d %b}" == "25 Nov"


def test_fgm_is_not_done_with_until_it_is_said_whether_the_duty_is_personally_yours():
    story = reported("fgm")
    kept = story.tell(Prompted, prompt="fgm", asked="y")
    (duty,) = due(story)
    assert "personally yours" in duty.words
    assert duty.route == Route("prompt", kept, "personally")
    story.correct(kept, personally="?")
    assert due(story)
    story.correct(kept, done="A supervisor knows.")
    (duty,) = due(story)
    assert duty.route == Route("prompt", kept, "personally")
    story.correct(kept, personally="n")
    assert due(story) == []
    assert is_answered(story.case, PROMPTS["fgm"])
    assert "regulated" in PROMPTS["fgm"].duty
    assert all(not asking.duty for name, asking in PROMPTS.items() if name != "fgm")


def test_an_empty_prompt_answers_nothing_and_is_kept_all_the_same():
    story = reported("stalking")
    story.tell(Prompted)
    assert missing(story)
    assert build(Prompted, {"record_id": "0" * 32}, now=MONDAY).headline == "Prompt, none chosen yet"


def test_trap_12_13_a_relative_is_named_only_to_say_never():
    relative = re.compile(r"relative|family|communit", re.IGNORECASE)
    outside = ("outside the family", "in the family and beyond", "feared")
    for name in CANNOT_WAIT:
        asking = PROMPTS[name]
        named = [words for words in (*asking.ask, *asking.do) if relative.search(words)]
        assert all(any(part in words for part in outside) for words in named), named
        assert any("relative" in words for words in asking.never)


def test_trap_12_14_mediation_is_named_only_to_say_never():
    pattern = re.compile(r"mediat|joint meeting|couples work|family meeting|counsel", re.IGNORECASE)
    for asking in PROMPTS.values():
        assert not any(pattern.search(words) for words in (*asking.ask, *asking.do, asking.title)), asking.id
    for name in ("coercive", "honour", "forced-marriage"):
        assert any(pattern.search(words) for words in PROMPTS[name].never)


def test_trap_12_23_nobody_has_a_sex_in_a_prompt_and_nobody_is_asked_where_they_come_from():
    gendered = re.compile(r"\b(he|she|his|her|hers|him|man|woman|girl|immigra\w*|visa|national\w*)\b", re.IGNORECASE)
    assert [words for asking in PROMPTS.values() for words in words_of(asking) if gendered.search(words)] == []


def test_trap_12_24_no_word_of_a_prompt_blames_or_doubts():
    assert [words for asking in PROMPTS.values() for words in words_of(asking) if DOUBT.search(words)] == []


def test_trap_12_13_looking_again_with_nothing_written_leaves_it_due_and_no_blank_is_what_is_done():
    story = reported("honour")
    story.tell(Prompted, prompt="honour", asked="y", words="She is afraid of all of them")
    story.tell(Prompted, prompt="honour", done="  ")
    (duty,) = due(story)
    assert duty.words.endswith("there may be one chance: write what is done now")
    story.tell(Prompted, prompt="forced-marriage", done="The police know.")
    assert due(story) == [duty]


@pytest.mark.parametrize("kind", ["economic", "stalking"])
def test_what_can_wait_is_looked_at_without_a_word_more(kind):
    story = reported(kind)
    story.tell(Prompted, prompt=kind)
    assert missing(story) == due(story) == []
