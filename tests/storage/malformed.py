"""Headers that datui would never write, made one after another: each must end in one refusal, whoever proved it."""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.header import Header, Training
from storage.keys import CHEAP, Sealed
from storage.slots import Slot

Path = tuple[str | int, ...]
Malformed = tuple[str, bytes]
"""What is wrong with it, and the text between the length and the code."""

WHEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
AWAY = Slot(
    slot_id=b"t" * 16,
    person=b"q" * 16,
    role="supervisor",
    label="Desk 2",
    public=b"U" * 32,
    seal_public=b"X" * 32,
    salt=b"A" * 16,
    cost=CHEAP,
    vault_nonce=bytes(12),
    vault_key=bytes(48),
    sign_nonce=b"m" * 12,
    sign_key=b"g" * 80,
    sealed=Sealed(b"e" * 32, b"o" * 12, b"w" * 48),
)


def whole(slot: Slot) -> Header:
    """A header with everything in it that a header may have, beside this slot: a clock, and one who was away."""
    return Header(b"i" * 16, 3, 5, b"d" * 16, Training(WHEN, -86_400), (slot, AWAY))


def text_of(values: Any) -> bytes:
    """Canonical JSON, also of what no header is."""
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode("ascii")


def places(values: Any, at: Path = ()) -> Iterator[Path]:
    """Every field of a header, at every depth."""
    inner = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for name, value in inner:
        yield (*at, name)
        yield from places(value, (*at, name))


def changed(values: Any, at: Path, *value: Any) -> Any:
    """The values with one of them another, or left out where none is given."""
    made = copy.deepcopy(values)
    inner = made
    for step in at[:-1]:
        inner = inner[step]
    if value:
        inner[at[-1]] = value[0]
    else:
        del inner[at[-1]]
    return made


def value_at(values: Any, at: Path) -> Any:
    for step in at:
        values = values[step]
    return values


OTHERS: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "minus one": -1,
    "a fraction": 1.5,
    "a whole fraction": 1.0,
    "minus nought": -0.0,
    "huge": 2**64,
    "hugest": 10**4000,
    "least": -(2**63),
    "no words": "",
    "words": "officer ",
    "digits": "1",
    "Arabic digits": "٣٣",
    "nested": {"m": {"m": {"m": 1}}},
    "no list": [],
    "a list": [1],
    "nothing in it": {},
    "a list of lists": [[[]]],
}


def swapped(values: Any) -> Iterator[Malformed]:
    """Every field with a value of every other type."""
    for at in places(values):
        for name, other in OTHERS.items():
            if type(other) is not type(value_at(values, at)):
                yield f"{at} is {name}", text_of(changed(values, at, other))


def missing_and_extra(values: Any) -> Iterator[Malformed]:
    """Every field left out, every table with one more, and every field twice."""
    for at in places(values):
        yield f"{at} is missing", text_of(changed(values, at))
        if isinstance(value_at(values, at), dict):
            for name in ("new", "", "Format", "m ", "\u0000", "__proto__"):
                yield f"{at} has {name!r} too", text_of(changed(values, (*at, name), 1))
        if isinstance(value_at(values, at), list):
            yield f"{at} has one more", text_of(changed(values, at, [*value_at(values, at), None]))
    yield "one more at the top", text_of({**values, "zone": None})
    plain = text_of(values)
    for name in sorted({at[-1] for at in places(values) if isinstance(at[-1], str)}):
        key = text_of(name) + b":"
        start = plain.index(key)
        end = plain.index(b",", start) if b"," in plain[start:] else len(plain)
        yield f"{name} twice", plain[:start] + plain[start:end] + b"," + plain[start:]
        yield f"{name} twice, the second otherwise", plain[:start] + key + b"0," + plain[start:]


def spelt_otherwise(values: Any) -> Iterator[Malformed]:
    """The same values in other bytes."""
    plain = text_of(values)
    yield "with spaces", json.dumps(values, sort_keys=True).encode()
    yield "indented", json.dumps(values, sort_keys=True, indent=1).encode()
    yield "not in order", json.dumps(dict(reversed(values.items())), separators=(",", ":")).encode()
    for name in ("slots", "training"):
        turned = {**values, name: json.loads(plain)[name]}
        inner = turned[name][0] if name == "slots" else turned[name]
        inner |= {key: inner.pop(key) for key in sorted(inner, reverse=True)}
        text = json.dumps({key: turned[key] for key in sorted(turned)}, separators=(",", ":")).encode()
        yield f"{name} not in order", text
    for name, before in (("a space", b" "), ("a line", b"\n"), ("a mark", b"\xef\xbb\xbf"), ("a nought", b"\0")):
        yield f"{name} before", before + plain
        yield f"{name} after", plain + before
    for name, code in (("UTF-16", "utf-16"), ("UTF-16 without a mark", "utf-16-le"), ("UTF-32", "utf-32-be")):
        yield name, plain.decode().encode(code)
    yield "a letter escaped", plain.replace(b'"Desk 2"', b'"\\u0044esk 2"')
    yield "a slash escaped", plain.replace(b"Desk 2", b"Desk\\/2")
    yield "a letter as itself", plain.replace(b"Desk 2", "Désk 2".encode())
    yield "a letter in Latin-1", plain.replace(b"Desk 2", "Désk 2".encode("latin-1"))
    yield "a letter overlong", plain.replace(b"Desk 2", b"D\xc1\xa5sk 2")
    yield "an escape in capitals", plain.replace(b"Desk 2", b"D\\u00E9sk 2")
    yield "half a letter", plain.replace(b"Desk 2", b"D\\ud83dsk 2")
    yield "hex in capitals", plain.replace(b'"' + b"65" * 32, b'"' + b"65" * 31 + b"6F").replace(b"6f", b"6F")
    yield "single quotes", plain.replace(b'"', b"'")
    yield "a comma too many", plain[:-1] + b",}"
    yield "a comment", plain[:-1] + b"/**/}"
    yield "two of it", plain + plain
    yield "in a list", b"[" + plain + b"]"
    yield "half of it", plain[: len(plain) // 2]
    for number in (
        b"3.0",
        b"3e0",
        b"0.3e1",
        b"03",
        b"+3",
        b"0x3",
        b"3_",
        b" 3",
        b"-3",
        b"NaN",
        b"Infinity",
        b"-Infinity",
    ):
        yield f"epoch is {number.decode()}", plain.replace(b'"epoch":3', b'"epoch":' + number)
    yield "offset is minus nought", plain.replace(b'"offset":-86400', b'"offset":-0')


def of_wrong_length(values: Any) -> Iterator[Malformed]:
    """Bytes that are too few, too many, or no bytes at all."""
    for at in places(values):
        held = value_at(values, at)
        if not isinstance(held, str) or at[-1] in ("label", "role", "type", "name", "start"):
            continue
        for name, other in (
            ("empty", ""),
            ("a digit short", held[:-1]),
            ("a byte short", held[:-2]),
            ("a digit long", held + "0"),
            ("a byte long", held + "00"),
            ("doubled", held * 2),
            ("not hex", "g" + held[1:]),
            ("spaced", held[:-3] + "   "),
            ("spaced within", held[:2] + " " + held[2:-2] + " "),
            ("0x", "0x" + held[2:]),
            ("wide digits", "\uff10\uff10" + held[2:]),
            ("in capitals", held[:-2] + "AF"),
            ("half a letter", "\ud800" + held[1:]),
            ("40 KiB", "00" * 20_480),
        ):
            yield f"{at} is {name}", text_of(changed(values, at, other))


def out_of_bounds(values: Any) -> Iterator[Malformed]:
    """Numbers past what a header may say, slots too few, too many and alike, roles and types that there are not."""
    bounds: dict[Path, tuple[int, int]] = {
        ("format",): (1, 2**32),
        ("min_reader",): (1, 2**32),
        ("epoch",): (1, 2**32),
        ("header_seq",): (1, 2**32),
        ("training", "offset"): (-200 * 366 * 86_400, 200 * 366 * 86_400),
        ("slots", 0, "kdf", "m"): (1024, 2**20),
        ("slots", 0, "kdf", "t"): (1, 16),
        ("slots", 1, "kdf", "p"): (1, 16),
    }
    for at, (least, most) in bounds.items():
        for number in (least - 1, most + 1, 2**63, 2**63 - 1, -(2**63), 2**128, 10**4200):
            yield f"{at} is {number if abs(number) < 2**130 else 'endless'}", text_of(changed(values, at, number))
    for m, t in ((2**20, 5), (2**19, 9), (2**20, 16), (2**18 + 1, 16)):
        yield (
            f"{m} KiB {t} times",
            text_of(changed(values, ("slots", 0, "kdf"), {**values["slots"][0]["kdf"], "m": m, "t": t})),
        )
    one, other = values["slots"]
    many = [{**one, "slot_id": f"{number:032x}"} for number in range(17)]
    for name, slots in (("no slots", []), ("17 slots", many), ("300 slots", many * 18), ("a slot twice", [one, one])):
        yield name, text_of({**values, "slots": slots})
    yield "two slots with one id", text_of({**values, "slots": [one, {**other, "slot_id": one["slot_id"]}]})
    for role in ("", "Officer", "admin", "officer\n", "officer\u200b", "оfficer", "officer,supervisor", "o" * 9000):
        yield f"role {role[:20]!r}", text_of(changed(values, ("slots", 0, "role"), role))
    for kind in ("", "hpke", "Passphrase", "recovery"):
        yield f"type {kind!r}", text_of(changed(values, ("slots", 0, "type"), kind))
    for name in ("", "argon2i", "argon2d", "Argon2id", "scrypt", "pbkdf2", "none"):
        yield f"kdf {name!r}", text_of(changed(values, ("slots", 0, "kdf", "name"), name))


_NOT_DRAWN = (
    "\n\r\t\v\f\0\x07\x08\x1b\x7f\x85\x9b\x9d\xa0\xad\u0378\u200b\u200d\u200e\u200f\u2028\u2029\u2060\u3000"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffe\uffff\ud800\udfff\ue000"
    "\U000e0001\U000e0041\U0010ffff"
)


def labelled(values: Any) -> Iterator[Malformed]:
    """Labels that would do something to a screen, hide something on it or fill it."""
    for char in _NOT_DRAWN:
        for label in (char, f"Desk{char}2", f"Desk 2{char}"):
            yield f"label {label!a}", text_of(changed(values, ("slots", 1, "label"), label))
    for label in ("x" * 81, "x" * 60_000, "😀" * 81, "\x1b[2J", "\x1b]52;c;QQ==\x07", "a\u202eb\u202c"):
        yield f"label {label[:20]!a}", text_of(changed(values, ("slots", 1, "label"), label))


def sealed_and_wrapped(values: Any) -> Iterator[Malformed]:
    """Two vault keys in one slot: one of them is of an epoch that is over."""
    one, other = values["slots"]
    yield (
        "a seal beside a wrapped key",
        text_of({**values, "slots": [{**one, "sealed_key": other["sealed_key"]}, other]}),
    )
    for name in ("vault_nonce", "vault_key"):
        length = len(other[name])
        for spoilt in ("0" * (length - 1) + "1", "8" + "0" * (length - 1), "ff" * (length // 2)):
            yield f"{name} beside a seal", text_of(changed(values, ("slots", 1, name), spoilt))
    for at in (("slots", 0, "sealed_key"), ("slots", 1, "sealed_key")):
        for held in ({}, {"key": "00" * 48}, {**other["sealed_key"], "more": 1}, [other["sealed_key"]]):
            yield f"{at} holds {len(held)}", text_of(changed(values, at, held))


def clocked(values: Any) -> Iterator[Malformed]:
    """Clocks that are no moment, or one spelt otherwise."""
    day, time = "2026-11-23", "09:30:00"
    for start in (
        *(f"{day}T{time}", f"{day}T{time}Z", f"{day}T09:30+00:00", "20261123T093000+0000", f"{day} {time}+00:00", day),
        *("2026-W48-1T09:30:00+00:00", f"{day}T{time}.000+00:00", f"{day}T{time}+24:00", f"{day}T{time}-00:00"),
        *("2026-02-30T00:00:00+00:00", "0000-01-01T00:00:00+00:00", "10000-01-01T00:00:00+00:00"),
        *(f"{day}T24:00:00+00:00", f"{day}T{time}+00:00\n", f"２０２６{day[4:]}T{time}+00:00", "now", "", " "),
    ):
        yield f"clock {start!a}", text_of(changed(values, ("training", "start"), start))
    late = (WHEN + timedelta(days=1)).timestamp()
    for other in (late, [WHEN.isoformat()], {"start": WHEN.isoformat()}, True):
        yield f"clock {other}", text_of(changed(values, ("training", "start"), other))


def nested(values: Any) -> Iterator[Malformed]:
    """Depth without end, in every way that a reader may run out of it."""
    plain = text_of(values)
    for depth in (*range(1, 40, 13), *range(940, 1010), 5_000, 30_000):
        for opened, closed in ((b"[", b"]"), (b'{"a":', b"}")):
            if depth * len(opened + closed) > 60_000:
                continue
            deep = opened * depth + b"1" + closed * depth
            yield f"{depth} deep", deep
            yield f"{depth} deep in a label", plain.replace(b'"Desk 2"', deep)
            yield f"{depth} deep in a new field", plain[:-1] + b',"zzz":' + deep + b"}"
    yield "opened and never closed", b"[" * 60_000
    yield "closed and never opened", b"]" * 60_000


FAMILIES = (
    swapped,
    missing_and_extra,
    spelt_otherwise,
    of_wrong_length,
    out_of_bounds,
    labelled,
    sealed_and_wrapped,
    clocked,
    nested,
)


def framings(raw: bytes) -> Iterator[Malformed]:
    """Whole files whose frame is not a header's: magic, length and code."""
    text, code = raw[12:-64], raw[-64:]
    size = len(text)
    for magic in (
        b"",
        b"DATUIV00",
        b"DATUIV02",
        b"datuiv01",
        b"DATUIV1\0",
        b"SQLite f",
        b"\x00" * 8,
        b"DATUIV01DATUIV01",
    ):
        yield f"magic {magic!r}", magic + raw[8:]
    for length in (0, 1, size - 1, size + 1, size + 64, 2**16, 2**16 + 1, 2**31, 2**32 - 1):
        yield f"length {length}", raw[:8] + length.to_bytes(4, "big") + raw[12:]
    yield "length the other way round", raw[:8] + size.to_bytes(4, "little") + raw[12:]
    yield "no code", raw[:-64]
    yield "half a code", raw[:-32]
    yield "two codes", raw + code
    yield "a line at its end", raw + b"\n"
    yield "the copy after itself", raw + raw
    for size in (64 * 1024 + 1, 65 * 1024, 128 * 1024 + 77, 2**20):
        yield f"{size} bytes of text", raw[:8] + size.to_bytes(4, "big") + text.ljust(size) + code
        yield f"{size} bytes of nothing", bytes(size)
    yield "an empty file", b""
    yield "a page of a database", bytes(range(256)) * 16
