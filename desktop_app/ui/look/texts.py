"""Text with room for all Vietnamese marks: one line (Label) and wrapped (Paragraph)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from . import fonts, paint
from .focus import repaints
from .theme import colours
from .tokens import Ink
from .tooltips import set_tooltip


class Label(QLabel):
    """Show one line in one style, optically centred; *elide* lets it shrink to "…".

    With *yields* it is shown whole or, where the row has no room for it, not at all.

    A plain QLabel at its size hint cuts the marks of Ổ or Ẳ at every size; this one is a line box
    high and grows by what its text needs. The full text is the tool tip when elided.
    """

    def __init__(
        self,
        text: str = "",
        style: fonts.Style = fonts.BODY,
        ink: Ink = Ink.INK,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        elide: bool = False,
        yields: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._style = style
        self._ink = ink
        self._align = align
        self._elide = elide or yields
        self._yields = yields
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(fonts.font(style))
        policy = QSizePolicy.Policy
        across = policy.Preferred if self._elide else policy.Minimum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def set_ink(self, ink: Ink) -> None:
        """Write the text in *ink* from now on."""
        self._ink = ink
        self.update()

    def set_style(self, style: fonts.Style) -> None:
        """Write the text in *style* from now on."""
        self._style = style
        self.setFont(fonts.font(style))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        # Both sides, so that the text stays in the middle of a row.
        tall = self._style.line + 2 * fonts.overhang(self.text(), self._style)
        return QSize(ceil(fonts.width(self.text(), self._style)) + 1, tall)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), 3 * self._style.px), hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._yields and fonts.width(self.text(), self._style) > self.width():
            return
        p = QPainter(self)
        c = colours()
        colour = c.text(self._ink) if self.isEnabled() else c.ink3
        paint.text(
            p,
            0,
            0,
            self.height(),
            self.text(),
            self._style,
            colour,
            room=self.width(),
            align=self._align,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole_when_cut()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._show_whole_when_cut()

    def _show_whole_when_cut(self) -> None:
        if self._elide:
            cut = fonts.width(self.text(), self._style) > self.width()
            set_tooltip(self, self.text() if cut else "")


class Piece(NamedTuple):
    """A piece of a paragraph; *ink* None means the paragraph's own."""

    text: str
    bold: bool = False
    ink: Ink | None = None


def pieces(marked: str) -> list[Piece]:
    """Return the pieces of *marked*, where ``**words**`` are bold."""
    parts = re.split(r"\*\*(.+?)\*\*", marked)
    return [Piece(part, bold=n % 2 == 1) for n, part in enumerate(parts) if part]


class Paragraph(QWidget):
    """Show wrapped text with 1.5 line height and bold pieces; height follows width.

    Its plain text is its accessible name.
    """

    def __init__(
        self,
        text: str | Sequence[Piece] = "",
        style: fonts.Style = fonts.BODY,
        ink: Ink = Ink.INK,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._style = style
        self._ink = ink
        self._align = align
        self._pieces: list[Piece] = []
        self._layouts: list[QTextLayout] = []
        self._laid_for = -1
        self._heights: dict[int, int] = {}  # by width: a layout asks for the same few often
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    def text(self) -> str:
        """Return the plain text."""
        return "".join(piece.text for piece in self._pieces)

    def set_text(self, text: str | Sequence[Piece]) -> None:
        """Show *text*, plain or in pieces."""
        new = [Piece(text)] if isinstance(text, str) else list(text)
        if new == self._pieces:
            return
        self._pieces = new
        self._forget()
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def set_ink(self, ink: Ink) -> None:
        """Write the text in *ink* from now on."""
        self._ink = ink
        self._forget()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._lay(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        natural = max(
            (fonts.width(line, self._widest()) for line in self.text().split("\n")), default=0
        )
        wide = min(ceil(natural) + 1, 40 * self._style.px)
        return QSize(wide, self.heightForWidth(self.width() if self.isVisible() else wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(6 * self._style.px, self._style.line)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if repaints(event):
            self._forget()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._lay(self.width())
        p = QPainter(self)
        c = colours()
        p.setPen(c.text(self._ink) if self.isEnabled() else c.ink3)
        for layout in self._layouts:
            layout.draw(p, QPointF(0, 0))

    def _widest(self) -> fonts.Style:
        bold = any(piece.bold for piece in self._pieces)
        return self._bold() if bold else self._style

    def _bold(self) -> fonts.Style:
        return self._style._replace(weight=fonts.BODY_B.weight)

    def _forget(self) -> None:
        self._layouts = []
        self._laid_for = -1
        self._heights.clear()

    def _lay(self, width: int) -> None:
        if width == self._laid_for:
            return
        self._laid_for = width
        self._layouts = self._layouts or [self._layout(line) for line in _by_lines(self._pieces)]
        line_height = self._style.line
        ascent = fonts.metrics(self._style).ascent()
        first = self.text()[:80]
        top = fonts.overhang(first, self._widest()) if first else 0
        y = top
        for layout in self._layouts:
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(1, width))
                line.setPosition(
                    QPointF(0, round(fonts.baseline(y, line_height, self._style)) - ascent)
                )
                y += line_height
            layout.endLayout()
        self._heights[width] = y + min(top, 2)

    def _layout(self, line: list[Piece]) -> QTextLayout:
        made = QTextLayout("".join(piece.text for piece in line), fonts.font(self._style))
        option = QTextOption(self._align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        made.setTextOption(option)
        made.setFormats(self._formats(line))
        return made

    def _formats(self, lines: list[Piece]) -> list[QTextLayout.FormatRange]:
        made = []
        start = 0
        for piece in lines:
            if piece.bold or piece.ink is not None:
                span = QTextLayout.FormatRange()
                span.start, span.length = start, len(piece.text)
                from PySide6.QtGui import QTextCharFormat  # 1 ms, and mostly nothing is bold

                how = QTextCharFormat()
                if piece.bold:
                    how.setFont(fonts.font(self._bold()))
                ink = piece.ink or (Ink.INK if self._ink is Ink.INK2 else None)
                if ink is not None:
                    how.setForeground(colours().text(ink))
                span.format = how
                made.append(span)
            start += len(piece.text)
        return made


def _by_lines(given: Sequence[Piece]) -> list[list[Piece]]:
    """Split pieces at line feeds: a text layout is one paragraph."""
    lines: list[list[Piece]] = [[]]
    for piece in given:
        for n, part in enumerate(piece.text.split("\n")):
            if n:
                lines.append([])
            if part:
                lines[-1].append(piece._replace(text=part))
    return lines
