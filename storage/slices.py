"""How much long work does between two pauses, in which a draft is saved and a key is shown: 20 ms or so of work.

It is counted in what takes the time, so that neither a long case nor a long text makes a slice long.
"""

from collections.abc import Iterator

from storage.rows import Stored

ENTRIES = 60
"""So many entries are read, folded into their cases and put into words: some 200 microseconds each."""
BYTES = 256 * 1024
"""No more of their bodies than this, but for a single body that is longer."""
ROWS = 2_000
"""So many rows of a list or of the search, which hold a number or two each: some 5 microseconds each."""
PAGES = 128
"""So many pages are copied: some 30 microseconds each."""


def few(entries: Iterator[Stored]) -> list[Stored]:
    """The next entries of these, as many as are read in one slice; none where there are no more."""
    part, size = list[Stored](), 0
    for one in entries:
        part.append(one)
        size += len(one.body or b"")
        if len(part) >= ENTRIES or size >= BYTES:
            break
    return part
