"""Which communes a visit should go to first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from desktop_app.core.ids import CentreId


class Candidate(Protocol):
    """What is known of a commune that may be visited; counts, each 0 or more."""

    @property
    def centre(self) -> CentreId: ...
    @property
    def submitted(self) -> bool: ...
    @property
    def verified_items(self) -> int: ...
    @property
    def differences(self) -> int: ...
    @property
    def conflicts(self) -> int: ...
    @property
    def replied(self) -> int: ...
    @property
    def approvals(self) -> int: ...
    @property
    def missing(self) -> int: ...
    @property
    def hurried(self) -> object | None: ...


Row = TypeVar("Row", bound=Candidate)


def suggested_visits(rows: Iterable[Row], count: int = 3) -> list[Row]:
    """Return up to *count* communes that submitted, those most in need of a visit first.

    Never checked ones lead, then those with more doubts: conflicts, differences found before,
    hurried confirmations and critical gaps. Equal ones stand in the order of their codes.
    """

    def weight(row: Row) -> tuple[int, int, str]:
        doubts = 3 * row.differences + 2 * row.conflicts + 2 * row.replied + row.approvals
        doubts += 3 * (row.hurried is not None) + row.missing
        return row.verified_items, -doubts, row.centre

    return sorted((row for row in rows if row.submitted), key=weight)[:count]
