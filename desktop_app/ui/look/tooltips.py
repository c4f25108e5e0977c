"""The one place that gives tool tips: whatever they say is shown as plain text.

Qt decides by the text itself whether a tool tip is HTML; a clerk's note with ``<img src=…>`` in it
would load that file on the PC of whoever points at it. Source: Qt documentation of
``QWidget::toolTip`` and ``Qt::mightBeRichText``.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QToolTip, QWidget


def plain(text: str) -> str:
    """Return *text* so that a tool tip shows it letter by letter, whatever it looks like."""
    if not Qt.mightBeRichText(text):
        return text
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def set_tooltip(widget: QWidget, text: str) -> None:
    """Let *widget* show *text* when it is pointed at; "" shows nothing."""
    widget.setToolTip(plain(text))


def show_tooltip(at: QPoint, text: str, widget: QWidget) -> None:
    """Show *text* at *at*, in pixels of the screen, until the pointer leaves *widget*."""
    QToolTip.showText(at, plain(text), widget)
