"""Marks to write and to find again, and the record of one as its format says."""

import hmac
from pathlib import Path
from typing import Any

import pytest

from storage.anchor import MAGIC, Anchor, Found, Mark

VAULT, KEY, NEXT = b"v" * 16, b"k" * 32, b"n" * 32
ABSENT = Found((), "absent")
DAMAGED = Found((), "damaged")


def mark(count: int = 1, **changes: Any) -> Mark:
    fields = {"epoch": 3, "count": count, "head": bytes([count % 256]) * 32, "pages": count * 2, "header_seq": 5}
    return Mark(**{**fields, **changes})


AHEAD = mark(6, epoch=4, header_seq=6)


def record(of: Mark, stamp: int, key: bytes = KEY, vault_id: bytes = VAULT) -> bytes:
    """A record as its format says, written apart from the product."""
    numbers = [number.to_bytes(8, "big") for number in (of.epoch, of.count, of.pages, of.header_seq, stamp)]
    body = MAGIC + vault_id + numbers[0] + numbers[1] + of.head + b"".join(numbers[2:])
    return (body + hmac.new(key, body, "sha256").digest()).ljust(512, b"\0")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anchor"


@pytest.fixture
def anchor(path: Path) -> Any:
    opened = Anchor(path, VAULT, KEY)
    yield opened
    opened.close()


def found(path: Path, key: bytes = KEY, vault_id: bytes = VAULT) -> Found:
    """What a datui that starts now finds."""
    opened = Anchor(path, vault_id, key)
    try:
        return opened.read()
    finally:
        opened.close()


def counts(seen: Found) -> list[int]:
    return [each.count for each in seen.marks]
