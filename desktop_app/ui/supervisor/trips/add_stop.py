"""Any commune of the area found by its name and put on the trip."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId
from desktop_app.core.text.cleaning import search_key
from desktop_app.i18n import _
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Group
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.fields import SearchField
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.board import Board, BoardRow

_MOST = 5


class AddStop(QWidget):
    """Signals: ``chosen(str)`` with a centre; ``put_away()``."""

    chosen = Signal(str)
    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._planned: frozenset[CentreId] = frozenset()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 4)
        column.setSpacing(0)
        self.field = SearchField(
            name=_("Commune to put on the trip"), placeholder=_("name without tones, or code"),
            key="",
        )  # fmt: skip
        self.field.typed.connect(lambda _text: self._show())
        self.field.returnPressed.connect(self._take_first)
        column.addWidget(self.field)
        self.said = Paragraph("", fonts.SMALL, Ink.INK2)
        column.addWidget(self.said)
        self._found = QVBoxLayout()
        self._found.setSpacing(0)
        column.addLayout(self._found)
        self.setVisible(False)

    def show_board(self, board: Board, planned: frozenset[CentreId]) -> None:
        """Search in *board*; those *planned* already are named as such."""
        self._board, self._planned = board, planned
        if self.isVisible():
            self._show()

    def found(self) -> list[BoardRow]:
        """Return the communes that fit what is typed, the closest names first."""
        asked = search_key(self.field.text()).split()
        if self._board is None or not asked:
            return []
        query = " ".join(asked)

        def close(row: BoardRow) -> tuple[bool, bool, str]:
            name = search_key(row.commune.name)
            return name != query and row.centre != query, not name.startswith(query), name

        fits = [
            row
            for row in self._board.rows
            if all(word in f"{search_key(row.commune.full_name)} {row.centre}" for word in asked)
        ]
        return sorted(fits, key=close)[:_MOST]

    def _show(self) -> None:
        empty(self._found)
        rows = self.found()
        for row in rows:
            is_on = row.centre in self._planned
            words = row.commune.full_name
            if is_on:
                words += " · " + _("on the trip already")
            button = Button(words, weight=Weight.LINK, height=28)
            button.setEnabled(not is_on)
            button.clicked.connect(lambda _on=False, c=row.centre: self._take(c))
            self._found.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        typed = bool(self.field.text().strip())
        self.said.set_text(_("No commune of the area is called so.") if typed and not rows else "")
        self.said.setVisible(typed and not rows)

    def _take_first(self) -> None:
        new = next((row for row in self.found() if row.centre not in self._planned), None)
        if new is not None:
            self._take(new.centre)

    def _take(self, centre: str) -> None:
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(centre)

    def start(self) -> None:
        """Ask for a commune."""
        self.setVisible(True)
        self._show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def announced(self) -> list[Announced]:
        """Return what Enter and Escape do while a name is typed."""
        if not self.field.hasFocus():
            return [Announced(key=ESCAPE, verb=_("put away"), group=Group.WINDOW)]
        first = next((row for row in self.found() if row.centre not in self._planned), None)
        verb = (
            _("put {commune} on the trip").format(commune=first.commune.full_name) if first else ""
        )
        return [
            Announced(key=ENTER, verb=verb),
            Announced(key=ESCAPE, verb=_("put away"), group=Group.WINDOW),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setVisible(False)
            self.put_away.emit()
            return
        super().keyPressEvent(event)
