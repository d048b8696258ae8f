"""What a supervisor has to see of every case: what went beyond a plan, who is kept out of it, and who was feared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from datui.casework.contact import Visit
from datui.casework.emergency import Emergency
from datui.casework.interest import Interest, Release, barred, decision, kept_from, may_open
from datui.casework.people import PERPETRATOR, Person
from datui.casework.reach import Reach
from datui.casework.reads import EMERGENCY, Access
from datui.casework.records import Entry, RecordId

if TYPE_CHECKING:
    from datui.casework.case import Case

KINDS: Final = (Reach.kind, Visit.kind, Interest.kind, Release.kind)
"""The kinds of record among which it is found; a contact that left the plan is found by its duty."""


def beyond_words(entry: Entry) -> str:
    """That somebody was reached, shown or visited although the plan did not allow it; empty where nobody was.

    Never why: that is read in the case, and reading it is an entry.
    """
    record = entry.record
    if isinstance(record, Reach) and record.counts:
        return record.headline
    return "A visit where the plan did not allow it" if isinstance(record, Visit) and record.despite else ""


def interest_words(entry: Entry, entries: Iterable[Entry]) -> str:
    """What somebody declared who knows somebody in a case, and what was decided; empty for every other entry."""
    record = entry.record
    if not (isinstance(record, Interest) and record.knows.value):
        return ""
    return record.headline + {True: "; may open it", False: "; it stays shut", None: ""}[decision(entry, entries)]


def latest_of_each(entries: Iterable[Entry]) -> list[Entry]:
    """The newest version of each record, newest first."""
    found: dict[tuple[str, RecordId], Entry] = {}
    for entry in sorted(entries, key=lambda entry: -entry.seq):
        found.setdefault((entry.case_id, entry.record.record_id), entry)
    return list(found.values())


SAME_OPENING: Final = timedelta(minutes=30)
"""For how long an emergency that was kept and the reading of what 999 needs are of one opening."""


def was_kept_out(case: Case, entry: Entry) -> bool:
    """Whether a case was shut, before an entry, for whoever wrote it: by name, or by what they declared or did not."""
    then = case.before(entry.seq)
    return barred(then, entry.by) or not may_open(then, entry.person)


def opened_by_kept_out(case: Case, reads: Iterable[Entry]) -> list[Entry]:
    """Every emergency opened, and every reading of what 999 needs, by somebody for whom the case was shut.

    An emergency that was open already is read without another: then the reading alone tells of it.
    """
    opened = [entry for entry in _openings(case) if was_kept_out(case, entry)]
    read = (one for one in reads if isinstance(one.record, Access) and _first_time(one.record))
    alone = (one for one in read if not any(_is_of(one, entry) for entry in opened))
    return [*opened, *(one for one in alone if was_kept_out(case, one))]


def _first_time(access: Access) -> bool:
    return access.what == EMERGENCY and not access.closes


def _openings(case: Case) -> list[Entry[Emergency]]:
    return [case.born(entry) for entry in case.of(Emergency)]


def _is_of(read: Entry, opened: Entry) -> bool:
    return read.person == opened.person and abs(opened.at - read.at) < SAME_OPENING


def unlooked_at(case: Case) -> list[Entry[Emergency]]:
    """The emergencies that somebody opened who is kept out, after which no supervisor, who is not they, wrote anything.

    Whoever had only not said yet whether they know anyone is not kept out.
    """
    found = (one for one in _openings(case) if kept_from(case.before(one.seq), one.person, one.by))
    return [one for one in found if not any(_looked(one, entry) for entry in case.entries)]


def _looked(opened: Entry, entry: Entry) -> bool:
    return entry.seq > opened.seq and entry.role == "supervisor" and entry.person != opened.person


def opened_words(entry: Entry) -> str:
    """What somebody opened who is kept out; never whom they were kept from."""
    return "The emergency view was read" if isinstance(entry.record, Access) else "An emergency was opened"


def role_words(entry: Entry, before: Entry | None) -> str:
    """That somebody is no perpetrator any more, who was one in the version before; empty where they are, or were none.

    Whoever is none may be reached, and may be shown where somebody is.
    """
    was = before.record if before is not None else None
    if not (isinstance(was, Person) and was.has_role(PERPETRATOR)):
        return ""
    is_one = isinstance(entry.record, Person) and entry.record.has_role(PERPETRATOR)
    return "" if is_one else "Somebody is no longer a perpetrator"
