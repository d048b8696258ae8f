"""F9 on the caseload and on Find: the emergency view of the case under the cursor, or at once what to do."""

import pytest

from datui.casework.kinds import Emergency
from datui.casework.reads import EMERGENCY
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.emergency import EmergencyRecordScreen, EmergencyScreen
from screens.find import FindScreen
from screens.intake import IntakeScreen
from screens.interest import InterestScreen
from tests.screens.cases import CASE, NAME, app_of, damaged_page, fill, press, put, text, toast, vault_of
from tests.screens.colleague import supervised, supervisors_session
from tests.screens.emergencies import BIG, cry, known
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import done, until

KITCHEN = "A kitchen knife"


def emergencies(pilot, case_id=CASE):
    return vault_of(pilot).case(case_id).records(Emergency)


@pytest.mark.parametrize("key", ["f9", "ctrl+g"])
async def test_on_a_case_of_the_caseload_it_shows_what_999_needs_and_comes_back_there(tmp_path, rules, key):
    async with session(make_vault(tmp_path / "vault", rules, known), BIG) as pilot:
        said = await cry(pilot, key)
        assert "999 now" in said
        assert KITCHEN in said
        assert len(emergencies(pilot)) == 1
        assert any((one.record.what, one.record.case_id) == (EMERGENCY, CASE) for one in vault_of(pilot).reads(CASE))
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        assert app_of(pilot).case.case_id == CASE
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert app_of(pilot).case is None
        await press(pilot, "enter")
        await settle(pilot, CaseScreen)


async def test_no_declaration_is_asked_for_first(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        assert NAME in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        await press(pilot, "enter")
        await settle(pilot, InterestScreen)


async def test_on_a_report_that_no_case_has_yet_it_shows_what_was_typed(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules), BIG) as pilot:
        await press(pilot, "n")
        await settle(pilot, IntakeScreen)
        await fill(pilot, "where_now", "behind the chip shop")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        await press(pilot, "home")
        assert "behind the chip shop" in await cry(pilot)


async def test_where_no_case_is_it_says_at_once_what_to_do(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules), BIG) as pilot:
        await press(pilot, "f9")
        await toast(pilot, "999 now. From a mobile that cannot speak: 999, then 55.")
        assert isinstance(pilot.app.screen, CaseloadScreen)


async def test_on_a_case_that_was_found_it_shows_what_999_needs(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, known), BIG) as pilot:
        await press(pilot, "f3")
        await settle(pilot, FindScreen)
        await press(pilot, "f9")
        await toast(pilot, "999 now.")
        pilot.app.clear_notifications()
        await put(pilot, NAME)
        await done(pilot)
        await press(pilot, "enter")
        assert KITCHEN in await cry(pilot)
        await press(pilot, "escape")
        await settle(pilot, EmergencyRecordScreen)
        await press(pilot, "escape")
        await settle(pilot, FindScreen)
        assert app_of(pilot).case is None


async def test_a_case_that_cannot_be_read_keeps_nobody_from_999(tmp_path, rules, monkeypatch):
    async with session(make_vault(tmp_path / "vault", rules, known), BIG) as pilot:
        monkeypatch.setattr(vault_of(pilot), "case", damaged_page())
        await press(pilot, "f9")
        await settle(pilot, EmergencyScreen)
        assert "999 now" in text(pilot)
        await until(pilot, lambda: app_of(pilot).screen.record_id)
