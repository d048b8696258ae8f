"""What stands in a checklist's file, and which of its answers mean something together."""

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from datui.casework.instrument import Cluster, Instrument, Prompt
from datui.casework.tables import Table
from datui.casework.text import LINE_LIMIT

LONGEST_QUESTION = 300
"""Characters of a question, so that all of it can be seen while it is asked."""
_ONE_LINE, _MOST_ITEMS = 78, 99

_AGES = re.compile(r"(\d{1,2})-(\d{1,2})")


class Checklists(Mapping[str, Instrument]):
    """The checklists by their ids, each in the edition that is asked today.

    The editions before it are kept for what was asked with them. Those that came with datui are never replaced.
    """

    def __init__(
        self,
        asked: Mapping[str, Instrument],
        earlier: tuple[Instrument, ...] = (),
        shipped: Collection[str] | None = None,
    ) -> None:
        self._asked, self.earlier = MappingProxyType(dict(asked)), earlier
        self.shipped = frozenset(asked if shipped is None else shipped)

    def __getitem__(self, instrument: str) -> Instrument:
        return self._asked[instrument]

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Checklists):
            return NotImplemented
        return (self._asked, self.earlier, self.shipped) == (other._asked, other.earlier, other.shipped)

    __hash__ = None  # type: ignore[assignment] # as no other mapping of the rules has one

    def edition(self, instrument: str, edition: str) -> Instrument | None:
        """A checklist in one edition, asked today or before; None where there is none."""
        held = (tool for tool in (*self.values(), *self.earlier) if tool.id == instrument)
        return next((tool for tool in held if tool.edition == edition), None)

    def nearest(self, instrument: str, edition: str) -> Instrument | None:
        """A checklist in this edition, else in the one that is asked today; None where there is no such checklist."""
        return self.edition(instrument, edition) or self.get(instrument)

    def joined_by(self, tool: Instrument) -> "Checklists":
        """These, with this edition asked in the place of the one before it."""
        before = self.get(tool.id)
        earlier = self.earlier if before is None else (*self.earlier, before)
        return Checklists({**self._asked, tool.id: tool}, earlier, self.shipped)


def read_instrument(file: Table) -> Instrument:
    """A checklist and its items. Raises PackRefused by key."""
    items: dict[str, Prompt] = {}
    for row in file.rows("items"):
        item = Prompt(
            row.code("id"),
            row.whole("number"),
            row.text("text", most=LONGEST_QUESTION),
            row.text("capture", "", most=LINE_LIMIT),
            row.text("flag", "", most=LINE_LIMIT),
            row.text("source", "", most=LINE_LIMIT),
        )
        if item.id in items:
            row.refuse("stands twice in this instrument", "id")
        items[item.id] = item
        if item.number != len(items):
            row.refuse(f"must be {len(items)}: items are numbered in order from 1", "number")
        if len(items) > _MOST_ITEMS:
            row.refuse(f"is one too many: a checklist has {_MOST_ITEMS} questions at most", "number")
        if item.flag and not item.source:
            row.refuse("is missing: whoever reads a flag must be able to see whose it is", "source")
    return Instrument(
        id=file.code("id"),
        edition=file.code("edition"),
        title=file.text("title", most=_ONE_LINE),
        notice=file.text("notice", most=LINE_LIMIT),
        brief=file.text("brief", most=_ONE_LINE),
        acknowledgement=file.text("acknowledgement", most=LINE_LIMIT),
        licence_note=file.text("licence_note", most=LINE_LIMIT),
        items=tuple(items.values()),
        checked=file.verified(),
        maps_to=file.code("maps_to", ""),
        ages=_ages(file),
    )


def _ages(file: Table) -> tuple[int, int] | None:
    """From which age to which it is offered first; None where the file does not say."""
    said = file.text("for_ages", "")
    found = _AGES.fullmatch(said)
    if found is None:
        if said:
            file.refuse("must be two ages such as 13-17", "for_ages")
        return None
    return int(found[1]), int(found[2])


def read_clusters(file: Table, items: Collection[str]) -> tuple[Cluster, ...]:
    """What to think of when answers stand together; each names items that some checklist has."""
    found = tuple(_clusters(file, items))
    if len({cluster.id for cluster in found}) != len(found):
        file.refuse("two of these have the same id", "clusters")
    file.verified()
    return found


def _clusters(file: Table, items: Collection[str]) -> Iterator[Cluster]:
    for row in file.rows("clusters"):
        cluster = Cluster(
            row.code("id"), row.texts("all_of"), row.texts("any_of"), row.text("words"), row.text("source")
        )
        for key, named in (("all_of", cluster.all_of), ("any_of", cluster.any_of)):
            if any(item not in items for item in named):
                row.refuse("names an item that is in no checklist", key)
        if not (cluster.all_of or cluster.any_of):
            row.refuse("is empty, and so is any_of: nothing would ever be said", "all_of")
        yield cluster
