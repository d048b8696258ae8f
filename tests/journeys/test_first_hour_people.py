"""The first hour: who is who. A child who is harmed by a child, three who are feared, and two who accuse each other."""

from collections.abc import Callable
from pathlib import Path

from datui.casework.kinds import Contested, Eligibility, Person, Prompted, Referral
from datui.casework.people import PERPETRATOR
from datui.casework.reach import Reach
from datui.casework.relations import must_not_receive
from tests.journeys.officer import (
    answer,
    case_of,
    choose,
    focused,
    go_to,
    keep,
    kept_in,
    more,
    new_report,
    pick,
    quit_datui,
)
from tests.journeys.terminal import Terminal

WIDE = (100, 40)
CHILD, OTHER_CHILD = "Pip Larkspur", "Kit Sorrel"
NUMBER = "07700 900513"
FEARED = ("Tariq Wren", "Imran Wren", "Yusuf Wren")


def reported(screen: Terminal, name: str, *answers: tuple[str, str], kinds: str = "") -> None:
    """A report with a name, and whatever else was said."""
    new_report(screen)
    answer(screen, *answers)
    if kinds:
        pick(screen, "Kinds of abuse", kinds)
    answer(screen, ("Name", name))
    keep(screen, "Report")
    screen.wait_for("Do next", "level UNKNOWN")


def person(screen: Terminal, roles: str, name: str, *answers: tuple[str, str]) -> None:
    """Somebody of the case."""
    screen.press("p")
    pick(screen, "Roles in this case", roles)
    answer(screen, ("Name", name), *answers)
    keep(screen, "Person")
    screen.wait_for("Do next", name)


def to_what_follows(screen: Terminal) -> None:
    """From part to part, to the lines beneath the form."""
    while "▸What follows" not in screen.text:
        here = focused(screen)
        screen.press("f4")
        screen.wait_until(
            lambda here=here: "▸What follows" in screen.text or focused(screen) not in ("", here), "the next part"
        )


def test_at_fifteen_it_is_child_abuse_and_the_child_who_harms_is_no_perpetrator(
    caseload: Callable[..., Terminal], training: Path
):
    screen = caseload(WIDE)
    reported(screen, CHILD, ("Where are they now?", "At school"), ("In danger now?", "n"))
    person(screen, "12", CHILD, ("Date of birth", "3 Mar 2011"))
    # The wrong role for a child of 15 is kept, as everything is, and said to be wrong at once.
    person(screen, "3", OTHER_CHILD, ("Or age about", "15"))
    choose(screen, f"{OTHER_CHILD} is under 16: choose another role")
    pick(screen, "Roles in this case", "32")
    keep(screen, "Person")
    screen.wait_for(f"Child: {OTHER_CHILD}")
    screen.wait_without("choose another role", f"Perpetrator: {OTHER_CHILD}")

    more(screen, "Eligibility")
    screen.wait_for("Nobody is turned away by this: you decide", "Child abuse: under 16")
    answer(screen, ("Who harms", "2"), ("Age of who harms", "15"), ("Is this a guess?", "n"))
    answer(screen, ("What they are to each other", "5"), ("Who harms whom", "3"))
    screen.wait_for("● Child abuse: under 16", "children's safeguarding", "● A child under 16 who harms")
    screen.wait_for("Never question the child yourself", "Never write the child down as somebody to be held to account")
    assert "perpetrator" not in screen.text.casefold()
    pick(screen, "Which routes you take", "46")
    to_what_follows(screen)
    choose(screen, "Refer to children's safeguarding today")
    screen.wait_for("· Referral", "Children's safeguarding")
    answer(screen, ("Does the victim agree?", "1"), ("Sent", "now"))
    keep(screen, "Referral")
    screen.wait_for("· Eligibility")
    keep(screen, "Eligibility")
    screen.wait_for("Eligibility: routes decided", "Referral to children: sent, not acknowledged")
    # Nobody is asked for somebody older to be afraid of.
    screen.wait_without("Who they are afraid of")
    assert "perpetrator" not in screen.text.casefold()
    quit_datui(screen)

    with kept_in(training) as vault:
        case = case_of(vault, CHILD)
        (eligibility,), (referral,) = case.records(Eligibility), case.records(Referral)
        assert {"child-abuse", "child-who-harms"} <= eligibility.routes(vault.rules).ids
        assert eligibility.decided == ("child-abuse", "child-who-harms")
        assert eligibility.edition == vault.rules.definition.edition
        assert (referral.agency, referral.step) == ("children", "sent")
        assert not any(one.has_role(PERPETRATOR) for one in case.records(Person))


def test_honour_based_abuse_by_three_relatives(caseload: Callable[..., Terminal], training: Path):
    screen = caseload(WIDE)
    reported(screen, "Sabah Wren", ("The victim's own words", "If my father hears they send me away"), kinds="9")
    screen.wait_for("due 23:59 today: So-called 'honour'-based abuse: there may be one chance, act today")
    for name, relationship, more_known in zip(FEARED, ("8", "a", "f"), ((), (), (("Telephone", NUMBER),)), strict=True):
        answers = (("Relationship to the victim", relationship), ("Must not receive anything?", "y"), *more_known)
        person(screen, "3", name, *answers)
        screen.wait_for(f"{name}: which way it goes, by age and connection")

    more(screen, "What to ask")
    screen.wait_for("For what the reports name", "□ So-called 'honour'-based abuse")
    screen.wait_for("never have a relative", "Never offer mediation or a family meeting.", "Write each person down")
    choose(screen, "□ So-called 'honour'-based abuse")
    screen.wait_for("· Prompt", "✗ Never speak with the family")
    answer(screen, ("Asked about, safely?", "y"), ("What is done now", "Supervisor and IDVA told at once"))
    keep(screen, "Prompt")
    screen.wait_for("✓ So-called 'honour'-based abuse")
    screen.press("escape")
    screen.wait_for("Do next", "Prompt looked at: honour")
    screen.wait_without("act today")

    # Nothing goes to any of them, by whichever way somebody wrote down: that stands above whoever is to be reached.
    screen.press("t")
    screen.wait_for(f"Must not receive anything: {', '.join(FEARED)}")
    screen.wait_for("Yusuf Wren (perpetrator)", "✗ Telephone         The perpetrator and their side are told nothing")
    choose(screen, "The perpetrator and their side are told nothing")
    shut_for_good(screen)
    screen.press("escape")
    screen.wait_for("Yusuf Wren (perpetrator)")
    screen.press("escape")
    screen.wait_for("Do next")
    quit_datui(screen)

    with kept_in(training) as vault:
        case = case_of(vault, "Sabah Wren")
        assert tuple(one.name.value for one in must_not_receive(case)) == FEARED
        assert all(one.must_not_receive.value for one in must_not_receive(case))
        (looked,) = case.records(Prompted)
        assert (looked.prompt, looked.asked.value) == ("honour", True)
        assert (case.records(Reach), vault.drafts()) == ([], [])


def shut_for_good(screen: Terminal) -> None:
    """Nothing puts it right and no reason opens it: neither key does anything, and the number is never shown."""
    screen.wait_for("Not allowed now", "No reason of an officer's opens this one: take it to a supervisor.")
    screen.wait_without("Enter goes to where that is put right.", "If it cannot wait, o asks why")
    screen.press("home", "enter", "o")  # an Enter right after the one that opened this screen would be its bouncing
    screen.press("f1")
    screen.wait_for("On this screen", "Esc Close")
    screen.press("escape")
    screen.wait_without("On this screen")
    screen.wait_for("Not allowed now", "take it to a supervisor.")
    assert NUMBER not in screen.text


def test_each_says_it_of_the_other_and_somebody_looks_at_it(caseload: Callable[..., Terminal], training: Path):
    screen = caseload(WIDE)
    reported(screen, "Wilma Teasel", ("What someone else said", "Each rang the police about the other"))
    person(screen, "3", "Gorse Teasel", ("Relationship to the victim", "2"))
    more(screen, "Contested roles")
    screen.wait_for("Who says so", "Of whom")
    answer(screen, ("Who says so", "2"), ("What they say", "That she hit him first"))
    keep(screen, "Contested roles")
    screen.wait_for("Contested roles: not assessed yet", "· WT ·")

    choose(screen, "Contested roles: look who is the primary victim")
    screen.wait_until(lambda: focused(screen) == "What it was judged on", "what the duty leads to")
    screen.wait_for("Who is afraid of whom, who controls whom")
    answer(screen, ("What it was judged on", "She fears him and has old bruises. He fears nobody."))
    go_to(screen, "What was found")
    shown = screen.wait_for(
        "1 The victim is who was thought to be", "2 The other is the primary victim", "3 Not clear yet"
    )
    assert "both" not in shown.casefold()
    answer(screen, ("What was found", "1"), ("Why", "She pushed him once to get out of the door."))
    answer(screen, ("Assessed by", "Robin Hartley"))
    keep(screen, "Contested roles")
    screen.wait_for("When contested roles are looked at again", "the victim is who was thought to be")
    choose(screen, "When contested roles are looked at again")
    screen.wait_until(lambda: focused(screen) == "Look at it again on", "what is missing")
    answer(screen, ("Look at it again on", "8 Jan 2027"))
    keep(screen, "Contested roles")
    screen.wait_for("due Fri 8 Jan 2027", "Contested roles: look again", "· WT ·")
    quit_datui(screen)

    with kept_in(training) as vault:
        case = case_of(vault, "Wilma Teasel")
        (contested,) = case.records(Contested)
        assert case.person_words(contested.claimant) == "Gorse Teasel (perpetrator)"
        assert (contested.primary, contested.assessed_by) == ("as-before", "Robin Hartley")
        assert contested.assessed
        assert str(contested.review_on) == "2027-01-08"
        # He said it of her: that made neither of them both.
        assert [one.case_roles for one in case.records(Person)] == [("perpetrator",)]
