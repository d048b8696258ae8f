"""Failed unlocks, counted where nothing proves the count: it slows a hand at the keyboard, and may be forged or gone.

`tries` in the vault's folder is canonical JSON of at most 128 bytes: {count, first, last}, in whole seconds of UTC.
"""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor
from pathlib import Path

from storage import canonical

NAME = "tries"
FREE = 3
LONGEST_PAUSE = 60
MOST = 1_000_000
_LIMIT = 128
_LATEST = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Tries:
    """How often the vault was not unlocked since it last was, and when it began and went on, as the clock said."""

    count: int
    first: datetime
    last: datetime


def read(vault: Path) -> Tries | None:
    """What is counted; None where nothing is, and for anything that `failed` would not have written."""
    try:
        value = canonical.read(_bytes_of(vault / NAME))
    except (OSError, ValueError):
        return None
    if not isinstance(value, dict) or value.keys() != {"count", "first", "last"}:
        return None
    count, first, last = value["count"], value["first"], value["last"]
    if any(type(number) is not int for number in (count, first, last)):
        return None
    if not (1 <= count <= MOST and 0 <= first <= last <= _LATEST):
        return None
    return Tries(count, _moment(first), _moment(last))


def failed(vault: Path, now: datetime) -> Tries:
    """Count one more, on the disk where that can be written. `first` is the earliest that the clock has said."""
    before, at = read(vault), _moment(_seconds(now))
    after = Tries(min(before.count + 1, MOST), min(before.first, at), at) if before else Tries(1, at, at)
    with suppress(OSError):
        _write(vault / NAME, after)
    return after


def forget(vault: Path) -> None:
    """Begin to count anew."""
    with suppress(OSError):
        (vault / NAME).unlink(missing_ok=True)


def pause(tries: Tries | None, now: datetime) -> int:
    """Seconds still to wait before the next try, never more than 60.

    None where the clock reads earlier than the last try: what waits for a clock to come back may wait for ever.
    """
    if tries is None:
        return 0
    since = floor(now.timestamp()) - floor(tries.last.timestamp())
    return max(0, pause_after(tries.count) - since) if since >= 0 else 0


def pause_after(wrong: int) -> int:
    """Seconds to wait after that many wrong passphrases: none for two, then 1, 2, 4 and so on to 60 (SECURITY 4.2)."""
    if wrong < FREE:
        return 0
    return min(LONGEST_PAUSE, 1 << min(wrong - FREE, 6))


def _seconds(moment: datetime) -> int:
    """The moment as it is kept, brought within what can be read again."""
    return min(max(floor(moment.timestamp()), 0), _LATEST)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _bytes_of(path: Path) -> bytes:
    """What a small plain file holds, nothing where it is anything else: a pipe holds nobody up. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        seen = os.fstat(fd)
        return os.read(fd, _LIMIT) if stat.S_ISREG(seen.st_mode) and seen.st_size <= _LIMIT else b""
    finally:
        os.close(fd)


def _write(path: Path, tries: Tries) -> None:
    """Replace the file, all of it or nothing, and do not wait for the disk: a lost count only makes a wait shorter."""
    fresh = path.with_name(path.name + ".part")
    # What lies there was left by a crash or put there by someone else: it is never written into.
    fresh.unlink(missing_ok=True)
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "wb") as file:
        value = {"count": tries.count, "first": _seconds(tries.first), "last": _seconds(tries.last)}
        file.write(canonical.written(value))
    os.replace(fresh, path)
