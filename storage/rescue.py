"""A new vault out of a damaged one: every entry that can still be read and proved, as it was signed, and the drafts.

The damaged vault is only read. The new one has its header, its number and its keys; its entries keep their numbers, and
one signed entry more says which are missing. Its lists are made anew. Cut off at any moment, it leaves no half a vault.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from datui.casework.records import VAULT_CASE, Entry, is_case
from datui.casework.rescued import Gaps, Rescued, ranges
from datui.casework.row import reference
from datui.casework.rules import Rules
from storage import copies, index, schema, snapshot, tables
from storage import header as headers
from storage.damaged import A_BACKUP, Damaged, NotRescued
from storage.findings import Checked
from storage.header import Header, Training
from storage.ledger import Ledger
from storage.lock import Lock
from storage.look import UNFINISHED, refuse_where_a_vault_is
from storage.people import People, Person
from storage.refusals import DamagedVault, NotMade, RetiredKey, Unsure
from storage.remains import Remains, Whereabouts
from storage.setup import give_names, make_folder
from storage.watch import Watch

if TYPE_CHECKING:
    from sqlite3 import Connection

_ENTRY = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_BODY = "INSERT INTO body VALUES (?, ?, ?)"
_DRAFT = "INSERT OR IGNORE INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_AT_ONCE = 250
_KEEP_IT = "Keep the damaged folder as it is, and check the new vault with `datui verify`."
Now = Callable[[Training | None], datetime]
"""Gives the present moment of a vault."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One entry that could not be saved, or only without its record: its case and kind where the lists tell them."""

    entry: int
    record_only: bool
    reference: str
    kind: str


class Rescue:
    """One rescue on its way: `read`, then `write`."""

    def __init__(self, damaged: Damaged, to: Path) -> None:
        """Raise Refusal where no vault may be made."""
        refuse_where_a_vault_is(to)
        self._to, self._damaged, self._unlocked = to, damaged, damaged.unlocked
        self.remains = Remains(damaged.source, damaged.unlocked.header.vault_id)
        self.saved = self.records = self.drafts = 0
        """How many entries were saved, how many of them with their record, and how many drafts."""
        self.missing: list[Missing] = []
        self.record = Rescued(record_id="0" * 32)
        """What was signed of it, once it was written."""

    # Reading ---------------------------------------------------------------------------------------------------------

    def read(self) -> Iterator[Checked]:
        """Look for rows in every page of the damaged vault, and at who may have signed them. Raises NotRescued."""
        yield from self.remains.read()
        if len(self.remains.damaged) == self._damaged.source.count:
            raise NotRescued("Not one page of the vault's database is as it was written.")

    def _known(self, by: Entry[Rescued], header: Header) -> tuple[People, Rescued, Person]:
        """Everyone who had a key, what the entry says of them, and who rescues. Raises NotRescued, RetiredKey."""
        try:
            people, record = self.remains.people(header, by)
        except DamagedVault:
            reason = "The vault's first entry is lost, and without it nothing else in the vault can be proved."
            raise NotRescued(reason) from None
        own = people.get(self._unlocked.slot.key_id)
        if own is None or own.until:
            raise RetiredKey
        if own.public.hex() in {one.public for one in record.returned}:
            reason = "The entry that gave you your key is lost, so you cannot sign for what was saved."
            raise NotRescued(reason, f"Let the officer or another supervisor do it. Or: {A_BACKUP}")
        if not all(self.remains.lacks_what_gives_a_key(one.since) for one in record.returned):
            raise NotRescued("The header names a key that no entry gave, and none is lost that could have given it.")
        return people, record, own

    # Writing ---------------------------------------------------------------------------------------------------------

    def write(self, rules: Rules, now: Now) -> Iterator[Checked]:
        """Write the new vault, a slice at a time, and give it its place.

        Raises Refusal; then there is none, but for Unsure: then it is there and may not stay.
        """
        begun = False
        try:
            if not snapshot.room_for(_nearest(self._to), self._damaged.size):
                raise OSError
            make_folder(self._to)
            lock = Lock.take(self._to)
            try:
                refuse_where_a_vault_is(self._to)
                begun = True
                _clear(self._to)
                yield from self._written(rules, now(self._unlocked.header.training))
            finally:
                if begun:
                    _clear(self._to)
                lock.release()
        except (OSError, schema.SqlError):
            raise NotMade from None

    def _written(self, rules: Rules, now: datetime) -> Iterator[Checked]:
        by = self._entry(now)
        header = self._header(by)
        people, record, own = self._known(by, header)
        database = self._to / (schema.NAME + UNFINISHED)
        keyed = (self._unlocked.vault_key, header.vault_id, header.epoch, header.db_salt)
        db = schema.begun(database, *keyed)
        try:
            triggers = _without_triggers(db)
            before = people.gaps
            lost, bodies = [], []
            for first in range(1, by.seq, _AT_ONCE):
                part = range(first, min(first + _AT_ONCE, by.seq))
                gone, emptied = self._copied(db, part, people)
                lost += gone
                bodies += emptied
                yield Checked("entries", part[-1], by.seq - 1)
            record = record.model_copy(
                update={"header": headers.digest(header), "lost": ranges(lost), "bodies": ranges(bodies)}
            )
            self.record = record
            self._sign(db, people, own, by, rules)
            self.drafts = self._keep_drafts(db)
            for made in triggers:
                db.execute(made)
            schema.bind(db)
            ledger = Ledger.opened(db, header.vault_id)
            for done, total in index.rebuild(ledger, rules):
                yield Checked("index", done, total)
            self.missing = self._missing(lost, bodies, before)
        finally:
            db.close()
        database.with_name(database.name + "-journal").unlink(missing_ok=True)
        copies.write(self._to, headers.sealed(header, self._unlocked.mac()), UNFINISHED)
        pages = database.stat().st_size // schema.PAGE
        try:
            give_names(self._to, _KEEP_IT)
        except Unsure:
            self._mark(ledger, header, pages)  # it stands there all the same
            raise
        self._mark(ledger, header, pages)

    def _mark(self, ledger: Ledger, header: Header, pages: int) -> None:
        """From now on the marks of this computer are of the vault that was rescued; the entry says what they said."""
        watch = Watch(self._to, self._damaged.outside, header, self._unlocked.vault_key)
        watch.mark(ledger, pages)
        watch.close()

    def _entry(self, now: datetime) -> Entry[Rescued]:
        """The entry that says what was rescued, as far as it is known before: it follows the last that there was."""
        marks = [mark for mark in self._damaged.marks if mark is not None]
        # The mark beside the vault stays there: it is the other one that would find this vault an older copy.
        outer = self._damaged.marks[-1] if len(self._damaged.marks) > 1 else None
        last = max([self.remains.last, *(mark.count for mark in marks)])
        record = Rescued(
            record_id=secrets.token_hex(16),
            found="damaged",
            marked=None if outer is None else outer.count,
            marked_head="" if outer is None else outer.head.hex(),
        )
        slot = self._unlocked.slot
        return Entry(last + 1, VAULT_CASE, now, slot.person.hex(), "", slot.role, record)

    def _header(self, by: Entry[Rescued]) -> Header:
        """The copy of the header that the newest change of the keys names; where that cannot be told, the newest."""
        with suppress(DamagedVault):
            people, _record = self.remains.people(self._unlocked.header, by)
            named = [one for one in self._damaged.headers if headers.digest(one) == people.holders.header]
            if any(slot.key_id == self._unlocked.slot.key_id for one in named for slot in one.slots):
                return named[0]
        return self._unlocked.header

    def _copied(self, db: "Connection", part: range, people: People) -> tuple[list[int], list[int]]:
        """Copy so many entries, those that are proved; the numbers of the others, and of those without their record."""
        lost, bodies = [], []
        db.execute("BEGIN IMMEDIATE")
        for number in part:
            one = self.remains.proved(number, people)
            if one is None:
                lost.append(number)
                continue
            row = one.row
            db.execute(
                _ENTRY,
                (
                    *(row.seq, row.case_id, row.record_id, row.kind, row.person, row.role, row.key_id, row.epoch),
                    *(row.at, row.prev, row.body_hash, row.signature),
                ),
            )
            self.saved += 1
            if one.body is None:
                bodies.append(number)
                continue
            db.execute(_BODY, (number, one.salt, one.body))
            self.records += 1
        db.execute("COMMIT")
        return lost, bodies

    def _sign(self, db: "Connection", people: People, own: Person, by: Entry[Rescued], rules: Rules) -> None:
        header = self._unlocked.header
        ledger = Ledger(db, header.vault_id, people)
        mark = next((mark for mark in self._damaged.marks if mark is not None and mark.count == by.seq - 1), None)
        if ledger.seq < by.seq - 1:
            # What it follows is lost: a mark may know what that ended in.
            ledger.seq, ledger.head = by.seq - 1, ledger.head if mark is None else mark.head
        db.execute("BEGIN IMMEDIATE")
        ledger.write(VAULT_CASE, self.record, own, self._unlocked.signer, header.epoch, by.at, rules=rules.digest)
        db.execute("COMMIT")

    def _keep_drafts(self, db: "Connection") -> int:
        """Write what was being typed; a draft of the first tables was of whoever the vault was made for."""
        first = self.remains.entry(1)
        assert first is not None
        old = ((first.row.person, *row[:3], 1, *row[3:]) for row in self.remains.older_drafts)
        db.execute("BEGIN IMMEDIATE")
        for row in (*self.remains.drafts.values(), *old):
            # Nobody signed for a draft: what the table does not take was none.
            with suppress(schema.RefusedRow):
                db.execute(_DRAFT, row)
        db.execute("COMMIT")
        sql = "SELECT count(*) FROM (SELECT DISTINCT person, case_id, kind, record_id FROM draft)"
        (number,) = db.execute(sql).fetchone()
        return int(number)

    def _missing(self, lost: list[int], bodies: list[int], before: Gaps) -> list[Missing]:
        """What is missing that was not missing before."""
        new = [number for number in lost if not before.all_lost(number, number)]
        told = self.remains.whereabouts(new)
        for number in bodies:
            one = self.remains.entry(number)
            if one is not None and not before.bodiless(number):
                told[number] = Whereabouts(one.row.case_id.hex(), one.row.kind)
        emptied = set(bodies)
        return [
            Missing(number, number in emptied, _reference(where.case_id), where.kind)
            for number in sorted({*new, *told})
            for where in (told.get(number, Whereabouts()),)
        ]


def _reference(case_id: str) -> str:
    return reference(case_id) if case_id and is_case(case_id) else ""


def _nearest(folder: Path) -> Path:
    """The nearest folder above that is there."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _clear(folder: Path) -> None:
    """Take away what was begun and is not finished: without its database, a header is of no vault."""
    unfinished = [*folder.glob("*" + UNFINISHED + "*")]
    if unfinished and not (folder / schema.NAME).exists():
        unfinished += [folder / name for name in copies.NAMES]
    for left in unfinished:
        with suppress(OSError):
            left.unlink()


def _without_triggers(db: "Connection") -> list[str]:
    """Take off the triggers, which let no entry be left out, and give the words that put each on again."""
    made = [(name, sql) for kind, name, _table, sql in tables.OWN if kind == "trigger"]
    for name, _sql in made:
        db.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in made]
