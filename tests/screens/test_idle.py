"""How long a session stays open, untouched and in any case, is the pack's to say; an officer may have set less."""

from dataclasses import replace

import pytest

from datui.casework.records import VAULT_CASE
from datui.casework.rules import Rules
from datui.casework.settings import Settings
from datui.guard import LOCK_IDLE
from screens import limits
from screens.app import Datui
from storage.vault import Training, Vault, forge, prove
from tests.screens.cases import app_of, in_case, open_record, press, put, toast, vault_of
from tests.screens.session import PASSPHRASE, TODAY, make_vault, session


def vault_with(path, rules: Rules, *said: Settings) -> Vault:
    forged = forge(PASSPHRASE, training=Training(TODAY), cheap=True)
    vault = Vault.create(path, forged, name="Robin Hartley", rules=rules)
    for record in said:
        vault.append(VAULT_CASE, record, proof=prove(vault.keys.unlocked, PASSPHRASE))
    return vault


def taken(path, vault: Vault) -> Datui:
    """A session that took this vault."""
    app = Datui(path)
    app.take_vault(vault)
    vault.close()
    return app


def settings(minutes: int | None, hours: int | None) -> Settings:
    return Settings(record_id=f"{minutes or 0}{hours or 0}".zfill(32), idle_minutes=minutes, session_hours=hours)


def test_the_limits_and_the_warning_come_from_the_pack(tmp_path, rules: Rules):
    idle = replace(rules.idle, default_seconds=120, warn_seconds=20, session_seconds=7_200)
    path = tmp_path / "vault"
    app = taken(path, vault_with(path, replace(rules, idle=idle)))
    assert (app.idle_seconds, app.warn_seconds, app.session_seconds) == (120.0, 20.0, 7_200.0)


def test_without_anything_set_they_are_five_minutes_and_eight_hours(tmp_path, rules: Rules):
    path = tmp_path / "vault"
    app = taken(path, vault_with(path, rules))
    assert (app.idle_seconds, app.session_seconds) == (300.0, 28_800.0)


def test_what_was_set_last_holds_and_never_for_longer_than_the_pack_says(tmp_path, rules: Rules):
    path = tmp_path / "vault"
    app = taken(path, vault_with(path, rules, settings(1, 1), settings(4, None)))
    assert (app.idle_seconds, app.session_seconds) == (240.0, 28_800.0)
    longer = vault_with(tmp_path / "other", rules, settings(60, 100))
    app = taken(tmp_path / "other", longer)
    assert (app.idle_seconds, app.session_seconds) == (300.0, 28_800.0)


@pytest.fixture
def clock(monkeypatch):
    """Let time pass without waiting for it."""
    now = [1000.0]
    monkeypatch.setattr(limits, "seconds", lambda: now[0])
    monkeypatch.setattr(limits, "asleep", lambda: 0.0)

    def passes(by):
        now[0] += by

    return passes


async def test_at_the_end_of_the_longest_session_the_draft_is_kept_and_datui_locks(tmp_path, rules, clock):
    async with in_case(tmp_path, rules) as pilot:
        app = app_of(pilot)
        await open_record(pilot, "note")
        await put(pilot, "Half a sentence")
        for _ in range(120):
            clock(239.7)
            app.stay()
            app.look_at_the_clock()
        await press(pilot, "x")
        clock(6)
        app.look_at_the_clock()
        await toast(pilot, "Locks in 30 seconds whatever you do: your draft is kept.")
        clock(30)
        app.look_at_the_clock()
        assert app.return_code == LOCK_IDLE
        assert [draft.kind for draft in vault_of(pilot).drafts()] == ["note"]


async def test_the_time_begins_when_the_vault_opens_and_not_while_nothing_is_open(tmp_path, rules, clock):
    path = make_vault(tmp_path / "vault", rules)
    locked = Datui(path)
    clock(10_000)
    assert not locked.session_left < 28_800.0
    async with session(path) as pilot:
        assert app_of(pilot).session_left == 28_800.0
        clock(100)
        assert app_of(pilot).session_left == 28_700.0
