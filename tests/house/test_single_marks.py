"""Nothing that is shown calls abuse honour: the word stands in single marks, for it is theirs who abuse."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from datui.casework.records import REGISTRY

ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"honou?r(?!ed|s\b)", re.IGNORECASE)
_MARKED = re.compile(r"'honour'", re.IGNORECASE)


def texts(value: Any) -> Iterator[str]:
    """Every text in a file of assets; the name of a kind of abuse by itself is a code, and is never shown."""
    if isinstance(value, str):
        yield from [value] if value != "honour" else ()
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def bare(words: str) -> bool:
    return len(_WORD.findall(words)) != len(_MARKED.findall(words))


def test_the_word_without_its_marks_is_found():
    assert bare("think of honour-based abuse")
    assert bare("'Honour'-based, and honour killings")
    assert not bare("So-called 'honour'-based abuse")


def test_in_no_file_of_assets_does_the_word_stand_without_its_marks():
    files = sorted((ROOT / "assets").rglob("*.toml"))
    assert files
    found = [
        (file.name, words) for file in files for words in texts(tomllib.loads(file.read_text("utf-8"))) if bare(words)
    ]
    assert found == []


def test_in_no_question_does_the_word_stand_without_its_marks():
    import_module("datui.casework.kinds")  # it fills the registry
    asked = [question for record in REGISTRY.values() for _, _, question in record.questions()]
    assert asked
    assert [one.label for one in asked if bare(f"{one.label} {one.help}")] == []
