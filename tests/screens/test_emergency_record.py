"""The emergency as an entry: why is asked afterwards, it is written once, and danger stays until it is over."""

from datetime import timedelta

from datui.casework.kinds import Closure, Emergency, Person
from screens.case import CaseScreen
from screens.closure import GateScreen
from screens.emergency import EmergencyRecordScreen, EmergencyScreen
from screens.intake import IntakeScreen
from tests.screens.cases import (
    CASE,
    CLOSING,
    NAME,
    app_of,
    fill,
    form,
    go,
    in_case,
    keep,
    newest,
    press,
    ready_to_close,
    reported,
    row,
    text,
    toast,
    vault_of,
)
from tests.screens.emergencies import BIG, cry, known
from tests.screens.session import settle


async def test_its_reason_is_asked_afterwards_and_stays_a_duty_until_it_is_given(tmp_path, rules):
    def due(pilot):
        return [duty.code for duty in vault_of(pilot).case(CASE).duties if duty.code == "emergency-reason"]

    async with in_case(tmp_path, rules, reported, BIG) as pilot:
        await cry(pilot)
        assert due(pilot)
        await press(pilot, "enter", "f2")
        assert isinstance(pilot.app.screen, EmergencyScreen)
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        await fill(pilot, "reference", "WM-4471")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert due(pilot)
        assert "Say why the emergency was opened" in text(pilot)
        duty = next(duty for duty in app_of(pilot).case.duties if duty.code == "emergency-reason")
        app_of(pilot).go(duty.route)
        await settle(pilot, EmergencyRecordScreen)
        await fill(pilot, "reason", "He was breaking the door")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert due(pilot) == []
        assert newest(pilot, Emergency).reference == "WM-4471"
        assert len(app_of(pilot).case.of(Emergency)) == 1


async def test_called_by_whom_and_their_reference_are_kept(tmp_path, rules):
    async with in_case(tmp_path, rules, reported) as pilot:
        await cry(pilot)
        await press(pilot, "escape")
        await fill(pilot, "called_by", "The neighbour")
        await fill(pilot, "reference", "WM-1")
        form(pilot).go_to("called")
        await press(pilot, "y", "f2")
        await settle(pilot, CaseScreen)
        kept = newest(pilot, Emergency)
        assert (kept.called.value, kept.called_by, kept.reference) == (True, "The neighbour", "WM-1")
        assert app_of(pilot).case.danger


async def test_opened_again_before_its_reason_it_is_the_same_entry_and_after_it_another(tmp_path, rules):
    async with in_case(tmp_path, rules, reported) as pilot:
        for _ in range(2):
            await cry(pilot)
            await press(pilot, "escape", "escape")
            await settle(pilot, CaseScreen)
        assert len(app_of(pilot).case.of(Emergency)) == 1
        await cry(pilot)
        await press(pilot, "escape")
        await fill(pilot, "reason", "Because")
        await press(pilot, "f2")
        await cry(pilot)
        assert len(app_of(pilot).case.of(Emergency)) == 2


async def test_from_its_own_record_it_comes_back_to_that_and_opens_no_second_one(tmp_path, rules):
    async with in_case(tmp_path, rules, reported) as pilot:
        await cry(pilot)
        await press(pilot, "escape")
        await fill(pilot, "reason", "Half a reas")
        record = pilot.app.screen
        await cry(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen is record
        assert row(pilot, "reason").editor.text == "Half a reas"


async def test_the_gate_shows_danger_once_999_was_called(tmp_path, rules):
    def called(vault):
        reported(vault)
        keep(vault, Person, name=NAME, case_roles=["victim"])
        keep(vault, Emergency, called="y", reason="The door")

    async with in_case(tmp_path, rules, called) as pilot:
        assert "IN DANGER NOW: 999" in text(pilot)
        await press(pilot, "x")
        await settle(pilot, GateScreen)
        assert "say when it is over" in text(pilot)


async def test_danger_that_was_only_typed_is_kept_with_the_emergency(tmp_path, rules):
    async with in_case(tmp_path, rules) as pilot:
        assert not app_of(pilot).case.danger
        await press(pilot, "i")
        await settle(pilot, IntakeScreen)
        await go(pilot, "danger_now")
        await press(pilot, "y")
        await cry(pilot)
        assert newest(pilot, Emergency).danger_now.value is True
        assert app_of(pilot).case.danger


async def test_danger_that_was_kept_before_is_not_said_a_second_time(tmp_path, rules):
    async with in_case(tmp_path, rules, known) as pilot:
        await cry(pilot)
        assert newest(pilot, Emergency).danger_now.value is None


async def test_opened_again_on_another_day_it_is_an_entry_of_its_own(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await cry(pilot)
        await press(pilot, "escape", "escape")
        later = vault_of(pilot).now() + timedelta(days=1)
        monkeypatch.setattr(vault_of(pilot), "_clock", lambda: later)
        await settle(pilot, CaseScreen)
        await cry(pilot)
        assert len(vault_of(pilot).case(CASE).of(Emergency)) == 2


async def test_a_closed_case_says_that_it_is_open_again(tmp_path, rules):
    def closed(vault):
        ready_to_close(vault)
        keep(vault, Closure, **CLOSING)

    async with in_case(tmp_path, rules, closed) as pilot:
        assert app_of(pilot).case.status == "closed"
        await cry(pilot)
        await toast(pilot, "This case was closed: it is open again.")
        assert app_of(pilot).case.status == "open"


async def test_a_new_cry_after_danger_was_said_to_be_over_is_an_entry_of_its_own(tmp_path, rules):
    def over(vault):
        reported(vault)
        keep(vault, Emergency, opened_at="now", danger_now="n", called="n")

    async with in_case(tmp_path, rules, over) as pilot:
        await cry(pilot)
        assert len(vault_of(pilot).case(CASE).of(Emergency)) == 2
        assert app_of(pilot).case.row().danger
