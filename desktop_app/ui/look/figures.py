"""Fields that hold a figure or a date; empty means unknown, never zero."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from math import ceil

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.time.typed_day import typed_day, why_no_day
from desktop_app.i18n import _, sentence

from . import fonts
from .fields import Field

_FIGURE = re.compile(r"[0-9]+([.,][0-9]+)?")
_WIDEST = 260  # pixels: more digits than any answer has


class NumberField(Field):
    """A large centred figure, selected when the focus comes.

    Everything typed stays in it as it is: a character dropped would leave another number than was
    typed. Who uses the field says why a text is no figure. Signals: ``entered(object)`` with a
    Decimal, or None where there is no figure, when the person leaves the field or presses Enter
    and the text is another; ``equalled()`` for "=" behind a figure, where ``takes_equals``.
    """

    entered = Signal(object)
    equalled = Signal()

    def __init__(self, *, name: str, decimals: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name=name, height=40, style=fonts.H2, parent=parent)
        self.takes_equals = False  # "=" behind a figure is a key, not text
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextMargins(4, 0, 4, 0)
        self._narrowest = 96 if decimals else 64
        self.setFixedWidth(self._narrowest)
        self.textChanged.connect(self._widen)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.committed.connect(lambda _text: self.entered.emit(self.figure()))

    def _widen(self, text: str) -> None:
        """Show every digit: a number that is cut reads as another one."""
        wide = max(self._narrowest, ceil(fonts.width(text, fonts.H2)) + 24)
        self.setFixedWidth(min(wide, _WIDEST))

    def figure(self) -> Decimal | None:
        """Return the figure, or None where none is written."""
        found = _FIGURE.fullmatch(self.text().strip())
        return Decimal(found[0].replace(",", ".")) if found is not None else None

    def show_figure(self, figure: Decimal | int | None) -> None:
        """Show the stored figure, or nothing."""
        self.show_text(
            ""
            if figure is None
            else f"{figure:f}".replace(".", ",")
            if isinstance(figure, Decimal)
            else str(figure)
        )

    def open_with(self, digit: str) -> None:
        """Take the focus with *digit* as the first one typed."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(digit)
        self.deselect()
        self.end(False)

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "=" and self.takes_equals and self.figure() is not None:
            self.equalled.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # After the click that brought the focus has placed the caret.
        QTimer.singleShot(0, self, self._select)

    def _select(self) -> None:
        if self.hasFocus() and not self.isModified():
            self.selectAll()


class DateField(Field):
    """A date typed as 20/7/2025; also 20-7-2025, 20.7.25 and 20072025.

    Signals: ``entered(object)`` with a date, or None for an emptied field; a text that is no date
    is framed in red and not told.
    """

    entered = Signal(object)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        hint = _("day/month/year")
        super().__init__(name=name, placeholder=hint, parent=parent)
        self.setFixedWidth(max(124, ceil(fonts.width(hint, fonts.BODY)) + 26))
        self.committed.connect(self._parse)

    def show_date(self, shown: date | None) -> None:
        """Show the stored date, or nothing."""
        self.show_text("" if shown is None else f"{shown.day}/{shown.month}/{shown.year}")

    def date(self) -> date | None:
        """Return the date, or None where none or no whole one is written."""
        return typed_day(self.text())

    @property
    def is_changed(self) -> bool:
        """Whether something is written that was not told; a text that is no date never is."""
        return super().is_changed or (bool(self.text().strip()) and self.date() is None)

    def why_wrong(self) -> str:
        """Return what is wrong with what is written: "Tháng 2 không có ngày 31."; "" for a date."""
        why = why_no_day(self.text())
        return sentence(why) if why is not None else ""

    def _parse(self, text: str) -> None:
        found = typed_day(text)
        if found is None and text.strip():
            self.set_wrong(self.why_wrong())
            return
        if found is not None:
            self.show_date(found)
        self.entered.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
