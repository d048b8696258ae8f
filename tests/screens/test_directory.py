"""The directory on the screen: what is near a case, what is old, and an association's own agencies."""

import pytest

from datui.casework.kinds import AgencyFile, CaseArea
from screens.directory import AgenciesNearScreen, DirectoryScreen
from screens.packs import AgenciesScreen
from screens.record import RecordScreen
from screens.referral import ReferralScreen
from screens.signposting import SignpostingScreen
from screens.vault import VaultScreen
from screens.widgets.lines import Lines
from screens.work import WorkScreen
from tests.casework.test_directory import ONE_MORE
from tests.screens.cases import app_of, in_case, press, text, vault_of
from tests.screens.colleague import prove
from tests.screens.session import make_vault, session, settle
from tests.screens.stage import SIZES, done, paste


async def to_near(pilot):
    await press(pilot, "w")
    await settle(pilot, WorkScreen)
    await press(pilot, "5")
    await settle(pilot, AgenciesNearScreen)


async def to_directory(pilot):
    await press(pilot, "v")
    await settle(pilot, VaultScreen)
    rooms = pilot.app.screen.query_one(Lines)
    while rooms.chosen != "directory.DirectoryScreen":
        before = rooms.cursor
        await press(pilot, "down")
        assert rooms.cursor != before, "the vault has no directory"
    await press(pilot, "enter")
    await settle(pilot, DirectoryScreen)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with in_case(tmp_path, rules, size=size) as pilot:
        await to_near(pilot)
        assert golden(pilot.app, "near")


async def test_where_nothing_says_where_they_live_the_national_numbers_are_shown(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(120, 60)) as pilot:
        await to_near(pilot)
        said = text(pilot)
        assert "No area is picked, and no postcode proposes one: the national numbers." in said
        assert "0808 2000 247 (Freephone)" in said
        assert "West Mercia" not in said


async def test_an_area_that_is_picked_brings_its_agencies_and_old_numbers_say_so(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(120, 60)) as pilot:
        await to_near(pilot)
        await press(pilot, "a")
        await settle(pilot, RecordScreen)
        await press(pilot, "3", "f2")
        await settle(pilot, AgenciesNearScreen)
        said = text(pilot)
        assert "Area: Staffordshire." in said
        assert "0300 330 5959 (Helpline)" in said
        assert "! Last checked Thu 1 Aug 2019: check it before you give it to anybody." in said
        assert app_of(pilot).case.latest(CaseArea).record.area == "staffordshire"
        await press(pilot, "s")
        await settle(pilot, SignpostingScreen)


async def test_enter_on_an_agency_begins_a_referral_to_it(tmp_path, rules):
    async with in_case(tmp_path, rules, size=(120, 60)) as pilot:
        await to_near(pilot)
        await press(pilot, "enter")
        await settle(pilot, ReferralScreen)
        typed = app_of(pilot).screen.typed_values
        assert (typed["agency"], typed["service"]) == ("idva", "National Domestic Abuse Helpline")


async def test_the_vault_shows_all_of_them_and_takes_an_associations_own(tmp_path, rules, monkeypatch):
    file = tmp_path / "ours.toml"
    file.write_text(ONE_MORE.format(id="fernleigh"))
    async with session(make_vault(tmp_path / "vault", rules), (120, 90)) as pilot:
        await to_directory(pilot)
        said = text(pilot)
        assert all(area.title in said for area in rules.directory.areas.values())
        await press(pilot, "i")
        await settle(pilot, AgenciesScreen)
        await paste(pilot, str(file))
        await press(pilot, "enter")
        await prove(pilot)
        await settle(pilot, DirectoryScreen)
        kept = [one.record for one in vault_of(pilot).of_vault() if isinstance(one.record, AgencyFile)]
        assert [one.count for one in kept] == [1]


async def test_a_file_that_is_wrong_says_where_and_nothing_is_kept(tmp_path, rules):
    file = tmp_path / "ours.toml"
    file.write_text(ONE_MORE.format(id="fernleigh").replace("true", '"yes"'))
    async with session(make_vault(tmp_path / "vault", rules), (120, 40)) as pilot:
        await to_directory(pilot)
        await press(pilot, "i")
        await settle(pilot, AgenciesScreen)
        await paste(pilot, str(file))
        await press(pilot, "enter")
        await done(pilot)
        assert "The agency file, line 9, agencies.fernleigh.customer: must be true or false." in text(pilot)
        assert not [one for one in vault_of(pilot).of_vault() if isinstance(one.record, AgencyFile)]
