"""Each call of the disk that a save makes fails in turn: what the vault says of it is what is there afterwards."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest

from storage import copies
from storage.refusals import RetiredKey, WrongPassphrase
from storage.vault import Vault, unlock
from tests.faults import saver
from tests.faults.breaking import Breaker, Fault, Told, breaker, why_not
from tests.storage.colleagues import NEWER
from tests.storage.conftest import CASE, PASSPHRASE, Hands, kept, note, report, wrong_in
from tests.tally import Lost, Tally, Verdict

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "a call can be made to fail here")
ERRORS = ("EIO", "ENOSPC", "EPERM", "EINTR")
FOR_GOOD = ("EIO", "ENOSPC", "EDQUOT", "EROFS")
"""What goes on failing once it has begun to. An interrupted call is made again until it is not."""


@pytest.fixture(scope="module")
def broken(tmp_path_factory, rules, forged) -> Iterator[Breaker]:
    root = tmp_path_factory.mktemp("calls")
    place = root / "template"
    place.mkdir()
    vault = Vault.create(
        place / "vault", forged, name="Ada Nowak", rules=rules, clock=Hands(), outside=place / "outside"
    )
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
    vault.save_draft(saver.draft(vault, saver.FIRST))
    vault.close()
    with breaker(root, place) as made:
        yield made


@pytest.fixture(scope="module")
def forged():
    from storage.vault import Training, forge

    return forge(PASSPHRASE, training=Training(), cheap=True)


def one_error_each(step: str, broken: Breaker, seed: int) -> Iterator[Fault]:
    """Every call once, with an error that is chosen."""
    random = Random(seed)
    for name, number in broken.calls(step):
        yield Fault(name, number, random.choice(ERRORS))


def some(step: str, broken: Breaker, seed: int, count: int) -> list[Fault]:
    """A few calls, some of which go on failing."""
    random = Random(seed)
    calls = random.sample(list(broken.calls(step)), count)
    return [
        Fault(*call, random.choice(FOR_GOOD if on else ERRORS), on=on)
        for call, on in zip(calls, [True, False] * count, strict=False)
    ]


def every(calls: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    """Every call with every error, once and for good."""
    for call in calls:
        yield from (Fault(*call, error) for error in ERRORS)
        yield from (Fault(*call, error, on=True) for error in FOR_GOOD)


def told_of(broken: Breaker, rules, step: str, faults: Iterable[Fault]) -> Verdict:
    """Try each, and find what is there to be what was said."""
    count = Tally(f"an error at a call of {step}")
    for fault in faults:
        told = broken.tried(step, fault)
        count.acknowledged += told.what == saver.SAVED
        with count.one(f"{fault}: {told}"):
            judge(broken.vault, rules, step, told)
    return count.told()


def judge(path: Path, rules, step: str, told: Told) -> None:
    assert told.what in (saver.SAVED, saver.NOT_SAVED, saver.UNSURE), "it is no answer"
    assert told.what == saver.SAVED or "." in told.words
    keys = {PASSPHRASE, NEWER} if step == "change_passphrase" else {PASSPHRASE}
    seen = [one for words in sorted(keys) if (one := opened(path, rules, words, step)) is not None]
    assert len(seen) == 1, f"{len(seen)} passphrases open it"
    done, undone = seen[0]
    if told.what == saver.SAVED and not done:
        raise Lost("it was acknowledged, and is not there")
    if told.what == saver.NOT_SAVED and "as far as can be told" not in told.words and not undone:
        raise Lost("it was said not to be kept, and what was there before is not as it was")
    assert done != undone, "it is there by half"


def opened(path: Path, rules, passphrase: str, step: str) -> tuple[bool, bool] | None:
    """What is found in the vault, and nothing wrong in it; None where this opens it no more."""
    try:
        unlocked = unlock(path, passphrase)
        vault = Vault.open(path, unlocked, rules=rules, clock=Hands(), outside=path.parent / "outside")
    except (WrongPassphrase, RetiredKey):
        return None
    try:
        sound(vault)
        return found(vault, step)
    finally:
        vault.close()


def sound(vault: Vault) -> None:
    assert wrong_in(vault) == set()
    assert vault.rollback is None, "a false alarm"
    first, second = ((vault.path / name).read_bytes() for name in copies.NAMES)
    assert first == second, "the copies of the header are not alike after an opening"
    assert vault.reserve == "there", "the room put by was not put by again"
    assert {one.name for one in vault.path.iterdir()} <= {
        *copies.NAMES, "cases.db", "cases.db-journal", "anchor", "ballast", "lock",
    }  # fmt: skip


def found(vault: Vault, step: str) -> tuple[bool, bool]:
    """Whether all of what was done is there, and whether all is as it was before."""
    drafts = [one.values["text"] for one in vault.drafts()]
    note_there = any(entry.record.record_id == saver.RECORD for entry in vault.case(CASE).entries)
    changed = len(vault.of_vault()) > 1
    as_before = not note_there and not changed and drafts == [saver.FIRST]
    match step:
        case "save":
            return note_there and not drafts, as_before
        case "type_on":
            return drafts == [saver.SECOND], as_before
        case "throw_away":
            return drafts == [], as_before
        case "lock":
            ends = sum(bool(entry.record.closes) for entry in vault.reads())
            return ends == 1, as_before and not ends
        case "change_passphrase":
            return changed and vault.keys.header.seq > 1, as_before and vault.keys.header.seq == 1
        case _:
            return changed and vault.keys.header.epoch == 2, as_before and vault.keys.header.epoch == 1


def test_an_error_at_any_call_of_a_save_is_told_as_it_is(broken, rules):
    faults = list(one_error_each("save", broken, seed=22))
    assert len(faults) > 50
    assert told_of(broken, rules, "save", faults) == Verdict(tried=len(faults), lost=[], corrupt=[])


@pytest.mark.parametrize(("step", "count"), [(name, 4) for name in saver.STEPS])
def test_an_error_at_some_calls_of_other_changes_is_told_too(broken, rules, step, count):
    faults = some(step, broken, seed=4, count=count)
    assert told_of(broken, rules, step, faults) == Verdict(tried=count, lost=[], corrupt=[])


@pytest.mark.torture
@pytest.mark.parametrize("step", saver.STEPS)
def test_any_error_once_and_for_good_at_any_call_is_told_as_it_is(broken, rules, step):
    calls = list(broken.calls(step))
    tried = len(calls) * (len(ERRORS) + len(FOR_GOOD))
    assert tried > 50
    assert told_of(broken, rules, step, every(calls)) == Verdict(tried=tried, lost=[], corrupt=[])


def test_what_is_said_of_a_save_names_the_draft_that_is_still_there(broken):
    number = next(number for name, number in broken.calls("save") if name == "pwrite64")
    told = broken.tried("save", Fault("pwrite64", number, "EIO"))
    assert told.what == saver.NOT_SAVED
    assert "it could not be written. What was saved of it as you typed is still in its draft." in told.words


def test_a_save_that_the_disk_does_not_promise_to_keep_is_not_called_kept(broken):
    last = max(number for name, number in broken.calls("save") if name == "fsync")
    told = broken.tried("save", Fault("fsync", last, "EIO", on=True))
    assert told.what == saver.UNSURE
    assert told.words.startswith("The disk failed, and whether this was saved cannot be told.")
    assert broken.tried("save", Fault("fsync", last, "EIO")).what == saver.SAVED


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("EDQUOT", "your share of the disk is used up"),
        ("ENOSPC", "the disk is full"),
        ("EROFS", "nothing can be written in the vault's folder"),
    ],
)
def test_a_disk_that_goes_on_refusing_is_told_by_its_reason(broken, error, says):
    number = next(number for name, number in broken.calls("save") if name == "pwrite64")
    whole = Fault("pwrite64,write", number, error, on=True)
    told = broken.tried("save", whole)
    assert told.what == saver.NOT_SAVED
    assert says in told.words


def test_the_calls_that_are_tried_are_the_same_every_time(broken):
    assert list(broken.calls("save")) == list(broken.calls("save"))
    assert {name for name, _number in broken.calls("save")} >= {"pwrite64", "fsync", "ftruncate"}
