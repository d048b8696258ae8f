"""A vault in a folder that leaves this computer is neither made nor opened."""

from datui.places import UnsafePlace
from screens.app import Datui
from screens.stop import StopScreen
from tests.screens.golden import screen_text
from tests.screens.session import PASSPHRASE, make_vault
from tests.screens.stage import until


async def stopped(app: Datui, pilot) -> UnsafePlace:
    await until(pilot, lambda: isinstance(app.screen, StopScreen))
    assert isinstance(app.screen, StopScreen)
    refusal = app.screen.refusal
    await until(pilot, lambda: str(refusal) in " ".join(screen_text(app).split()))
    assert isinstance(refusal, UnsafePlace)
    return refusal


async def test_set_up_in_a_synced_folder_is_refused_before_anything_is_asked(tmp_path):
    app = Datui(tmp_path / "Dropbox" / "vault")
    async with app.run_test(size=(80, 24)) as pilot:
        assert (await stopped(app, pilot)).code == "synced"
        assert "passphrase" not in screen_text(app)
    assert not (tmp_path / "Dropbox").exists()


async def test_a_vault_that_was_moved_into_one_is_not_opened_and_stays_as_it_is(tmp_path, rules):
    folder = make_vault(tmp_path / "vault", rules).rename(tmp_path / "OneDrive - Example Homes")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    app = Datui(folder, PASSPHRASE.encode())
    async with app.run_test(size=(80, 24)) as pilot:
        assert (await stopped(app, pilot)).code == "synced"
    assert app.vault is None
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
