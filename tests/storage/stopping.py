"""The machine that stops, or the disk that fails, at a chosen step of a change."""

from pathlib import Path
from typing import Any

import pytest

from storage import copies


class Cut(Exception):
    """The machine stops here."""


def cut(monkeypatch: pytest.MonkeyPatch, module: object, name: str, at: int) -> None:
    """Stop everything at the at-th call of a function, before it does anything."""
    real, calls = getattr(module, name), [0]

    def stopping(*given: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] >= at:
            raise Cut
        return real(*given, **named)

    monkeypatch.setattr(module, name, stopping)


def second_copy_fails(monkeypatch: pytest.MonkeyPatch, wrong: BaseException) -> None:
    """The copy of the header that is written last cannot be written."""
    real = copies.write_whole

    def failing(where: Path, raw: bytes) -> None:
        if where.name == copies.NAMES[0]:
            raise wrong
        real(where, raw)

    monkeypatch.setattr(copies, "write_whole", failing)
