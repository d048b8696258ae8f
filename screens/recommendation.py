"""A recommendation: above, by which way it is talked over; beneath, where it stands and what is done next."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from datui.casework.case import Case
from datui.casework.channels import by_words, judged_as
from datui.casework.interlock import against
from datui.casework.kinds import Recommendation
from datui.casework.meetings import is_of, meetings, name_of
from datui.casework.moments import day_words
from datui.casework.recommendation import DECLINED, STANDS, actions_of, into_the_plan, standing
from datui.casework.tookon import to_report
from screens.beneath import BeneathScreen
from screens.meant import readable
from screens.widgets.lines import LineItem
from screens.widgets.safe import safe

SAFELY = "Talk it over with the victim where that is needed, and only by a way that their plan allows."


class RecommendationScreen(BeneathScreen):
    """Consider what a meeting recommends: with the victim where needed, then accepted or declined, with why."""

    kind = Recommendation
    part = "Where it stands"

    def above(self) -> Iterable[Widget]:
        """Of which meeting it is, and how it is talked over."""
        yield Static(safe("\n".join([*self._meeting(), SAFELY])), classes="banner")

    def _meeting(self) -> list[str]:
        """Which meeting recommended it, and before which day where it stands is reported."""
        said = self.with_offers(self.draft.values if self.draft else self.start())
        record = readable(self.kind, said | {"record_id": self.record_id}, self.vault.now())
        assert isinstance(record, Recommendation)
        for entry in meetings(self.case) if self.case is not None else ():
            if is_of(record, entry.record):
                next_on = entry.record.next_on
                by = f" Where it stands is reported before {day_words(next_on)}." if next_on else ""
                return [f"Of {name_of(entry.record)}.{by}"]
        return []

    def follows_from(self) -> object:
        """The case, and what is typed."""
        return self.case, self.as_typed()

    def beneath(self) -> Iterable[LineItem]:
        """What is wrong with how it was talked over, where it stands, and what comes next."""
        case, record = self.case, self.as_typed()
        if case is None or not isinstance(record, Recommendation):
            return
        by = judged_as(record.talked_how) if record.talked_how else ""
        if by and (why := against(case, by)):
            yield from self.said(f"! {by_words(record.talked_how)}: {why}", "talked_how", style="bold")
        stands = standing(case, record)
        yield from self.said(f"It is {STANDS[stands]}.", style="bold")
        if stands == "open":
            yield from self.said("Decide it: accepted, in part or declined, with why", "decision")
        elif record.decision in (DECLINED, "in-part") and not record.why.strip():
            yield from self.said("Say why: MARAC hears the reason too", "why")
        for action in actions_of(case, record):
            yield from self.said(f"› In the plan: {action.what or 'an action'} ({action.headline})", action.route)
        yield from self._next(case, record)

    def _next(self, case: Case, record: Recommendation) -> Iterable[LineItem]:
        """Into the plan once it is kept, and then to whoever takes our status."""
        kept = any(one.record_id == record.record_id for one in case.records(Recommendation))
        if standing(case, record) == "to-plan":
            if kept:
                yield from self.said("› Put it into the plan as an action", into_the_plan(record))
                yield from self.said("Or say why there is no action", "no_action")
            else:
                yield from self.said("F2 keeps it; then it goes into the plan from here", style="dim")
        if to_report(case, record):
            yield from self.said("Report where it stands, and write down when and to whom", "reported")
