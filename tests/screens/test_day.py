"""The end of a day: what was written, what waits, what is overdue, and eight words that can be compared later."""

from datetime import timedelta

import pytest

from datui.casework.kinds import Intake, Note
from datui.guard import LOCK_PANIC
from screens.caseload import CaseloadScreen
from screens.day import DayScreen
from screens.record import RecordScreen
from screens.vault import VaultScreen
from screens.words import WordsScreen
from storage.vault import Training, Vault, forge, head_words
from tests.screens.cases import CASE, keep, press, put, reported, text, vault_of
from tests.screens.colleague import supervised, supervisors_session
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import PASSPHRASE, TODAY, make_vault, session, settle
from tests.screens.stage import SIZES, until


async def to_day(pilot):
    await press(pilot, "v", "home", "down", "down", "enter")
    await settle(pilot, DayScreen)


def overdue(vault):
    """Two reports of a fortnight ago, which nobody has answered, and one in danger now."""
    before = vault.now() - timedelta(days=14)
    with vault.batch():
        for number in ("a", "b"):
            record = Intake(record_id=number * 32, victim_name=f"Ola {number.upper()}", received_at=before)
            vault.append(number * 31 + "9", record, at=before)
    keep(vault, Intake, danger_now="y", victim_name="Zed Moss")


async def test_it_counts_what_was_written_today_and_by_whom(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, overdue)
    async with session(path) as pilot:
        await to_day(pilot)
        # The vault itself, the report in danger and its opening now; what was written a fortnight ago is not of today.
        assert "Today, Mon 23 Nov 2026 3 entries were written: all by Robin Hartley." in text(pilot)


async def test_of_several_people_it_counts_each(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await to_day(pilot)
        assert "4 entries were written: 3 by Robin Hartley; 1 by Bola Okafor." in text(pilot)


async def test_it_says_which_drafts_wait_and_that_none_does(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await to_day(pilot)
        assert "No draft waits." in text(pilot)
        await press(pilot, "escape", "escape", "n")
        await settle(pilot, RecordScreen)
        await put(pilot, "x")
        await press(pilot, "y", "escape")
        await settle(pilot, CaseloadScreen)
        await to_day(pilot)
        assert "1 draft waits: not kept yet, and first of all on the caseload." in text(pilot)


async def test_it_lists_what_is_urgent_or_overdue_and_says_where_nothing_is(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, overdue)) as pilot:
        await to_day(pilot)
        said = text(pilot)
        assert "IN DANGER NOW: 999" in said
        assert said.count("overdue 1") == 2
        assert "Nothing is overdue." not in said
    async with session(make_vault(tmp_path / "other", rules)) as pilot:
        await to_day(pilot)
        assert "Nothing is overdue." in text(pilot)


async def test_where_the_vault_ends_stands_there_with_what_to_do_with_it(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        await to_day(pilot)
        vault = vault_of(pilot)
        assert f"Where the vault ends: {vault.entries} entries {head_words(bytes.fromhex(vault.head))}" in text(pilot)
        assert "Write the number and these eight words down" in text(pilot)


async def test_enter_locks(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        await to_day(pilot)
        await press(pilot, "enter")
        assert pilot.app.return_code == LOCK_PANIC


async def test_the_enter_that_opened_the_page_does_not_lock_when_it_bounces(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        await press(pilot, "v", "home", "down", "down", "enter")
        await press(pilot, "enter", apart=0.1)
        assert isinstance(pilot.app.screen, DayScreen)
        assert pilot.app.return_code is None


# The words again ---------------------------------------------------------------------------------------------------


async def noted(path):
    """What somebody notes at the end of a day."""
    async with session(path) as pilot:
        await to_day(pilot)
        vault = vault_of(pilot)
        note = (vault.entries, head_words(bytes.fromhex(vault.head)))
        assert note[1] in text(pilot)
        await press(pilot, "enter")
    return note


async def test_on_another_day_the_words_of_a_noted_number_are_the_same_though_more_was_written(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, reported)
    number, words = await noted(path)
    async with session(path) as pilot:
        keep(vault_of(pilot), Note, CASE, text="One more")
        await to_day(pilot)
        assert words not in text(pilot)
        await press(pilot, "w", *str(number))
        await settle(pilot, WordsScreen)
        assert words in text(pilot)
        assert "If you noted the same, nothing before there was changed." in text(pilot)


async def test_in_a_vault_with_another_history_the_words_are_others(tmp_path, rules):
    number, words = await noted(make_vault(tmp_path / "vault", rules, reported))
    async with session(make_vault(tmp_path / "other", rules, reported)) as pilot:
        await to_day(pilot)
        await press(pilot, "w", *str(number))
        await until(pilot, lambda: "If you noted the same" in text(pilot))
        assert words not in text(pilot)


@pytest.mark.parametrize("typed", ["99", "0", "9" * 50])
async def test_a_number_that_the_vault_never_had_says_that_entries_may_be_missing(tmp_path, rules, typed):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        await to_day(pilot)
        await press(pilot, "w")
        await put(pilot, typed)
        assert "This vault has 3 entries. If you noted more, entries are missing" in text(pilot)


async def test_what_is_no_number_says_only_how_many_there_are(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, reported)) as pilot:
        await to_day(pilot)
        await press(pilot, "w")
        await put(pilot, "³" + HOSTILE)
        assert "This vault has 3 entries." in text(pilot)
        assert "missing" not in text(pilot)
        assert inert(pilot.app)
        await press(pilot, "enter", "escape")
        await settle(pilot, DayScreen)


async def test_a_hostile_name_is_only_a_name_at_the_end_of_the_day(tmp_path, rules):
    forged = forge(PASSPHRASE, training=Training(TODAY), cheap=True)
    Vault.create(tmp_path / "vault", forged, name=HOSTILE, rules=rules).close()
    async with session(tmp_path / "vault", (120, 40)) as pilot:
        await to_day(pilot)
        assert "all by [/x][red]red[/]" in text(pilot)
        assert inert(pilot.app)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size, fixed_words):
    async with session(make_vault(tmp_path / "vault", rules, overdue), size) as pilot:
        await press(pilot, "v")
        await settle(pilot, VaultScreen)
        assert golden(pilot.app, "vault")
        await press(pilot, "down", "down", "enter")
        await settle(pilot, DayScreen)
        assert golden(pilot.app, "day")
        await press(pilot, "w", "2")
        assert golden(pilot.app, "words")
