"""The plan on the screen: beneath each form stands what it would leave open if it were kept as it is typed."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from datui.casework.agreed import of_agreed
from datui.casework.case import Case
from datui.casework.handover import of_handover
from datui.casework.kinds import Action, Agreed, Handover, SafetyPlan
from datui.casework.moments import day_words
from datui.casework.outgoing import Outgoing
from datui.casework.planned import of_action
from datui.casework.records import Entry, Record
from datui.casework.route import Missing
from datui.casework.safetyplans import of_safety_plan, review_day, to_read, was_read
from screens.beneath import BeneathScreen
from screens.readout import Read
from screens.readsout import ReadsOutScreen
from screens.widgets.lines import LineItem

NOTHING = "Nothing stands against it. F2 keeps it."
NO_FILE = "datui makes no file of it: read it out by a way that is allowed, as often as they like."


class _PlanScreen(BeneathScreen):
    """A record of the plan, and beneath it what it leaves open."""

    part = "What it leaves open"

    @abstractmethod
    def rule(self, case: Case, entry: Entry[Any]) -> Iterator[Missing]:
        """What this record leaves open in a case."""

    def follows_from(self) -> object:
        """The record as far as it can be read, and the minute: a day passes."""
        return self.as_typed(), self.vault.now().replace(second=0, microsecond=0)

    @property
    def then(self) -> tuple[Case, Entry[Any]] | None:
        """The case as it would be if this were kept now, and this in it; None where there is no case yet."""
        case, now = self.case, self.vault.now()
        if case is None:
            return None
        by = (self.vault.person, self.vault.name, self.vault.role)
        entry: Entry[Any] = Entry(case.entries[-1].seq + 1, case.case_id, now, *by, self.as_typed())
        return case.with_entry(entry), entry

    def beneath(self) -> Iterable[LineItem]:
        """Each thing that is open, with the field that answers it."""
        if (then := self.then) is None:
            return
        found = list(self.rule(*then))
        for line in found:
            yield from self.said(line.words, line.route.field)
        if not found:
            yield from self.said(NOTHING, style="dim")


class ActionScreen(_PlanScreen):
    """Write down a need and what is done about it. Beneath it stands whether it may be done yet, and what is open."""

    kind = Action

    def rule(self, case: Case, entry: Entry[Any]) -> Iterator[Missing]:
        """As `of_action`."""
        return of_action(case, entry)


class AgreedScreen(_PlanScreen):
    """Write down how much is done and how soon, as it was agreed with the victim once the risk was judged."""

    kind = Agreed

    def rule(self, case: Case, entry: Entry[Any]) -> Iterator[Missing]:
        """As `of_agreed`."""
        return of_agreed(case, entry)


class HandoverScreen(_PlanScreen):
    """Say who looks after the case while you are away, what they must know, and whether the victim knows."""

    kind = Handover

    def rule(self, case: Case, entry: Entry[Any]) -> Iterator[Missing]:
        """As `of_handover`."""
        return of_handover(case, entry)


class SafetyPlanScreen(ReadsOutScreen, _PlanScreen):
    """Go through the victim's own safety plan with them. It is theirs: no file is made of it, and copies are few."""

    kind = SafetyPlan
    after = "talked_on"

    @classmethod
    def paper(cls, case: Case, record: Any, now: Any) -> Outgoing:
        """As `to_read`."""
        return to_read(case, record, now)

    @classmethod
    def as_read(cls, before: Any, now: Any, paper: Outgoing, read: Read) -> Record:
        """As `was_read`."""
        return was_read(before, now, paper, read)

    def more_values(self) -> dict[str, Any]:
        """How much of it they heard stays as it was."""
        plan = self.earlier.record if self.earlier is not None else None
        if not isinstance(plan, SafetyPlan):
            return super().more_values()
        return super().more_values() | {"lines_read": plan.lines_read, "lines_of": plan.lines_of}

    def rule(self, case: Case, entry: Entry[Any]) -> Iterator[Missing]:
        """As `of_safety_plan`."""
        return of_safety_plan(case, entry)

    def people(self) -> list[tuple[str, str]]:
        """Only the victims of the case have one."""
        case = self.case
        return super().people() if case is None else [one for one in super().people() if one[0] in {"", *case.reached}]

    def beneath(self) -> Iterable[LineItem]:
        """What it leaves open, when it is gone through again, and that no file is made of it."""
        yield from super().beneath()
        if (then := self.then) is not None:
            plan = then[1].record
            if plan.counts and not plan.declined:
                yield from self.to_read("Read it out to them, line by line: nobody else near who could hear")
            again = day_words(review_day(*then))
            yield from self.said(f"By {again} it is gone through again. {NO_FILE}", style="dim")
