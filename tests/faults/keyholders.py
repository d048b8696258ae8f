"""Everything that changes who may open the vault on the desk."""

from typing import Any

from hypothesis.stateful import precondition, rule

from storage.forge import with_passphrase
from storage.slots import SHEET_LABEL
from tests.faults.desk import Desk
from tests.faults.flows import NEW_ADA, PAPER
from tests.faults.place import ADA
from tests.storage.colleagues import BOLA, CAI, OTHERS, SECOND, SUPERVISOR, forged, proof

NEXT = {"A": "B", "B": "C"}
"""Whom somebody may give a key: the officer the first supervisor, and that one the second."""


def here(letter: str) -> Any:
    """A rule that only whoever has this letter can follow."""
    return precondition(lambda self: self.letter == letter)


class Keyholders(Desk):
    """Keys given, taken, changed and made anew."""

    @property
    def proof(self) -> Any:
        return proof(self.vault, self.account.opens[self.letter])

    def changed(self, how: str, more: int = 1) -> None:
        self.account.wrote(self.vault.now(), more)
        self.acknowledged(how)

    @precondition(lambda self: NEXT.get(self.letter, self.letter) not in self.account.opens)
    @rule()
    def enrol(self) -> None:
        letter = NEXT[self.letter]
        name, passphrase = (SECOND, CAI[0]) if letter == "C" else (SUPERVISOR, BOLA[0])
        self.vault.keys.enrol(self.proof, forged(self.vault, OTHERS[name]), name)
        self.account.opens[letter] = passphrase
        self.changed("enrolled")

    @precondition(lambda self: self.letter == "B" and "C" in self.account.opens)
    @rule()
    def remove(self) -> None:
        (third,) = [key.holder for key in self.vault.keys.all() if key.letter == "C"]
        self.vault.keys.remove(self.proof, third.person, "left", "")
        self.account.gone.add(third.person)
        del self.account.opens["C"]
        self.account.opens.pop(SHEET_LABEL, None)
        self.changed("removed")

    @here("B")
    @rule()
    def reset(self) -> None:
        officer = self.vault.keys.all()[0].holder
        new = forged(self.vault, self.other(), "officer", person=bytes.fromhex(officer.person))
        self.vault.keys.reset(self.proof, new)
        self.account.opens["A"] = self.other()
        self.changed("reset")

    @here("A")
    @rule()
    def change_passphrase(self) -> None:
        mine = self.proof
        self.vault.keys.change_passphrase(mine, with_passphrase(mine, self.other(), self.vault.keys.header.vault_id))
        self.account.opens["A"] = self.other()
        self.changed("passphrase changed")

    def other(self) -> str:
        """A passphrase that the officer has not now."""
        return NEW_ADA[0] if self.account.opens["A"] == ADA[0] else ADA[0]

    @rule()
    def new_key(self) -> None:
        self.vault.keys.rotate(self.proof, "")
        self.account.opens.pop(SHEET_LABEL, None)
        self.changed("new key")

    @rule()
    def sheet(self) -> None:
        new = forged(self.vault, PAPER[0], "recovery", label=SHEET_LABEL)
        self.vault.keys.make_sheet(self.proof, new)
        self.changed("sheet", 2 if SHEET_LABEL in self.account.opens else 1)
        self.account.opens[SHEET_LABEL] = PAPER[0]
