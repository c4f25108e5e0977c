"""Columns of communes, and what is counted for each: positions and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from desktop_app.core.changes.change import MAX_COUNTER
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import CommuneCode

from .budget import POSITION
from .columns import ColumnReader, ColumnWriter, broken

MAX_COMMUNES = 20_000  # of one message; Vietnam has 3,321
_CODES = 100_000


def write_communes(writer: ColumnWriter, communes: Sequence[str]) -> None:
    """Write a column of commune codes; small where they are sorted."""
    writer.signeds(steps([_number(commune) for commune in communes]))


def read_communes(reader: ColumnReader, count: int) -> list[CommuneCode]:
    """Return a column of commune codes."""
    numbers = sums(reader.signeds(count))
    if any(not 0 <= number < _CODES for number in numbers):
        raise broken()
    return [CommuneCode(f"{number:05d}") for number in numbers]


def write_positions(
    writer: ColumnWriter, positions: Mapping[CommuneCode, int], *, around: int = 0
) -> None:
    """Write a number for each commune; small where they are close to *around*."""
    if len(positions) > MAX_COMMUNES:
        raise broken()
    communes = sorted(positions)
    writer.number(len(communes))
    writer.charge(POSITION * len(communes))
    if communes:
        write_communes(writer, communes)
        writer.signeds([positions[commune] - around for commune in communes])


def read_positions(reader: ColumnReader, *, around: int = 0) -> dict[CommuneCode, int]:
    """Return a number from 0 on for each commune."""
    count = reader.count(MAX_COMMUNES)
    if not count:
        return {}
    reader.charge(POSITION * count)
    communes = read_communes(reader, count)
    numbers = [number + around for number in reader.signeds(count)]
    if len(set(communes)) != count or not 0 <= min(numbers) <= max(numbers) <= MAX_COUNTER:
        raise broken()
    return dict(zip(communes, numbers, strict=True))


def steps(values: Sequence[int]) -> list[int]:
    """Return each value less the one before it."""
    return [value - before for before, value in zip((0, *values), values, strict=False)]


def sums(values: Iterable[int]) -> list[int]:
    """Return what ``steps`` was given."""
    return list(accumulate(values))


def _number(code: str) -> int:
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        raise WireRefused(N_("“{text}” is not a commune code of five digits."), text=code[:40])
    return int(code)
