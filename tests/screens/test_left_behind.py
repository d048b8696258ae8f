"""Drafts are their writers' own; what somebody left who has no key any more is there for whoever is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from datui.casework.kinds import Intake, Note
from datui.casework.records import VAULT_CASE
from screens.app import Datui
from screens.begin import open_vault
from screens.case import CaseScreen
from screens.caseload import CaseloadScreen
from screens.seen import SeenScreen
from screens.waiting import Waiting
from screens.widgets.lines import Lines
from storage.vault import Draft, unlock
from tests.screens.cases import (
    CASE,
    app_of,
    fill,
    go,
    newest,
    open_record,
    press,
    put,
    reported,
    text,
    toast,
    value,
    vault_of,
)
from tests.screens.people import opened
from tests.screens.session import PASSPHRASE, make_vault, running, session, settle
from tests.screens.stage import SIZES, until
from tests.storage.colleagues import OTHERS, SECOND, SUPERVISOR, enrolled, proof

NEW = "f" * 32
NOTE, REPORT = "d" * 32, "c" * 32
SAID = ("She rang", "She rang from the shelter")


def half_written(vault) -> None:
    """What the supervisor was typing: a note in two steps, a report that nobody kept, and words to sign with."""
    for words in SAID:
        vault.save_draft(Draft("note", CASE, NOTE, {"text": words}, "text", len(words), vault.now()))
    vault.save_draft(Draft("intake", NEW, REPORT, {"where_now": "a bus stop"}, "where_now", 3, vault.now()))
    vault.save_draft(Draft("countersign", VAULT_CASE, VAULT_CASE, {"note": "All is"}, "note", 6, vault.now()))


def with_two(path, rules):
    """A case, the officer, and two supervisors, of whom the first is typing."""

    def fills(vault) -> None:
        reported(vault)
        enrolled(vault, by=PASSPHRASE)

    make_vault(path, rules, fills)
    vault = opened(path, rules, OTHERS[SUPERVISOR], "B")
    enrolled(vault, SECOND, by=OTHERS[SUPERVISOR])
    half_written(vault)
    vault.close()
    return path


def left(path, rules):
    """The same vault when the first of them has left, and their key is gone."""
    with_two(path, rules)
    vault = opened(path, rules, OTHERS[SECOND], "C")
    gone = next(key.holder.person for key in vault.keys.all() if key.holder.name == SUPERVISOR)
    vault.keys.remove(proof(vault, OTHERS[SECOND]), gone, "left", "")
    vault.close()
    return path


@asynccontextmanager
async def as_supervisor(path, name=SECOND, label="C", size=(80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app with the vault opened by one of the supervisors."""

    class Theirs(Datui):
        async def _begin(self) -> None:
            self.take_vault(open_vault(path, unlock(path, OTHERS[name], label)))
            await self.push_screen(CaseloadScreen())

    async with running(Theirs(path, OTHERS[name].encode()), CaseloadScreen, size) as pilot:
        yield pilot


async def open_line(pilot, kind) -> None:
    """Choose the line of a draft of this kind that somebody left."""
    lines = app_of(pilot).screen.query_one(Lines)
    keys = [item.key for item in lines.items]
    lines.cursor = next(
        at for at, key in enumerate(keys) if isinstance(key, Waiting) and key.whose and key.kind == kind
    )
    await press(pilot, "enter")


async def open_their_note(pilot) -> None:
    """The note that was left, from the case's own page."""
    app_of(pilot).open_case(CASE)
    await settle(pilot, CaseScreen)
    await open_line(pilot, "note")
    await until(pilot, lambda: value(pilot, "text") == SAID[-1])


def waiting(pilot, case_id=None):
    """Whose drafts wait, by their kinds: own ones first."""
    vault = vault_of(pilot)
    return [(one.kind, one.person == vault.person) for one in vault.drafts(case_id)]


async def test_a_draft_is_shown_to_whoever_typed_it_and_to_nobody_else(tmp_path, rules):
    path = with_two(tmp_path / "vault", rules)
    async with session(path) as pilot:
        assert "Not kept yet" not in text(pilot)
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        assert "Not kept yet" not in text(pilot)
    async with as_supervisor(path, SUPERVISOR, "B") as pilot:
        assert "Not kept yet: Note" in text(pilot)
        assert "no key now" not in text(pilot)


async def test_what_somebody_left_is_listed_with_their_name_and_kept_by_whoever_is_there(tmp_path, rules):
    async with session(left(tmp_path / "vault", rules)) as pilot:
        assert f"by {SUPERVISOR} (no key now)" in text(pilot)
        await open_their_note(pilot)
        await toast(pilot, f"This is as {SUPERVISOR} left it. What you keep is signed by you.")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Note).text == SAID[-1]
        latest = vault_of(pilot).case(CASE).latest(Note)
        assert latest is not None
        assert latest.by == "Robin Hartley"
        assert waiting(pilot, CASE) == []


async def test_looking_at_it_takes_nothing_and_adds_nothing(tmp_path, rules):
    async with session(left(tmp_path / "vault", rules)) as pilot:
        before = vault_of(pilot).drafts()
        await open_their_note(pilot)
        await go(pilot, "said_by")
        await press(pilot, "escape")
        await settle(pilot, CaseScreen)
        assert vault_of(pilot).drafts() == before


async def test_typing_in_it_makes_a_draft_of_ones_own_and_leaves_theirs(tmp_path, rules):
    async with session(left(tmp_path / "vault", rules)) as pilot:
        await open_their_note(pilot)
        await press(pilot, "!", "escape")
        await settle(pilot, CaseScreen)
        assert waiting(pilot, CASE) == [("note", True), ("note", False)]
        await press(pilot, "n")
        assert value(pilot, "text") == f"{SAID[-1]}!"
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert waiting(pilot, CASE) == [("note", False)], "what was not opened again stays until someone throws it away"


async def test_undo_goes_back_through_their_steps_too(tmp_path, rules):
    async with session(left(tmp_path / "vault", rules)) as pilot:
        await open_their_note(pilot)
        await press(pilot, "!", "f7")
        assert value(pilot, "text") == SAID[-1]
        await press(pilot, "f7")
        assert value(pilot, "text") == SAID[0]
        await press(pilot, "f7")
        await toast(pilot, "This is the first step that was kept")
        await press(pilot, "f6", "f6")
        assert value(pilot, "text") == f"{SAID[-1]}!"


async def test_the_key_of_a_kind_begins_ones_own_and_not_what_another_left(tmp_path, rules):
    async with session(left(tmp_path / "vault", rules)) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await open_record(pilot, "note")
        assert value(pilot, "text") == ""


async def test_d_twice_throws_theirs_away_and_ones_own_stays(tmp_path, rules):
    async with session(left(tmp_path / "vault", rules)) as pilot:
        await open_their_note(pilot)
        await press(pilot, "!", "escape")
        await settle(pilot, CaseScreen)
        await press(pilot, "home", "down", "d", "d")
        assert waiting(pilot, CASE) == [("note", True)]


async def test_a_report_that_was_left_before_it_was_kept_is_kept_from_the_caseload(tmp_path, rules):
    async with session(left(tmp_path / "vault", rules)) as pilot:
        await open_line(pilot, "intake")
        await until(pilot, lambda: value(pilot, "where_now") == "a bus stop")
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert newest(pilot, Intake, NEW).where_now.value == "a bus stop"
        assert waiting(pilot, NEW) == []


async def test_words_to_sign_with_that_were_left_are_gone_on_with(tmp_path, rules):
    async with as_supervisor(left(tmp_path / "vault", rules)) as pilot:
        await open_line(pilot, "countersign")
        await settle(pilot, SeenScreen)
        await toast(pilot, f"This is as {SUPERVISOR} left it")
        assert app_of(pilot).screen.words == "All is"
        await put(pilot, " well")
        await press(pilot, "escape")
        await settle(pilot, CaseloadScreen)
        assert ("countersign", True) in waiting(pilot, VAULT_CASE)


async def test_a_slip_over_words_that_were_left_takes_ones_own_away_and_never_theirs(tmp_path, rules):
    async with as_supervisor(left(tmp_path / "vault", rules)) as pilot:
        before = waiting(pilot, VAULT_CASE)
        await open_line(pilot, "countersign")
        await settle(pilot, SeenScreen)
        await press(pilot, *["backspace"] * len("All is"), "x")
        app_of(pilot).screen.save_draft()
        await press(pilot, "backspace", "escape")
        await settle(pilot, CaseloadScreen)
        assert ("countersign", False) in before
        assert ("countersign", False) in waiting(pilot, VAULT_CASE)


async def test_a_closure_that_another_left_closes_nothing_by_itself(tmp_path, rules):
    async with session(left(tmp_path / "vault", rules)) as pilot:
        app_of(pilot).open_case(CASE)
        await settle(pilot, CaseScreen)
        await press(pilot, "x")
        assert "Not kept yet: Note" in text(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_it_looks_as_it_did(tmp_path, rules, golden, size):
    async with session(left(tmp_path / "vault", rules), size) as pilot:
        await fill_own(pilot)
        assert golden(pilot.app, "caseload-left-behind")
        await open_their_note(pilot)
        pilot.app.clear_notifications()
        await press(pilot, "!", "f7")
        assert golden(pilot.app, "note-stepped-back")


async def fill_own(pilot) -> None:
    """A draft of one's own beside theirs."""
    app_of(pilot).open_case(CASE)
    await settle(pilot, CaseScreen)
    await open_record(pilot, "note")
    await fill(pilot, "text", "He was at the gate")
    await press(pilot, "escape")
    await settle(pilot, CaseScreen)
    await press(pilot, "escape")
    await settle(pilot, CaseloadScreen)
    pilot.app.clear_notifications()
