"""Risk beside the checklist: which one is asked, who told it, what answers mean together, and any two side by side."""

import pytest

from datui.casework.kinds import (
    Change,
    Closure,
    Grade,
    Incident,
    Intake,
    MaracCriteria,
    Person,
    Referral,
    RiskAssessment,
    RiskLevel,
)
from screens.case import CaseScreen
from screens.choose import ChooseScreen
from screens.compare import AssessmentsScreen, SideBySideScreen
from screens.emergency import EmergencyScreen
from screens.level import LevelScreen
from screens.marac import IncidentScreen, MaracScreen
from screens.record import RecordScreen
from screens.risk import RiskScreen
from screens.widgets.checklist import Checklist
from screens.widgets.lines import Lines
from tests.screens.cases import (
    CLOSING,
    VICTIM,
    app_of,
    drafted,
    fill,
    form,
    in_case,
    keep,
    lines_on,
    newest,
    press,
    put,
    ready_to_close,
    reported,
    text,
    toast,
)
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import settle
from tests.screens.stage import SIZES, until


def said(pilot):
    """What is on the screen, without the edge of a banner."""
    return " ".join(text(pilot).replace("█", " ").split())


async def ask(pilot):
    await press(pilot, "r")
    await settle(pilot, RiskScreen)
    return pilot.app.screen.query_one(Checklist)


def young(vault):
    """A victim of fifteen."""
    reported(vault)
    keep(vault, Person, record_id=VICTIM, name="Asha", case_roles=["victim"], age="15")


def assessed(vault):
    """Three assessments: two of one checklist, and one on stalking."""
    reported(vault)
    mine = {"instrument": "dash-prompts", "edition": vault.rules.instruments["dash-prompts"].edition}
    keep(vault, RiskAssessment, **mine, at="today 08:00", answers={"injury": "no", "worse": "yes", "baby": "not_known"})
    keep(vault, RiskAssessment, **mine, at="today 09:00", answers={"injury": "yes", "worse": "yes", "baby": "no"})
    stalking = vault.rules.instruments["stalking-prompts"]
    values = {"instrument": stalking.id, "edition": stalking.edition, "answers": {"st-fear": "yes"}}
    keep(vault, RiskAssessment, **values, at="today 09:30")


def fewer(vault):
    """Two assessments of one day: the later says yes to less, and neither knows about a baby."""
    reported(vault)
    mine = {"instrument": "dash-prompts", "edition": vault.rules.instruments["dash-prompts"].edition}
    for at, injury in (("today 08:00", "yes"), ("today 09:00", "no")):
        keep(vault, RiskAssessment, **mine, at=at, answers={"injury": injury, "baby": "not_known"})


# Which checklist


async def test_another_checklist_is_chosen_before_any_answer_and_eleven_keys_answer_it(tmp_path, rules):
    tool = rules.instruments["stalking-prompts"]
    async with in_case(tmp_path, rules) as pilot:
        checklist = await ask(pilot)
        await press(pilot, "c")
        await settle(pilot, ChooseScreen)
        shown = text(pilot)
        assert all(one.title in shown for one in rules.instruments.values())
        await press(pilot, "down", "enter")
        await settle(pilot, RiskScreen)
        assert tool.brief in text(pilot)
        assert "Questions 0 of 11" in text(pilot)
        await press(pilot, *"yndryndryny")
        assert len(checklist.sheet.answers) == 11
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        kept = newest(pilot, RiskAssessment)
        assert (kept.instrument, kept.edition) == (tool.id, tool.edition)
        assert list(kept.answers) == [item.id for item in tool.items]


async def test_after_an_answer_its_questions_stay_and_it_says_what_to_do(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        await press(pilot, "y", "c")
        await toast(pilot, "What is answered here belongs to these questions.")
        assert isinstance(pilot.app.screen, RiskScreen)
        await press(pilot, "up", "backspace", "c")
        await settle(pilot, ChooseScreen)


async def test_looking_at_the_others_changes_nothing(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        await press(pilot, "c", "down", "escape")
        await settle(pilot, RiskScreen)
        assert rules.instruments["dash-prompts"].brief in text(pilot)


async def test_a_victim_of_fifteen_is_asked_the_young_person_s_questions_in_24_keys(tmp_path, rules):
    async with in_case(tmp_path, rules, young) as pilot:
        checklist = await ask(pilot)
        assert rules.instruments["young-prompts"].brief in text(pilot)
        await press(pilot, *"ynyndrdrynynyndrdrynynyn")
        assert len(checklist.sheet.answers) == 24
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        assert newest(pilot, RiskAssessment).instrument == "young-prompts"


async def test_a_draft_comes_back_with_the_checklist_it_was_of(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await ask(pilot)
        await press(pilot, "c", "down", "enter")
        await settle(pilot, RiskScreen)
        await press(pilot, "y", "s", "down", "enter")
        await settle(pilot, RiskScreen)
        await until(pilot, lambda: (drafted(pilot, "risk") or {}).get("instrument") == "stalking-prompts")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        checklist = await ask(pilot)
        assert checklist.sheet.answers == {"st-fear": "yes"}
        assert rules.instruments["stalking-prompts"].brief in text(pilot)


async def test_undo_brings_back_the_checklist_that_was_answered(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        checklist = await ask(pilot)
        await press(pilot, "y")
        await until(pilot, lambda: (drafted(pilot, "risk") or {}).get("answers") == {"injury": "yes"})
        await press(pilot, "up", "backspace", "c", "down", "enter")
        await settle(pilot, RiskScreen)
        await press(pilot, "n")
        await until(pilot, lambda: (drafted(pilot, "risk") or {}).get("answers") == {"st-fear": "no"})
        for _ in range(5):
            if checklist.sheet.answers != {"injury": "yes"}:
                await press(pilot, "f7")
        assert checklist.sheet.answers == {"injury": "yes"}
        assert rules.instruments["dash-prompts"].brief in text(pilot)
        assert "Questions 1 of 24" in text(pilot)


# Who told it


async def test_who_told_an_answer_is_chosen_kept_and_taken_away_again(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(120, 40)) as pilot:
        checklist = await ask(pilot)
        await press(pilot, "y", "up", "s")
        await settle(pilot, ChooseScreen)
        lines = pilot.app.screen.query_one(Lines)
        lines.cursor = next(at for at, line in enumerate(lines.items) if line.key == "police")
        await press(pilot, "enter")
        await settle(pilot, RiskScreen)
        assert "Told by: Police." in text(pilot)
        assert "⌂" in text(pilot)
        assert pilot.app.screen.focused is checklist
        await press(pilot, "down", "s", "down", "enter")
        await settle(pilot, RiskScreen)
        await press(pilot, "s", "home", "enter")
        await settle(pilot, RiskScreen)
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        assert newest(pilot, RiskAssessment).sources == {"injury": "police"}


# What answers mean together


async def test_answers_that_mean_something_together_are_said_at_once_with_their_source(tmp_path, rules):
    (cluster,) = [one for one in rules.clusters if one.id == "leaving-control"]
    async with in_case(tmp_path, rules, size=(120, 40)) as pilot:
        await ask(pilot)
        await press(pilot, "y", *["n"] * 4, "y")
        assert cluster.words not in said(pilot)
        await press(pilot, *["n"] * 5, "y")
        assert cluster.words in said(pilot)
        assert cluster.source in said(pilot)
        await press(pilot, "up", "backspace")
        assert cluster.words not in said(pilot)
        await press(pilot, "y", "f2")
        await settle(pilot, LevelScreen)
        assert cluster.words in said(pilot)
        assert app_of(pilot).case.level == "unknown"


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_with_every_answer_yes_the_questions_and_the_level_still_have_room(tmp_path, rules, size):
    async with in_case(tmp_path, rules, size=size) as pilot:
        checklist = await ask(pilot)
        await press(pilot, *"y" * 24)
        assert checklist.size.height >= 5
        await press(pilot, "f2")
        await settle(pilot, LevelScreen)
        assert form(pilot).size.height >= 5
        assert "(11 in all: m, v on the case)" in said(pilot)


# Side by side


async def test_any_two_assessments_side_by_side_show_only_what_changed_and_no_score(tmp_path, rules):
    items = {item.id: item.text for item in rules.instruments["dash-prompts"].items}
    async with in_case(tmp_path, rules, assessed, (120, 40)) as pilot:
        await press(pilot, "m", "v")
        await settle(pilot, AssessmentsScreen)
        assert "Stalking: prompts" in text(pilot)
        await press(pilot, "down", "enter", "down", "enter")
        await settle(pilot, SideBySideScreen)
        shown = lines_on(pilot)
        assert [" ".join(line.split()) for line in shown[:4]] == [
            "was → is",
            f"no → yes {items['injury']}",
            f"not known → no {items['baby']}",
            "",
        ]
        assert not any(word in text(pilot) for word in ("score", "total", "lower"))
        await press(pilot, "escape")
        await settle(pilot, AssessmentsScreen)
        await press(pilot, "home", "enter", "end", "enter")
        await settle(pilot, SideBySideScreen)
        assert "No answer changed. That does not mean safer" in text(pilot)
        assert "35 questions are asked in one of the two alone" in text(pilot)


async def test_the_same_assessment_twice_is_marked_and_unmarked(tmp_path, rules):
    async with in_case(tmp_path, rules, assessed) as pilot:
        await press(pilot, "m", "v")
        await settle(pilot, AssessmentsScreen)
        await press(pilot, "enter")
        assert "Enter on another shows what changed." in text(pilot)
        await press(pilot, "enter")
        assert "Enter on two of them shows what changed." in text(pilot)
        assert isinstance(pilot.app.screen, AssessmentsScreen)


async def test_without_any_assessment_it_says_how_to_begin_one(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "m", "v")
        await settle(pilot, AssessmentsScreen)
        assert "No checklist has been asked yet. r on the case begins one." in text(pilot)


# Others' grades, incidents, MARAC, changes


async def test_trap_12_27_a_police_grade_stands_beside_our_level_as_theirs(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(120, 40)) as pilot:
        await press(pilot, "m", "g")
        await settle(pilot, RecordScreen)
        await fill(pilot, "grade", "Standard")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Grade).grade == "Standard"
        assert app_of(pilot).case.level == "unknown"
        await press(pilot, "l")
        await settle(pilot, LevelScreen)
        assert "Theirs, and no reason to lower ours" in said(pilot)
        assert form(pilot).values["level"] == ""


async def test_a_hostile_grade_and_incident_are_drawn_inert(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        await press(pilot, "m", "g")
        await settle(pilot, RecordScreen)
        await fill(pilot, "grade", HOSTILE)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        await press(pilot, "l")
        await settle(pilot, LevelScreen)
        assert inert(pilot.app)
        await press(pilot, "escape", "m", "v")
        await settle(pilot, AssessmentsScreen)
        assert inert(pilot.app)
        await press(pilot, "escape", "m", "n")
        await settle(pilot, IncidentScreen)
        await put(pilot, HOSTILE)
        assert inert(pilot.app)


def at_marac(vault):
    """A case that was referred this morning, and abuse since."""
    reported(vault)
    keep(vault, Referral, agency="marac", sent_at="today 09:10", consent="given")
    keep(vault, Incident, at="today 09:30", what="He rang", police_told="y")


async def test_trap_12_11_the_repeat_stands_above_the_criteria_and_the_line_leads_there(tmp_path, rules):
    async with in_case(tmp_path, rules, at_marac, (120, 40)) as pilot:
        duty = next(duty for duty in app_of(pilot).case.duties if duty.code == "marac-criteria")
        app_of(pilot).go(duty.route)
        await settle(pilot, MaracScreen)
        shown = said(pilot)
        assert "To weigh: abuse within twelve months of the last referral." in shown
        assert "any abuse until Tue 23 Nov 2027 is a repeat" in shown
        assert "1 incident in twelve months, 1 reported to police." in shown
        assert all(form(pilot).values[name] == "" for name in ("judgement", "visible", "escalation", "repeat"))
        await press(pilot, "y", "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, MaracCriteria)
        assert kept.met == ("repeat",)
        assert kept.headline == "MARAC criteria: 1 of 4 met, 3 not answered"


FLAG = "Referred to MARAC Mon 23 Nov 2026: any abuse until Tue 23 Nov 2027 is a repeat and is referred again"


def flag_on(pilot, lines=2):
    """What stands above all else on the case page."""
    return " ".join(" ".join(lines_on(pilot)[:lines]).split())


def closed_after_marac(vault):
    """A case that was referred this morning and closed since."""
    ready_to_close(vault)
    keep(vault, Referral, agency="marac", sent_at="today 09:10", acknowledged_at="now", outcome="accepted")
    keep(vault, Closure, **CLOSING)


@pytest.mark.parametrize(("fill_it", "status"), [(at_marac, "open"), (closed_after_marac, "closed")])
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_trap_12_11_the_flag_is_told_whole_above_an_open_case_and_a_closed_one(
    tmp_path, rules, fill_it, status, size
):
    async with in_case(tmp_path, rules, fill_it, size) as pilot:
        assert app_of(pilot).case.status == status
        assert flag_on(pilot) == FLAG
        assert not any("…" in line for line in lines_on(pilot)[:2])


@pytest.mark.parametrize(("sent", "held"), [("23 Nov 2025", True), ("22 Nov 2025", False)])
async def test_the_flag_is_told_on_its_last_day_and_no_more_once_it_ran_out(tmp_path, rules, sent, held):
    def long_ago(vault):
        reported(vault)
        keep(vault, Referral, agency="marac", sent_at=sent, consent="given")

    async with in_case(tmp_path, rules, long_ago) as pilot:
        assert ("Referred to MARAC" in text(pilot)) is held


async def test_trap_12_11_abuse_written_in_a_closed_case_opens_it_and_is_the_officer_s_to_refer(tmp_path, rules):
    async with in_case(tmp_path, rules, closed_after_marac, (120, 40)) as pilot:
        await press(pilot, "m", "n")
        await settle(pilot, IncidentScreen)
        assert "is a repeat and is referred again" in said(pilot)
        await fill(pilot, "what", "He rang")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.status == "open"
        shown = said(pilot)
        assert flag_on(pilot, 1) == FLAG
        assert "Reopened" in shown
        assert "MARAC: go through the four criteria: abuse within twelve months of the last referral" in shown
        assert "the closed case is open again" in shown


async def test_what_comes_in_for_a_closed_case_is_another_report_and_is_not_buried_in_the_old_one(tmp_path, rules):
    async with in_case(tmp_path, rules, closed_after_marac) as pilot:
        await press(pilot, "i")
        await fill(pilot, "words", "He came back last night")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        case = app_of(pilot).case
        assert (len(case.of(Intake)), case.status) == (2, "open")


async def test_trap_12_11_an_emergency_opened_in_a_closed_case_opens_it(tmp_path, rules):
    async with in_case(tmp_path, rules, closed_after_marac, (120, 40)) as pilot:
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        await press(pilot, "escape", "escape")
        await settle(pilot, CaseScreen)
        assert app_of(pilot).case.status == "open"
        assert "Emergency opened: say whether they are in danger now" in said(pilot)
        assert flag_on(pilot, 1) == FLAG


async def test_an_incident_and_a_change_make_risk_due_again(tmp_path, rules):
    def levelled(vault):
        reported(vault)
        keep(vault, RiskLevel, level="medium", rationale="x")

    async with in_case(tmp_path, rules, levelled) as pilot:
        await press(pilot, "m", "n")
        await settle(pilot, IncidentScreen)
        await fill(pilot, "what", "He waited outside")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Incident).what == "He waited outside"
        await press(pilot, "m", "c")
        await settle(pilot, RecordScreen)
        await press(pilot, "1", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Change).trigger == "separation"
        assert "Look at risk again now: separation, a new incident" in text(pilot)


async def test_two_of_one_day_are_told_apart_by_their_times_and_fewer_yes_is_not_called_safer(tmp_path, rules):
    async with in_case(tmp_path, rules, fewer, (120, 40)) as pilot:
        await press(pilot, "m", "v")
        await settle(pilot, AssessmentsScreen)
        await press(pilot, "enter", "down", "enter")
        await settle(pilot, SideBySideScreen)
        seen = text(pilot)
        assert "What changed · Mon 23 Nov 2026, 08:00 → 09:00" in seen
        assert "was → is" in seen
        assert "yes → no" in seen
        assert "1 question was not known both times: come back to it." in seen
        assert "Fewer yes does not mean safer" in seen


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_screens_of_risk_look_as_they_did(tmp_path, rules, golden, size):
    def told(vault):
        assessed(vault)
        at_marac(vault)
        keep(vault, Grade, agency="police", tool="dara", grade="Standard", graded_on="today")

    async with in_case(tmp_path, rules, told, size) as pilot:
        shown = [("mn", IncidentScreen, "incident"), ("ma", MaracScreen, "marac"), ("l", LevelScreen, "level-grade")]
        for keys, screen, name in shown:
            await press(pilot, *keys)
            await settle(pilot, screen)
            assert golden(pilot.app, name)
            await press(pilot, "escape")
            await settle(pilot, CaseScreen)
        await press(pilot, "m", "v")
        await settle(pilot, AssessmentsScreen)
        assert golden(pilot.app, "assessments")
        await press(pilot, "down", "enter", "down", "enter")
        await settle(pilot, SideBySideScreen)
        assert golden(pilot.app, "side-by-side")
        await press(pilot, "escape", "escape", "r")
        await settle(pilot, RiskScreen)
        await press(pilot, "c")
        await settle(pilot, ChooseScreen)
        assert golden(pilot.app, "which-checklist")
