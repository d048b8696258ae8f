"""What a check of the whole vault looks at and what it can find, in words that a supervisor can pass on."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.vault import Failure

PARTS = {
    "header": "the list of keys",
    "anchors": "the marks of how far the vault had come",
    "entries": "the entries and who signed them",
    "records": "the records",
    "index": "the lists",
    "words": "the search",
    "pages": "every page of the file",
    "copy": "a copy of the file, whose structure comes next",
    "structure": "the structure of the file",
}
_SAYS = {
    "header": "a copy of the list of keys is missing, damaged or not the one in use",
    "rollback": "the vault ends before where a mark says that it was",
    "fork": "the vault holds other entries than when a mark was made",
    "old-header": "the list of keys is older than the records",
    "anchor": "a mark of how far the vault had come is missing or damaged",
    "genesis": "the first entry does not found this vault",
    "sequence": "a number is missing, there twice or out of order",
    "chain": "an entry does not follow from the one before it",
    "signature": "an entry was not signed by the person it names",
    "person": "an entry names a person, a key or a role that the vault does not know",
    "role": "an entry was written by someone whose role may not write it",
    "epoch": "an entry names a key that the vault has not had yet",
    "body": "a record is not the one that was signed for",
    "missing-body": "a record is gone",
    "unreadable": "a record was signed for, and this datui cannot read it",
    "place": "a record stands where it should not",
    "ledger": "a page of the entries or records cannot be read, and nothing behind it was looked at",
    "index": "a line of the caseload is not what the records give",
    "words": "the search is not what the records give",
    "lists": "a page of the lists or of the search cannot be read",
    "pages": "a page of the file was changed outside datui",
    "structure": "the structure of the file is damaged",
    "room": "the structure of the file was not checked, for want of room for a copy of it",
}
_MOST_NUMBERS = 5


def finding_words(failures: Iterable["Failure"]) -> list[str]:
    """Each sort of thing that was found once: what it is, at which entries, how often, and what to do."""
    found = list(failures)
    said: list[str] = []
    for what, number in Counter(failure.what for failure in found).items():
        same = [failure for failure in found if failure.what == what]
        at = _at("entry", [failure.entry for failure in same]) + _at("page", [failure.page for failure in same])
        times = f", {number:,} times" if number > 1 else ""
        said.append(f"✗ {_SAYS.get(what, what)}{at}{times}. {same[0].route}")
    return said


def _at(what: str, numbers: Iterable[int | None]) -> str:
    """Where it was found, as far as it was anywhere."""
    there = [f"{number:,}" for number in numbers if number is not None]
    more = " and more" if len(there) > _MOST_NUMBERS else ""
    return f" ({what} {', '.join(there[:_MOST_NUMBERS])}{more})" if there else ""
