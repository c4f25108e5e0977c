"""The quick card: what a clerk needs beside the keyboard, one sheet of A4 on both sides."""

from __future__ import annotations

from typing import BinaryIO

import msgspec
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak

from desktop_app.reports.body import Rule, gap, style, text
from desktop_app.reports.data import CommuneName
from desktop_app.reports.marks import FillIn, WritingLines
from desktop_app.reports.page import A4_WIDTH, Paper, Sheet
from desktop_app.reports.paper_wording import place_title
from desktop_app.reports.tables import Column, Row, grid

_MARGIN = 16 * mm
_WIDTH = A4_WIDTH - 2 * _MARGIN
_SIZE = 14.5
_NO_NUMBER = ""
_MOST = 3  # supervisors that are named; a line each


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """Whose card it is; what is not known is left to be written by pen.

    ``supervisors`` are those who follow the commune, ``service`` is the address of the service.
    """

    place: CommuneName | None = None
    supervisors: tuple[str, ...] = ()
    service: str = ""
    training: bool = False


# Keys as their caps are shown in the window, and what they do there.
KEYS: tuple[tuple[str, str], ...] = (
    ("1 2 3 4", "Đạt · Đạt một phần · Chưa đạt · Không áp dụng"),
    ("Enter", "mở tiêu chí; ghi số vừa gõ; chưa rõ thì bỏ qua, tiêu chí để trống"),
    ("F2 Ctrl+E", "ghi chú"),
    ("F4 Ctrl+M", "minh chứng: chọn tệp; cũng kéo thả, hoặc dán bằng Ctrl+V"),
    ("F6 Ctrl+G", "nhiệm vụ khắc phục"),
    ("F7 Ctrl+K", "kỳ sau: tiêu chí này vẫn như kỳ trước"),
    ("F8", "đến việc còn thiếu"),
    ("F9 Ctrl+Enter", "gửi"),
    ("Ctrl+Z Ctrl+Y", "lấy lại việc vừa làm; làm lại"),
    ("Ctrl+F /", "tìm tiêu chí, không cần gõ dấu"),
    ("Ctrl+P", "in phiếu trình lãnh đạo ký"),
    ("Ctrl+T", "lãnh đạo xác nhận"),
    ("Ctrl+U", "gửi bằng USB"),
    ("F1 Ctrl+H", "trợ giúp cho chỗ đang đứng"),
    ("Esc", "quay lại"),
)

# Colour of the dot in the window, its words there, what they mean.
DOTS: tuple[tuple[str, str, str, str], ...] = (
    ("#1D7F4F", "Xanh lá", "Đã lưu trên máy", "tắt máy cũng không mất"),
    ("#B87400", "Vàng", "Giữ bản nháp, chưa ghi", "mở tiêu chí có mã bên cạnh, nhập cho xong"),
    ("#C2332A", "Đỏ", "Chưa lưu được", "đọc câu bên cạnh, làm theo, rồi bấm Lưu lại"),
    ("#7A8696", "Xám", "Đang lưu, hoặc chưa nhập gì", "chờ một chút"),
)

STEPS: tuple[tuple[str, str], ...] = (
    (
        "Nhập.",
        "Trả lời từng tiêu chí, tiêu chí bắt buộc trước. Không có mạng vẫn nhập được; nhập đến đâu"
        " lưu đến đó.",
    ),
    (
        "Lãnh đạo xác nhận.",
        "Ctrl+T: lãnh đạo gõ mã PIN của mình; hoặc in phiếu trình, ký, chụp lại. Chưa xác nhận thì"
        " chưa phải là bản trình, tỉnh chưa thấy màu mới.",
    ),
    (
        "Gửi.",
        "Có mạng: F9. Không có mạng: Ctrl+U, ghi gói ra USB, mang đến máy có mạng.",
    ),
    (
        "Nhận biên nhận.",
        "Chỉ khi máy hiện “Máy chủ đã nhận” mới là xong. Gửi bằng USB thì mang biên nhận về cũng"
        " bằng USB đó.",
    ),
)

_TROUBLE: tuple[tuple[str, str], ...] = (
    ("Mất điện, máy treo", "Mở lại: về đúng chỗ đang làm"),
    ("Gõ nhầm", "Ctrl+Z; cả khi đã gửi"),
    ("Ổ đĩa đầy", "Xóa bớt tệp khác rồi bấm Lưu lại"),
    ("Máy hỏi hôm nay là ngày nào", "Chọn đúng ngày; nhờ chỉnh đồng hồ máy"),
    ("Quên mật khẩu, mã PIN", "Bấm nút Quên … cạnh ô đó; xin tỉnh mã mới"),
    ("Máy hỏng, máy mất", "Gọi tỉnh ngay để khóa máy đó và lấy mã mới"),
    ("Máy quá cũ, không cài được", "In phiếu trống, ghi bằng bút, nhờ máy khác nhập"),
)


def draw_card(data: Card, out: BinaryIO) -> None:
    """Write the card to *out* as a PDF of two pages, to be printed on both sides."""
    paper = Paper(
        title="Thẻ nhớ của người nhập",
        training=data.training,
        sheet=Sheet(
            top=14 * mm, bottom=12 * mm, left=_MARGIN, right=_MARGIN,
            number=lambda _page: _NO_NUMBER,
        ),
    )  # fmt: skip
    paper.add(*_front(data), PageBreak(), *_back(data))
    paper.write(out)


def _front(data: Card) -> list[Flowable]:
    plain = style(_SIZE, after=3)
    place = data.place
    whose: Flowable = (
        text(f"{place_title(place)}, {place.province}, mã {place.code}", _centred())
        if place is not None
        else FillIn("Xã, phường, đặc khu:", size=_SIZE)
    )
    rows: list[Row] = [([(caps.replace(" ", " · "), "bold")], said) for caps, said in KEYS]
    return [
        text("THẺ NHỚ CỦA NGƯỜI NHẬP", style(22, weight="bold", align="centre", after=4)),
        text("Rà soát Trung tâm Phục vụ hành chính công", _centred()),
        whose,
        Rule(60 * mm),
        _heading("Phím"),
        grid([Column("Phím", 27), Column("Làm gì", 73)], rows, width=_WIDTH, size=_SIZE),
        gap(5),
        text(
            "Dòng cuối cửa sổ luôn ghi phím nào làm gì ở chỗ đang đứng. Phím không ghi ở đó thì"
            " không đổi gì.",
            plain,
        ),
        _heading("Chấm tròn cạnh chữ “Đã lưu trên máy”"),
        *(_Dot(colour, f"{name}: {words}", f" – {said}.") for colour, name, words, said in DOTS),
    ]


def _back(data: Card) -> list[Flowable]:
    plain = style(_SIZE, left=16, first=-16, after=5)
    steps = [
        text([(f"{number}. {name} ", "bold"), (said, "regular")], plain)
        for number, (name, said) in enumerate(STEPS, start=1)
    ]
    supervisors = [
        FillIn(f"Người theo dõi: {name}, điện thoại", size=_SIZE)
        for name in data.supervisors[:_MOST]
    ]
    service = data.service or "…………………………………………"
    return [
        _heading("Bốn bước của một kỳ"),
        *steps,
        _heading("Khi có sự cố"),
        grid([Column("Thấy gì", 36), Column("Làm gì", 64)], _TROUBLE, width=_WIDTH, size=_SIZE),
        gap(4),
        _heading("Gọi ai"),
        *(supervisors or [FillIn("Người theo dõi của tỉnh, điện thoại:", size=_SIZE)]),
        FillIn("Người phụ trách máy tính của xã, điện thoại:", size=_SIZE),
        FillIn("Lãnh đạo xác nhận, điện thoại:", size=_SIZE),
        text(f"Máy chủ: {service}", style(_SIZE, after=3, before=3)),
        text(
            "Khi gọi, đọc câu đang hiện trên màn hình. Không đọc mật khẩu, mã PIN cho ai; không ghi"
            " chúng lên thẻ này.",
            style(_SIZE, after=6),
        ),
        _heading("Ghi thêm"),
        WritingLines(2, leading=24),
    ]


def _centred() -> ParagraphStyle:
    return style(_SIZE, align="centre", after=2)


def _heading(words: str) -> Flowable:
    return text(words, style(18, weight="bold", before=9, after=5, keep_with_next=True))


class _Dot(Flowable):
    """A filled disc, its words in bold, what they mean."""

    _SIDE = 12.0

    def __init__(self, colour: str, bold: str, plain: str) -> None:
        super().__init__()
        self._colour = HexColor(colour)
        self._words = text([(bold, "bold"), (plain, "regular")], style(_SIZE, left=24))

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        _wide, self._tall = self._words.wrap(aW, aH)
        return aW, self._tall + 4

    def draw(self) -> None:
        canvas: Canvas = self.canv
        middle = self._tall + 4 - _SIZE * 0.6
        canvas.saveState()
        canvas.setFillColor(self._colour)
        canvas.circle(self._SIDE / 2 + 1, middle, self._SIDE / 2, stroke=1, fill=1)
        canvas.restoreState()
        self._words.drawOn(canvas, 0, 4)
