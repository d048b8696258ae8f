"""The desk at which things are done in any order: a vault, and beside it the account of what must be there."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from datui.pack import load_rules
from storage.refusals import RetiredKey, WrongPassphrase
from storage.slots import SHEET_LABEL
from storage.vault import Vault
from tests.faults.account import Account, Line
from tests.faults.computer import Computer, steps_in
from tests.faults.flows import NEW_ADA, PAPER, founded
from tests.faults.memory import MEMORY
from tests.faults.place import ADA
from tests.storage import older
from tests.storage.colleagues import BOLA, CAI
from tests.storage.conftest import wrong_in
from tests.storage.test_formats import copied, expected_of
from tests.tally import Lost, Tally

_RULES = load_rules()
_FROZEN = older.OLDER[0]
_SLACK = timedelta(minutes=5)
OLDER_ADA = (older.PASSPHRASE, "A")
a_few, words = st.integers(0, 5), st.text(max_size=20)


@dataclass(eq=False)
class Steps(Tally):
    """A tally of vaults that were compared with their account, and of the steps that led to them."""

    steps: Counter[str] = field(default_factory=Counter)


class Desk(RuleBasedStateMachine):
    """A vault, whoever works in it, and after each step the account."""

    def __init__(self, tally: Steps) -> None:
        super().__init__()
        self.tally = tally

    @initialize(frozen=st.integers(0, 3))
    def begin(self, frozen: int) -> None:
        """A new vault; now and then one that the first datui wrote."""
        self.folder = Path(mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.computers = 0
        self.place = Computer(self.folder / "0", _RULES)
        self.place.stick.mkdir(parents=True)
        self.backups: list[tuple[str, Account]] = []
        self.letter = ADA[1]
        if frozen == 1:
            self.vault = self.of_the_first_datui()
            return
        founded(self.place).close()
        self.vault = self.place.opened()
        self.account = Account(opens={ADA[1]: ADA[0]})
        self.account.wrote(self.vault.now())

    def of_the_first_datui(self) -> Vault:
        """What was written down of it when it was frozen is the account; it is brought up to date."""
        self.place.vault.parent.mkdir(parents=True)
        copied(_FROZEN, self.place.vault)
        self.account, expected = Account(opens={"A": older.PASSPHRASE}), expected_of(_FROZEN)
        for one in expected["entries"]:
            self.account.wrote(datetime.fromtimestamp(one["at"] / 1_000_000, UTC))
            if one["kind"] != "genesis":
                self.account.lines[one["seq"]] = Line(one["case"], one["record"], one["kind"])
        vault = self.place.opened(OLDER_ADA)
        self.account.wrote(vault.now())
        self.account.named_at = 0
        self.account.drafts = steps_in(vault)
        filled = [(vault.person, one["record"]) for one in expected["drafts"]]
        assert [*self.account.drafts] == filled
        self.did("brought up to date")
        return vault

    def teardown(self) -> None:
        if not hasattr(self, "vault"):
            return
        try:
            # A step that failed has said what is wrong, and left the vault anywhere.
            if sys.exc_info()[0] is None:
                self.look()
        finally:
            self.vault.close()
            shutil.rmtree(self.folder)

    @property
    def person(self) -> str:
        return self.vault.person

    @property
    def who(self) -> tuple[str, str]:
        """What whoever works now types to unlock."""
        return self.account.opens[self.letter], self.letter

    def did(self, step: str) -> None:
        self.tally.steps[step] += 1

    def acknowledged(self, step: str) -> None:
        """A step after which the vault said that something is kept."""
        self.did(step)
        self.tally.acknowledged += 1

    def opened(self, which: int) -> None:
        """Somebody who may opens the vault, and finds what the account says."""
        letters = sorted(self.account.opens.keys() - {SHEET_LABEL})
        self.letter = letters[which % len(letters)]
        self.vault = self.place.opened(self.who)
        self.look()

    # The account ------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """The vault holds what the account says, no more and no less, and opens for whom it says."""
        self.tally.tried += 1
        vault, account = self.vault, self.account
        assert vault.rollback is None
        list(vault.check_recent())
        if vault.entries < account.entries:
            raise Lost(f"{account.entries} entries were acknowledged, {vault.entries} are there")
        assert vault.entries == account.entries
        for case_id, kept in account.cases.items():
            entries = vault.case(case_id).entries
            whole({number for number, _line in kept}, (one.seq for one in entries), "entries of a case")
            assert [one.seq for one in entries] == [number for number, _line in kept], "another order"
            assert [one.at for one in entries] == [account.at[number] for number, _line in kept]
            for one, (_number, line) in zip(entries, kept, strict=True):
                assert not line.told or one.record.record_id == line.record_id
        assert vault.cases == len(account.cases)
        steps = steps_in(vault)
        whole(account.drafts, steps, "drafts")
        assert steps == account.drafts
        assert {(one.person, one.record_id) for one in vault.drafts()} == account.seen_by(self.person).keys()
        assert not wrong_in(vault)
        assert {key.letter for key in vault.keys.all()} - {""} == account.opens.keys()
        vault.close()
        for passphrase, letter in {ADA, OLDER_ADA, NEW_ADA, BOLA, CAI, PAPER} - {self.who}:
            self.opens_or_not(passphrase, letter)
        self.vault = self.place.opened(self.who)
        behind = account.at[account.entries] - self.vault.now() > _SLACK
        assert (self.vault.clock_behind is not None) == behind, "the clock is shown to be behind when it is"

    def opens_or_not(self, passphrase: str, letter: str) -> None:
        try:
            self.place.opened((passphrase, letter)).close()
        except (WrongPassphrase, RetiredKey):
            assert self.account.opens.get(letter) != passphrase
        else:
            assert self.account.opens.get(letter) == passphrase


def whole(must: Iterable[Any], there: Iterable[Any], what: str) -> None:
    """Raise Lost where anything that was acknowledged is not there, and AssertionError where anything else is."""
    must, there = set(must), set(there)
    if missing := must - there:
        raise Lost(f"{what}: {len(missing)} are not there")
    assert must == there, f"{what}: {len(there - must)} too many"
