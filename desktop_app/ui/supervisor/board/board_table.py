"""The communes as a list, over the columns of ``list_columns``."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.look.tables import TableView
from desktop_app.workspace.values.board import Board, BoardRow

from .list_columns import COLUMNS


class BoardTable(TableView[BoardRow, Board]):
    """Signals: as TableView."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            COLUMNS, name=_("Communes of the area"), key=lambda row: row.centre, parent=parent
        )
        self.none_words = _("No commune is like that.")
