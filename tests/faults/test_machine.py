"""Cases, drafts, locks, crashes, keys, backups and restores in any order, beside an account of what must be there."""

import json
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from datui.pack import load_rules
from storage.forge import with_passphrase
from storage.refusals import RetiredKey, WrongPassphrase
from storage.slots import SHEET_LABEL
from storage.vault import Vault
from tests.faults.account import Account
from tests.faults.flows import NEW_ADA, PAPER, founded, written
from tests.faults.judge import Tally
from tests.faults.memory import MEMORY
from tests.faults.place import ADA, Place, typed, typed_in
from tests.storage.backing import back_up, put_back
from tests.storage.colleagues import BOLA, CAI, OTHERS, SECOND, SUPERVISOR, forged, proof
from tests.storage.conftest import Hands, note, report, wrong_in

CASES = tuple(letter * 32 for letter in "abcd")
_RULES = load_rules()
_TALLY = Tally("machine")
cases, words = st.sampled_from(CASES), st.text(max_size=20)
a_few = st.integers(0, 5)


class Torn(Exception):
    """Something else went wrong in the middle of a batch."""


def here(letter: str) -> Any:
    """A rule that only whoever has this letter can follow."""
    return precondition(lambda self: self.letter == letter)


class Work(RuleBasedStateMachine):
    """What people do with a vault, what befalls them, and after each the account."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.computers = 0
        self.place = Place(self.folder / "0", _RULES)
        self.place.root.mkdir()
        self.place.stick.mkdir()
        self.vault: Vault = founded(self.place)
        self.letter = ADA[1]
        self.account = Account(opens={ADA[1]: ADA[0]})
        self.backups: list[tuple[str, Account]] = []

    def teardown(self) -> None:
        if not hasattr(self, "vault"):
            return
        try:
            self.look()
        finally:
            self.vault.close()
            shutil.rmtree(self.folder)

    @property
    def person(self) -> str:
        return self.vault.person

    def acknowledged(self) -> None:
        _TALLY.acknowledged += 1

    # Cases and drafts ---------------------------------------------------------------------------------------------

    def record(self, case_id: str, text: str, record_id: str = "") -> Any:
        kind = note if case_id in self.account.records else report
        values = {"text": text} if kind is note else {"victim_name": text}
        return kind(self.vault, record_id, **values)

    @rule(case_id=cases, text=words)
    def keep(self, case_id: str, text: str) -> None:
        record = self.record(case_id, text)
        self.vault.append(case_id, record)
        self.account.keep(self.person, case_id, record.record_id)
        self.acknowledged()

    @rule(which=a_few, text=words)
    def correct(self, which: int, text: str) -> None:
        notes = [(case_id, one) for case_id, kept in self.account.records.items() for one in kept[1:]]
        if notes:
            case_id, record_id = notes[which % len(notes)]
            self.vault.append(case_id, note(self.vault, record_id, text=text))
            self.account.keep(self.person, case_id, record_id)
            self.acknowledged()

    @rule(several=st.lists(st.tuples(cases, words), min_size=1, max_size=4), torn=st.booleans())
    def batch(self, several: list[tuple[str, str]], torn: bool) -> None:
        after = self.account.copy()
        try:
            with self.vault.batch():
                for case_id, text in several:
                    record = note(self.vault, text=text) if case_id in after.records else report(self.vault)
                    self.vault.append(case_id, record)
                    after.keep(self.person, case_id, record.record_id)
                if torn:
                    raise Torn
        except Torn:
            return
        self.account = after
        self.acknowledged()

    @rule(which=a_few, text=words)
    def write(self, which: int, text: str) -> None:
        """Type in a draft that waits, or begin one."""
        own = self.account.own(self.person)
        draft = written(self.vault, own[which][2] if which < len(own) else self.vault.new_id(), text)
        self.vault.save_draft(draft)
        self.account.drafts[self.person, draft.record_id] = typed(draft)
        self.acknowledged()

    @rule(which=a_few)
    def end_draft(self, which: int) -> None:
        """Keep what was typed, or throw it away."""
        own = self.account.own(self.person)
        if not own:
            return
        case_id, kind, record_id, filled, _cursor = own[which % len(own)]
        if which % 2 and case_id in self.account.records:
            self.vault.append(case_id, note(self.vault, record_id, text=json.loads(filled)["text"]))
            self.account.keep(self.person, case_id, record_id)
        else:
            self.vault.drop_draft(case_id, kind, record_id)
            del self.account.drafts[self.person, record_id]
        self.acknowledged()

    @rule()
    def rebuild(self) -> None:
        list(self.vault.rebuild())

    # What befalls them --------------------------------------------------------------------------------------------

    def opened(self, which: int) -> None:
        letters = sorted(self.account.opens.keys() - {SHEET_LABEL})
        self.letter = letters[which % len(letters)]
        self.vault = self.place.opened((self.account.opens[self.letter], self.letter))
        self.look()

    @rule(which=a_few)
    def lock(self, which: int) -> None:
        self.vault.close_runs()
        self.vault.close()
        self.opened(which)

    @rule(which=a_few)
    def crash(self, which: int) -> None:
        """The folders as they are at this moment, on a computer that starts again."""
        self.computers += 1
        there = self.folder / str(self.computers)
        shutil.copytree(self.place.root, there)
        self.vault.close()
        shutil.rmtree(self.place.root)
        self.place = Place(there, _RULES)
        self.opened(which)

    @rule()
    def backup(self) -> None:
        before = self.account.copy()
        making = back_up(self.vault, self.place.stick)
        self.account.entries += 1
        self.backups.append((making.file.name, before))
        self.acknowledged()

    @precondition(lambda self: self.backups)
    @rule(which=a_few, marked=st.booleans())
    def restore(self, which: int, marked: bool) -> None:
        """The vault is gone, and on another computer the marks of this one; a backup is put back."""
        name, account = self.backups[which % len(self.backups)]
        self.vault.close()
        shutil.rmtree(self.place.vault)
        if not marked:
            shutil.rmtree(self.place.outside)
        self.account = account.copy()
        who = (self.account.opens["A"], "A")
        source, outside = self.place.stick / name, self.place.outside
        put_back(source, self.place.vault, _RULES, Hands(), who=who, outside=outside)
        self.account.entries += 1
        self.opened(0)
        self.acknowledged()

    # Keys -----------------------------------------------------------------------------------------------------------

    @property
    def proof(self) -> Any:
        return proof(self.vault, self.account.opens[self.letter])

    def changed(self, more: int = 1) -> None:
        self.account.entries += more
        self.acknowledged()

    @rule()
    def enrol(self) -> None:
        name, (passphrase, letter) = (SECOND, CAI) if self.letter == "B" else (SUPERVISOR, BOLA)
        if letter in self.account.opens or self.letter == "C":
            return
        self.vault.keys.enrol(self.proof, forged(self.vault, OTHERS[name]), name)
        self.account.opens[letter] = passphrase
        self.changed()

    @here("B")
    @rule()
    def remove(self) -> None:
        third = [key.holder for key in self.vault.keys.all() if key.letter == "C"]
        if third:
            self.vault.keys.remove(self.proof, third[0].person, "left", "")
            self.account.gone.add(third[0].person)
            del self.account.opens["C"]
            self.account.opens.pop(SHEET_LABEL, None)
            self.changed()

    @here("B")
    @rule()
    def reset(self) -> None:
        officer = self.vault.keys.all()[0].holder
        new = forged(self.vault, self.other(), "officer", person=bytes.fromhex(officer.person))
        self.vault.keys.reset(self.proof, new)
        self.account.opens["A"] = self.other()
        self.changed()

    @here("A")
    @rule()
    def change_passphrase(self) -> None:
        mine = self.proof
        self.vault.keys.change_passphrase(mine, with_passphrase(mine, self.other(), self.vault.keys.header.vault_id))
        self.account.opens["A"] = self.other()
        self.changed()

    def other(self) -> str:
        """The passphrase that the officer has not now."""
        return NEW_ADA[0] if self.account.opens["A"] == ADA[0] else ADA[0]

    @rule()
    def new_key(self) -> None:
        self.vault.keys.rotate(self.proof, "")
        self.account.opens.pop(SHEET_LABEL, None)
        self.changed()

    @rule()
    def sheet(self) -> None:
        new = forged(self.vault, PAPER[0], "recovery", label=SHEET_LABEL)
        self.vault.keys.make_sheet(self.proof, new)
        self.changed(2 if SHEET_LABEL in self.account.opens else 1)
        self.account.opens[SHEET_LABEL] = PAPER[0]

    # The account ----------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """The vault holds what the account says, no more and no less, and opens for whom it says."""
        _TALLY.tried += 1
        vault, account = self.vault, self.account
        assert vault.rollback is None
        list(vault.check_recent())
        assert vault.entries == account.entries
        for case_id, records in account.records.items():
            assert [one.record.record_id for one in vault.case(case_id).entries] == records
        assert vault.cases == len(account.records)
        assert typed_in(vault) == account.seen_by(self.person)
        assert not wrong_in(vault)
        assert {key.letter for key in vault.keys.all()} - {""} == account.opens.keys()
        vault.close()
        for passphrase, letter in {ADA, NEW_ADA, BOLA, CAI, PAPER}:
            self.opens_or_not(passphrase, letter)
        self.vault = self.place.opened((account.opens[self.letter], self.letter))

    def opens_or_not(self, passphrase: str, letter: str) -> None:
        try:
            self.place.opened((passphrase, letter)).close()
        except (WrongPassphrase, RetiredKey):
            assert self.account.opens.get(letter) != passphrase
        else:
            assert self.account.opens.get(letter) == passphrase


def work(examples: int) -> None:
    how = settings(max_examples=examples, stateful_step_count=50, deadline=None)
    try:
        run_state_machine_as_test(Work, settings=how)
    except AssertionError as wrong:
        _TALLY.corrupt.append(str(wrong))
        raise
    finally:
        print(_TALLY)


def test_five_hundred_steps_of_any_kind_lose_nothing():
    work(examples=10)


@pytest.mark.torture
def test_fifty_thousand_steps_of_any_kind_lose_nothing():
    work(examples=1_000)
