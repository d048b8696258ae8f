"""A disk that takes long to keep a record: that is on the screen first, and no key goes where it does not belong."""

import pytest

from datui.casework.kinds import Note
from screens.case import CaseScreen
from storage.vault import NotSaved
from tests.screens.cases import drafted, fill, in_case, newest, open_record, press, text, toast, value, vault_of
from tests.screens.session import settle
from tests.screens.stage import until
from tests.screens.test_turns import all_at_once


async def test_that_a_slow_disk_is_keeping_it_is_on_the_screen_before_it_is_waited_for(tmp_path, rules, monkeypatch):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "She rang")
        shown = at_each_append(pilot, monkeypatch, lambda: text(pilot))
        monkeypatch.setattr(type(vault_of(pilot)), "is_slow", True)
        await press(pilot, "f2")
        await settle(pilot, CaseScreen)
        assert ["KEEPING IT: one moment, this disk is slow" in each for each in shown] == [True]
        assert newest(pilot, Note).text == "She rang"


async def test_what_a_slow_disk_did_not_keep_is_still_there_and_nothing_says_that_it_is_being_kept(
    tmp_path, rules, monkeypatch
):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "She rang")

        def fails():
            raise NotSaved("This was not saved: the disk is full.", "Make room on the disk.")

        at_each_append(pilot, monkeypatch, fails)
        monkeypatch.setattr(type(vault_of(pilot)), "is_slow", True)
        await press(pilot, "f2")
        await toast(pilot, "This was not saved: the disk is full.")
        assert "KEEPING IT" not in text(pilot)
        assert drafted(pilot, "note")["text"] == "She rang"


@pytest.mark.parametrize("slow_before", [True, False])
async def test_keys_typed_ahead_of_a_slow_disk_go_where_they_belong(tmp_path, rules, monkeypatch, slow_before):
    async with in_case(tmp_path, rules) as pilot:
        await open_record(pilot, "note")
        await fill(pilot, "text", "She rang")
        kept = at_each_append(pilot, monkeypatch, lambda: True)
        monkeypatch.setattr(type(vault_of(pilot)), "is_slow", slow_before)
        all_at_once(pilot.app, "f2", "n", "X")
        await until(pilot, lambda: kept and "X" in text(pilot))
        assert newest(pilot, Note).text == "She rang"
        assert value(pilot, "text") == "X"


def at_each_append(pilot, monkeypatch, look):
    """What was so when each record was about to be kept."""
    seen, vault = [], vault_of(pilot)
    append = vault.append

    def appended(*given, **named):
        seen.append(look())
        return append(*given, **named)

    monkeypatch.setattr(vault, "append", appended)
    return seen
