"""Running text as the decree sets it: justified, first line indented, headings, annex titles.

Text is never parsed as markup: what a person typed is printed as typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import Literal

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer
from reportlab.platypus.paraparser import ParaFrag

from desktop_app.reports.fonts import printable, typeface

BODY_SIZE = 14
INDENT = 1.27 * cm
_ROOM_FOR_TABLE = 120  # points: a heading, the table's head and its first row
GAP = 6  # points between paragraphs, the least the decree allows

Weight = Literal["regular", "bold", "italic", "bold_italic"]
Align = Literal["left", "centre", "right", "both"]
Run = tuple[str, Weight]

_ALIGN: dict[Align, Literal[0, 1, 2, 4]] = {
    "left": TA_LEFT,
    "centre": TA_CENTER,
    "right": TA_RIGHT,
    "both": TA_JUSTIFY,
}


@cache
def style(
    size: float,
    *,
    weight: Weight = "regular",
    align: Align = "left",
    first: float = 0,
    left: float = 0,
    before: float = 0,
    after: float = 0,
    leading: float = 1.2,
    keep_with_next: bool = False,
) -> ParagraphStyle:
    """Return the style of these measures, in points; *leading* is a multiple of *size*."""
    face: str = getattr(typeface(), weight)
    return ParagraphStyle(
        name="",
        fontName=face,
        fontSize=size,
        leading=size * leading,
        alignment=_ALIGN[align],
        firstLineIndent=first,
        leftIndent=left,
        spaceBefore=before,
        spaceAfter=after,
        bulletFontName=face,
        # A last line alone on a page is sent back; two lines always stay together.
        allowWidows=0,
        allowOrphans=0,
        keepWithNext=int(keep_with_next),
        splitLongWords=1,
    )


def text(content: str | Sequence[Run], look: ParagraphStyle) -> Paragraph:
    """Return *content* as a paragraph; runs may change the weight within it."""
    runs: Sequence[Run] = [(content, "regular")] if isinstance(content, str) else content
    fragments: list[ParaFrag] = []
    for run, weight in runs:
        face = look.fontName if weight == "regular" else getattr(typeface(), weight)
        for number, line in enumerate(printable(run).split("\n")):
            if number:
                fragments.append(_fragment("", face, look, line_break=True))
            fragments.append(_fragment(line, face, look))
    return Paragraph("", look, frags=fragments)


@cache
def _prototype() -> ParaFrag:
    # reportlab's own parser makes it, so it has every member that drawing asks for.
    return Paragraph("x", style(BODY_SIZE)).frags[0]


def _fragment(line: str, face: str, look: ParagraphStyle, *, line_break: bool = False) -> ParaFrag:
    fragment = _prototype().clone(text=line, fontName=face, fontSize=look.fontSize)
    if line_break:
        fragment.lineBreak = True
    return fragment


def body_style() -> ParagraphStyle:
    """Return the style of running text."""
    return style(BODY_SIZE, align="both", first=INDENT, before=0, after=GAP, leading=1.18)


def paragraph(content: str | Sequence[Run]) -> Paragraph:
    """Return *content* as one paragraph of running text."""
    return text(content, body_style())


def paragraphs(content: str) -> list[Flowable]:
    """Return a free text of several lines as paragraphs, empty lines left out."""
    return [paragraph(line) for line in map(str.strip, content.split("\n")) if line]


def legal_grounds(grounds: Sequence[str]) -> list[Flowable]:
    """Return the căn cứ in italics, each but the last ended by a semicolon."""
    look = style(BODY_SIZE, weight="italic", align="both", first=INDENT, after=GAP, leading=1.18)
    last = len(grounds) - 1
    return [
        text(f"Căn cứ {ground}{'.' if number == last else ';'}", look)
        for number, ground in enumerate(grounds)
    ]


def part_heading(content: str) -> Paragraph:
    """Return the heading of a part: I. TÌNH HÌNH CHUNG."""
    return text(
        content,
        style(
            BODY_SIZE,
            weight="bold",
            first=INDENT,
            before=GAP,
            after=GAP,
            leading=1.18,
            keep_with_next=True,
        ),
    )


def heading(content: str) -> Paragraph:
    """Return the heading of a section within a part: 1. Kết quả chung."""
    look = style(
        BODY_SIZE, weight="bold", align="both", first=INDENT, after=GAP, keep_with_next=True
    )
    return text(content, look)


def table_heading(content: str) -> list[Flowable]:
    """Return a heading before a long table, which may break over pages right below it."""
    look = style(BODY_SIZE, weight="bold", align="both", first=INDENT, after=GAP)
    return [CondPageBreak(_ROOM_FOR_TABLE), text(content, look)]


def note(content: str) -> Paragraph:
    """Return a small italic remark under a table."""
    return text(content, style(11, weight="italic", align="both", before=3, after=GAP))


def balanced_lines(line: str, face: str, size: float, width: float) -> list[str]:
    """Return *line* broken into as few lines as fit *width*, as equal as words allow."""
    words = line.split()
    for number in range(1, len(words) + 1):
        best: tuple[float, list[str]] | None = None
        for cuts in combinations(range(1, len(words)), number - 1):
            edges = (0, *cuts, len(words))
            lines = [" ".join(words[a:b]) for a, b in pairwise(edges)]
            widest = max(stringWidth(part, face, size) for part in lines)
            if best is None or widest < best[0]:
                best = widest, lines
        if best is not None and best[0] <= width:
            return best[1]
        if number == 4:  # more lines than any agency has; combinations would grow too many
            return best[1] if best else words
    return words


class Rule(Flowable):
    """A thin line, centred, as wide as *width* points."""

    def __init__(self, width: float, *, before: float = 5, after: float = 9) -> None:
        super().__init__()
        self.length, self.before, self.after = width, before, after

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._available = aW
        return aW, self.before + self.after

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.setLineWidth(0.7)
        start = (self._available - self.length) / 2
        canvas.line(start, self.after, start + self.length, self.after)


def title(name: str, subject: Iterable[str], *, width: float) -> list[Flowable]:
    """Return the type of the paper, its subject in even lines, and the rule beneath."""
    bold = style(BODY_SIZE, weight="bold", align="centre", leading=1.18)
    face = typeface().bold
    return [
        text(name, style(BODY_SIZE, weight="bold", align="centre", before=10, leading=1.25)),
        *(
            text(line, bold)
            for part in subject
            for line in balanced_lines(printable(part), face, BODY_SIZE, width)
        ),
        Rule(75),
    ]


def annex_title(number: str, name: str, attached: str = "") -> list[Flowable]:
    """Return the head of an annex: "Phụ lục I", its name in capitals, what it goes with."""
    bold = style(BODY_SIZE, weight="bold", align="centre", leading=1.18)
    flowables: list[Flowable] = [text(number, bold), text(name.upper(), bold)]
    if attached:
        flowables.append(text(attached, style(BODY_SIZE, weight="italic", align="centre")))
    return [*flowables, Rule(75)]


def together(*flowables: Flowable) -> Flowable:
    """Return *flowables* as one block that no page break divides where it fits on a page."""
    return KeepTogether(list(flowables))


def gap(points: float) -> Flowable:
    """Return empty space of *points*."""
    return Spacer(0, points)
