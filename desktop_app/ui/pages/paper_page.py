"""A paper in place of the page it was opened from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.i18n import _
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.papers import Paper, PaperView

from .page import Page


class PaperPage(Page):
    """Shows one paper, prints and saves it; *back* names where Escape leads."""

    def __init__(self, folder: Path, paper: Paper, *, back: str) -> None:
        super().__init__()
        self._back = back
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = PaperView(folder, paper)
        self.view.left.connect(self.left)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)

    def hints(self) -> list[list[Hint]]:
        back = Hint("Esc", self._back)
        return [[Hint("Ctrl+P", _("print")), back] if self.view.has_printer else [back]]
