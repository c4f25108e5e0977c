"""The verdict shapes, each with its word: colour is never the only sign."""

from __future__ import annotations

from enum import StrEnum
from math import ceil
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop_app.core.ids import Readiness, Status
from desktop_app.i18n import _

from .tokens import Colours, Shades, Tone


class Mark(StrEnum):
    """How an answer is shown; filled shapes are complete, hollow ones are not yet."""

    MET = "met"
    MET_WITHOUT_EVIDENCE = "met_without_evidence"
    PARTIAL = "partial"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"
    RECORDED = "recorded"
    CONFLICT = "conflict"


_OF_STATUS = {
    Status.MET: Mark.MET,
    Status.PARTIAL: Mark.PARTIAL,
    Status.UNMET: Mark.UNMET,
    Status.NOT_APPLICABLE: Mark.NOT_APPLICABLE,
    Status.ANSWERED: Mark.RECORDED,
    Status.NOT_KNOWN: Mark.UNANSWERED,  # either part unknown = unanswered (docs/rules.md#case-8)
    Status.UNANSWERED: Mark.UNANSWERED,
}

_TONE = {
    Mark.MET: Tone.GREEN,
    Mark.MET_WITHOUT_EVIDENCE: Tone.AMBER,
    Mark.PARTIAL: Tone.AMBER,
    Mark.UNMET: Tone.RED,
    Mark.NOT_APPLICABLE: Tone.GREY,
    Mark.UNANSWERED: Tone.GREY,
    Mark.RECORDED: Tone.GREY,
    Mark.CONFLICT: Tone.VIOLET,
}

_READINESS_TONE = {
    Readiness.GREEN: Tone.GREEN,
    Readiness.AMBER: Tone.AMBER,
    Readiness.RED: Tone.RED,
    Readiness.NOT_SUBMITTED: Tone.GREY,
    Readiness.OVERDUE: Tone.GREY,
}


def mark_of(status: Status, *, evidence: bool = True, conflict: bool = False) -> Mark:
    """Return the shape for *status*: a conflict first, then a Đạt that lacks its *evidence*."""
    if conflict:
        return Mark.CONFLICT
    if status is Status.MET and not evidence:
        return Mark.MET_WITHOUT_EVIDENCE
    return _OF_STATUS[status]


def tone_of(mark: Mark) -> Tone:
    """Return the tone the word beside *mark* is written in."""
    return _TONE[mark]


def readiness_tone(readiness: Readiness) -> Tone:
    """Return the tone of *readiness*."""
    return _READINESS_TONE[readiness]


def mark_word(mark: Mark) -> str:
    """Return the word that stands beside *mark*."""
    match mark:
        case Mark.MET:
            return _("Met")
        case Mark.MET_WITHOUT_EVIDENCE:
            return _("Met · evidence missing")
        case Mark.PARTIAL:
            return _("Partly met")
        case Mark.UNMET:
            return _("Not met")
        case Mark.NOT_APPLICABLE:
            return _("Not applicable")
        case Mark.UNANSWERED:
            return _("No answer yet")
        case Mark.RECORDED:
            return _("Recorded")
        case Mark.CONFLICT:
            return _("Two different versions")
        case _:
            assert_never(mark)


def readiness_word(readiness: Readiness) -> str:
    """Return the fixed word of *readiness*, in capitals."""
    match readiness:
        case Readiness.GREEN:
            return _("GREEN")
        case Readiness.AMBER:
            return _("AMBER")
        case Readiness.RED:
            return _("RED")
        case Readiness.NOT_SUBMITTED:
            return _("NOT SUBMITTED")
        case Readiness.OVERDUE:
            return _("UPDATE OVERDUE")
        case _:
            assert_never(readiness)


def draw_mark(p: QPainter, mark: Mark, size: float, c: Colours, *, muted: bool = False) -> None:
    """Draw *mark* into the square of *size* at the painter's origin.

    *muted* draws the same shape in grey: a choice not made yet has no verdict's colour.
    """
    grey = c.grey.shape
    green, amber, red = (grey, grey, grey) if muted else (c.green.shape, c.amber.shape, c.red.shape)
    line = max(1.2, size * 0.095)
    inner = QRectF(line / 2, line / 2, size - line, size - line)
    match mark:
        case Mark.MET:
            _fill(p, green)
            p.drawEllipse(QRectF(0, 0, size, size))
            _tick(p, size, c.onfill, max(1.5, size * 0.11))
        case Mark.MET_WITHOUT_EVIDENCE:
            _dashed_ring(p, inner, amber, line)
            _tick(p, size, green, max(1.5, size * 0.12))
        case Mark.PARTIAL:
            _stroke(p, amber, line)
            p.drawEllipse(inner)
            _fill(p, amber)
            gap = line + size * 0.09
            half = QRectF(gap, gap, size - 2 * gap, size - 2 * gap)
            p.drawPie(half, 90 * 16, 180 * 16)
        case Mark.UNMET:
            _fill(p, red)
            radius = size * 0.24
            p.drawRoundedRect(QRectF(0.5, 0.5, size - 1, size - 1), radius, radius)
            _stroke(p, c.onfill, max(1.5, size * 0.11))
            a, b = size * 0.33, size * 0.67
            p.drawLine(QPointF(a, a), QPointF(b, b))
            p.drawLine(QPointF(b, a), QPointF(a, b))
        case Mark.NOT_APPLICABLE:
            _stroke(p, grey, line)
            p.drawEllipse(inner)
            p.drawLine(QPointF(size * 0.3, size / 2), QPointF(size * 0.7, size / 2))
        case Mark.UNANSWERED:
            _dashed_ring(p, inner, grey, line)
        case Mark.RECORDED:
            _stroke(p, grey, line)
            p.drawEllipse(inner)
            _fill(p, grey)
            p.drawEllipse(QPointF(size / 2, size / 2), size * 0.18, size * 0.18)
        case Mark.CONFLICT:
            _fill(p, grey if muted else c.violet.shape)
            middle = size / 2
            p.drawPolygon(
                QPolygonF(
                    [
                        QPointF(middle, 0),
                        QPointF(size, middle),
                        QPointF(middle, size),
                        QPointF(0, middle),
                    ]
                )
            )
            _stroke(p, c.onfill, max(1.3, size * 0.095))
            for y in (size * 0.42, size * 0.58):
                p.drawLine(QPointF(size * 0.34, y), QPointF(size * 0.66, y))
        case _:
            assert_never(mark)


def draw_quiet_mark(p: QPainter, mark: Mark, size: float, c: Colours) -> None:
    """Draw *mark* as in the matrix: gaps in full colour, what is met or empty faint."""
    middle = QPointF(size / 2, size / 2)
    match mark:
        case Mark.MET:
            pale = QColor(c.green.shape)
            pale.setAlphaF(0.55)
            _fill(p, pale)
            p.drawEllipse(middle, 2.0, 2.0)
        case Mark.UNANSWERED:
            _stroke(p, c.grey.shape, 1.0)
            p.drawEllipse(middle, 2.5, 2.5)
        case Mark.NOT_APPLICABLE | Mark.RECORDED:
            _stroke(p, c.grey.shape, 1.0)
            p.drawLine(middle - QPointF(3, 0), middle + QPointF(3, 0))
        case Mark.MET_WITHOUT_EVIDENCE | Mark.PARTIAL | Mark.UNMET | Mark.CONFLICT:
            draw_mark(p, mark, size, c)
        case _:
            assert_never(mark)


def draw_readiness(
    p: QPainter, readiness: Readiness, size: float, c: Colours, *, verified: bool = False
) -> None:
    """Draw *readiness* into the square of *size*; *verified* adds the second ring inside it."""
    shades = c.tone(readiness_tone(readiness))
    if verified:
        _stroke(p, shades.shape, max(1.2, size * 0.1))
        p.drawEllipse(QRectF(0.75, 0.75, size - 1.5, size - 1.5))
        p.save()
        p.translate(size * 0.22, size * 0.22)
        draw_readiness(p, readiness, size * 0.56, c)
        p.restore()
        return
    line = max(1.4, size * 0.14)
    inner = QRectF(line / 2, line / 2, size - line, size - line)
    match readiness:
        case Readiness.GREEN:
            _fill(p, shades.shape)
            p.drawEllipse(QRectF(0, 0, size, size))
        case Readiness.AMBER:
            _fill(p, shades.shape)
            p.drawPolygon(
                QPolygonF(
                    [
                        QPointF(size / 2, size * 0.02),
                        QPointF(size, size * 0.94),
                        QPointF(0, size * 0.94),
                    ]
                )
            )
        case Readiness.RED:
            _fill(p, shades.shape)
            # Whole pixels: a square of 9 px must not have blurred edges.
            side = round(size * 0.86)
            edge = ceil((size - side) / 2)
            p.drawRect(QRectF(edge, edge, side, side))
        case Readiness.NOT_SUBMITTED:
            _stroke(p, shades.shape, line)
            p.drawEllipse(inner)
        case Readiness.OVERDUE:
            _stroke(p, shades.shape, line)
            p.drawEllipse(inner)
            middle = QPointF(size / 2, size / 2)
            p.drawLine(middle, QPointF(size / 2, size * 0.26))
            p.drawLine(middle, QPointF(size * 0.7, size * 0.6))
        case _:
            assert_never(readiness)


def shades_of(mark: Mark, c: Colours) -> Shades:
    """Return text, shape and soft ground of *mark*'s tone."""
    return c.tone(tone_of(mark))


def _fill(p: QPainter, colour: QColor) -> None:
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(colour)


def _stroke(p: QPainter, colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)


def _tick(p: QPainter, size: float, colour: QColor, width: float) -> None:
    _stroke(p, colour, width)
    p.drawPolyline(
        QPolygonF(
            [
                QPointF(size * 0.29, size * 0.52),
                QPointF(size * 0.44, size * 0.67),
                QPointF(size * 0.72, size * 0.36),
            ]
        )
    )


def _dashed_ring(p: QPainter, around: QRectF, colour: QColor, width: float) -> None:
    """Draw eight dashes: as many as stay apart at 13 px, and the same number at every size."""
    pen = QPen(colour, width * 1.15)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    count, share = 8, 0.62
    step = 360 * 16 // count
    for n in range(count):
        p.drawArc(around, n * step + step // 4, int(step * share))
