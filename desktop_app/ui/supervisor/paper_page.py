"""A paper over the page it was asked from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.i18n import _
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.papers import Paper, PaperView

from .page import Page


class PaperPage(Page):
    """Shows a paper, prints it, saves it."""

    def __init__(self, folder: Path, paper: Paper) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = PaperView(folder, paper)
        self.view.left.connect(self.left)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Ctrl+P", _("print")), Hint("Esc", _("back"))]]
