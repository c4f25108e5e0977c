"""Mutations of valid bytes for a fuzzer, by a seeded random generator."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

MOST = 256 * 1024  # bytes that a mutated input has at most

_BYTES = (0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, 0x20, 0x22, 0x2C, 0x5B, 0x7B)
_PIECES = (
    b"\xff" * 9 + b"\x01",  # the longest number
    b"\x80" * 12,
    b"\x00" * 70,
    b"\xed\xa0\x80",  # a surrogate
    b"e\xcc\x82",  # a letter in decomposed form
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"-1",
    b"9" * 40,
    b"1e999",
    b"NaN",
    b"[" * 200,
    b'{"a":' * 60,
    b"\r\n\r\n",
    b"%00",
    b"../" * 8,
    b"{name}%s%n",
    b"<script>",
    b"\xe2\x80\xae",  # letters from right to left
    b"'''\n\"\"\"",
)


def mutated(chance: random.Random, good: Sequence[bytes]) -> bytes:
    """Return one of *good* with one to six things done to it."""
    data = bytearray(chance.choice(good))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(_WAYS)(chance, data, good)
    return bytes(data[: max(MOST, *map(len, good), 0)])


def _flip(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _set(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    if data:
        data[chance.randrange(len(data))] = chance.choice(_BYTES)
    return data


def _step(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    if data:
        at = chance.randrange(len(data))
        data[at] = (data[at] + chance.choice((-2, -1, 1, 2))) % 256
    return data


def _cut(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    return data[: chance.randrange(len(data) + 1)]


def _drop(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    start, end = _span(chance, data)
    return data[:start] + data[end:]


def _repeat(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    start, end = _span(chance, data)
    times = chance.choice((2, 2, 3, 200))
    return data[:start] + data[start:end] * times + data[end:]


def _insert(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_PIECES) + data[at:]


def _replace(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    start, end = _span(chance, data)
    return data[:start] + chance.choice(_PIECES) + data[end:]


def _swap(chance: random.Random, data: bytearray, _good: Sequence[bytes]) -> bytearray:
    (a, b), (c, d) = sorted((_span(chance, data), _span(chance, data)))
    if b > c:
        return data
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _splice(chance: random.Random, data: bytearray, good: Sequence[bytes]) -> bytearray:
    other = chance.choice(good)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _span(chance: random.Random, data: bytearray) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 2, 4, 16, 64)))


_WAYS: tuple[Callable[[random.Random, bytearray, Sequence[bytes]], bytearray], ...] = (
    _flip, _flip, _set, _step, _step, _cut, _drop, _repeat, _insert, _replace, _swap, _splice,
)  # fmt: skip
