"""Look at everything, believe nothing: the header, the chain, the index and the pages, a slice at a time.

What a Failure can say is wrong (`what`), and nothing else:

  header      a copy of the header is missing, damaged or not the one in use
  rollback    the ledger ends before where a mark says that it was: this is an older copy
  fork        the ledger is another than the one that a mark was made of
  old-header  both copies of the header are older than the one that the records name
  anchor      a mark of how far the vault had come is missing or damaged
  genesis     the first entry does not found this vault
  sequence    a number is missing, doubled or out of order
  chain       an entry does not follow from the one before it
  signature   an entry was not signed by the person it names
  person      an entry names a person, a key or a role that the ledger does not know
  role        an entry was written by someone whose role may not write its kind
  epoch       an entry names an epoch that this vault has not reached
  body        a record is not the one that was signed for, or not the one that its entry names
  missing-body  a record is gone
  unreadable  a record was signed for and this datui cannot read it
  place       a record is in two cases, of two kinds, or in a case where it should be in none
  ledger      a page of the entries or of the records cannot be read: what lies behind it was not looked at
  index       a row of the caseload is not what the ledger gives
  words       the search index is not what the ledger gives
  lists       a page of the lists or of the search cannot be read, though every entry and every record could be
  pages       a page of the database was changed outside datui
  structure   the database's own structure is damaged, or its tables are not those that datui made
  room        the structure was not looked at, for want of room for a copy of the database

Lists that another release wrote, or other rules, or that were being written again when datui ended, are no failure:
they cannot be compared, and the next opening writes them again.
"""

import json
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlcipher

from datui.casework.refusal import Refusal
from datui.casework.rules import Rules
from storage import copies, index, lists, schema, slices, tables
from storage import header as headers
from storage.chain import entries, places, records
from storage.findings import MOST_FAILURES, Checked, Failure
from storage.ledger import Ledger
from storage.opening import Opened
from storage.refusals import KEEP
from storage.structure import pages, structure

if TYPE_CHECKING:
    from sqlite3 import Connection

_REBUILD = "Open the vault: datui writes the lists and the search again from the records."
_REBUILD_NEWER = "Open the vault and bring it up to date: datui then writes the lists and the search again."
_REBUILD_A_COPY = "Copy the folder to a disk that can be written and verify it there: opening it writes them again."
_REPAIR = "Open the vault: datui writes the header again from the good copy."
_NO_SLOT = "Someone has a key by the records and no way in by the header: let a supervisor reset or remove it."
_GO_ON = "Find out why this copy is older than the vault was; open it, sign that you go on, and tell a supervisor."
_MARKED_AGAIN = "Open the vault: datui writes the mark again. If nobody moved or copied it, tell a supervisor."
_RECORDS_READ = f"Every record could be read; the lists and the search cannot. {KEEP}"


def verify(opened: Opened, rules: Rules) -> Generator[Checked, None, None]:
    """Every check there is, cheapest first; saves may come between two slices.

    Changes nothing, but that lists and search which are not the ledger's are marked, to be written again when opened.
    """
    ledger = opened.ledger
    for checked in _everything(opened, rules):
        yield checked
        if opened.ledger is not ledger:
            raise Refusal("The vault got a new key while it was being checked.", "Check it once more.")


def _everything(opened: Opened, rules: Rules) -> Iterator[Checked]:
    ledger, current = opened.ledger, opened.header
    yield Checked("header", 1, 1, (*_header(opened.path, current, opened.unlocked.mac()), *_without_slot(opened)))
    yield Checked("anchors", 1, 1, tuple(_anchors(opened)))
    unread = Failure("ledger")
    read = yield from _as_far_as_it_goes("entries", entries(ledger, current.epoch), unread)
    read &= yield from _as_far_as_it_goes("records", records(ledger), unread)
    read &= yield from _as_far_as_it_goes("records", places(ledger), unread)
    # A connection that met a damaged page may read no other: what it then says of the lists would not be so.
    if read:
        yield from _as_far_as_it_goes("index", _index(ledger, rules), Failure("lists", route=_RECORDS_READ))
    whole = yield from _pages(opened)
    # In a damaged page SQLite would lose the connection on which somebody may be typing.
    if whole or opened.only_looked_at:
        yield from structure(opened)


def _pages(opened: Opened) -> Generator[Checked, None, bool]:
    """Look at the pages; whether all are as they were written."""
    whole = True
    for checked in pages(opened):
        whole &= not checked.failures
        yield checked
    return whole


def _as_far_as_it_goes(part: str, steps: Iterator[Checked], unread: Failure) -> Generator[Checked, None, bool]:
    """A part of the checks that ends where a page cannot be read, and says so; whether all of it was read."""
    try:
        yield from steps
    except schema.SqlError:
        yield Checked(part, 0, 0, (unread,))
        return False
    return True


def _header(folder: Path, current: headers.Header, mac: bytes | bytearray) -> Iterator[Failure]:
    found = copies.read(folder)
    for name in copies.NAMES:
        copy = found.get(name)
        if copy is None or copy.header != current or not headers.genuine(copy.raw, mac):
            yield Failure("header", route=_REPAIR)


def _without_slot(opened: Opened) -> Iterator[Failure]:
    """Someone who has a key by the ledger must have a slot: a change that leaves it out takes their key away unsaid."""
    slots = {slot.key_id for slot in opened.header.slots}
    if any(not person.until and person.key_id not in slots for person in opened.ledger.people):
        yield Failure("header", route=_NO_SLOT)


def _anchors(opened: Opened) -> Iterator[Failure]:
    rollback = opened.rollback
    for what in rollback.found if rollback is not None else ():
        yield Failure(what, _from(what, opened), _GO_ON)
    for what in opened.watch.missing():
        yield Failure(what, route=_MARKED_AGAIN)


def _from(what: str, opened: Opened) -> int | None:
    """From which entry on the vault is not as it was: the first that is missing, or the one that a mark tells apart."""
    mark = opened.rollback.mark if opened.rollback is not None else None
    if mark is None or what == "old-header":
        return None
    return min(mark.count, opened.ledger.seq + 1)


def _index(ledger: Ledger, rules: Rules) -> Iterator[Checked]:
    """Compare every row of the caseload, and then all words with those of an index made anew in memory.

    What claims to be of this release, these rules and this end of the ledger must be so.
    """
    db, top, total = ledger.db, ledger.seq, ledger.in_cases()
    if index.stale(db, rules.digest):
        yield Checked("index", total, total)
        return
    if not index.whole(db, rules.digest, ledger.head):
        yield Checked("index", 0, total, (_not_the_ledgers("index", ledger),))
        return
    fresh: Connection = sqlcipher.connect(":memory:", isolation_level=None)
    fresh.executescript(tables.SEARCH)
    try:
        for _read in lists.read_through(db):
            yield Checked("index", 0, total)
        done, words, failures, unread = 0, 0, list[Failure](), list[int]()
        for found in index.derived(ledger, rules):
            failures += [_not_the_ledgers("index", ledger) for _stranger in index.strangers(db, found)]
            # What cannot be read was told of already; little of what the lists say of it can be compared.
            unread += found.unread
            failures += _wrong_rows(ledger, found)
            fresh.execute("BEGIN")
            index.write_all_words(fresh, found.words, top)
            fresh.execute("COMMIT")
            done += len(found.words)
            words += sum(len(text.split()) for _seq, _case_id, text in found.words)
            yield Checked("index", min(done, total), total, tuple(failures[:MOST_FAILURES]))
            failures = []
        yield from _words(ledger, fresh, top, unread, words)
    finally:
        fresh.close()


def _wrong_rows(ledger: Ledger, found: index.Derived) -> Iterator[Failure]:
    db = ledger.db
    for row in found.rows:
        same = index.same_name(db, row) if row.case_id in found.partial else index.same_row(db, row)
        if not same:
            yield _not_the_ledgers("index", ledger)


def _not_the_ledgers(what: str, ledger: Ledger) -> Failure:
    """Mark the lists and the search to be written again, so that opening the vault does help."""
    if schema.older(ledger.db):
        return Failure(what, route=_REBUILD_NEWER)
    try:
        with ledger.alone:
            index.spoil(ledger.db)
    except schema.SqlError:
        return Failure(what, route=_REBUILD_A_COPY)
    return Failure(what, route=_REBUILD)


def _words(ledger: Ledger, fresh: "Connection", top: int, unread: list[int], total: int) -> Iterator[Checked]:
    """Compare every word's every place, and then whose case each place is; not those of entries that are unread.

    `total` is about how many words there are: to count them would take longer than any slice may.
    """
    left_out = f"NOT IN (SELECT value FROM json_each('{json.dumps(unread)}'))" if unread else "IS NOT NULL"
    places = f"SELECT term, doc, offset FROM words_seen WHERE doc <= ? AND doc {left_out}"
    cases = f"SELECT seq, case_id FROM found WHERE seq <= ? AND seq {left_out} ORDER BY seq"
    db, done = ledger.db, 0
    if db.execute("SELECT 1 FROM found WHERE seq > ?", (ledger.seq,)).fetchone() or _words_after(db, ledger.seq):
        yield Checked("words", 0, total, (_not_the_ledgers("words", ledger),))
    for sql in (places, cases):
        for same, number in _side_by_side(db, fresh, sql, top):
            done += number
            failures = () if same else (_not_the_ledgers("words", ledger),)
            yield Checked("words", min(done, total), total, failures)


def _words_after(db: "Connection", seq: int) -> bool:
    """Whether search holds words of an entry that there is not."""
    (newest,) = db.execute("SELECT max(rowid) FROM words").fetchone()
    return newest is not None and newest > seq


def _side_by_side(db: "Connection", fresh: "Connection", sql: str, top: int) -> Iterator[tuple[bool, int]]:
    """Slices of the same reading of two databases: whether they are alike, and how many rows that is."""
    ours, theirs, written = db.execute(sql, (top,)), fresh.execute(sql, (top,)), db.total_changes
    while True:
        one, other = ours.fetchmany(slices.ROWS), theirs.fetchmany(slices.ROWS)
        if one != other and db.total_changes != written:
            # A save between two slices moved the index under the cursor: begin again.
            ours, theirs, written = db.execute(sql, (top,)), fresh.execute(sql, (top,)), db.total_changes
            continue
        yield one == other, len(other)
        if one != other or len(other) < slices.ROWS:
            return
