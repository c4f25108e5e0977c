"""Which fields the changes of a message have, and the fields themselves, a column a name.

A shape is a kind, its version and the names of its fields. A message has few of them, so that the
fields of sixty answers are named by sixty numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.core.changes.change import Change
from desktop_app.core.changes.segments import Stub

from .budget import CELL, FIELD_NAME
from .columns import ColumnReader, ColumnWriter, HashPlaces, broken
from .values import read_values, write_values

Shape = tuple[str, int, tuple[str, ...]]  # kind, version, names of the fields in order


def write_shapes(writer: ColumnWriter, entries: Sequence[Change | Stub]) -> list[Shape]:
    """Write which shapes there are and which each entry has (a stub: none); return them."""
    shapes: dict[Shape, int] = {}
    codes = []
    for entry in entries:
        if isinstance(entry, Stub):
            codes.append(0)
            continue
        shape = (entry.kind, entry.version, tuple(sorted(entry.fields)))
        codes.append(shapes.setdefault(shape, len(shapes) + 1))
        writer.charge(CELL * len(entry.fields))
    writer.number(len(shapes))
    for kind, version, names in shapes:
        writer.signed(version)
        writer.number(len(names))
        writer.charge(FIELD_NAME * len(names))
        writer.texts((kind, *names))
    writer.numbers(codes)
    return list(shapes)


def read_shapes(reader: ColumnReader, entries: int) -> tuple[list[Shape], list[int]]:
    """Return the shapes and, for each entry, 0 for a stub or the place of its shape + 1."""
    shapes: list[Shape] = []
    for _ in range(reader.count(entries)):
        version, size = reader.signed(), reader.count()
        reader.charge(FIELD_NAME * size)
        kind, *names = reader.texts(size + 1)
        if len(set(names)) != size:
            raise broken()
        shapes.append((kind, version, tuple(names)))
    codes = reader.numbers(entries)
    if max(codes) > len(shapes):
        raise broken()
    for code in codes:
        if code:
            reader.charge(CELL * len(shapes[code - 1][2]))
    return shapes, codes


def write_fields(
    writer: ColumnWriter,
    shapes: Sequence[Shape],
    changes: Sequence[tuple[int, Change]],
    places: HashPlaces,
) -> None:
    """Write the fields of *changes*, each with its place in the message."""
    for kind, name in _columns_of(shapes):
        rows = [
            (row, change.fields[name])
            for row, change in changes
            if change.kind == kind and name in change.fields
        ]
        write_values(writer, rows, places)


def read_fields(
    reader: ColumnReader, shapes: Sequence[Shape], codes: Sequence[int]
) -> list[dict[str, Any]]:
    """Return the fields of every entry; those of a stub are empty."""
    fields: list[dict[str, Any]] = [{} for _ in codes]
    holders: dict[tuple[str, str], list[int]] = {column: [] for column in _columns_of(shapes)}
    for row, code in enumerate(codes):
        if code:
            kind, _, names = shapes[code - 1]
            for name in names:
                holders[kind, name].append(row)
    for (_, name), rows in holders.items():
        for row, value in zip(rows, read_values(reader, rows), strict=True):
            fields[row][name] = value
    return fields


def _columns_of(shapes: Sequence[Shape]) -> list[tuple[str, str]]:
    """Return each (kind, name) once, in the order in which the shapes name them."""
    return list({(kind, name): None for kind, _, names in shapes for name in names})
