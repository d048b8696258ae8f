"""An older copy of the vault says so on every page, takes nothing until somebody signs, and locks nobody out."""

import pytest

from datui.casework import fields
from datui.casework.closure import Closure
from datui.casework.kinds import Note
from datui.casework.rollback import Continuation
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.closure import GateScreen
from screens.emergency import EmergencyScreen
from screens.rollback import RollbackScreen, found_words
from screens.vault import VaultScreen
from storage.vault import MACHINE, Rollback, failed_try, read_tries
from tests.screens.cases import (
    CASE,
    CLOSING,
    app_of,
    fill,
    form,
    full_disk,
    newest,
    open_record,
    press,
    put,
    ready_to_close,
    text,
    toast,
    vault_of,
)
from tests.screens.colleague import older_copy, prove, supervised, supervisors_session
from tests.screens.golden import screen_text
from tests.screens.hostile import HOSTILE, inert
from tests.screens.session import PASSPHRASE, make_vault, session, settle
from tests.screens.stage import SIZES, done, until_it_says
from tests.storage.colleagues import OTHERS, SUPERVISOR, enrolled

OLDER = "OLDER COPY: nothing is added yet. v on the caseload"
NOT_RECORDED = "READING IS NOT BEING RECORDED"


def of_vault(pilot, kind):
    return [entry.record for entry in vault_of(pilot).of_vault() if isinstance(entry.record, kind)]


async def to_rollback(pilot):
    await press(pilot, "v", "enter")
    await settle(pilot, RollbackScreen)


async def test_every_page_says_so_and_everything_can_be_read(tmp_path, rules):
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        assert "! This is an older copy of the vault: v says what was found, and signs." in text(pilot)
        for keys, screen in (
            ([], CaseloadScreen),
            (["v"], VaultScreen),
            (["enter"], RollbackScreen),
            (["escape", "escape", "enter"], CaseScreen),
            (["x"], GateScreen),
            (["f9"], EmergencyScreen),
        ):
            await press(pilot, *keys)
            await settle(pilot, screen)
            assert [line.strip() for line in screen_text(pilot.app).splitlines()[1:3]] == [OLDER, NOT_RECORDED]


async def test_the_page_says_how_much_is_missing_what_it_can_mean_and_what_goes_on_working(tmp_path, rules):
    async with session(older_copy(tmp_path / "vault", rules), (120, 40)) as pilot:
        await to_rollback(pilot)
        vault, said = vault_of(pilot), text(pilot)
        there = vault.entries
        assert (
            f"2 entries are missing, as far as the mark tells: it says {there + 2}, and this copy has {there}." in said
        )
        for words in ("a backup was put back", "worked in on another computer", "someone put an old copy"):
            assert words in said
        assert "Every case can be read and found, and the emergency view opens." in said
        assert "Closing a case waits until a supervisor has looked" in said
        (key,) = [key for key in vault.keys.all() if key.holder.person == vault.person]
        assert f"You sign as Robin Hartley, Officer; key words {key.words}; made the vault on" in said


def test_a_fork_an_old_header_and_a_mark_of_a_newer_key_are_told_in_their_own_words():
    said = found_words(Rollback(("rollback", "fork", "old-header"), None), 5)
    assert len(said) == 4
    assert said[0].startswith("This copy of the vault is older")
    assert "another than the one" in said[1]
    assert "taken away may open it again" in said[2]
    assert "cannot be told" in said[3]
    assert found_words(Rollback(("fork",), None), 5) == [said[1]]


async def test_what_is_written_meanwhile_waits_as_a_draft_and_is_kept_after_the_signature(tmp_path, rules):
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await open_record(pilot, "note")
        await fill(pilot, "text", "She rang at noon")
        await press(pilot, "f2")
        await toast(pilot, "nothing is added to it yet")
        await press(pilot, "escape", "escape")
        await settle(pilot, CaseloadScreen)
        assert "Not kept yet: Note" in text(pilot)
        await to_rollback(pilot)
        await put(pilot, "The disk failed, and a copy was put back")
        await press(pilot, "f2")
        await settle(pilot, VaultScreen)
        await toast(pilot, "Signed. Records are added again; closing a case waits for a supervisor.")
        (signed,) = of_vault(pilot, Continuation)
        assert signed.reason == "The disk failed, and a copy was put back"
        assert "An older copy" not in text(pilot)
        await press(pilot, "escape", "home", "enter", "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).text == "She rang at noon"


async def test_after_it_the_banner_is_gone_reading_is_recorded_and_the_opening_too(tmp_path, rules):
    path = older_copy(tmp_path / "vault", rules)
    failed_try(path, failed_try(path, MACHINE()).last)
    async with session(path) as pilot:
        await to_rollback(pilot)
        await press(pilot, "f2")
        await settle(pilot, VaultScreen)
        assert "OLDER COPY" not in text(pilot)
        assert NOT_RECORDED not in text(pilot)
        (opened,) = [entry.record for entry in vault_of(pilot).reads() if entry.record.what == "vault"][:1]
        assert opened.failed == 2
        assert read_tries(path) is None
        await press(pilot, "escape")
        assert "! Closing a case waits for a supervisor, who looks at the vault and signs: v" in text(pilot)


async def test_without_a_reason_it_is_signed_too(tmp_path, rules):
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        await to_rollback(pilot)
        await press(pilot, "f2")
        await settle(pilot, VaultScreen)
        assert [record.reason for record in of_vault(pilot, Continuation)] == [""]


async def test_a_reason_that_was_being_typed_waits_as_a_draft_of_the_vault_and_can_be_thrown_away(tmp_path, rules):
    path = older_copy(tmp_path / "vault", rules)
    async with session(path) as pilot:
        await to_rollback(pilot)
        await put(pilot, "Half a reason")
        await press(pilot, "f12")
    async with session(path) as pilot:
        assert "Not kept yet: Continued after rollback (the vault itself)" in text(pilot)
        await press(pilot, "enter")
        await settle(pilot, RollbackScreen)
        assert "Half a reason" in text(pilot)
        await press(pilot, "escape", "d", "d")
        assert vault_of(pilot).drafts() == []


async def test_a_reason_that_is_taken_away_again_waits_no_more_and_neither_does_one_that_is_signed(tmp_path, rules):
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        await to_rollback(pilot)
        await put(pilot, "x")
        await press(pilot, "escape", "enter", "backspace", "escape")
        assert vault_of(pilot).drafts() == []
        await press(pilot, "enter")
        await put(pilot, "y")
        app_of(pilot).screen.save_draft()
        await press(pilot, "f2")
        await settle(pilot, VaultScreen)
        assert vault_of(pilot).drafts() == []


async def test_where_the_disk_is_full_nothing_is_signed_and_what_was_typed_stays(tmp_path, rules, monkeypatch):
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        await to_rollback(pilot)
        await put(pilot, "A reason")
        monkeypatch.setattr(vault_of(pilot), "go_on", full_disk("This was not saved: the disk is full."))
        await press(pilot, "f2")
        await toast(pilot, "This was not saved")
        assert "A reason" in text(pilot)
        assert vault_of(pilot).rollback is not None


async def test_a_reason_that_is_too_long_is_refused_with_why(tmp_path, rules, monkeypatch):
    monkeypatch.setattr(fields, "PROSE_LIMIT", 10)
    async with session(older_copy(tmp_path / "vault", rules)) as pilot:
        await to_rollback(pilot)
        await put(pilot, "Eleven, or more")
        await press(pilot, "f2")
        await toast(pilot, "characters; the most is")
        assert vault_of(pilot).rollback is not None


async def test_a_hostile_reason_is_only_a_reason(tmp_path, rules):
    path = older_copy(tmp_path / "vault", rules)
    async with session(path, (120, 40)) as pilot:
        await to_rollback(pilot)
        await put(pilot, HOSTILE)
        assert inert(pilot.app)
        await press(pilot, "f2")
        await settle(pilot, VaultScreen)
        await press(pilot, "down", "down", "down", "enter")
        await until_it_says(pilot, "[/x][red]red[/]")
        assert inert(pilot.app)


def closable(vault):
    """A case with everything done but the closure, and a supervisor with a key."""
    ready_to_close(vault)
    enrolled(vault, by=PASSPHRASE)


async def test_closing_waits_for_a_supervisor_and_the_gate_says_so_before_anything_else(tmp_path, rules):
    path = older_copy(tmp_path / "vault", rules, closable)
    async with session(path) as pilot:
        await to_rollback(pilot)
        await press(pilot, "f2")
        await settle(pilot, VaultScreen)
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await open_record(pilot, "closure")
        for name, value in CLOSING.items():
            form(pilot).values[name] = value
        app_of(pilot).screen.save_draft()
        await press(pilot, "f2")
        await toast(pilot, "waits until a supervisor has looked at the vault")
        assert vault_of(pilot).case(CASE).status == "open"
        await press(pilot, "escape", "x")
        await settle(pilot, GateScreen)
        lines = screen_text(pilot.app).splitlines()
        assert lines[1].startswith(" CLOSING WAITS FOR A SUPERVISOR. Let a supervisor unlock the vault")
        assert "Nothing else stands in the way." in text(pilot)
        await press(pilot, "f2")
        await toast(pilot, "waits until a supervisor has looked at the vault")
        assert vault_of(pilot).case(CASE).latest(Closure) is None
    async with supervisors_session(path) as pilot:
        await press(pilot, "v", *["down"] * 3, "enter")
        await until_it_says(pilot, "Everything was checked")
        await press(pilot, "f2")
        await prove(pilot, OTHERS[SUPERVISOR])
        await settle(pilot, VaultScreen)
        await press(pilot, "escape")
        assert "waits for a supervisor" not in text(pilot)
    async with session(path) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await press(pilot, "x")
        await settle(pilot, GateScreen)
        assert "CLOSING WAITS" not in text(pilot)
        await press(pilot, "f2")
        await toast(pilot, "Case closed.")


async def test_a_vault_that_is_as_it_was_left_says_nothing_of_it(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules, supervised)) as pilot:
        assert screen_text(pilot.app).splitlines()[1].startswith(" 1 open")
        await press(pilot, "v")
        assert "older copy" not in text(pilot)
        await pilot.app.push_screen(RollbackScreen())
        await press(pilot, "f2")
        await toast(pilot, "nothing needs to be signed")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size, fixed_words):
    async with session(older_copy(tmp_path / "vault", rules, ready_to_close), size) as pilot:
        assert golden(pilot.app, "caseload-older-copy")
        await press(pilot, "v")
        assert golden(pilot.app, "vault-older-copy")
        await press(pilot, "enter")
        await done(pilot)
        assert golden(pilot.app, "rollback")
        await press(pilot, "f2")
        await settle(pilot, VaultScreen)
        await press(pilot, "escape")
        pilot.app.clear_notifications()
        await done(pilot)
        assert golden(pilot.app, "caseload-waits")
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await press(pilot, "x")
        await settle(pilot, GateScreen)
        assert golden(pilot.app, "gate-waits")
