"""Fictional cases for a TRAINING vault: stories of assets/demo, each told with its own people and on its own days."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from random import Random  # noqa: TID251 - only the demo may be repeatable
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from datui.casework.case import Record
from datui.casework.moments import LONDON, london
from datui.casework.policy import Rules
from datui.casework.records import REGISTRY, CaseId, build
from datui.casework.workdays import WorkingDays
from datui.cast import Cast, Somebody, desk

_LONGEST: Final = 160
_WHEN = re.compile(r"(?P<anchor>[denmrs])(?P<number>[+-]\d+)(?: (?P<hour>\d\d):(?P<minute>\d\d))?")
_OTHERWISE: Final = ("no", "not_known", "declined")
_ODDS: Final = (16, 5, 1)
_ROUND: Final = (6, 9)
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
        chance = Random(f"{seed}/{number}")  # noqa: S311 - nothing here is a secret
        story = book.stories[number] if number < len(book.stories) else chance.choices(book.stories, book.weights)[0]
        yield Telling(book, story, calendar, chance, rules).told()


class When(NamedTuple):
    """A place in time: how many days or minutes from what (see assets/demo/records.toml), and at what hour."""

    anchor: str
    number: int
    hour: time | None


@lru_cache(maxsize=1024)
def when(written: str) -> When:
    """A place in time as the stories write it."""
    match = _WHEN.fullmatch(written)
    if match is None:
        raise ValueError(f"no place in time: {written}")
    hour = time(int(match["hour"]), int(match["minute"])) if match["hour"] else None
    return When(match["anchor"], int(match["number"]), hour)


@dataclass(frozen=True, slots=True)
class Book:
    """All that assets/demo says."""

    people: Mapping[str, Any]
    words: Mapping[str, Any]
    records: Mapping[str, Any]
    stories: tuple[Mapping[str, Any], ...]
    weights: tuple[int, ...]


@lru_cache(maxsize=1)
def read_book() -> Book:
    """The demo's assets, read once; the stories come in the order of their files' names."""
    folder = files("assets") / "demo"
    people, words, records = (
        tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in ("people", "words", "records")
    )
    found = sorted((folder / "stories").iterdir(), key=lambda file: file.name)
    stories = tuple(tomllib.loads(file.read_text("utf-8")) for file in found if file.name.endswith(".toml"))
    return Book(people, words, records, stories, tuple(story["weight"] for story in stories))


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


class Words(dict[str, Any]):
    """What a sentence may name. A sentence that is not the story's own is drawn from the book, each once in a round."""

    def __init__(self, chance: Random, sentences: Mapping[str, list[str]], says: Mapping[str, str]) -> None:
        super().__init__()
        self._chance, self._sentences, self._says = chance, sentences, says
        self._left: dict[str, list[str]] = {}

    def __missing__(self, topic: str) -> str:
        if topic in self._says:
            return self._says[topic].format_map(self)
        left = self._left.setdefault(topic, [])
        if not left:
            left += self._chance.sample(self._sentences[topic], len(self._sentences[topic]))
        return left.pop().format_map(self)


class Telling:
    """One story as it is told once: its people, its days, and the records so far by the names that the story gives."""

    def __init__(self, book: Book, story: Mapping[str, Any], calendar: Calendar, chance: Random, rules: Rules) -> None:
        self._book, self._story, self._calendar, self._chance = book, story, calendar, chance
        self._tool = rules.instruments.get(_CHECKLIST) or next(iter(rules.instruments.values()))
        self._began: int = chance.randint(*story["began"])
        self._later = timedelta(minutes=chance.randrange(15), seconds=chance.randrange(60))
        self._named: dict[str, dict[str, Any]] = {}
        self._answered: dict[str, str] = {}
        self._words = Words(chance, book.words["sentences"], story.get("says", {}))
        self._words.update(book.people["services"], level=story["level"], desk=desk(chance))
        self._words.update(self._people(), number=f"DEMO/{chance.randrange(10_000):04}")
        fixed = {topic: chance.choice(found) for topic, found in book.words["fixed"].items()}
        for topic, words in fixed.items():
            self._words[topic] = story.get("says", {}).get(topic, words).format_map(self._words)

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
        """What goes on between two days, about once a week."""
        rounds: list[Mapping[str, Any]] = []
        start = first - self._chance.randint(*_ROUND)
        while start - 2 > last:
            rounds = rounds or self._chance.sample(self._book.records["rounds"], len(self._book.records["rounds"]))
            for step in rounds.pop()["steps"]:
                yield self._at(when(step["at"]), start), step
            self._named = {name: typed for name, typed in self._named.items() if not name.startswith(".")}
            start -= self._chance.randint(*_ROUND)

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
        if "draws" in step:
            self._words[step["draws"]] = self._drawn(step["draws"])
        new = {name: self._typed(value, at) for name, value in form.items()}
        name = step.get("as", "")
        typed = {**self._named.get(name, {"record_id": f"{self._chance.getrandbits(128):032x}"}), **new}
        if name:
            self._named[name] = {**typed, "because": ""}
        if "asked" in step:
            typed |= {"instrument": self._tool.id, "edition": self._tool.edition, "answers": self._answers(step["asked"])}
        return build(kind, typed, now=at)

    def _drawn(self, topic: str) -> SimpleNamespace:
        row: dict[str, str] = self._chance.choice(self._book.words[topic])
        return SimpleNamespace(**{name: words.format_map(self._words) for name, words in ({"check": ""} | row).items()})

    def _answers(self, asked: int) -> dict[str, str]:
        """An answer for each of the first items; asked again, it is the same."""
        for item in self._tool.items[:asked]:
            other = self._chance.choices(_OTHERWISE, _ODDS)[0]
            self._answered.setdefault(item.id, "yes" if item.id in self._story["yes"] else other)
        return dict(self._answered)

    def _typed(self, value: Any, at: datetime) -> Any:
        """What is typed in a field: a list of codes, a day or moment, or words with their names filled in."""
        if isinstance(value, list):
            return value
        if value.startswith("@"):
            return self._day_or_moment(when(value[1:]), at)
        return value.format_map(self._words) if "{" in value else value

    def _day_or_moment(self, place: When, at: datetime) -> str:
        if place.anchor == "e":
            return (at + timedelta(minutes=place.number)).isoformat(timespec="minutes")
        if place.anchor == "d":
            return (london(at).date() + timedelta(days=place.number)).isoformat()
        return self._calendar.day(self._back(place)).isoformat()
