"""What of a share was read out, or typed into a portal, line by line: half a reading is not the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, BaseModel, ConfigDict

from datui.casework.moments import moment_words
from datui.casework.printed import Said
from datui.casework.records import Line, Moment, Prose, Record, RecordId, ask
from datui.casework.route import Missing
from datui.casework.sharing import Given, Share

if TYPE_CHECKING:
    from datui.casework.case import Case
    from datui.casework.rules import Rules

NOT_READ = "Not read out."
_CLAUSE = "practice:7.share"


class ReadLine(BaseModel):
    """One line that was read out: which piece it was, its label and words as they were heard, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    label: str = ""
    words: str = ""
    at: AwareDatetime


class ReadOut(Record, kind="read-out", title="Reading out"):
    """One reading of a share, by telephone or into a portal: which lines somebody had, and when they had them."""

    happens = "at"

    at: Moment = ask("Read out", past=True, clause=_CLAUSE, help="When the first line was read.")
    to_whom: Line = ask(
        "Who took it down", clause="practice:7.recipient", help="First name and surname, or the portal."
    )
    left_why: Prose = ask("Why not all of it", clause=_CLAUSE, help="If the call ended, or they did not need the rest.")
    share: Line = ask("Share", default="", hidden=True)
    """The record id of the share that says who decided it, for whom and why."""
    lines: tuple[ReadLine, ...] = ()
    """What was read, in the words that it had then."""
    of: int = 0
    """How many lines there were to read."""

    @property
    def headline(self) -> str:
        """How much was read; never what."""
        return f"Read out: {len(self.lines)} of {_lines(self.of)}" if self.of else "Reading out"

    @property
    def whole(self) -> bool:
        """Whether nothing was left unread."""
        return len(self.lines) >= self.of

    def more_said(self, rules: Rules) -> list[Said]:  # noqa: ARG002 - what was read is said in its own words
        """What was read, line by line, and when; it may hold where somebody is found."""
        return [
            Said("What was read", f"{one.label}, {moment_words(one.at)}", one.words, masked=True) for one in self.lines
        ]


def readings_of(case: Case, share: RecordId) -> list[ReadOut]:
    """Every reading of a share, oldest first."""
    return [one for one in case.records(ReadOut) if one.share == share]


def read_of(case: Case, share: Share) -> dict[str, datetime]:
    """Which things of a share were read as they stand in it, and when first; what it says otherwise now was not."""
    read: dict[tuple[str, str], datetime] = {}
    for one in (line for each in readings_of(case, share.record_id) for line in each.lines):
        read[one.id, one.words] = min(one.at, read.get((one.id, one.words), one.at))
    return {one.id: read[one.id, one.words] for one in share.given if (one.id, one.words) in read}


def read_words(case: Case, share: Share) -> str:
    """How much of a share was read out: all of it, or how much of it not."""
    read = read_of(case, share)
    if not read:
        return NOT_READ
    left = len(share.given) - len(read)
    if left:
        return f"Only partly read out: {len(read)} of {_lines(len(share.given))}, {left} not."
    return f"All of it was read out: {_lines(len(read))}, the last {moment_words(max(read.values()))}."


def lines_read(given: Iterable[Given], read: dict[int, datetime]) -> tuple[ReadLine, ...]:
    """The things of a share that were read, by their places in it, as a reading keeps them."""
    return tuple(
        ReadLine(id=one.id, label=one.label, words=one.words, at=read[place])
        for place, one in enumerate(given)
        if place in read
    )


def partly_read(case: Case) -> Iterator[Missing]:
    """A share that was read out only in part says so, until the rest is read or somebody says why not (practice 7)."""
    shares = {share.record_id: share for share in case.records(Share)}
    last = {one.share: one for one in case.records(ReadOut)}
    for share_id, reading in last.items():
        share = shares.get(share_id)
        if share is None or reading.left_why.strip():
            continue
        left = len(share.given) - len(read_of(case, share))
        if left > 0 and reading.lines:
            words = f"Share: {left} of {_lines(len(share.given))} not read out. Say why, or read the rest"
            yield Missing(words, _CLAUSE, reading.at_field("left_why"))


def _lines(count: int) -> str:
    return f"{count} {'line' if count == 1 else 'lines'}"
