"""Cases, drafts, keys, locks, crashes, clocks, backups, restores, rescues, in any order, beside a plain account."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.befallen import Befallen
from tests.faults.desk import Steps
from tests.faults.keyholders import Keyholders
from tests.faults.mended import Mended
from tests.faults.work import Work
from tests.tally import Lost, Verdict

KINDS = {
    *("kept", "corrected", "batch", "batch torn", "typed", "stepped back", "draft ended", "rebuilt"),
    *("enrolled", "removed", "reset", "passphrase changed", "new key", "sheet"),
    *("locked", "crashed", "clock forward", "clock back", "backup", "restored"),
    *("brought up to date", "rescued", "not rescued"),
}
"""Every kind of step that is taken."""


class Everything(Work, Keyholders, Befallen, Mended):
    """All that people do with a vault, and all that befalls it."""


def work(examples: int) -> Steps:
    tally = Steps("in any order")
    how = settings(max_examples=examples, stateful_step_count=60, deadline=None)
    try:
        run_state_machine_as_test(lambda: Everything(tally), settings=how)  # type: ignore[arg-type]  # a function will do
    except Lost as wrong:
        tally.lost.append(str(wrong))
        raise
    except Exception as wrong:
        tally.corrupt.append(str(wrong))
        raise
    finally:
        verdict = tally.told()
    assert verdict == Verdict(tally.tried, lost=[], corrupt=[])
    return tally


def test_every_kind_of_step_is_taken_and_loses_nothing():
    tally = Steps("one after the other")
    desk = Everything(tally)
    desk.begin(frozen=1)
    try:
        one_after_the_other(desk)
    finally:
        desk.teardown()
    assert tally.steps.keys() == KINDS, "a kind of step was never taken"
    assert tally.told() == Verdict(tally.tried, lost=[], corrupt=[])
    assert tally.tried >= 9
    assert tally.acknowledged >= 20


def one_after_the_other(desk: Everything) -> None:
    first, second = "a" * 32, "b" * 32
    desk.keep(first, "Ewa Nowak")
    desk.keep(first, "She rang.")
    desk.correct(0, "She rang twice.")
    for words in ("She", " said", " that"):
        desk.write(0, words, more=True, seconds=30)
    desk.lock(0)
    desk.undo(0, back=2)
    desk.backup()
    desk.batch([(second, "Grace Hopper"), (second, "")], torn=True)
    desk.batch([(second, "Grace Hopper"), (second, "")], torn=False)
    desk.rescue((0, 0), older=False)
    desk.rescue((1, 3), older=False)
    desk.rescue((10_000, 0), older=False)
    desk.set_clock(-90, 0)
    desk.keep(first, "The clock went back.")
    desk.enrol()
    desk.change_passphrase()
    desk.sheet()
    desk.crash(1)
    desk.enrol()
    desk.set_clock(30, 0)
    desk.reset()
    desk.lock(2)
    desk.write(0, "Hers.", more=False, seconds=0)
    desk.lock(1)
    desk.remove()
    desk.new_key()
    desk.bring_up_to_date(0)
    desk.end_draft(0)
    desk.rebuild()
    desk.rescue((0, 0), older=True)
    desk.restore(0, marked=True)


def test_five_hundred_steps_of_any_kind_lose_nothing():
    tally = work(examples=6)
    assert tally.steps.total() >= 500
    assert tally.acknowledged >= 350
    assert tally.tried >= 40
    assert not tally.lost
    assert not tally.corrupt


@pytest.mark.torture
def test_fifty_thousand_steps_of_any_kind_lose_nothing():
    tally = work(examples=700)
    assert tally.steps.keys() == KINDS, "a kind of step was never taken"
    assert tally.steps.total() >= 50_000
    assert tally.acknowledged >= 40_000
    assert tally.tried >= 4_000
    assert not tally.lost
    assert not tally.corrupt
