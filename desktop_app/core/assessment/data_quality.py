"""Four checks of one assessment's data: right, complete, clean, alive ("đúng, đủ, sạch, sống").

The four words are those of the national data programme; what each of them asks here is the
application's own rule: right = proven and not contradicted; complete = every critical item
answered; clean = one valid assessment a round, of one version; alive = confirmed not long ago.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from .board_counts import Counts


class QualityCheck(StrEnum):
    """The four checks, in the order in which they are said."""

    RIGHT = "right"  # đúng
    COMPLETE = "complete"  # đủ
    CLEAN = "clean"  # sạch
    ALIVE = "alive"  # sống


class QualityReason(StrEnum):
    """Why a check does not hold."""

    UNPROVEN = "unproven"  # met, and the evidence is missing or has expired
    CONTRADICTED = "contradicted"  # a check found something else
    HURRIED = "hurried"  # confirmed faster than anybody reads
    SAME_PHOTO = "same_photo"  # another commune shows the same photo
    UNANSWERED = "unanswered"  # critical items
    CONFLICT = "conflict"  # two versions of one answer
    UNPLACED = "unplaced"  # answers to items that the version in use does not have
    ASK_AGAIN = "ask_again"  # answered by another version in another sense
    UNKNOWN_COMMUNE = "unknown_commune"  # the code is in no list of communes
    NEVER_CONFIRMED = "never_confirmed"
    OLD = "old"  # days since the last confirmation, more than the checklist allows


class QualityFault(msgspec.Struct, frozen=True, kw_only=True):
    """A check that does not hold, and how often or, for OLD, how many days."""

    check: QualityCheck
    reason: QualityReason
    count: int = 1


def quality_faults(
    counts: Counts,
    *,
    confirmed: date | None,
    today: date,
    overdue_after: int,
    same_photos: int = 0,
    known_commune: bool = True,
) -> tuple[QualityFault, ...]:
    """Return what the four checks find in *counts*, none where all of them hold.

    *confirmed* is the day of the last submission, *overdue_after* the days after which the
    checklist calls it overdue, *same_photos* how many photos other communes show too.
    """
    found = _faults(counts, confirmed, today, overdue_after, same_photos, known_commune)
    return tuple(one for one in found if one.count > 0)


def failed_checks(faults: tuple[QualityFault, ...]) -> frozenset[QualityCheck]:
    """Return the checks that do not hold."""
    return frozenset(one.check for one in faults)


def _faults(
    counts: Counts,
    confirmed: date | None,
    today: date,
    overdue_after: int,
    same_photos: int,
    known_commune: bool,
) -> Iterator[QualityFault]:
    right, clean = QualityCheck.RIGHT, QualityCheck.CLEAN
    reason = QualityReason
    yield QualityFault(check=right, reason=reason.UNPROVEN, count=counts.unproven)
    yield QualityFault(check=right, reason=reason.CONTRADICTED, count=counts.differences)
    hurried = counts.hurried[0] if counts.hurried else 0
    yield QualityFault(check=right, reason=reason.HURRIED, count=hurried)
    yield QualityFault(check=right, reason=reason.SAME_PHOTO, count=same_photos)
    unanswered = counts.critical - counts.answered_critical
    yield QualityFault(check=QualityCheck.COMPLETE, reason=reason.UNANSWERED, count=unanswered)
    yield QualityFault(check=clean, reason=reason.CONFLICT, count=counts.conflicts)
    yield QualityFault(check=clean, reason=reason.UNPLACED, count=counts.unplaced)
    yield QualityFault(check=clean, reason=reason.ASK_AGAIN, count=counts.ask_again)
    yield QualityFault(check=clean, reason=reason.UNKNOWN_COMMUNE, count=int(not known_commune))
    alive = QualityCheck.ALIVE
    if confirmed is None:
        yield QualityFault(check=alive, reason=reason.NEVER_CONFIRMED)
    elif (today - confirmed).days > overdue_after:
        yield QualityFault(check=alive, reason=reason.OLD, count=(today - confirmed).days)
