"""Every word that datui says by itself: of questions and choices, of the pack, and of what stands in its code."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from datui.casework.records import REGISTRY

TOP = Path(__file__).parents[2]
_PACK = ("policy", "instruments", "letters", "directory")
"""Where the pack lies."""
_SAYS_NOTHING = ("source", "verified_by", "id", "code", "clause", "screen", "field", "offer", "telling")
"""Keys of the pack whose texts are names and addresses, or words that are looked for: shown to nobody as advice."""


def words_of_questions() -> Iterator[tuple[str, str]]:
    """What every record asks, and how it explains that."""
    for kind in REGISTRY.values():
        for name, _info, question in kind.questions():
            yield f"{kind.kind}.{name}", f"{question.label} {question.help}"


def words_of_pack(*, never: bool = True) -> Iterator[tuple[str, str]]:
    """What the pack says, file by file; `never` also with what it says never to do."""
    for path in sorted(path for room in _PACK for path in TOP.glob(f"assets/{room}/*.toml")):
        for key, text in _texts("", tomllib.loads(path.read_text("utf-8"))):
            if never or ".never" not in key:
                yield f"{path.name}{key}", text


def _texts(key: str, found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, str):
        yield key, found
    elif isinstance(found, dict):
        for name, each in found.items():
            if name not in _SAYS_NOTHING:
                yield from _texts(f"{key}.{name}", each)
    elif isinstance(found, list):
        for each in found:
            yield from _texts(key, each)


def words_of_code(*rooms: str) -> Iterator[tuple[str, str]]:
    """Every sentence that stands in the code of these rooms: texts with a space in them; no docstring, no pattern."""
    for room in rooms:
        for path in sorted((TOP / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            own = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            own |= {id(each) for node in ast.walk(tree) if _is_pattern(node) for each in ast.walk(node)}
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or id(node) in own or not isinstance(node.value, str):
                    continue
                if " " in node.value.strip():
                    yield f"{path.relative_to(TOP)}:{node.lineno}", node.value


def _is_pattern(node: ast.AST) -> bool:
    """Whether it makes a pattern: what is looked for is said to nobody."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"


@cache
def everything_said(*, never: bool = True) -> tuple[tuple[str, str], ...]:
    """All of it, with where it stands."""
    code = words_of_code("datui", "screens", "storage")
    return (*words_of_questions(), *words_of_pack(never=never), *code)
