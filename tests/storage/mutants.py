"""Headers with something of them changed at random, each made again from its seed and its number alone."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.storage.malformed import OTHERS, Path, changed, places, text_of, value_at

_LETTERS = '0123456789abcdefABCDEF {}[]",:\\u\0\x1b\u202eé'


def of_bytes(random: Random, raw: bytes, other: bytes) -> bytes:
    """A file with one to four of its stretches changed, or the front of one header and the end of another."""
    for _ in range(random.randint(1, 4)):
        at, length = random.randrange(len(raw) + 1), random.choice((1, 1, 2, 4, 16, 64, 512))
        front, part, end = raw[:at], raw[at : at + length], raw[at + length :]
        match random.randrange(9):
            case 0:
                raw = front + bytes(byte ^ 1 << random.randrange(8) for byte in part) + end
            case 1:
                raw = front + random.randbytes(len(part)) + end
            case 2:
                raw = front + end
            case 3:
                raw = front + part + part + end
            case 4:
                raw = front + random.choice((b"\0", b" ", b"0", b'"', b"{", b"\\")) * length + part + end
            case 5:
                raw = front
            case 6:
                raw = front + other[at:]
            case 7:
                raw = end + front
            case _:
                length = random.choice((max(0, len(raw) - 76), random.getrandbits(32)))
                raw = raw[:8] + length.to_bytes(4, "big") + raw[12:]
    return raw


def of_values(random: Random, values: Any, other: Any) -> bytes:
    """The text of a header with one to three of its fields changed, at any depth."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at = random.choice(list(places(values)))
        try:
            values = _changed(random, values, at, other)
        except (KeyError, IndexError, TypeError):
            continue
    return _spelt(random, values)


def _changed(random: Random, values: Any, at: Path, other: Any) -> Any:
    held = value_at(values, at)
    match random.randrange(8):
        case 0:
            return changed(values, at, random.choice(list(OTHERS.values())))
        case 1:
            return changed(values, at)
        case 2:
            return changed(values, at, value_at(other, at))
        case 3:
            apart = [one for one in places(values) if one[: len(at)] != at and at[: len(one)] != one]
            if not apart:
                return values
            twin = random.choice(apart)
            return changed(changed(values, at, value_at(values, twin)), twin, held)
        case 4 if isinstance(held, dict):
            name = random.choice([*held, "new", "Role", ""])
            return changed(values, (*at, name), random.choice([*held.values(), 1]))
        case _:
            return changed(values, at, _NEAR[type(held)](random, held))


def _near_text(random: Random, held: str) -> str:
    at = random.randrange(len(held) + 1)
    if random.random() < 0.6:
        return held[:at] + random.choice("0123456789abcdef") + held[at + 1 :]
    return held[:at] + random.choice(_LETTERS) * random.choice((0, 1, 1, 2)) + held[at + random.choice((0, 1, 1, 2)) :]


def _near_number(random: Random, held: int) -> int:
    return random.choice(
        (held + 1, held + 1, held - 1, -held, held * 2, held // 2, held ^ 1 << random.randrange(70), 0, 1)
    )


def _near_list(random: Random, held: list[Any]) -> list[Any]:
    return random.choice((held[::-1], held + held[:1], held[1:], held * 9, [held], []))


def _near_table(random: Random, held: dict[str, Any]) -> Any:
    names = random.sample(list(held), len(held))
    return dict(zip(held, (held[name] for name in names), strict=True))


_NEAR: dict[type, Callable[[Random, Any], Any]] = {
    str: _near_text,
    int: _near_number,
    bool: lambda _random, held: not held,
    float: lambda _random, held: -held,
    list: _near_list,
    dict: _near_table,
    type(None): lambda random, _held: random.choice(("", 0, {}, [])),
}


def _spelt(random: Random, values: Any) -> bytes:
    """Mostly canonical: what is not is refused for its spelling, before anything else about it is seen."""
    if random.random() < 0.9:
        return text_of(values)
    return json.dumps(values, sort_keys=random.random() < 0.5, ensure_ascii=False).encode("utf-8", "surrogatepass")
