"""Which part answers which kind of item."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.checklist.checklist import ItemType
from desktop_app.workspace.values.desk import Desk, ItemDesk

from .answer_parts import AnswerPart, ChoicePart, StatusPart
from .number_parts import DatePart, NumberPart


def part_for(desk: Desk, one: ItemDesk, *, kind: str = "answer") -> AnswerPart:
    """Return the part that answers *one*; its entries become changes of *kind*."""
    match one.item.type:
        case ItemType.STATUS:
            return StatusPart(desk, one, kind=kind)
        case ItemType.CHOICE:
            return ChoicePart(desk, one, kind=kind)
        case ItemType.DATE:
            return DatePart(desk, one, kind=kind)
        case ItemType.RATIO | ItemType.COUNT | ItemType.NUMBER:
            return NumberPart(desk, one, kind=kind)
    assert_never(one.item.type)
