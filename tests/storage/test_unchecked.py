"""What others wrote since the reader was here, more than is checked at once: nothing is signed before it is checked."""

import pytest

from storage import opening
from storage.refusals import ForgedEntry, Unchecked
from storage.vault import Vault
from storage.watch import Rollback
from tests.storage.attacker import spoilt_beneath
from tests.storage.colleagues import (
    BOLA,
    enrolled,
)
from tests.storage.conftest import CASE, kept, note, report


@pytest.fixture
def much_by_her(vault, opens, path, monkeypatch) -> Vault:
    """More than is checked at once was written by the supervisor since the officer was here."""
    monkeypatch.setattr(opening, "_AT_ONCE", 100)
    enrolled(vault)
    vault.close()
    opens().close()
    hers = opens(*BOLA)
    with hers.batch():
        kept(hers, CASE, report(hers), *[note(hers) for _ in range(300)])
    hers.close()
    return hers


def test_whoever_asks_again_after_a_forged_entry_is_refused_again(much_by_her, opens, path):
    spoilt_beneath(path, much_by_her._opened.unlocked, much_by_her.entries - 1)
    again = opens()
    assert again.to_check
    for _ in range(2):
        with pytest.raises(ForgedEntry):
            list(again.check_recent())
        assert again.to_check
    with pytest.raises(Unchecked):
        again.append(CASE, note(again))


def test_nobody_goes_on_with_an_older_copy_before_what_others_wrote_in_it_is_checked(much_by_her, opens, path):
    """Their own signature would stand for all before it, and nothing of that be checked again at any unlock."""
    spoilt_beneath(path, much_by_her._opened.unlocked, much_by_her.entries - 1)
    again = opens()
    again._opened.rollback = Rollback(("rollback",), None)
    with pytest.raises(Unchecked):
        again.go_on("")


def test_an_entry_in_the_middle_of_what_others_wrote_is_checked_by_the_reader_who_was_away(vault, opens, path):
    """She reads nothing of her own after it: everything since her enrolment is checked when she unlocks."""
    enrolled(vault)
    kept(vault, CASE, report(vault), note(vault))
    vault.close()
    spoilt_beneath(path, vault._opened.unlocked, 3)
    with pytest.raises(ForgedEntry, match="Entry 3"):
        opens(*BOLA)
