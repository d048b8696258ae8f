"""The structure is checked on a copy while the vault goes on being used; what is only looked at gets no copy."""

import os
import threading
from contextlib import closing

import pytest

from datui.casework.refusal import Refusal
from storage import schema, snapshot, structure
from storage.vault import Draft
from tests.storage.conftest import CASE, beneath, kept, note, report, wrong_in


def draft(vault, number: int) -> Draft:
    return Draft("note", CASE, f"{number:032x}", {"text": "half a sen"}, "text", 3, vault.now())


def copies_in(path) -> list[str]:
    return [one.name for one in path.iterdir() if one.name.startswith(snapshot.CHECKED)]


def parts(vault) -> list[str]:
    return list(dict.fromkeys(checked.part for checked in vault.verify()))


@pytest.fixture
def full(vault):
    kept(vault, CASE, report(vault), *[note(vault, text="words " * 400) for _ in range(60)])
    return vault


@pytest.fixture
def small_slices(monkeypatch):
    monkeypatch.setattr(snapshot, "PAGES", 3)
    monkeypatch.setattr(structure, "_SLICE", 3)


def test_drafts_and_records_are_saved_between_any_two_slices_and_nothing_is_found_wrong(full, small_slices):
    saved, found = 0, []
    with closing(full.verify()) as slices:
        for number, checked in enumerate(slices):
            found += checked.failures
            full.save_draft(draft(full, number % 40))
            if checked.part == "copy" and not number % 5:
                kept(full, CASE, note(full, text="while it is copied " * 50))
                saved += 1
    assert saved > 3
    assert found == []
    assert wrong_in(full) == set()


def test_what_a_thread_saves_at_any_moment_of_a_check_is_never_taken_for_damage(full, small_slices):
    """As on a slow disk, where drafts are saved beside the screen."""
    over, saved = threading.Event(), list[int]()

    def type_on() -> None:
        while not over.is_set():
            full.save_draft(draft(full, len(saved) % 7))
            saved.append(1)

    typing = threading.Thread(target=type_on)
    typing.start()
    try:
        found = [failure for _again in range(3) for checked in full.verify() for failure in checked.failures]
    finally:
        over.set()
        typing.join()
    assert saved
    assert found == []


def test_a_copy_holds_what_was_saved_while_it_was_made_and_is_taken_away(full, path, small_slices):
    seen = set()
    for checked in full.verify():
        if checked.part == "copy":
            seen |= set(copies_in(path))
            (copy,) = [one for one in path.iterdir() if one.name == snapshot.CHECKED]
            assert b"SQLite format" not in copy.read_bytes()[:100]
            assert copy.stat().st_mode & 0o077 == 0
    assert snapshot.CHECKED in seen
    assert copies_in(path) == []


def test_a_check_that_nobody_waits_for_any_more_leaves_no_copy_and_the_vault_usable(full, path, small_slices):
    for part in ("copy", "structure"):
        slices = full.verify()
        for checked in slices:
            if checked.part == part:
                break
        slices.close()
        assert copies_in(path) == []
        kept(full, CASE, note(full))
    assert wrong_in(full) == set()


def test_what_a_check_that_was_killed_left_is_gone_at_the_next_opening(full, path, opens):
    (path / snapshot.CHECKED).write_bytes(b"left")
    (path / (snapshot.CHECKED + "-journal")).write_bytes(b"left")
    opens()
    assert copies_in(path) == []


def test_a_vault_that_is_only_looked_at_is_checked_without_a_copy(full, looked_at, path):
    full.close()
    before = sorted(path.iterdir())
    shown = looked_at()
    assert "copy" not in parts(shown)
    assert parts(shown)[-1] == "structure"
    assert sorted(path.iterdir()) == before


def test_without_room_for_a_copy_it_is_said_that_the_structure_was_not_checked(full, path, monkeypatch):
    monkeypatch.setattr(snapshot, "room_for", lambda _path, _size: False)
    (failure,) = [failure for checked in full.verify() for failure in checked.failures]
    assert failure.what == "room"
    assert "Make room" in failure.route
    assert "datui verify" in failure.route
    assert copies_in(path) == []


def test_damaged_tables_are_found_in_the_copy(full, path, opens):
    """A trigger that is taken off while the vault is open, as somebody beneath could do, is missing in the copy too."""
    full.close()
    again = opens()
    again._db.set_authorizer(None)
    again._db.execute("DROP TRIGGER entry_kept")
    schema.bind(again._db)
    assert wrong_in(again) == {"structure"}


def test_pages_that_are_changed_are_named_and_the_connection_is_spared(full, path):
    """On the one connection a record is still kept afterwards, which a copy of that page would have made impossible."""
    unused = full._db.execute("PRAGMA page_count").fetchone()[0]
    with (path / schema.NAME).open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(os.urandom(4096))
    failures = [failure for checked in full.verify() for failure in checked.failures]
    assert [(failure.what, failure.page) for failure in failures] == [("pages", unused + 1)]
    kept(full, CASE, note(full))


def test_a_copy_is_the_database_as_it_is_at_its_end(full, path, small_slices):
    header, unlocked = full._opened.header, full._opened.unlocked
    keyed = (unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
    target = schema.empty(path / "copied", *keyed)
    for number, _done in enumerate(snapshot.slices(full._db, target, full._ledger.alone)):
        if number % 3 == 0:
            kept(full, CASE, note(full))
    newest = target.execute("SELECT max(seq) FROM entry").fetchone()
    assert newest == (full.entries,)
    assert target.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    target.close()
    full.close()
    with beneath(path, unlocked) as db:
        rows = db.execute("SELECT * FROM entry ORDER BY seq").fetchall()
    assert len(rows) == newest[0]


def test_a_check_during_which_the_vault_gets_a_new_key_ends_with_a_refusal_and_no_copy(full, path, small_slices):
    from tests.storage.colleagues import proof

    slices = full.verify()
    for checked in slices:
        if checked.part == "copy":
            break
    full.keys.rotate(proof(full), "")
    with pytest.raises(Refusal, match="new key"):
        list(slices)
    assert copies_in(path) == []
    assert wrong_in(full) == set()
