"""The stories of assets/demo as they are written: who may be in them, what may be said, and when each thing happens."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from importlib.resources import files
from random import Random  # noqa: TID251 - only the demo may be repeatable
from typing import Any, NamedTuple

_LIVING = ("apart", "together", "moved")
_WHEN = re.compile(r"(?P<anchor>[denmrs])(?P<number>[+-]\d+)(?: (?P<hour>\d\d):(?P<minute>\d\d))?")


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
class Pool:
    """What may be said and done where the two live apart, or together, or the victim has moved away."""

    fixed: Mapping[str, list[str]]
    sentences: Mapping[str, list[str]]
    tasks: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, words: Mapping[str, Any], living: str) -> Pool:
        """What fits everywhere and what fits there."""
        here = words[living]
        sentences = {topic: [*found, *here.get(topic, ())] for topic, found in words["sentences"].items()}
        tasks = tuple(task for task in words["task"] if living in task.get("living", _LIVING))
        return cls(words["fixed"], sentences, tasks)


@dataclass(frozen=True, slots=True)
class Book:
    """All that assets/demo says."""

    people: Mapping[str, Any]
    pools: Mapping[str, Pool]
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
    pools = {living: Pool.of(words, living) for living in _LIVING}
    return Book(people, pools, records, stories, tuple(story["weight"] for story in stories))


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
