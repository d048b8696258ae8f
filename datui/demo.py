"""Fictional cases for a TRAINING vault: stories of assets/demo, each told with its own people and on its own days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random  # noqa: TID251 - only the demo may be repeatable
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from datui.casework import kinds as _every_kind  # noqa: F401 - it fills REGISTRY
from datui.casework.instrument import Instrument
from datui.casework.moments import LONDON, london
from datui.casework.records import REGISTRY, CaseId, Record, build
from datui.casework.rules import Rules
from datui.casework.workdays import WorkingDays
from datui.cast import Cast, Somebody, desk
from datui.storybook import Book, When, Words, read_book, when

_LONGEST: Final = 160
_OTHERWISE: Final = ("no", "not_known", "declined")
_ODDS: Final = (16, 5, 1)
_COME_BACK_TO: Final = (20, 0, 2)
"""The same once a week has passed: what was not known was come back to, and is known by then or was not said."""
_WEEK: Final = 5
_ROUND: Final = (11, 15)
"""How many working days after one round the next begins: between two and three weeks."""
_ROUND_AT_HIGH: Final = (7, 9)
"""The same where the level is high: between one and two weeks."""
_TAKES: Final = 2
"""How many working days after it began a round is over."""
_CHECKLIST: Final = "dash-prompts"


class FictionalCase(NamedTuple):
    """A case that never was: its id, and every record with the moment at which it was kept, oldest first."""

    case_id: CaseId
    kept: list[tuple[datetime, Record]]


def cases(seed: int, count: int, now: datetime, rules: Rules) -> Iterator[FictionalCase]:
    """Tell `count` cases that all happened before `now` (aware); what is due in them is due around `now`.

    Case number k is the same whatever `count` is. The first ones are every story once; then chance chooses by weight.
    """
    book, calendar = read_book(), Calendar.before(now, rules.days)
    for number in range(count):
        chance = Random(f"datui/demo/{seed}/{number}")  # noqa: S311 - nothing here is a secret
        story = book.stories[number] if number < len(book.stories) else chance.choices(book.stories, book.weights)[0]
        yield Telling(book, story, calendar, chance, rules).told()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days around now. `past[0]` is today, working day or not, and `past[3]` the third one before it."""

    now: datetime
    past: tuple[date, ...]
    days: WorkingDays

    @classmethod
    def before(cls, now: datetime, days: WorkingDays) -> Calendar:
        """The calendar as it looks at `now`."""
        past = [day := london(now).date()]
        while len(past) <= _LONGEST:
            day -= timedelta(days=1)
            if days.is_working(day):
                past.append(day)
        return cls(now.astimezone(UTC), tuple(past), days)

    def day(self, back: int) -> date:
        """The working day that many before today; below nought, after today."""
        return self.past[back] if back >= 0 else self.days.add(self.past[0], -back)

    def minutes_ago(self, minutes: int) -> datetime:
        """That many minutes before now, but still today: what is due today was not opened yesterday."""
        midnight = datetime.combine(self.past[0], time(), LONDON).astimezone(UTC)
        return min(self.now, max(self.now - timedelta(minutes=minutes), midnight))


class Telling:
    """One story as it is told once: its people, its days, and the records so far by the names that the story gives."""

    def __init__(self, book: Book, story: Mapping[str, Any], calendar: Calendar, chance: Random, rules: Rules) -> None:
        self._book, self._story, self._calendar, self._chance, self._rules = book, story, calendar, chance, rules
        self._began: int = chance.randint(*story["began"])
        self._later = timedelta(minutes=chance.randrange(15), seconds=chance.randrange(60))
        self._named: dict[str, dict[str, Any]] = {}
        self._answered: dict[str, dict[str, str]] = {}
        self._tasks: list[Mapping[str, Any]] = []
        self._pool = book.pools[story["living"]]
        self._words = Words(chance, self._pool.sentences, story["says"])
        self._words.update(book.people["services"], level=story["level"], desk=desk(chance))
        self._words.update(self._people(), number=f"DEMO/{chance.randrange(10_000):04}", definition=rules.definition)
        for topic, found in self._pool.fixed.items():
            self._words[topic] = story["says"].get(topic, chance.choice(found)).format_map(self._words)

    def _people(self) -> dict[str, Somebody | str]:
        cast, story = Cast(self._chance, self._book.people, self._calendar.past[0]), self._story
        victim = cast.meet(story["victim"])
        found: dict[str, Somebody | str] = {"v": victim}
        for name, who in zip(("p", "p2", "p3"), story["perpetrators"], strict=False):
            found[name] = cast.meet(who, victim)
        for name, age in zip(("c", "c2"), story.get("children", ()), strict=False):
            child = {"is": self._chance.choice("fm"), "age": age, "kin": True, "lives": "y"}
            found[name] = cast.meet(child, victim)
        return found | {"other": cast.meet({"is": "f", "age": [20, 60]}).name}

    def told(self) -> FictionalCase:
        """The case from its first entry to its last."""
        case_id = f"{self._chance.getrandbits(128):032x}"
        return FictionalCase(case_id, [(at, self._record(step, at)) for at, step in self._steps()])

    def _steps(self) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
        for step in self._story["steps"]:
            if "routine" in step:
                yield from self._routine(*(self._back(when(edge)) for edge in step["routine"]))
            else:
                yield self._at(when(step["at"])), step

    def _routine(self, first: int, last: int) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
        """What goes on between two days on which the plan is gone through; it is in every round too."""
        rounds: list[Mapping[str, Any]] = []
        start = first
        while (start := self._next(start, last)) > last:
            rounds = rounds or self._chance.sample(self._book.records["rounds"], len(self._book.records["rounds"]))
            for step in rounds.pop()["steps"]:
                yield self._at(when(step["at"]), start), step
            self._named = {name: typed for name, typed in self._named.items() if not name.startswith(".")}

    def _next(self, start: int, last: int) -> int:
        """When the next round begins, or `last`: never after the plan that was gone through at `start` has run out."""
        level, day = self._story["level"], self._calendar.day
        holds = self._rules.safe_contact(level).last_day(day(start), self._calendar.days)
        chosen = start - self._chance.randint(*(_ROUND_AT_HIGH if level == "high" else _ROUND))
        if chosen - _TAKES <= last and day(last) <= holds:
            return last
        chosen = max(chosen, last + _TAKES + 1)
        # A round tries on its first day and reaches them by the second at the latest.
        while day(chosen - 1) > holds and chosen < start - _TAKES - 1:
            chosen += 1
        return chosen

    def _back(self, place: When, start: int | None = None) -> int:
        """How many working days before today."""
        if place.anchor == "n":
            return -place.number
        return (self._began if start is None else start) - place.number

    def _at(self, place: When, start: int | None = None) -> datetime:
        """The moment of an entry."""
        if place.anchor == "m":
            return self._calendar.minutes_ago(-place.number)
        assert place.hour is not None
        day = self._calendar.day(self._back(place, start))
        return (datetime.combine(day, place.hour, LONDON) + self._later).astimezone(UTC)

    def _record(self, step: Mapping[str, Any], at: datetime) -> Record:
        """The record that a step keeps, made as a form makes it; a name that was used before is corrected."""
        form = {**self._book.records[step["does"]], **step.get("but", {})}
        kind = REGISTRY[form.pop("kind")]
        if step.get("draws") == "task":
            self._words["task"] = self._task()
        new = {name: self._typed(value, at) for name, value in form.items()}
        name = step.get("as", "")
        typed = {**self._named.get(name, {"record_id": f"{self._chance.getrandbits(128):032x}"}), **new}
        if name:
            self._named[name] = {**typed, "because": ""}
        if "asked" in step:
            tool = self._tool(step.get("with", _CHECKLIST))
            answers = self._answers(tool, step["asked"], step.get("yes", self._story["yes"]))
            typed |= {"instrument": tool.id, "edition": tool.edition, "answers": answers}
        return build(kind, typed, now=at)

    def _task(self) -> SimpleNamespace:
        """One of the things that are done in an ordinary week, not again until all have been."""
        self._tasks = self._tasks or self._chance.sample(self._pool.tasks, len(self._pool.tasks))
        drawn = {"check": "", **self._tasks.pop()}
        drawn.pop("living", None)
        return SimpleNamespace(**{name: words.format_map(self._words) for name, words in drawn.items()})

    def _tool(self, checklist: str) -> Instrument:
        """The checklist of that name, or the first of a pack that does not have it."""
        return self._rules.instruments.get(checklist) or next(iter(self._rules.instruments.values()))

    def _answers(self, tool: Instrument, asked: int, yes: Collection[str]) -> dict[str, str]:
        """An answer for each of the first items; asked again, it is the same."""
        odds = _ODDS if self._began < _WEEK else _COME_BACK_TO
        answered = self._answered.setdefault(tool.id, {})
        for item in tool.items[:asked]:
            other = self._chance.choices(_OTHERWISE, odds)[0]
            answered.setdefault(item.id, "yes" if item.id in yes else other)
        return dict(answered)

    def _typed(self, value: Any, at: datetime) -> Any:
        """What is typed in a field: a list, a day or moment, a person, or words with their names filled in."""
        if isinstance(value, list):
            return [self._typed(one, at) for one in value]
        if isinstance(value, dict):
            return {name: self._typed(one, at) for name, one in value.items()}
        if value.startswith("@"):
            return self._day_or_moment(when(value[1:]), at)
        if value.startswith("&"):
            return self._named[value[1:]]["record_id"]
        return value.format_map(self._words) if "{" in value else value

    def _day_or_moment(self, place: When, at: datetime) -> str:
        if place.anchor == "e":
            return (at + timedelta(minutes=place.number)).isoformat(timespec="minutes")
        if place.anchor == "d":
            return (london(at).date() + timedelta(days=place.number)).isoformat()
        return self._calendar.day(self._back(place)).isoformat()
