"""Case: the fold of a case's entries. Stage, chronology, what is missing and what is due all follow from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from datui.casework.chronology import chronology, not_after, start_of_minute
from datui.casework.closure import Closure, Reopening
from datui.casework.contact import Contact, SafeContact, Visit
from datui.casework.danger import Danger, danger
from datui.casework.duties import Duty, duties
from datui.casework.emergency import Emergency
from datui.casework.gate import gate
from datui.casework.intake import Intake
from datui.casework.missing import missing
from datui.casework.note import Note
from datui.casework.people import VICTIM, Person, initials, said
from datui.casework.plan import Action
from datui.casework.policy import Rules
from datui.casework.records import CaseId, Entry, Record, RecordId
from datui.casework.referral import Referral
from datui.casework.risk import RiskAssessment, RiskLevel
from datui.casework.route import GateLine, Missing, Route
from datui.casework.row import CaseRow, reference
from datui.casework.stage import STAGES, stage
from datui.casework.vault import Genesis

__all__ = [
    "Action",
    "Case",
    "CaseRow",
    "Closure",
    "Contact",
    "Duty",
    "Emergency",
    "GateLine",
    "Genesis",
    "Intake",
    "Missing",
    "Note",
    "Person",
    "Referral",
    "Reopening",
    "RiskAssessment",
    "RiskLevel",
    "Route",
    "SafeContact",
    "Visit",
]

R = TypeVar("R", bound=Record)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One case as its entries tell it. Nothing here is picked by hand, and nothing depends on the hour."""

    case_id: CaseId
    entries: tuple[Entry, ...]
    rules: Rules

    @classmethod
    def fold(cls, case_id: CaseId, entries: Iterable[Entry], rules: Rules) -> Case:
        """The case that these entries make, in the order that they were written."""
        return cls(case_id, tuple(sorted(entries, key=lambda entry: entry.seq)), rules)

    def with_entry(self, entry: Entry) -> Case:
        """The same case with one entry more."""
        return Case.fold(self.case_id, (*self.entries, entry), self.rules)

    # -- the records

    @cached_property
    def _histories(self) -> dict[type[Record], dict[RecordId, list[Entry]]]:
        """Every version of every record, by kind; records and versions both oldest first."""
        found: dict[type[Record], dict[RecordId, list[Entry]]] = {}
        for entry in self.entries:
            found.setdefault(type(entry.record), {}).setdefault(entry.record.record_id, []).append(entry)
        return found

    def of(self, kind: type[Record]) -> list[Entry]:
        """The latest version of each record of a kind, the record that was written first coming first."""
        return [versions[-1] for versions in self._histories.get(kind, {}).values()]

    def pairs(self, kind: type[R]) -> list[tuple[Entry, R]]:
        """As `of`, with each record beside its entry."""
        return [(entry, entry.record) for entry in self.of(kind) if isinstance(entry.record, kind)]

    def latest(self, kind: type[Record]) -> Entry | None:
        """The record of a kind that was written last, in its latest version."""
        found = self.of(kind)
        return found[-1] if found else None

    def versions(self, record_id: RecordId) -> list[Entry]:
        """Every version of one record, oldest first."""
        return [entry for entry in self.entries if entry.record.record_id == record_id]

    def born(self, entry: Entry) -> Entry:
        """The first version of the record that an entry holds."""
        return self._histories[type(entry.record)][entry.record.record_id][0]

    # -- who

    @cached_property
    def reference(self) -> str:
        """What the case is called aloud: eight characters that tell nothing about anyone."""
        return reference(self.case_id)

    @property
    def people(self) -> list[Entry]:
        """Everyone of the case, in the order that they were written down."""
        return self.of(Person)

    @cached_property
    def persons(self) -> list[Person]:
        """As `people`, without their entries."""
        return [person for _entry, person in self.pairs(Person)]

    @property
    def victim(self) -> Entry | None:
        """The first person who is a victim; None while only the report tells of them."""
        return next((entry for entry, person in self.pairs(Person) if person.has_role(VICTIM)), None)

    @cached_property
    def victim_name(self) -> str:
        """The victim's name as far as anyone knows it: from the people of the case, else from the latest report."""
        names = [said(person.name) for person in self.persons if person.has_role(VICTIM)]
        names += [said(report.victim_name) for _entry, report in reversed(self.pairs(Intake))]
        return next((name for name in names if name), "")

    @property
    def initials(self) -> str:
        """At most three letters of the victim's name; "?" where it is not known."""
        return initials(self.victim_name)

    def person_words(self, person_id: RecordId) -> str:
        """How a person of the case is called; nobody named means the victim."""
        if not person_id:
            return self.victim_name or "the victim"
        person = next((person for person in self.persons if person.record_id == person_id), None)
        if person is None:
            return "someone who is not in this case"
        roles = ", ".join(self.rules.lists["person-role"].label(role).lower() for role in person.case_roles)
        return f"{said(person.name) or 'name not known'}{f' ({roles})' if roles else ''}"

    # -- safety

    @cached_property
    def danger_now(self) -> Danger | None:
        """The danger that somebody is said to be in now; None where nobody is."""
        return danger(self.entries)

    @property
    def danger(self) -> bool:
        """Whether somebody is said to be in danger now."""
        return self.danger_now is not None

    @property
    def safe_contact(self) -> Entry | None:
        """The safe-contact plan that counts: the last one by which any channel was asked about."""
        asked = [entry for entry, plan in self.pairs(SafeContact) if plan.asked_about]
        return asked[-1] if asked else None

    def plan_before(self, seq: int) -> SafeContact | None:
        """The safe-contact plan that counted before an entry was written."""
        before = Case(self.case_id, tuple(entry for entry in self.entries if entry.seq < seq), self.rules)
        found = before.safe_contact
        return found.record if found and isinstance(found.record, SafeContact) else None

    @property
    def fullest_assessment(self) -> RiskAssessment | None:
        """The risk assessment with most answers; of two alike the later one."""
        found = [assessment for _entry, assessment in self.pairs(RiskAssessment)]
        return max(reversed(found), key=lambda assessment: len(assessment.answers), default=None)

    @cached_property
    def _level(self) -> tuple[Entry, RiskLevel] | None:
        counted = [pair for pair in self.pairs(RiskLevel) if pair[1].counts]
        return counted[-1] if counted else None

    @property
    def level(self) -> str:
        """The level that a person decided with a reason; "unknown" until somebody has."""
        return self._level[1].level if self._level else "unknown"

    @property
    def level_since(self) -> datetime | None:
        """When that level was decided."""
        return not_after(self._level[1].decided_at, self._level[0].at) if self._level else None

    @property
    def plan_begun(self) -> bool:
        """Whether there is an action or a referral that says what it is."""
        actions = any(not action.empty for _entry, action in self.pairs(Action))
        return actions or any(not referral.empty for _entry, referral in self.pairs(Referral))

    # -- when

    def received_of(self, entry: Entry) -> datetime:
        """When a report came in: as it says, and never later than it was first written down."""
        assert isinstance(entry.record, Intake)
        return not_after(entry.record.received_at, self.born(entry).at)

    @cached_property
    def received_at(self) -> datetime:
        """When the first report came in, or, without a report, when the case was started."""
        reports = [self.received_of(entry) for entry in self.of(Intake)]
        return min(reports) if reports else self.entries[0].at if self.entries else _NEVER

    @cached_property
    def achieved(self) -> list[datetime]:
        """When the victim was spoken with, both ways and safely. An attempt, or anyone else, is not in it."""
        victims = {"", *(person.record_id for person in self.persons if person.has_role(VICTIM))}
        made = [pair for pair in self.pairs(Contact) if pair[1].reached.value and pair[1].with_whom in victims]
        return [self.made_at(entry, contact) for entry, contact in made]

    def made_at(self, entry: Entry, contact: Contact) -> datetime:
        """When a contact was made or tried."""
        return not_after(contact.at, entry.at if contact.at else self.born(entry).at)

    def contacted_since(self, moment: datetime) -> bool:
        """Whether contact was achieved at or after a moment, to the minute that an officer writes down."""
        return any(made >= start_of_minute(moment) for made in self.achieved)

    def closing_at(self, closure: Closure | None) -> datetime:
        """When a closure was written; when the case was, where there is none or it is not kept yet."""
        kept = [entry.at for entry in self.versions(closure.record_id)] if closure else []
        last = kept or [entry.at for entry in self.entries[-1:]]
        offered = [closure.at] if closure and closure.at and not kept else []
        return max([*last[-1:], *offered], default=_NEVER)

    # -- what follows

    @cached_property
    def closure(self) -> Closure | None:
        """The closure that counts: begun after the last report and after the case was last opened again."""
        reopened = max((self.born(entry).seq for entry in (*self.of(Reopening), *self.of(Intake))), default=-1)
        found = [closure for entry, closure in self.pairs(Closure) if self.born(entry).seq > reopened]
        return found[-1] if found else None

    @cached_property
    def gate(self) -> tuple[GateLine, ...]:
        """What stands between the case and its closure; empty where it may close."""
        return gate(self, self.closure)

    def gate_with(self, closure: Closure) -> tuple[GateLine, ...]:
        """What the gate would say if this closure were kept."""
        return gate(self, closure)

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

    def to_latest(self, kind: type[Record], field: str) -> Route:
        """Where the latest record of a kind is put right, or a new one is written."""
        latest = self.latest(kind)
        return Route(kind.kind, latest.record.record_id if latest else "", field)

    def row(self) -> CaseRow:
        """The case as the caseload lists it."""
        first = self.duties[0] if self.duties else None
        return CaseRow(
            case_id=self.case_id,
            reference=self.reference,
            initials=self.initials,
            open=self.status == "open",
            danger=self.danger,
            level=self.level,
            stage=self.stage,
            duty=first.short or first.words if first else "",
            due_at=first.due if first else None,
            received_at=self.received_at,
        )
