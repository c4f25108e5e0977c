"""The four checks of a commune's data, "đúng, đủ, sạch, sống", with what does not hold and why."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.core.assessment.data_quality import QualityCheck, QualityFault
from desktop_app.i18n import _
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.ui.supervisor import area_words

_TALL, _ICON, _AFTER = 22, 18, 10


class CheckWords(QWidget):
    """One check: a tick, or a cross with its reasons; what does not fit is in the tool tip."""

    def __init__(self, check: QualityCheck, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._reasons = ""
        self._fails = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_faults(self, faults: Sequence[QualityFault]) -> None:
        """Show those of *faults* that this check found."""
        own = [one for one in faults if one.check is self._check]
        self._fails = bool(own)
        self._reasons = ", ".join(map(area_words.quality_words, own))
        set_tooltip(self, self.words)
        self.setAccessibleName(self.words)
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What is shown, in words."""
        word = area_words.check_word(self._check)
        if not self._fails:
            return _("{check}: holds").format(check=word)
        return _("{check}: does not hold, {reasons}").format(check=word, reasons=self._reasons)

    def sizeHint(self) -> QSize:
        wide = _ICON + fonts.width(area_words.check_word(self._check), fonts.SMALL_B) + _AFTER
        if self._reasons:
            wide += fonts.width(f": {self._reasons}", fonts.SMALL)
        return QSize(ceil(wide), _TALL)

    def minimumSizeHint(self) -> QSize:
        word = fonts.width(area_words.check_word(self._check), fonts.SMALL_B)
        return QSize(_ICON + ceil(word) + 2, _TALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        icon, ink = (Icon.CLOSE, c.amber.text) if self._fails else (Icon.TICK, c.green.text)
        glyphs.paint_icon(p, icon, 0, _TALL / 2 - 7, 14, ink)
        pieces = [paint.Run(area_words.check_word(self._check), fonts.SMALL_B, c.ink)]
        if self._reasons:
            pieces.append(paint.Run(f": {self._reasons}", fonts.SMALL, c.ink2))
        rect = QRectF(self.rect())
        paint.runs(p, _ICON, 0, _TALL, pieces, room=rect.width() - _ICON - 2)


class QualityRow(QWidget):
    """The four checks side by side; reasons are shortened where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.checks = {check: CheckWords(check) for check in QualityCheck}
        for words in self.checks.values():
            row.addWidget(words)
        row.addStretch(1)

    def show_faults(self, faults: Sequence[QualityFault]) -> None:
        """Show what the checks found."""
        for words in self.checks.values():
            words.show_faults(faults)
        said = ". ".join(words.words for words in self.checks.values())
        self.setAccessibleName(said)
