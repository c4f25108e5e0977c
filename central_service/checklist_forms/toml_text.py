"""A checklist as the text of its file: TOML in the order and form of ``checklists/``.

Which names are dotted, which lists are blocks and which are options on a line is what takes the
code here; a TOML library would leave exactly that to be said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeGuard

from desktop_app.core.checklist.checklist import Checklist

from .workbook import tables_of

_HEAD = """\
# BỘ TIÊU CHÍ. Sửa xong thì chạy: commune-readiness checklist validate TỆP
# Checklist. After editing run: commune-readiness checklist validate FILE

"""
_SHORT = 4  # members of an entry that still fits on a line

Entries = Sequence[Mapping[str, Any]]


def toml_of(checklist: Checklist) -> str:
    """Return the text of a file that ``checklist_files.load`` reads as *checklist*."""
    tables = tables_of(checklist)
    blocks = {name: value for name, value in tables.items() if _is_block(value)}
    plain = {name: value for name, value in tables.items() if name not in blocks}
    lines = list(_block(plain, ()))
    for name, value in blocks.items():
        lines.append("")
        if isinstance(value, Mapping):
            lines += [f"[{name}]", *_block(value, (name,))]
        else:
            lines += _blocks(value, (name,))
    return _HEAD + "\n".join(lines) + "\n"


def _is_block(value: object) -> bool:
    """Tell whether a value of the whole file has a head of its own."""
    if isinstance(value, Mapping):
        return set(value) != {"vi", "en"}
    return _is_entries(value) and not _is_short(value)


def _block(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of the block *path*: plain values with dotted names, then its own blocks."""
    inner: list[tuple[tuple[str, ...], Entries]] = []
    yield from _plain(values, (), inner)
    for name, entries in inner:
        yield from _blocks(entries, (*path, *name))


def _blocks(entries: Entries, path: tuple[str, ...]) -> Iterator[str]:
    for entry in entries:
        yield ""
        yield f"[[{'.'.join(path)}]]"
        yield from _block(entry, path)


def _plain(
    values: Mapping[str, Any],
    at: tuple[str, ...],
    inner: list[tuple[tuple[str, ...], Entries]],
) -> Iterator[str]:
    """Yield a line for each plain value; lists of blocks go to *inner*."""
    for name, value in sorted(values.items(), key=lambda one: one[0] not in ("id", "code")):
        path = (*at, name)
        if isinstance(value, Mapping):
            yield from _plain(value, path, inner)
        elif _is_entries(value) and not _is_short(value):
            inner.append((path, value))
        else:
            yield f"{'.'.join(path)} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        named = sorted(value.items(), key=lambda one: one[0] != "id")
        return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in named) + " }"
    if _is_entries(value):
        return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)  # texts, numbers, true and false: as in TOML


def _is_entries(value: object) -> TypeGuard[Entries]:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _is_short(entries: Entries) -> bool:
    """Tell whether each of *entries* fits on a line: an id, its two texts, and one thing more."""
    return all(
        "id" in entry
        and len(entry) <= _SHORT
        and not any(isinstance(value, list | tuple | Mapping) for value in entry.values())
        for entry in entries
    )
