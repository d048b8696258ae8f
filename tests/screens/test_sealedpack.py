"""Sealing a share on the screen: off until turned on, onto a drive alone, its words once, then the register."""

import asyncio

import pytest

from datui.casework.kinds import SealedPack, Share
from datui.casework.reads import PACK
from screens.packwords import PackWordsScreen
from screens.record import RecordScreen
from screens.sealedpack import SealedPacksScreen
from screens.sealing import Folder, SealScreen
from tests.screens.cases import CASE, app_of, full_disk, keep, press, put, reported, text, toast, vault_of
from tests.screens.golden import screen_text
from tests.screens.packing import IDVA, SHARE, at_packs, sealed, stick, to_seal, to_share
from tests.screens.session import settle
from tests.screens.stage import SIZES, done, until
from tests.storage.packing import checked, needs_qpdf

__all__ = ["stick"]


def register(pilot):
    return vault_of(pilot).case(CASE).records(SealedPack)


async def test_while_they_are_off_it_says_why_and_what_to_do_instead(tmp_path, rules, stick):
    async with at_packs(tmp_path, rules, on=False) as pilot:
        assert "Sealed packs are off: no supervisor has turned them on in this vault." in text(pilot)
        assert "Read it out instead; or ask a supervisor to turn them on" in text(pilot)
        await press(pilot, "enter")
        await toast(pilot, "Sealed packs are off")
        await settle(pilot, SealedPacksScreen)
        assert list(stick.iterdir()) == []


@needs_qpdf
async def test_a_share_is_sealed_its_words_are_shown_once_and_how_they_went_is_asked(tmp_path, rules, stick):
    async with at_packs(tmp_path, rules) as pilot:
        assert "Priya Nair, Fernleigh IDVA service: 1 ticked" in text(pilot)
        await to_seal(pilot)
        assert "Told in confidence. For: Priya Nair, Fernleigh IDVA service" in text(pilot)
        words = await sealed(pilot)
        (file,) = stick.iterdir()
        assert checked(file, words).returncode == 0
        assert words in text(pilot)
        assert "shown this once" in text(pilot)
        (pack,) = register(pilot)
        assert (pack.share, pack.file_name, pack.to) == (SHARE, file.name, "Priya Nair, Fernleigh IDVA service")
        await press(pilot, "enter", "escape", "q")
        assert isinstance(pilot.app.screen, PackWordsScreen), "whoever presses a key too often still sees the words"
        await press(pilot, "f2")
        await settle(pilot, RecordScreen)
        assert app_of(pilot).screen.query_one("Form").here == "told_how"
        assert words not in text(pilot)
        await put(pilot, "Said on the telephone")
        await press(pilot, "f2")
        await settle(pilot, SealedPacksScreen)
        assert "with them" in text(pilot)
        assert file.name in text(pilot)
        kept = register(pilot)[-1]
        assert (kept.told_how, kept.share, kept.pages, kept.head) == ("Said on the telephone", SHARE, 1, pack.head)
        assert [read.record.what for read in vault_of(pilot).reads(CASE)].count(PACK) == 1


@pytest.mark.parametrize("typed", ["/home/robin/Documents", "stick", ""])
async def test_any_place_but_a_drive_is_refused_and_nothing_is_written(tmp_path, rules, stick, typed):
    async with at_packs(tmp_path, rules) as pilot:
        await to_seal(pilot)
        pilot.app.screen.query_one(Folder).put(typed)
        await press(pilot, "enter")
        assert "✗" in screen_text(pilot.app)
        assert "→" in screen_text(pilot.app)
        assert register(pilot) == []
        assert list(stick.iterdir()) == []


async def test_without_a_drive_it_says_so(tmp_path, rules, stick, monkeypatch):
    monkeypatch.setattr("screens.sealing.pack_destinations", lambda _places: [])
    async with at_packs(tmp_path, rules) as pilot:
        await to_seal(pilot)
        assert "No drive is in. Put one in, then press Ctrl+R" in text(pilot)
        monkeypatch.setattr("screens.sealing.pack_destinations", lambda _places: [(stick, "a removable drive")])
        await press(pilot, "ctrl+r")
        assert str(stick)[:30] in text(pilot)


async def test_a_share_that_may_not_go_is_not_sealed(tmp_path, rules, stick):
    async with at_packs(tmp_path, rules) as pilot:
        keep(vault_of(pilot), Share, **{**IDVA, "person": "Dov Marsh"})
        app_of(pilot).case_changed(CASE)
        await press(pilot, "enter")
        await done(pilot)
        assert isinstance(pilot.app.screen, SealedPacksScreen)
        assert list(stick.iterdir()) == []


async def test_what_stands_against_it_since_is_seen_when_it_is_made(tmp_path, rules, stick):
    async with at_packs(tmp_path, rules) as pilot:
        await to_seal(pilot)
        vault_of(pilot).append(
            CASE, vault_of(pilot).case(CASE).records(Share)[-1].model_copy(update={"basis": (), "because": ""})
        )
        app_of(pilot).case_changed(CASE)
        await press(pilot, "enter")
        assert "✗" in screen_text(pilot.app)
        assert register(pilot) == []


async def test_where_the_register_cannot_be_kept_no_pack_and_no_words_are_left(tmp_path, rules, stick, monkeypatch):
    async with at_packs(tmp_path, rules) as pilot:
        await to_seal(pilot)
        monkeypatch.setattr(vault_of(pilot), "append", full_disk("It was not kept: the disk is full."))
        await press(pilot, "enter")
        await until(pilot, lambda: "the disk is full" in text(pilot))
        assert isinstance(pilot.app.screen, SealScreen)
        assert list(stick.iterdir()) == []


async def test_an_officer_who_leaves_while_it_is_made_leaves_nothing_half_done(tmp_path, rules, stick, monkeypatch):
    go = asyncio.Event()
    real = SealScreen._made

    async def slow(screen, making):
        await go.wait()
        return await real(screen, making)

    monkeypatch.setattr(SealScreen, "_made", slow)
    async with at_packs(tmp_path, rules) as pilot:
        await to_seal(pilot)
        await press(pilot, "enter")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SealScreen)
        assert "Sealing it, and writing it there." in text(pilot)
        go.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, PackWordsScreen))


async def test_a_pack_is_called_back_from_its_line(tmp_path, rules, stick):
    def with_one(vault):
        to_share(vault)
        keep(vault, SealedPack, to="Fernleigh", file_name="a2b3c-d4e5f.pdf", recalled_at="now", share=SHARE)

    async with at_packs(tmp_path, rules, fill=with_one) as pilot:
        assert "CALLED BACK a2b3c-d4e5f.pdf" in text(pilot)
        assert "sealed once" in text(pilot)
        await press(pilot, "end", "enter")
        await settle(pilot, RecordScreen)
        assert "Called back" in text(pilot)


async def test_a_case_without_shares_says_how_one_is_written(tmp_path, rules, stick):
    async with at_packs(tmp_path, rules, on=False, fill=reported) as pilot:
        assert "Nothing to seal yet" in text(pilot)
        assert "None of this case yet." in text(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_they_look_as_they_did(tmp_path, rules, golden, stick, monkeypatch, size):
    monkeypatch.setattr(
        "storage.sealedpack.generate_passphrase", lambda _number: "acorn bridge candle dagger ember fossil"
    )
    monkeypatch.setattr("storage.sealedpack._drawn", lambda: "a2b3c")
    monkeypatch.setattr(
        "screens.sealing.pack_destinations", lambda _places: [("/media/robin/STICK", "a removable drive")]
    )
    async with at_packs(tmp_path, rules, size=size) as pilot:
        assert golden(pilot.app, "sealed-packs")
        await to_seal(pilot)
        assert golden(pilot.app, "seal")
        pilot.app.screen.query_one(Folder).put(str(stick))
        await sealed(pilot)
        assert golden(pilot.app, "pack-words")
        await press(pilot, "f2")
        await settle(pilot, RecordScreen)
        assert golden(pilot.app, "sealed-pack")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_while_they_are_off_it_looks_as_it_did(tmp_path, rules, golden, stick, size):
    async with at_packs(tmp_path, rules, on=False, size=size) as pilot:
        assert golden(pilot.app, "sealed-packs-off")
