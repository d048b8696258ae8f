"""On which line of a TOML text a key stands: for saying where something is wrong, and for nothing else."""

import re

_HEADER = re.compile(r"\s*+(\[\[?)([^\]]++)\]\]?\s*+(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*\.?""")


def line_of(text: str, key: str) -> int:
    """The line, from 1, of a key such as control.lead; of the nearest table around it where it stands nowhere."""
    places: dict[str, int] = {}
    rows: dict[str, int] = {}
    under = ""
    # Only where TOML ends a line: a comment may hold what ends one elsewhere.
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            under = _joined(" ".join(header[2].split()))
            if header[1] == "[[":
                rows[under] = rows.get(under, 0) + 1
                under = f"{under}[{rows[under]}]"
            places.setdefault(under, number)
        elif found := _KEY.match(line):
            places.setdefault(".".join(part for part in (under, _joined(found[1])) if part), number)
    while key and key not in places:
        cut = max(key.rfind("."), key.rfind("["))
        key = key[: max(cut, 0)]
    return places.get(key, 1)


def _joined(words: str) -> str:
    return ".".join(next(part for part in found if part) for found in _PART.findall(words) if any(found))
