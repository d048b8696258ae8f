"""Argon2id in plain Python, written from RFC 9106: slow, and nobody else's library to agree with."""

from hashlib import blake2b

Block = tuple[int, ...]
_ZERO: Block = (0,) * 128


class Argon:
    """Argon2id as RFC 9106 describes it, version 0x13: `memory` in KiB, so many passes, so many lanes."""

    def __init__(self, memory: int, passes: int, lanes: int) -> None:
        self.passes, self.lanes = passes, lanes
        self.memory, self.asked = 4 * lanes * (memory // (4 * lanes)), memory
        self.columns = self.memory // lanes

    def derive(self, text: bytes, salt: bytes, length: int, secret: bytes = b"", bound: bytes = b"") -> bytes:
        front = b"".join(_le(number) for number in (self.lanes, length, self.asked, self.passes, 0x13, 2))
        parts = b"".join(_le(len(part)) + part for part in (text, salt, secret, bound))
        start = blake2b(front + parts).digest()
        self.blocks = [[_ZERO] * self.columns for _ in range(self.lanes)]
        for lane in range(self.lanes):
            for column in (0, 1):
                self.blocks[lane][column] = _words(_long(start + _le(column) + _le(lane), 1024))
        for turn in range(self.passes):
            for quarter in range(4):
                for lane in range(self.lanes):
                    self._fill(turn, lane, quarter)
        last = self.blocks[0][-1]
        for lane in range(1, self.lanes):
            last = _xor(last, self.blocks[lane][-1])
        return _long(b"".join(word.to_bytes(8, "little") for word in last), length)

    def _fill(self, turn: int, lane: int, quarter: int) -> None:
        wide = self.columns // 4
        blind, drawn = turn == 0 and quarter < 2, Block()
        for at in range(wide):
            if blind and at % 128 == 0:
                numbers = (turn, lane, quarter, self.memory, self.passes, 2, at // 128 + 1, *(0,) * 121)
                drawn = _mixed(_ZERO, _mixed(_ZERO, numbers))
            column = quarter * wide + at
            # The first two of a lane are made of the passphrase itself.
            if turn == 0 and column < 2:
                continue
            before = self.blocks[lane][column - 1]
            number = drawn[at % 128] if blind else before[0]
            other = lane if turn == 0 and quarter == 0 else (number >> 32) % self.lanes
            of_other = self.blocks[other][self._where(turn, quarter, at, number & 0xFFFFFFFF, other == lane)]
            made = _mixed(before, of_other)
            self.blocks[lane][column] = _xor(made, self.blocks[lane][column]) if turn else made

    def _where(self, turn: int, quarter: int, at: int, number: int, same: bool) -> int:
        wide = self.columns // 4
        done = quarter * wide if turn == 0 else 3 * wide
        area = done + at - 1 if same else done - (at == 0)
        back = area - 1 - (area * (number * number >> 32) >> 32)
        start = 0 if turn == 0 or quarter == 3 else (quarter + 1) * wide
        return (start + back) % self.columns


def _le(number: int) -> bytes:
    return number.to_bytes(4, "little")


def _words(block: bytes) -> Block:
    return tuple(int.from_bytes(block[at : at + 8], "little") for at in range(0, 1024, 8))


def _long(text: bytes, length: int) -> bytes:
    """A BLAKE2b of any length."""
    if length <= 64:
        return blake2b(_le(length) + text, digest_size=length).digest()
    part, out = blake2b(_le(length) + text).digest(), b""
    while length - len(out) > 64:
        out += part[:32]
        left = length - len(out)
        part = blake2b(part, digest_size=min(64, left)).digest()
    return out + part


def _xor(one: Block, other: Block) -> Block:
    return tuple(a ^ b for a, b in zip(one, other, strict=True))


def _mixed(one: Block, other: Block) -> Block:
    start = _xor(one, other)
    block = list(start)
    for row in range(8):
        _round(block, [16 * row + at for at in range(16)])
    for column in range(8):
        _round(block, [16 * row + 2 * column + half for row in range(8) for half in (0, 1)])
    return _xor(start, tuple(block))


_TURNS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15))
_SLANTS = ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))


def _round(block: list[int], places: list[int]) -> None:
    v = [block[place] for place in places]
    for a, b, c, d in _TURNS + _SLANTS:
        for near, far in ((32, 24), (16, 63)):
            v[a] = v[a] + v[b] + 2 * (v[a] & 0xFFFFFFFF) * (v[b] & 0xFFFFFFFF) & 0xFFFFFFFFFFFFFFFF
            v[d] ^= v[a]
            v[d] = v[d] >> near | v[d] << 64 - near & 0xFFFFFFFFFFFFFFFF
            v[c] = v[c] + v[d] + 2 * (v[c] & 0xFFFFFFFF) * (v[d] & 0xFFFFFFFF) & 0xFFFFFFFFFFFFFFFF
            v[b] ^= v[c]
            v[b] = v[b] >> far | v[b] << 64 - far & 0xFFFFFFFFFFFFFFFF
    for place, word in zip(places, v, strict=True):
        block[place] = word
