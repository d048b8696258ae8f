"""The reminder: what the caseload says while no good backup was made."""

from screens.backup import BackupScreen
from screens.caseload import CaseloadScreen
from tests.screens.backups import ended
from tests.screens.cases import app_of, planned, press, text
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import until_it_says


async def test_after_a_week_the_caseload_says_so_and_b_makes_one(tmp_path, rules, stick, later):
    make_vault(tmp_path / "vault", rules, planned)
    for days, shown in ((7, False), (8, True)):
        later(days)
        async with session(tmp_path / "vault") as pilot:
            assert ("No backup of this vault has been made yet" in text(pilot)) is shown
            if not shown:
                await press(pilot, "b", "t")
                assert isinstance(pilot.app.screen, CaseloadScreen)
                continue
            await press(pilot, "b")
            await settle(pilot, BackupScreen)
            await press(pilot, "enter")
            await ended(pilot)
            await press(pilot, "escape")
            await settle(pilot, CaseloadScreen)
            assert "No backup" not in text(pilot)
            assert "b makes one" not in text(pilot)
    later(17)
    async with session(tmp_path / "vault") as pilot:
        assert "The newest good backup is 9 days old" in text(pilot)


async def test_it_is_put_off_for_today_and_comes_back_at_the_next_unlock_and_the_next_day(tmp_path, rules, later):
    make_vault(tmp_path / "vault", rules, planned)
    later(8)
    for _unlock in range(2):
        async with session(tmp_path / "vault") as pilot:
            assert "b makes one; t puts it off until tomorrow." in text(pilot)
            await press(pilot, "t")
            assert "b makes one" not in text(pilot)
            await press(pilot, "v", "escape")
            await settle(pilot, CaseloadScreen)
            assert "b makes one" not in text(pilot)
    later(8)
    async with session(tmp_path / "vault") as pilot:
        await press(pilot, "t")
        later(9)
        app_of(pilot).screen.redraw()
        await until_it_says(pilot, "b makes one")


async def test_an_empty_vault_reminds_of_nothing(tmp_path, rules, later):
    make_vault(tmp_path / "vault", rules)
    later(300)
    async with session(tmp_path / "vault") as pilot:
        assert "backup" not in text(pilot)
