"""The base of every page about the area: showing a board, opening a commune and a visit."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.ui.pages.page import Page


class AreaPage(Page):
    """A view of the supervisor's window.

    Signals: as Page, and ``commune_asked(str, str)`` with a centre and an item to open, "" for
    none; ``visit_asked(str)`` with a centre; ``communes_asked(object)`` with the ids of filters of
    the board, ``item_asked(str)`` with an item, for the communes that they lead to;
    ``photo_asked(str, str)`` with a commune's code and a SHA-256; ``paper_asked(object)`` with a
    Paper to see before it is printed.
    """

    commune_asked = Signal(str, str)
    visit_asked = Signal(str)
    communes_asked = Signal(object)
    item_asked = Signal(str)
    photo_asked = Signal(str, str)
    paper_asked = Signal(object)

    def show_board(self) -> None:
        """Show what the session holds now."""
