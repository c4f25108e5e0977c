"""A document of evidence page by page, as wide as the window, so that its letters can be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.reports.preview import PageImage, render_page
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.trouble import told_of

LONGEST = 2400  # pixels of a page as it is drawn: 200 to the inch on A4


class _Sheet(QWidget):
    """One page, as wide as there is room, at most as wide as it was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage) -> None:
        """Show *image* from its top."""
        self._image = image
        self._fit()
        self.update()

    def _shown(self) -> QSize:
        if self._image.isNull():
            return QSize(1, 1)
        wide = min(self.width(), self._image.width())
        return QSize(wide, round(self._image.height() * wide / self._image.width()))

    def _fit(self) -> None:
        self.setFixedHeight(self._shown().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        size = self._shown()
        rect = QRectF((self.width() - size.width()) / 2, 0, size.width(), size.height())
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(rect, self._image)
        paint.box(p, rect, 0, border=colours().line)


class PaperPages(QWidget):
    """Shows every page of *pdf*, one at a time; pages are drawn when they are asked for."""

    def __init__(self, pdf: bytes, changed: Callable[[], object]) -> None:
        super().__init__()
        self._pdf, self._changed = pdf, changed
        self.number, self.count = 0, 1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        self.before = Button(_("Page before"), key="PgUp", height=30)
        self.after = Button(_("Next page"), key="PgDn", height=30)
        self.place = Label("", fonts.BODY, Ink.INK2)
        row.addWidget(self.before)
        row.addWidget(self.after)
        row.addWidget(self.place, 1)
        column.addLayout(row)
        self.sheet = _Sheet()
        self.area = ScrollArea(self.sheet)
        column.addWidget(self.area, 1)
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self._draw(0)

    def turn(self, by: int) -> None:
        """Show the page *by* further."""
        wanted = self.number + by
        if 0 <= wanted < self.count:
            self._draw(wanted)

    def scroll_by(self, steps: int) -> None:
        """Scroll the page by *steps* lines."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + steps * bar.singleStep() * 3)

    def _draw(self, number: int) -> None:
        pdf = self._pdf

        def done(drawn: tuple[PageImage, int]) -> None:
            page, self.count = drawn
            self.number = number
            image = QImage(
                page.pixels, page.width, page.height, 4 * page.width, QImage.Format.Format_RGB32
            ).copy()
            self.sheet.show_image(image)
            self.area.verticalScrollBar().setValue(0)
            said = _("Page {number} of {count}").format(number=number + 1, count=self.count)
            self.place.setText(said)
            self.sheet.setAccessibleName(said)
            self.before.setEnabled(number > 0)
            self.after.setEnabled(number + 1 < self.count)
            self._changed()

        def failed(error: Exception) -> None:
            self.place.setText(told_of(error))
            self._changed()

        tasks.run(lambda: render_page(pdf, number, LONGEST), done=done, failed=failed, owner=self)
