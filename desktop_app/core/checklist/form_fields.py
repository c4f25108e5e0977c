"""The fields of an XLSForm made of the checklist: their names, and what they say as an answer.

The service writes the form, phones fill it in (ODK Collect, KoboCollect), and a desk reads the
table of submissions; both sides name a field by what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from desktop_app.core.ids import ItemId, Status

from .entries import EnteredAnswer
from .item import Item, ItemType
from .scoring import UNKNOWN

COMMUNE, ROUND, PERSON, VERSION = "commune", "round", "person", "checklist"


class FormField(StrEnum):
    """One field of an item."""

    STATUS = "status"  # chosen, or computed in the form
    STATE = "state"  # of an item with a value: whether there is one
    VALUE = "value"
    OF = "of"
    REASON = "reason"
    CAUSE = "cause"
    SOLVER = "solver"
    NOTE = "note"


class ValueState(StrEnum):
    """What is known of a value."""

    GIVEN = "given"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"


def field_name(item: ItemId, field: FormField) -> str:
    """Return the name of *field*: "staff__assigned__value". A form takes no dots in names."""
    return f"{item.replace('.', '__')}__{field}"


def fields_of(items: Iterable[Item]) -> dict[str, tuple[ItemId, FormField]]:
    """Return every field of *items* by its name."""
    return {field_name(item.id, field): (item.id, field) for item in items for field in FormField}


def entry_of(item: Item, said: dict[FormField, str]) -> EnteredAnswer | None:
    """Return what a submission says about *item*; None where it says nothing.

    A value that is no status or state of the form raises ValueError.
    """
    note = said.get(FormField.NOTE)
    if item.type is ItemType.STATUS:
        word = said.get(FormField.STATUS)
        status = Status(word) if word else None
        value = of = None
    else:
        state = ValueState(said[FormField.STATE]) if said.get(FormField.STATE) else None
        value, of = said.get(FormField.VALUE), said.get(FormField.OF)
        status = Status.NOT_APPLICABLE if state is ValueState.NOT_APPLICABLE else None
        if state is ValueState.NOT_KNOWN:
            value, of = UNKNOWN, None
        elif state is ValueState.NOT_APPLICABLE:
            value = of = None
    if not (status or value or of or note):
        return None
    return EnteredAnswer(
        status=status, value=value, of=of, note=note, reason=said.get(FormField.REASON)
    )
