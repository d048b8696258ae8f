"""Sealed packs are turned on and off by a supervisor alone, in their own session, with a reason and a passphrase."""

import pytest

from datui.casework.sending import Sending, packs_off
from screens.sending import SendingScreen
from screens.vault import VaultScreen
from tests.screens.cases import fill, form, press, text, toast, vault_of
from tests.screens.colleague import THEIRS, prove, supervised, supervisors_session
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import SIZES


async def to_sending(pilot):
    await press(pilot, "v")
    await settle(pilot, VaultScreen)
    lines = pilot.app.screen.query_one("Lines")
    lines.cursor = next(at for at, item in enumerate(lines.items) if item.key == "sending.SendingScreen")
    await press(pilot, "enter")
    await settle(pilot, SendingScreen)


async def test_an_officer_sees_that_they_are_off_why_and_what_to_do_and_has_no_switch(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_sending(pilot)
        assert "Sealed packs are off: no supervisor has turned them on in this vault." in text(pilot)
        assert "Only a supervisor turns them on or off" in text(pilot)
        assert "Read it out instead" in text(pilot)
        assert not pilot.app.screen.query("Form")
        await press(pilot, "f2")
        assert packs_off(vault_of(pilot).of_vault())


async def test_a_supervisor_turns_them_on_with_a_reason_and_a_passphrase(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await to_sending(pilot)
        await press(pilot, "f2")
        await toast(pilot, "Whether packs may be made is not answered.")
        await press(pilot, "y", "f2")
        await toast(pilot, "Why packs are turned on is not said.")
        await fill(pilot, "why", "Agreed with the DPO on 2 Nov")
        await press(pilot, "f2")
        await prove(pilot, THEIRS)
        await settle(pilot, VaultScreen)
        await toast(pilot, "Sealed packs turned on.")
        assert packs_off(vault_of(pilot).of_vault()) == ""
    async with session(path) as pilot:
        await to_sending(pilot)
        assert "Sealed packs are on." in text(pilot)
        assert "by Bola Okafor" in text(pilot)
        assert "Why: Agreed with the DPO on 2 Nov" in text(pilot)


async def test_without_the_passphrase_nothing_is_changed(tmp_path, rules):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_sending(pilot)
        await press(pilot, "y")
        await fill(pilot, "why", "Agreed")
        await press(pilot, "f2", "escape")
        await settle(pilot, SendingScreen)
        assert not [entry for entry in vault_of(pilot).of_vault() if isinstance(entry.record, Sending)]
        assert form(pilot).values["why"] == "Agreed"


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with session(path, size) as pilot:
        await to_sending(pilot)
        assert golden(pilot.app, "sending-officer")
    async with supervisors_session(path, size) as pilot:
        await to_sending(pilot)
        assert golden(pilot.app, "sending")
