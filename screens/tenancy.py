"""A joint tenancy and a notice to quit: what may be done with what to mind, and from when a notice may take effect."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.chronology import not_after
from datui.casework.jointtenancy import stops
from datui.casework.kinds import Change, JointTenancy, Move, Notice
from datui.casework.moments import day_words, london
from datui.casework.noticed import effect, notice_missing
from datui.casework.records import Record
from datui.casework.route import Route
from screens.housing import HousingScreen
from screens.widgets.lines import LineItem
from screens.widgets.safe import safe

NOTHING_ADVISED = (
    "Nothing here is recommended. A solicitor advises, the customer chooses, and nobody here gives a notice."
)
NOBODY_ANSWERS = (
    "Nobody here answers a notice. Whoever gave it hears nothing of the other: no name, no plan, no reason."
)


class JointTenancyScreen(HousingScreen):
    """Write down a joint tenancy. Beneath it stands every option with what to mind; none of them is recommended."""

    kind: ClassVar[type[Record]] = JointTenancy
    part = "Options"

    def above(self) -> Iterable[Widget]:
        """That nothing is recommended."""
        yield Static(safe(NOTHING_ADVISED, "bold"), classes="banner")

    def lines(self, case: Case, record: Any) -> Iterator[LineItem]:
        """What is needed before what was decided may be done, then every option alike."""
        joint: JointTenancy = record
        needed = list(stops(case, joint))
        if needed:
            yield from self.titled("Before what was decided may be done:")
            yield from self.stands(needed, "✗")
        for option in case.rules.housing.options.values():
            talked = " (talked over)" if option.code in joint.considered else ""
            yield from self.said(f"{option.label}{talked}", indent=1)
            yield from self.to_mind(option.cautions)


class NoticeScreen(HousingScreen):
    """Write down a notice to quit that came in. It goes to a solicitor the same day; beneath it: what is known."""

    kind: ClassVar[type[Record]] = Notice

    def above(self) -> Iterable[Widget]:
        """That nobody answers it."""
        yield Static(safe(NOBODY_ANSWERS, "bold"), classes="banner")

    def lines(self, case: Case, record: Any) -> Iterator[LineItem]:
        """What is due today, from when it may take effect, and what else is done."""
        notice: Notice = record
        entry = next(entry for entry in case.of(Notice) if entry.record.record_id == notice.record_id)
        came = not_after(notice.received_at, case.born(entry).at)
        if notice.told_at is None:
            day = day_words(london(came).date())
            yield from self.said(f"□ A solicitor hears of it the same day: {day}", "told_at", indent=1, style="bold")
            following = case.rules.days.add(london(came).date(), 1)
            yield from self.said(f"Their next working day is {day_words(following)}. Leave word today all the same.")
        yield from self.said(effect(case, notice, came).words, indent=1)
        yield from self.stands((one for one in notice_missing(case) if one.route == notice.at_field("reply")), "✗")
        change = Route(Change.kind, "", "words", (("trigger", "notice"),))
        yield from self.said("› Risk is looked at again: write the change down", change)
        yield from self.said("› A home in case it ends: begin a move", Route(Move.kind, "", "way"))
