"""Consent: what somebody agreed to be told, one agency and purpose at a time, asked alone and safely."""

from collections.abc import Iterable
from typing import Final

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.consent import Consent, holds
from datui.casework.moments import london
from screens.record import RecordScreen
from screens.widgets.safe import safe

ALONE: Final = "Ask alone and safely, by a way that the plan allows. What is not named here was not agreed to."
OF_AN_ENQUIRY: Final = "This is the victim's answer to one enquiry of the other side. It opens no other door."
NOT_NEEDED: Final = "To keep somebody safe an agency can be told without it: a share says why."


class ConsentScreen(RecordScreen):
    """Write down what they agreed to: which agency, for what, by which way, until when; or that they took it back."""

    kind = Consent

    def above(self) -> Iterable[Widget]:
        """How it is asked, and how it stands now."""
        kept = self.earlier.record if self.earlier is not None else None
        said = [safe(ALONE, "bold"), safe(OF_AN_ENQUIRY if of_enquiry(self) else NOT_NEEDED)]
        if isinstance(kept, Consent):
            said.append(safe(f"As it is kept: {holds(kept, london(self.vault.now()).date()).words}"))
        yield Static(Content("\n").join(said), classes="banner")


def of_enquiry(screen: RecordScreen) -> str:
    """The record id of the enquiry that a record answers, as it is kept, waits or is offered; empty where of none."""
    kept = str(getattr(screen.earlier.record, "enquiry", "")) if screen.earlier is not None else ""
    waits = str(screen.draft.values.get("enquiry", "")) if screen.draft is not None else ""
    return kept or waits or (dict(screen.route.offer).get("enquiry", "") if screen.route is not None else "")
