"""The first hour: a call from somebody who is not alone, and a checklist that takes a key an answer."""

from collections.abc import Callable
from pathlib import Path

from datui.casework.contact import Visit
from datui.casework.kinds import Contact, Intake, RiskAssessment, SafeContact
from tests.journeys.officer import (
    answer,
    case_of,
    choose,
    focused,
    keep,
    kept_in,
    new_report,
    quit_datui,
)
from tests.journeys.terminal import Terminal

WIDE = (100, 40)
CALLER, NUMBER, STOP = "Ottoline Fenn", "07700 900456", "marmalade"
HELD = {"y": "yes", "n": "no", "?": "not_known", "-": "declined"}


def test_a_call_from_somebody_whose_perpetrator_is_at_home(caseload: Callable[..., Terminal], training: Path):
    screen = caseload(WIDE)
    danger_comes_first(screen)
    what_she_allows_is_all_that_is_allowed(screen)
    the_stop_word_is_shown_on_a_key_and_goes_again(screen)
    a_call_to_her_is_refused_with_its_way_out(screen)
    a_visit_to_her_is_refused_with_its_way_out(screen)
    her_own_call_is_written_down_whatever_the_plan_says(screen)
    quit_datui(screen)

    with kept_in(training) as vault:
        case = case_of(vault, CALLER)
        (report,), (plan,), (contact,) = case.records(Intake), case.records(SafeContact), case.records(Contact)
        assert case.danger
        assert (report.danger_now.value, report.perpetrator_there.value) == (True, True)
        assert (plan.voice_allowed.answered, plan.text_allowed.value, plan.stop_word) == (False, True, STOP)
        assert (contact.direction, contact.channel, contact.reached.value) == ("in", "voice", True)
        assert case.records(Visit) == []


def danger_comes_first(screen: Terminal) -> None:
    """The first thing that is said and the first that is asked; what 999 needs is a key away, with nothing kept yet."""
    new_report(screen)
    screen.wait_for("In danger now? Ring 999 first.", "From a mobile that cannot speak, 999 and then press 55.")
    assert focused(screen) == "In danger now?"
    answer(screen, ("In danger now?", "y"), ("Where are they now?", "In the bathroom at 7 Tansy Row, door locked"))
    answer(screen, ("Who is with them?", "Her husband, in the kitchen"))
    answer(screen, ("How it came", "1"), ("Name", CALLER), ("Telephone", NUMBER), ("Perpetrator lives there?", "y"))
    screen.press("f9")
    screen.wait_for("999 now. From a mobile that cannot speak: 999, then 55.", "In the bathroom at 7 Tansy Row")
    screen.wait_for("Her husband, in the kitchen", "the perpetrator lives at")
    screen.press("escape")
    answer(screen, ("Why it was opened", "She rang while he was in the house"), ("Was 999 called?", "y"))
    keep(screen, "Emergency")
    screen.wait_for("· Report", "Perpetrator lives there?")
    keep(screen, "Report")
    screen.wait_for("No plan yet: treat every channel as not allowed.", "Who called 999")
    assert first_of(screen, "Do next") == "! IN DANGER NOW: 999"


def first_of(screen: Terminal, heading: str) -> str:
    """The first line beneath a heading."""
    lines = [line.strip() for line in screen.text.splitlines()]
    return lines[lines.index(heading) + 1]


def what_she_allows_is_all_that_is_allowed(screen: Terminal) -> None:
    """She was asked about texts and nothing else: whatever was not asked counts as not allowed."""
    screen.press("s")
    answer(screen, ("Perpetrator lives there?", "y"), ("Text allowed?", "y"), ("Number to text", NUMBER))
    answer(screen, ("Perpetrator sees texts?", "n"), ("Stop word", STOP))
    keep(screen, "Safe-contact plan")
    screen.wait_for(f"Text: allowed. {NUMBER}.", "Not allowed: telephone (not asked)", "Stop word: agreed")
    assert STOP.encode() not in screen.raw


def the_stop_word_is_shown_on_a_key_and_goes_again(screen: Terminal) -> None:
    """Nobody who looks over a shoulder reads it: a key shows it, and it goes by itself."""
    screen.press("t")
    screen.wait_for("Reach someone", CALLER)
    choose(screen, "Text  ")
    screen.wait_for("Stop word", "•••••• (m shows it)")
    assert STOP.encode() not in screen.raw
    screen.press("m")
    screen.wait_for(STOP)
    screen.wait_without(STOP)
    screen.wait_for("•••••• (m shows it)")
    screen.press("escape")
    screen.wait_for("✗ Telephone")


def a_call_to_her_is_refused_with_its_way_out(screen: Terminal) -> None:
    """It would ring in his house: it was not asked about, no number is shown, and Enter goes to where it is asked."""
    choose(screen, "✗ Telephone")
    screen.wait_for("Not allowed now", "Telephone: This channel is not asked, which counts as not allowed.")
    screen.wait_for("Enter goes to where that is put right.", "If it cannot wait, o asks why.")
    screen.press("home", "enter")  # an Enter right after the one that opened this screen would count as its bouncing
    screen.wait_until(lambda: focused(screen) == "Telephone allowed?", "the field that puts it right")
    screen.press("escape")
    screen.wait_for("✗ Telephone")
    screen.press("escape")
    screen.wait_for("Do next")


def a_visit_to_her_is_refused_with_its_way_out(screen: Terminal) -> None:
    """Nor does anybody plan to knock at that door without saying why it cannot wait; what is typed stays."""
    screen.press("v")
    answer(screen, ("When", "28 Dec 2026 10:00"), ("Where", "7 Tansy Row"))
    screen.press("f2")
    screen.wait_for("✗ This channel is not asked, which counts as not allowed. Say why", "it cannot wait, or ask them")
    screen.wait_until(lambda: focused(screen) == "Why, if not by the plan", "the field that says why")
    screen.press("escape")
    screen.wait_for("Do next", "Not kept yet: Visit")


def her_own_call_is_written_down_whatever_the_plan_says(screen: Terminal) -> None:
    """She rings again: that happened, and is kept as it was."""
    screen.press("c")
    answer(screen, ("Who contacted whom", "2"), ("How", "1"), ("Did you speak, safely?", "y"))
    keep(screen, "Contact")
    screen.wait_for("Contact achieved (telephone)")
    screen.wait_without("First contact")


def banner_of(screen: Terminal) -> str:
    """What stands above a form, as it reads whatever its lines are."""
    return " ".join(line.removeprefix("█").strip() for line in screen.text.splitlines() if line.startswith("█"))


def test_twenty_four_answers_in_twenty_four_keys(caseload: Callable[..., Terminal], training: Path):
    screen = caseload(WIDE)
    new_report(screen)
    answer(screen, ("Name", "Sorrel Quince"))
    keep(screen, "Report")
    screen.press("r")
    screen.wait_for("Questions 0 of 24")
    keys = "y?nyn-yynnyyn?yyynny-nyn"
    assert len(keys) == 24
    screen.press(*keys)
    screen.wait_for("Questions 24 of 24")
    keep(screen, "Risk assessment")
    # What may count by itself stands before any count.
    said = (
        "Said yes to: stalking, getting worse, control or jealousy, strangulation, others threaten too",
        "In the fullest 11 yes, 9 no, 2 not known, 2 rather not say. No count sets a level: you do, and say why.",
    )
    screen.wait_until(lambda: all(words in banner_of(screen) for words in said), f"{said} above the level")
    screen.wait_until(lambda: focused(screen) == "Level", "the level to be asked")
    assert banner_of(screen).index(said[0]) < banner_of(screen).index(said[1])
    screen.press("escape")
    # A count decided nothing, and what nobody knew is come back to.
    screen.wait_for("SQ", "level UNKNOWN", "Come back to:", "Decide the risk level: UNKNOWN")
    quit_datui(screen)

    with kept_in(training) as vault:
        case = case_of(vault, "Sorrel Quince")
        (assessment,) = case.records(RiskAssessment)
        asked = [item.id for item in vault.rules.instruments[assessment.instrument].items]
        assert assessment.answers == dict(zip(asked, [HELD[key] for key in keys], strict=True))
        assert case.level == "unknown"
