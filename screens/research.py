"""Research for MARAC: above, that nobody contacts the victim for it; beneath, what this case says already."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.kinds import Intake, MaracMeeting, Research
from datui.casework.moments import day_words, london
from datui.casework.people import said
from datui.casework.police import count_words
from datui.casework.repeat import flag_words
from datui.casework.research import DO_NOT_CONTACT, UNLESS, ask_instead
from screens.beneath import BeneathScreen
from screens.widgets.lines import LineItem
from screens.widgets.safe import safe


class ResearchScreen(BeneathScreen):
    """Look through our own records for MARAC: facts, opinion, what is shared and what is not. Nobody is contacted."""

    kind = Research
    part = "From this case"

    def above(self) -> Iterable[Widget]:
        """That the victim is not contacted for it."""
        yield Static(safe(f"{DO_NOT_CONTACT}\n{UNLESS}", "bold"), classes="banner")

    def start(self) -> dict[str, Any]:
        """What was kept; of a new one, the meeting that is still to come."""
        if self.earlier is not None or self.case is None:
            return super().start()
        ahead = [one.record_id for one in self.case.records(MaracMeeting) if one.to_come and not one.empty]
        return {"meeting": ahead[-1]} if ahead else {}

    def follows_from(self) -> object:
        """The case, and which records were looked through."""
        return self.case, self.as_typed()

    def beneath(self) -> Iterable[LineItem]:
        """Whom to ask instead, what this case says by itself, and which records nobody looked through yet."""
        case, record = self.case, self.as_typed()
        if case is None or not isinstance(record, Research):
            return
        words, route = ask_instead(case)
        yield from self.said(f"› {words}", route)
        for fact in _facts(case, self.vault.now()):
            yield from self.said(f"  {fact}")
        choices = self.vault.rules.lists["research-source"].choices
        left = [choice.label for choice in choices if choice.code not in record.looked and choice.code != "other"]
        if left:
            yield from self.said(f"Not looked through yet: {'; '.join(left)}", "looked", style="dim")


def _facts(case: Case, now: datetime) -> Iterable[str]:
    """What this case says that a meeting may need, in so few words that nothing of it needs a place."""
    tenancies = [said(report.tenancy) for report in case.records(Intake) if report.tenancy.answered]
    if tenancies:
        yield f"Tenancy: {case.rules.lists['tenancy'].label(tenancies[-1])}"
    yield count_words(case, london(now).date())
    if flag := flag_words(case):
        yield flag
    level = case.level if case.level_since is None else f"{case.level}, {day_words(london(case.level_since).date())}"
    yield f"Our level: {level}"
    if any(said(person.danger) for person in case.persons):
        yield "A warning for staff is on record"
