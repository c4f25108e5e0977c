"""Answering by one key: status buttons and the grid of causes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QSizePolicy,
    QWidget,
)

from desktop_app.core.ids import Status
from desktop_app.i18n import _

from . import fonts, glyphs, marks, paint
from .choices import Choice
from .flow import FlowLayout
from .painted_button import PaintedButton
from .theme import colours
from .tokens import RADIUS_FIELD, RADIUS_STATUS, RING_SPACE
from .tooltips import set_tooltip


def _under_mouse_ground(button: QAbstractButton) -> QColor:
    c = colours()
    return c.accentsoft if button.underMouse() and button.isEnabled() else c.surface


class _Cell(PaintedButton):
    """A checkable painted button; Space presses it, and Enter where *enter_presses* says so."""

    def __init__(self, words: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._words = words
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setCheckable(True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a double click as one: its second press may be on the next item's answer."""
        event.accept()


class StatusButton(_Cell):
    """One possible answer: key cap, shape, word; in its own tone once it is chosen.

    Enter goes on to the next item, here as everywhere; its digit, a click or Space choose it.
    """

    enter_presses = False

    def __init__(
        self, status: Status, *, key: str = "", words: str = "", parent: QWidget | None = None
    ) -> None:
        self._mark = marks.mark_of(status)
        super().__init__(words or marks.mark_word(self._mark), parent)
        self.status = status
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_key(self, key: str) -> None:
        """Show *key* as the cap; none while a digit means something else."""
        self._key = key
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        cap = paint.keycap_width(self._key) + 8 if self._key else 0
        wide = fonts.width(self._words, fonts.BODY_B) + cap + 18 + 8 + 2 * 12
        return QSize(ceil(wide) + 2 * RING_SPACE, 46)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        shape = QRectF(self.rect()).adjusted(RING_SPACE, RING_SPACE, -RING_SPACE, -RING_SPACE)
        if self.isChecked():
            shades = marks.shades_of(self._mark, c)
            paint.box(p, shape, RADIUS_STATUS, fill=shades.soft, border=shades.text, width=2)
            style, ink = fonts.BODY_B, shades.text
        else:
            enabled = self.isEnabled()
            paint.box(
                p,
                shape,
                RADIUS_STATUS,
                fill=_under_mouse_ground(self),
                border=c.edge if enabled else c.line,
            )
            style, ink = fonts.BODY_M, c.ink if enabled else c.ink3
        x = shape.x() + 12
        middle = shape.center().y()
        if self._key:
            x = paint.keycap(p, x, middle, self._key) + 8
        glyphs.paint_mark(p, self._mark, x, middle - 9, 18)
        paint.text(p, x + 26, shape.y(), shape.height(), self._words, style, ink)
        if self.ring_shown:
            paint.focus_ring(p, shape, RADIUS_STATUS)


KEYS = {Status.MET: "1", Status.PARTIAL: "2", Status.UNMET: "3", Status.NOT_APPLICABLE: "4"}


class StatusRow(QWidget):
    """The answers that an item allows, side by side, wrapped where the room ends.

    Digits 1 to 4 belong to fixed answers.

    Signals: ``chosen(Status)`` when the person chooses, not when ``show_status`` is called.
    """

    chosen = Signal(Status)

    def __init__(
        self,
        allowed: Sequence[Status],
        *,
        name: str,
        words: Mapping[Status, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = FlowLayout(self, gap=2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._buttons: dict[Status, StatusButton] = {}
        for status in allowed:
            button = StatusButton(
                status, key=KEYS.get(status, ""), words=(words or {}).get(status, "")
            )
            button.clicked.connect(lambda _on, s=status: self._choose(s))
            self._buttons[status] = button
            row.addWidget(button)

    def show_status(self, status: Status | None) -> None:
        """Show *status* as chosen, or nothing."""
        for each, button in self._buttons.items():
            button.setChecked(each is status)

    def show_keys(self, shown: bool) -> None:
        """Show or hide the key caps: while the cause is asked, digits mean causes."""
        for status, button in self._buttons.items():
            button.set_key(KEYS.get(status, "") if shown else "")

    @property
    def focused(self) -> Status | None:
        """The answer whose button has the focus."""
        return next((each for each, one in self._buttons.items() if one.hasFocus()), None)

    def button(self, status: Status) -> StatusButton:
        """Return the button of *status*; raise KeyError where the item does not allow it."""
        return self._buttons[status]

    def _choose(self, status: Status) -> None:
        self.show_status(status)
        self.chosen.emit(status)


class CauseCell(_Cell):
    """One cell of a grid of choices: key cap and up to two lines of words."""

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(choice.words, parent)
        self._key = choice.key
        self._suggested = False
        set_tooltip(self, choice.words)  # a narrow grid cuts them
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def suggest(self, suggested: bool) -> None:
        """Mark the cell as a suggestion: its ground alone, so that it does not look chosen."""
        self._suggested = suggested
        self.setAccessibleDescription(_("suggested") if suggested else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(140 + 2 * RING_SPACE, 48 + 2 * RING_SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        shape = QRectF(self.rect()).adjusted(RING_SPACE, RING_SPACE, -RING_SPACE, -RING_SPACE)
        on = self.isChecked()
        ground = c.accentsoft if on or self._suggested else _under_mouse_ground(self)
        paint.box(
            p,
            shape,
            RADIUS_FIELD,
            fill=ground,
            border=c.accent if on else c.edge,
            width=2 if on else 1,
        )
        ink = c.accent if on else c.ink
        middle = shape.center().y()
        x = shape.x() + 9
        if self._key:
            x = paint.keycap(p, x, middle, self._key) + 9
        room = shape.right() - 8 - x
        style = fonts.SMALL_M
        lines = two_lines(self._words, style, room)
        top = middle - 9 * len(lines)
        for n, line in enumerate(lines):
            paint.text(p, x, top + 18 * n, 18, line, style, ink, room=room)
        if self.ring_shown:
            paint.focus_ring(p, shape, RADIUS_FIELD)


def two_lines(words: str, style: fonts.Style, room: float) -> list[str]:
    """Return *words* on one line if they fit into *room*, else on two, best broken at a comma."""
    parts = words.split(" ")
    if len(parts) == 1 or fonts.width(words, style) <= room:
        return [words]
    ways = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts))]

    def cost(way: tuple[str, str]) -> tuple[bool, bool, float]:
        wider = max(fonts.width(line, style) for line in way)
        return wider > room, not way[0].endswith(","), wider

    first, second = min(ways, key=cost)
    return [first, second]


class CauseGrid(QWidget):
    """Fixed places for choices by one digit, four a row; the suggestion is preselected.

    Signals: ``chosen(str)`` with the id of the choice.
    """

    chosen = Signal(str)

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        name: str,
        columns: int = 4,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._cells: dict[str, CauseCell] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for n, choice in enumerate(choices):
            cell = CauseCell(choice)
            cell.clicked.connect(lambda _on, c=choice.id: self._choose(c))
            self._cells[choice.id] = cell
            grid.addWidget(cell, n // columns, n % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)

    def show_choice(self, chosen: str | None) -> None:
        """Show the cell with the id *chosen* as selected, or none."""
        for each, cell in self._cells.items():
            cell.setChecked(each == chosen)

    def suggest(self, suggested: str | None) -> None:
        """Mark the cell with the id *suggested*, or none; it is not chosen."""
        for each, cell in self._cells.items():
            cell.suggest(each == suggested)

    @property
    def focused(self) -> str | None:
        """The id of the choice whose cell has the focus."""
        return next((each for each, one in self._cells.items() if one.hasFocus()), None)

    def cell(self, choice: str) -> CauseCell:
        """Return the cell of the id *choice*."""
        return self._cells[choice]

    def _choose(self, chosen: str) -> None:
        self.show_choice(chosen)
        self.chosen.emit(chosen)
