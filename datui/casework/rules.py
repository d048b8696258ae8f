"""Rules: all that a policy pack says, of which every clock, list, clause and checklist of a case is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from datui.casework.askedfor import AskedFor
from datui.casework.asking import Asking
from datui.casework.checklists import Checklists
from datui.casework.computer import Library, Places
from datui.casework.controlsheet import Edition
from datui.casework.deadline import Deadline, Threshold
from datui.casework.definition import Definition
from datui.casework.directory import Directory
from datui.casework.due import Duty
from datui.casework.instrument import Cluster
from datui.casework.lettertemplate import Template
from datui.casework.policy import ChoiceList, Clause, Policy
from datui.casework.remedies import Remedy
from datui.casework.route import Route
from datui.casework.settings import Idle
from datui.casework.tenancies import Housing
from datui.casework.workdays import WorkingDays


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a pack says, checked and unchangeable. `digest` changes with any byte of it."""

    policies: Mapping[str, Policy]
    clauses: Mapping[str, Clause]
    lists: Mapping[str, ChoiceList]
    deadlines: Mapping[str, Deadline]
    thresholds: Mapping[str, Threshold]
    instruments: Checklists
    definition: Definition
    prompts: Mapping[str, Asking]
    days: WorkingDays
    idle: Idle
    places: Places
    openssl: Library
    digest: str
    clusters: tuple[Cluster, ...] = ()
    directory: Directory = field(default_factory=Directory)
    referrals: Mapping[str, AskedFor] = field(default_factory=lambda: MappingProxyType({}))
    """What each kind of agency asks for, by its code."""
    remedies: Mapping[str, Remedy] = field(default_factory=lambda: MappingProxyType({}))

    housing: Housing = field(default_factory=Housing)

    letters: Mapping[str, Template] = field(default_factory=lambda: MappingProxyType({}))
    """Each letter that can be written, by its id."""

    worked_under: Mapping[str, tuple[Edition, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Which editions an open vault was worked under, by the digest of the rules of that time."""
    left_out: tuple[str, ...] = ()
    """What is to be said of a landlord's own pack in the vault that cannot be read any more."""

    def cite(self, clause_id: str, today: date) -> str:
        """A clause as it is cited: "Wrekin 2019, timescales", or the source that a practice clause rests on.

        It says so where the policy expired or its review was due before `today`. Empty where there is no such clause.
        """
        clause = self.clauses.get(clause_id)
        if clause is None:
            return ""
        policy = self.policies[clause.policy]
        named = clause.source.split(";")[0] or f"{policy.cited_as}, {clause.ref.replace('-', ' ')}"
        return ", ".join(words for words in (named, policy.sheet.age(today)) if words)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The edition of each policy of these rules."""
        return tuple(policy.edition for policy in self.policies.values())

    def editions_of(self, digest: str) -> tuple[Edition, ...]:
        """The editions that rules of this digest had; empty where nobody kept which they were."""
        return self.editions if digest == self.digest else self.worked_under.get(digest, ())

    def duty(self, deadline: str, start: datetime, code: str, words: str, route: Route) -> Duty:
        """What is due by a deadline that is counted from `start`, under the clause that says so."""
        found = self.deadlines[deadline]
        return Duty(code, words, found.due(start, self.days), found.clause, route)

    def safe_contact(self, level: str) -> Deadline:
        """How long a safe-contact plan is believed without being confirmed; a level not yet decided counts as high."""
        return self.deadlines[_by_level("safe_contact", level)]

    def risk_review(self, level: str) -> Deadline:
        """By when risk is looked at again; a level not yet decided counts as high."""
        return self.deadlines[_by_level("risk_review", level)]

    def concerns(self, today: date) -> tuple[str, ...]:
        """What a person should know about the pack's age on `today`."""
        said = [policy.concern(today) for policy in self.policies.values()]
        return tuple(words for words in (*self.left_out, *said, self.days.warning(today)) if words)


def _by_level(name: str, level: str) -> str:
    return f"{name}_{'other' if level in ('standard', 'medium') else 'high'}"
