"""Moving on the screen: a mismatch of tenure is refused, and put right by the tenancy or by a supervisor alone."""

import pytest

from datui.casework.kinds import Move, MoveSigned, TenureDecision
from datui.casework.moving import sign_off
from screens.case import CaseScreen
from screens.interest import InterestScreen
from screens.moving import MoveScreen, MoveSignedScreen, TenureDecisionScreen
from tests.casework.test_signoff import READY
from tests.screens.cases import (
    CASE,
    app_of,
    fill,
    go,
    in_case,
    keep,
    newest,
    open_record,
    peopled,
    press,
    text,
    toast,
    vault_of,
)
from tests.screens.colleague import supervisors_session
from tests.screens.session import PASSPHRASE, make_vault, settle
from tests.screens.stage import SIZES, done
from tests.screens.test_housing import BIG, beneath, choose
from tests.storage.colleagues import enrolled


def mismatched(vault):
    """A move that is ready but for its tenancy."""
    peopled(vault)
    keep(vault, Move, **READY | {"after": "starter", "area": "Ludlow"})


async def open_move(pilot):
    await open_record(pilot, "move", newest(pilot, Move).record_id)
    await settle(pilot, MoveScreen)


async def sign(pilot):
    """Open the sign-off of the move, as the line beneath a move that is ready does."""
    app_of(pilot).go(sign_off(newest(pilot, Move)))
    await settle(pilot, MoveSignedScreen)


async def test_a_mismatch_is_refused_at_the_sign_off_and_put_right_by_the_tenancy(tmp_path, rules):
    async with in_case(tmp_path, rules, mismatched, BIG) as pilot:
        await sign(pilot)
        assert "Less security than before" in text(pilot)
        await press(pilot, "f2")
        await toast(pilot, "Not signed off: the security of tenure is not kept.")
        assert vault_of(pilot).case(app_of(pilot).case.case_id).of(MoveSigned) == []
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await open_move(pilot)
        assert "The security of tenure is not kept, and the move is not signed off:" in beneath(pilot)
        assert "It is no duty by statute here" in beneath(pilot)
        await choose(pilot, "Put the tenancy right")
        await press(pilot, "1")
        assert "✓ The same security of tenure." in beneath(pilot)
        assert "Keep it with F2" in beneath(pilot)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        await open_move(pilot)
        await choose(pilot, "Sign it off")
        await settle(pilot, MoveSignedScreen)
        await press(pilot, "f2")
        await settle(pilot, MoveScreen)
        assert "✓ Signed off by" in beneath(pilot)


async def test_an_officer_is_told_that_a_supervisor_decides_and_cannot_decide_it(tmp_path, rules):
    async with in_case(tmp_path, rules, mismatched, BIG) as pilot:
        await open_move(pilot)
        assert "or a supervisor decides otherwise with their own key" in beneath(pilot)
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        screen = await open_record(pilot, "tenure-decision")
        assert isinstance(screen, TenureDecisionScreen)
        await press(pilot, "f2")
        await toast(pilot, "A supervisor decides this, with their own key.")


def for_a_supervisor(vault):
    """The same, in a vault of which a supervisor has a key."""
    mismatched(vault)
    enrolled(vault, by=PASSPHRASE)


async def test_a_supervisor_decides_otherwise_at_their_own_key_and_then_it_is_signed_off(tmp_path, rules):
    make_vault(tmp_path / "vault", rules, for_a_supervisor)
    async with supervisors_session(tmp_path / "vault", BIG) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, InterestScreen)
        await press(pilot, "n", "f2")
        await settle(pilot, CaseScreen)
        await open_move(pilot)
        await choose(pilot, "or decide otherwise")
        await settle(pilot, TenureDecisionScreen)
        await fill(pilot, "why", "Nothing else is free before the day")
        await fill(pilot, "loses", "Less because of the abuse")
        assert "The words say why it is done" in beneath(pilot)
        await press(pilot, "ctrl+u")
        await fill(pilot, "loses", "The new tenancy has a first year in which it may be ended sooner")
        await go(pilot, "told")
        await press(pilot, "y")
        await go(pilot, "chosen")
        await press(pilot, "y")
        assert "Once it is kept, this decision counts." in beneath(pilot)
        await press(pilot, "f2")
        await settle(pilot, MoveScreen)
        assert "Decided by Bola Okafor" in beneath(pilot)
        assert (newest(pilot, TenureDecision).before, newest(pilot, TenureDecision).after) == ("assured", "starter")
        await choose(pilot, "Sign it off")
        await settle(pilot, MoveSignedScreen)
        await press(pilot, "f2")
        await settle(pilot, MoveScreen)
        assert "✓ Signed off by Bola Okafor" in beneath(pilot)


async def test_a_supervisor_does_not_decide_of_tenancies_that_they_wrote_down(tmp_path, rules):
    make_vault(tmp_path / "vault", rules, for_a_supervisor)
    async with supervisors_session(tmp_path / "vault", BIG) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, InterestScreen)
        await press(pilot, "n", "f2")
        await settle(pilot, CaseScreen)
        await open_move(pilot)
        await go(pilot, "after")
        await press(pilot, "b", "f2")
        await settle(pilot, CaseScreen)
        await open_move(pilot)
        await choose(pilot, "or decide otherwise")
        await settle(pilot, TenureDecisionScreen)
        await press(pilot, "f2")
        await toast(pilot, "Whoever wrote the tenancies down does not decide this.")
        assert vault_of(pilot).case(CASE).of(TenureDecision) == []


async def test_the_risk_and_the_address_are_asked_for_before_it_is_signed_off(tmp_path, rules):
    async with in_case(tmp_path, rules, mismatched, BIG) as pilot:
        await open_move(pilot)
        await go(pilot, "frozen")
        await press(pilot, "n")
        assert "Before it is signed off:" in beneath(pilot)
        assert "That letters are stopped before the address is changed" in beneath(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, mismatched, size) as pilot:
        await open_move(pilot)
        await go(pilot, "after")
        await done(pilot)
        assert golden(pilot.app, "move")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        await sign(pilot)
        assert golden(pilot.app, "move-signed")
