"""Readings of cases: written and found in as many steps, however many there were before."""

from collections.abc import Callable

from storage.vault import Vault
from tests.storage.conftest import CASE


class Steps:
    """Counts the steps that the database takes."""

    def __init__(self, vault: Vault) -> None:
        self.taken = 0
        vault._db.set_progress_handler(self._one_more, 1)

    def _one_more(self) -> int:
        self.taken += 1
        return 0

    def of(self, work: Callable[[], object]) -> int:
        before = self.taken
        work()
        return self.taken - before


def test_a_reading_is_written_in_as_many_steps_however_many_were_written_before(vault):
    steps = Steps(vault)

    def searches() -> None:
        vault._runs.forget()
        vault.saw("search")

    searches()
    few = steps.of(searches)
    for _ in range(200):
        searches()
    assert steps.of(searches) < few * 1.5


def test_the_readings_of_one_case_are_found_in_as_many_steps_however_many_there_are_of_others(vault):
    steps = Steps(vault)
    vault.saw("case", CASE)
    few = steps.of(lambda: vault.reads(CASE))
    for number in range(200):
        vault.saw("case", f"{number + 1000:032x}"[::-1])
    assert len(vault.reads(CASE)) == 1
    assert steps.of(lambda: vault.reads(CASE)) < few * 1.5
