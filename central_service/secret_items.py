"""The items that take a status and nothing else, as the checklists name them (rule 17)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop_app import checklist_files
from desktop_app.core.ids import ItemId

from . import schema


class SecretItems:
    """The secret items of every checklist that answers may come from."""

    def __init__(self) -> None:
        # Answers may be written before anything was published: with the program's own checklist.
        shipped = checklist_files.load(checklist_files.newest())
        self._shipped = frozenset(shipped.secret_rule.items)
        self._published: tuple[int, frozenset[ItemId]] = (0, frozenset())

    def at(self, connection: Connection, number: int) -> frozenset[ItemId]:
        """Return the secret items after the service's act *number*."""
        if self._published[0] != number:
            rows = connection.execute(select(schema.checklists.c.secret_items)).scalars()
            items = frozenset(ItemId(item) for row in rows for item in row.split())
            self._published = (number, items)
        return self._shipped | self._published[1]
