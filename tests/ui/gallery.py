"""Every component of ``look`` in one window, to look at and to save as pictures in both themes.

Run ``python -m ui.gallery [FOLDER]`` inside ``tests`` with the checkout on PYTHONPATH; with a
folder it writes the pictures there instead of opening a window.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from ui.gallery_painted import Rail, Rows, Shapes

from desktop_app.core.ids import Readiness, Status
from desktop_app.ui.look import fonts
from desktop_app.ui.look.answers import CauseGrid, StatusRow
from desktop_app.ui.look.badges import Count, Dot, IconSign, KeyCap, Pill, Shape, Tag
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card, Edge, Ground, GroundColour, Line, Note
from desktop_app.ui.look.chips import FileChip, FilterChip
from desktop_app.ui.look.choices import Check, Choice, Segment, Tabs
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.fields import Field, SearchField
from desktop_app.ui.look.figures import DateField, NumberField
from desktop_app.ui.look.hints import Hint, HintsBar
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.progress import ProgressBar, ProgressTrack, Stage, TickStrip
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.slip import Slip
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.look.texts import Label, Paragraph, pieces
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.ui.look.tiles import HeatTiles, Tile
from desktop_app.ui.look.tokens import Ink, Tone

CAUSES = (
    "Thiếu kinh phí",
    "Chưa được cấp, trang bị",
    "Phần mềm, dữ liệu của cấp trên",
    "Đường truyền, điện",
    "Thiếu nhân lực",
    "Chưa có hướng dẫn",
    "Đang thực hiện",
    "Khác",
)

COMMUNES = (
    "Phước Long",
    "Phước Bình",
    "Bình Phước",
    "Đồng Xoài",
    "Bình Long",
    "An Lộc",
    "Bù Gia Mập",
    "Đăk Ơ",
    "Phú Nghĩa",
    "Đa Kia",
    "Lộc Ninh",
    "Thọ Sơn",
)
LEVELS = (Readiness.GREEN, Readiness.AMBER, Readiness.RED, Readiness.NOT_SUBMITTED)


def _row(*widgets: QWidget, spacing: int = 6) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row


def _open_item() -> Card:
    card = Card(padding=16, current=True, name="A3")
    body = card.body
    body.addLayout(
        _row(
            Label("A3", fonts.H3, Ink.ACCENT),
            Label("Nhân sự làm việc", fonts.H3),
            Tag("Bắt buộc"),
            Pill(Mark.PARTIAL),
        )
    )
    body.addWidget(
        Paragraph(
            "Nhân sự làm việc tại Trung tâm: số người có mặt / số người được giao",
            fonts.BODY,
            Ink.INK2,
        )
    )
    present, assigned = NumberField(name="Có mặt"), NumberField(name="Được giao")
    present.show_figure(4)
    assigned.show_figure(5)
    body.addLayout(
        _row(
            Label("Có mặt", fonts.SMALL_M),
            present,
            Label("người", fonts.SMALL, Ink.INK2),
            Label("Được giao", fonts.SMALL_M),
            assigned,
            IconSign(Icon.ARROW_RIGHT),
            Label("4/5", fonts.BODY_B, Ink.AMBER),
            Label("đạt khi đủ 5 người", fonts.SMALL, Ink.INK2),
            Button("Chưa rõ số", weight=Weight.LINK),
        )
    )
    cause = Combo(name="Nguyên nhân")
    for n, words in enumerate(CAUSES, start=1):
        cause.add(words, n, key=str(n))
    cause.show_choice(5)
    solver = Combo(name="Ai tháo gỡ")
    for words in ("Xã", "Tỉnh", "Bộ, ngành", "Nhà mạng"):
        solver.add(words, words)
    solver.show_choice("Tỉnh")
    body.addLayout(
        _row(
            Label("Nguyên nhân", fonts.SMALL, Ink.INK2),
            cause,
            Label("Ai tháo gỡ", fonts.SMALL, Ink.INK2),
            solver,
            Button("Giao nhiệm vụ", icon=Icon.TASKS, key="F6", height=30),
        )
    )
    body.addLayout(
        _row(
            Label("Minh chứng", fonts.SMALL, Ink.INK2),
            FileChip("QĐ 45-bien-che.pdf", "còn hiệu lực"),
            Button("Thêm", icon=Icon.PLUS, key="F4", height=30),
        )
    )
    note = Field(name="Ghi chú")
    note.show_text("01 người nghỉ dài ngày đến tháng 02/2027, đã đề nghị tỉnh bổ sung")
    line = QHBoxLayout()
    line.addWidget(Label("Ghi chú", fonts.SMALL, Ink.INK2))
    line.addWidget(note, 1)
    body.addLayout(line)
    return card


def _status_item() -> Card:
    card = Card(padding=16, current=True, name="D2")
    status = StatusRow(
        [Status.MET, Status.PARTIAL, Status.UNMET, Status.NOT_APPLICABLE], name="Kết quả"
    )
    status.show_status(Status.UNMET)
    keyed = StatusRow([Status.MET, Status.UNMET], name="Kết quả khác")
    card.body.addWidget(status)
    card.body.addWidget(keyed)
    grid = CauseGrid(
        [Choice(str(n), words, str(n)) for n, words in enumerate(CAUSES, start=1)],
        name="Nguyên nhân",
    )
    grid.show_choice("4")
    card.body.addWidget(grid)
    return card


def _buttons() -> Card:
    card = Card("Nút, ô nhập", padding=16)
    off = Button("Không bấm được", key="F2")
    off.setEnabled(False)
    card.body.addLayout(
        _row(
            Button("Bắt đầu rà soát", weight=Weight.PRIMARY, key="Enter", height=40),
            Button("In phiếu trình", weight=Weight.PRIMARY, icon=Icon.PRINTER, height=36),
            Button("Chép tóm tắt để gửi Zalo", icon=Icon.COPY, height=36),
        )
    )
    card.body.addLayout(
        _row(
            Button("Giữ của tôi", weight=Weight.SOFT, key="1", height=40),
            Button("Chị Hoa", weight=Weight.QUIET, chevron=True),
            Button("Dùng thử với dữ liệu mẫu", weight=Weight.LINK),
            off,
        )
    )
    search = SearchField(name="Tìm tiêu chí", placeholder="Tìm tiêu chí, không cần dấu")
    segment = Segment([Choice("c", "Bắt buộc 18"), Choice("a", "Toàn bộ 64")], name="Xem")
    segment.show_choice("a")
    ticked = Check("Ghi xong thì tháo USB an toàn")
    ticked.setChecked(True)
    card.body.addLayout(_row(search, Check("Chỉ hiện việc còn thiếu"), segment))
    wrong = DateField(name="Ngày")
    wrong.setText("31/2/2026")
    wrong.set_wrong("Ngày viết chưa đúng.")
    card.body.addLayout(_row(ticked, wrong, Dot("Đã lưu trên máy 09:14", Tone.GREEN)))
    large = SearchField(
        name="Xã",
        placeholder="gõ tên không cần dấu, hoặc mã trong thư kết nối",
        key="",
        height=46,
        style=fonts.FIND,
    )
    card.body.addWidget(large)
    card.body.addWidget(TextArea(name="Ý kiến", placeholder="Ý kiến của đơn vị"))
    first = FilterChip(Mark.UNMET, 181)
    first.setChecked(True)
    card.body.addLayout(_row(first, FilterChip(Mark.PARTIAL, 146), FilterChip(Mark.UNANSWERED, 9)))
    return card


def _texts() -> Card:
    card = Card("Chữ", padding=16)
    for name in ("H1", "H2", "H3", "BODY", "BODY_M", "SMALL", "CAP"):
        card.body.addWidget(
            Label(f"{name} Ủy ban nhân dân xã Đắk Nhau ẴỔỄẪ ậỵ", getattr(fonts, name))
        )
    card.body.addWidget(
        Paragraph(
            pieces(
                "**Đạt khi** Số người có mặt bằng hoặc lớn hơn số người được giao. Ổ Ẵ Ễ. "
                "Số thứ hai phải từ 01 trở lên."
            ),
            fonts.SMALL,
            Ink.INK2,
        )
    )
    card.body.addLayout(
        _row(
            Pill(Readiness.GREEN),
            Pill(Readiness.AMBER),
            Pill(Readiness.RED),
            Pill(Readiness.NOT_SUBMITTED),
            Pill(Readiness.OVERDUE),
        )
    )
    card.body.addLayout(_row(Pill(Mark.MET), Pill(Mark.UNMET), Pill(Mark.CONFLICT), Count(15)))
    card.body.addLayout(
        _row(Shape(Readiness.GREEN, 17, verified=True), Shape(Mark.MET), KeyCap("F1"), Tag("Mới"))
    )
    return card


def _flow() -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(
        Banner(
            Tone.VIOLET,
            "3 việc được nhập trên hai máy và khác nhau.",
            "Không bản nào bị mất. Xin anh chọn bản đúng.",
            position="1 / 3",
        )
    )
    failed = Banner(Tone.RED, "Chưa lưu được.", "Ổ đĩa đầy, hãy dọn bớt rồi thử lại.")
    failed.buttons.addWidget(Button("Thử lại", height=28))
    column.addWidget(failed)
    column.addWidget(Banner(Tone.ACCENT, "Gõ 1, 2, 3 để trả lời.", "F8 sang việc còn thiếu."))
    track = ProgressTrack()
    track.show_stage(
        Stage.SENDING,
        ("64/64 câu trả lời, 12/12 ảnh", "đang ghi gói lên USB", "chờ biên nhận mang về"),
    )
    sent = ProgressTrack()
    sent.show_stage(Stage.RECEIVED, ("64/64 câu trả lời", "bằng USB", "biên nhận 7K3F-9M2P"))
    bar = ProgressBar("Ảnh đã ghi lên USB")
    bar.show_progress(3, 12, left="còn khoảng 2 phút", right="rút USB lúc này không sao")
    card = Card(padding=16)
    ticks = TickStrip(name="Nhóm A", thickness=5)
    ticks.show_marks([Mark.MET, Mark.PARTIAL, Mark.UNMET, None, Mark.CONFLICT])
    for widget in (track, sent, Line(), bar, ticks):
        card.body.addWidget(widget)
    card.body.addWidget(
        Note(Paragraph("Gói đã niêm phong, chỉ máy chủ mở được.", fonts.SMALL, Ink.INK))
    )
    column.addWidget(card)
    tiles = HeatTiles(name="60 xã, phường")
    tiles.show_tiles(
        [
            Tile(str(n), name, LEVELS[n % 4], verified=n in (0, 4, 10))
            for n, name in enumerate(COMMUNES)
        ]
    )
    board = Card("60 xã, phường", padding=16)
    board.body.addWidget(tiles)
    column.addWidget(board)
    column.addWidget(
        Slip(
            title="Máy chủ đã nhận",
            subtitle="64/64 câu trả lời, 12/12 ảnh",
            label="Biên nhận",
            number="7K3F-9M2P",
            rows=[
                ("Đơn vị", "Xã Đak Nhau, Thành phố Đồng Nai (25399)"),
                ("Nhận lúc", "09:24 ngày 14/11/2026"),
                ("Từ chối", "không có"),
            ],
            checked="Chữ ký của máy chủ đã kiểm tra trên máy này",
            small_print="Biên nhận xác nhận đã giữ dữ liệu, không xác nhận kết quả.",
        ),
        0,
        Qt.AlignmentFlag.AlignHCenter,
    )
    column.addStretch(1)
    return box


class Gallery(Ground):
    """The window with every component."""

    def __init__(self) -> None:
        super().__init__(GroundColour.BG)
        self.setWindowTitle("Look")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        header = Ground(GroundColour.SURFACE, line_at=(Edge.BOTTOM,))
        top = QHBoxLayout(header)
        top.setContentsMargins(16, 0, 16, 0)
        tabs = Tabs([Choice("m", "Sáng nay"), Choice("x", "Tiêu chí × xã")], name="Màn hình")
        tabs.show_choice("x")
        top.addWidget(Label("Đồng Nai, cụm phía Bắc", fonts.H3))
        top.addWidget(tabs)
        top.addStretch(1)
        top.addWidget(Button("Giúp", weight=Weight.QUIET, icon=Icon.HELP, key="F1"))
        whole.addWidget(header)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setSpacing(12)
        left = QVBoxLayout()
        for widget in (_open_item(), _status_item(), Rows(), _buttons()):
            left.addWidget(widget)
        left.addStretch(1)
        right = QVBoxLayout()
        side = QHBoxLayout()
        side.addWidget(Rail(), 0, Qt.AlignmentFlag.AlignTop)
        side.addWidget(_texts(), 1)
        right.addLayout(side)
        right.addWidget(Shapes())
        right.addWidget(_flow())
        right.addStretch(1)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        whole.addWidget(ScrollArea(content), 1)
        hints = HintsBar()
        hints.show_hints(
            [
                [Hint("0–9", "ghi số"), Hint("Tab", "ô sau"), Hint("Enter", "tiếp")],
                [Hint("F2", "ghi chú"), Hint("F4", "minh chứng"), Hint("F9", "gửi")],
            ],
            note="Không có mạng vẫn dùng được",
        )
        whole.addWidget(hints)


def main() -> None:
    """Open the gallery, or write its pictures into the folder named on the command line."""
    app = QApplication(sys.argv)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    theme = dress(app)
    window = Gallery()
    window.resize(1720 if folder else 1366, 1560 if folder else 728)
    window.show()
    if folder is None:
        app.exec()
        return
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        theme.choose(appearance)
        app.processEvents()
        window.grab().save(str(folder / f"gallery-{appearance}.png"))


if __name__ == "__main__":
    main()
