"""Tables that officers keep: CSV of any spreadsheet, or XLSX. Every fault is named by its row.

A whole file is read and judged before anything is changed.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.i18n import N_, sentence

MAX_BYTES = 8 * 1024 * 1024
MAX_ROWS = 20_000
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_MOST_COLUMNS = 64  # of a workbook
_SEPARATORS = ",;\t"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table: its number in the file, from 1, and the cells of the columns asked for."""

    number: int
    cells: dict[str, str]


class TableRefused(SettingRefused):
    """Rows of a table cannot be used; ``faults`` has a sentence for each."""

    def __init__(self, file: Path, faults: Sequence[str]) -> None:
        super().__init__(
            N_("{file}: faults were found in {count} rows; nothing was changed."),
            file=file,
            count=len(faults),
        )
        self.faults = tuple(faults)


class Faults:
    """Collects the faults of one file; ``refuse`` raises where there are any."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._told: list[tuple[int, str]] = []

    def add(self, row: Row, fault: Fault) -> None:
        """Remember *fault* of *row*."""
        said = sentence(Fault(N_("Row {row}: {fault}"), row=row.number, fault=fault))
        self._told.append((row.number, said))

    def check(self, row: Row, read: Callable[[], object]) -> None:
        """Call *read*; remember the fault that it raises."""
        try:
            read()
        except Fault as fault:
            self.add(row, fault)

    def refuse(self) -> None:
        """Raise TableRefused where there were faults."""
        if self._told:
            raise TableRefused(self._file, [said for _row, said in sorted(self._told)])


def read_table(file: Path, columns: Sequence[str], *, optional: Iterable[str] = ()) -> list[Row]:
    """Return the rows of *file* with the cells of *columns* and the *optional* ones, cleaned.

    The first row names the columns, in any order and case; others are skipped, as are empty rows.
    Raise SettingRefused for a file that is no such table, TableRefused for cells that are no text.
    """
    if not file.is_file():
        raise SettingRefused(N_("There is no file {file}."), file=file)
    data = _bytes_of(file)
    every = _sheet(file, data) if zipfile.is_zipfile(io.BytesIO(data)) else _lines(file, data)
    rows = [(number, cells) for number, cells in every if any(cell.strip() for cell in cells)]
    if not rows:
        raise SettingRefused(N_("The table {file} is empty."), file=file)
    names = [cell.strip().casefold() for cell in rows[0][1]]
    lacking = [column for column in columns if column not in names]
    if lacking:
        raise SettingRefused(
            N_("The first row of {file} does not name the column “{column}”."),
            file=file,
            column=lacking[0],
        )
    if len(rows) > MAX_ROWS:
        raise SettingRefused(N_("The table {file} is too large."), file=file)
    asked = {c: names.index(c) for c in (*columns, *optional) if c in names}
    faults, found = Faults(file), []
    for number, cells in rows[1:]:
        row = Row(number=number, cells={})
        for column, at in asked.items():
            text = cells[at] if at < len(cells) else ""
            try:
                row.cells[column] = clean_text(text, limit=MAX_NAME, single_line=True)
            except Fault as fault:
                faults.add(row, fault)
        found.append(row)
    faults.refuse()
    return found


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingRefused(
            N_("{file} cannot be read: {reason}."), file=file, reason=why_refused(error)
        ) from error
    if len(data) > MAX_BYTES:
        raise SettingRefused(N_("The table {file} is too large."), file=file)
    return data


def _lines(file: Path, data: bytes) -> list[tuple[int, list[str]]]:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SettingRefused(
            N_(
                "The table {file} is not in UTF-8. In the spreadsheet choose “CSV UTF-8” when"
                " saving, or save it as XLSX."
            ),
            file=file,
        ) from error
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise SettingRefused(
            N_("Row {row} of {file} cannot be read as one of a table."),
            row=reader.line_num,
            file=file,
        ) from error


def _sheet(file: Path, data: bytes) -> list[tuple[int, list[str]]]:
    import openpyxl  # type: ignore[import-untyped]  # a quarter of a second: workbooks only

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=min(sheet.max_row, MAX_ROWS + 2), max_col=_MOST_COLUMNS)
        found = [[_shown(cell.value) for cell in cells] for cells in rows]
        for merged in sheet.merged_cells.ranges:
            _fill(found, merged.min_row, merged.max_row, merged.min_col, merged.max_col)
        return list(enumerate(found, 1))
    except Exception as error:  # whatever openpyxl meets in a broken workbook
        raise SettingRefused(N_("The workbook {file} cannot be read."), file=file) from error


def _fill(rows: list[list[str]], top: int, bottom: int, left: int, right: int) -> None:
    """Give every cell of a merged one, whose places count from 1, the text of its first one."""
    for row in rows[top - 1 : bottom]:
        for at in range(left - 1, min(right, _MOST_COLUMNS)):
            row[at] = rows[top - 1][left - 1] if left <= _MOST_COLUMNS else ""


def _shown(value: object) -> str:
    """Return the text of a cell; whole numbers and days as people write them in a table."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    isoformat = getattr(value, "date", None)
    return isoformat().isoformat() if callable(isoformat) else str(value)
