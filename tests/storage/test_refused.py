"""Never start clean: what lies where the vault should be is told apart in words, has a route, and stays as it is."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from datui.casework.refusal import Refusal
from datui.pack import shipped_rules
from storage import schema
from storage.tables import VERSION
from storage.vault import Training, Vault, forge, look, unlock
from tests.storage.conftest import PASSPHRASE, Hands, beneath, kept, note, report, wrong_in
from tests.storage.test_look import junk, newer, tree

Spoil = Callable[[Path], None]


@pytest.fixture
def closed(vault: Vault, path: Path) -> Path:
    kept(vault, vault.new_id(), report(vault), note(vault))
    vault.close()
    return path


def cut(length: int) -> Spoil:
    return lambda path: os.truncate(path / schema.NAME, length)


def cut_by_pages(path: Path) -> None:
    os.truncate(path / schema.NAME, (path / schema.NAME).stat().st_size - 3 * schema.PAGE)


def without(name: str) -> Spoil:
    return lambda path: (path / name).unlink()


def without_headers(path: Path) -> None:
    without("header.a")(path)
    without("header.b")(path)


def of_another_vault(path: Path) -> None:
    other = path.parent / "other"
    forged = forge(PASSPHRASE, training=Training(), cheap=True)
    Vault.create(other, forged, name="x", rules=shipped_rules()).close()
    shutil.copy(other / schema.NAME, path / schema.NAME)


def with_newer_tables(path: Path) -> None:
    with beneath(path, unlock(path, PASSPHRASE)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")


def of_another_program(path: Path) -> None:
    with beneath(path, unlock(path, PASSPHRASE)) as db:
        db.execute("PRAGMA application_id = 7")


def something_else(path: Path) -> None:
    shutil.rmtree(path)
    path.mkdir()
    (path / "letter.txt").write_text("dear")


def a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("dear")


def a_link(path: Path) -> None:
    path.rename(path.parent / "real")
    path.symlink_to(path.parent / "real")


def touched_by_another_program(path: Path) -> None:
    (path / "cases.db-wal").write_bytes(b"x")


def nothing_there(path: Path) -> None:
    shutil.rmtree(path)


STATES: dict[str, tuple[Spoil, str]] = {
    "missing": (nothing_there, "folder is gone"),
    "no database": (without(schema.NAME), "database is missing"),
    "empty": (cut(0), "database is empty"),
    "cut within a page": (cut(9 * schema.PAGE + 100), "cut short"),
    "cut by whole pages": (cut_by_pages, "cannot be read|not as long"),
    "another database": (junk(schema.NAME), "does not belong to its header|cut short"),
    "another vault's": (of_another_vault, "does not belong to its header"),
    "another program's": (of_another_program, "belongs to another program"),
    "no header": (without_headers, "header are missing or damaged"),
    "spoilt headers": (junk("header.a", "header.b"), "header are missing or damaged"),
    "newer header": (newer, "newer datui"),
    "newer tables": (with_newer_tables, "newer datui"),
    "something else": (something_else, "not a vault"),
    "a file": (a_file, "a file where"),
    "a link": (a_link, "a link to somewhere else"),
    "another program's files": (touched_by_another_program, "Another program has left a file"),
}


def opened(path: Path, rules: object) -> Vault:
    """As the lock screen opens it."""
    return Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands())  # type: ignore[arg-type]  # a fixture


@pytest.mark.parametrize("state", STATES)
def test_each_is_told_apart_has_a_route_and_stays_as_it_is(closed, rules, state):
    spoil, said = STATES[state]
    spoil(closed)
    before = tree(closed.parent)
    with pytest.raises(Refusal, match=said) as refused:
        opened(closed, rules)
    assert refused.value.route
    assert str(closed) not in str(refused.value)
    assert tree(closed.parent) == before


def test_a_set_up_that_was_cut_off_is_known_as_one_and_is_no_vault_that_was_lost(tmp_path):
    for name in ("cases.db.new", "header.a.new", "header.b", "lock"):
        (tmp_path / name).touch()
    before = tree(tmp_path)
    assert look(tmp_path) is None
    assert tree(tmp_path) == before


def test_one_that_another_datui_holds_is_refused_and_one_that_a_dead_datui_held_opens(closed, rules):
    held = opened(closed, rules)
    before = tree(closed)
    with pytest.raises(Refusal, match="open in another datui") as refused:
        look(closed)
    assert "Close the other datui" in refused.value.route
    with pytest.raises(Refusal, match="open in another datui"):
        opened(closed, rules)
    assert tree(closed) == before
    held.close()
    assert (closed / "lock").exists()
    again = opened(closed, rules)
    assert wrong_in(again) == set()
    again.close()


def test_a_clock_that_was_set_back_refuses_nothing_and_is_told(closed, rules):
    clock = Hands()
    clock.on(days=-365)
    vault = Vault.open(closed, unlock(closed, PASSPHRASE), rules=rules, clock=clock)
    assert vault.clock_behind is not None
    kept(vault, vault.caseload()[0].case_id, note(vault))
    assert wrong_in(vault) == set()
    vault.close()
