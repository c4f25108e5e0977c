"""A workbook read back as a checklist; every fault with its sheet and cell."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from desktop_app.checklist_files.validate import check_tables
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import sentence

from .captions import sheet_title
from .cells import value_of
from .layout import GENERAL, Leaf, Sheet, sheets
from .workbook import HEADS, LIST_MARK, NotAWorkbook

MAX_FILE = 16 << 20  # bytes of a workbook
MAX_ROWS, MAX_COLUMNS = 20_000, 200
TablePath = tuple[str | int, ...]


class CellFault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, and the sheet and cell where it stands."""

    sheet: str
    cell: str
    fault: Fault

    def __str__(self) -> str:
        told = Fault(
            N_("sheet “{sheet}”, cell {cell}: {fault}"),
            sheet=self.sheet,
            cell=self.cell,
            fault=self.fault,
        )
        return sentence(told)


class Read(NamedTuple):
    """A workbook as far as it could be read: a checklist, or its faults in order.

    ``ignored`` names the sheets that are no list of a checklist.
    """

    checklist: Checklist | None
    faults: list[CellFault]
    ignored: list[str]


def read(file: Path) -> Read:
    """Return the checklist that the workbook *file* holds; raise NotAWorkbook where it is none."""
    reading = _Reading(_pages(file))
    checklist, report = check_tables(reading.tables)
    faults = list(reading.faults)
    for path, fault in report:
        sheet, cell = reading.place(path)
        faults.append(CellFault(sheet=sheet, cell=cell, fault=fault))
    order = [*reading.titles.values()]
    once = {(one.sheet, one.cell, str(one)): one for one in faults}
    ordered = sorted(once.values(), key=lambda one: (order.index(one.sheet), _row(one.cell)))
    return Read(None if ordered else checklist, ordered, reading.ignored)


def _row(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), len(letters), letters


def _pages(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each sheet by its title."""
    import openpyxl  # type: ignore[import-untyped]  # a quarter of a second

    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise NotAWorkbook(
            N_("{file} cannot be read: {reason}."), file=file, reason=why_refused(error)
        ) from error
    if len(data) > MAX_FILE:
        raise NotAWorkbook(N_("{file} is larger than {limit} MB."), file=file, limit=MAX_FILE >> 20)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # whatever openpyxl meets in a broken workbook
        raise NotAWorkbook(
            N_("{file} is no workbook (XLSX) that can be read. Save it again as .xlsx."), file=file
        ) from error
    for page in book.worksheets:
        if page.max_row > MAX_ROWS or page.max_column > MAX_COLUMNS:
            raise NotAWorkbook(
                N_(
                    "Sheet “{sheet}” has more than {rows} rows or {columns} columns. Delete the"
                    " empty ones and save again."
                ),
                sheet=page.title,
                rows=MAX_ROWS,
                columns=MAX_COLUMNS,
            )
    return {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}


class _Entry(NamedTuple):
    """A row that was read: its table, where that lies, and its row number."""

    table: dict[str, Any]
    path: TablePath
    row: int


class _Reading:
    """The tables of a workbook, and for each of their paths the cell that it came from."""

    def __init__(self, pages: dict[str, list[tuple[object, ...]]]) -> None:
        self.tables: dict[str, Any] = {}
        self.faults: list[CellFault] = []
        self.titles: dict[str, str] = {}  # by the path of the list
        self.ignored: list[str] = []
        self._cells: dict[TablePath, tuple[str, str]] = {}  # by path: the list's, and the cell
        self._entries: dict[str, list[_Entry]] = {}
        found = self._recognised(pages)
        for path, sheet in sheets().items():
            rows = found.get(path, [])
            self.titles.setdefault(path, sheet_title(path))
            if path == GENERAL:
                self._general(sheet, rows)
            else:
                self._list(sheet, rows)

    def place(self, path: TablePath) -> tuple[str, str]:
        """Return the sheet's title and the cell of *path*, or of the nearest around it."""
        while path and path not in self._cells:
            path = path[:-1]
        list_, cell = self._cells.get(path, (GENERAL, "A1"))
        return self.titles[list_], cell

    def _recognised(
        self, pages: dict[str, list[tuple[object, ...]]]
    ) -> dict[str, list[tuple[object, ...]]]:
        found: dict[str, list[tuple[object, ...]]] = {}
        for title, rows in pages.items():
            mark = rows[1][0] if len(rows) > 1 and rows[1] else None
            if not isinstance(mark, str) or not mark.startswith(LIST_MARK):
                self.ignored.append(title)
                continue
            path = mark.removeprefix(LIST_MARK).strip()
            if path not in sheets():
                self.titles.setdefault(f"?{title}", title)
                self._fault(title, "A2", N_("“{name}” is no list of a checklist."), name=mark)
            elif path in found:
                self.titles.setdefault(f"?{title}", title)
                self._fault(title, "A2", N_("another sheet has this list already."))
            else:
                found[path] = rows
                self.titles[path] = title
        return found

    def _general(self, sheet: Sheet, rows: list[tuple[object, ...]]) -> None:
        leaves = {leaf.name: leaf for leaf in sheet.leaves}
        said: dict[str, tuple[object, str]] = {}
        for number, row in enumerate(rows[HEADS:], start=HEADS + 1):
            name, value = (*row, None, None)[:2]
            if name is None and value is None:
                continue
            if str(name) not in leaves:
                self._fault(
                    self.titles[GENERAL],
                    f"A{number}",
                    N_("“{name}” is no field of a checklist."),
                    name=str(name)[:60],
                )
            else:
                said[str(name)] = value, f"B{number}"
        self._fill(_Entry(self.tables, (), HEADS), GENERAL, leaves, said)

    def _list(self, sheet: Sheet, rows: list[tuple[object, ...]]) -> None:
        leaves = {leaf.name: leaf for leaf in sheet.leaves}
        owners = self._owners(sheet)
        self._entries[sheet.path] = []
        if sheet.required:
            for one in owners.values():
                self._list_in(one, sheet)
        names = [str(name) if name is not None else "" for name in rows[1]] if rows else []
        for column, name in enumerate(names[1:], start=2):
            if name and name not in leaves:
                self._fault(
                    self.titles[sheet.path],
                    f"{_letter(column)}2",
                    N_("“{name}” is no field of this list."),
                    name=name[:60],
                )
        for number, row in enumerate(rows[HEADS:], start=HEADS + 1):
            if all(cell is None for cell in row[: len(names)]):
                continue
            owner = owners.get(self._named(sheet, row[0]))
            if owner is None:
                self._fault(
                    self.titles[sheet.path],
                    f"A{number}",
                    N_("“{name}” stands on no row of the sheet “{sheet}”."),
                    name=str(row[0] or "")[:60],
                    sheet=self.titles[sheet.parent or GENERAL],
                )
                continue
            said = {
                name: (cell, f"{_letter(column)}{number}")
                for column, (name, cell) in enumerate(
                    zip(names[1:], row[1:], strict=False), start=2
                )
                if name in leaves
            }
            into = self._list_in(owner, sheet)
            path = (*owner.path, *sheet.inner, len(into))
            table: dict[str, Any] = {}
            into.append(table)
            self._cells[path] = sheet.path, f"A{number}"
            self._cells.setdefault(path[:-1], (sheet.path, f"A{number}"))
            entry = _Entry(table, path, number)
            self._entries[sheet.path].append(entry)
            self._fill(entry, sheet.path, leaves, said)

    def _named(self, sheet: Sheet, cell: object) -> str:
        """Return what names the owner of a row; nothing where the list has one owner alone."""
        if sheet.parent == GENERAL or cell is None:
            return ""
        return str(value_of(cell, _TEXT)).strip()

    def _owners(self, sheet: Sheet) -> dict[str, _Entry]:
        """Return the entries that can own rows of *sheet*, by what names them."""
        if sheet.parent == GENERAL:
            return {"": _Entry(self.tables, (), HEADS)}
        parent = sheets()[sheet.parent or GENERAL]
        return {
            str(entry.table.get("id", "")) if parent.has_ids else str(entry.row): entry
            for entry in self._entries[parent.path]
        }

    def _list_in(self, owner: _Entry, sheet: Sheet) -> list[Any]:
        table = owner.table
        for name in sheet.inner[:-1]:
            table = table.setdefault(name, {})
        made: list[Any] = table.setdefault(sheet.inner[-1], [])
        return made

    def _fill(
        self,
        entry: _Entry,
        list_: str,
        leaves: dict[str, Leaf],
        said: dict[str, tuple[object, str]],
    ) -> None:
        tags = {name: str(cell) for name, (cell, _where) in said.items() if cell is not None}
        for name, (cell, where) in said.items():
            steps = name.split(".")
            self._cells[*entry.path, *steps] = list_, where
            leaf = leaves[name]
            wanted = leaf.type_in(tags)
            is_list = isinstance(wanted, _LIST)
            if cell is None and not (is_list and leaf.required and len(leaf.variants) == 1):
                continue
            table = entry.table
            for step in steps[:-1]:
                table = table.setdefault(step, {})
            table[steps[-1]] = [] if cell is None else value_of(cell, wanted)

    def _fault(self, title: str, at: str, words: str, **values: object) -> None:
        self.faults.append(CellFault(sheet=title, cell=at, fault=Fault(words, **values)))


_TEXT = msgspec.inspect.StrType()
_LIST = msgspec.inspect.VarTupleType


def _letter(column: int) -> str:
    """Return the letters of *column*, from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
