"""One value, one sequence of bytes: what is signed, hashed or compared is written in exactly one way."""

import json
from typing import Any


def written(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, ASCII only and no numbers that are not numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def body(value: Any) -> bytes:
    """A record's body: as `written`, with letters as themselves in UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def read(raw: bytes) -> Any:
    """The value of canonical bytes; raises ValueError for anything that `written` would not have written so."""
    try:
        value = json.loads(raw)
        same = written(value) == raw
    except (ValueError, RecursionError):
        raise ValueError("not canonical") from None
    if not same:
        raise ValueError("not canonical")
    return value


def fields(*parts: bytes) -> bytes:
    """Parts joined so that no two lists of parts give the same bytes: each after its length."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
