"""The items that take a status and nothing else, as the checklists name them.

See docs/rules.md#data-17.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, select

from central_service.database import schema
from desktop_app import checklist_files
from desktop_app.core.ids import ItemId


class SecretItems:
    """The secret items of every checklist that answers may come from."""

    def __init__(self) -> None:
        self._published: tuple[int, frozenset[ItemId]] = (0, frozenset())

    def at(self, connection: Connection, number: int) -> frozenset[ItemId]:
        """Return the secret items after the service's act *number*."""
        if self._published[0] != number:
            rows = connection.execute(select(schema.checklists.c.secret_items)).scalars()
            items = frozenset(ItemId(item) for row in rows for item in row.split())
            self._published = (number, items)
        return _shipped() | self._published[1]


@cache
def _shipped() -> frozenset[ItemId]:
    """Return those of the shipped checklist: answers may arrive before one is published."""
    return frozenset(checklist_files.load(checklist_files.newest()).secret_rule.items)
