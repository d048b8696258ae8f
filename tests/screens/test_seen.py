"""A supervisor sees what changed in the vault, has all of it checked and signs for its end; an officer may look."""

import asyncio
from types import SimpleNamespace

import pytest

from datui.guard import LOCK_PANIC
from screens import seen
from screens.prove import ProveScreen
from screens.seen import SeenScreen
from screens.vault import VaultScreen
from storage.vault import Checked, Vault, head_words
from tests.screens.cases import app_of, full_disk, press, put, text, toast, vault_of
from tests.screens.colleague import THEIRS, older_copy, prove, supervised, supervisors_session
from tests.screens.seeing import DONE, signed, to_seen
from tests.screens.session import PASSPHRASE, make_vault, session, settle
from tests.screens.stage import SIZES, until, until_it_says
from tests.storage.colleagues import SUPERVISOR


async def test_a_supervisor_signs_with_their_passphrase_for_the_end_of_a_vault_that_is_well(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules, supervised)
    async with supervisors_session(path) as pilot:
        await to_seen(pilot)
        vault = vault_of(pilot)
        entries, head = vault.entries, vault.head
        assert "Everything was checked, and all is well." in text(pilot)
        await put(pilot, "Looked at everything with Robin")
        await press(pilot, "f2")
        await prove(pilot, THEIRS)
        await settle(pilot, VaultScreen)
        await toast(pilot, f"Signed for {entries} entries, all well.")
        (record,) = signed(pilot)
        assert (record.entries, record.head, record.whole) == (entries, head, True)
        assert record.note == "Looked at everything with Robin"
        assert vault.drafts() == []


async def test_the_page_says_who_signs_with_which_key_and_who_enrolled_them(tmp_path, rules):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot)
        (key,) = [key for key in vault_of(pilot).keys.all() if key.holder.name == SUPERVISOR]
        said = f"You sign as {SUPERVISOR}, Supervisor; key words {key.words}; enrolled by Robin Hartley on"
        assert f"{said} Mon 23 Nov 2026." in text(pilot)


async def test_where_the_vault_ends_stands_there_as_eight_words(tmp_path, rules):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot)
        vault = vault_of(pilot)
        assert f"Where the vault ends: {vault.entries} entries" in text(pilot)
        assert head_words(bytes.fromhex(vault.head)) in text(pilot)


async def test_without_the_passphrase_nothing_is_signed(tmp_path, rules):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot)
        await press(pilot, "f2", "escape")
        await settle(pilot, SeenScreen)
        await press(pilot, "f2")
        await prove(pilot, PASSPHRASE)
        await until_it_says(pilot, "That is not your passphrase")
        assert signed(pilot) == []


async def test_an_officer_may_look_and_the_signing_is_refused_with_its_route(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot)
        assert "Everyone may look. Only a supervisor signs." in text(pilot)
        assert "What did you see?" not in text(pilot)
        await press(pilot, "f2")
        await toast(pilot, "Only a supervisor signs for the vault.")
        await toast(pilot, "Let a supervisor unlock the vault with their own passphrase")
        assert signed(pilot) == []


@pytest.fixture
def slices(monkeypatch: pytest.MonkeyPatch) -> tuple[list[int], asyncio.Event]:
    """A check of three slices, each of which waits for the event; and those that were begun."""
    begun: list[int] = []
    on = asyncio.Event()

    def slowly(_vault):
        for number in (1, 2, 3):
            begun.append(number)
            yield Checked("entries", number, 3)

    async def wait(_seconds):
        await on.wait()

    monkeypatch.setattr(Vault, "verify", slowly)
    monkeypatch.setattr(seen, "asyncio", SimpleNamespace(sleep=wait))
    return begun, on


async def test_before_the_check_is_done_nothing_is_signed(tmp_path, rules, slices):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot, "Checking the entries and who signed them: 1 of 3.")
        await press(pilot, "f2")
        await toast(pilot, "The check has not come to its end yet.")
        slices[1].set()
        await until_it_says(pilot, DONE)
        assert signed(pilot) == []


async def test_keys_are_taken_between_two_slices_and_leaving_ends_the_check(tmp_path, rules, slices):
    begun, on = slices
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot, "1 of 3.")
        await press(pilot, "a", "b")
        assert "ab" in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, VaultScreen)
        on.set()
        await press(pilot, "up", "down")
        assert begun == [1]


async def test_a_session_that_locks_in_the_middle_of_a_check_ends_as_any_other(tmp_path, rules, slices):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot, "1 of 3.")
        await put(pilot, "Half a note")
        await press(pilot, "f12")
        slices[1].set()
        assert pilot.app.return_code == LOCK_PANIC
    async with supervisors_session(tmp_path / "vault") as pilot:
        assert [draft.values for draft in vault_of(pilot).drafts()] == [{"note": "Half a note"}]


async def test_what_was_written_since_the_check_is_not_signed_for_unseen(tmp_path, rules):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot)
        vault_of(pilot).saw("search")
        await press(pilot, "f2")
        await toast(pilot, "Something was written since the check.")
        await press(pilot, "f5")
        await until(pilot, lambda: app_of(pilot).screen.checked_head == vault_of(pilot).head)
        await press(pilot, "f2")
        await prove(pilot, THEIRS)
        await settle(pilot, VaultScreen)
        assert len(signed(pilot)) == 1


async def test_what_is_written_while_the_passphrase_is_typed_is_not_signed_for_either(tmp_path, rules):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot)
        await press(pilot, "f2")
        await settle(pilot, ProveScreen)
        vault_of(pilot).saw("search")
        await prove(pilot, THEIRS)
        await toast(pilot, "Something was written since the check.")
        assert signed(pilot) == []


async def test_what_no_draft_could_keep_is_left_only_when_asked_twice(tmp_path, rules, monkeypatch):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot)
        monkeypatch.setattr(vault_of(pilot), "save_draft", full_disk())
        await put(pilot, "A note")
        await press(pilot, "escape")
        await toast(pilot, "What you typed last is not saved anywhere.")
        assert "A note" in text(pilot)
        await press(pilot, "escape")
        await settle(pilot, VaultScreen)


async def test_an_older_copy_is_not_signed_for_before_someone_went_on_with_it(tmp_path, rules):
    async with supervisors_session(older_copy(tmp_path / "vault", rules)) as pilot:
        await to_seen(pilot)
        assert "the vault ends before where a mark says that it was" in text(pilot)
        await press(pilot, "f2")
        await toast(pilot, "This is an older copy of the vault")
        assert signed(pilot) == []


async def test_where_the_disk_is_full_nothing_is_signed_and_the_note_waits(tmp_path, rules, monkeypatch):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        await to_seen(pilot)
        await put(pilot, "A note")
        monkeypatch.setattr(vault_of(pilot), "append", full_disk("This was not saved: the disk is full."))
        await press(pilot, "f2")
        await prove(pilot, THEIRS)
        await toast(pilot, "This was not saved")
        await settle(pilot, SeenScreen)
        await press(pilot, "escape")
        assert [draft.values for draft in vault_of(pilot).drafts()] == [{"note": "A note"}]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size, fixed_words):
    async with supervisors_session(make_vault(tmp_path / "vault", rules, supervised), size) as pilot:
        await to_seen(pilot)
        assert golden(pilot.app, "seen")
    async with session(tmp_path / "vault", size) as pilot:
        await to_seen(pilot)
        assert golden(pilot.app, "seen-by-officer")
