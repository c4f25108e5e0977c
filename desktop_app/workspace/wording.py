"""Values of answers in words, for screens, tables and papers."""

from __future__ import annotations

from datetime import date

from desktop_app.core.bodies import Answer, Verify
from desktop_app.core.checklist import Item, ItemType
from desktop_app.core.scoring import UNKNOWN
from desktop_app.i18n import _, figures


def value_text(item: Item, answer: Answer | Verify, *, language: str) -> str:
    """Return the value as people read it: "4/5 người", "20/7/2025"; "" where there is none."""
    if answer.value is None:
        return ""
    unit = f" {item.unit.in_language(language)}" if item.unit else ""
    if item.type is ItemType.RATIO:
        return f"{_number(answer.value)}/{_number(answer.of or UNKNOWN)}{unit}"
    if answer.value == UNKNOWN:
        return _("not known yet")
    if item.type is ItemType.DATE:
        try:
            return figures.day(date.fromisoformat(answer.value))
        except ValueError:
            return answer.value
    if item.type is ItemType.CHOICE:
        choice = item.choice(answer.value)
        return choice.in_language(language) if choice else answer.value
    return f"{_number(answer.value)}{unit}"


def _number(value: str) -> str:
    if value == UNKNOWN:
        return "?"
    try:
        places = len(value.partition(".")[2])
        return figures.number(float(value), places=places)
    except ValueError:
        return value
