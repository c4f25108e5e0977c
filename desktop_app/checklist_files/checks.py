"""The base of the checks whether the parts of a checklist agree."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.core.fault import Fault
from desktop_app.i18n import N_

from .findings import ContentFault, Lacking
from .nodes import Node, Report, items, place


class Check:
    """A checklist being checked; its items by id, and the findings so far."""

    def __init__(self, root: Node) -> None:
        self.report: Report = []
        self._root = root
        self._items = {item.at("id").text: item for _section, item in items(root)}

    def _add(
        self, node: Node, message: str, kind: type[Fault] = ContentFault, **said: object
    ) -> None:
        where = place(self._root, node.path)
        self.report.append((node.path, kind(message, where=where, **said)))

    def _ids(self, *keys: str) -> set[str]:
        return {entry.at("id").text for entry in self._root.at(*keys).each()}

    def _once(self, nodes: Iterable[Node], message: str) -> None:
        seen: set[str] = set()
        for node in nodes:
            if node.text and node.text in seen:
                self._add(node, message, value=node.text[:60])
            seen.add(node.text)

    def _named(self, nodes: Iterable[Node], known: Iterable[str], message: str) -> None:
        known = set(known)
        for node in nodes:
            if node.text and node.text not in known:
                self._add(node, message, Lacking, value=node.text[:60])

    def _missing(self, node: Node, value: str, list_name: str) -> None:
        self._add(
            node,
            N_("“{value}” is missing from the list “{list}”."),
            Lacking,
            value=value,
            list=list_name,
        )
