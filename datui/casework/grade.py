"""What another agency graded: theirs, kept as they said it. It sets no level of ours and lowers none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from datui.casework.clocks import decided_last
from datui.casework.moments import day_words
from datui.casework.records import Code, Day, Line, Prose, Record, ask
from datui.casework.route import Missing
from datui.casework.rules import Rules

if TYPE_CHECKING:
    from datui.casework.case import Case

WHO_DECIDES = "an agency's grade is written as a grade; who of us decides?"
_GRADE = "Their grade"
_AGENCY, _ANOTHER = "agency", "other"
_WORD = re.compile(r"[^\W_]+")


class Grade(Record, kind="grade", title="Other agency's grade"):
    """A grade that police or another agency gave, with their tool and its day. It is a fact about them."""

    glances = ("note",)

    agency: Code = ask(
        "Which agency", section=_GRADE, choices=_AGENCY, clause="practice:1.3.external", help="Who gave the grade."
    )
    tool: Code = ask("Their tool", section=_GRADE, choices="risk-tool", help="What they asked from, if they said.")
    grade: Line = ask(
        "Their grade, in their words",
        section=_GRADE,
        clause="practice:1.3.external",
        help="As they said it; it neither sets nor lowers the level here.",
    )
    graded_on: Day = ask("Graded on", past=True, section=_GRADE, help="A grade is of its day.")
    source: Line = ask("Who told us", section=_GRADE, help="Name and post, or the document that it stands in.")
    grade_reference: Line = ask("Their reference", section=_GRADE, help="The number that they gave it.")
    note: Prose = ask("What they did not know", section=_GRADE, help="What we know and they did not, when they graded.")

    @property
    def headline(self) -> str:
        """That another agency gave one; what it was is read in it."""
        return "Another agency's grade: theirs, not ours"

    def words(self, rules: Rules) -> str:
        """Who graded how, with what and when, as it stands beside our own decision."""
        agency = rules.lists[_AGENCY].label(self.agency) or "An agency not named"
        tool = f", {rules.lists['risk-tool'].label(self.tool)}" if self.tool else ""
        on = f", {day_words(self.graded_on)}" if self.graded_on else ", day not said"
        return f"{agency}{tool}: {self.grade or 'grade not said'}{on}"


def names_agency(text: str, rules: Rules) -> bool:
    """Whether a text names an agency, by the words of the list of agencies."""
    said = _words(text)
    return any(named <= said for named in _agencies(rules))


def _agencies(rules: Rules) -> Iterator[frozenset[str]]:
    """The words of each agency, of each of its names: IDVA, or domestic abuse service."""
    for agency in rules.lists[_AGENCY].choices:
        if agency.code != _ANOTHER:
            yield from filter(None, map(_words, (agency.code, *agency.label.split(" or "))))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - {"s"}


def decided_by_agency(case: Case) -> Iterator[Missing]:
    """The level is decided by one of us: one that an agency is said to have decided is theirs (practice 1.3)."""
    entry = decided_last(case)
    if entry is not None and names_agency(entry.record.decided_by, case.rules):
        words = f"Who decided the level: {WHO_DECIDES}"
        yield Missing(words, "practice:1.3.external", entry.record.at_field("decided_by"))
