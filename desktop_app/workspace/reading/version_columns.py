"""An area where communes use different versions: one set of columns, and counts by version."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from desktop_app.core.assessment.board_counts import Cell
from desktop_app.core.assessment.summary import Summary
from desktop_app.core.assessment.version_move import name_order
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ItemId, Readiness
from desktop_app.workspace.context.checklist_versions import ChecklistVersions
from desktop_app.workspace.values.board import BoardRow, VersionCount


class Columns:
    """The versions that the communes of an area use; the newest one makes the columns."""

    def __init__(
        self,
        checklist_versions: ChecklistVersions,
        summed: Collection[Summary],
        otherwise: Checklist,
    ) -> None:
        self._checklist_versions = checklist_versions
        self._critical: dict[str, frozenset[ItemId]] = {}
        names = {one.checklist for one in summed} | {
            one.judged_by for one in summed if one.judged_by
        }
        known = [found for name in names if (found := checklist_versions.find(name)) is not None]
        known.sort(key=lambda one: name_order(one.name), reverse=True)
        self.checklists = tuple(known) or (otherwise,)
        self.checklist = self.checklists[0]

    def letters(self, one: Summary, cells: str) -> str:
        """Return *cells*, one letter an item of the commune's version, in the board's columns."""
        by = self._checklist_versions.find(one.checklist) or self._checklist_versions.default
        if by.name == self.checklist.name:
            return cells
        letters = dict(zip((item.id for item in by.items_in_order), cells, strict=True))
        return "".join(
            letters.get(item.id, Cell.NOT_IN_VERSION) for item in self.checklist.items_in_order
        )

    def critical(self, row: BoardRow) -> frozenset[ItemId]:
        """Return what is critical by the rule that *row* is judged by."""
        name = row.judged_by or row.checklist
        if name not in self._critical:
            by = self._checklist_versions.find(name) or self._checklist_versions.default
            self._critical[name] = frozenset(item.id for item in by.critical_items)
        return self._critical[name]

    def counts(self, rows: Iterable[BoardRow]) -> tuple[VersionCount, ...]:
        """Return how many communes each version judges, and how many are GREEN by it."""
        counted: dict[str, list[BoardRow]] = {}
        for row in rows:
            counted.setdefault(row.judged_by or row.checklist, []).append(row)
        found = {name: self._checklist_versions.find(name) for name in counted}
        return tuple(
            VersionCount(
                name=name,
                communes=len(counted[name]),
                green=sum(row.level is Readiness.GREEN for row in counted[name]),
                critical=len(by.critical_items) if (by := found[name]) else 0,
            )
            for name in sorted(counted, key=name_order)
        )
