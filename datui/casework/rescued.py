"""What was saved out of a damaged vault, and what was not: the gaps that its entries have from then on."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from datui.casework.moments import moment_words
from datui.casework.records import Entry, RecordId
from datui.casework.rollback import WentOn
from datui.casework.slots import OFFICER, SHEET, SUPERVISOR, Holder, Holders

_MOST_SPELT = 30
Range = tuple[int, int]
"""A first entry and a last one, both meant too."""


class Returned(BaseModel):
    """Someone whose key the vault's header names, where the entry that gave it to them is lost."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    person: str
    name: str
    role: str
    label: str
    public: str
    seal_public: str
    since: int
    """The entry after which theirs begin, as far as any is left."""


class Rescued(WentOn, kind="rescued", title="Rescued from a damaged vault"):
    """Someone copied what could be read out of a damaged vault into this one; what could not be is named here."""

    roles = frozenset({OFFICER, SUPERVISOR, SHEET})

    lost: tuple[Range, ...] = ()
    """The entries that are gone."""
    bodies: tuple[Range, ...] = ()
    """The entries that are here and whose records are gone."""
    moot: tuple[int, ...] = ()
    """Changes of the keys that are here and build on one that is gone: nothing follows from them any more."""
    returned: tuple[Returned, ...] = ()
    """Those who keep their key though the entry that gave it to them is gone."""
    ended: tuple[str, ...] = ()
    """The public keys that open nothing any more though the entry that took them away is gone."""

    @property
    def headline(self) -> str:
        """How much is missing."""
        return f"Rescued from a damaged vault: {missing_words(size(self.lost), size(self.bodies))}"

    @property
    def doubtful(self) -> frozenset[RecordId]:
        """Those whose key the header alone names."""
        return frozenset(one.person for one in self.returned)

    def after(self, holders: Holders, entry: Entry) -> Holders:
        """Those who hold a key once the vault was rescued: the header's, for the entries do not name all of them."""
        for public in self.ended:
            holders = holders.without(public, entry.seq)
        return self.brought_back(holders, entry, entry.seq)

    def brought_back(self, holders: Holders, entry: Entry, upto: int) -> Holders:
        """Together with those who were brought back and whose entries begin before this one."""
        known = {one.public for one in holders.all}
        for one in self.returned:
            if one.since < upto and one.public not in known:
                held = Holder(
                    one.person,
                    one.name,
                    one.role,
                    one.label,
                    one.public,
                    one.seal_public,
                    entry.by,
                    entry.at,
                    reset=False,
                    since=one.since,
                )
                holders = holders.also(held)
        return holders


def missing_words(entries: int, records: int) -> str:
    """How many entries and records are missing, in words."""
    counted = ((entries, "entry", "entries"), (records, "record", "records"))
    gone = [f"{number:,} {one if number == 1 else many}" for number, one, many in counted if number]
    return f"{' and '.join(gone)} could not be saved" if gone else "nothing is missing"


@dataclass(frozen=True, slots=True)
class Gaps:
    """What someone signed to be missing since the vault was rescued; the ranges are in order and apart."""

    lost: tuple[Range, ...] = ()
    bodies: tuple[Range, ...] = ()

    def plus(self, rescued: Rescued) -> "Gaps":
        """With what one more rescue could not save."""
        lost, bodies = (*self.lost, *rescued.lost), (*self.bodies, *rescued.bodies)
        return Gaps(_joined(lost), _joined(bodies))

    def all_lost(self, first: int, last: int) -> bool:
        """Whether there are any entries from the one to the other, and each is said to be gone."""
        return first <= last and _covers(self.lost, first, last)

    def bodiless(self, entry: int) -> bool:
        """Whether this entry's record is said to be gone."""
        return _covers(self.bodies, entry, entry)


def ranges(numbers: Iterable[int]) -> tuple[Range, ...]:
    """Numbers as the ranges that they make."""
    return _joined((number, number) for number in numbers)


def size(found: Iterable[Range]) -> int:
    """How many entries ranges hold."""
    return sum(last - first + 1 for first, last in found)


def spelt(found: Iterable[Range]) -> str:
    """Ranges as a person reads them; of very many the first."""
    words = [f"{first:,}" if first == last else f"{first:,} to {last:,}" for first, last in found]
    more = ["and more"] if len(words) > _MOST_SPELT else []
    return ", ".join([*words[:_MOST_SPELT], *more])


def rescued_words(entry: Entry[Rescued]) -> str:
    """When and by whom the vault was rescued, and what is missing since: said at every check, for good."""
    record = entry.record
    said = [f"On {moment_words(entry.at)} {entry.by} rescued this vault out of a damaged one."]
    if record.lost:
        said.append(f"Missing since then: entries {spelt(record.lost)}.")
    if record.bodies:
        said.append(f"Without their records since then: entries {spelt(record.bodies)}.")
    if not record.lost and not record.bodies:
        said.append("Nothing is missing.")
    said += [
        f"The header alone says whose key {one.label} is: {one.name}, {one.role}. Their own look ends no wait."
        for one in record.returned
    ]
    if record.moot:
        said.append(f"Nothing follows any more from changes of the keys: entries {spelt(ranges(record.moot))}.")
    return " ".join(said)


def _joined(found: Iterable[Range]) -> tuple[Range, ...]:
    joined: list[Range] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        elif first <= last:
            joined.append((first, last))
    return tuple(joined)


def _covers(found: tuple[Range, ...], first: int, last: int) -> bool:
    at = bisect_right(found, (first, 2**63)) - 1
    return at >= 0 and found[at][0] <= first and last <= found[at][1]
