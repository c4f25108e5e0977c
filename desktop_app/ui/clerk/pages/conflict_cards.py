"""The versions of a conflict side by side, and the list of conflicts still open."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _, current_language
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import fonts, glyphs, marks, paint
from desktop_app.ui.look.badges import IconSign, Pill
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.scrolling import keep_together
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_GROUP, Ink
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.workspace.values.desk import Desk, ItemDesk, Side

_LEAST_SIDE = 220  # pixels of width in which a version can be read


class Avatar(QWidget):
    """The first letter of a name, or a clock for what was before."""

    def __init__(self, letter: str = "") -> None:
        super().__init__()
        self._letter = letter
        self.setFixedSize(34, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        if self._letter:
            paint.avatar(p, 0, 17, self._letter, 34)
            return
        c = colours()
        paint.box(p, QRectF(0, 0, 34, 34), 17, fill=c.sunken)
        glyphs.paint_icon(p, Icon.CLOCK, 9, 9, 16, c.ink2)


class Sides(QWidget):
    """The versions in rows of equal columns, as many beside each other as can be read."""

    def __init__(self, cards: list[SideCard]) -> None:
        super().__init__()
        self._cards = cards
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._lay(len(cards))

    def _lay(self, columns: int) -> None:
        if columns == self._columns:
            return
        for n in range(self._columns):
            self._grid.setColumnStretch(n, 0)
        self._columns = columns
        for n, card in enumerate(self._cards):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, n // columns, n % columns)
        for n in range(columns):
            self._grid.setColumnStretch(n, 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_SIDE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit = max(1, (self.width() + 12) // (_LEAST_SIDE + 12))
        rows = -(-len(self._cards) // fit)
        self._lay(-(-len(self._cards) // rows))


class SideCard(QWidget):
    """One version: who and which PC, the value, the verdict, when, note. Signals on its button."""

    def __init__(
        self, desk: Desk, one: ItemDesk, side: Side, *, title: str, button: Button | None
    ) -> None:
        super().__init__()
        self._choosable = button is not None
        self.setAccessibleName(title)
        keep_together(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        name = side.author.name
        head.addWidget(Avatar(name.split()[-1][:1].upper() if self._choosable and name else ""))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label(title, fonts.BODY_B, elide=True))
        about = " · ".join(part for part in (name, side.author.position) if part)
        names.addWidget(Label(about, fonts.CAP, Ink.INK2, elide=True))
        head.addLayout(names, 1)
        column.addLayout(head)
        column.addWidget(Line())
        value = side.value_text
        unit = one.item.unit.in_language(current_language()) if one.item.unit else ""
        big = value.removesuffix(f" {unit}") if unit else value
        if big:
            style = fonts.BIG if len(big) < 12 else fonts.H3
            column.addWidget(Label(big, style, elide=True))
        mark = marks.mark_of(side.status)
        pill = QHBoxLayout()
        pill.addWidget(Pill(mark, item_words.own_word(desk, one, side.status)))
        pill.addStretch(1)
        column.addLayout(pill)
        column.addSpacing(6)
        facts = [(Icon.CLOCK, round_words.spoken_moment(side.written, desk.today))]
        if side.answer.note:
            facts.append((Icon.PENCIL, side.answer.note))
        cause = desk.checklist.cause(side.answer.cause) if side.answer.cause else None
        if cause is not None:
            facts.append((Icon.INFO, cause.in_language(current_language())))
        for icon, text in facts:
            row = QHBoxLayout()
            row.setSpacing(10)
            sign = IconSign(icon, 14)
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            sign.setFixedHeight(20)
            row.addWidget(Paragraph(text, fonts.SMALL), 1)
            column.addLayout(row)
        column.addStretch(1)
        if button is not None:
            column.addWidget(button)
        else:
            column.addWidget(Label(_("for comparison only"), fonts.SMALL, Ink.INK2))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        paint.box(
            QPainter(self), QRectF(self.rect()), RADIUS_GROUP,
            fill=c.surface if self._choosable else c.panel,
            border=c.edge if self._choosable else c.line,
        )  # fmt: skip


class ConflictRows(QWidget):
    """The conflicts still open, the current one marked. Signals: ``picked(int)`` on a click."""

    picked = Signal(int)

    def __init__(self, lines: list[tuple[str, str, str]], current: str) -> None:
        super().__init__()
        self._lines, self._current = lines, current
        self.setAccessibleName(", ".join(f"{code} {name}" for code, name, _said in lines))
        # One row is cut where there are many versions.
        set_tooltip(self, "\n".join(f"{code} {name}: {said}" for code, name, said in lines))
        self.setFixedHeight(54 * len(lines))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y()) // 54
        if 0 <= row < len(self._lines):
            self.picked.emit(row)

    def sizeHint(self) -> QSize:
        return QSize(280, 54 * len(self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        for n, (code, name, said) in enumerate(self._lines):
            y = 54.0 * n
            if code == self._current:
                paint.box(p, QRectF(8, y, self.width() - 16, 50), 6, fill=c.accentsoft)
            glyphs.paint_mark(p, Mark.CONFLICT, 18, y + 9, 15)
            ink = c.accent if code == self._current else c.ink3
            paint.text(p, 42, y + 5, 21, code, fonts.SMALL_B, ink)
            room = self.width() - 90
            paint.text(p, 72, y + 5, 21, name, fonts.SMALL_M, c.ink, room=room)
            paint.text(p, 72, y + 25, 19, said, fonts.CAP, c.ink2, room=room)


def owner(side: Side) -> str:
    """Return whose PC a version comes from."""
    if side.author.is_here:
        return _("This PC")
    return _("{name}'s PC").format(name=desk_words.address(side.author.name))


def both(one: ItemDesk) -> str:
    """Return the versions of an item in one line."""
    if one.conflict is None:
        return ""
    return "  ·  ".join(
        f"{owner(side)} {side.value_text or marks.mark_word(marks.mark_of(side.status))}"
        for side in one.conflict.sides
    )
