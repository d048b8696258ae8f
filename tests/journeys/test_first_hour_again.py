"""The first hour, again: what was referred to MARAC and closed is a repeat when there is any abuse within the year."""

from collections.abc import Callable
from pathlib import Path

from datui.casework.kinds import Incident, Referral
from datui.casework.repeat import repeats
from tests.journeys.officer import answer, case_of, focused, keep, kept_in, more, new_report, quit_datui
from tests.journeys.terminal import Terminal

WIDE = (100, 40)
VICTIM, NUMBER = "Maud Yarrow", "07700 900777"


def test_new_abuse_after_closure_is_told_as_a_repeat_when_it_is_written_down(
    caseload: Callable[..., Terminal], training: Path
):
    screen = caseload(WIDE)
    reported_and_referred_to_marac(screen)
    closed(screen)
    told_as_a_repeat(screen)
    quit_datui(screen)

    with kept_in(training) as vault:
        case = case_of(vault, VICTIM)
        (incident,) = case.of(Incident)
        assert [entry.record for entry in repeats(case)] == [incident.record]
        assert [(sent.agency, sent.step) for sent in case.records(Referral)] == [("marac", "outcome")]
        assert case.status == "open"
        (duty,) = (duty for duty in case.duties if duty.code == "marac-criteria")
        assert duty.clause == "practice:2.3"


def reported_and_referred_to_marac(screen: Terminal) -> None:
    """A report of November, written down today, and what was done then."""
    new_report(screen)
    answer(screen, ("Where are they now?", "With a sister"), ("In danger now?", "n"), ("Received by us", "2 Nov 2026"))
    answer(screen, ("Why written down later", "Kept on paper"), ("Name", VICTIM))
    answer(screen, ("Children in the household?", "n"), ("How confirmed", "she said so"))
    keep(screen, "Report")
    screen.press("s")
    answer(screen, ("Telephone allowed?", "y"), ("Number to call", NUMBER), ("Perpetrator uses or sees it?", "n"))
    keep(screen, "Safe-contact plan")
    screen.press("c")
    answer(screen, ("When", "3 Nov 2026"), ("Who contacted whom", "2"), ("How", "1"))
    answer(screen, ("Did you speak, safely?", "y"))
    keep(screen, "Contact")
    screen.press("f")
    answer(screen, ("To which agency", "2"), ("Sent", "3 Nov 2026"), ("Outcome", "1"))
    keep(screen, "Referral")
    screen.wait_for("Referral to MARAC: has an outcome")


def closed(screen: Terminal) -> None:
    """Closed as any case is: with a level, and talked over with her."""
    more(screen, "Decision")
    answer(screen, ("What it is about", "Adults at risk"), ("What was decided", "No needs for care: nobody to refer"))
    keep(screen, "Decision")
    more(screen, "Level")
    answer(screen, ("Level", "2"), ("Why", "He is in prison until June"))
    keep(screen, "Risk level")
    screen.wait_for("level Medium")
    screen.press("x")
    screen.wait_for("Talked over with the victim", "w Write the closure")
    screen.press("w")
    answer(screen, ("Why it may close", "1"), ("Risk looked at again?", "y"), ("Talked over with the victim?", "y"))
    answer(screen, ("When", "22 Dec 2026"), ("How", "1"), ("May we ask for feedback?", "n"))
    screen.press("f2")
    screen.wait_for("Case closed.", "· Closed ·")
    screen.wait_without("Do next")


def told_as_a_repeat(screen: Terminal) -> None:
    """It need not be a crime, nor by him: the form says so before it is kept, and the case says what is due after."""
    more(screen, "Incident")
    screen.wait_for("Referred to MARAC Tue 3 Nov 2026: any abuse until Wed 3 Nov 2027 is a repeat")
    assert focused(screen) == "When it happened"
    answer(screen, ("When it happened", "now"), ("What happened", "A friend of his waited outside her work"))
    keep(screen, "Incident")
    screen.wait_for("Incident; the closed case is open again", "· Reopened ·", "Look at risk again now: a new incident")
    screen.wait_for("MARAC: go through the four criteria: abuse within twelve", "months of the last referral")
