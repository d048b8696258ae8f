"""Case: the fold of a case's entries. Stage, chronology, what is missing and what is due all follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from datui.casework.backup import Backup, Restored
from datui.casework.chronology import chronology
from datui.casework.clocks import decided_at, decided_last, may_follow, received_of, reported
from datui.casework.closure import Closure, Reopening
from datui.casework.contact import Contact, SafeContact, Visit
from datui.casework.danger import Danger, danger, unanswered
from datui.casework.duties import Duty, duties
from datui.casework.emergency import Emergency
from datui.casework.gate import gate
from datui.casework.intake import Intake
from datui.casework.missing import missing
from datui.casework.moments import london
from datui.casework.note import Note
from datui.casework.people import Person, initials
from datui.casework.plan import Action
from datui.casework.reads import Access
from datui.casework.records import Entry, RecordId
from datui.casework.referral import Referral
from datui.casework.rescued import Rescued
from datui.casework.risk import RiskAssessment, RiskLevel
from datui.casework.rollback import Continuation, Countersignature
from datui.casework.route import GateLine, Missing, Route
from datui.casework.row import CaseRow, reference, row
from datui.casework.settings import Settings
from datui.casework.slots import Enrolment, PassphraseChange, Removal, Reset, Rotation
from datui.casework.stage import STAGES, reopened_by, stage
from datui.casework.vault import Genesis
from datui.casework.victim import person_words, reached_by, victim, victim_name
from datui.casework.written import Written

__all__ = [
    "Access",
    "Action",
    "Backup",
    "Case",
    "CaseRow",
    "Closure",
    "Contact",
    "Continuation",
    "Countersignature",
    "Duty",
    "Emergency",
    "Enrolment",
    "GateLine",
    "Genesis",
    "Intake",
    "Missing",
    "Note",
    "PassphraseChange",
    "Person",
    "Referral",
    "Removal",
    "Reopening",
    "Rescued",
    "Reset",
    "Restored",
    "RiskAssessment",
    "RiskLevel",
    "Rotation",
    "Route",
    "SafeContact",
    "Settings",
    "Visit",
]

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case(Written):
    """One case as its entries tell it. Nothing here is picked by hand, and nothing depends on the hour."""

    # -- who

    @cached_property
    def reference(self) -> str:
        """What the case is called aloud: eight characters that tell nothing about anyone."""
        return reference(self.case_id)

    @property
    def people(self) -> list[Entry[Person]]:
        """Everyone of the case, in the order that they were written down."""
        return self.of(Person)

    @cached_property
    def persons(self) -> list[Person]:
        """As `people`, without their entries."""
        return self.records(Person)

    def person_on(self, entry: Entry[Person], day: date) -> Person:
        """A person as old as they are on a day: an age that was guessed has grown since it was said."""
        return entry.record.grown(london(self.said_since(entry, "age").at).date(), day)

    @cached_property
    def victim(self) -> Entry[Person] | None:
        """The person of whom the case is; None while only the report tells of them."""
        return victim(self)

    @cached_property
    def victim_name(self) -> str:
        """The victim's name as far as anyone knows it: from the people of the case, else from the latest report."""
        return victim_name(self)

    @property
    def initials(self) -> str:
        """At most three letters of the victim's name; "?" where it is not known."""
        return initials(self.victim_name)

    def person_words(self, person_id: RecordId) -> str:
        """How a person of the case is called; nobody named means the victim."""
        return person_words(self, person_id)

    # -- safety

    @cached_property
    def danger_now(self) -> Danger | None:
        """The danger that somebody is said to be in now; None where nobody is."""
        return danger(self.entries)

    @property
    def danger(self) -> bool:
        """Whether somebody is said to be in danger now."""
        return self.danger_now is not None

    @cached_property
    def unanswered_emergency(self) -> Entry | None:
        """The emergency that was opened and after which nobody said yet whether there is danger; None without one."""
        return unanswered(self.entries)

    @property
    def safe_contact(self) -> Entry[SafeContact] | None:
        """The safe-contact plan that counts: the last one by which any channel was asked about."""
        asked = [plan for plan in self.of(SafeContact) if plan.record.asked_about]
        return asked[-1] if asked else None

    def plan_before(self, seq: int) -> SafeContact | None:
        """The safe-contact plan that counted before an entry was written."""
        plan = self.before(seq).safe_contact
        return plan.record if plan else None

    @property
    def fullest_assessment(self) -> RiskAssessment | None:
        """The risk assessment with most answers; of two alike the later one."""
        return max(reversed(self.records(RiskAssessment)), key=lambda assessment: len(assessment.answers), default=None)

    @cached_property
    def _level(self) -> Entry[RiskLevel] | None:
        return decided_last(self)

    @property
    def level(self) -> str:
        """The level that a person decided with a reason; "unknown" until somebody has."""
        return self._level.record.level if self._level else "unknown"

    @property
    def level_since(self) -> datetime | None:
        """When that level was decided."""
        return decided_at(self, self._level) if self._level else None

    @property
    def plan_begun(self) -> bool:
        """Whether there is an action or a referral that says what it is."""
        actions = any(not action.empty for action in self.records(Action))
        return actions or any(not referral.empty for referral in self.records(Referral))

    # -- when

    @cached_property
    def reported(self) -> tuple[datetime, ...]:
        """When each report came in, or, without a report, when the case was begun: first contact is due from each."""
        return tuple(reported(self))

    @cached_property
    def received_at(self) -> datetime:
        """When the first report came in, or, without a report, when the case was begun."""
        return min(self.reported, default=_NEVER)

    def received_of(self, entry: Entry[Intake]) -> datetime:
        """When a report came in: as it says, and never later than it was first written down."""
        return received_of(self, entry)

    @cached_property
    def with_victim(self) -> list[Entry[Contact]]:
        """Every contact with the victim, tried or made; one that names nobody is with the victim."""
        victims = reached_by(self)
        return [entry for entry in self.of(Contact) if entry.record.with_whom in victims]

    @cached_property
    def achieved(self) -> list[Entry[Contact]]:
        """Where the victim was spoken with, both ways and safely. An attempt, or anyone else, is not in it."""
        return [entry for entry in self.with_victim if entry.record.reached.value]

    def contacted_since(self, moment: datetime) -> bool:
        """Whether contact was achieved at or after a moment, to the minute, or to the day that an officer writes."""
        return any(may_follow(self, entry, moment) for entry in self.achieved)

    @property
    def closing_at(self) -> datetime:
        """When the closure that counts was kept last; without one, when the case was last written in."""
        last = [self.closing] if self.closing else self.entries[-1:]
        return last[0].at if last else _NEVER

    # -- what follows

    @cached_property
    def closing(self) -> Entry[Closure] | None:
        """The closure that counts: begun after the last report and after the case was last opened again."""
        reopened = max((self.born(entry).seq for entry in (*self.of(Reopening), *self.of(Intake))), default=-1)
        found = [entry for entry in self.of(Closure) if self.born(entry).seq > reopened]
        return found[-1] if found else None

    @property
    def closure(self) -> Closure | None:
        """As `closing`, without its entry."""
        return self.closing.record if self.closing else None

    @cached_property
    def gate(self) -> tuple[GateLine, ...]:
        """What stands between the case and its closure; empty where it may close."""
        return gate(self, self.closing_at)

    def gate_at(self, now: datetime) -> tuple[GateLine, ...]:
        """What stands between the case and a closure that would be kept now; a closed case has nothing."""
        return () if self.status == "closed" else gate(self, now)

    def gate_with(self, closure: Closure, now: datetime) -> tuple[GateLine, ...]:
        """What the gate would say if this closure were kept now, whenever the closure says that it was."""
        seq = self.entries[-1].seq + 1 if self.entries else 1
        return self.with_entry(Entry(seq, self.case_id, now, "", "", "", closure)).gate

    @property
    def status(self) -> str:
        """Closed when a closure counts and the gate is empty; open otherwise, whatever somebody wrote."""
        return "closed" if self.closure is not None and not self.gate else "open"

    @cached_property
    def stage(self) -> str:
        """How far the case has come, by its records; never picked."""
        return stage(self)

    @property
    def stage_words(self) -> str:
        """How far the case has come, in words."""
        return STAGES[self.stage]

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """What is due, danger first and then by when; nothing in a closed case."""
        return duties(self)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What is not yet known or done; never a bar to keeping anything."""
        return missing(self)

    @property
    def chronology(self) -> list[Entry]:
        """The latest version of every record, what happened last coming first."""
        return chronology(self)

    @cached_property
    def reopened_by(self) -> Entry | None:
        """What was written first of what opened a closed case again; None where nothing did, or where it is closed."""
        return reopened_by(self)

    def headline(self, entry: Entry) -> str:
        """A record's line of the chronology, and whether it opened a closed case again."""
        opened = self.reopened_by
        again = opened is not None and opened.record.record_id == entry.record.record_id
        said = entry.record.headline
        return f"{said}; the closed case is open again" if again and not isinstance(entry.record, Reopening) else said

    def row(self) -> CaseRow:
        """The case as the caseload lists it."""
        return row(self)
