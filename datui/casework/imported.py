"""A file of the association's own that joins the rules: read within its limits, refused by line, kept as it was."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from typing import ClassVar, Self, TypeVar

from datui.casework.lines import line_of
from datui.casework.records import VAULT_CASE, Record, RecordId
from datui.casework.rules import Rules
from datui.casework.tables import PackRefused, Table, decoded, parsed

LARGEST = 256 * 1024
"""Bytes of a file."""
T = TypeVar("T")


class WrongFile(PackRefused):
    """A file of the association's own cannot be used; the reason names the line and the key."""

    route = "Put that line right, then check the file again."


class Imported(Record):
    """A file that was checked and is kept whole and signed; it joins the rules at each unlocking."""

    home = VAULT_CASE
    fresh = True
    called: ClassVar[str]
    """What an officer calls such a file."""
    then: ClassVar[str]
    """What comes of importing it."""
    unreadable: ClassVar[str]
    """What is said of one that this datui cannot read, or that cannot join the rules as they are today."""

    text: str = ""
    """The file as it was imported."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is, in its own words."""

    @classmethod
    @abstractmethod
    def of(cls, record_id: RecordId, text: str, rules: Rules) -> Self:
        """What a file holds, checked against the rules that it is to join. Raises WrongFile."""

    @abstractmethod
    def sound(self, rules: Rules, today: date) -> tuple[str, ...]:
        """What is said of one that was checked and may join these rules, a line each; the first names it."""

    @abstractmethod
    def join(self, rules: Rules) -> Rules:
        """The rules with it. Raises WrongFile."""

    @classmethod
    def text_of(cls, raw: bytes) -> str:
        """The text of a file's bytes. Raises WrongFile."""
        if len(raw) > LARGEST:
            raise WrongFile(f"The {cls.called} is larger than {LARGEST:,} bytes.", route="Give a file that is smaller.")
        return decoded(f"The {cls.called}", raw, WrongFile)


def read_text(text: str, called: str, reader: Callable[[Table], T]) -> T:
    """What `reader` makes of a file's text. Raises WrongFile, which names the line and the key."""
    name = f"The {called}"
    table = parsed(name, text, WrongFile)
    try:
        with table as file:
            return reader(file)
    except PackRefused as refused:
        reason = refused.reason.replace(name, f"{name}, line {line_of(text, refused.key)}", 1)
        raise WrongFile(reason, refused.key, refused.way_out) from None
