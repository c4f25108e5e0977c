"""The trend drawn: lines over an axis, and the same figures as a table on the chart's columns."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.columns import harmless
from desktop_app.ui.look.focus import KeyboardFocus
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD
from desktop_app.ui.look.tooltips import set_tooltip

from .series import Points, Series, dash_of, level_of, series_word, tone_of

_LEFT, _RIGHT, _TOP = 144, 16, 26
_ROW, _CAPTION = 32, 36
_WIDEST = 96  # pixels a column takes at most


class TrendChart(KeyboardFocus, QWidget):
    """The chosen point is one frame through chart and table.

    The arrows choose, Enter opens; a figure of the table is pressed. Signals: ``chosen(int)``,
    ``opened(int)`` with a point; ``figure_opened(int, str)`` with a point and the id of a filter.
    """

    chosen = Signal(int)
    opened = Signal(int)
    figure_opened = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Points | None = None
        self._lines: tuple[Series, ...] = (Series.GREEN, Series.GREEN_CHECKED)
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._say()

    def show_points(self, points: Points, lines: tuple[Series, ...]) -> None:
        """Show *points* with *lines*; the latest point is chosen where there are others now."""
        if self._points is None or self._points.captions != points.captions:
            self.at = len(points.captions) - 1
        self._points = points
        self._lines = tuple(one for one in lines if one in points.lines)
        self._say()
        self.update()

    def as_text(self) -> str:
        """Return the table as tab-separated text, with shares."""
        points = self._points
        if points is None:
            return ""
        lines = [["", *points.captions], [_("communes"), *map(str, points.of)]]
        for row in points.table:
            lines.append([row.words, *("" if one is None else str(one) for one in row.counts)])
            shares = (
                "" if count is None else figures.share(count, of, places=1)
                for count, of in zip(row.counts, points.of, strict=True)
            )
            lines.append([f"{row.words}, %", *shares])
        return "\n".join("\t".join(harmless(cell) for cell in line) for line in lines)

    def sizeHint(self) -> QSize:
        return QSize(640, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 300)

    # Where things are

    def _count(self) -> int:
        return len(self._points.captions) if self._points is not None else 0

    def _shown(self) -> range:
        """Return the points that there is room for: the latest ones."""
        room = self.width() - _LEFT - _RIGHT
        fitting = max(1, int(room // 46))
        return range(max(0, self._count() - fitting), self._count())

    def _column(self) -> float:
        room = self.width() - _LEFT - _RIGHT
        return min(float(_WIDEST), room / max(1, len(self._shown())))

    def _x(self, point: int) -> float:
        shown = self._shown()
        return self.width() - _RIGHT - (shown.stop - point - 0.5) * self._column()

    def _bottom(self) -> float:
        rows = len(self._points.table) if self._points is not None else 0
        return self.height() - rows * _ROW - _CAPTION - 8

    def _highest(self) -> int:
        """Return where the axis ends, in per cent: the next 25 above the highest value."""
        points = self._points
        assert points is not None
        shares = [
            100 * (count or 0) / of if of else 0
            for series in self._lines
            for count, of in zip(points.lines[series], points.of, strict=True)
        ]
        return max(25, 25 * ceil((max(shares, default=0) + 0.001) / 25)) if shares else 25

    def _y(self, share: float) -> float:
        return self._bottom() - share / self._highest() * (self._bottom() - _TOP)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        points = self._points
        if points is None or not points.captions:
            return
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_choice(p)
        self._paint_axis(p)
        self._paint_gap(p, points)
        for series in reversed(self._lines):
            self._paint_line(p, points, series)
        self._paint_labels(p, points)
        self._paint_table(p, points)

    def _paint_choice(self, p: QPainter) -> None:
        c = colours()
        if self.at not in self._shown():
            return
        wide = min(self._column(), 78.0)
        rect = QRectF(self._x(self.at) - wide / 2, 2, wide, self.height() - 4)
        width = 2.5 if self.ring_shown else 1.5
        paint.box(p, rect, RADIUS_FIELD, fill=c.accentsoft, border=c.accent, width=width)

    def _paint_axis(self, p: QPainter) -> None:
        c = colours()
        for share in range(0, self._highest() + 1, 25):
            y = self._y(share)
            colour = c.line if share else c.edge
            p.fillRect(QRectF(_LEFT, y, self.width() - _LEFT - _RIGHT, 1), colour)
            right = Qt.AlignmentFlag.AlignRight
            paint.text(p, 0, y - 10, 20, f"{share}%", fonts.CAP, c.ink2, room=_LEFT - 10,
                       align=right)  # fmt: skip

    def _paint_gap(self, p: QPainter, points: Points) -> None:
        """Hatch in grey what was declared GREEN and no check has confirmed."""
        both = (Series.GREEN, Series.GREEN_CHECKED)
        checked = points.lines.get(Series.GREEN_CHECKED, ())
        known = [n for n in self._shown() if checked and checked[n] is not None]
        if not set(both) <= set(self._lines) or len(known) < 2:
            return
        above = [self._at(points, Series.GREEN, n) for n in known]
        below = [self._at(points, Series.GREEN_CHECKED, n) for n in known]
        pen = QPen(colours().thumb, 1)
        p.save()
        p.setPen(Qt.PenStyle.NoPen)
        brush = p.brush()
        brush.setStyle(Qt.BrushStyle.BDiagPattern)
        brush.setColor(pen.color())
        p.setBrush(brush)
        p.drawPolygon(QPolygonF([*above, *reversed(below)]))
        p.restore()
        middle = len(above) // 2
        top, low = above[middle].y(), below[middle].y()
        words = _("not confirmed")
        wide = fonts.width(words, fonts.CAP) + 10
        if low - top > 34 and wide < self._column() * 3:
            x = (above[middle].x() + above[middle - 1].x()) / 2
            box = QRectF(x - wide / 2, (top + low) / 2 - 9, wide, 18)
            p.fillRect(box, colours().surface)
            paint.centred(p, box, words, fonts.CAP, colours().ink2)

    def _at(self, points: Points, series: Series, n: int) -> QPointF:
        of, count = points.of[n], points.lines[series][n] or 0
        return QPointF(self._x(n), self._y(100 * count / of if of else 0))

    def _known(self, points: Points, series: Series) -> list[int]:
        """Return the points with a figure of *series* that there is room for."""
        return [n for n in self._shown() if points.lines[series][n] is not None]

    def _paint_line(self, p: QPainter, points: Points, series: Series) -> None:
        c = colours()
        shades = c.tone(tone_of(series))
        checked = series is Series.GREEN_CHECKED
        pen = QPen(shades.shape, 2 if checked else 2.5, dash_of(series))
        places = [self._at(points, series, n) for n in self._known(points, series)]
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawPolyline(QPolygonF(places))
        px = 17 if checked else 13
        for place in places:
            ground = QRectF(place.x() - px / 2 - 1, place.y() - px / 2 - 1, px + 2, px + 2)
            paint.box(p, ground, px / 2 + 1, fill=c.surface)
            left, top = place.x() - px / 2, place.y() - px / 2
            glyphs.paint_readiness(p, level_of(series), left, top, px, verified=checked)

    def _paint_labels(self, p: QPainter, points: Points) -> None:
        """Write each share over its point; where two would touch, the lower one stands below."""
        c = colours()
        for n in self._shown():
            taken: list[QRectF] = []
            counts = [
                (count, series)
                for series in self._lines
                if (count := points.lines[series][n]) is not None
            ]
            counts.sort(key=lambda one: -one[0])
            for place, (count, series) in enumerate(counts):
                at = self._at(points, series, n)
                said = figures.share(count, points.of[n], places=1, language=current_language())
                style = fonts.CAP_B if n == self.at else fonts.CAP
                wide = fonts.width(said, style) + 4
                box = QRectF(at.x() - wide / 2, at.y() - 27, wide, 17)
                if place and any(box.intersects(one) for one in taken):
                    box.moveTop(at.y() + 11)
                if any(box.intersects(one) for one in taken) or wide > self._column() + 8:
                    continue  # the table has it
                taken.append(box)
                p.fillRect(box, c.accentsoft if n == self.at else c.surface)
                paint.centred(p, box, said, style, c.ink if n == self.at else c.ink2)

    def _paint_table(self, p: QPainter, points: Points) -> None:
        c = colours()
        top = self._bottom() + 4
        for n in self._shown():
            self._paint_cell(p, n, top, _CAPTION - 8, points.captions[n])
        for row, figure in enumerate(points.table):
            y = top + _CAPTION - 6 + row * _ROW
            p.fillRect(QRectF(0, y, self.width() - _RIGHT, 1), c.line)
            style = fonts.fitting(figure.words, _LEFT - 6, fonts.SMALL_M, fonts.CAP)
            paint.text(p, 0, y, _ROW, figure.words, style, c.ink, room=_LEFT - 6)
            for n in self._shown():
                count = figure.counts[n]
                said = (
                    figures.NO_FIGURE
                    if count is None
                    else figures.number(count, language=current_language())
                )
                self._paint_cell(p, n, self.figure_rect(n, row).y(), _ROW, said)

    def _paint_cell(self, p: QPainter, n: int, y: float, tall: float, words: str) -> None:
        c = colours()
        here = n == self.at
        box = QRectF(self._x(n) - self._column() / 2, y, self._column(), tall)
        paint.centred(p, box, words, fonts.SMALL_B if here else fonts.SMALL,
                      c.ink if here else c.ink2)  # fmt: skip

    # Choosing

    def choose(self, point: int) -> None:
        """Choose a point."""
        last = self._count() - 1
        point = min(max(self._shown().start, point), last)
        if point != self.at and last >= 0:
            self.at = point
            self._say()
            self.update()
            self.chosen.emit(point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is not None:
            self._by_keyboard = True
            self.choose(self.at + by)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if event.key() == Qt.Key.Key_Home else self._count())
        elif enter_pressed(event) and self._count():
            self.opened.emit(self.at)
        else:
            super().keyPressEvent(event)

    def _under(self, x: float) -> int | None:
        return next((n for n in self._shown() if abs(x - self._x(n)) <= self._column() / 2), None)

    def figure_rect(self, point: int, row: int) -> QRectF:
        """Return where the figure of *point* in the table's row number *row* is painted."""
        y = self._bottom() + 4 + _CAPTION - 6 + row * _ROW
        return QRectF(self._x(point) - self._column() / 2, y, self._column(), _ROW)

    def _figure_under(self, at: QPointF) -> tuple[int, str] | None:
        """Return point and filter of the figure at *at*, None where none of them leads on."""
        n, points = self._under(at.x()), self._points
        if n is None or points is None:
            return None
        for row, figure in enumerate(points.table):
            if self.figure_rect(n, row).contains(at) and figure.counts[n]:
                return n, figure.leads
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        leads = self._figure_under(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        n = self._under(event.position().x())
        if n is not None:
            self.choose(n)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        figure = self._figure_under(event.position())
        if figure is not None and event.button() is Qt.MouseButton.LeftButton:
            self.figure_opened.emit(*figure)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        n = self._under(event.position().x())
        if n is not None and self._figure_under(event.position()) is None:
            self.opened.emit(n)

    def _say(self) -> None:
        """Tell screen readers, and whoever points at it, the figures of the chosen point."""
        points = self._points
        name = _("Trend")
        if points is not None and 0 <= self.at < self._count():
            said = [f"{points.captions[self.at]}"]
            for row in points.table:
                count = row.counts[self.at]
                if count is not None:
                    share = figures.share(count, points.of[self.at], places=1)
                    said.append(f"{row.words} {count}/{points.of[self.at]} ({share})")
            lines = ", ".join(series_word(one) for one in self._lines)
            name = f"{name} – {', '.join(said)}. {lines}"
        self.setAccessibleName(name)
        set_tooltip(self, name)
