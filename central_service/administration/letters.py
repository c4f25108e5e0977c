"""The letter with a code for a commune: one page to print or to send."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import fontpkg_be_vietnam_pro
import msgspec
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    ListFlowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from central_service.access.codes import NewCode
from central_service.access.published import published_address
from central_service.founding.service import Service
from central_service.signing.acts import standing
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.changes.authority import authority_mark
from desktop_app.core.ids import Role
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text.communes import Commune, CommuneIndex, Province
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_, _
from desktop_app.i18n.figures import moment
from desktop_app.paths.replacing import replace
from desktop_app.sync.package.service_card import service_number

_REGULAR, _BOLD = "BeVietnamPro-Regular", "BeVietnamPro-Bold"

_TO_WHOM = {
    Role.CLERK: N_("for the civil servant who fills in the checklist"),
    Role.LEADER: N_("for the leader who confirms the checklist"),
    Role.SUPERVISOR: N_("for the person who supervises the area"),
    Role.VIEWER: N_("for the person who looks at the area"),
}


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a letter. Without ``address`` there is a line to write it by hand.

    ``number`` is that of the service's card, ``mark`` that of a private authority, "" for none.
    """

    service_name: str
    code: str
    role: Role
    commune: Commune | None
    province: Province | None
    area: str | None
    address: str | None
    number: str
    expires: int
    mark: str = ""


def letter_for(
    service: Service, made: NewCode, communes: CommuneIndex, address: str | None
) -> Letter:
    """Return the letter that brings the code *made*; *address* instead of the one that is kept."""
    with service.database.reading() as connection:
        said = standing(connection)
        known = published_address(connection)
    assert said is not None
    commune = communes.find(made.commune) if made.commune else None
    return Letter(
        service_name=said.name,
        code=made.code,
        role=made.role,
        commune=commune,
        province=communes.province_of(commune) if commune else None,
        area=made.area,
        address=address or (known.url if known else None),
        mark=authority_mark(known.ca) if known and known.ca else "",
        number=service_number(service.seal.service),
        expires=made.expires,
    )


def write_letters(letters: Sequence[Letter], file: Path) -> None:
    """Draw *letters*, a page each, as a PDF into *file*, whole or not at all.

    Raise SettingRefused where the file cannot be written.
    """
    _register()
    try:
        handle, name = tempfile.mkstemp(
            prefix=".letter-", suffix=".pdf", dir=file.absolute().parent
        )
        os.close(handle)
    except OSError as error:
        raise _unwritable(file, error) from error
    temporary = Path(name)
    try:
        document = SimpleDocTemplate(
            str(temporary),
            pagesize=A4,
            leftMargin=28 * mm,
            rightMargin=22 * mm,
            topMargin=24 * mm,
            bottomMargin=22 * mm,
            title=_("Connection code"),
            author=letters[0].service_name,
        )
        story = [(*_story(letter), PageBreak()) for letter in letters]
        document.build([part for parts in story for part in parts])
        replace(temporary, file)
    except OSError as error:
        raise _unwritable(file, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _story(letter: Letter) -> list[Flowable]:
    plain = ParagraphStyle("plain", fontName=_REGULAR, fontSize=11, leading=17)
    small = ParagraphStyle("small", parent=plain, fontSize=9.5, leading=14)
    title = ParagraphStyle(
        "title", parent=plain, fontName=_BOLD, fontSize=18, leading=26, alignment=TA_CENTER
    )
    under = ParagraphStyle("under", parent=plain, alignment=TA_CENTER)
    until = moment(local(letter.expires))
    steps = (
        _("Open the program “Rà soát Trung tâm” on the computer. Work done so far stays as it is."),
        _("In the bar at the bottom of the window, write the address and the code given above."),
        _("Press “Connect”. The program says when the service has received the answers."),
    )
    return [
        Paragraph(_text(letter.service_name), under),
        Spacer(1, 8 * mm),
        Paragraph(_("CONNECTION CODE"), title),
        Paragraph(_(_TO_WHOM[letter.role]), under),
        Spacer(1, 8 * mm),
        Paragraph(_addressee(letter), plain),
        Spacer(1, 6 * mm),
        _box(letter, plain),
        Spacer(1, 4 * mm),
        *_picture(letter),
        ListFlowable(
            [Paragraph(step, plain) for step in steps],
            bulletFontName=_BOLD,
            bulletFontSize=11,
            leftIndent=18,
        ),
        Spacer(1, 5 * mm),
        Paragraph(
            _(
                "The code connects one machine, once, until {moment}. Whoever has it takes your"
                " place in the program: hand it to nobody else and do not send a picture of it."
            ).format(moment=until),
            plain,
        ),
        Spacer(1, 3 * mm),
        Paragraph(
            _(
                "Without a line the program works all the same; what is waiting is sent when the"
                " line is back. If the code is refused, ask for a new one."
            ),
            small,
        ),
        Paragraph(
            _(
                "Never a connection? Choose “Send by USB” and open the service's card, the"
                " file on the USB drive that came with this letter. Its number must be {number}."
            ).format(number=letter.number),
            small,
        ),
    ]


def _addressee(letter: Letter) -> str:
    if letter.commune is not None and letter.province is not None:
        said = _("To: {commune}, {province} (commune code {code})").format(
            commune=letter.commune.full_name,
            province=letter.province.full_name,
            code=letter.commune.code,
        )
    else:
        said = _("Area: {area}").format(area=letter.area or "")
    return _text(said)


def _box(letter: Letter, plain: ParagraphStyle) -> Table:
    label = ParagraphStyle("label", parent=plain, fontSize=10)
    code = ParagraphStyle("code", parent=plain, fontName=_BOLD, fontSize=24, leading=32)
    address = letter.address or "." * 60
    rows = [
        [Paragraph(_("Address of the service"), label), Paragraph(_text(address), plain)],
        [Paragraph(_("Code"), label), Paragraph(letter.code, code)],
    ]
    if letter.mark:
        said = Paragraph(_("Mark of the certificate (typed where it is asked for)"), label)
        rows.append([said, Paragraph(letter.mark, plain)])
    table = Table(rows, colWidths=(42 * mm, None))
    table.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 1.2, "black"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.4, "grey"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ]
        )
    )
    return table


def _picture(letter: Letter) -> list[Flowable]:
    """Return the address and the code as a QR picture, to be read into a telephone and copied."""
    said = "\n".join(part for part in (letter.address, letter.code, letter.mark) if part)
    code = QrCodeWidget(said, barWidth=26 * mm, barHeight=26 * mm, barBorder=2)
    drawing = Drawing(26 * mm, 26 * mm)
    drawing.add(code)
    drawing.hAlign = "RIGHT"
    return [drawing, Spacer(1, 2 * mm)]


def _register() -> None:
    files = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
    for name in (_REGULAR, _BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(files / f"{name}.ttf")))


def _text(said: str) -> str:
    """Return *said* escaped as the markup of a paragraph."""
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unwritable(file: Path, error: OSError) -> SettingRefused:
    return SettingRefused(
        N_("The letter cannot be written to {file}: {reason}."),
        file=file,
        reason=why_refused(error),
    )
