"""What is left of a damaged vault's entries: where each lies, whose they are, and which of them can be proved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from datui.casework.records import VAULT_CASE, Entry
from datui.casework.rescued import Rescued, Returned
from datui.casework.slots import changes_slots
from storage.findings import Checked
from storage.header import Header
from storage.people import People
from storage.rows import Row, Stored
from storage.salvage import Cell, Source

_SLICE = 256
_VAULT = bytes.fromhex(VAULT_CASE)
_BEYOND = 200
"""So many entries at most are taken to be lost behind the last, where a record without an entry tells of them."""
DraftKey = tuple[bytes, bytes, str, bytes, int]
DraftRow = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the lists say of an entry that is gone; nobody signed for it."""

    case_id: str = ""
    kind: str = ""


class Remains:
    """The rows that can still be read in a damaged database, by their numbers."""

    def __init__(self, source: Source, vault_id: bytes) -> None:
        self._source = source
        self._vault_id = vault_id
        self._entries: dict[int, list[Cell]] = {}
        self._bodies: dict[int, list[Cell]] = {}
        self._of_vault: set[int] = set()
        self._first: dict[bytes, int] = {}
        """The first entry that is left of each key."""
        self.drafts: dict[DraftKey, DraftRow] = {}
        """What was being typed, as the table has it; the newest where one is there twice."""
        self.older_drafts: list[DraftRow] = []
        """What was being typed in the tables of the first version, which name nobody."""
        self.damaged: list[int] = []
        """The pages that are not as they were written."""

    def read(self) -> Iterator[Checked]:
        """Look at every page, some at a time."""
        count = self._source.count
        for first in range(1, count + 1, _SLICE):
            for number in range(first, min(first + _SLICE, count + 1)):
                if self._source.page(number) is None:
                    self.damaged.append(number)
                for cell in self._source.cells(number):
                    self._take(cell)
            yield Checked("pages", min(first + _SLICE - 1, count), count)

    def _take(self, cell: Cell) -> None:
        if cell.sort == "body":
            self._bodies.setdefault(cell.rowid, []).append(cell)
        elif cell.sort == "entry":
            row = self._row(cell)
            if row is not None and row.seq > 0:
                self._entries.setdefault(cell.rowid, []).append(cell)
                self._first[row.key_id] = min(row.seq, self._first.get(row.key_id, row.seq))
                if row.case_id == _VAULT:
                    self._of_vault.add(row.seq)
        elif cell.sort in ("draft", "draft of anyone") and (values := self._source.values(cell)) is not None:
            row_of_it = tuple(values)
            if cell.sort == "draft of anyone":
                self.older_drafts.append(row_of_it)
                return
            place = cast("DraftKey", row_of_it[:5])
            before = self.drafts.get(place)
            if before is None or before[-1] < row_of_it[-1]:
                self.drafts[place] = row_of_it

    def _row(self, cell: Cell) -> Row | None:
        values = self._source.values(cell)
        return None if values is None else Row(cell.rowid, *cast("list[Any]", values[1:]))

    # Entries ---------------------------------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The last entry that there was, as far as what is left tells."""
        last = max(self._entries, default=0)
        for number in sorted(number for number in self._bodies if number > last):
            if number - last <= _BEYOND:
                last = number
        return last

    def entry(self, number: int) -> Stored | None:
        """An entry as it was written, not proved yet; with its record where that is the one that it was signed with."""
        rows = [row for cell in self._entries.get(number, ()) if (row := self._row(cell)) is not None]
        if len(set(rows)) > 1:
            rows = self._followed(rows, number) or rows
        return self._with_body(rows[0]) if rows else None

    def _followed(self, rows: list[Row], number: int) -> list[Row]:
        """Of several entries of one number those that the next one follows, or that follow the one before."""
        after = {row.prev for cell in self._entries.get(number + 1, ()) if (row := self._row(cell)) is not None}
        before = {
            row.link(self._vault_id)
            for cell in self._entries.get(number - 1, ())
            if (row := self._row(cell)) is not None
        }
        followed = [row for row in rows if row.link(self._vault_id) in after]
        return followed or [row for row in rows if row.prev in before]

    def _with_body(self, row: Row) -> Stored:
        for cell in self._bodies.get(row.seq, ()):
            values = self._source.values(cell)
            if values is not None:
                one = Stored(row, cast("bytes", values[1]), cast("bytes", values[2]))
                if one.intact:
                    return one
        return Stored(row, None, None)

    def of_vault(self) -> Iterator[Stored]:
        """What the vault says of itself, oldest first."""
        return (one for number in sorted(self._of_vault | {1}) if (one := self.entry(number)) is not None)

    def proved(self, number: int, people: People) -> Stored | None:
        """An entry that whoever it names did sign; None where there is none."""
        one = self.entry(number)
        if one is None or people.wrong.get(number) in ("person", "signature"):
            return None
        person = people.get(one.row.key_id)
        return one if person is not None and person.named(one.row) and person.signed(one.row, self._vault_id) else None

    def lacks_what_gives_a_key(self, upto: int) -> bool:
        """Whether up to this entry any is gone that may have given someone a key."""
        for number in range(1, upto + 1):
            one = self.entry(number)
            if one is None or (one.body is None and changes_slots(one.row.kind)):
                return True
        return False

    def whereabouts(self, numbers: Iterable[int]) -> dict[int, Whereabouts]:
        """Of which case and kind the lists say that these entries are, as far as their pages are whole."""
        wanted, found = set(numbers), dict[int, Whereabouts]()
        for page in range(1, self._source.count + 1) if wanted else ():
            for cell in self._source.cells(page):
                if cell.sort not in ("of a case", "of a record") or (values := self._source.values(cell)) is None:
                    continue
                number = cast("int", values[-1])
                if number in wanted and cell.sort == "of a record":
                    found[number] = Whereabouts(cast("bytes", values[1]).hex(), cast("str", values[2]))
                elif number in wanted and number not in found:
                    found[number] = Whereabouts(cast("bytes", values[0]).hex())
        return found

    # Who may have signed them --------------------------------------------------------------------------------------

    def people(self, header: Header, by: Entry[Rescued]) -> tuple[People, Rescued]:
        """Everyone who had a key, and what a rescue by this entry has to say of them. Raises DamagedVault.

        The header names who has a key now, and whoever has the vault key can have written it: that is why a supervisor
        should look. It is believed only where the entry that gave the key is gone.
        """
        known = People.told(self._vault_id, self.of_vault)
        names = {person.person: person.name for person in known}
        returned = tuple(
            Returned(
                person=slot.person.hex(),
                name=names.get(slot.person, f"Holder of key {slot.label}"),
                role=slot.role,
                label=slot.label,
                public=slot.public.hex(),
                seal_public=slot.seal_public.hex(),
                since=self._first.get(slot.key_id, by.seq) - 1,
            )
            for slot in header.slots
            if known.get(slot.key_id) is None
        )
        record = by.record.model_copy(update={"returned": returned})
        people = People.told(self._vault_id, self.of_vault, (replace(by, record=record),)) if returned else known
        publics = {slot.public.hex() for slot in header.slots}
        ended = tuple(holder.public for holder in people.holders.active if holder.public not in publics)
        moot = tuple(sorted(number for number, wrong in people.wrong.items() if wrong == "role"))
        return people, record.model_copy(update={"ended": ended, "moot": moot})
