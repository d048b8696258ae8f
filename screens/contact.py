"""Reaching someone, and going to them: with the safe-contact plan in view."""

from collections.abc import Iterable, Mapping
from typing import Any

from textual.widget import Widget

from datui.casework.contact import Contact, Visit
from datui.casework.interlock import channel_allowed
from datui.casework.safecontact import CHANNEL_WORDS
from datui.casework.victim import reached_by
from screens.form import Form
from screens.record import RecordScreen
from screens.widgets.banner import SafeContactBanner


class PlanInView(RecordScreen):
    """A record that is about reaching someone: the plan stands above it."""

    def above(self) -> Iterable[Widget]:
        """The safe-contact plan."""
        yield SafeContactBanner()

    def redraw(self) -> None:
        """Draw the plan as it stands now."""
        super().redraw()
        if self.case is not None:
            self.query_one(SafeContactBanner).show(self.case, self.vault.now())


class ContactScreen(PlanInView):
    """Write down an attempt to reach someone, as it was. Writing it down is never refused."""

    kind = Contact

    def start(self) -> dict[str, Any]:
        """Most attempts are to reach the victim."""
        values = super().start()
        victim = self.case.victim if self.case else None
        return values or ({"with_whom": victim.record.record_id} if victim else {})

    def on_mount(self) -> None:
        """Begin, and watch which channel is chosen."""
        super().on_mount()
        self._tried = self._way()

    def _way(self) -> tuple[str, str, str]:
        values = self.query_one(Form).values
        return values["direction"], values["with_whom"], values["channel"]

    def changed(self) -> None:
        """Say at once where the plan does not allow the channel that was chosen; it is written down all the same."""
        super().changed()
        way, case = self._way(), self.case
        if way == self._tried or case is None:
            return
        self._tried = direction, whom, channel = way
        asked = direction == "out" and whom in reached_by(case) and channel in CHANNEL_WORDS
        verdict = channel_allowed(case, channel, self.vault.now()) if asked else None
        self.query_one(Form).rows["channel"].say(verdict.reason if verdict and not verdict.ok else "")


class VisitScreen(PlanInView):
    """Where you go, who knows, and back by when; called in when you are out again."""

    kind = Visit

    def with_offers(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """That the officer is out again is proposed only once the visit has begun."""
        planned = self.earlier.record.at if self.earlier and isinstance(self.earlier.record, Visit) else None
        return dict(values) if planned and planned > self.vault.now() else super().with_offers(values)
