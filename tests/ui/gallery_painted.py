"""What delegates paint, in widgets of the gallery: rows, rail, shapes."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.ids import Readiness, Status
from desktop_app.ui.look import glyphs, paint, rows
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink

ITEM_ROWS = (
    rows.ItemRow(
        Mark.MET,
        "A1",
        "Thành lập Trung tâm",
        "Quyết định 12/QĐ-UBND, 02/7/2025 · còn hiệu lực",
        "Bắt buộc",
    ),
    rows.ItemRow(
        Mark.MET_WITHOUT_EVIDENCE,
        "A2",
        "Giám đốc Trung tâm",
        "cần quyết định bổ nhiệm hoặc văn bản giao nhiệm vụ",
        "Bắt buộc",
    ),
    rows.ItemRow(Mark.UNANSWERED, "A4", "Người hướng dẫn, hỗ trợ", tag="Bắt buộc", ask="nhập số"),
    rows.ItemRow(
        Mark.UNANSWERED,
        "A5",
        "Con dấu, tài khoản",
        targets=(Status.MET, Status.PARTIAL, Status.UNMET, Status.NOT_APPLICABLE),
    ),
    rows.ItemRow(Mark.CONFLICT, "C1", "Ổn áp, lưu điện ở quầy Ẵ", tag="Bắt buộc"),
)


class Rows(QWidget):
    """A column of painted rows, as a delegate would paint them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(rows.ITEM_ROW * len(ITEM_ROWS) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        for n, row in enumerate(ITEM_ROWS):
            rect = QRectF(0, n * rows.ITEM_ROW, self.width(), rows.ITEM_ROW)
            rows.paint_item_row(
                p,
                rect,
                row,
                first=n == 0,
                last=n == len(ITEM_ROWS) - 1,
                target=Status.PARTIAL if row.targets else None,
            )


class Rail(QWidget):
    """Sections of the rail and the missing list."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(216, 50 + 3 * 42 + 4 * 29)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), colours().panel)
        some = (Mark.MET, Mark.PARTIAL, Mark.MET_WITHOUT_EVIDENCE, Mark.UNMET, None, None, None)
        first = rows.RailRow("", "Tiêu chí bắt buộc", "5/18", (*some, *some, *some[:4]))
        rows.paint_rail_row(p, QRectF(0, 0, 216, 50), first)
        for n, (letter, name) in enumerate(
            (("A", "Tổ chức, nhân sự"), ("B", "Trụ sở"), ("F", "Phần mềm, an toàn"))
        ):
            row = rows.RailRow(letter, name, "3/11", some)
            rows.paint_rail_row(p, QRectF(0, 50 + 42 * n, 216, 42), row, current=n == 0)
        for n, (mark, code) in enumerate(
            ((Mark.MET_WITHOUT_EVIDENCE, "A2"), (Mark.PARTIAL, "A3"), (Mark.UNMET, "D2"))
        ):
            missing = rows.MissingRow(mark, code, "Nhân sự làm việc", "thiếu 1 người", Ink.AMBER)
            at = QRectF(4, 50 + 3 * 42 + 29 * n, 208, 29)
            rows.paint_missing_row(p, at, missing, current=n == 1)


class Shapes(QWidget):
    """All marks, readiness levels and icons in their sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(560, 168)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        for n, mark in enumerate(Mark):
            x = 4 + n * 66
            glyphs.paint_mark(p, mark, x, 4, 13)
            glyphs.paint_mark(p, mark, x + 17, 2, 18)
            glyphs.paint_mark(p, mark, x, 26, 18, muted=True)
            glyphs.paint_quiet_mark(p, mark, x + 26, 28)
            glyphs.paint_mark(p, mark, x + 41, 0, 22)
        for n, level in enumerate(Readiness):
            x = 4 + n * 90
            glyphs.paint_readiness(p, level, x, 54, 9)
            glyphs.paint_readiness(p, level, x + 14, 52, 13)
            glyphs.paint_readiness(p, level, x + 32, 52, 15)
            glyphs.paint_readiness(p, level, x + 52, 51, 17, verified=True)
        for n, icon in enumerate(Icon):
            x, y = 4 + (n % 20) * 27, 82 + n // 20 * 28
            glyphs.paint_icon(p, icon, x, y, 16, colours().ink2)
        p.setPen(colours().ink)
        left = 4.0
        for key in ("Ctrl+F", "F9", "↑", "↓", "Enter", "1"):
            left = paint.keycap(p, left, 152, key) + 6
        paint.avatar(p, left + 10, 152, "H")
