"""The safe-contact plan, in view wherever someone is about to be reached."""

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from datui.casework.banner import banner_words
from datui.casework.case import Case
from datui.casework.channels import CHANNEL_WORDS
from datui.casework.plans import whose
from datui.casework.records import RecordId
from datui.casework.relations import must_not_words
from datui.casework.victim import reached_by
from screens.widgets.safe import safe

_OF_A_CHANNEL = ("Not allowed: ", *(f"{name.capitalize()}: " for name in CHANNEL_WORDS.values()))
"""How the lines of the plan begin that say of a channel whether it is allowed."""


class SafeContactBanner(Static):
    """What the plan allows, in words; without a plan it says that nothing is allowed."""

    def __init__(self, *, must_not: bool = True, channels: bool = True) -> None:
        super().__init__("", classes="banner", markup=False)
        self.channels = channels
        """Whether it says of each channel whether it is allowed: not where the page itself does."""
        self.must_not = must_not
        """Whether it names who must not receive anything: where somebody is about to be reached."""
        self._drawn: tuple[RecordId, tuple[str, ...]] | None = None

    def show(self, case: Case, now: datetime, whom: RecordId = "") -> None:
        """Draw the plan as it stands now: of the victim, or of another victim where it is they who are reached."""
        them = whose(case, whom) if whom in reached_by(case) else ""
        words = banner_words(case, now, them)
        self._drawn = them, words
        said = [line for line in words if self.channels or not line.startswith(_OF_A_CHANNEL)]
        lines = [safe(line, "bold" if index == 0 else "") for index, line in enumerate(said)]
        if self.must_not and (barred := must_not_words(case)):
            # Beneath the first, for in a low window the last lines of a full plan are cut off.
            lines.insert(1, safe(f"Must not receive anything: {barred}.", "bold"))
        if them:
            lines.insert(0, safe(f"Of {case.person_words(them)}:", "bold"))
        self.update(Content("\n").join(lines))

    def is_past(self, case: Case, now: datetime) -> bool:
        """Whether the plan allows now what it did not when this was drawn, or the other way about."""
        if self._drawn is None:
            return False
        them, words = self._drawn
        return banner_words(case, now, them) != words
