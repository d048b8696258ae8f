"""The work: the perpetrator's solicitor asks. He hears what everyone hears, until two people agree."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from datui.casework.kinds import Consent, Enquiry, Permission, Share
from datui.casework.neutral import reveals
from datui.casework.otherside import neutral_words, permitted
from datui.training import PASSPHRASE
from tests.journeys.officer import answer, case_of, fill, focused, keep, kept_in, lock, quit_datui, unlock
from tests.journeys.terminal import Terminal
from tests.journeys.working import (
    WIDE,
    beneath,
    feared,
    go_on,
    read_all,
    reported,
    row_of,
    unlock_as_supervisor,
    vault_on,
    work,
)
from tests.storage.colleagues import SUPERVISOR, enrolled

VICTIM, FEARED, NUMBER = "Juniper Sedge", "Bryn Sedge", "07700 900822"
STREET, POSTCODE = "4 Yarrow Court", "TF10 7ZZ"
NEUTRAL = "We do not say of anyone whether we know them. We say this to everyone who asks, whoever they ask about."
ALLOWED = "A letter comes by 4 December."
TOO_MUCH = f"{ALLOWED} Write to {STREET}, {POSTCODE}, or ring {NUMBER}."
"""What a supervisor wrote who had the case before them, and not who reads the letter at the other end."""


@pytest.fixture
def vault(home: Path) -> Path:
    folder = vault_on(home / "training", "2026-11-26")
    with kept_in(folder) as opened:
        enrolled(opened, by=PASSPHRASE)
    return folder


def test_his_solicitor_hears_what_everyone_hears_until_the_victim_and_a_supervisor_permit_more(
    terminal: Callable[..., Terminal], vault: Path
):
    screen = terminal("--vault", str(vault), size=WIDE)
    unlock(screen, PASSPHRASE)
    reported(
        screen, ("Name", VICTIM), ("Telephone", NUMBER), ("Home address", f"{STREET}, Newport"), ("Postcode", POSTCODE)
    )
    feared(screen, FEARED)
    his_solicitor_asks(screen)
    no_officer_opens_that_door(screen)
    heard = [what_is_read_out(screen)]
    a_supervisor_hears_of_it_today(screen)
    lock(screen)

    unlock_as_supervisor(screen)
    a_supervisor_permits_it_and_that_is_not_enough(screen)
    heard.append(what_is_read_out(screen))
    one_person_does_not_give_both(screen)
    lock(screen)

    unlock(screen, PASSPHRASE)
    the_victim_permits_it_too(screen)
    heard.append(what_is_read_out(screen))
    quit_datui(screen)

    assert heard[:2] == [NEUTRAL, NEUTRAL]
    assert heard[2].startswith(ALLOWED)
    assert heard[2].count("[withheld]") == 2
    with kept_in(vault) as opened:
        case = case_of(opened, VICTIM)
        (enquiry,), (ours,), (_no, theirs) = case.records(Enquiry), case.of(Permission), case.of(Consent)
        assert (enquiry.side, enquiry.reply, neutral_words(case, enquiry)) == ("solicitor", "neutral", NEUTRAL)
        assert (ours.by, ours.role, ours.record.enquiry) == (SUPERVISOR, "supervisor", enquiry.record_id)
        assert (theirs.role, theirs.record.enquiry, theirs.record.agrees.value) == ("officer", enquiry.record_id, True)
        assert permitted(case, enquiry, opened.now()) == ""
        # The door that agencies have was not used, and nothing that was heard says why or about whom.
        assert case.records(Share) == []
        assert not any(reveals(words, opened.rules) for words in heard)


def his_solicitor_asks(screen: Terminal) -> None:
    """What to say stands there before anything is typed: on the list, and above the form."""
    to_the_enquiries(screen)
    screen.wait_for("Nobody of that side asked yet")
    screen.press("n")
    screen.wait_until(lambda: focused(screen) == "Who asked", "who asked to be asked")
    assert NEUTRAL in above(screen)
    fill(screen, ("Who asked", "Peverel Stone, Stone and Hart"), ("What they are", "2"), ("For whom they ask", FEARED))
    fill(screen, ("What they asked", "Where does my client's wife live now?"), ("How they asked", "1"))
    fill(screen, ("Sure who it was?", "n"))


def no_officer_opens_that_door(screen: Terminal) -> None:
    """It is shut, and says whose it is to open."""
    screen.wait_for("✗ Shut: neither the victim nor a supervisor has permitted it.")
    beneath(screen, "› A supervisor: not asked")
    screen.wait_for("A supervisor decides that, and nobody else.")
    screen.wait_for("Let a supervisor unlock with their own passphrase, open this enquiry with w and then x")


def what_is_read_out(screen: Terminal) -> str:
    """Enter on its line beneath the enquiry shows what they are told, and nothing else of the case. Gives the words."""
    before = len(screen.raw)
    go_on(screen, "› Read out what they are told, and nothing else")
    screen.wait_for("· Read out", "We say", "0 of 1 read.")
    shown = re.search(r"We say\n\n(.*?)\n\n", screen.text, re.DOTALL)
    assert shown is not None
    assert read_all(screen) == 1
    for secret in (VICTIM, NUMBER, STREET, POSTCODE):
        assert secret.encode() not in screen.raw[before:]
    screen.press("escape")
    screen.wait_for("· Enquiries", "Their solicitor")
    return " ".join(shown[1].split())


def a_supervisor_hears_of_it_today(screen: Terminal) -> None:
    """That somebody asks may change the danger: it is due the same day."""
    screen.press("escape")
    screen.wait_for("Do next", "› due 23:59 today: Somebody asked for the other side: tell a supervisor")


def a_supervisor_permits_it_and_that_is_not_enough(screen: Terminal) -> None:
    """They decide in which words, with their own key; without the victim's own permission nothing is said of it."""
    go_on(screen, screen.text.splitlines()[row_of(screen, "JS")].split()[1])
    screen.wait_for("Do you know anyone in it?")
    screen.press("n")
    screen.press("f2")
    screen.wait_for("Do next")
    to_the_enquiry(screen)
    beneath(screen, "› A supervisor: not asked")
    screen.wait_until(lambda: focused(screen) == "May they be told this?", "the permission")
    screen.wait_for("They asked: Where does my client's wife live now?")
    fill(screen, ("May they be told this?", "y"), ("These words, and no others", TOO_MUCH))
    fill(screen, ("Why", "So that he stops asking her family"), ("Holds until", "4 Dec 2026"))
    keep(screen, "Permission to tell that side")
    screen.wait_for("✗ Shut: the victim has not permitted it.", f"› A supervisor: yes, written down by {SUPERVISOR}")
    assert NEUTRAL in above(screen)


def one_person_does_not_give_both(screen: Terminal) -> None:
    """The victim's permission is not the supervisor's to write down; whoever else asks them writes it down anew."""
    go_on(screen, "Their solicitor")
    screen.wait_until(lambda: focused(screen), "the enquiry")
    beneath(screen, "› The victim: not asked")
    screen.wait_until(lambda: focused(screen) == "Do they agree?", "the victim's answer")
    answer(screen, ("Do they agree?", "y"), ("Asked alone, and safely?", "y"))
    keep(screen, "Consent to share")
    screen.wait_for("✗ Shut: the victim's permission was written down by whoever gave the other; it takes two")


def the_victim_permits_it_too(screen: Terminal) -> None:
    """The officer asked her, alone; now the words of the permission are said, and nothing that finds her."""
    go_on(screen, screen.text.splitlines()[row_of(screen, "JS")].split()[1])
    screen.wait_for("Do next")
    to_the_enquiry(screen)
    beneath(screen, "› The victim: ")
    screen.wait_until(lambda: focused(screen) == "Do they agree?", "the victim's answer")
    screen.wait_for("This is the victim's answer to one enquiry of the other side. It opens no other door.")
    answer(screen, ("Do they agree?", "y"), ("Asked alone, and safely?", "y"), ("Asked on", "today"))
    keep(screen, "Consent to share")
    screen.wait_for("The victim and a supervisor both permit it: only the words of the permission, word for word.")
    screen.wait_without("Shut:", NEUTRAL[:40])


def to_the_enquiries(screen: Terminal) -> None:
    work(screen, "Enquiry")
    screen.wait_for("· Enquiries", "Say only this, whoever it is and whatever they ask:")


def to_the_enquiry(screen: Terminal) -> None:
    """Open the one that there is."""
    to_the_enquiries(screen)
    go_on(screen, "Their solicitor")
    screen.wait_until(lambda: focused(screen), "the enquiry")


def above(screen: Terminal) -> str:
    """What stands above a page, as it reads whatever its lines are."""
    return " ".join(line.removeprefix("█").strip() for line in screen.text.splitlines() if line.startswith("█"))
