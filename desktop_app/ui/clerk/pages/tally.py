"""How the critical items of a desk are counted: each one once, so that the counts sum up."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.i18n import _
from desktop_app.ui.look.marks import Mark
from desktop_app.workspace.values.desk import Desk, ItemDesk


class Counted(StrEnum):
    """What a critical item is counted as, in the order in which it is shown."""

    COMPLETE = "complete"
    LACKING = "lacking"  # met, without evidence that counts
    PARTIAL = "partial"
    UNMET = "unmet"
    OPEN = "open"  # not answered, or waiting for an approval
    CONFLICT = "conflict"


def counted(one: ItemDesk) -> Counted:
    """Return what *one* is counted as; all but COMPLETE is left to do for GREEN."""
    if one.judgement.conflict:
        return Counted.CONFLICT
    if one.judgement.complete:
        return Counted.COMPLETE
    match one.judgement.standing:
        case Standing.MET_WITHOUT_EVIDENCE | Standing.MET_WITH_EXPIRED_EVIDENCE:
            return Counted.LACKING
        case Standing.PARTIAL:
            return Counted.PARTIAL
        case Standing.UNMET:
            return Counted.UNMET
        case (
            Standing.UNANSWERED
            | Standing.NOT_KNOWN
            | Standing.NOT_APPLICABLE_WAITING
            | Standing.MET
            | Standing.NOT_APPLICABLE_APPROVED
        ):
            return Counted.OPEN
    assert_never(one.judgement.standing)


def tally(desk: Desk) -> dict[Counted, list[ItemDesk]]:
    """Return the critical items by what they are counted as, each in exactly one list."""
    found: dict[Counted, list[ItemDesk]] = {kind: [] for kind in Counted}
    for item in desk.checklist.critical_items:
        one = desk.items[item.id]
        found[counted(one)].append(one)
    return found


def mark_of(kind: Counted) -> Mark:
    """Return the shape beside a count."""
    match kind:
        case Counted.COMPLETE:
            return Mark.MET
        case Counted.LACKING:
            return Mark.MET_WITHOUT_EVIDENCE
        case Counted.PARTIAL:
            return Mark.PARTIAL
        case Counted.UNMET:
            return Mark.UNMET
        case Counted.OPEN:
            return Mark.UNANSWERED
        case Counted.CONFLICT:
            return Mark.CONFLICT
    assert_never(kind)


def words_of(kind: Counted) -> str:
    """Return the word under a count."""
    match kind:
        case Counted.COMPLETE:
            return _("complete")
        case Counted.LACKING:
            return _("evidence missing")
        case Counted.PARTIAL:
            return _("partly met")
        case Counted.UNMET:
            return _("not met")
        case Counted.OPEN:
            return _("no answer or waiting")
        case Counted.CONFLICT:
            return _("two versions")
    assert_never(kind)
