"""Keys that come faster than they are done take turns: each is for what the one before it led to."""

from typing import Any

from textual import events

from screens.case import CaseScreen
from screens.record import RecordScreen
from tests.screens.session import make_vault, session, settle


def all_at_once(app, *keys):
    """Keys as a stalled machine gets them: the last is there before the first has been looked at."""
    for key in keys:
        event = events.Key(key, key if len(key) == 1 else None)
        event.set_sender(app)
        app.post_message(event)


async def test_a_choice_moves_on_before_the_next_key_is_read(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        app: Any = pilot.app
        all_at_once(app, "n", "y", "y", "e", "s", "enter", "n", "o")
        await settle(pilot, RecordScreen)
        for _ in range(100):
            await pilot.pause()
            values = app.screen.typed_values
            if values["who_there"] == "no":
                break
    assert (values["danger_now"], values["where_now"], values["who_there"]) == ("y", "yes", "no")


async def test_nothing_typed_before_the_key_that_keeps_is_left_out(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        app: Any = pilot.app
        all_at_once(app, "n", "y", "h", "o", "m", "e", "f2")
        await settle(pilot, CaseScreen)
        (intake,) = (entry.record for entry in app.case.entries if entry.record.kind == "intake")
        assert (intake.danger_now.value, intake.where_now.value) == (True, "home")
        assert app.open_vault.drafts() == []


async def test_a_draft_timer_that_rang_too_late_leaves_no_draft_beside_what_was_kept(tmp_path, rules):
    async with session(make_vault(tmp_path / "vault", rules)) as pilot:
        await pilot.press("n")
        await settle(pilot, RecordScreen)
        app: Any = pilot.app
        form = app.screen
        await pilot.press("y", "h", "o", "m", "e", "f2")
        await settle(pilot, CaseScreen)
        form.save_draft()
        assert app.open_vault.drafts() == []
