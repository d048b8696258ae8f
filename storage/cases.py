"""The cases that were looked at last, kept folded, so that a save does not read a whole case again."""

from collections import OrderedDict

from datui.casework.case import Case
from datui.casework.records import is_case
from datui.casework.rules import Rules
from storage.opening import Opened
from storage.schema import reading

_MOST = 8


class FoldedCases:
    """At most a few cases, each as the ledger has it."""

    def __init__(self, opened: Opened, rules: Rules) -> None:
        self._opened = opened
        self._rules = rules
        self._cases: OrderedDict[str, Case] = OrderedDict()

    def get(self, case_id: str, *, hold: bool = True) -> Case | None:
        """A case, from here or from the ledger; None where nothing of it was ever kept."""
        if case_id in self._cases:
            self._cases.move_to_end(case_id)
            return self._cases[case_id]
        with reading():
            entries = self._opened.ledger.case(case_id) if is_case(case_id) else []
        if not entries:
            return None
        case = Case.fold(case_id, entries, self._rules)
        if hold:
            self.hold(case)
        return case

    def hold(self, case: Case) -> None:
        """Keep a case in the place of what was held of it, and let the one go that was not asked for the longest."""
        self._cases[case.case_id] = case
        self._cases.move_to_end(case.case_id)
        while len(self._cases) > _MOST:
            self._cases.popitem(last=False)

    def let_go(self, case_id: str) -> None:
        """Read this case from the ledger the next time."""
        self._cases.pop(case_id, None)

    def clear(self) -> None:
        """Read every case from the ledger the next time."""
        self._cases.clear()
