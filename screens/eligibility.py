"""Eligibility: what is known of two people above, and beneath it, as it is typed, what follows for them."""

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.definition import Way
from datui.casework.eligibility import Eligibility
from datui.casework.moments import day_words, london
from datui.casework.offered import of_route
from screens.beneath import BeneathScreen
from screens.widgets.lines import LineItem, wrapped
from screens.widgets.safe import safe

OFFERED = "Filled in from the people of this case: check it."
LOW = 20
"""A window of fewer lines has room for the answers alone."""
NOBODY_REJECTED = "Nobody is turned away by this: you decide, and nothing below changes that."


class EligibilityScreen(BeneathScreen):
    """Write what is known of who is harmed and who harms; beneath it stands what follows. You decide."""

    kind = Eligibility

    def above(self) -> Iterable[Widget]:
        """By which edition, and that it decides nothing."""
        yield Static(id="edition", classes="banner")

    def on_resize(self) -> None:
        """Say by which edition; in a low window only that it decides nothing."""
        kept = self.earlier.record if self.earlier is not None else None
        record = kept if isinstance(kept, Eligibility) else self._record
        said = [safe(record.edition_words(self.vault.rules), "bold"), safe(NOBODY_REJECTED)]
        said += [safe(OFFERED)] if self._offered else []
        said = [safe(NOBODY_REJECTED)] if self.size.height < LOW else said
        self.query_one("#edition", Static).update(Content("\n").join(said))

    def start(self) -> dict[str, Any]:
        """What the people of the case already say, where nothing was written yet."""
        if self.earlier is not None or self.case is None:
            return super().start()
        whom = dict(self.route.offer).get("by_whom", "") if self.route else ""
        return of_route(self.case, whom, london(self.vault.now()).date())

    @property
    def _offered(self) -> bool:
        """Whether anything was filled in that nobody typed here."""
        return self.draft is None and self.earlier is None and bool(self.start())

    def people(self) -> list[tuple[str, str]]:
        """Only who is a person of this case can be named: the victim is who is meant where nobody is."""
        return [(person, words) for person, words in super().people() if person]

    @property
    def _record(self) -> Eligibility:
        record = self.as_typed()
        assert isinstance(record, Eligibility)
        return record

    def more_values(self) -> dict[str, Any]:
        """Which edition it was answered under: a correction of the answers is by today's."""
        definition = self.vault.rules.definition
        return {"definition": definition.id, "edition": definition.edition}

    def follows_from(self) -> object:
        """The answers and the decision."""
        record = self._record
        return record.answers(self.vault.rules), record.decided

    def beneath(self) -> Iterable[LineItem]:
        """What somebody decided, what follows for certain, what may, and what there is to find out."""
        record, rules = self._record, self.vault.rules
        found = record.routes(rules)
        checked = rules.definition.checked
        if record.decided:
            titles = ", ".join(rules.lists["eligibility-route"].label(code) for code in record.decided)
            yield from self.said(f"Decided by a person, and it stands: {titles}", indent=1, style="bold")
        for way in found.sure:
            yield from self._way(way)
        if found.may_be:
            yield from self.said("May be: act as if, and find out", indent=1, style="bold underline")
        for way in found.may_be:
            yield from self._way(way, sure=False)
        if found.find_out:
            yield from self.said("Find out, when it is safe to ask", indent=1, style="bold underline")
        for one in found.find_out:
            yield from self._cited(f"? {one.words}", one.clause, one.field)
        yield from self.said(
            f"By {rules.definition.named}: {rules.definition.note} "
            f"Checked {day_words(checked.last_verified)} by {checked.verified_by}.",
            indent=1,
            style="dim",
        )

    def _way(self, way: Way, *, sure: bool = True) -> Iterable[LineItem]:
        yield from self._cited(
            f"{'●' if sure else '○'} {way.title}: {way.says}", way.clause, None, "bold" if sure else ""
        )
        for step in way.steps:
            yield from self.said(f"› {step.words}", step.route)
        for words in way.never:
            yield from self.said(f"✗ {words}")

    def _cited(self, words: str, clause: str, key: object, style: str = "") -> list[LineItem]:
        content = Content.assemble(" ", safe(words, style), safe(f"  ({self.cite(clause)})", "dim"))
        return wrapped(content, self.size.width - 3, key, 3)
