"""The sheet: A4, the decree's margins, page numbers, annexes, and the writing of the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

import msgspec
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
)

from desktop_app.reports.fonts import printable, typeface
from desktop_app.reports.marked_canvas import MarkedCanvas
from desktop_app.reports.page_breaks import is_kept, with_room

# Decree 30/2020, annex I: top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm.
TOP = BOTTOM = 20 * mm
LEFT = 30 * mm
RIGHT = 15 * mm
A4_WIDTH, A4_HEIGHT = A4
TEXT_WIDTH = A4_WIDTH - LEFT - RIGHT
WIDE_TEXT_WIDTH = A4_HEIGHT - LEFT - RIGHT

PAGE_NUMBER_SIZE = 14
PAGE_NUMBER_FROM_TOP = 13 * mm
FOOT_SIZE = 8
FOOT_FROM_BOTTOM = 9 * mm
TRAINING_MARK = "DỮ LIỆU TẬP HUẤN"

rl_config.useA85 = 0  # binary streams: a fifth smaller, a tenth quicker than the default ASCII


def official_number(page: int) -> str:
    """Return the number of a page as the decree shows it: none on the first."""
    return str(page) if page > 1 else ""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """How pages numbered together look: margins in points, page number, small lines at the foot."""

    wide: bool = False
    top: float = TOP
    bottom: float = BOTTOM
    left: float = LEFT
    right: float = RIGHT
    number: Callable[[int], str] = official_number
    foot: tuple[str, ...] = ()
    foot_size: float = FOOT_SIZE

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height of the paper."""
        return (A4[1], A4[0]) if self.wide else (A4[0], A4[1])


class _Sequence(PageTemplate):
    """Pages numbered together: the paper itself, or one annex."""

    def __init__(self, name: str, sheet: Sheet, *, training: bool) -> None:
        width, height = sheet.size
        frame = Frame(
            sheet.left,
            sheet.bottom,
            width - sheet.left - sheet.right,
            height - sheet.top - sheet.bottom,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        super().__init__(id=name, frames=[frame], pagesize=(width, height))
        self.sheet, self._training = sheet, training
        self._pages = 0

    def beforeDrawPage(self, canv: Canvas, doc: BaseDocTemplate) -> None:
        sheet = self.sheet
        width, height = sheet.size
        self._pages += 1
        if self._training:
            _draw_training_mark(canv, width, height)
        if shown := sheet.number(self._pages):
            middle = (sheet.left + width - sheet.right) / 2
            canv.setFont(typeface().regular, PAGE_NUMBER_SIZE)
            canv.drawCentredString(middle, height - PAGE_NUMBER_FROM_TOP, printable(shown))
        face = typeface().regular
        room = width - sheet.left - sheet.right
        size = sheet.foot_size
        lines = [part for foot in sheet.foot for part in _split(foot, face, size, room)]
        canv.setFont(face, size)
        for row, line in enumerate(reversed(lines)):
            canv.drawString(sheet.left, FOOT_FROM_BOTTOM + row * size * 1.2, line)


class Paper:
    """Builds a paper: flowables in order, annexes begun by name, written once.

    ``annex_foot`` is the small line at the foot of annex pages; the paper itself stays clean.
    ``mark`` is what the file says about itself to programs (``reports.paper_mark``).
    """

    def __init__(
        self,
        *,
        title: str,
        author: str = "",
        training: bool,
        sheet: Sheet | None = None,
        annex_foot: str = "",
        mark: str = "",
    ) -> None:
        self._title, self._author, self._mark = printable(title), printable(author), mark
        self._annex_foot = (annex_foot,) if annex_foot else ()
        self._training = training
        self._story: list[Flowable] = []
        self._sequences: list[_Sequence] = []
        self._new_sequence(sheet or Sheet())

    def _new_sequence(self, sheet: Sheet) -> str:
        name = f"pages-{len(self._sequences)}"
        self._sequences.append(_Sequence(name, sheet, training=self._training))
        return name

    def add(self, *flowables: Flowable) -> None:
        """Put *flowables* at the end.

        Where a page has no room for the beginning of a table, the headings over it go along.
        """
        for flowable in flowables:
            at = len(self._story)
            if isinstance(flowable, CondPageBreak):
                while at and is_kept(self._story[at - 1]):
                    at -= 1
                headings = [one for one in self._story[at:] if isinstance(one, Paragraph)]
                over = sum(one.style.leading for one in headings)
                flowable = CondPageBreak(flowable.height + over)
            self._story.insert(at, flowable)

    def begin_annex(self, *, wide: bool) -> None:
        """Begin an annex on a new page with page numbers of its own."""
        name = self._new_sequence(Sheet(wide=wide, foot=self._annex_foot))
        self._story += [NextPageTemplate(name), PageBreak()]

    @property
    def title(self) -> str:
        """What the paper is about."""
        return self._title

    @property
    def author(self) -> str:
        """The agency that issues it."""
        return self._author

    @property
    def is_training(self) -> bool:
        """Whether the data are samples."""
        return self._training

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of the paper and of each annex, in their order."""
        return tuple(sequence.sheet for sequence in self._sequences)

    @property
    def story(self) -> tuple[Flowable, ...]:
        """What was added; an annex begins with a page break."""
        return tuple(self._story)

    def write(self, out: BinaryIO) -> int:
        """Lay the pages out, write the PDF and return how many pages it has.

        The same data give the same bytes on one installation.
        """
        buffer = io.BytesIO()
        document = BaseDocTemplate(
            buffer,
            pageTemplates=list[PageTemplate](self._sequences),
            title=self._title,
            author=self._author,
            lang="vi-VN",
            invariant=1,  # no clock and no random id in the file
            initialFontName=typeface().regular,
        )
        document.build(
            with_room(self._story, TEXT_WIDTH), canvasmaker=partial(MarkedCanvas, mark=self._mark)
        )
        out.write(buffer.getvalue())
        pages: int = document.page
        return pages


def _split(line: str, face: str, size: float, room: float) -> list[str]:
    return list(simpleSplit(printable(line), face, size, room))


def _draw_training_mark(canvas: Canvas, width: float, height: float) -> None:
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
