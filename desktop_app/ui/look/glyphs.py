"""Marks and icons as pixmaps, drawn once for each size, colour and screen scale."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from desktop_app.core.ids import Readiness

from . import icons, marks
from .icons import Icon
from .marks import Mark
from .theme import colours

# 4 × vector drawing of the matrix took 42 ms, cached pixmaps 0.8 ms; both themes and some
# sizes stay far below this.
_LIMIT = 2000
_cache: dict[tuple[object, ...], QPixmap] = {}


def paint_icon(p: QPainter, icon: Icon, x: float, y: float, px: int, colour: QColor) -> None:
    """Paint *icon* with its top left corner at x, y."""
    ratio = p.device().devicePixelRatioF()
    key = (icon, px, colour.rgba(), ratio)
    p.drawPixmap(QPointF(x, y), _made(key, px, ratio, lambda q: icons.draw(q, icon, px, colour)))


def paint_mark(
    p: QPainter, mark: Mark, x: float, y: float, px: int, *, muted: bool = False
) -> None:
    """Paint the shape of an answer; *muted* in grey, as on choices not made yet."""
    c = colours()
    ratio = p.device().devicePixelRatioF()
    key = (mark, px, c.dark, muted, ratio)
    made = _made(key, px, ratio, lambda q: marks.draw_mark(q, mark, px, c, muted=muted))
    p.drawPixmap(QPointF(x, y), made)


def quiet_mark_pixmap(mark: Mark, px: int = 13, ratio: float = 1.0) -> QPixmap:
    """Return the matrix's pixmap of *mark*, for callers that draw it thousands of times."""
    c = colours()
    key = (mark, "quiet", px, c.dark, ratio)
    return _made(key, px, ratio, lambda q: marks.draw_quiet_mark(q, mark, px, c))


def paint_quiet_mark(p: QPainter, mark: Mark, x: float, y: float, px: int = 13) -> None:
    """Paint the shape of an answer as in the matrix: faint where it is met or empty."""
    p.drawPixmap(QPointF(x, y), quiet_mark_pixmap(mark, px, p.device().devicePixelRatioF()))


def paint_readiness(
    p: QPainter, readiness: Readiness, x: float, y: float, px: int, *, verified: bool = False
) -> None:
    """Paint the shape of a readiness level; *verified* with the second ring."""
    c = colours()
    ratio = p.device().devicePixelRatioF()
    key = (readiness, "readiness", px, c.dark, verified, ratio)
    made = _made(
        key, px, ratio, lambda q: marks.draw_readiness(q, readiness, px, c, verified=verified)
    )
    p.drawPixmap(QPointF(x, y), made)


def _made(
    key: tuple[object, ...], px: int, ratio: float, draw: Callable[[QPainter], None]
) -> QPixmap:
    found = _cache.get(key)
    if found is not None:
        return found
    if len(_cache) >= _LIMIT:
        _cache.clear()
    side = ceil(px * ratio)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    _cache[key] = pixmap
    return pixmap
