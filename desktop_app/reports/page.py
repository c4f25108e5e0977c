"""The sheet: A4, the decree's margins, page numbers, annexes, and the writing of the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

import msgspec
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from desktop_app.reports.fonts import printable, typeface

# Decree 30/2020, annex I: top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm.
TOP = BOTTOM = 20 * mm
LEFT = 30 * mm
RIGHT = 15 * mm
TEXT_WIDTH = A4[0] - LEFT - RIGHT
WIDE_TEXT_WIDTH = A4[1] - LEFT - RIGHT

PAGE_NUMBER_SIZE = 14
PAGE_NUMBER_FROM_TOP = 13 * mm
FOOT_SIZE = 8
FOOT_FROM_BOTTOM = 12 * mm
TRAINING_MARK = "DỮ LIỆU TẬP HUẤN"


class Margins(msgspec.Struct, frozen=True, kw_only=True):
    """Distances from the edges of the sheet, in points."""

    top: float = TOP
    bottom: float = BOTTOM
    left: float = LEFT
    right: float = RIGHT


class _Sequence(PageTemplate):
    """Pages numbered together: the paper itself, or one annex."""

    def __init__(
        self,
        name: str,
        *,
        wide: bool,
        margins: Margins,
        decorate: Callable[[Canvas, _Sequence], None],
    ) -> None:
        width, height = landscape(A4) if wide else A4
        frame = Frame(
            margins.left,
            margins.bottom,
            width - margins.left - margins.right,
            height - margins.top - margins.bottom,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        super().__init__(id=name, frames=[frame], pagesize=(width, height))
        self.width, self.height = width, height
        self.margins = margins
        self.pages = 0
        self._decorate = decorate

    def beforeDrawPage(self, canv: Canvas, doc: BaseDocTemplate) -> None:
        self.pages += 1
        self._decorate(canv, self)

    @property
    def middle(self) -> float:
        """Return the middle between the side margins, in points from the left edge."""
        return (self.margins.left + self.width - self.margins.right) / 2


class Paper:
    """A paper in the making: flowables in order, annexes begun by name, written once.

    ``foot`` is the small line at the foot of annex pages; page one never carries it.
    """

    def __init__(self, *, title: str, author: str = "", foot: str = "", training: bool) -> None:
        self._title, self._author = printable(title), printable(author)
        self._foot = printable(foot)
        self._training = training
        self._story: list[Flowable] = []
        self._sequences: list[PageTemplate] = [self._sequence("body", wide=False)]

    def add(self, *flowables: Flowable) -> None:
        """Put *flowables* at the end."""
        self._story.extend(flowables)

    def begin_annex(self, *, wide: bool) -> None:
        """Begin an annex on a new page with page numbers of its own."""
        name = f"annex-{len(self._sequences)}"
        self._sequences.append(self._sequence(name, wide=wide, foot=self._foot))
        self._story += [NextPageTemplate(name), PageBreak()]

    def write(self, out: BinaryIO) -> None:
        """Lay the pages out and write the PDF; the same data give the same bytes."""
        buffer = io.BytesIO()
        document = BaseDocTemplate(
            buffer,
            pageTemplates=self._sequences,
            title=self._title,
            author=self._author,
            lang="vi-VN",
            invariant=1,  # no clock and no random id in the file
            initialFontName=typeface().regular,
        )
        document.build(self._story)
        out.write(buffer.getvalue())

    def _sequence(self, name: str, *, wide: bool, foot: str = "") -> _Sequence:
        def decorate(canvas: Canvas, sequence: _Sequence) -> None:
            if self._training:
                draw_training_mark(canvas, sequence.width, sequence.height)
            if sequence.pages > 1:
                draw_page_number(canvas, sequence.middle, sequence.height, str(sequence.pages))
            if foot:
                canvas.setFont(typeface().regular, FOOT_SIZE)
                canvas.drawString(sequence.margins.left, FOOT_FROM_BOTTOM, foot)

        return _Sequence(name, wide=wide, margins=Margins(), decorate=decorate)


def draw_page_number(canvas: Canvas, middle: float, height: float, text: str) -> None:
    """Draw *text* centred on *middle* in the top margin."""
    canvas.setFont(typeface().regular, PAGE_NUMBER_SIZE)
    canvas.drawCentredString(middle, height - PAGE_NUMBER_FROM_TOP, text)


def draw_training_mark(canvas: Canvas, width: float, height: float) -> None:
    """Draw the mark of training data across the sheet, grey enough to read through."""
    canvas.saveState()
    canvas.setFillGray(0.86)
    canvas.setFont(typeface().bold, 58)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(45 if height > width else 30)
    canvas.drawCentredString(0, 0, TRAINING_MARK)
    canvas.restoreState()
    canvas.setFont(typeface().bold, 10)
    canvas.drawCentredString(width / 2, height - 7 * mm, TRAINING_MARK)
