"""Saving a table for other programs from the window: which kind of file, and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.core.ids import CentreId, RoundId
from desktop_app.i18n import _
from desktop_app.ui import files, tasks
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.file_forms import TableForm
from desktop_app.workspace.papers.tables_out import TableShape


def save_table(
    parent: QWidget,
    folder: Path,
    shape: TableShape,
    rounds: tuple[RoundId, ...],
    *,
    area: str | None = None,
    centre: CentreId | None = None,
    said: Callable[[str, bool], object],
) -> None:
    """Ask where, then write the table in the background; *said* gets the sentence, and success."""
    span = rounds[0] if len(rounds) == 1 else f"{rounds[0]}-{rounds[-1]}"
    name = f"{'tieu-chi' if shape is TableShape.ITEMS else 'don-vi'}-{span}.xlsx"

    def write(file: Path) -> None:
        form = next((one for one in TableForm if file.suffix.lower() == f".{one}"), TableForm.XLSX)

        def work() -> Path:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                door.papers.write_table(shape, rounds, file, form, area=area, centre=centre)
            return file

        tasks.run(
            work,
            done=lambda made: said(_("Saved as {file}.").format(file=made), True),
            failed=lambda error: said(told_of(error), False),
            owner=parent,
        )
        said(_("Writing the table…"), True)

    kinds = ";;".join(
        (_("Excel workbook (*.xlsx)"), _("Table for spreadsheets (*.csv)"), _("JSON (*.json)"))
    )
    files.save_file(parent, _("Save a table"), kinds, name, write)
