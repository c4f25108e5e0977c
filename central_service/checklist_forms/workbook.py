"""A checklist written as a workbook for the people who own its content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import inspect

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import N_, Fault
from desktop_app.i18n import _

from .captions import column_title, sheet_title
from .cells import cell_of
from .layout import GENERAL, Leaf, Sheet, sheets

LIST_MARK = "@"  # before the path of its list in A2 of every sheet that is read
HEADS = 2  # rows: captions, and the names of the fields
_WIDE, _NARROW = 48, 14  # characters
_SHADE, _GREY = "FFDDE8F5", "FF777777"


class NotAWorkbook(Fault):
    """A checklist cannot be written as a workbook, or a file is none."""


def tables_of(checklist: Checklist) -> dict[str, Any]:
    """Return *checklist* as the tables of its file; what has its default value is left out."""
    made: dict[str, Any] = msgspec.to_builtins(checklist, builtin_types=(date,))
    return made


def workbook_bytes(checklist: Checklist) -> bytes:
    """Return *checklist* as an XLSX file that ``workbook_reading.read`` makes the same one of.

    Raise NotAWorkbook where something of it finds no cell.
    """
    import openpyxl  # type: ignore[import-untyped]  # a quarter of a second

    book = openpyxl.Workbook()
    book.remove(book.active)
    _add_guide(book.create_sheet(_("Read this first")))
    rows = Rows(tables_of(checklist))
    for path, sheet in sheets().items():
        filled = list(rows.of(sheet))
        if filled or sheet.required:
            page = book.create_sheet(sheet_title(path))
            (_add_general if path == GENERAL else _add_list)(page, sheet, filled)
    if rows.left:
        raise NotAWorkbook(
            N_("“{field}” of this checklist has no column in a workbook; edit its TOML file."),
            field=sorted(rows.left)[0],
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Rows:
    """The entries of every list, each with what names its parent on the parent's sheet."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._found: dict[str, list[tuple[str, Mapping[str, Any]]]] = {GENERAL: [("", tables)]}
        self.left: set[str] = set()  # fields that no sheet has
        known = sheets()
        lists = {path for path in known if path}
        for path, sheet in known.items():
            fields = {leaf.name for leaf in sheet.leaves}
            own = self._found.setdefault(path, [])
            for number, (_owner, entry) in enumerate(own, start=HEADS + 1):
                for name, value in _flat(entry):
                    inside = f"{path}.{name}" if path else name
                    if inside in lists:
                        owner = str(entry["id"]) if sheet.has_ids else str(number)
                        owner = "" if path == GENERAL else owner
                        children = self._found.setdefault(inside, [])
                        children.extend((owner, child) for child in value)
                    elif name not in fields:
                        self.left.add(inside)

    def of(self, sheet: Sheet) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the owner and the fields by their dotted names, of each entry of *sheet*."""
        for owner, entry in self._found.get(sheet.path, ()):
            yield owner, dict(_flat(entry))


def _flat(entry: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in entry.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _add_guide(page: Any) -> None:
    for line in (
        _("This workbook is the whole checklist, one sheet a list, one row an entry."),
        _("Change cells, add and remove rows. Leave row 2 and the names in it as they are."),
        _("The first column of a list says to which entry of the sheet above it belongs."),
        _("The fixed name of an item never changes and is never used for another one."),
        _("Several values in one cell have a semicolon between them."),
        _("After publishing, raise the version; then “central-service checklist import xlsx”."),
    ):
        page.append([line])
    page.column_dimensions["A"].width = 2 * _WIDE


def _add_general(page: Any, sheet: Sheet, filled: list[tuple[str, dict[str, Any]]]) -> None:
    values = filled[0][1]
    page.append([_("Field"), _("Value of it")])
    page.append([LIST_MARK, "value"])
    for leaf in sheet.leaves:
        page.append([leaf.name])
        if leaf.name in values:
            _write(page.cell(page.max_row, 2), values[leaf.name])
    page.column_dimensions["A"].width = _WIDE
    page.column_dimensions["B"].width = 2 * _WIDE
    _finish(page)


def _add_list(page: Any, sheet: Sheet, filled: list[tuple[str, dict[str, Any]]]) -> None:
    leaves = sorted(sheet.leaves, key=lambda leaf: leaf.name not in ("id", "code"))
    page.append([_("Belongs to"), *(column_title(leaf.name) for leaf in leaves)])
    page.append([LIST_MARK + sheet.path, *(leaf.name for leaf in leaves)])
    for row, (owner, values) in enumerate(filled, start=HEADS + 1):
        _write(page.cell(row, 1), owner or None)
        for column, leaf in enumerate(leaves, start=2):
            if leaf.name in values:
                _write(page.cell(row, column), values[leaf.name])
    for column, leaf in enumerate(leaves, start=2):
        letter = page.cell(1, column).column_letter
        is_text = leaf.name.endswith((".vi", ".en")) or leaf.name in ("vi", "en")
        page.column_dimensions[letter].width = _WIDE if is_text else _NARROW
        _offer(page, letter, leaf)
    page.column_dimensions["A"].width = 2 * _NARROW
    _finish(page)


def _write(cell: Any, value: object) -> None:
    from openpyxl.styles import Alignment  # type: ignore[import-untyped]

    cell.value = cell_of(value)
    if isinstance(cell.value, str):
        cell.data_type = "s"  # "==0" is a text
        cell.number_format = "@"
        cell.quotePrefix = True
    elif isinstance(cell.value, date):
        cell.number_format = "yyyy-mm-dd"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _finish(page: Any) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=_SHADE)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in page[HEADS]:
        cell.font = Font(color=_GREY, size=8)
    page.freeze_panes = page.cell(HEADS + 1, 2)


def _offer(page: Any, letter: str, leaf: Leaf) -> None:
    """Let the spreadsheet program offer the values that a column takes."""
    from openpyxl.worksheet.datavalidation import (  # type: ignore[import-untyped]
        DataValidation,
    )

    kind = leaf.variants[0].type
    if len(leaf.variants) > 1:
        return
    if isinstance(kind, inspect.BoolType):
        choices = "TRUE,FALSE"
    elif isinstance(kind, inspect.EnumType):
        choices = ",".join(str(member.value) for member in kind.cls)
    else:
        return
    offered = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    offered.add(f"{letter}{HEADS + 1}:{letter}1000")
    page.add_data_validation(offered)
