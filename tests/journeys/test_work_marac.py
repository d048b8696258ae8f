"""The work: a case at high risk goes to MARAC without agreement, is chased three times, and two things come back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from datui.casework.chase import chases_of
from datui.casework.kinds import MaracMeeting, Recommendation, Referral, Research, Share
from datui.casework.readout import read_of
from datui.casework.recommendation import actions_of, standing
from datui.casework.repeat import referrals
from datui.training import PASSPHRASE
from tests.journeys.officer import answer, case_of, fill, focused, keep, kept_in, pick, quit_datui, unlock
from tests.journeys.terminal import Terminal
from tests.journeys.working import (
    ABOVE_ALL,
    WIDE,
    beneath,
    clock_at,
    feared,
    first_of,
    form,
    go_on,
    option,
    read_all,
    reported,
    row_of,
    tick,
    vault_on,
)

VICTIM, FEARED, OTHER = "Hester Lovage", "Gareth Lovage", "Idris Campion"
STREET, POSTCODE, NUMBER, HIS = "7 Tansy Row", "TF1 9XZ", "07700 900611", "07700 900612"
WORDS = "He held me by the throat and says that next time he will not stop"
REASON = "She chooses to stay, and the locks come first"
FLAG = "Referred to MARAC Thu 26 Nov 2026: any abuse until Fri 26 Nov 2027 is a repeat"


@pytest.fixture
def vault(home: Path) -> Path:
    return vault_on(home / "training", "2026-11-26")


def test_a_case_at_high_risk_goes_to_marac_without_agreement_and_what_marac_recommends_is_handled(
    terminal: Callable[..., Terminal], vault: Path
):
    def opened(moment: str = "") -> Terminal:
        if moment:
            clock_at(vault, moment)
        screen = terminal("--vault", str(vault), size=WIDE)
        unlock(screen, PASSPHRASE)
        return screen

    screen = opened()
    reported(screen, ("Name", OTHER))
    screen.press("escape")
    a_case_at_high_risk(screen)
    the_referral_is_written_without_agreement(screen)
    what_they_would_see_is_chosen_and_read_out(screen)
    it_is_sent(screen)
    quit_datui(screen)

    for number, moment in enumerate(("2026-11-30T10:00", "2026-12-01T10:00", "2026-12-02T10:00"), start=1):
        screen = opened(moment)
        it_tops_the_list_until_they_have_it(screen, number)
        if number == 3:
            it_is_listed_and_our_records_are_looked_through(screen)
        quit_datui(screen)

    screen = opened("2026-12-10T15:00")
    it_was_heard(screen)
    one_thing_is_accepted_with_the_victim(screen)
    the_other_is_declined_with_a_reason(screen)
    quit_datui(screen)
    what_was_kept(vault)


def a_case_at_high_risk(screen: Terminal) -> None:
    """Reported, spoken with safely, and the four criteria gone through."""
    screen.wait_for("n New report")
    words = ("The victim's own words", WORDS)
    reported(screen, words, ("Name", VICTIM), ("Telephone", NUMBER), ("Home address", STREET), ("Postcode", POSTCODE))
    feared(screen, FEARED, ("Telephone", HIS))
    screen.press("s")
    answer(screen, ("Last confirmed with them", "today"), ("Telephone allowed?", "y"), ("Number to call", NUMBER))
    answer(screen, ("Perpetrator uses or sees it?", "n"))
    keep(screen, "Safe-contact plan")
    screen.press("c")
    answer(screen, ("Who contacted whom", "2"), ("How", "1"), ("Did you speak, safely?", "y"))
    keep(screen, "Contact")
    screen.press("l")
    answer(screen, ("Level", "3"), ("Why", "Throttled, and it is getting worse"))
    keep(screen, "Risk level")
    screen.wait_for("level HIGH", "MARAC: go through the four criteria: the level is high")
    go_on(screen, "MARAC: go through the four criteria", "Professional judgement?")
    answer(screen, ("Professional judgement?", "y"), ("Why (judgement)", "Throttled, and he threatens worse"))
    answer(screen, ("Visible high risk?", "n"), ("Potential escalation?", "n"), ("Repeat within twelve months?", "n"))
    answer(screen, ("Refer to MARAC?", "y"))
    keep(screen, "MARAC criteria")
    screen.wait_for("› due 23:59 today: MARAC: decided to refer, and not sent yet")


def the_referral_is_written_without_agreement(screen: Terminal) -> None:
    """She said no: that is no bar, and has a record of its own. What cannot wait for the meeting is done today."""
    go_on(screen, "MARAC: decided to refer, and not sent yet")
    screen.wait_until(lambda: focused(screen), "the referral")
    screen.wait_for(f"Must not receive anything: {FEARED}.", "Missing, ", "› Who refers")
    answer(screen, ("Which service or person", "The MARAC desk"), ("Why", "He throttled her, and threatens worse"))
    answer(
        screen, ("Does the victim agree?", "2"), ("Why without it", "He may kill her; she fears that he hears of it")
    )
    answer(screen, ("Does the victim know of it?", "y"), ("How they answer us", "Robin Hartley, 01952 900100"))
    keep(screen, "Referral")
    screen.wait_for("› due 23:59 today: Do today what cannot wait for MARAC, and write down what was done")
    go_on(screen, "Do today what cannot wait for MARAC", "Done today, without waiting")
    fill(screen, ("Done today, without waiting", "Police told, and she sleeps at a neighbour's"))
    fill(screen, ("Decided by", "Robin Hartley"), ("Decided", "now"))
    keep(screen, "Referral")
    screen.wait_for("› due 23:59 today: Send the referral: MARAC")
    screen.wait_without("Do today what cannot wait")


def what_they_would_see_is_chosen_and_read_out(screen: Terminal) -> None:
    """The record of sharing without agreement: why, on what basis, and just what; then it is read out line by line."""
    go_on(screen, "What is shared without agreement, and why: MARAC", "Why just this, and no less")
    screen.wait_for("? Say what it is for before it goes.", "? Choose the lawful basis before it goes")
    answer(screen, ("Purpose", "1"), ("Purpose, in words", "That MARAC can weigh the danger"))
    answer(screen, ("Why just this, and no less", "They need who, what happened and where"))
    answer(screen, ("What if it is not shared", "He may kill her"))
    screen.press("f4")
    screen.wait_until(lambda: focused(screen) == "Lawful basis", "the lawful basis")
    pick(screen, "Lawful basis", "5")
    pick(screen, "Condition, if special", "7")
    answer(screen, ("Was the victim told?", "y"), ("When told, or why not", "On the telephone, today"))
    answer(screen, ("Which supervisor agreed", "Bola Okafor"), ("How it goes", "1"))
    screen.wait_for("Nothing stands against giving it, as it is written here.")
    beneath(screen, "› What they would see: nothing ticked yet")
    screen.wait_for("For The MARAC desk:", "Withheld: how somebody is reached", "Withheld: where somebody is found")
    # Where somebody is found goes only where just that is ticked.
    assert tick(screen, "Postcode").startswith("[!]")
    tick(screen, "The victim's own words")
    screen.press("p")
    shown = screen.wait_for("Exactly this, and nothing else of the case.", "For The MARAC desk", WORDS, POSTCODE)
    assert VICTIM in shown
    assert not any(words in shown for words in (STREET, NUMBER, HIS))
    screen.press("r")
    screen.wait_for("· Read out", "To The MARAC desk. 0 of ", " read.")
    begun = len(screen.raw)
    read_all(screen)
    screen.wait_for("Every line is read.")
    assert not any(words.encode() in screen.raw[begun:] for words in (STREET, NUMBER, HIS))
    screen.press("escape")
    screen.wait_until(lambda: focused(screen) == "Who took it down", "who took it down to be asked")
    fill(screen, ("Who took it down", "Ida Marsh"))
    keep(screen, "Reading out")
    screen.wait_for("Do next", "Send the referral: MARAC")
    screen.wait_without("What is shared without agreement", "by which way it went")


def it_is_sent(screen: Terminal) -> None:
    """Sent is not received: the next working day they are asked whether they have it. The flag is on the case."""
    go_on(screen, "Send the referral: MARAC", "Sent")
    fill(screen, ("Sent", "now"), ("How it was sent", "1"), ("Sent by", "Robin Hartley"), ("Their reference", "M/204"))
    keep(screen, "Referral")
    screen.wait_for("due Fri 27 Nov 2026, 17:00: Chase, not acknowledged: MARAC", FLAG)


def it_tops_the_list_until_they_have_it(screen: Terminal, number: int) -> None:
    """Nothing but danger comes before a referral at high risk that nobody is known to have, however late that is."""
    lines = screen.text.splitlines()
    ours, other = row_of(screen, "HL"), row_of(screen, "IC")
    assert ABOVE_ALL in lines[ours - 1]
    assert "overdue" in lines[other]
    assert ours < other
    assert not any(words in screen.text for words in (VICTIM, FEARED, STREET))
    go_on(screen, lines[ours].split()[1])
    name = "Chase, not acknowledged: MARAC" if number == 1 else f"Chase {number}, not acknowledged: MARAC"
    screen.wait_for("Do next", f"{name}: ask for their manager, and tell yours" if number == 3 else name)
    screen.wait_until(lambda: name in first_of(screen, "Do next"), "the chase to come first")
    go_on(screen, name, "What they said")
    if number == 3:
        screen.wait_for("Asked 2 times without an answer", "Ask for their manager, tell yours, and write down whom.")
        fill(screen, ("What they said", "2"), ("How", "1"), ("Who was asked", "Ida Marsh"))
        fill(screen, ("In their words", "They have it, and it is listed"), ("Raised with whom", "Bola Okafor"))
    else:
        fill(screen, ("What they said", "1"), ("How", "1"), ("Who was asked", "The desk, nobody there"))
    keep(screen, "Chase")
    screen.wait_for("Do next")
    screen.wait_without(f"{name}: ask" if number == 3 else name)


def it_is_listed_and_our_records_are_looked_through(screen: Terminal) -> None:
    """Before the meeting: our own records, fact apart from opinion, what is not shared. Nobody rings her."""
    go_on(screen, "MARAC: for when it is listed, and under which number", "Listed for")
    screen.wait_for("Nobody rings, writes to or visits the victim because it is listed.")
    fill(
        screen, ("Listed for", "10 Dec 2026"), ("MARAC's number for it", "T/88"), ("Who takes our status", "Ida Marsh")
    )
    keep(screen, "MARAC meeting")
    screen.wait_for("due Wed 9 Dec 2026, 17:00: MARAC on Thu 10 Dec 2026: look through our own records")
    go_on(screen, "MARAC on Thu 10 Dec 2026: look through", "What was looked through")
    pick(screen, "What was looked through", "34")
    answer(screen, ("Facts", "3 Oct 2026, repairs: the front door was kicked in"))
    answer(screen, ("Professional opinion", "It is getting worse"), ("Whose opinion", "Robin Hartley, housing officer"))
    answer(screen, ("What is to be shared", "The door"), ("Is anything not shared?", "y"))
    answer(screen, ("What is not shared", "Rent arrears"), ("Why it is not shared", "Not needed for her safety"))
    keep(screen, "MARAC research")
    screen.wait_for("Do next", "MARAC research, some of it not shared")
    screen.wait_without("look through our own records")


def it_was_heard(screen: Terminal) -> None:
    """Who of us was there, the minutes of our actions, and both days: the twelve months count from the referral."""
    go_on(screen, screen.text.splitlines()[row_of(screen, "HL")].split()[1])
    screen.wait_for("Do next", "MARAC on Thu 10 Dec 2026: write down whether it was")
    go_on(screen, "MARAC on Thu 10 Dec 2026: write down whether it was", "Was it heard?")
    fill(screen, ("Was it heard?", "y"), ("Heard on", "today"), ("Were we there?", "y"))
    fill(screen, ("Who of us was there", "Robin Hartley"), ("What of ours was shared", "That the door was kicked in"))
    answer(screen, ("Anything for us to do?", "y"), ("Minutes of our actions", "Two: stronger locks, and another home"))
    answer(screen, ("Next meeting on", "14 Jan 2027"), ("Safe-contact plan looked at?", "y"))
    keep(screen, "MARAC meeting")
    screen.wait_for("heard Thu 10 Dec 2026, from which nothing counts: any abuse", "until Fri 26 Nov 2027 is a repeat")


def one_thing_is_accepted_with_the_victim(screen: Terminal) -> None:
    """It is talked over by a way that her plan allows, decided, and put into the plan, once it is safe to do."""
    go_on(screen, "MARAC on Thu 10 Dec 2026: write down each thing", "What is recommended")
    screen.wait_for("It is to be considered.", "Decide it: accepted, in part or declined, with why")
    fill(screen, ("What is recommended", "Stronger locks"))
    talked_over(screen, "Please, I will sleep again")
    answer(screen, ("What was decided", "1"), ("By when", "15 Dec 2026"))
    keep(screen, "Recommendation")
    go_on(screen, "An accepted recommendation: put it into the plan", "Need")
    screen.wait_for("Not to be done yet: Stronger locks. Ask first whether the perpetrator could")
    fill(screen, ("Need", "2"))
    answer(screen, ("Could the perpetrator notice?", "y"), ("Victim agreed it is safe?", "y"))
    answer(screen, ("What was checked", "He works away until Friday"), ("Checked with them on", "today"))
    keep(screen, "Action")
    screen.wait_for("due Tue 15 Dec 2026, 17:00: Action: Stronger locks")


def talked_over(screen: Terminal, said: str) -> None:
    answer(screen, ("Talked over with the victim?", "1"), ("When", "now"), ("How", "1"), ("What they said", said))


def the_other_is_declined_with_a_reason(screen: Terminal) -> None:
    """It is hers to choose; without a reason it is missing one, and MARAC hears where both stand before it meets."""
    form(screen, "Recommendation", "What is recommended")
    fill(screen, ("What is recommended", "Another home"), ("Recommended on", "10 Dec 2026"))
    talked_over(screen, "I will not leave my mother")
    answer(screen, ("What was decided", "3"))
    screen.wait_for("It is declined.", "Say why: MARAC hears the reason too")
    keep(screen, "Recommendation")
    go_on(screen, "Why a recommendation is declined", "Why")
    fill(screen, ("Why", REASON))
    keep(screen, "Recommendation")
    screen.wait_for("Do next")
    screen.wait_without("Why a recommendation is declined")
    for what, stands in (("Stronger", "Under way"), ("Another", "Declined, with our reason")):
        screen.wait_for("due Wed 13 Jan 2027, 17:00: Report where a recommendation stands to Ida Marsh")
        go_on(screen, f"Ida Marsh: {what}", "Where we said it stands")
        option(screen, "Where we said it stands", stands)
        fill(screen, ("Reported", "now"), ("To whom", "Ida Marsh"))
        keep(screen, "Recommendation")
        screen.wait_for("Do next")
    screen.wait_without("Report where a recommendation stands")


def what_was_kept(vault: Path) -> None:
    """What the vault holds in the end."""
    with kept_in(vault) as opened:
        case = case_of(opened, VICTIM)
        (referral,), (share,) = case.records(Referral), case.records(Share)
        assert [one.record.said for one in chases_of(case, referral.record_id)] == ["no-answer", "no-answer", "have-it"]
        assert (share.referral, share.consent.value, share.manager) == (referral.record_id, "overridden", "Bola Okafor")
        assert share.at is not None
        assert set(read_of(case, share)) == {one.id for one in share.given}
        given = " ".join(one.words for one in share.given)
        assert POSTCODE in given
        assert not any(words in given for words in (STREET, NUMBER, HIS))
        (meeting,), (research,) = case.records(MaracMeeting), case.records(Research)
        assert (meeting.heard.value, meeting.case_number, research.meeting) == (True, "T/88", meeting.record_id)
        assert (research.facts != research.opinion, research.not_shared_why) == (True, "Not needed for her safety")
        assert meeting.referral == referral.record_id
        locks, home = case.records(Recommendation)
        assert (standing(case, locks), standing(case, home), locks.meeting) == (
            "under-way",
            "declined",
            meeting.record_id,
        )
        assert (locks.reported, home.reported, home.why) == ("under-way", "declined", REASON)
        (action,) = actions_of(case, locks)
        assert action.what == "Stronger locks"
        assert [str(one.day) for one in referrals(case)] == ["2026-11-26"]
