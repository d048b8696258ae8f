"""Backup and restore for the table of what can be cut off, and what must be so of the files that a cut leaves."""

from datui.casework.rules import Rules
from tests.faults.flows import append, at_work, flow, founded, two
from tests.faults.place import ADA, Place, Said, State, Teller
from tests.storage.backing import DRIVE, back_up, put_back
from tests.storage.conftest import CASE, Hands, kept, note, report
from tests.tally import Lost

MADE = 3
"""How many entries the vault has that is put back."""


def made_before(place: Place) -> None:
    """A backup of a vault that is not there any more, on the computer that has its mark."""
    vault = founded(place)
    kept(vault, CASE, report(vault, victim_name="Ewa Nowak"), note(vault))
    back_up(vault, place.stick)
    vault.close()
    place.vault.rename(place.root / "lost")


def restored(place: Place) -> None:
    """As the command does it."""
    (source,) = place.stick.iterdir()
    put_back(source, place.vault, place.rules, Hands(), outside=place.outside)


def all_whole(place: Place, said: Said) -> None:
    """Whatever bears a backup's name comes back, and none that was proved is missing."""
    whole, _parts = whole_or_in_part(place, place.rules)
    if said.kept and whole < said.kept[0][0].backups:
        raise Lost("a backup that was proved is not there")


def with_a_stick(place: Place) -> None:
    two(place)
    place.stick.mkdir()


@flow(with_a_stick, also=all_whole)
def backup(place: Place, say: Teller) -> None:
    """Two backups, each an entry, with a record kept before each and one in the middle of each."""
    with at_work(place, say) as vault:
        for _ in range(2):
            append(vault, say)
            making = vault.back_up(place.stick, DRIVE)
            list(making.take())
            append(vault, say)
            list(making.write())
            list(making.prove())
            with say.step(vault, backups=1):
                making.record()
            making.leave()


@flow(made_before, again=restored)
def restore(place: Place, say: Teller) -> None:
    """A vault comes back where none is, on the computer that has its mark."""
    say.about(State(MADE + 1, opens=frozenset({ADA})))
    restored(place)
    vault = place.opened()
    say.start(vault, [ADA])
    append(vault, say)
    vault.close()


def whole_or_in_part(place: Place, rules: Rules) -> tuple[int, int]:
    """How many files at the destination are backups that come back, and how many say by their names that they are none.

    Raises AssertionError for anything else: whatever bears a backup's name is one.
    """
    whole = parts = 0
    for file in sorted(place.stick.iterdir()) if place.stick.exists() else []:
        if file.name.endswith(".datui.part"):
            parts += 1
            continue
        assert file.name.endswith(".datui")
        put_back(file, place.root / "drill", rules, Hands(), dry_run=True)
        whole += 1
    return whole, parts
