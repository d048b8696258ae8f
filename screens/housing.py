"""Homes: beneath each form stands what may be done, what stands against it and what to mind; nothing is advised."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from textual.content import Content

from datui.casework.case import Case
from datui.casework.jobs import as_heard, heard, job, stops
from datui.casework.kinds import Money, SecurityMeasure
from datui.casework.moments import day_words
from datui.casework.money import TWO_HOMES
from datui.casework.money import stops as money_stops
from datui.casework.outgoing import Outgoing
from datui.casework.records import Entry, Record
from datui.casework.route import Missing, Route
from screens.beneath import BeneathScreen
from screens.form import Form
from screens.readout import Read
from screens.readsout import ReadsOutScreen
from screens.widgets.lines import LineItem, Lines, wrapped
from screens.widgets.safe import safe

Put = tuple[str, str]
"""A field of the form, and words to put into it."""


class HousingScreen(BeneathScreen):
    """A record about a home. Beneath it: what may be done now, what stands against it, and what to mind."""

    @property
    def with_this(self) -> Case | None:
        """The case as it would be if what is typed were kept now."""
        case, vault = self.case, self.vault
        if case is None:
            return None
        seq = case.entries[-1].seq + 1 if case.entries else 1
        entry = Entry(seq, case.case_id, vault.now(), vault.person, vault.name, vault.role, self.as_typed())
        return case.with_entry(entry)

    @property
    def is_kept(self) -> bool:
        """Whether what stands here is what the vault holds."""
        return self.earlier is not None and not self.touched and self.draft is None

    def follows_from(self) -> object:
        """What is typed, and all of the case."""
        return self.as_typed(), len(self.case.entries) if self.case else 0, self.is_kept

    def beneath(self) -> Iterable[LineItem]:
        """What follows, where there is a case for it to follow from."""
        case = self.with_this
        return self.lines(case, self.as_typed()) if case is not None else ()

    def lines(self, case: Case, record: Any) -> Iterator[LineItem]:
        """The lines beneath this kind of record; a kind that has none says nothing."""
        yield from ()

    def titled(self, words: str) -> list[LineItem]:
        """A line that says what the ones beneath it are."""
        return self.said(words, indent=1, style="bold")

    def stands(self, found: Iterable[Missing], mark: str = "□") -> Iterator[LineItem]:
        """What is open or stands against it: Enter goes to where it is put right."""
        for line in found:
            here = line.route.record_id == self.record_id
            content = Content.assemble(f" {mark} ", safe(line.words), safe(f"  {self.cite(line.clause)}", "dim"))
            yield from wrapped(content, self.size.width - 3, line.route.field if here else line.route, 5)

    def to_mind(self, cautions: Iterable[str]) -> Iterator[LineItem]:
        """What to mind; it is never an instruction."""
        for words in cautions:
            yield from self.said(f"! {words}")

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Put the words of the line into its field; every other line leads somewhere, which the base sees to."""
        if isinstance(message.key, tuple):
            message.stop()
            name, words = message.key
            form = self.query_one(Form)
            form.bring({name: words})
            self.changed()
            form.go_to(name)


class SecurityScreen(ReadsOutScreen, HousingScreen):
    """Write down a measure to stay at home. Beneath it: whether it may be ordered, and what a contractor hears."""

    kind: ClassVar[type[Record]] = SecurityMeasure
    after = "reference"

    @classmethod
    def paper(cls, case: Case, record: Any, now: Any) -> Outgoing:
        """As `job`."""
        return job(case, record, now)

    @classmethod
    def as_read(cls, before: Any, now: Any, paper: Outgoing, read: Read) -> Record:
        """As `as_heard`."""
        return as_heard(before, now, paper, read)

    @classmethod
    def was_read(cls, record: Any, paper: Outgoing) -> Read:
        """As `heard`."""
        return heard(record, paper)

    def more_values(self) -> dict[str, Any]:
        """What the contractor heard stays as they heard it."""
        measure = self.earlier.record if self.earlier is not None else None
        told = measure.heard if isinstance(measure, SecurityMeasure) else ()
        return super().more_values() | {"heard": [line.model_dump(mode="json") for line in told]}

    def lines(self, case: Case, record: Any) -> Iterator[LineItem]:
        """Whether it may be ordered, what the contractor hears, and what to mind."""
        measure: SecurityMeasure = record
        known = case.rules.housing.measures.get(measure.measure)
        against = list(stops(case, measure))
        if measure.over:
            yield from self.titled(f"Nothing more to do: {measure.step}.")
        elif against:
            ordered = "It was ordered, and should not be:" if measure.went_out else "Not to be ordered yet:"
            yield from self.titled(ordered)
            yield from self.stands(against)
        else:
            yield from self.titled("Nothing stands against ordering it. What the contractor hears, and no more:")
            for part in job(case, measure, self.vault.now()).parts:
                for line in part.lines:
                    yield from self.said(f"{line.label}: {line.words}", "told" if line.label == "Work" else None)
            if measure.step in ("considered", "ordered"):
                yield from self.to_read("Read it to them, line by line: that orders it, and what they heard is kept")
        if known and not measure.told.strip():
            put: Put = ("told", known.words)
            yield from self.said(f"› Words that say nothing of why: {known.words}", put)
        yield from self.to_mind(known.cautions if known else ())


class MoneyScreen(HousingScreen):
    """Write down a matter of rent or money. Beneath it: what to mind, and until when two homes may be paid for."""

    kind: ClassVar[type[Record]] = Money

    def lines(self, case: Case, record: Any) -> Iterator[LineItem]:
        """What stands against it, and what holds of it."""
        money: Money = record
        yield from self.stands(money_stops(case, money), "✗")
        if money.what == TWO_HOMES:
            deadline = case.rules.deadlines["two_homes"]
            if money.from_day is not None:
                last = deadline.last_day(money.from_day, case.rules.days)
                yield from self.titled(f"On two homes at the latest until {day_words(last)}. Ask the benefit office.")
            yield from self.said(f"! {deadline.checked.source}.", style="dim")
        known = case.rules.housing.money.get(money.what)
        yield from self.to_mind(known.cautions if known else ())
        if money.what == "spare-room":
            yield from self.said(
                "› The home adapted first: a security measure", Route(SecurityMeasure.kind, "", "measure")
            )
