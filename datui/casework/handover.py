"""Handing a case over for as long as its officer is away: who looks after it, what they must know, and that they do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.due import Duty
from datui.casework.moments import LONDON, day_words
from datui.casework.records import Day, Entry, Line, Prose, Record, YesNo, ask
from datui.casework.route import Missing
from datui.casework.text import name_words

if TYPE_CHECKING:
    from datui.casework.case import Case

_CLAUSE = "practice:11.25"
_WHO, _KNOW, _TAKEN = "Who and when", "What they must know", "Taken over"


class Handover(Record, kind="handover", title="Handover"):
    """Somebody else looks after a case for a time, or from now on, and knows what keeps the victim safe meanwhile."""

    to: Line = ask("Who looks after it", section=_WHO, clause=_CLAUSE, help="One name: somebody who is there.")
    first_day: Day = ask("From", forward=True, section=_WHO, clause=_CLAUSE, help="The first day on which they do.")
    last_day: Day = ask(
        "Until", forward=True, section=_WHO, clause=_CLAUSE, help="The last day. Leave it empty if it is for good."
    )
    agreed: Answer[YesNo] = ask(
        "Have they agreed to it?", section=_WHO, clause=_CLAUSE, help="Ask them; a name on a sheet is nobody."
    )
    told: Answer[YesNo] = ask(
        "Does the victim know?",
        section=_WHO,
        clause=_CLAUSE,
        help="Who rings instead, and by which word they know that it is us.",
    )

    do_first: Prose = ask("What to do first", section=_KNOW, clause=_CLAUSE, help="On their first day, and why.")
    do_not: Prose = ask(
        "What not to do",
        section=_KNOW,
        clause=_CLAUSE,
        help="What would give it away, make it worse, or break a promise.",
    )
    promised: Prose = ask("What was promised", section=_KNOW, clause=_CLAUSE, help="To whom, and by when.")

    taken_by: Line = ask("Read and taken over by", section=_TAKEN, clause=_CLAUSE, help="Whoever looks after it now.")
    taken_on: Day = ask("Taken over on", past=True, section=_TAKEN, clause=_CLAUSE, help="The day on which they did.")
    back_on: Day = ask(
        "Handed back on",
        past=True,
        section=_TAKEN,
        clause=_CLAUSE,
        help="Once its officer read what was written meanwhile.",
    )

    @property
    def headline(self) -> str:
        """How far it has come, never to whom."""
        if self.back_on:
            return "Handover: handed back"
        return "Handover: taken over" if self.taken_on else "Handover"

    @property
    def empty(self) -> bool:
        """Whether it says neither who, nor when, nor anything that they must know."""
        said = (self.to, self.do_first, self.do_not, self.promised, self.taken_by)
        return not (self.first_day or self.last_day or any(words.strip() for words in said))

    @property
    def words(self) -> str:
        """Who looks after it and when: Kim Vale, from Mon 30 Nov 2026 until Fri 4 Dec 2026."""
        since = f"from {day_words(self.first_day)}" if self.first_day else ""
        until = f"until {day_words(self.last_day)}" if self.last_day else "for good"
        return f"{self.to or 'nobody named yet'}, {' '.join(filter(None, (since, until)))}"


def standing(case: Case) -> Entry[Handover] | None:
    """The handover that holds, or is to come: the last one that was not handed back; None without one."""
    found = [entry for entry in case.of(Handover) if not entry.record.empty]
    return found[-1] if found and found[-1].record.back_on is None else None


def officer_of(case: Case, known: Collection[str] = ()) -> str:
    """Whose case it is: of whoever took it over for good last, else of the officer who wrote in it first.

    It is one of those who wrote in it, or are `known` by name, where it can only be they, however that was typed.
    """
    return _called(case, _owner(case), known)


def stand_in(case: Case, known: Collection[str] = ()) -> str:
    """Who took it over for a time and has not handed it back; empty where nobody did."""
    if (entry := standing(case)) is None or entry.record.taken_on is None or entry.record.last_day is None:
        return ""
    return _called(case, entry.record.taken_by or entry.record.to or entry.by, known)


def _called(case: Case, name: str, known: Collection[str]) -> str:
    words = frozenset(name_words(name))
    theirs = {one: frozenset(name_words(one)) for one in (*known, *(entry.by for entry in case.entries))}
    same = [one for one, said in theirs.items() if said == words]
    near = [one for one, said in theirs.items() if said and words and (said <= words or words <= said)]
    return next(iter(same), near[0] if len(near) == 1 else " ".join(name.split()))


def _owner(case: Case) -> str:
    for entry in reversed(case.of(Handover)):
        taken = entry.record
        if taken.taken_on is not None and taken.last_day is None and taken.back_on is None:
            return taken.taken_by or taken.to or entry.by
    officers = (entry.by for entry in case.entries if entry.role == "officer")
    return next(officers, case.entries[0].by if case.entries else "")


def handovers_due(case: Case) -> Iterator[Duty]:
    """Whoever looks after a case says so by the end of their first day, and it is taken back after the last."""
    if (entry := standing(case)) is None:
        return
    handed, days = entry.record, case.rules.days
    if handed.taken_on is None and handed.first_day is not None:
        words = "Handover: nobody has said that they took it over"
        due = days.end_of(handed.first_day)
        yield Duty("handover", words, due, _CLAUSE, handed.at_field("taken_by"))
    if handed.last_day is not None:
        evening = datetime.combine(handed.last_day, time(12), LONDON).astimezone(UTC)
        due = case.rules.deadlines["handed_back"].due(evening, days)
        words = "Handover: take it back, and read what was written meanwhile"
        yield Duty("handed-back", words, due, _CLAUSE, handed.at_field("back_on"))


def handovers_missing(case: Case) -> Iterator[Missing]:
    """A handover names somebody who agreed to it, from a day, and the victim knows who rings instead (practice 11)."""
    if (entry := standing(case)) is not None:
        yield from of_handover(case, entry)


def of_handover(_case: Case, entry: Entry[Handover]) -> Iterator[Missing]:
    """What one handover leaves open."""
    handed = entry.record
    if handed.empty or handed.back_on is not None:
        return
    lines = (
        ("Handover: who looks after it", "to", not handed.to.strip()),
        ("Handover: from which day", "first_day", handed.first_day is None),
        ("Handover: until when, before its first day", "last_day", _ends_first(handed)),
        ("Handover: whether they agreed to look after it", "agreed", handed.agreed.value is not True),
        ("Handover: whether the victim knows who rings instead", "told", not handed.told.answered),
        ("Handover: tell the victim who rings instead, by an allowed way", "told", handed.told.value is False),
        ("Handover: what not to do", "do_not", not handed.do_not.strip()),
        ("Handover: who took it over", "taken_by", handed.taken_on is not None and not handed.taken_by),
    )
    yield from (Missing(words, _CLAUSE, handed.at_field(field)) for words, field, so in lines if so)


def _ends_first(handed: Handover) -> bool:
    return handed.first_day is not None and handed.last_day is not None and handed.last_day < handed.first_day
