"""Accountability and support: beneath the form stands what speaks against doing it, and where that is put right."""

from collections.abc import Iterable
from typing import Any

from datui.casework.accountability import Accountability
from datui.casework.heldtoaccount import against, is_support
from datui.casework.people import PERPETRATOR
from screens.beneath import BeneathScreen
from screens.remedies import remedy_lines
from screens.widgets.lines import LineItem
from screens.widgets.safe import safe

NOT_YET = "Not to be done yet"
NOTHING_AGAINST = "Nothing stands against it as it is written here. You decide, and somebody says so above."
AT_ANY_AGE = "Support may be offered to whoever harms at any age; it is no condition of anybody's safety."


class AccountabilityScreen(BeneathScreen):
    """What is done towards whoever harms, or offered to them. Writing it down is not doing it: beneath stands why."""

    kind = Accountability

    def people(self) -> list[tuple[str, str]]:
        """Only who is a person of this case: nobody named is nobody, and not the victim."""
        return [(person, words) for person, words in super().people() if person]

    def start(self) -> dict[str, Any]:
        """Where one person alone is said to harm, it is about them."""
        values, case = super().start(), self.case
        harm = [one.record_id for one in case.persons if one.has_role(PERPETRATOR)] if case else []
        return values or ({"whom": harm[0]} if len(harm) == 1 else {})

    def follows_from(self) -> object:
        """The answers."""
        return self.as_typed()

    def beneath(self) -> Iterable[LineItem]:
        """What speaks against it, and what the pack says of it."""
        one, case = self.as_typed(), self.case
        assert isinstance(one, Accountability)
        if case is None:
            return
        stands = against(case, one, self.vault.now())
        yield LineItem(safe(f" {NOT_YET if stands else NOTHING_AGAINST}", "bold"))
        for line in stands:
            key = line.route.field if line.route.record_id == one.record_id else line.route
            yield from self.said(f"✗ {line.words}", key, indent=1)
        if not is_support(case, one):
            yield from self.said(AT_ANY_AGE, indent=1, style="dim")
        remedy = self.vault.rules.remedies.get(one.what)
        if remedy is not None:
            yield LineItem(safe(f" {remedy.title}", "bold underline"))
            yield from remedy_lines(remedy, self.size.width - 3)
