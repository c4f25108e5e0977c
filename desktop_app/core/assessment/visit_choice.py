"""Which communes a visit should go to: reasons, weights, and a sample that anybody can redraw."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from math import log
from typing import Protocol, TypeVar

import msgspec

from desktop_app.core.digests import sha256
from desktop_app.core.ids import CentreId


class VisitReason(StrEnum):
    """Why a commune may be visited, the most urgent first."""

    NEVER = "never"  # no critical item was checked in this round
    FELL = "fell"  # its colour fell since yesterday
    DIFFERENCES = "differences"  # a check found something else
    CONFLICTS = "conflicts"  # two versions of one answer
    SAME_PHOTOS = "same_photos"  # another commune shows the same
    HURRIED = "hurried"  # confirmed faster than anybody reads
    OVERDUE = "overdue"  # remedies
    REPLIES = "replies"  # to requests, not decided so far
    GAPS = "gaps"  # critical items not complete


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A reason and its count."""

    reason: VisitReason
    count: int = 1


# How much one of each adds to the weight of a commune; the application's own choice.
_WEIGHT = {
    VisitReason.NEVER: 3,
    VisitReason.FELL: 4,
    VisitReason.DIFFERENCES: 3,
    VisitReason.CONFLICTS: 2,
    VisitReason.SAME_PHOTOS: 3,
    VisitReason.HURRIED: 3,
    VisitReason.OVERDUE: 2,
    VisitReason.REPLIES: 2,
    VisitReason.GAPS: 1,
}
_ONCE = (VisitReason.NEVER, VisitReason.FELL, VisitReason.HURRIED)  # its count adds nothing


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
    def overdue_actions(self) -> int: ...
    @property
    def same_photos(self) -> int: ...
    @property
    def hurried(self) -> tuple[int, int] | None: ...


Row = TypeVar("Row", bound=Candidate)


def visit_reasons(row: Candidate, *, fell: bool = False) -> tuple[Reason, ...]:
    """Return the reasons for a visit to *row*, the most urgent first."""
    counts = {
        VisitReason.NEVER: int(row.submitted and not row.verified_items),
        VisitReason.FELL: int(fell),
        VisitReason.DIFFERENCES: row.differences,
        VisitReason.CONFLICTS: row.conflicts,
        VisitReason.SAME_PHOTOS: row.same_photos,
        VisitReason.HURRIED: row.hurried[0] if row.hurried else 0,
        VisitReason.OVERDUE: row.overdue_actions,
        VisitReason.REPLIES: row.replied + row.approvals,
        VisitReason.GAPS: row.missing,
    }
    return tuple(Reason(reason=one, count=counts[one]) for one in VisitReason if counts[one])


def visit_weight(reasons: Iterable[Reason]) -> int:
    """Return how much the *reasons* weigh together; 1 for a commune without any."""
    found = sum(_WEIGHT[one.reason] * (1 if one.reason in _ONCE else one.count) for one in reasons)
    return max(1, found)


def suggested_visits(
    rows: Iterable[Row], count: int = 3, *, fell: Iterable[CentreId] = ()
) -> list[Row]:
    """Return up to *count* communes that submitted, those most in need of a visit first.

    Never checked ones lead, then the heavier reasons. Equal ones stand in the order of their codes.
    """
    fallen = frozenset(fell)

    def weight(row: Row) -> tuple[int, int, str]:
        doubts = visit_weight(visit_reasons(row, fell=row.centre in fallen))
        return row.verified_items, -doubts, row.centre

    return sorted((row for row in rows if row.submitted), key=weight)[:count]


def drawn_visits(rows: Iterable[Row], count: int, seed: int) -> list[Row]:
    """Return *count* of *rows* drawn at random by weight, the same for the same *seed* and rows.

    Each row draws its own lot from the seed and its code, so the order of *rows*, the program's
    version and the machine do not matter, and who is taken out changes nobody else's lot
    (Efraimidis and Spirakis, weighted sampling without replacement, 2006).
    """

    def lot(row: Row) -> float:
        drawn = int.from_bytes(sha256(f"visit {seed} {row.centre}".encode())[:8], "big")
        return log((drawn + 1) / (2**64 + 1)) / visit_weight(visit_reasons(row))

    return sorted(rows, key=lambda row: (-lot(row), row.centre))[:count]
