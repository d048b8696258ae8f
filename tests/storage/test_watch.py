"""An older copy of the vault, or another than it was: found by its marks, told in words, and never a lockout."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from datui.casework.closure import Closure
from datui.casework.refusal import Refusal
from datui.casework.rollback import Continuation, Countersignature
from storage import schema
from storage.anchor import _BODY, MAGIC, Mark, _proof
from storage.forge import with_passphrase
from storage.refusals import (
    RolledBack,
    WaitsForSupervisor,
)
from storage.vault import Vault, unlock
from storage.watch import anchor_key, outside_name
from tests.storage.colleagues import (
    NEWER,
    OTHERS,
    SUPERVISOR,
    enrolled,
    proof,
)
from tests.storage.conftest import CASE, PASSPHRASE, kept, note, record, report, wrong_in

FILES = ("header.a", "header.b", "cases.db", "anchor")


@pytest.fixture
def old(vault, path, opens, tmp_path) -> Callable[..., None]:
    """A copy of the vault's files from before its last two records; called with names it puts those back."""
    enrolled(vault)
    kept(vault, "c" * 32, report(vault))
    vault.close()
    opens().close()
    copy = Path(shutil.copytree(path, tmp_path / "old"))
    kept(opens(), "c" * 32, note(vault, text="One"), note(vault, text="Two"))
    opens().close()

    def put_back(*names: str) -> None:
        for name in names or FILES:
            shutil.copy(copy / name, path / name)

    return put_back


def outer(vault: Vault, outside: Path) -> Path:
    return outside / outside_name(vault._opened.header.vault_id)


def test_a_vault_that_nobody_touched_opens_without_a_word(old, opens):
    again = opens()
    assert again.rollback is None
    assert not wrong_in(again)


@pytest.mark.parametrize("names", [("cases.db",), FILES], ids=["database", "whole folder"])
def test_an_older_copy_opens_under_a_banner_and_takes_nothing_until_someone_signs(old, opens, names):
    old(*names)
    again = opens()
    assert again.rollback is not None
    assert again.rollback.found == ("rollback",)
    assert again.case("c" * 32).entries
    with pytest.raises(RolledBack) as refused:
        again.append("c" * 32, note(again))
    assert refused.value.route
    assert "rollback" in wrong_in(again)
    again.saw("case", "c" * 32)
    assert again.unrecorded
    missing = again.rollback.mark
    assert missing is not None
    again.go_on("The disk failed and a copy was put back")
    again.append("c" * 32, note(again, text="Three"))
    assert not wrong_in(again)
    (signed,) = [entry.record for entry in again.of_vault() if isinstance(entry.record, Continuation)]
    assert (signed.marked, signed.marked_head) == (missing.count, missing.head.hex())
    assert signed.reason.startswith("The disk failed")
    assert opens().rollback is None


def marked(vault, **says) -> None:
    """Let both marks say this, under the vault's own key."""
    watch, header = vault._opened.watch, vault._opened.header
    mark = replace(
        Mark(header.epoch, vault.entries, bytes.fromhex(vault.head), vault._opened.pages, header.seq), **says
    )
    for anchor in watch._anchors:
        assert anchor.write(replace(mark, **says))


def test_a_database_that_was_cut_shorter_under_the_same_key_is_an_older_copy(vault, opens):
    marked(vault, pages=vault._opened.pages + 1)
    vault.close()
    assert opens().rollback.found == ("rollback",)


def test_a_header_from_before_what_the_marks_saw_is_an_old_one_and_going_on_settles_it(vault, opens):
    marked(vault, header_seq=vault._opened.header.seq + 1)
    vault.close()
    again = opens()
    assert again.rollback.found == ("old-header",)
    again.go_on("The laptop came back from repair.")
    assert opens().rollback is None


def test_what_needs_a_supervisor_waits_until_one_has_looked(old, opens, path):
    old()
    again = opens()
    again.go_on("")
    with pytest.raises(WaitsForSupervisor):
        again.append("c" * 32, record(Closure, again))
    supervisor = opens(OTHERS[SUPERVISOR], "B")
    assert supervisor.waits_for_supervisor
    seen = Countersignature(
        record_id=supervisor.new_id(), entries=supervisor.entries, head=supervisor.head, whole=not wrong_in(supervisor)
    )
    with pytest.raises(Refusal, match="whoever unlocked"):
        supervisor.append("0" * 32, seen)
    hers = proof(supervisor, OTHERS[SUPERVISOR])
    for wrong in (seen.model_copy(update={"entries": 999}), seen.model_copy(update={"head": "0" * 64})):
        with pytest.raises(Refusal, match="does not end there"):
            supervisor.append("0" * 32, wrong, proof=hers)
    supervisor.append("0" * 32, seen, proof=hers)
    officer = opens()
    assert not officer.waits_for_supervisor
    officer.append("c" * 32, record(Closure, officer))


def test_a_fork_is_found_although_it_is_as_long(old, opens, vault):
    old("cases.db", "header.a", "header.b")
    again = opens()
    again._opened.rollback = None
    again._opened.mark = lambda: None  # whoever forks a vault writes no mark
    kept(again, "c" * 32, note(again, text="Another"), note(again, text="History"))
    assert opens().rollback.found == ("fork",)


def test_an_old_header_alone_is_found(old, opens, path, tmp_path):

    again = opens()
    mine = proof(again)
    again.keys.change_passphrase(mine, with_passphrase(mine, NEWER, again.keys.header.vault_id))
    again.close()
    old("header.a", "header.b")
    again = opens()
    assert again.rollback.found == ("old-header",)
    again.go_on("")
    assert opens().rollback is None
    assert not wrong_in(opens())


def test_the_outer_mark_finds_what_the_inner_one_was_put_back_with(old, opens, vault, outside):
    old()
    outer(vault, outside).unlink()
    again = opens()
    assert again.rollback is None, "with every mark put back or gone nothing can be found, and that is said"


def test_an_old_epoch_is_found_although_its_key_proves_no_mark_of_the_new_one(old, opens):
    again = opens()
    again.keys.rotate(proof(again), "")
    again.append("c" * 32, note(again))
    again.close()
    old()
    assert opens().rollback.found == ("rollback",)


@pytest.mark.parametrize("damage", [b"", b"junk" * 256, None])
@pytest.mark.parametrize("which", ["inner", "outer"])
def test_a_mark_that_is_gone_or_damaged_is_told_by_verify_and_written_again(
    old, opens, vault, path, outside, damage, which
):
    place = path / "anchor" if which == "inner" else outer(vault, outside)
    place.unlink()
    if damage is not None:
        place.write_bytes(damage)
    checked = opens(mend=False)
    assert "anchor" in wrong_in(checked)
    again = opens()
    assert again.rollback is None
    assert not wrong_in(again)


def test_no_mark_is_ever_ahead_of_the_vault(vault, outside, opens, monkeypatch):
    """Where the marks cannot be written, or a save is taken back, they stay behind and nothing is said."""
    vault.close()
    again = opens()
    monkeypatch.setattr("os.pwrite", lambda *_given: (_ for _ in ()).throw(OSError(28, "full")))
    again.append("c" * 32, note(again))
    monkeypatch.undo()
    assert opens().rollback is None


def test_a_vault_brought_to_another_computer_opens_there(old, path, rules, clock, tmp_path):
    there = tmp_path / "another computer"
    again = Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=clock, outside=there)
    assert again.rollback is None
    assert again.brought_here
    assert list(there.iterdir())
    again.close()


def test_a_mark_outside_that_is_spoilt_is_told_like_one_that_is_gone(opens, outside, set_back):
    set_back()
    for mark in outside.iterdir():
        mark.write_bytes(b"junk" * 256)
    again = opens()
    assert again.rollback is not None or again.brought_here


def test_a_mark_with_the_last_stamp_there_can_be_is_written_over_like_any_other(vault, opens, path):
    vault.close()
    unlocked, head = vault._opened.unlocked, bytes.fromhex(vault.head)
    key = bytes(anchor_key(unlocked.vault_key, unlocked.header))
    body = _BODY.pack(MAGIC, unlocked.header.vault_id, 1, 1, head, 5, 1, 2**64 - 1)
    (path / "anchor").write_bytes((body + _proof(key, body)) * 2)
    again = opens()
    kept(again, CASE, report(again))
    assert not wrong_in(opens())


def test_a_mark_that_cannot_be_made_does_not_undo_a_save(vault, monkeypatch):
    real = type(vault._opened).pages

    def failing(_opened: object) -> int:
        raise schema.SqlError("disk I/O error")

    monkeypatch.setattr(type(vault._opened), "pages", property(failing))
    vault.append("c" * 32, report(vault))
    monkeypatch.setattr(type(vault._opened), "pages", real)
    assert vault.case("c" * 32).entries
