"""The work: a move is not signed off over a tenancy with less security, until that is put right."""

from collections.abc import Callable
from pathlib import Path

import pytest

from datui.casework.kinds import Move, MoveSigned
from datui.casework.signoff import signed_off
from datui.training import PASSPHRASE
from tests.journeys.officer import answer, case_of, fill, keep, kept_in, quit_datui, unlock
from tests.journeys.terminal import Terminal
from tests.journeys.working import (
    WIDE,
    beneath,
    cursor_to,
    feared,
    form,
    go_on,
    reported,
    vault_on,
)

VICTIM, TOWN, ADDRESS = "Marigold Tansy", "Bridgnorth", "12 Foxglove Close"
LESS = "Less security than before: Starter or probationary, after Assured, for life"


@pytest.fixture
def vault(home: Path) -> Path:
    return vault_on(home / "training", "2026-11-26")


def test_a_move_with_less_security_is_refused_until_the_tenancy_is_put_right(
    terminal: Callable[..., Terminal], vault: Path
):
    screen = terminal("--vault", str(vault), size=WIDE)
    unlock(screen, PASSPHRASE)
    reported(screen, ("Name", VICTIM), ("Home address", "7 Tansy Row, Telford"))
    feared(screen, "Corin Tansy", ("Address", "3 Sorrel Walk, Telford"))
    a_home_is_found(screen)
    typed = len(screen.raw)
    it_is_a_starter_tenancy_and_says_so(screen)
    put_right_it_may_be_signed_off(screen)
    what_became_a_starter_tenancy_again_is_refused(screen)
    put_right_from_the_refusal_it_is_signed_off(screen)
    # Where they go stood on its own part of the form, and nowhere since.
    assert not any(words.encode() in screen.raw[typed:] for words in (TOWN, ADDRESS, "WV16 4ZZ"))
    quit_datui(screen)

    with kept_in(vault) as opened:
        case = case_of(opened, VICTIM)
        (move,), (signed,) = case.records(Move), case.records(MoveSigned)
        assert (move.before.value, move.after.value, move.address) == ("assured", "assured", f"{ADDRESS}, {TOWN}")
        tenancies = [one.after.value for one in (entry.record for entry in case.all_versions(Move))]
        assert tenancies == ["starter", "assured", "starter", "assured"]
        assert signed.move == move.record_id
        assert signed_off(case, move)
        assert not any(duty.code.startswith("move") for duty in case.duties)


def a_home_is_found(screen: Terminal) -> None:
    """Everything but the tenancy is as it should be."""
    form(screen, "Move", "Which way")
    answer(screen, ("Which way", "4"), ("Whom we ask", "Allocations"), ("Asked", "now"))
    answer(screen, ("Who decides", "Bola Okafor, housing manager"), ("Outcome", "2"))
    answer(screen, ("Area of the new home", TOWN), ("New address", f"{ADDRESS}, {TOWN}"), ("New postcode", "WV16 4ZZ"))
    answer(screen, ("Moves on", "8 Jan 2027"), ("Letters stopped first?", "y"), ("New address shut away?", "y"))
    answer(screen, ("Change of address agreed by", "Bola Okafor"), ("Do they live near it?", "n"))
    answer(screen, ("Their family or friends near?", "n"), ("Their work near?", "n"), ("A school they know near?", "n"))
    answer(screen, ("How the risk is lowered", "A camera, and police marked the home"), ("Assessed on", "today"))
    answer(screen, ("Tenancy before", "1"))


def it_is_a_starter_tenancy_and_says_so(screen: Terminal) -> None:
    """It is kept, as everything is, and nothing offers to sign it off: the promise is the policy's and no statute's."""
    answer(screen, ("New tenancy", "3"))
    screen.wait_for("The security of tenure is not kept, and the move is not signed off:", f"✗ {LESS}")
    screen.wait_for("› Put the tenancy right,", "or a supervisor decides otherwise with their own key, and says why.")
    said = " ".join(screen.text.split())
    assert "is a promise of the policy to the customer. It is no duty by statute here" in said
    assert "legal right" not in said.casefold()
    assert "Sign it off" not in said
    keep(screen, "Move")
    screen.wait_for("Do next", "due Fri 8 Jan 2027, 17:00: Before the move is signed off: Less security than before:")
    screen.wait_without("Sign off the move")


def put_right_it_may_be_signed_off(screen: Terminal) -> None:
    """The line leads to the tenancy; put right, it may be signed off. The officer is called away from that."""
    go_on(screen, "Before the move is signed off", "New tenancy")
    fill(screen, ("New tenancy", "1"))
    screen.wait_for("✓ The same security of tenure.", "Nothing stands against signing it off.")
    screen.wait_without(LESS)
    keep(screen, "Move")
    screen.wait_for("due Fri 8 Jan 2027, 17:00: Sign off the move")
    go_on(screen, "Sign off the move", "Told what they keep?")
    fill(screen, ("Told what they keep?", "y"))
    screen.press("escape")
    screen.wait_for("Do next", "Not kept yet: Move signed off")


def what_became_a_starter_tenancy_again_is_refused(screen: Terminal) -> None:
    """Meanwhile lettings say that it is a starter tenancy after all: what was begun is not kept, and says why."""
    cursor_to(screen, "Move: they take it")
    screen.press("e")
    screen.wait_for("Correct: Move")
    answer(screen, ("New tenancy", "3"))
    screen.press("f2")
    screen.wait_for("Move corrected.", LESS)
    cursor_to(screen, "Not kept yet: Move signed off", up=True)
    go_on(screen, "Not kept yet: Move signed off", "Note")
    screen.wait_for("Before it is signed off:", LESS)
    screen.press("f2")
    screen.wait_for("Not signed off: the security of tenure is not kept.")
    screen.wait_for("Put the tenancy right, or a supervisor decides otherwise and says why.")


def put_right_from_the_refusal_it_is_signed_off(screen: Terminal) -> None:
    """Enter on what stands against it goes to the tenancy, and back again once it is kept."""
    beneath(screen, "□ Less security than before")
    screen.wait_for("· Move", "New tenancy")
    answer(screen, ("New tenancy", "1"))
    screen.press("f2")
    screen.wait_for("· Move signed off", "Nothing stands against signing it off.")
    keep(screen, "Move signed off")
    screen.wait_for("Do next")
    screen.wait_without("Sign off the move", "Before the move is signed off", "Not kept yet")
