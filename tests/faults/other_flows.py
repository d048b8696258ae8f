"""Bringing an older vault up to date, and rescuing a damaged one, for the table of what can be cut off."""

import json
from contextlib import closing

from storage import schema
from storage.vault import Vault, unlock
from tests.faults.flows import PEOPLE, append, append_one, flow, made, written
from tests.faults.memory import in_memory
from tests.faults.place import ADA, Place, State, Teller, Who, typed_in
from tests.storage import older
from tests.storage.backing import rescued
from tests.storage.conftest import Hands

OLDER_ADA: Who = (older.PASSPHRASE, "A")
DAMAGED = "damaged"
BECOMES = "becomes.json"
"""What an older vault becomes, as one that nothing befell became it."""


def an_older_one(place: Place) -> None:
    place.vault.parent.mkdir(parents=True)
    older.older(place.vault, drafts=3)
    # No mark of another computer, or this one is rightly told that it came from there.
    (place.vault / "anchor").unlink(missing_ok=True)
    with in_memory() as folder, closing(older.opened(older.older(folder / "vault", drafts=3), migrate=True)) as after:
        new = State(after.entries, typed_in(after), frozenset({OLDER_ADA}), typist=OLDER_ADA)
    (place.root / BECOMES).write_text(json.dumps(new.to_json()))


@flow(an_older_one)
def migration(place: Place, say: Teller) -> None:
    """An older vault is brought up to date; what was typed in it stays."""
    new = State.from_json(json.loads((place.root / BECOMES).read_text()))
    say.about(new)
    vault = place.opened(OLDER_ADA)
    say.keep(new, vault)
    # With it goes an entry that names the editions which are followed from here on.
    with say.step(vault, more=2):
        append_one(vault, vault.caseload()[0].case_id)
    vault.close()


def a_damaged_one(place: Place) -> None:
    """A vault of which one page was changed: a page of the search, so that all the rest can be saved."""
    vault = made(place)
    vault.save_draft(written(vault, vault.new_id(), "She sa"))
    (page,) = vault._db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'words_data'").fetchone()
    vault.close()
    place.vault.rename(place.root / DAMAGED)
    with (place.root / DAMAGED / schema.NAME).open("r+b") as file:
        file.seek((page - 1) * schema.PAGE + 99)
        file.write(b"\0\0\0")


def bring_back(place: Place) -> None:
    rescued(place.root / DAMAGED, place.vault, place.rules, Hands(), who=ADA, outside=place.outside)


@flow(a_damaged_one, again=bring_back)
def rescue(place: Place, say: Teller) -> None:
    """A new vault is made of what can be read in a damaged one, which is only read."""
    path = place.root / DAMAGED
    found = Vault.open(path, unlock(path, *ADA), rules=place.rules, clock=Hands(), mend=False)
    with closing(found) as damaged:
        new = State(damaged.entries + 1, typed_in(damaged), PEOPLE)
    say.about(new)
    bring_back(place)
    vault = place.opened()
    say.keep(new, vault)
    append(vault, say)
    vault.close()
