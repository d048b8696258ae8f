"""What befalls the vault: locks, crashes, moved clocks, and its loss, after which a backup is put back."""

import shutil
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.faults.computer import Computer
from tests.faults.desk import Desk, a_few
from tests.storage.backing import back_up, put_back
from tests.storage.conftest import START

days = st.integers(-400, 400)
damages = st.tuples(st.sampled_from([0, 1, 1, 2, 5]), st.integers(0, 2**32))

MOST_BACKUPS = 4
"""More than so many of one vault tell nothing new, and each takes longest of all."""


class Befallen(Desk):
    """Whatever befalls it, the account holds afterwards."""

    @rule(which=a_few)
    def lock(self, which: int) -> None:
        self.vault.close_runs()
        self.vault.close()
        self.opened(which)
        self.did("locked")

    @rule(which=a_few)
    def crash(self, which: int) -> None:
        """The folders as they are at this moment, on a computer that starts again."""
        self.computers += 1
        there = self.folder / str(self.computers)
        shutil.copytree(self.place.root, there)
        self.vault.close()
        shutil.rmtree(self.place.root)
        self.place = Computer(there, self.place.rules, self.place.clock)
        self.opened(which)
        self.did("crashed")

    @rule(by=days, minutes=st.integers(-12, 12))
    def set_clock(self, by: int, minutes: int) -> None:
        """The clock of the computer is moved, forward or back; what was kept stays in its order, at its moment."""
        forward = START + timedelta(days=by, minutes=minutes) > self.place.clock.now
        self.place.clock.now = START + timedelta(days=by, minutes=minutes)
        self.did("clock forward" if forward else "clock back")

    # Backups ----------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.backups) < MOST_BACKUPS)
    @rule()
    def backup(self) -> None:
        before = self.account.copy()
        making = back_up(self.vault, self.place.stick)
        self.account.wrote(self.vault.now())
        self.backups.append((making.file.name, before))
        self.acknowledged("backup")

    @precondition(lambda self: self.backups)
    @rule(which=a_few, marked=st.booleans())
    def restore(self, which: int, marked: bool) -> None:
        """The vault is gone, and on another computer the marks of this one; a backup is put back."""
        name, account = self.backups[which % len(self.backups)]
        moment = self.vault.now()
        self.vault.close()
        shutil.rmtree(self.place.vault)
        if not marked:
            shutil.rmtree(self.place.outside)
        self.account = account.copy()
        who = (self.account.opens["A"], "A")
        source, outside = self.place.stick / name, self.place.outside
        put_back(source, self.place.vault, self.place.rules, self.place.clock, who=who, outside=outside)
        self.account.wrote(moment)
        self.opened(0)
        self.acknowledged("restored")
