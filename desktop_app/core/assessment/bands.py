"""Disjoint bands of the share of critical items that a commune has met (docs/rules.md#paper-2)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol


class Band(StrEnum):
    """The bands, from the lowest; together they cover 0% to 100%."""

    BELOW_10 = "below_10"
    TO_50 = "10_to_50"
    TO_70 = "over_50_to_70"
    BELOW_100 = "over_70_below_100"
    ALL = "all"


BANDS = tuple(Band)


class Shared(Protocol):
    """What has a share: *missing* of *critical* items; none before anything was submitted."""

    @property
    def missing(self) -> int: ...
    @property
    def critical(self) -> int: ...
    @property
    def judged_by(self) -> str: ...


def band(part: int, whole: int) -> int:
    """Return the number of the band that *part* of *whole* falls in, in exact arithmetic."""
    if part == whole:
        return 4
    hundredfold = part * 100
    if hundredfold < 10 * whole:
        return 0
    if hundredfold <= 50 * whole:
        return 1
    return 2 if hundredfold <= 70 * whole else 3


def band_of(row: Shared) -> int | None:
    """Return the band of *row* by its last submission, None where it never submitted."""
    if not row.judged_by or row.critical <= 0:
        return None
    return band(max(0, row.critical - row.missing), row.critical)


def banded(rows: Iterable[Shared]) -> tuple[list[int], int]:
    """Return how many of *rows* fall in each band, and how many have no share."""
    counts, without = [0] * len(BANDS), 0
    for row in rows:
        at = band_of(row)
        if at is None:
            without += 1
        else:
            counts[at] += 1
    return counts, without
