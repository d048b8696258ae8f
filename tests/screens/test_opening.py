"""Opening a vault: the entry that says so, the tries before it, its second mark, and a draft that cannot be read."""

from datetime import timedelta
from pathlib import Path

from screens.app import Datui
from screens.caseload import CaseloadScreen
from screens.setup import SetupScreen
from storage.vault import Vault, failed_try, forge, read_tries
from tests.screens.cases import press, put
from tests.screens.session import PASSPHRASE, TODAY, make_vault
from tests.screens.stage import until


async def opened(path: Path, passphrase: str = PASSPHRASE) -> Datui:
    """A session that opened this vault and was left open for a look."""
    app = Datui(path, passphrase.encode())
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
    return app


async def test_opening_is_an_entry_that_says_how_many_tries_failed_and_then_none_are_counted(tmp_path, rules):
    path = make_vault(tmp_path / "vault", rules)
    for number in range(4):
        failed_try(path, TODAY + timedelta(seconds=number))
    first = (await opened(path)).open_vault
    (entry,) = first.reads()
    assert (entry.record.what, entry.by) == ("vault", "Robin Hartley")
    assert (entry.record.failed, entry.record.failed_since) == (4, TODAY)
    assert read_tries(path) is None
    first.close()
    second = (await opened(path)).open_vault
    assert [entry.record.failed for entry in second.reads()] == [None, 4]
    second.close()


async def test_tries_that_could_not_be_written_down_stay_counted(tmp_path, rules, monkeypatch):
    path = make_vault(tmp_path / "vault", rules)
    failed_try(path, TODAY)

    def full(vault, tries):
        vault.unrecorded = "The disk is full."

    monkeypatch.setattr(Vault, "entered", full)
    (await opened(path)).open_vault.close()
    assert read_tries(path) is not None


async def test_a_real_vault_has_its_second_mark_in_the_data_folder_and_a_training_one_has_none(
    tmp_path, rules, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    marks = tmp_path / "data" / "datui" / "anchors"
    (await opened(make_vault(tmp_path / "training", rules))).open_vault.close()
    assert not marks.exists()
    Vault.create(tmp_path / "real", forge(PASSPHRASE), name="Robin Hartley", rules=rules).close()
    (await opened(tmp_path / "real")).open_vault.close()
    assert len(list(marks.iterdir())) == 1


async def test_a_vault_that_set_up_makes_has_it_from_the_start(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    app = Datui(tmp_path / "vault")
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        await press(pilot, "enter", *"Robin", "enter", "o")
        for _ in range(2):
            await put(pilot, PASSPHRASE)
            await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
    app.open_vault.close()
    assert len(list((tmp_path / "data" / "datui" / "anchors").iterdir())) == 1


async def test_a_draft_that_cannot_be_read_waits_and_opens_nothing(tmp_path, rules):
    from dataclasses import replace

    from screens.waiting import waiting_lines
    from screens.widgets.lines import LineItem
    from storage.vault import MACHINE, Draft

    def say(vault):
        bad = Draft("of-no-kind-that-is", "a" * 32, "b" * 32, {}, "", 0, MACHINE())
        return [waiting_lines(vault, [replace(bad, readable=False)], named=named) for named in (True, False)]

    lines: list[list[LineItem]] = []
    make_vault(tmp_path / "vault", rules, lambda vault: lines.extend(say(vault)))
    assert all("cannot read" in line[0].content.plain for line in lines)
