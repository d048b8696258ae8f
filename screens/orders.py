"""Court orders: beneath the form stands what its sort is, what it goes against, and what is not known of it."""

from collections.abc import Iterable

from datui.casework.case import Case
from datui.casework.orderconflict import conflicts
from datui.casework.orderdue import unknown
from datui.casework.orders import Order
from datui.casework.records import Entry
from datui.casework.route import Route
from screens.beneath import BeneathScreen
from screens.remedies import remedy_lines
from screens.widgets.lines import LineItem
from screens.widgets.safe import safe

BROKEN = "Each time that it is broken: write an incident, and tell police."


class OrderScreen(BeneathScreen):
    """Write down an order as it is known. Whatever goes against it is not planned; beneath stands what is."""

    kind = Order

    def follows_from(self) -> object:
        """The order."""
        return self.as_typed()

    def beneath(self) -> Iterable[LineItem]:
        """What goes against it, what is not known yet, and what the pack says of such an order."""
        order, case = self.as_typed(), self.case
        assert isinstance(order, Order)
        if case is not None:
            yield from self._against(self._with(case, order))
            yield from self._unknown(case, order)
        yield from self.said(f"› {BROKEN}", Route("incident"), indent=1)
        remedy = self.vault.rules.remedies.get(order.sort)
        if remedy is not None:
            yield LineItem(safe(f" {remedy.title}", "bold underline"))
            yield from remedy_lines(remedy, self.size.width - 3)

    def _with(self, case: Case, order: Order) -> Case:
        seq = case.entries[-1].seq + 1 if case.entries else 1
        return case.with_entry(Entry(seq, case.case_id, self.vault.now(), "", "", "", order))

    def _against(self, case: Case) -> Iterable[LineItem]:
        for visit, _reason in conflicts(case):
            words = "✗ A planned visit goes against it: call it off, or change it"
            yield from self.said(words, visit.at_field("called_off"), indent=1, style="bold")

    def _unknown(self, case: Case, order: Order) -> Iterable[LineItem]:
        if order.holds:
            for line in unknown(self._with(case, order), order):
                yield from self.said(f"? {line.words}", line.route.field, indent=1)
