"""The types of a policy pack: clauses, lists, deadlines, thresholds, checklists, and who checked each of them when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Literal, get_args

from datui.casework.moments import LONDON, day_words, london
from datui.casework.workdays import WorkingDays

Unit = Literal["working days", "days", "weeks", "same day"]
UNITS: tuple[Unit, ...] = get_args(Unit)
_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Verified:
    """Since when a piece of the pack holds, who last checked it against its source, and when."""

    in_force_from: date
    last_verified: date
    verified_by: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a policy or a practice source asks for, in our own words. `id` is "policy:ref"."""

    id: str
    policy: str
    ref: str
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One edition of a policy, with the dates that it gives; None where it gives none."""

    id: str
    title: str
    cited_as: str
    landlord: str
    checked: Verified
    board_approval: date | None
    implemented: date | None
    review_due: date | None
    gives_way_to: str
    note: str

    def concern(self, today: date) -> str:
        """What to say about this edition's age on `today`; empty where its review is still to come."""
        if self.review_due is None:
            return f"{self.title}: this edition gives no review date."
        if today > self.review_due:
            return f"{self.title}: its own review was due by {day_words(self.review_due)}, which has passed."
        return ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list's answers: the code is kept, the label is shown."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A named list of choices, in the order that they are offered."""

    name: str
    choices: tuple[Choice, ...]
    checked: Verified

    def label(self, code: str) -> str:
        """The words of a code; the code itself where this edition of the list does not have it."""
        return next((choice.label for choice in self.choices if choice.code == code), code)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is due after it started, and the clause that says so."""

    name: str
    amount: int
    unit: Unit
    clause: str
    checked: Verified

    @property
    def words(self) -> str:
        """How an officer says it: at once, the same day, 1 working day, 6 weeks."""
        if self.unit == "same day":
            return "the same day"
        if not self.amount:
            return "at once"
        return f"{self.amount} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"

    def due(self, start: datetime, days: WorkingDays) -> datetime:
        """When it is due, in UTC: working days end at the closing hour, other days with the London day.

        The day of `start` is day 0. Nought days or weeks is at once: `start` itself.
        """
        if self.unit in ("days", "weeks") and not self.amount:
            return start.astimezone(UTC)
        last = self.last_day(london(start).date(), days)
        if self.unit == "working days":
            return days.end_of(last)
        return datetime.combine(last, _END_OF_DAY, LONDON).astimezone(UTC)

    def last_day(self, start: date, days: WorkingDays) -> date:
        """The day on which it is due, counted from `start`, which is day 0."""
        if self.unit == "working days":
            return days.add(start, self.amount)
        return _later(start, {"days": self.amount, "weeks": 7 * self.amount}.get(self.unit, 0))

    def beside(self, start: datetime, days: WorkingDays) -> tuple[str, ...]:
        """What is shown beside the due moment: that the table ends before it, and closures, which extend nothing."""
        if self.unit != "working days":
            return ()
        first, last = london(start).date(), london(self.due(start, days)).date()
        said = (days.warning(first, last), *(shut.words for shut in days.closures_between(first, last)))
        return tuple(words for words in said if words)


def _later(day: date, number: int) -> date:
    """`number` days on, or the last day there is: a mistyped year must not make a case unreadable."""
    try:
        return day + timedelta(days=number)
    except OverflowError:
        return date.max


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number at which something is said. It never sets a risk level."""

    name: str
    amount: int
    unit: str
    clause: str
    checked: Verified


@dataclass(frozen=True, slots=True)
class Prompt:
    """One item of an instrument: what to ask about, what to write down, and why it may count by itself."""

    id: str
    number: int
    text: str
    capture: str
    flag: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A versioned checklist. An answer is kept under its id, its edition and the prompt's id."""

    id: str
    edition: str
    title: str
    brief: str
    """The notice in one line, in view wherever the checklist is asked."""
    notice: str
    acknowledgement: str
    licence_note: str
    items: tuple[Prompt, ...]
    checked: Verified


@dataclass(frozen=True, slots=True)
class Idle:
    """How long a session lasts: untouched, within what bounds; how long before its end it says so; and in any case."""

    default_seconds: int
    minimum_seconds: int
    maximum_seconds: int
    warn_seconds: int
    session_seconds: int


@dataclass(frozen=True, slots=True)
class SyncService:
    """A service that copies folders to other computers, and how they are known: by name and by what it leaves there.

    In both, * stands for anything; a / at the end of what is left says that it is a folder.
    """

    name: str
    folders: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where no vault may be: in a service's folders, over the network, or on what a host lends a virtual machine."""

    services: tuple[SyncService, ...]
    network: tuple[str, ...]
    lent: tuple[str, ...]
    checked: tuple[Verified, ...]
    backup: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Where a backup may go, by the sort of the place, and how it is called."""


@dataclass(frozen=True, slots=True)
class Library:
    """The first release of each line of a library, such as 3.6, with every security fix known when it was checked.

    `note` says what an older one means for the vault's database.
    """

    first: Mapping[str, str]
    note: str
    checked: Verified


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a pack says, checked and unchangeable. `digest` changes with any byte of it."""

    policies: Mapping[str, Policy]
    clauses: Mapping[str, Clause]
    lists: Mapping[str, ChoiceList]
    deadlines: Mapping[str, Deadline]
    thresholds: Mapping[str, Threshold]
    instruments: Mapping[str, Instrument]
    days: WorkingDays
    idle: Idle
    places: Places
    openssl: Library
    digest: str

    def cite(self, clause_id: str) -> str:
        """A clause as it is cited: "Wrekin 2019, timescales", or the source that a practice clause rests on.

        Empty where there is no such clause.
        """
        clause = self.clauses.get(clause_id)
        if clause is None:
            return ""
        if clause.source:
            return clause.source.split(";")[0]
        return f"{self.policies[clause.policy].cited_as}, {clause.ref.replace('-', ' ')}"

    def safe_contact(self, level: str) -> Deadline:
        """How long a safe-contact plan is believed without being confirmed; a level not yet decided counts as high."""
        return self.deadlines[_by_level("safe_contact", level)]

    def risk_review(self, level: str) -> Deadline:
        """By when risk is looked at again; a level not yet decided counts as high."""
        return self.deadlines[_by_level("risk_review", level)]

    def concerns(self, today: date) -> tuple[str, ...]:
        """What a person should know about the pack's age on `today`."""
        said = [policy.concern(today) for policy in self.policies.values()]
        return tuple(words for words in (*said, self.days.warning(today)) if words)


def _by_level(name: str, level: str) -> str:
    return f"{name}_{'other' if level in ('standard', 'medium') else 'high'}"
