"""What is read of an open vault: cases, the caseload, search, and who in another case may be somebody of this one."""

from collections.abc import Collection
from typing import cast

from datui.casework.case import Case
from datui.casework.interest import SHUT, kept_from
from datui.casework.likeness import Alike, alike_in, keys
from datui.casework.reads import Access
from datui.casework.records import CaseId, Entry
from datui.casework.refusal import Refusal
from datui.casework.row import CaseRow
from storage import lists, schema
from storage.halfway import HalfWay
from storage.lists import Counts
from storage.refusals import DamagedVault
from storage.rows import rows, stored

_OF_CASE = "WHERE e.case_id = ? ORDER BY e.seq"
_MOST_SHUT = 10_000
_KEYS, _LOOKED_AT = 60, 40
"""How many keys of a case are looked up beside its numbers, and how many other cases are then read for each sort."""


class Reading(HalfWay):
    """An open vault that is read from."""

    def reads(self, case_id: CaseId = "", before: int = 0, limit: int = 200) -> list[Entry[Access]]:
        """Who read what, newest first: of one case, or of any."""
        with schema.reading():
            found = self._ledger.reads(case_id, before, limit)
        return [cast("Entry[Access]", entry) for entry in found if isinstance(entry.record, Access)]

    def of_kind(self, kind: str, limit: int = 200) -> list[Entry]:
        """The newest entries of a kind in any case, newest first."""
        with schema.reading():
            return self._ledger.of_kind(kind, limit)

    def version_before(self, entry: Entry) -> Entry | None:
        """The version of a record before one; None of its first."""
        where = "WHERE e.record_id = ? AND e.case_id = ? AND e.kind = ? AND e.seq < ? ORDER BY e.seq DESC LIMIT 1"
        of = bytes.fromhex(entry.record.record_id), bytes.fromhex(entry.case_id), entry.record.kind, entry.seq
        with schema.reading():
            return next((self._ledger.entry(one) for one in stored(self._db, where, of)), None)

    def case(self, case_id: str) -> Case:
        """A case, folded from its entries. Raises Refusal where there is none."""
        case = self._cases.get(case_id, hold=self._batch is None)
        if case is None:
            raise Refusal("There is no such case in this vault.", "Go back to the caseload and choose it there.")
        return case

    def hashes(self, case_id: CaseId) -> dict[int, str]:
        """The hash of each entry of a case, by its number: it holds the entry, its signature and all before it.

        Raises DamagedVault where the entry after one was written upon another hash than it has now.
        """
        of, held = (bytes.fromhex(case_id),), "(SELECT seq FROM entry WHERE case_id = ?)"
        with schema.reading():
            links = {row.seq: row.link(self._ledger.vault_id) for row in rows(self._db, _OF_CASE, of)}
            after = self._db.execute(f"SELECT seq - 1, prev FROM entry WHERE seq - 1 IN {held}", of)
            if any(links[seq] != bytes(prev) for seq, prev in after):
                raise DamagedVault("The notes of this case are not as they were when those after them were written.")
        return {seq: link.hex() for seq, link in links.items()}

    def has_case(self, case_id: str) -> bool:
        """Whether anything of this case was ever kept."""
        return self._cases.get(case_id, hold=self._batch is None) is not None

    def caseload(self, offset: int = 0, limit: int = 200) -> list[CaseRow]:
        """A page of the caseload in order of safety: danger, overdue, due today, the rest by age, then the closed."""
        with schema.reading(schema.LISTS):
            return lists.caseload(self._db, self.now(), offset, limit)

    def to_tell(self, limit: int = 200) -> list[CaseRow]:
        """The open cases with a contact or a visit that no supervisor was told of, whatever else presses in them."""
        with schema.reading(schema.LISTS):
            return lists.to_tell(self._db, self.now(), limit)

    def count(self) -> Counts:
        """How many cases of each sort there are now."""
        with schema.reading(schema.LISTS):
            return lists.count(self._db, self.now())

    def find(self, words: str, limit: int = 50) -> list[CaseRow]:
        """Cases in this vault found by reference, name or number; anything may be typed.

        What is kept from whoever is here is not among them, as if it were not there.
        """
        with schema.reading(schema.LISTS):
            rows = lists.find(self._db, words, limit)
        shut = self._kept_from_here({row.case_id for row in rows})
        return [row for row in rows if row.case_id not in shut]

    def _kept_from_here(self, among: Collection[CaseId]) -> set[CaseId]:
        """Those of some cases that are kept from whoever is here."""
        with schema.reading(schema.LISTS):
            likely = lists.with_any(self._db, (SHUT,), _MOST_SHUT) if among else ()
        found = (self._cases.get(case_id, hold=False) for case_id in likely if case_id in among)
        return {case.case_id for case in found if case is not None and kept_from(case, self.person, self.name)}

    def alike(self, case_id: CaseId) -> list[Alike]:
        """Who in other cases of this vault may be somebody of this one; a case that cannot be read is left out."""
        case = self.case(case_id)
        numbers, rest = keys(case)
        # One case more, for this one is found as well.
        most = _LOOKED_AT + 1
        with schema.reading(schema.LISTS):
            likely = [
                *lists.with_any(self._db, numbers, most),
                *lists.with_any(self._db, rest[:_KEYS], most),
            ]
        left = {case_id, *self._kept_from_here(set(likely))}
        found = (self._cases.get(other, hold=False) for other in dict.fromkeys(likely) if other not in left)
        hits = [hit for other in found if other is not None for hit in alike_in(case, other, self.now())]
        return sorted(hits, key=lambda hit: not hit.grave)
