"""What happens while a backup is made, and who makes one: it is of one end, of the newest keys, or nothing at all."""

import pytest

from datui.casework.backup import backups
from datui.casework.refusal import Refusal
from storage.backup import Stopped
from storage.vault import SHEET_LABEL, Draft, RolledBack
from tests.storage.backing import DRIVE, back_up, meanwhile, newest, nothing_left, opened, put_back
from tests.storage.colleagues import SHEET, enrolled, proof, with_sheet
from tests.storage.conftest import CASE, kept, note, report, wrong_in


def test_saves_come_between_two_slices_and_the_backup_is_of_one_end(full, stick, tmp_path, rules, clock):
    heads, saves, path = {full.entries: full.head}, 0, tmp_path / "back"
    making = full.back_up(stick, DRIVE)
    for checked in making.all():
        if checked.part in ("pages", "snapshot", "writing", "reading", "entries"):
            saves += 1
            full.save_draft(Draft("note", CASE, "e" * 32, {"text": "half " * saves}, "text", 1, full.now()))
            kept(full, CASE, report(full) if saves == 1 else note(full, text="more " * 500))
            heads[full.entries] = full.head
    assert saves > 8
    held = making.manifest
    assert min(heads) < held.entries < max(heads)
    assert heads[held.entries] == held.head
    assert newest(full).proved
    assert wrong_in(full) == set()
    put_back(making.file, path, rules, clock)
    back = opened(path, rules, clock)
    try:
        assert back.head_at(held.entries) == held.head
        assert wrong_in(back) == set()
        assert len(back.drafts()) == 1
    finally:
        back.close()


def test_whoever_stops_it_leaves_nothing(full, stick):
    for after in ("pages", "snapshot", "hashing", "writing", "reading", "counts", "entries"):
        making = full.back_up(stick, DRIVE)
        with pytest.raises(Stopped):
            meanwhile(making, after, making.stop)
        assert list(stick.iterdir()) == []
        assert nothing_left(full)
    assert backups(full.of_vault()) == []


def test_a_generator_that_is_let_go_of_leaves_nothing(full, stick):
    for number in range(1, 30, 4):
        steps = full.back_up(stick, DRIVE).all()
        for _ in range(number):
            next(steps, None)
        steps.close()
        assert [one for one in stick.iterdir() if one.suffix == ".part"] == []
        assert nothing_left(full)


@pytest.mark.parametrize("after", ["pages", "snapshot", "writing", "reading", "entries"])
def test_a_change_of_the_keys_in_between_begins_it_again(full, stick, after):
    """Whoever was just removed must not open the newest backup."""
    making = full.back_up(stick, DRIVE)
    with pytest.raises(Refusal, match="keys of the vault were changed"):
        meanwhile(making, after, lambda: full.keys.rotate(proof(full), ""))
    assert list(stick.iterdir()) == []
    assert nothing_left(full)
    assert newest_good(full, stick)
    assert wrong_in(full) == set()


def newest_good(vault, stick) -> bool:
    back_up(vault, stick)
    return newest(vault).proved


def test_an_enrolment_in_between_begins_it_again_too(full, stick):
    making = full.back_up(stick, DRIVE)
    with pytest.raises(Refusal, match="keys of the vault were changed"):
        meanwhile(making, "snapshot", lambda: full.keys.holders.supervised or enrolled(full))
    assert list(stick.iterdir()) == []


def test_of_an_older_copy_no_backup_is_made_before_somebody_signs(opens, set_back, stick):
    set_back()
    older = opens()
    with pytest.raises(RolledBack):
        older.back_up(stick, DRIVE)
    older.go_on("")
    back_up(older, stick)
    assert newest(older).proved


def test_the_sheet_makes_no_backup_and_a_supervisor_does(vault, stick, opens):
    enrolled(vault)
    with_sheet(vault)
    with pytest.raises(Refusal, match="role makes no backups"):
        opens(SHEET, SHEET_LABEL).back_up(stick, DRIVE)
    hers = opens("walnut copper ladder mist echo", "B")
    back_up(hers, stick)
    assert [entry.by for entry in backups(hers.of_vault())] == ["Bola Okafor"]


def test_a_backup_that_cannot_be_written_down_says_both(vault, stick, monkeypatch):
    from storage.vault import NotSaved

    making = vault.back_up(stick, DRIVE)

    def refused(_record) -> None:
        raise NotSaved("This was not saved: the disk is full.", "Make room.")

    monkeypatch.setattr(making, "_append", refused)
    with pytest.raises(Refusal, match=r"made and proved, and this could not be written down.*the disk is full"):
        list(making.all())
    assert making.file.exists()
