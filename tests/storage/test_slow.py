"""A slow disk is noticed by the newest save, of whatever and however it ended, so that the next can be announced."""

import errno

import pytest

from datui.casework.reads import CASE as CASE_READ
from storage import writing
from storage.refusals import NotSaved
from tests.storage.conftest import note
from tests.storage.test_drafts import CASE, draft


@pytest.fixture
def takes(monkeypatch):
    """Has every save take so many seconds from now on."""

    def so_long(seconds):
        moments = iter([0.0, seconds] * 9)
        monkeypatch.setattr(writing, "monotonic", lambda: next(moments))

    return so_long


SAVES = {
    "a record": lambda vault: vault.append(CASE, note(vault)),
    "a draft": lambda vault: vault.save_draft(draft()),
    "that something is read": lambda vault: vault.saw(CASE_READ, vault.new_id()),
}


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_the_newest_save_says_whether_the_disk_is_slow(vault, takes, save):
    assert not vault.is_slow
    takes(2.0)
    save(vault)
    assert vault.is_slow
    takes(0.02)
    save(vault)
    assert not vault.is_slow


def test_a_save_that_failed_slowly_says_so_too(vault, takes, monkeypatch):
    def fails(*_given, **_named):
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(vault._ledger, "write", fails)
    takes(2.0)
    with pytest.raises(NotSaved):
        vault.append(CASE, note(vault))
    assert vault.is_slow
