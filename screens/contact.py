"""Reaching someone, and going to them: with the safe-contact plan in view."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from datui.casework.channels import judged_as
from datui.casework.contact import Contact, Visit
from datui.casework.emergency import dangers
from datui.casework.needs import needs_words
from datui.casework.orderconflict import BY_ORDER, OF_A_PLACE
from datui.casework.reach import allowed_to
from datui.casework.records import Record, WrongAnswers
from datui.casework.visiting import not_to_plan, where_opened
from screens.form import Form
from screens.record import RecordScreen
from screens.widgets.banner import SafeContactBanner
from screens.widgets.paragraph import paragraph

NO_DANGER = "none is written down, which is not a no: ask before you go."
_INSTEAD = {
    "": "No reason of an officer's opens this one: take it to a supervisor.",
    "despite": "Say why it cannot wait, or ask them for another day.",
    "agreed_with": "Say which supervisor agreed.",
}
"""What is said with why a visit may not be planned, by the question that opens it."""


class PlanInView(RecordScreen):
    """A record that is about reaching someone: the plan stands above it."""

    of_whom: ClassVar[str] = "with_whom"
    """The field that says whose plan that is."""

    def above(self) -> Iterable[Widget]:
        """The safe-contact plan."""
        yield SafeContactBanner()

    def redraw(self) -> None:
        """Draw the plan as it stands now."""
        super().redraw()
        self._show_plan()

    def _show_plan(self) -> None:
        if self.case is not None:
            whom = str(self.query_one(Form).values.get(self.of_whom, ""))
            self.query_one(SafeContactBanner).show(self.case, self.vault.now(), whom)


class ContactScreen(PlanInView):
    """Write down an attempt to reach someone, as it was. Writing it down is never refused."""

    kind = Contact

    def start(self) -> dict[str, Any]:
        """Most attempts are to reach the victim; with whom else the route says, it says."""
        values = super().start()
        if values or (self.route and dict(self.route.offer).get("with_whom")):
            return values
        victim = self.case.victim if self.case else None
        return {"with_whom": victim.record.record_id} if victim else {}

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
        self._show_plan()
        by = judged_as(channel) if direction == "out" else ""
        verdict = allowed_to(case, whom, by, self.vault.now()) if by else None
        self.query_one(Form).rows["channel"].say(verdict.reason if verdict and not verdict.ok else "")


class VisitScreen(PlanInView):
    """Where you go, who knows, and back by when; called in when you are out again."""

    kind = Visit

    def above(self) -> Iterable[Widget]:
        """The safe-contact plan, what is dangerous there, and what a meeting with the victim needs."""
        yield from super().above()
        yield Static(id="dangers", classes="needs", markup=False)
        yield Static(id="needs", classes="needs", markup=False)

    def redraw(self) -> None:
        """Draw all of it as it stands now."""
        super().redraw()
        if self.case is not None:
            known = "; ".join(dict.fromkeys(filter(None, dangers(self.case, self.vault.now()))))
            self.query_one("#dangers", Static).update(
                Content("\n").join(paragraph(f"Known dangers: {known or NO_DANGER}", self.size.width - 1, 1, "bold"))
            )
            self.query_one("#needs", Static).update(
                Content("\n").join(paragraph(needs_words(self.case, self.vault.now()), self.size.width - 1, 1, "dim"))
            )

    def with_offers(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """That the officer is out again is proposed only once the visit has begun."""
        planned = self.earlier.record.at if self.earlier and isinstance(self.earlier.record, Visit) else None
        return dict(values) if planned and planned > self.vault.now() else super().with_offers(values)

    def hold(self, values: Mapping[str, Any]) -> None:
        """A place that nobody kept passed no interlock: it is shown as that of a visit that is over."""
        kept = self.earlier.record.where if self.earlier and isinstance(self.earlier.record, Visit) else None
        super().hold(values if values.get("where") == kept else {**values, "called_off": "y"})

    def record(self) -> Record:
        """The visit; one that is still to come passes the interlock, as it will stand then. Raises WrongAnswers."""
        visit = super().record()
        assert isinstance(visit, Visit)
        if self.case is not None and (reason := not_to_plan(self.case, visit, self.vault.now())):
            opens = where_opened(visit, reason)
            if any(reason.startswith(ordered) for ordered in BY_ORDER):
                of_a_place = any(reason.startswith(ordered) for ordered in OF_A_PLACE)
                raise WrongAnswers({"where" if of_a_place else "with_whom": reason})
            raise WrongAnswers({opens or "with_whom": f"{reason} {_INSTEAD[opens]}"})
        return visit
