"""Risk: 24 answers in 24 keys, a count that grades nobody, and a level that a person decides with a reason."""

from datui.casework.kinds import RiskAssessment, RiskLevel
from screens.case import CaseScreen
from screens.level import LevelScreen
from screens.risk import RiskScreen
from screens.widgets.checklist import Checklist
from screens.widgets.keybar import KeyBar
from screens.widgets.lines import Lines
from storage.vault import Draft
from tests.screens.cases import (
    CASE,
    app_of,
    fill,
    form,
    in_case,
    keep,
    newest,
    press,
    put,
    reported,
    text,
    toast,
    vault_of,
)
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import session, settle
from tests.screens.stage import until

WORDS = {"y": "yes", "n": "no", "d": "not_known", "r": "declined"}
WORDS |= {"1": "yes", "2": "no", "3": "not_known", "4": "declined", "question_mark": "not_known", "minus": "declined"}


def items(rules):
    return next(iter(rules.instruments.values())).items


async def ask(pilot):
    """Open the checklist, as its key does."""
    await press(pilot, "r")
    await settle(pilot, RiskScreen)
    return pilot.app.screen.query_one(Checklist)


async def test_twenty_four_keys_answer_twenty_four_questions(tmp_path, rules):
    keys = [*"yndr1234", "question_mark", "minus", *"ynyndrdryn1243"]
    async with in_case(tmp_path, rules) as pilot:
        checklist = await ask(pilot)
        await press(pilot, *keys)
        assert len(checklist.sheet.answers) == 24
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        kept = newest(pilot, RiskAssessment)
        assert [kept.answers[item.id] for item in items(rules)] == [WORDS[key] for key in keys]
        assert (kept.instrument, kept.edition) == next((one.id, one.edition) for one in rules.instruments.values())


async def test_a_question_that_its_line_cuts_off_stands_whole_beneath_the_list(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(40, 15)) as pilot:
        await ask(pilot)
        for item in items(rules)[:3]:
            assert item.text in text(pilot)
            await press(pilot, "y")
    async with session(tmp_path / "vault", (80, 24)) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await ask(pilot)
        assert text(pilot).count(items(rules)[3].text) == 1


async def test_one_key_too_many_after_the_last_question_changes_no_answer(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        checklist = await ask(pilot)
        await press(pilot, *"y" * 24)
        answers = dict(checklist.sheet.answers)
        assert "All are asked. F2 keeps the answers." in text(pilot)
        await press(pilot, "n", "d", "r", "1", "backspace", "enter")
        assert checklist.sheet.answers == answers == dict.fromkeys(answers, "yes")
        assert pilot.app.screen.focused is checklist
        await press(pilot, "up", "n")
        assert checklist.sheet.answers[items(rules)[-1].id] == "no"


async def test_the_keys_that_answer_stand_first_in_the_key_bar(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        bar = pilot.app.screen.query_one(KeyBar)
        shown = [each.description for each in bar._bindings_shown()]
        assert shown[:6] == ["Note", "Yes", "No", "Don't know", "Rather not say", "Clear"]
        assert "y Yes  n No  d Don't know  r Rather not say" in screen_text(pilot.app)
        await press(pilot, "f4")
        assert not pilot.app.screen.asking.display
        assert "Yes" not in [each.description for each in bar._bindings_shown()]


async def test_backspace_puts_a_question_back_to_not_asked(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        checklist = await ask(pilot)
        await press(pilot, "y", "n", "up", "backspace")
        assert checklist.sheet.answers == {items(rules)[0].id: "yes"}
        assert "Questions 1 of 24" in text(pilot)
        await press(pilot, "r")
        assert checklist.sheet.answers[items(rules)[1].id] == "declined"


async def test_an_answer_takes_a_note_and_the_next_question_starts_with_none(tmp_path, rules):
    first, second = items(rules)[:2]
    async with in_case(tmp_path, rules) as pilot:
        checklist = await ask(pilot)
        await press(pilot, "y", "up", "enter")
        await put(pilot, "a fork, last week")
        await press(pilot, "enter")
        assert pilot.app.screen.focused is checklist
        await press(pilot, "down", "n")
        assert checklist.sheet.notes == {first.id: "a fork, last week"}
        await press(pilot, "home", "enter")
        assert pilot.app.screen.focused.value == "a fork, last week"
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        kept = newest(pilot, RiskAssessment)
        assert kept.notes == {first.id: "a fork, last week"}
        assert kept.answers == {first.id: "yes", second.id: "no"}


async def test_it_says_what_to_write_down_for_the_question_that_is_looked_at(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(120, 40)) as pilot:
        await ask(pilot)
        for number in (0, 1):
            assert f"Write down: {items(rules)[number].capture}" in text(pilot)
            await press(pilot, "down")


async def test_a_part_of_it_is_kept_and_gone_on_with(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        await press(pilot, "y", "n", "f2")
        await settle(pilot, LevelScreen)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        route = next(line.route for line in app_of(pilot).case.missing if line.words == "Risk: 22 not asked")
        app_of(pilot).go(route)
        await settle(pilot, RiskScreen)
        answers = pilot.app.screen.query_one(Checklist).sheet.answers
        assert answers == {items(rules)[0].id: "yes", items(rules)[1].id: "no"}
        await press(pilot, "end", "up", "d", "f2")
        case = app_of(pilot).case
        assert len(case.of(RiskAssessment)) == 1
        assert len(newest(pilot, RiskAssessment).answers) == 3


async def test_no_count_sets_a_level_and_the_officer_is_asked_for_one(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        await press(pilot, *"y" * 24)
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        assert app_of(pilot).case.level == "unknown"
        assert "24 yes" in text(pilot)
        assert "No count sets a level: you do, and say why." in text(pilot)
        assert form(pilot).values["level"] == ""
        await press(pilot, "2", "f2")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.level == "unknown"
        assert "level UNKNOWN" in text(pilot)
        route = next(line.route for line in app_of(pilot).case.missing if "and its reason" in line.words)
        app_of(pilot).go(route)
        await settle(pilot, LevelScreen)
        await fill(pilot, "rationale", "Threats to kill, and he has the keys")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.level == newest(pilot, RiskLevel).level == "medium"
        assert "level Medium" in text(pilot)


async def test_a_level_may_be_decided_without_any_checklist(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "l")
        assert "No checklist has been asked yet. You may decide all the same." in text(pilot)
        await press(pilot, "3")
        await put(pilot, "He said he would")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.level == "high"


async def test_answers_and_notes_wait_as_a_draft_and_come_back_to_the_next_question(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        await press(pilot, "y", "n", "d")
        await until(pilot, lambda: [len(draft.values["answers"]) for draft in vault_of(pilot).drafts()] == [3])
        await press(pilot, "escape")
        await toast(pilot, "your draft waits")
        checklist = await ask(pilot)
        assert [checklist.sheet.answers[item.id] for item in items(rules)[:3]] == ["yes", "no", "not_known"]
        assert pilot.app.screen.focused is checklist
        await press(pilot, "r")
        assert checklist.sheet.answers[items(rules)[3].id] == "declined"


async def test_the_rest_of_the_assessment_is_behind_f4_and_counts_too(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        checklist = await ask(pilot)
        await press(pilot, "y", "f4")
        assert form(pilot).section == "Assessment"
        assert not pilot.app.screen.asking.display
        await fill(pilot, "fears", "That he takes the children")
        assert form(pilot).section == form(pilot).sections[-1]
        await press(pilot, "f4")
        assert pilot.app.screen.focused is checklist
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        assert newest(pilot, RiskAssessment).fears == "That he takes the children"
        assert len(newest(pilot, RiskAssessment).answers) == 1


async def test_a_wrong_answer_behind_the_questions_is_shown(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        screen = pilot.app.screen
        await ask(pilot)
        await press(pilot, "f4")
        await fill(pilot, "agency_grade", "x" * 501)
        await press(pilot, "f4", "f2")
        await toast(pilot, "Their grade")
        assert pilot.app.screen is not screen
        assert form(pilot).display
        assert pilot.app.screen.focused is form(pilot).rows["agency_grade"].editor
        assert "the most here is 500" in text(pilot)


async def test_a_hostile_note_is_drawn_inert_and_says_what_was_left_out(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        await press(pilot, "enter")
        await put(pilot, HOSTILE)
        assert inert(pilot.app)
        await toast(pilot, "invisible characters left out")


def answered_elsewhere(vault):
    reported(vault)
    tool = next(iter(vault.rules.instruments))
    keep(vault, RiskAssessment, instrument=tool, edition="another", answers={"injury": "yes"})


async def test_answers_to_another_edition_are_read_and_never_put_under_todays_questions(tmp_path, rules):
    async with in_case(tmp_path, rules, answered_elsewhere) as pilot:
        kept = app_of(pilot).case.latest(RiskAssessment)
        lines = pilot.app.screen.query_one(Lines)
        lines.cursor = next(at for at, item in enumerate(lines.items) if item.key == kept)
        await press(pilot, "e")
        await toast(pilot, "Those answers are to the questions of another edition")
        assert isinstance(pilot.app.screen, CaseScreen)
        await press(pilot, "r")
        await settle(pilot, RiskScreen)
        assert pilot.app.screen.query_one(Checklist).sheet.answers == {}
        assert newest(pilot, RiskAssessment).edition == "another"


async def test_a_draft_of_another_edition_is_left_as_it_is(tmp_path, rules):
    tool = next(iter(rules.instruments))
    typed = {"instrument": tool, "edition": "another", "answers": {"gone": "yes"}}

    def waits(vault):
        reported(vault)
        vault.save_draft(Draft("risk", CASE, "e" * 32, typed, "at", 0, vault.now()))

    async with in_case(tmp_path, rules, waits) as pilot:
        await press(pilot, "r")
        await toast(pilot, "Those answers are to the questions of another edition")
        (draft,) = vault_of(pilot).drafts()
        assert draft.values == typed


async def test_behind_the_last_question_it_says_whose_questions_these_are(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        tool = next(iter(rules.instruments.values()))
        assert tool.brief in text(pilot)
        await press(pilot, "end")
        assert tool.acknowledgement in text(pilot)


async def test_what_was_not_known_is_come_back_to_at_its_question(tmp_path, rules):
    tool = next(iter(rules.instruments.values()))
    answers = {"injury": "yes", "baby": "not_known", "strangled": "not_known"}

    def asked_before(vault):
        reported(vault)
        keep(vault, RiskAssessment, instrument=tool.id, edition=tool.edition, answers=answers)

    async with in_case(tmp_path, rules, asked_before) as pilot:
        (duty,) = (duty for duty in app_of(pilot).case.duties if duty.code == "risk-not-known")
        app_of(pilot).go(duty.route)
        await settle(pilot, RiskScreen)
        checklist = pilot.app.screen.query_one(Checklist)
        assert pilot.app.screen.focused is checklist
        assert checklist.chosen.id == "strangled"
        await press(pilot, "n")
        assert pilot.app.screen.sheet.answers["strangled"] == "no"
