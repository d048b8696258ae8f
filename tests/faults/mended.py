"""What is done about a vault that cannot be opened as it is: an older one brought up to date, a damaged one rescued."""

import shutil
from pathlib import Path
from random import Random

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.damaged import NotRescued
from storage.rescue import Rescue
from storage.vault import OlderVault
from tests.faults.computer import steps_in
from tests.faults.desk import Desk, a_few
from tests.faults.spoiling import Damage, make_older
from tests.storage.backing import rescued
from tests.storage.conftest import everything
from tests.storage.older import files_of
from tests.tally import Lost

damages = st.tuples(st.sampled_from([0, 1, 1, 2, 5]), st.integers(0, 2**32))
"""How many pages, and a seed that says which."""


class Mended(Desk):
    """An older datui, and damage."""

    def become_older(self) -> None:
        """Leave the vault as a datui would that knew no steps of drafts, and nobody's name beside one."""
        officer = self.vault.keys.all()[0].holder.person
        self.vault.close()
        make_older(self.place.vault, self.who)
        self.account.of_an_older_datui(officer)

    @rule(which=a_few)
    def bring_up_to_date(self, which: int) -> None:
        """Nothing touches an older vault before somebody chooses; then one entry says so, and everything else stays."""
        moment = self.vault.now()
        self.become_older()
        before = files_of(self.place.vault)
        with pytest.raises(OlderVault):
            self.place.opened(self.who, migrate=False)
        assert files_of(self.place.vault) == before
        self.account.wrote(moment)
        self.opened(which)
        self.acknowledged("brought up to date")

    @rule(how=damages, older=st.booleans())
    def rescue(self, how: tuple[int, int], older: bool) -> None:
        """Some pages of the vault, and perhaps of an older one, are damaged; what lies on the others is rescued."""
        rows, moment, vault_key = everything(self.vault), self.vault.now(), bytes(self.vault.keys.unlocked.vault_key)
        if older:
            self.become_older()
        self.vault.close()
        many, seed = how
        damage = Damage.done(self.place.vault, vault_key, rows, self.account, many, Random(seed))
        folder = self.place.vault.rename(self.place.root / "damaged")
        before = files_of(folder)
        one = self.rescued_from(folder)
        assert files_of(folder) == before, "the damaged vault was written to"
        if one is None:
            self.give_up(folder, damage)
            self.account.wrote(moment, 1 if older else 0)
            self.did("not rescued")
        else:
            shutil.rmtree(folder)
            self.vault = self.place.opened(self.who)
            self.check_rescued(one, damage)
            self.account.wrote(moment)
            self.acknowledged("rescued")
        self.look()

    def rescued_from(self, folder: Path) -> Rescue | None:
        """As the command does it; None where too little is left."""
        place = self.place
        try:
            return rescued(folder, place.vault, place.rules, place.clock, who=self.who, outside=place.outside)
        except NotRescued:
            return None

    def give_up(self, folder: Path, damage: Damage) -> None:
        """Nothing was made where it could not be proved who had a key; the damaged pages are found after all."""
        assert damage.unproved, "everybody's key could be proved"
        vault = self.place.vault
        assert not vault.exists() or not files_of(vault), "half a vault was left"
        shutil.rmtree(vault, ignore_errors=True)
        damage.undone(folder)
        folder.rename(vault)
        self.vault = self.place.opened(self.who)

    def check_rescued(self, one: Rescue, damage: Damage) -> None:
        """Only what lay on a damaged page is missing, or what only such a page could prove; and what is there was."""
        assert self.vault.waits_for_supervisor
        lost = {each.entry for each in one.missing if not each.record_only}
        untold = {each.entry for each in one.missing if each.record_only}
        again = (lost - damage.entries.keys()) | (untold - damage.records.keys())
        assert not again or damage.hit(damage.gaps), "what was missing before is told again"
        lost, untold = lost - again, untold - again
        if not damage.unproved and not all(damage.hit(damage.entries[seq]) for seq in lost):
            raise Lost("an entry on a page that nobody touched was not rescued")
        if not all(damage.hit(damage.records[seq]) for seq in untold):
            raise Lost("a record on a page that nobody touched was not rescued")
        found = steps_in(self.vault)
        assert found.keys() <= self.account.drafts.keys(), "a draft came back that was at its end"
        for key, typed in self.account.drafts.items():
            steps = found.get(key, [])
            if steps != typed and not damage.hit(damage.drafts[key]):
                raise Lost("a draft on a page that nobody touched was not rescued")
            before = iter(typed)
            assert all(step in before for step in steps), "a step that nobody typed, or in another order"
        self.account.rescued(lost, untold, found)
