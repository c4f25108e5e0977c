"""Which items are checked first on site, and which of them are done."""

from __future__ import annotations

import random

from desktop_app.core.ids import ChangeHash, Difference, ItemId

from .desk import Desk, ItemDesk

DRAWN = 5


def differs(one: ItemDesk) -> bool:
    """Return whether the finding does not match what was declared."""
    return one.finding is not None and one.finding.difference is not Difference.MATCH


def items_to_check(desk: Desk, lot: str) -> list[ItemId]:
    """Return critical items, those that differ or were asked about, and five others at random.

    Whoever has the *lot* draws the same: a sheet printed before and the visit itself.
    """
    wanted = [
        item
        for item, one in desk.items.items()
        if one.item.critical or differs(one) or one.returned is not None
    ]
    rest = [
        item
        for item, one in desk.items.items()
        if item not in wanted and not one.item.informational
    ]
    drawn = set(random.Random(lot).sample(rest, min(DRAWN, len(rest))))
    return [item for item in desk.items if item in drawn or item in wanted]


def checked_in(desk: Desk, visit: ChangeHash) -> set[ItemId]:
    """Return the items that have a finding of *visit*."""
    return {
        item
        for item, one in desk.items.items()
        if any(found.visit and found.visit.change == visit for found in one.findings)
    }
