"""A draft is saved in a thread of its own, and whoever else writes waits for it: one connection takes one at a time."""

from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest

from storage import drafts
from storage.vault import Draft
from tests.storage.colleagues import enrolled, proof
from tests.storage.conftest import START, kept, note, report

PATIENCE = 30
CASE, RECORD = "a" * 32, "c" * 32


def draft(words: str = "She sa") -> Draft:
    return Draft("note", CASE, RECORD, {"text": words}, "text", len(words), START + timedelta(seconds=len(words)))


class Watched:
    """The ledger's lock, and whether anybody came for it while another held it."""

    def __init__(self, lock) -> None:
        self.lock, self.wanted = lock, Event()

    def __enter__(self):
        if not self.lock.acquire(blocking=False):
            self.wanted.set()
            self.lock.acquire()
        return self

    def __exit__(self, *_wrong) -> None:
        self.lock.release()


@pytest.fixture
def hung(vault, monkeypatch):
    """Begin to save a draft in a thread: inside its transaction it hangs until someone else wants to write."""
    vault._ledger.alone = watched = Watched(vault._ledger.alone)
    inside, wrong = Event(), []
    save = drafts.save

    def hangs(db, one):
        db.execute("BEGIN IMMEDIATE")
        inside.set()
        assert watched.wanted.wait(PATIENCE), "nobody waited for it"
        save(db, one)
        db.execute("COMMIT")

    monkeypatch.setattr(drafts, "save", hangs)

    def saves():
        try:
            vault.save_draft(draft())
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            wrong.append(error)

    thread = Thread(target=saves)
    thread.start()
    assert inside.wait(PATIENCE)
    monkeypatch.setattr(drafts, "save", save)
    yield vault
    watched.wanted.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert wrong == []


def keeps(vault):
    record = report(vault)
    kept(vault, CASE, record)
    assert vault.case(CASE).entries[-1].record.record_id == record.record_id


def keeps_many(vault):
    with vault.batch():
        for _ in range(3):
            kept(vault, CASE, note(vault))
    assert vault.entries == 4


def turns_the_key(vault):
    before = vault.path.joinpath("cases.db").stat().st_ino
    vault.keys.rotate(proof(vault), "Because")
    assert vault.path.joinpath("cases.db").stat().st_ino != before


def gives_a_key(vault):
    enrolled(vault)
    assert len(vault.keys.all()) == 2


def saves_another_draft(vault):
    vault.save_draft(draft("She said that"))


def drops_it(vault):
    vault.drop_draft(CASE, "note", RECORD)


def writes_the_lists_again(vault):
    for _slice in vault.rebuild():
        pass
    assert not vault.stale_index


def notes_a_reading(vault):
    vault.saw("search")
    assert vault.unrecorded == ""


@pytest.mark.parametrize(
    "writes",
    [keeps, keeps_many, turns_the_key, gives_a_key, saves_another_draft, writes_the_lists_again, notes_a_reading],
)
def test_every_other_write_waits_for_the_draft_that_is_being_saved_and_both_are_there(hung, writes):
    writes(hung)
    (waiting,) = hung.drafts()
    assert waiting.values["text"] == ("She said that" if writes is saves_another_draft else "She sa")
    assert not any(found.failures for found in hung.verify())


def test_a_draft_that_is_thrown_away_while_it_is_saved_is_gone(hung):
    drops_it(hung)
    assert hung.drafts() == []


def test_what_waits_is_read_as_it_stands_afterwards_and_never_half(hung):
    assert [one.values["text"] for one in hung.drafts()] == ["She sa"]


def test_a_vault_that_is_closed_waits_too(hung, reopened):
    hung.close()
    assert [one.values["text"] for one in reopened().drafts()] == ["She sa"]


@contextmanager
def in_a_thread(work):
    """Do something beside the test, and tell what went wrong with it."""
    wrong = []

    def works():
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            wrong.append(error)

    thread = Thread(target=works)
    thread.start()
    yield
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert wrong == []


@pytest.mark.parametrize("rounds", [20, pytest.param(400, marks=pytest.mark.torture)])
def test_drafts_and_records_written_at_the_same_time_are_all_there(vault, rounds):
    kept(vault, CASE, report(vault))

    def types():
        for number in range(rounds):
            vault.save_draft(draft("x" * (number + 1)))

    with in_a_thread(types):
        for _ in range(rounds):
            kept(vault, CASE, note(vault))
            assert len(vault.drafts()) <= 1
    assert len(vault.case(CASE).entries) == rounds + 1
    assert [one.values["text"] for one in vault.drafts()] == ["x" * rounds]
    assert not any(found.failures for found in vault.verify())
