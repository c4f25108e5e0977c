"""A row whose less important parts are hidden when the window gets narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget


class FittingRow(QWidget):
    """Widgets side by side; the ones named in *optional* hide, the first named first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = QHBoxLayout(self)
        self.row.setSpacing(8)
        self._optional: tuple[QWidget, ...] = ()
        self._away: set[QWidget] = set()

    def let_go(self, optional: Sequence[QWidget]) -> None:
        """Set the optional widgets, the least important first."""
        self._optional = tuple(optional)

    def keep_away(self, widget: QWidget, away: bool) -> None:
        """Hide *widget* whatever the width, or stop hiding it."""
        (self._away.add if away else self._away.discard)(widget)
        widget.setVisible(not away)

    def fit(self, width: int, *, whole: bool = False) -> None:
        """Show as much as fits into *width* logical pixels; with *whole*, nothing shortened."""
        shown = [one for one in self._optional if one not in self._away]
        for one in shown:
            one.setVisible(True)
        for one in shown:
            self._count_again()
            needed = self.row.sizeHint() if whole else self.row.minimumSize()
            if needed.width() <= width:
                break
            one.setVisible(False)
        self._count_again()
        self.row.activate()  # what stays gets the room of what was hidden now, not in a later turn

    def _count_again(self) -> None:
        """Clear the widths cached by the row and the rows inside it."""
        for n in range(self.row.count()):
            item = self.row.itemAt(n)
            layout = item.layout() if item is not None else None
            if layout is not None:
                layout.invalidate()
        self.row.invalidate()
