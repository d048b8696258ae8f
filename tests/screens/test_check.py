"""The page that says what protects cases on this computer, and what does not."""

from pathlib import Path

import pytest

from datui import selfcheck
from datui.finding import Finding, in_order
from screens import check
from screens.check import CheckScreen
from tests.screens.cases import press, text
from tests.screens.golden import screen_text
from tests.screens.stage import SIZES, Stage, done, until_it_says

SEEN = in_order(
    [
        Finding("Place of the vault", "protected", "The vault's folder is in none of a sync service that datui knows."),
        Finding(
            "Disk encryption",
            "not protected",
            "No encryption is seen on the vault's disk. The vault is encrypted all the same, but what memory leaves "
            "there is not. A drive that encrypts by itself cannot be seen from here.",
            "Ask IT to turn on full-disk encryption, or to say in writing that the drive does it.",
        ),
        Finding("Swap", "protected", "Memory is never swapped out to a disk."),
        Finding("Terminal", "cannot be told", "datui cannot see what it keeps.", "Turn off whatever keeps it."),
        Finding("[/x] markup", "not protected", "[red]marmalade[/nope]", "[/x]"),
        *(Finding(f"Fact {number}", "protected", f"Fact {number} is well.") for number in range(5, 14)),
    ]
)


@pytest.fixture
def seen(monkeypatch) -> list[Path]:
    """What was looked at; it always looks the same."""
    folders: list[Path] = []

    def look(vault: Path) -> list[Finding]:
        folders.append(vault)
        return SEEN

    monkeypatch.setattr(check, "look", look)
    return folders


@pytest.mark.parametrize("size", SIZES)
async def test_it_lists_what_does_not_protect_first_and_tells_what_that_means(golden, seen, size):
    app = Stage(CheckScreen())
    async with app.run_test(size=size) as pilot:
        await until_it_says(pilot, "Ask IT")
        await done(pilot)
        assert golden(app, "check")
    assert seen == [app.vault_dir]


async def test_the_arrow_keys_go_through_all_of_it_and_each_is_told_whole(seen):
    app = Stage(CheckScreen())
    async with app.run_test(size=(80, 24)) as pilot:
        for finding in SEEN:
            await until_it_says(pilot, finding.name)
            assert " ".join(f"{finding.words} {finding.route and '→'} {finding.route}".split()) in text(pilot)
            await press(pilot, "down")


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_it_goes_back(seen, key):
    app = Stage(CheckScreen())
    async with app.run_test() as pilot:
        await done(pilot)
        await press(pilot, key)
        assert await app.get() is None
        assert app.given_back.is_set()


async def test_there_is_nothing_to_open(seen):
    app = Stage(CheckScreen())
    async with app.run_test() as pilot:
        await done(pilot)
        assert "Open" not in screen_text(app)
        before = screen_text(app)
        await press(pilot, "enter")
        assert screen_text(app) == before


async def test_this_very_computer_fits_the_page():
    """Whatever is found here, each finding is told whole at 80 columns."""
    app = Stage(CheckScreen())
    async with app.run_test(size=(80, 24)) as pilot:
        for finding in selfcheck.look(app.vault_dir):
            await until_it_says(pilot, finding.name)
            assert " ".join(f"{finding.words} {finding.route and '→'} {finding.route}".split()) in text(pilot)
            await press(pilot, "down")
