"""One table of an asset file: every key is asked for by its type, and what nobody asked for is refused by name."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NoReturn, Self, TypeVar

from datui.casework.held import too_much
from datui.casework.policy import Verified
from datui.casework.refusal import Refusal
from datui.casework.text import clean

T = TypeVar("T")
_NAME = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
_SHOWN = 60
_LONGEST_CODE = 60
_AT_LINE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)")
_CODE = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


class PackRefused(Refusal):
    """An asset file cannot be used; the reason names the file and the key or line."""

    route = "Put that file right, or put back the one that came with datui."

    def __init__(self, reason: str, key: str = "", route: str | None = None) -> None:
        super().__init__(reason, route)
        self.key, self.way_out = key, route


class Table:
    """A table of a file as TOML gave it, with the way to it for saying where something is wrong."""

    def __init__(self, file: str, raw: Mapping[str, Any], way: str = "") -> None:
        self.file, self.way, self._left = file, way, dict(raw)

    def refuse(self, why: str, key: str = "", route: str | None = None) -> NoReturn:
        """Refuse the file for what stands at `key`, with a way out of its own if it has one. Neither has the value."""
        where = clean(".".join(part for part in (self.way, key[:_SHOWN]) if part)).text.replace("\n", " ")
        raise PackRefused(f"{self.file}{f', {where}' if where else ''}: {why}.", where, route)

    def _take(self, key: str, kind: type[T], called: str, default: T | None) -> T:
        value = self._left.pop(key, default)
        if value is None:
            self.refuse("is missing", key)
        # A TOML boolean is an int to Python, and a date with a time is a date.
        if not isinstance(value, kind) or isinstance(value, (bool, datetime)):
            self.refuse(f"must be {called}", key)
        return value

    def has(self, key: str) -> bool:
        """Whether a key stands there and was not asked for yet."""
        return key in self._left

    def text(self, key: str, default: str | None = None, *, most: int | None = None) -> str:
        """Words that draw as they are written, on one line, of no more characters than `most`."""
        words = self._take(key, str, "text in quotation marks", default)
        if default is None and not words.strip():
            self.refuse("is empty", key)
        if most is not None and len(words) > most:
            self.refuse(f"is longer than {most} characters", key)
        return self._drawable(words, key)

    def said(self, key: str) -> str:
        """Words as `text` takes them, or "" where the copy that was read does not say: the key itself must stand."""
        return self._drawable(self._take(key, str, 'text in quotation marks, "" where nothing is said', None), key)

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
        code = self.text(key, default, most=_LONGEST_CODE)
        if code != default and not _CODE.fullmatch(code):
            self.refuse("must be lower-case letters and digits, joined by - _ or a full stop", key)
        return code

    def whole(self, key: str, least: int = 0, most: int = 100_000) -> int:
        """A whole number within its bounds."""
        number = self._take(key, int, "a whole number", None)
        if not least <= number <= most:
            self.refuse(f"must be from {least} to {most}", key)
        return number

    def yes(self, key: str) -> bool:
        """Whether something is so, written true or false."""
        value = self._left.pop(key, None)
        if not isinstance(value, bool):
            self.refuse("must be true or false", key)
        return value

    def day(self, key: str) -> date:
        """A date, written 2026-11-22."""
        return self._take(key, date, "a date such as 2026-11-22", None)

    def day_said(self, key: str) -> date | None:
        """A date, or None for "" where the copy that was read gives none: the key itself must stand."""
        if self._left.get(key) == "":
            del self._left[key]
            return None
        return self._take(key, date, 'a date such as 2026-11-22, or "" where none is given', None)

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

    def rows(self, key: str, *, least: int = 1) -> Iterator["Table"]:
        """The tables of a list that has at least one, or may have none where `least` says so."""
        found = self._take(key, list, "a list of tables", None)
        if len(found) < least or not all(isinstance(row, dict) for row in found):
            self.refuse(f"must be a list of tables{' with at least one in it' if least else ''}", key)
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


def decoded(called: str, raw: bytes, refused: type[PackRefused] = PackRefused) -> str:
    """The text of a file's bytes. Raises `refused`, which names the line."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(10) + 1
        raise refused(f"{called}, line {line}: this is not UTF-8 text.") from None


def parsed(called: str, text: str, refused: type[PackRefused] = PackRefused) -> Table:
    """A file's text as a table. Raises `refused`, which names the line."""
    if found := too_much(text):
        line, why = found
        raise refused(f"{called}, line {line}: this {why}.")
    try:
        return Table(called, tomllib.loads(text))
    except tomllib.TOMLDecodeError as wrong:
        said, line = _in_words(str(wrong), text)
        raise refused(f"{called}, line {line}: this is not TOML: {said[:200]!a}.") from None


def _in_words(wrong: str, text: str) -> tuple[str, int]:
    """What the reader of TOML says, and the line that it says it of."""
    found = _AT_LINE.fullmatch(wrong)
    if found is None:
        return wrong, 1
    return found[1], int(found[2]) if found[2] else text.count("\n") + 1
