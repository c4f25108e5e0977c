"""Looking at a paper before it is printed or saved; the clerk's and the supervisor's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.fault import N_, Fault
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.reports.fonts import substitution
from desktop_app.reports.preview import PageImage, render_pages
from desktop_app.ui import files, tasks
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.file_forms import write_file

_SCREEN_DPI = 110
_PRINT_DPI = 300
_GAP = 18
_MOST_COPIES = 5

Draw = Callable[[Workspace], bytes]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper to look at: its name, the file it is saved as, and how to draw it."""

    title: str
    file_name: str
    draw: Draw
    draw_word: Draw | None = None  # as a file for word processors, where it can be edited
    copies: int = 1  # that are printed unless another number is chosen


class _Drawn(msgspec.Struct, frozen=True, kw_only=True):
    pdf: bytes
    pages: tuple[PageImage, ...]
    typeface_warning: str  # "" where the typeface is the official one


class _Pages(QWidget):
    """Pages one below the other, as wide as they are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pages(self, pages: tuple[PageImage, ...], ratio: float) -> None:
        self._images = []
        for page in pages:
            image = QImage(
                page.pixels, page.width, page.height, 4 * page.width, QImage.Format.Format_RGB32
            ).copy()
            image.setDevicePixelRatio(ratio)
            self._images.append(image)
        said = ngettext("{count} page", "{count} pages", len(pages))
        self.setAccessibleName(said.format(count=len(pages)))
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        sizes = [image.deviceIndependentSize() for image in self._images]
        tall = sum(round(size.height()) + _GAP for size in sizes)
        return QSize(round(max((s.width() for s in sizes), default=600)), tall + _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        y = float(_GAP)
        for image in self._images:
            size = image.deviceIndependentSize()
            rect = QRectF((self.width() - size.width()) / 2, y, size.width(), size.height())
            if rect.intersects(QRectF(event.rect())):
                paint.shadow(p, rect, 2, depth=6)
                p.drawImage(rect.topLeft(), image)
                paint.box(p, rect, 0, border=colours().line)
            y += size.height() + _GAP


class PaperView(QWidget):
    """Draw a paper in the background, show its pages, print it, save it.

    Signals: ``left()``.
    """

    left = Signal()

    def __init__(self, folder: Path, paper: Paper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder, self._paper = folder, paper
        self._pdf: bytes | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 0)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Paragraph(paper.title, fonts.H3), 1)
        self.printers = Combo(name=_("Printer"), placeholder=_("no printer on this PC"))
        self.printers.setMinimumWidth(self.printers.sizeHint().width())
        self.copies = Combo(name=_("Copies"))
        for count in range(1, _MOST_COPIES + 1):
            said = ngettext("{count} copy", "{count} copies", count)
            self.copies.add(said.format(count=count), count)
        self.copies.show_choice(paper.copies)
        self.print_button = Button(
            _("Print"), weight=Weight.PRIMARY, icon=Icon.PRINTER, key="Ctrl+P"
        )
        self.save_button = Button(_("Save as a file"), icon=Icon.SAVE)
        back = Button(_("Back"), key="Esc")
        for widget in (self.printers, self.copies, self.print_button, self.save_button, back):
            row.addWidget(widget)
        column.addLayout(row)
        self.banner = Banner(Tone.ACCENT, "")
        self.banner.setVisible(False)
        column.addWidget(self.banner)
        self._pages = _Pages()
        self._waiting = Label(_("Drawing the paper…"), fonts.BODY, Ink.INK2)
        column.addWidget(self._waiting)
        column.addWidget(ScrollArea(self._pages), 1)
        self.print_button.clicked.connect(self.print_paper)
        self.save_button.clicked.connect(self.save)
        back.clicked.connect(self.left)
        for button in (self.print_button, self.save_button):
            button.setEnabled(False)
        self._list_printers()
        self.draw()

    @property
    def is_ready(self) -> bool:
        """Whether the pages are shown."""
        return self._pdf is not None

    @property
    def has_printer(self) -> bool:
        """Whether this PC knows a printer."""
        return self.printers.count() > 0

    def draw(self) -> None:
        """Draw the paper again from the current data."""
        folder, paper = self._folder, self._paper
        dpi = round(_SCREEN_DPI * self.devicePixelRatioF())

        def work() -> _Drawn:
            with Workspace.open(folder) as door:
                pdf = paper.draw(door)
            return _Drawn(
                pdf=pdf, pages=tuple(render_pages(pdf, dpi)), typeface_warning=substitution()
            )

        tasks.run(work, done=self._show, failed=self._failed, owner=self)

    def print_paper(self) -> None:
        """Print on the chosen printer, in the background."""
        pdf, name = self._pdf, self.printers.currentData()
        if pdf is None or not isinstance(name, str):
            return
        title, copies = self._paper.title, int(self.copies.currentData() or 1)
        self._tell(Tone.ACCENT, _("Printing…"))
        tasks.run(
            lambda: print_pdf(pdf, name, title, copies=copies),
            done=lambda _none: self._tell(Tone.GREEN, _("Sent to the printer.")),
            failed=self._failed,
            owner=self,
        )

    def save(self) -> None:
        """Ask where, and write the paper there."""
        kinds = [_("PDF papers (*.pdf)")]
        if self._paper.draw_word is not None:
            kinds.append(_("To edit in a word processor (*.docx)"))
        files.save_file(
            self, _("Save as a file"), ";;".join(kinds), self._paper.file_name, self._write
        )

    def _write(self, file: Path) -> None:
        if self._pdf is None:
            return
        draw_word = self._paper.draw_word
        if file.suffix.lower() == ".docx" and draw_word is not None:
            self._write_word(file, draw_word)
            return
        try:
            write_file(file, self._pdf)
        except Fault as fault:
            self._tell(Tone.RED, sentence(fault))
            return
        self._tell(Tone.GREEN, _("Saved as {file}.").format(file=file))

    def _write_word(self, file: Path, draw: Draw) -> None:
        folder = self._folder

        def work() -> None:
            with Workspace.open(folder) as door:
                write_file(file, draw(door))

        said = _("Saved as {file}.").format(file=file)
        tasks.run(
            work,
            done=lambda _none: self._tell(Tone.GREEN, said),
            failed=self._failed,
            owner=self,
        )

    def _show(self, drawn: _Drawn) -> None:
        self._pdf = drawn.pdf
        if drawn.typeface_warning:
            self._tell(Tone.AMBER, drawn.typeface_warning)
        self._waiting.setVisible(False)
        self._pages.show_pages(drawn.pages, self.devicePixelRatioF())
        self.save_button.setEnabled(True)
        self.print_button.setEnabled(self.has_printer)
        if self.isVisible():
            first = self.print_button if self.print_button.isEnabled() else self.save_button
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._waiting.setVisible(False)
        self._tell(Tone.RED, told_of(error))

    def _tell(self, tone: Tone, words: str) -> None:
        self.banner.say(words, tone=tone)
        self.banner.setVisible(True)

    def _list_printers(self) -> None:
        from PySide6.QtPrintSupport import QPrinterInfo

        for name in QPrinterInfo.availablePrinterNames():
            self.printers.add(name, name)
        self.printers.show_choice(QPrinterInfo.defaultPrinterName() or None)
        if self.printers.currentIndex() < 0 and self.printers.count():
            self.printers.setCurrentIndex(0)
        self.printers.setEnabled(self.printers.count() > 0)
        self.printers.setMaximumWidth(260)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_P:
            self.print_paper()
            return
        super().keyPressEvent(event)


class PrintRefused(Fault):
    """The printer did not take the paper."""


def print_pdf(pdf: bytes, printer_name: str, title: str, *, copies: int = 1) -> None:
    """Print *pdf* page by page; for a worker, as painting on a printer needs no window.

    Copies come one after the other, each whole.
    """
    from PySide6.QtGui import QPageSize, QTransform
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(printer_name)
    if info.isNull():
        raise _silent(printer_name)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))  # whatever the queue has set
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise _silent(printer_name)
    whole = (page for _copy in range(copies) for page in render_pages(pdf, _PRINT_DPI))
    try:
        for number, page in enumerate(whole):
            if number:
                printer.newPage()
            image = QImage(
                page.pixels, page.width, page.height, 4 * page.width, QImage.Format.Format_RGB32
            )
            if image.width() > image.height():
                # Paper is fed upright: the head of a wide page stands at the edge that is bound.
                image = image.transformed(QTransform().rotate(-90))
            painter.drawImage(printer.pageLayout().fullRectPixels(printer.resolution()), image)
    finally:
        painter.end()


def _silent(printer_name: str) -> PrintRefused:
    return PrintRefused(
        N_("The printer “{printer}” does not answer. Is it switched on?"), printer=printer_name
    )
