"""The forms that tables and documents are written in; a file is written whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.paths.replacing import replace


class NotWritten(Fault):
    """A file could not be written; nothing was left behind."""


class TableForm(StrEnum):
    """In which form tables are written for other programs."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


# Forms with members that scripts know: they change only by addition.
TextForm = Literal[TableForm.CSV, TableForm.JSON]


def json_bytes(document: dict[str, Any]) -> bytes:
    """Return *document* as a JSON file."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def csv_bytes(lines: Iterable[Iterable[object]]) -> bytes:
    """Return *lines* as a CSV file for spreadsheets: UTF-8 with a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in lines:
        writer.writerow(_harmless(cell) for cell in line)
    return out.getvalue().encode("utf-8-sig")  # Excel recognises UTF-8 by the byte order mark


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from running typed text as a formula."""
    risky = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if risky else cell


def write_file(file: Path, data: bytes) -> None:
    """Write *data* to *file*, whole or not at all; raise NotWritten."""
    half = file.parent / f".{os.getpid()}.part"
    try:
        if file.exists() and not file.is_file():  # a pipe, a device; a folder refuses by itself
            file.write_bytes(data)
            return
        half.write_bytes(data)
        replace(half, file)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        raise NotWritten(
            N_("“{file}” cannot be written: {why}."), file=file, why=why_refused(error)
        ) from error
