"""Whether whoever opens a case knows anyone in it: said by each for themselves, before they read it (practice 11.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from datui.casework.answers import Answer
from datui.casework.people import Person
from datui.casework.records import Entry, Line, Prose, Record, RecordId, YesNo, ask
from datui.casework.text import name_words

if TYPE_CHECKING:
    from datui.casework.case import Case

SHUT = "zzshut0"
"""What the index holds of a record that may keep its case from somebody; no name is like it."""
_PART = re.compile(r"[,;/\n]|\band\b|\bor\b", re.IGNORECASE)
_OTHERS = frozenset({"s", "team", "the", "her", "his", "their", "colleague", "colleagues", "family", "relatives"})
"""Words beside a name that say whose people are meant too."""


class Interest(Record, kind="interest", title="Declaration of interest"):
    """Somebody says before they open a case whether they know anyone in it, or are close to anyone who does."""

    knows: Answer[YesNo] = ask(
        "Do you know anyone in it?",
        clause="practice:11.4",
        help="A relative, friend, former partner or colleague; yours or of your family.",
    )
    how: Prose = ask("Whom, and how", clause="practice:11.4", help="As much as a supervisor needs to decide.")
    must_open: Prose = ask(
        "Why you open it all the same", clause="practice:11.4", help="Only in danger, and where nobody else is here."
    )

    @property
    def headline(self) -> str:
        """What was declared."""
        if self.knows.value:
            return "Declared: knows somebody in this case" + (", and opened it" if self.must_open.strip() else "")
        return "Declared: knows nobody in this case" if self.knows.value is False else "Declaration not answered"

    @property
    def opens(self) -> bool:
        """Whether the case may be opened on it: by whoever knows nobody, or had to, and says why."""
        return self.knows.value is False or bool(self.knows.value and self.must_open.strip())


class Release(Record, kind="release", title="May they open it"):
    """A supervisor lets somebody open a case in which they know someone. Nobody does it for themselves."""

    roles = frozenset({"supervisor"})

    declaration: RecordId = ""
    """The declaration that it is about."""
    whom: Line = ask("Who declared it", hidden=True)
    may_open: Answer[YesNo] = ask(
        "May they open it?",
        clause="practice:11.4",
        help="Only where whom they know, and how, puts nobody in danger. No keeps it shut.",
    )
    why: Prose = ask("Why", clause="practice:11.4", help="What you asked them, and why it is safe.")

    @property
    def headline(self) -> str:
        """Whether they may."""
        return "May open it although they know somebody" if self.may_open.value else "It stays shut for who declared it"


def _declarations(case: Case, person: str) -> list[Entry[Interest]]:
    """All that somebody declared, in the order that they did."""
    mine = (entry for entry in case.all_versions(Interest) if entry.person == person)
    return sorted(mine, key=lambda entry: entry.seq)


def decision(declaration: Entry, entries: Iterable[Entry]) -> bool | None:
    """What a supervisor, who is somebody else, decided last of a declaration after it was made; None while nobody did.

    Whoever declares it again, in other words, is decided of again.
    """
    by_another = (one for one in entries if one.role == "supervisor" and one.person != declaration.person)
    decided: bool | None = None
    for entry in sorted(by_another, key=lambda one: one.seq):
        release = entry.record
        if isinstance(release, Release) and release.declaration == declaration.record.record_id:
            decided = release.may_open.value if entry.seq > declaration.seq else decided
    return decided


def released(case: Case, declaration: Entry[Interest]) -> bool:
    """Whether a supervisor lets somebody open a case although they know somebody in it."""
    return decision(declaration, case.of(Release)) is True


def standing(case: Case) -> list[Entry[Interest]]:
    """What each person who knows somebody declared of it last, where no supervisor let them open it since."""
    people = dict.fromkeys(entry.person for entry in case.all_versions(Interest))
    known = (_known(_declarations(case, person)) for person in people)
    return [entry for entry in known if entry is not None and not released(case, entry)]


def _known(declarations: list[Entry[Interest]]) -> Entry[Interest] | None:
    return next((entry for entry in reversed(declarations) if entry.record.knows.value), None)


def may_open(case: Case, person: str) -> bool:
    """Whether somebody may open a case: by what they declared, or because they are who began it.

    Whoever said that they know somebody in it has said so until a supervisor who is somebody else lets them open it,
    or until they say why they must: that they know nobody after all takes nothing back (practice 11.4).
    """
    mine = _declarations(case, person)
    if not mine:
        return not case.entries or case.entries[0].person == person
    known = _known(mine)
    if known is not None and not (known.record.opens or released(case, known)):
        return False
    return mine[-1] is known or mine[-1].record.opens


def kept_from(case: Case, person: str, name: str) -> bool:
    """Whether a case is kept from somebody, by what they declared or by who is named in it: search finds it no more.

    A hit that says that it is closed to them would tell them as much as the case (practice 12, trap 4).
    """
    return barred(case, name) or (bool(_declarations(case, person)) and not may_open(case, person))


def marks(record: Record) -> tuple[str, ...]:
    """What the index holds of a record, so that the few cases that are kept from somebody are found at once."""
    knows = isinstance(record, Interest) and record.knows.value
    return (SHUT,) if knows or (isinstance(record, Person) and record.staff_barred.strip()) else ()


def barred(case: Case, name: str) -> bool:
    """Whether somebody who can open this vault is among those whom a person of the case keeps out, by their name.

    A part of a name is enough: whoever is kept out in error is let in by a supervisor, and not the other way about.
    """
    mine = frozenset(name_words(name))
    named = (frozenset(name_words(part)) for person in case.persons for part in _PART.split(person.staff_barred))
    return bool(mine) and any(one and (one - _OTHERS <= mine or mine <= one) for one in named if one - _OTHERS)
