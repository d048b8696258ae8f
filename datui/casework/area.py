"""The area of a case: which agencies are near. An officer picks it; until then a postcode may propose one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datui.casework.directory import ELSEWHERE, Agency
from datui.casework.records import Code, Line, Record, ask

if TYPE_CHECKING:
    from datui.casework.case import Case


class CaseArea(Record, kind="area", title="Area"):
    """Where the agencies are to be near to: where they live, or where they will."""

    grows = True

    area: Code = ask(
        "Area",
        choices="area",
        clause="practice:0.2.directory",
        help="Whose agencies are shown; Elsewhere shows the national ones.",
    )
    why: Line = ask("Why this area", help="If it is not where they live: where they are to go. No address.")

    @property
    def headline(self) -> str:
        """That it was said; which it is stays inside, for it may be where somebody went."""
        return "Area of the case"


@dataclass(frozen=True, slots=True)
class Near:
    """The areas whose agencies are near, and how anybody knows: picked, proposed by a postcode, or nobody does."""

    areas: tuple[str, ...]
    picked: bool

    def words(self, titles: tuple[str, ...]) -> str:
        """How it is known, in words."""
        if self.picked:
            return f"Area: {titles[0] if titles else 'elsewhere: the national numbers'}."
        if not titles:
            return "No area is picked, and no postcode proposes one: the national numbers."
        return f"Proposed by the postcode of their home: {' or '.join(titles)}. Pick the area."


def near(case: Case) -> Near:
    """The area that was picked last; else each that the postcode of a home of theirs may lie in."""
    latest = case.latest(CaseArea)
    if latest is not None and latest.record.area:
        area = latest.record.area
        return Near(() if area == ELSEWHERE else (area,), picked=True)
    found = (area for home in case.homes for area in case.rules.directory.proposed(home.now.text))
    return Near(tuple(dict.fromkeys(found)), picked=False)


def suggested(case: Case) -> tuple[Agency, ...]:
    """The agencies near, and after them the national ones, which are there wherever no area fits."""
    return case.rules.directory.within(near(case).areas)
