"""Vietnamese text is drawn whole: no mark cut, no letter missing, at any style and scale."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.look import fonts
from desktop_app.ui.look.texts import Label, Paragraph, Piece, pieces
from desktop_app.ui.look.theme import Appearance, Theme

TALLEST = "ẴỔỄẪ ậỵ"
LETTERS = (
    "".join(chr(n) for n in range(0x1EA0, 0x1EFA)) + "ĂăÂâĐđÊêÔôƠơƯưÀàÁáÃãÈèÉéÌìÍíĨĩÒòÓóÕõÙùÚúŨũÝý"
)


def picture(widget: QWidget, scale: float = 1.0) -> QImage:
    size = widget.size() * scale
    made = QImage(size, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(scale)
    made.fill(QColor("#FFFFFF"))
    p = QPainter(made)
    widget.render(p, widget.rect().topLeft())
    p.end()
    return made


def ink_in_row(image: QImage, y: int) -> bool:
    ground = image.pixel(image.width() - 1, y)
    return any(image.pixel(x, y) != ground for x in range(image.width()))


def cut(widget: QWidget, scale: float) -> list[str]:
    image = picture(widget, scale)
    found = []
    if ink_in_row(image, 0):
        found.append("above")
    if ink_in_row(image, image.height() - 1):
        found.append("below")
    return found


def test_what_is_measured_before_the_application_is_dressed_is_measured_in_our_font() -> None:
    # In a separate process: a font that is loaded once cannot be missing again.
    measure = """
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from desktop_app.ui.look import fonts, theme
app = QApplication([])
early = fonts.width("Yêu cầu bổ sung", fonts.SMALL_M)
theme.dress(app)
print(early, QFontMetricsF(fonts.font(fonts.SMALL_M)).horizontalAdvance("Yêu cầu bổ sung"))
"""
    command = [sys.executable, "-X", "utf8", "-c", measure]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    early, dressed = said.stdout.split()
    assert early == dressed


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("style", fonts.ALL_STYLES, ids=lambda s: f"{s.px}-{s.weight.name}")
def test_no_label_cuts_a_mark(qtbot: QtBot, style: fonts.Style, scale: float) -> None:
    label = Label(TALLEST, style)
    qtbot.addWidget(label)
    label.resize(label.sizeHint().width() + 12, label.sizeHint().height())
    assert cut(label, scale) == []


@pytest.mark.parametrize("style", fonts.ALL_STYLES, ids=lambda s: f"{s.px}-{s.weight.name}")
def test_no_paragraph_cuts_a_mark(qtbot: QtBot, style: fonts.Style) -> None:
    paragraph = Paragraph(f"{TALLEST} {TALLEST} {TALLEST}", style)
    qtbot.addWidget(paragraph)
    wide = round(fonts.width(TALLEST, style) * 1.6) + 20
    paragraph.resize(wide, paragraph.heightForWidth(wide))
    assert paragraph.height() > 2 * style.line
    assert cut(paragraph, 1.0) == []


def test_a_layout_does_not_squeeze_a_label_below_its_marks(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    label = Label(TALLEST, fonts.H3, elide=True)
    row.addWidget(label)
    box.resize(60, 8)
    box.show()
    assert label.height() >= label.sizeHint().height()


def test_every_vietnamese_letter_is_in_every_face() -> None:
    for style in (fonts.BODY, fonts.BODY_M, fonts.BODY_B, fonts.KEY):
        raw = QRawFont.fromFont(fonts.font(style))
        assert raw.familyName().startswith(fonts.FAMILY)
        for letter in LETTERS + "·–…×≥“”0123456789":
            assert raw.supportsCharacter(ord(letter)), letter


def test_the_weights_are_different_faces() -> None:
    widths = {fonts.width("Rà soát", s) for s in (fonts.BODY, fonts.BODY_M, fonts.BODY_B)}
    assert len(widths) == 3


def test_an_elided_label_says_all_of_it_in_its_tool_tip(qtbot: QtBot) -> None:
    label = Label("Ủy ban nhân dân xã Đắk Nhau", elide=True)
    qtbot.addWidget(label)
    label.resize(60, 24)
    label.show()
    assert label.toolTip() == "Ủy ban nhân dân xã Đắk Nhau"
    label.resize(400, 24)
    assert label.toolTip() == ""


def test_a_paragraph_says_its_plain_text_to_a_screen_reader(qtbot: QtBot) -> None:
    paragraph = Paragraph(pieces("có xã **Đắk Nia** cũ"))
    qtbot.addWidget(paragraph)
    assert paragraph.accessibleName() == "có xã Đắk Nia cũ"
    assert pieces("có xã **Đắk Nia** cũ")[1] == Piece("Đắk Nia", bold=True)


def test_a_paragraph_grows_as_it_gets_narrower(qtbot: QtBot) -> None:
    paragraph = Paragraph("Số người có mặt bằng hoặc lớn hơn số người được giao. " * 4)
    qtbot.addWidget(paragraph)
    heights = [paragraph.heightForWidth(wide) for wide in (800, 400, 200, 100)]
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]


def test_a_paragraph_keeps_line_breaks(qtbot: QtBot) -> None:
    one, two = Paragraph("một hai"), Paragraph("một\nhai")
    qtbot.addWidget(one)
    qtbot.addWidget(two)
    assert two.heightForWidth(500) == one.heightForWidth(500) + fonts.BODY.line


def test_text_follows_the_theme_without_being_rebuilt(qtbot: QtBot, theme: Theme) -> None:
    label, paragraph = Label("Đạt"), Paragraph(pieces("**Đạt khi** đủ"))
    for widget in (label, paragraph):
        qtbot.addWidget(widget)
        widget.resize(120, 40)
        widget.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        light = picture(widget)
        theme.choose(Appearance.DARK)
        assert picture(widget) != light
        theme.choose(Appearance.LIGHT)
        assert picture(widget) == light
