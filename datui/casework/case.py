"""Case: the fold of a case's entries. Stage, chronology, what is missing and what is due all follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from datui.casework.chronology import chronology, headline
from datui.casework.clocks import decided_at, decided_last, reported
from datui.casework.controlsheet import Edition
from datui.casework.danger import Danger, danger, unanswered
from datui.casework.departed import unsafe_contacts, unsafe_visits
from datui.casework.doubt import unsafe_ids
from datui.casework.due import Duty
from datui.casework.duties import duties
from datui.casework.firstcontact import spoken_with
from datui.casework.gate import gate
from datui.casework.kinds import (
    Closure,
    Contact,
    Person,
    RiskLevel,
    SafeContact,
    Visit,
)
from datui.casework.missing import missing
from datui.casework.moments import london
from datui.casework.people import initials
from datui.casework.places import Homes, homes
from datui.casework.plans import of_whom, plan_of
from datui.casework.records import Entry, RecordId
from datui.casework.route import GateLine, Missing
from datui.casework.row import CaseRow, reference, row
from datui.casework.stage import STAGES, closing, reopened_by, stage
from datui.casework.victim import may_be_victims, person_words, reached_by, tells_who, victim, victim_name
from datui.casework.written import Written

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
    def editions(self) -> tuple[Edition, ...]:
        """The editions of the policies that its first entry was written under; empty where nobody kept which."""
        return self.rules.editions_of(self.entries[0].rules) if self.entries else ()

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
    def tells_who(self) -> tuple[Entry, ...]:
        """Every entry that bears on who the victim is."""
        return tells_who(self)

    @cached_property
    def victims_then(self) -> dict[int, RecordId]:
        """Who was the victim after so many of those, as far as it was asked: it is asked of every plan and contact."""
        return {}

    @cached_property
    def unsafe_ids(self) -> frozenset[RecordId]:
        """Everyone whom the unsafe people of a plan may be: in doubt they are."""
        return unsafe_ids(self)

    @cached_property
    def reached(self) -> frozenset[RecordId]:
        """As `reached_by`."""
        return reached_by(self)

    @cached_property
    def may_be_victims(self) -> frozenset[RecordId]:
        """Everyone who may be the victim, whatever they were written down as: in doubt they are."""
        return may_be_victims(self)

    @cached_property
    def victim_name(self) -> str:
        """The victim's name as far as anyone knows it: as a person of the case, else as the reports name them."""
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

    @cached_property
    def homes(self) -> tuple[Homes, ...]:
        """Where each victim lives now, and every home that was told of and is not that."""
        return homes(self)

    @property
    def safe_contact(self) -> Entry[SafeContact] | None:
        """The victim's safe-contact plan that counts: the last one by which any channel was asked about."""
        return plan_of(self)

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

    # -- when

    @cached_property
    def reported(self) -> tuple[datetime, ...]:
        """When each report came in, or, without a report, when the case was begun: first contact is due from each."""
        return tuple(reported(self))

    @cached_property
    def received_at(self) -> datetime:
        """When the first report came in, or, without a report, when the case was begun."""
        return min(self.reported, default=_NEVER)

    @cached_property
    def with_victim(self) -> list[Entry[Contact]]:
        """Every contact with the victim, tried or made; one that names nobody is with the victim."""
        return [entry for entry in self.of(Contact) if not of_whom(self, entry.record)]

    @cached_property
    def achieved(self) -> list[Entry[Contact]]:
        """Where the victim was spoken with, both ways and safely. An attempt, or anyone else, is not in it."""
        return [entry for entry in self.with_victim if spoken_with(self, entry)]

    @cached_property
    def unsafe_contacts(self) -> tuple[tuple[Entry[Contact], str], ...]:
        """Every contact that left the safe-contact plan, and how: each is told to a supervisor."""
        return unsafe_contacts(self)

    @cached_property
    def unsafe_visits(self) -> tuple[tuple[Entry[Visit], str], ...]:
        """Every visit that was and that the plan did not allow, and why: each is told to a supervisor."""
        return unsafe_visits(self)

    # -- what follows

    @cached_property
    def closing(self) -> Entry[Closure] | None:
        """The closure that counts: begun after the last report and after the case was last opened again."""
        return closing(self)

    @property
    def closure(self) -> Closure | None:
        """As `closing`, without its entry."""
        return self.closing.record if self.closing else None

    @cached_property
    def gate(self) -> tuple[GateLine, ...]:
        """What stands between the case and its closure; empty where it may close."""
        last = self.closing or (self.entries[-1] if self.entries else None)
        return gate(self, last.at if last else _NEVER)

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
        return headline(self, entry)

    def row(self) -> CaseRow:
        """The case as the caseload lists it."""
        return row(self)
