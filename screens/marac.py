"""MARAC and incidents: what the records say stands above the form; the answers and the decision are a person's."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.consider import outstanding
from datui.casework.kinds import Incident, MaracCriteria
from datui.casework.moments import london
from datui.casework.police import count_words
from datui.casework.repeat import flag_words
from screens.record import RecordScreen
from screens.widgets.safe import safe


class _Counted(RecordScreen):
    """A record beside which the incidents and the last MARAC referral matter."""

    def above(self) -> Iterable[Widget]:
        """What the records say, as facts."""
        if said := self.facts():
            yield Static(safe("\n".join(said)), classes="banner")

    def facts(self) -> list[str]:
        """The counts and the flag of this case."""
        if self.case is None:
            return []
        today = london(self.vault.now()).date()
        return [words for words in (flag_words(self.case), f"{count_words(self.case, today)}.") if words]


class IncidentScreen(_Counted):
    """Write down one incident: any abuse, criminal or not. What it may mean for MARAC stands above."""

    kind = Incident


class MaracScreen(_Counted):
    """Go through the four MARAC criteria and decide. The records prompt; they answer nothing and decide nothing."""

    kind = MaracCriteria

    def facts(self) -> list[str]:
        """What the records say for it, before the counts."""
        found = [reason.words for reason in outstanding(self.case)] if self.case else []
        return [f"To weigh: {'; '.join(found)}.", *super().facts()] if found else super().facts()
