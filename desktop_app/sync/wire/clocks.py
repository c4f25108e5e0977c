"""Counters and clocks of the changes of a message, as differences from predicted values."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.core.changes.change import MAX_COUNTER, Change
from desktop_app.core.changes.segments import Segment

from .columns import ColumnReader, ColumnWriter, broken, unzigzag, zigzag

Clock = tuple[int, int, int | None, int | None]  # counter, wall, offset, age of the offset


def write_clocks(writer: ColumnWriter, segments: Sequence[Segment]) -> None:
    """Write counters, clocks and offsets of the changes of *segments*."""
    columns: tuple[list[int], ...] = ([], [], [], [])
    wall = 0
    for segment in segments:
        counter = 0
        offset: int | None = None
        age: int | None = None
        for change in segment.entries:
            if not isinstance(change, Change):
                continue
            if not 0 <= change.counter <= MAX_COUNTER:
                raise broken()
            # The age of an offset grows with the device's own clock.
            older = None if age is None else age + change.wall - wall
            codes = (
                zigzag(change.counter - counter - 1),
                zigzag(change.wall - wall),
                _changed(change.offset, offset),
                _changed(change.offset_age, older),
            )
            for column, code in zip(columns, codes, strict=True):
                column.append(code)
            counter, wall = change.counter, change.wall
            offset, age = change.offset, change.offset_age
    for column in columns:
        writer.numbers(column)


def read_clocks(reader: ColumnReader, segments: Sequence[int]) -> list[Clock]:
    """Return the clocks of changes, of which *segments* says to which segment each belongs."""
    columns = [reader.numbers(len(segments)) for _ in range(4)]
    clocks: list[Clock] = []
    wall, before = 0, -1
    counter = 0
    offset: int | None = None
    age: int | None = None
    for segment, *codes in zip(segments, *columns, strict=True):
        if segment != before:
            counter, offset, age, before = 0, None, None, segment
        counter += unzigzag(codes[0]) + 1
        step = unzigzag(codes[1])
        wall += step
        offset = _unchanged(codes[2], offset)
        age = _unchanged(codes[3], None if age is None else age + step)
        if not 0 <= counter <= MAX_COUNTER:
            raise broken()
        clocks.append((counter, wall, offset, age))
    return clocks


def _changed(value: int | None, expected: int | None) -> int:
    if value == expected:
        return 0
    return 1 if value is None else 2 + zigzag(value)


def _unchanged(code: int, expected: int | None) -> int | None:
    if code == 0:
        return expected
    return None if code == 1 else unzigzag(code - 2)
