"""Access to a checklist's raw tables, whatever their shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from desktop_app.core.fault import Fault

from .positions import Path

Report = list[tuple[Path, Fault]]


class Node(NamedTuple):
    """A value of the file and its path."""

    value: object
    path: Path

    def at(self, *keys: str) -> Node:
        """Return the node at *keys*; a node of None where there is nothing."""
        node = self
        for key in keys:
            inside = node.value.get(key) if isinstance(node.value, dict) else None
            node = Node(inside, (*node.path, key))
        return node

    def each(self) -> Iterator[Node]:
        """Yield the elements of a list; nothing for anything else."""
        if isinstance(self.value, list | tuple):
            for number, value in enumerate(self.value):
                yield Node(value, (*self.path, number))

    @property
    def text(self) -> str:
        """Return the text of this node, "" for anything else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> int | float | None:
        """Return the number of this node, None for anything else."""
        value = self.value
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def is_true(self) -> bool:
        """Tell whether this node is true."""
        return self.value is True

    def __bool__(self) -> bool:
        return self.value is not None


def items(root: Node) -> Iterator[tuple[Node, Node]]:
    """Yield each section with each of its items."""
    for section in root.at("sections").each():
        for item in section.at("items").each():
            yield section, item


def place(root: Node, path: Path) -> str:
    """Return a name for where *path* leads: an item's code, an entry's id, or the outer table."""
    named = root
    found = ""
    for key in path:
        if isinstance(key, int):
            element = named.value[key] if isinstance(named.value, list | tuple) else None
            named = Node(element, (*named.path, key))
            if code := named.at("code").text or named.at("id").text:
                found = code
        else:
            named = named.at(key)
    return found or str(path[0] if path else "")
