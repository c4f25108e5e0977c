"""A paper as a file for word processors (python-docx): the same words in the same layout.

Leaders edit reports before they sign them. What a paper is made of is translated piece by piece,
so that nothing is worded or measured twice; charts and codes become pictures.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
)

from desktop_app.reports.body import Rule
from desktop_app.reports.flowable_picture import picture_of
from desktop_app.reports.fonts import typeface
from desktop_app.reports.letterhead import CLEAR, LEFT_WIDTH, MOTTO, RIGHT_WIDTH, STATE, Head
from desktop_app.reports.page import PAGE_NUMBER_SIZE, TRAINING_MARK, Paper, Sheet

FONT = "Times New Roman"
_HEADER_FROM_TOP = 25  # points: the page number's baseline stands where the PDF has it
_FOOTER_FROM_BOTTOM = 24
_CELL_PADDING = 60  # twentieths of a point
_MARGINS = (("top", 30), ("left", _CELL_PADDING), ("bottom", 60), ("right", _CELL_PADDING))
# Elements of a section that the schema wants behind the page numbers.
_AFTER_NUMBERS = ("w:cols", "w:titlePg", "w:textDirection", "w:bidi", "w:docGrid")
_DOS_EPOCH = (1980, 1, 1, 0, 0, 0)

_ALIGN: dict[object, WD_ALIGN_PARAGRAPH] = {
    TA_CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    TA_RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    TA_JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def word_file(paper: Paper, *, moment: datetime) -> bytes:
    """Return *paper* as a DOCX file; *moment* is that of its data, which the file is dated by.

    The same paper gives the same bytes.
    """
    document = docx.Document()
    _set_up(document, paper, moment)
    sheets = iter(paper.sheets)
    _section(document.sections[0], next(sheets), training=paper.is_training)
    body = _Body(document)
    following: Sheet | None = None
    for flowable in paper.story:
        if isinstance(flowable, NextPageTemplate):
            following = next(sheets)
        elif isinstance(flowable, PageBreak):
            section = document.add_section(WD_SECTION.NEW_PAGE)
            assert following is not None  # each annex names its sheet first
            _section(section, following, training=paper.is_training)
        else:
            body.add(flowable)
    return _dated_alike(document)


def _set_up(document: Document, paper: Paper, moment: datetime) -> None:
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.font.size = Pt(14)
    normal.paragraph_format.space_after = Pt(0)
    about = document.core_properties
    about.title, about.author, about.language = paper.title, paper.author, "vi-VN"
    about.created = about.modified = moment.replace(tzinfo=None)
    about.last_modified_by, about.comments = paper.author, ""


def _section(section: Any, sheet: Sheet, *, training: bool) -> None:
    width, height = sheet.size
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(width), Pt(height)
    section.top_margin, section.bottom_margin = Pt(sheet.top), Pt(sheet.bottom)
    section.left_margin, section.right_margin = Pt(sheet.left), Pt(sheet.right)
    section.header_distance, section.footer_distance = Pt(_HEADER_FROM_TOP), Pt(_FOOTER_FROM_BOTTOM)
    section.different_first_page_header_footer = True
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(numbers, *_AFTER_NUMBERS)
    headers = (section.header, section.first_page_header)
    footers = (section.footer, section.first_page_footer)
    for part in (*headers, *footers):
        part.is_linked_to_previous = False
    if training:
        for part in headers:
            _centred(part.paragraphs[0]).add_run(TRAINING_MARK).bold = True
    number = section.header.add_paragraph() if training else section.header.paragraphs[0]
    _page_number(_centred(number))
    for part in footers:
        run = part.paragraphs[0].add_run("\n".join(sheet.foot))
        run.font.size = Pt(sheet.foot_size)


def _centred(paragraph: WordParagraph) -> WordParagraph:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _page_number(paragraph: WordParagraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run("1")
    run.font.size = Pt(PAGE_NUMBER_SIZE)
    field.append(run._r)
    paragraph._p.append(field)


class _Body:
    """Appends flowables to a document, or to a cell of one of its tables."""

    def __init__(self, holder: Any) -> None:
        self._holder = holder
        self._is_empty_cell = not hasattr(holder, "sections")  # a new cell has one paragraph
        self._begins_table = False  # paragraphs up to the next table are the headings over it

    def add(self, flowable: Flowable, *, keep: bool = False) -> None:
        match flowable:
            case KeepTogether():
                inside = flowable._content  # type: ignore[attr-defined]
                for number, one in enumerate(inside, start=1):
                    self.add(one, keep=number < len(inside))
            case CondPageBreak():
                self._begins_table = True
            case Paragraph():
                _write(self._paragraph(), flowable, keep=keep or self._begins_table)
            case Spacer():
                self._space(flowable.height)
            case Rule():
                self._line(flowable)
            case Head():
                self._head(flowable)
            case Table():
                self._begins_table = False
                self._table(flowable)
            case _:
                self._picture(flowable)

    def _paragraph(self) -> WordParagraph:
        if self._is_empty_cell:
            self._is_empty_cell = False
            first: WordParagraph = self._holder.paragraphs[0]
            return first
        made: WordParagraph = self._holder.add_paragraph()
        return made

    def _space(self, points: float) -> None:
        shape = self._paragraph().paragraph_format
        shape.line_spacing = Pt(max(points, 1))

    def _line(self, rule: Rule) -> None:
        paragraph = self._paragraph()
        room = _room(self._holder)
        _underlined(paragraph, (room - rule.length) / 2, height=rule.before)
        paragraph.paragraph_format.space_after = Pt(rule.after)

    def _picture(self, flowable: Flowable) -> None:
        png, width, _height = picture_of(flowable, _room(self._holder))
        paragraph = _centred(self._paragraph())
        paragraph.add_run().add_picture(io.BytesIO(png), width=Pt(width))

    def _head(self, head: Head) -> None:
        room = _room(self._holder)
        left, between = LEFT_WIDTH, room - LEFT_WIDTH - RIGHT_WIDTH
        table = self._holder.add_table(rows=1, cols=3)
        _lay_out(table, (left, between, RIGHT_WIDTH), borders=False)
        agency, _between, state = table.rows[0].cells
        lines = _Lines(agency)
        for line in head.superior:
            lines.add(line, 12)
        for line in head.agency:
            lines.add(line, 12, bold=True)
        face = typeface()
        if head.agency:
            lines.rule(left, stringWidth(head.agency[-1], face.bold, 12) * 0.45)
        lines = _Lines(state)
        lines.add(STATE, 12, bold=True)
        lines.add(MOTTO, 13, bold=True)
        lines.rule(RIGHT_WIDTH, stringWidth(MOTTO, face.bold, 13))
        self._small_line()  # or a word processor would make one table of the two
        right = head.date_width if head.date else RIGHT_WIDTH
        left = min(LEFT_WIDTH, room - right - CLEAR)  # a long place name narrows it
        below = self._holder.add_table(rows=1, cols=3)
        _lay_out(below, (left, room - left - right, right), borders=False)
        number, _between, date = below.rows[0].cells
        lines = _Lines(number)
        lines.add(head.number, 13, left=max(0.0, 2 * head.number_middle - left))
        for line in head.about:
            lines.add(line, 12)
        if head.date:
            _Lines(date).add(head.date, head.date_size, italic=True)

    def _small_line(self) -> None:
        paragraph = self._paragraph()
        paragraph.paragraph_format.line_spacing = Pt(2)
        paragraph.add_run().font.size = Pt(2)

    def _table(self, table: Any) -> None:
        rows = table._cellvalues
        widths = [float(width) for width in table._argW]
        is_ruled = bool(table.repeatRows)
        made = self._holder.add_table(rows=len(rows), cols=len(widths))
        _lay_out(made, widths, borders=is_ruled)
        cells = made._cells  # read once: python-docx counts all of them at every look
        spans = {start for _command, start, _end in getattr(table, "_spanCmds", ())}
        for number, row in enumerate(rows):
            begin = number * len(widths)
            if (0, number) in spans:
                cells[begin].merge(cells[begin + len(widths) - 1])
                row = row[:1]
            for cell, content in zip(cells[begin : begin + len(row)], row, strict=True):
                inside = _Body(cell)
                for one in _flowables(content):
                    inside.add(one)
            if is_ruled:
                _keep_whole(made.rows[number]._tr, repeats=number == 0)
        if is_ruled:
            for cell in cells[: len(widths)]:
                _shade(cell)
                cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            self._space(6)


class _Lines:
    """Centred lines of the head in one cell."""

    def __init__(self, cell: Any) -> None:
        self._cell, self._is_new = cell, True

    def add(
        self, text: str, size: float, *, bold: bool = False, italic: bool = False, left: float = 0
    ) -> None:
        paragraph = self._next()
        paragraph.paragraph_format.left_indent = Pt(left)
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), bold, italic

    def rule(self, room: float, length: float) -> None:
        _underlined(self._next(), (room - length) / 2, height=3)

    def _next(self) -> WordParagraph:
        made = self._cell.paragraphs[0] if self._is_new else self._cell.add_paragraph()
        self._is_new = False
        return _centred(made)


def _write(paragraph: WordParagraph, flowable: Paragraph, *, keep: bool) -> None:
    look: ParagraphStyle = flowable.style
    shape = paragraph.paragraph_format
    paragraph.alignment = _ALIGN.get(look.alignment, WD_ALIGN_PARAGRAPH.LEFT)
    shape.line_spacing = Pt(look.leading)
    shape.space_before, shape.space_after = Pt(look.spaceBefore), Pt(look.spaceAfter)
    shape.left_indent, shape.first_line_indent = Pt(look.leftIndent), Pt(look.firstLineIndent)
    shape.keep_with_next = bool(keep or look.keepWithNext)
    face = typeface()
    for fragment in flowable.frags:
        run = paragraph.add_run(fragment.text)
        if getattr(fragment, "lineBreak", False):
            run.add_break()
        run.font.size = Pt(fragment.fontSize)
        run.bold = fragment.fontName in (face.bold, face.bold_italic)
        run.italic = fragment.fontName in (face.italic, face.bold_italic)


def _flowables(content: object) -> Iterator[Flowable]:
    if isinstance(content, Flowable):
        yield content
    elif isinstance(content, list | tuple):
        for one in content:
            yield from _flowables(one)


def _room(holder: Any) -> float:
    """Return the width in points that a document's last section or a cell has for content."""
    if hasattr(holder, "sections"):
        section = holder.sections[-1]
        return float(section.page_width - section.left_margin - section.right_margin) / Pt(1)
    return float(holder.width) / Pt(1) - _CELL_PADDING / 10


def _underlined(paragraph: WordParagraph, indent: float, *, height: float) -> None:
    """Make *paragraph* an empty one of *height* points, with a line under it between indents."""
    shape = paragraph.paragraph_format
    shape.line_spacing = Pt(max(height, 1))
    shape.left_indent = shape.right_indent = Pt(max(indent, 0))
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _lay_out(table: Any, widths: Iterable[float], *, borders: bool) -> None:
    if borders:
        table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    widest = [Pt(width) for width in widths]
    for number, cell in enumerate(table._cells):
        cell.width = widest[number % len(widest)]
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in _MARGINS:  # in the order of the schema
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twentieths if borders else 0))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert_element_before(margins, "w:tblLook")
    if borders:  # the line, not the words, stands at the margin of the page
        indent = OxmlElement("w:tblInd")
        indent.set(qn("w:w"), str(_CELL_PADDING))
        indent.set(qn("w:type"), "dxa")
        properties.insert_element_before(
            indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
        )


def _keep_whole(row: Any, *, repeats: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EBEBEB")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _dated_alike(document: Document) -> bytes:
    """Return the file with the same date on every part of it, whenever it is written.

    ``document.save`` dates them by the clock, and fails where that shows 1970: a ZIP file holds no
    day before 1980. These are its steps, with an archive of our own.
    """
    package = document.part.package
    assert package is not None  # as docx.Document makes every document
    for part in package.parts:
        part.before_marshal()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        dated = _DatedAlike(archive)
        writer: Any = PackageWriter  # it has no types
        writer._write_content_types_stream(dated, package.parts)
        writer._write_pkg_rels(dated, package.rels)
        writer._write_parts(dated, package.parts)
    return out.getvalue()


class _DatedAlike:
    """What python-docx writes the parts of a document to."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def write(self, place: PackURI, content: bytes) -> None:
        """Put *content* into the archive."""
        entry = zipfile.ZipInfo(place.membername, _DOS_EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        self._archive.writestr(entry, content)
