"""The disk fills up under an open vault: the last save ends in the room put by, and what does not is told as it is."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from shutil import copytree, rmtree
from tempfile import TemporaryDirectory

import pytest

from datui.casework.reads import CASE as SEEN_CASE
from datui.casework.refusal import Refusal
from storage.ballast import TRAINING_SIZE
from storage.vault import DiskFull, Draft, NotSaved, Training, Vault, WrongPassphrase, forge, unlock, with_passphrase
from tests.faults.small_disk import PAGE, SmallDisk, attached, no_file_longer_than, why_not
from tests.storage.colleagues import NEWER, proof
from tests.storage.conftest import CASE, PASSPHRASE, Hands, kept, note, report, wrong_in
from tests.tally import Lost, Tally, Verdict

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "a small disk can be attached here")
RECORD, MORE = "b" * 32, "d" * 32
WORDS = ["She said", "She said that he", "She said that he had been there again"]
PUT_BY, NONE_PUT_BY = "with room put by", "with none put by"
STEPS = 512
"""So many pages hold everything that is tried here, and more."""


@pytest.fixture(scope="module")
def template(tmp_path_factory, rules) -> Path:
    path = tmp_path_factory.mktemp("small") / "vault"
    vault = Vault.create(
        path, forge(PASSPHRASE, training=Training(), cheap=True), name="Ada Nowak", rules=rules, clock=Hands()
    )
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
    vault.save_draft(typed(vault, WORDS[0]))
    vault.close()
    return path


@pytest.fixture(params=["tmpfs"])
def disk(request, tmp_path) -> Iterator[SmallDisk]:
    with attached(tmp_path, request.param) as made:
        yield made


def typed(vault: Vault, words: str) -> Draft:
    values = {"record_id": RECORD, "text": words}
    return Draft("note", CASE, RECORD, values, "text", len(words), vault.now())


@dataclass
class Session:
    """What an officer does on the way to the lock, and what was said of each step of it."""

    vault: Vault
    told: dict[str, Refusal | None] = field(default_factory=dict)
    was_tight: bool = False

    def work(self, *, again: bool = False) -> None:
        """Type on, keep it, type something else, and lock; with `again` only what was refused."""
        one, vault = note(self.vault, RECORD, text=WORDS[1]), self.vault
        steps = {
            "type": lambda: vault.save_draft(typed(vault, WORDS[1])),
            "keep": lambda: vault.append(CASE, one),
            "type more": lambda: vault.save_draft(Draft("note", CASE, MORE, {}, "text", 0, vault.now())),
            "lock": vault.close_runs,
        }
        for name, step in steps.items():
            if again and self.told[name] is None:
                continue
            self.told[name] = None
            if again and name == "type" and self.told["keep"] is None:
                continue
            try:
                step()
            except NotSaved as why:
                # Told anew: the refusal itself leads to the statement that failed, which a process keeps open with it.
                self.told[name] = type(why)(why.reason, why.route)
        self.was_tight |= vault.reserve == "used"

    @property
    def refused(self) -> list[Refusal]:
        return [one for one in self.told.values() if one is not None]


def opened(path: Path, rules) -> Vault:
    return Vault.open(path, unlock(path, PASSPHRASE), rules=rules, clock=Hands())


def judge(vault: Vault, session: Session) -> None:
    """Find of every step what was said of it."""
    there = {entry.record.record_id for entry in vault.case(CASE).entries}
    draft, more = vault.draft(CASE, "note", RECORD), vault.draft(CASE, "note", MORE)
    told = {name: wrong is None for name, wrong in session.told.items()}
    if told["keep"] and (RECORD not in there or draft is not None):
        raise Lost("what was kept is not there")
    if not told["keep"] and (draft is None or draft.values["text"] != WORDS[1 if told["type"] else 0]):
        raise Lost("the draft is not as it was said to be")
    if told["type more"] and more is None:
        raise Lost("a draft is not there")
    assert told["keep"] == (RECORD in there)
    assert told["type more"] == (more is not None)
    closed = [entry.record for entry in vault.reads() if entry.record.closes]
    assert len(closed) == told["lock"]


def sound(path: Path, rules) -> None:
    """Nothing is wrong in a copy of it, on a disk with the room that a whole check takes."""
    with TemporaryDirectory() as elsewhere:
        vault = opened(Path(copytree(path, Path(elsewhere, "vault"))), rules)
        assert wrong_in(vault) == set()
        vault.close()


def at_steps(disk: SmallDisk, template: Path, rules, steps: Iterable[int], how: str) -> Verdict:
    """At each step so many pages are free when the officer types on; then room is made, and all is kept."""
    count = Tally(f"a full disk, {how}")
    for pages in steps:
        with count.one(f"{pages} pages"):
            count.acknowledged += len(at_step(disk, template, rules, pages, how).told)
        disk.take_away()
    return count.told()


def at_step(disk: SmallDisk, template: Path, rules, pages: int, how: str) -> Session:
    path = disk.root / "vault"
    rmtree(path, ignore_errors=True)
    copytree(template, path)
    with closing(opened(path, rules)) as vault:
        assert vault.reserve == "there"
        if how == NONE_PUT_BY:
            vault._opened.ballast._let_go()
        for _ in range(2):
            vault.saw(SEEN_CASE, CASE)
        disk.fill(leaving=pages * PAGE)
        session = Session(vault)
        session.work()
        assert all(isinstance(one, DiskFull) for one in session.refused)
        assert how == NONE_PUT_BY or not session.refused
        # With not a page free, it was tight indeed.
        assert pages or session.refused or session.was_tight
        judge(vault, session)
    gc.collect()
    sound(path, rules)
    # Still full, and opened, read and closed all the same.
    plenty = disk.free >= 4 * TRAINING_SIZE
    with closing(opened(path, rules)) as vault:
        judge(vault, session)
        used = how == NONE_PUT_BY or session.was_tight
        assert vault.reserve == ("none" if used and not plenty else "there")
    disk.take_away()
    with closing(opened(path, rules)) as vault:
        assert vault.reserve == "there"
        locked = session.told["lock"] is None
        session.vault = vault
        session.work(again=True)
        assert not session.refused
        # What was read in a session that could not say so at its end is not known in the next.
        session.told["lock"] = None if locked else DiskFull("", "")
        judge(vault, session)
    sound(path, rules)
    return session


def some(number: int, seed: int = 4) -> list[int]:
    """A few steps, most of them where things get tight."""
    random = Random(seed)
    return sorted({0, 1, *(random.randrange(40) for _ in range(number)), random.randrange(STEPS)})


@pytest.mark.parametrize("how", [PUT_BY, NONE_PUT_BY])
def test_on_a_disk_that_fills_up_what_was_acknowledged_is_there(disk, template, rules, how):
    steps = some(6)
    assert len(steps) > 6
    assert at_steps(disk, template, rules, steps, how) == Verdict(tried=len(steps), lost=[], corrupt=[])


@pytest.mark.torture
@pytest.mark.parametrize("how", [PUT_BY, NONE_PUT_BY])
@pytest.mark.parametrize("disk", ["tmpfs", "ext4"], indirect=True)
def test_at_every_step_of_a_page(disk, template, rules, how):
    assert at_steps(disk, template, rules, range(STEPS), how) == Verdict(tried=STEPS, lost=[], corrupt=[])


def test_when_somebody_else_takes_that_room_too_it_is_refused_and_told(disk, template, rules):
    path = Path(copytree(template, disk.root / "vault"))
    with closing(opened(path, rules)) as vault:
        disk.fill()
        vault.save_draft(typed(vault, WORDS[1]))
        states = [vault.reserve]
        disk.fill()
        with pytest.raises(DiskFull, match="draft was not saved: the disk is full") as refused:
            vault.save_draft(typed(vault, WORDS[2] * 500))
        assert "empty the wastebasket" in refused.value.route
        assert [draft.values["text"] for draft in vault.drafts()] == [WORDS[1]]
        with pytest.raises(
            DiskFull, match=r"not saved: the disk is full\. What was saved of it as you typed is still in its draft"
        ):
            vault.append(CASE, note(vault, RECORD, text=WORDS[1] * 500))
        vault.renew_reserve()
        assert [*states, vault.reserve] == ["used", "used"]
        disk.take_away()
        vault.append(CASE, note(vault, RECORD, text=WORDS[1] * 500))
        vault.renew_reserve()
        assert vault.reserve == "there"
        assert vault.drafts() == []
    sound(path, rules)


def test_reading_does_not_use_up_the_room_of_a_last_save(disk, template, rules):
    path = Path(copytree(template, disk.root / "vault"))
    with closing(opened(path, rules)) as vault:
        disk.fill()
        vault.entered(None)
        vault.saw(SEEN_CASE, CASE)
        assert "the disk is full" in vault.unrecorded
        assert vault.reserve == "there"


@pytest.mark.parametrize("how", [PUT_BY, NONE_PUT_BY])
def test_a_passphrase_changes_in_the_room_put_by_or_stays_as_it_was(disk, template, rules, how):
    path = Path(copytree(template, disk.root / "vault"))
    with closing(opened(path, rules)) as vault:
        mine = proof(vault)
        new = with_passphrase(mine, NEWER, vault.keys.header.vault_id)
        if how == NONE_PUT_BY:
            vault._opened.ballast._let_go()
        disk.fill()
        if how == NONE_PUT_BY:
            with pytest.raises(DiskFull, match="keys were not changed: the disk is full"):
                vault.keys.change_passphrase(mine, new)
        else:
            vault.keys.change_passphrase(mine, new)
    opens = NEWER if how == PUT_BY else PASSPHRASE
    with pytest.raises(WrongPassphrase):
        unlock(path, NEWER if how == NONE_PUT_BY else PASSPHRASE)
    disk.take_away()
    with closing(Vault.open(path, unlock(path, opens), rules=rules, clock=Hands())) as vault:
        assert [holder.active for holder in (key.holder for key in vault.keys.all())] == [True]
        if how == NONE_PUT_BY:
            vault.keys.change_passphrase(mine, new)


def test_a_new_vault_key_that_finds_no_room_leaves_all_as_it_was_and_its_room_free(disk, template, rules):
    path = Path(copytree(template, disk.root / "vault"))
    with closing(opened(path, rules)) as vault:
        mine = proof(vault)
        disk.fill(leaving=12 * PAGE)
        free = disk.free
        with pytest.raises(DiskFull, match="keys were not changed: the disk is full"):
            vault.keys.rotate(mine, "")
        assert disk.free == free
        assert vault.reserve == "there"
        vault.append(CASE, note(vault, RECORD))
    disk.take_away()
    sound(path, rules)


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 5, 8])
def test_a_file_that_may_grow_no_more_refuses_a_save_and_takes_it_later(template, tmp_path, rules, pages):
    path = Path(copytree(template, tmp_path / "vault"))
    with closing(opened(path, rules)) as vault:
        long = note(vault, RECORD, text=WORDS[2] * 1500)
        with no_file_longer_than((path / "cases.db").stat().st_size + pages * PAGE):
            with pytest.raises(NotSaved, match=r"not saved: it could not be written.*in its draft"):
                vault.append(CASE, long)
            assert vault.reserve == "there"
        vault.append(CASE, long)
        assert vault.drafts() == []
    sound(path, rules)
