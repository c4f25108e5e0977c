"""Values of answers as people read them, on screens and in papers."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from desktop_app.core.checklist.item import Item, ItemType
from desktop_app.core.checklist.scoring import UNKNOWN

from . import figures


def value_text(
    item: Item,
    value: str | None,
    of: str | None,
    *,
    language: str,
    unknown: str,
    unknown_part: str = "?",
) -> str:
    """Return a canonical value with its unit: "4/5 người", "88,5%", "20/7/2025"; "" without one.

    *of* is the second number of a ratio. *unknown* is said where the value is not known,
    *unknown_part* where one of two numbers is not. What is not canonical is returned as it is.
    """
    if value is None:
        return ""
    unit = item.unit.in_language(language) if item.unit else ""
    match item.type:
        case ItemType.RATIO:
            parts = [
                unknown_part if part == UNKNOWN else figures.decimal(part)
                for part in (value, of if of is not None else UNKNOWN)
            ]
            return _with_unit("/".join(parts), "" if unknown_part in parts else unit)
        case _ if value == UNKNOWN:
            return unknown
        case ItemType.COUNT | ItemType.NUMBER:
            return _with_unit(figures.decimal(value), unit)
        case ItemType.DATE:
            try:
                return figures.day(date.fromisoformat(value))
            except ValueError:
                return value
        case ItemType.CHOICE:
            choice = item.choice(value)
            return choice.in_language(language) if choice else value
        case ItemType.STATUS:
            return value
    assert_never(item.type)


def _with_unit(number: str, unit: str) -> str:
    if unit == "%":
        return number + unit
    return f"{number} {unit}" if unit else number
