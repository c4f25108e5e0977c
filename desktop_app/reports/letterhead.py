"""The head of an official paper: Quốc hiệu, Tiêu ngữ, agency, number, place and date."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from desktop_app.i18n import figures
from desktop_app.reports.body import BODY_SIZE, GAP, balanced_lines, gap, style, text
from desktop_app.reports.data import Letterhead
from desktop_app.reports.fonts import printable, typeface
from desktop_app.reports.page import TEXT_WIDTH

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_STATE_SIZE = 12
_MOTTO_SIZE = 13
_AGENCY_SIZE = 12
_NUMBER_SIZE = 13
_ABOUT_SIZE = 12
_ABOUT_LINE = 14
_NUMBER_GAP = 18  # from the number to what a letter is about
_LINE = 16  # points from baseline to baseline
RIGHT_WIDTH = 256  # room for the state's name at 12 points bold
LEFT_WIDTH = TEXT_WIDTH - RIGHT_WIDTH - 3 * mm
_BLANK = 11 * mm  # room for a number written by hand
_LEAST_BLANK = 6 * mm
_DOTS = "………………………………………………"
_PLACE_BLANK = 28 * mm
CLEAR = 10  # points between the number and the date
_RULE_SHARE = 0.45  # of the last line, between a third and half
_RULE_GAP = 6  # points under the baseline, clear of the dots below Vietnamese vowels


def blank(width: float, size: float, face: str) -> str:
    """Return the spaces that leave *width* points free for handwriting."""
    # No-break spaces: reportlab and PDF readers both keep them.
    return "\u00a0" * max(1, round(width / stringWidth("\u00a0", face, size)))


def number_line(letterhead: Letterhead, abbreviation: str) -> str:
    """Return "Số: 05/BC-UBND", with room for handwriting while there is no number.

    A letter is no type of paper: its number has no *abbreviation* ("Số: 05/UBND-KSTT").
    """
    given = letterhead.number.strip()
    if given.isdecimal():
        given = f"{int(given):02d}"
    shown = given or blank(_BLANK, _NUMBER_SIZE, typeface().regular)
    if abbreviation:
        symbol = f"{abbreviation}-{letterhead.symbol}"
    else:
        symbol = letterhead.letter_symbol or letterhead.symbol
    return f"Số: {shown}/{symbol}"


def date_line(letterhead: Letterhead, room: float) -> str:
    """Return "Đak Nhau, ngày 05 tháng 11 năm 2026", with room to write where no day is known.

    *room* is the width in points that the line may take.
    """
    face = typeface().italic
    place = letterhead.place.strip() or blank(_PLACE_BLANK, _NUMBER_SIZE, face)
    if letterhead.day is not None:
        return f"{place}, {figures.day_in_words(letterhead.day)}"
    for width in (_BLANK, _LEAST_BLANK):
        space = blank(width, _NUMBER_SIZE, face)
        line = f"{place}, ngày {space} tháng {space} năm {letterhead.year}"
        if stringWidth(printable(line), face, _NUMBER_SIZE) <= room:
            break
    return line


class Head(Flowable):
    """Draw the two columns of the head; minutes have no place and date, a letter no type.

    *about* is what a letter is about ("V/v …"): small lines under the number.

    ``superior``, ``agency`` and ``about`` are lines, ``number`` and ``date`` one line each.
    """

    def __init__(
        self,
        letterhead: Letterhead,
        *,
        abbreviation: str = "",
        with_date: bool = True,
        about: str = "",
    ) -> None:
        super().__init__()
        face = typeface()
        self.superior = _lines(letterhead.superior, face.regular)
        self.agency = _lines(letterhead.agency, face.bold)
        self.number = printable(number_line(letterhead, abbreviation))
        self._number_width = stringWidth(self.number, face.regular, _NUMBER_SIZE)
        room = TEXT_WIDTH - LEFT_WIDTH / 2 - self._number_width / 2 - CLEAR
        self.date = printable(date_line(letterhead, room)) if with_date else ""
        rows = max(len(self.superior) + len(self.agency), 2)
        self._number_at = rows * _LINE + 14
        self.about = list(simpleSplit(printable(about), face.regular, _ABOUT_SIZE, LEFT_WIDTH))
        self._height = self._number_at + 8 + len(self.about) * _ABOUT_LINE

    @property
    def date_width(self) -> float:
        """The width in points of the column of place and date, which a long name widens."""
        size = self.date_size
        return max(stringWidth(self.date, typeface().italic, size), RIGHT_WIDTH)

    @property
    def date_size(self) -> float:
        """The size of place and date, which a very long name lessens."""
        most = TEXT_WIDTH - self._number_width - CLEAR
        return _fitting(self.date, typeface().italic, _NUMBER_SIZE, most)

    @property
    def number_middle(self) -> float:
        """The middle of the number in points from the left; a wide date moves it."""
        if not self.date:
            return LEFT_WIDTH / 2
        right = stringWidth(self.date, typeface().italic, self.date_size) / 2
        edge = TEXT_WIDTH - self.date_width / 2 - right
        return min(LEFT_WIDTH / 2, edge - CLEAR - self._number_width / 2)

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._width = aW
        return aW, self._height

    def draw(self) -> None:
        top = self._height - _AGENCY_SIZE
        self._draw_agencies(LEFT_WIDTH / 2, top)
        self._draw_state(self._width - RIGHT_WIDTH / 2, top)
        self._draw_number_and_date(self._height - self._number_at - 4)

    def _draw_agencies(self, middle: float, y: float) -> None:
        canvas: Canvas = self.canv
        face = typeface()
        canvas.setFont(face.regular, _AGENCY_SIZE)
        for line in self.superior:
            canvas.drawCentredString(middle, y, line)
            y -= _LINE
        canvas.setFont(face.bold, _AGENCY_SIZE)
        for line in self.agency:
            canvas.drawCentredString(middle, y, line)
            y -= _LINE
        if self.agency:
            last = stringWidth(self.agency[-1], face.bold, _AGENCY_SIZE)
            _rule(canvas, middle, y + _LINE - _RULE_GAP, last * _RULE_SHARE)

    def _draw_state(self, middle: float, y: float) -> None:
        canvas: Canvas = self.canv
        face = typeface()
        canvas.setFont(face.bold, _STATE_SIZE)
        canvas.drawCentredString(middle, y, STATE)
        y -= _LINE
        canvas.setFont(face.bold, _MOTTO_SIZE)
        canvas.drawCentredString(middle, y, MOTTO)
        _rule(canvas, middle, y - _RULE_GAP, stringWidth(MOTTO, face.bold, _MOTTO_SIZE))

    def _draw_number_and_date(self, y: float) -> None:
        """Centre both in their columns; a long place name narrows the number's column."""
        canvas: Canvas = self.canv
        face = typeface()
        if self.date:
            canvas.setFont(face.italic, self.date_size)
            canvas.drawCentredString(self._width - self.date_width / 2, y, self.date)
        canvas.setFont(face.regular, _NUMBER_SIZE)
        canvas.drawCentredString(self.number_middle, y, self.number)
        canvas.setFont(face.regular, _ABOUT_SIZE)
        for row, line in enumerate(self.about):
            canvas.drawCentredString(LEFT_WIDTH / 2, y - _NUMBER_GAP - row * _ABOUT_LINE, line)


def _lines(given: Sequence[str], face: str) -> list[str]:
    return [
        part
        for line in given
        for part in balanced_lines(printable(line), face, _AGENCY_SIZE, LEFT_WIDTH)
    ]


def _fitting(line: str, face: str, size: float, width: float) -> float:
    return min(size, size * width / max(stringWidth(line, face, size), 1))


def _rule(canvas: Canvas, middle: float, y: float, width: float) -> None:
    canvas.setLineWidth(0.7)
    canvas.line(middle - width / 2, y, middle + width / 2, y)


def addressees(recipients: Sequence[str]) -> list[Flowable]:
    """Return "Kính gửi": one recipient on the same line, several beneath, each with a dash.

    One that is "" has dots to be written over.
    """
    if not recipients:
        return []
    if len(recipients) == 1:
        centred = style(BODY_SIZE, align="centre", before=4, after=GAP * 2)
        return [text(f"Kính gửi: {recipients[0] or _DOTS}.", centred)]
    last = len(recipients) - 1
    opening = style(BODY_SIZE, left=90, before=4, after=2)
    listed = style(BODY_SIZE, left=155, first=-8, after=2)
    return [
        text("Kính gửi:", opening),
        *(
            text(f"- {name}{'.' if number == last else ';'}", listed)
            for number, name in enumerate(recipients)
        ),
        gap(GAP),
    ]


def attached_to(letterhead: Letterhead, type_name: str, abbreviation: str) -> str:
    """Return "(Kèm theo Báo cáo số … ngày … của …)" for the head of an annex."""
    face = typeface().italic
    number = number_line(letterhead, abbreviation).removeprefix("Số: ")
    if letterhead.day is not None:
        day = figures.day_in_words(letterhead.day)
    else:
        space = blank(_LEAST_BLANK, BODY_SIZE, face)
        day = f"ngày {space} tháng {space} năm {letterhead.year}"
    return f"(Kèm theo {type_name} số {number} {day}\ncủa {letterhead.in_sentence})"
