"""One table of an asset file: every key is asked for by its type, and what nobody asked for is refused by name."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NoReturn, Self, TypeVar

from datui.casework.policy import Verified
from datui.casework.refusal import Refusal
from datui.casework.text import clean

T = TypeVar("T")
_NAME = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
_SHOWN = 60
_CODE = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


class PackRefused(Refusal):
    """An asset file cannot be used; the reason names the file and the key or line."""

    route = "Put that file right, or put back the one that came with datui."


class Table:
    """A table of a file as TOML gave it, with the way to it for saying where something is wrong."""

    def __init__(self, file: str, raw: Mapping[str, Any], way: str = "") -> None:
        self.file, self.way, self._left = file, way, dict(raw)

    def refuse(self, why: str, key: str = "") -> NoReturn:
        """Refuse the file for what stands at `key`. No sentence carries the value."""
        where = clean(".".join(part for part in (self.way, key[:_SHOWN]) if part)).text.replace("\n", " ")
        raise PackRefused(f"{self.file}{f', {where}' if where else ''}: {why}.")

    def _take(self, key: str, kind: type[T], called: str, default: T | None) -> T:
        value = self._left.pop(key, default)
        if value is None:
            self.refuse("is missing", key)
        # A TOML boolean is an int to Python, and a date with a time is a date.
        if not isinstance(value, kind) or isinstance(value, (bool, datetime)):
            self.refuse(f"must be {called}", key)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Words that draw as they are written, on one line."""
        words = self._take(key, str, "text in quotation marks", default)
        if default is None and not words.strip():
            self.refuse("is empty", key)
        return self._drawable(words, key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words, each as `text` takes them; it may be empty."""
        found = self._take(key, list, "a list of texts", None)
        if not all(isinstance(words, str) and words.strip() for words in found):
            self.refuse("must be a list of texts with none of them empty", key)
        return tuple(self._drawable(words, key) for words in found)

    def _drawable(self, words: str, key: str) -> str:
        if "\n" in words or clean(words).text != words:
            self.refuse("has a line break or an invisible character in it", key)
        return words

    def code(self, key: str, default: str | None = None) -> str:
        """A code that records keep: lower-case letters and digits, joined by - _ or a full stop."""
        code = self.text(key, default)
        if code != default and not _CODE.fullmatch(code):
            self.refuse("must be lower-case letters and digits, joined by - _ or a full stop", key)
        return code

    def whole(self, key: str, least: int = 0, most: int = 100_000) -> int:
        """A whole number within its bounds."""
        number = self._take(key, int, "a whole number", None)
        if not least <= number <= most:
            self.refuse(f"must be from {least} to {most}", key)
        return number

    def day(self, key: str) -> date:
        """A date, written 2026-11-22."""
        return self._take(key, date, "a date such as 2026-11-22", None)

    def day_or_none(self, key: str) -> date | None:
        """A date, or None where the file gives none."""
        return self.day(key) if key in self._left else None

    def hour(self, key: str) -> time:
        """A time of day, written 17:00:00."""
        return self._take(key, time, "a time such as 17:00:00", None)

    def table(self, key: str) -> "Table":
        """The table under `key`."""
        return Table(self.file, self._take(key, dict, "a table", None), f"{self.way}.{key}" if self.way else key)

    def tables(self, short: str = "") -> Iterator[tuple[str, "Table"]]:
        """Every key that is left with the table under it; where `short` names a key, text alone stands for that key."""
        for key, value in tuple(self._left.items()):
            if not _NAME.fullmatch(key):
                self.refuse("this key must be letters and digits, joined by - _ or a full stop", key)
            if short and isinstance(value, str):
                self._left[key] = {short: value}
            with self.table(key) as table:
                yield key, table

    def dated(self) -> Iterator[tuple[date, str]]:
        """Every key that is left, which must be a date, and the key again for taking what stands under it."""
        for key in tuple(self._left):
            try:
                yield date.fromisoformat(key), key
            except ValueError:
                self.refuse("this key must be a date such as 2026-12-28", key)

    def rows(self, key: str) -> Iterator["Table"]:
        """The tables of a list that has at least one."""
        found = self._take(key, list, "a list of tables", None)
        if not found or not all(isinstance(row, dict) for row in found):
            self.refuse("must be a list of tables with at least one in it", key)
        for number, row in enumerate(found, 1):
            with Table(self.file, row, f"{self.way}.{key}[{number}]" if self.way else f"{key}[{number}]") as table:
                yield table

    def verified(self) -> Verified:
        """Since when it holds, who checked it, when and against what."""
        return Verified(
            self.day("in_force_from"), self.day("last_verified"), self.text("verified_by"), self.text("source", "")
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Refuse what nobody asked for: a misspelt key must not be a rule that silently does nothing."""
        for key in self._left if kind is None else ():
            self.refuse("is not a key that datui knows here", key)
