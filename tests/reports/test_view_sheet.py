"""A view on paper: what is filtered and sorted is said, shapes differ without colour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop_app.core.assessment.board_counts import Cell
from desktop_app.core.ids import RoundId
from desktop_app.reports import view_matrix
from desktop_app.reports.view_data import (
    MatrixItem,
    MatrixPart,
    MatrixRow,
    MatrixSection,
    TablePart,
    TrendLine,
    TrendPart,
    ViewColumn,
    ViewSheet,
)
from desktop_app.reports.view_sheet import draw_view

from .reading import drawn, plain, read

AT = datetime(2026, 11, 30, 6, 50, tzinfo=timezone(timedelta(hours=7)))
LONG = "Võ Thị Sáu và Nguyễn Bỉnh Khiêm thuộc địa bàn cũ của huyện Bù Gia Mập"


def a_list(rows: int, **given: object) -> ViewSheet:
    """Return a list of *rows* communes."""
    part = TablePart(
        columns=(
            ViewColumn(heading="Xã, phường", width=60),
            ViewColumn(heading="Đã trình", width=40),
            ViewColumn(heading="Chênh lệch", width=20, align="right"),
        ),
        rows=tuple((f"{LONG} {n}", "ĐỎ · 01/12", str(n)) for n in range(rows)),
        none="Không có xã nào như vậy.",
    )
    values: dict[str, object] = {
        "name": "DANH SÁCH XÃ, PHƯỜNG, ĐẶC KHU", "area": "Đồng Nai, cụm phía Bắc",
        "round": RoundId("2026-11"), "data_time": AT, "shown": rows, "of": 168, "wide": True,
    }  # fmt: skip
    return ViewSheet(parts=(part,), **(values | given))  # type: ignore[arg-type]


def a_matrix(rows: int, items: int = 64) -> ViewSheet:
    """Return a matrix in which each letter comes."""
    letters = "".join(Cell)
    sections = tuple(
        MatrixSection(
            code=code,
            items=tuple(
                MatrixItem(code=f"{code}{n + 1}", at=at + n, critical=n < 2)
                for n in range(min(8, items - at))
            ),
        )
        for code, at in zip("ABCDEFGH", range(0, items, 8), strict=False)
    )
    part = MatrixPart(
        sections=sections,
        rows=tuple(
            MatrixRow(
                name=f"{LONG} {n}" if n % 40 == 3 else f"Xã {n}",
                level="CHƯA TRÌNH",
                left=str(n % 9),
                cells="".join(letters[(n + m) % len(letters)] for m in range(items)),
                verified="v." * (items // 2),
            )
            for n in range(rows)
        ),
        words={cell: f"nghĩa {cell.name}" for cell in Cell},
        checked="gạch dưới: đã kiểm tra",
        none="Không có xã nào như vậy.",
    )
    return ViewSheet(
        name="BẢNG TIÊU CHÍ", area="Đồng Nai", round=RoundId("2026-11"), data_time=AT,
        shown=rows, of=168, parts=(part,), wide=True,
    )  # fmt: skip


def said(sheet: ViewSheet) -> str:
    return plain(" ".join(page.text for page in read(drawn(draw_view, sheet))))


def test_the_filter_and_the_order_are_named() -> None:
    words = said(
        a_list(12, filters=("ĐỎ", "chưa đạt: C1 Máy tính", "tìm “dak o”"), order="theo mã")
    )
    assert "Lọc theo: ĐỎ; chưa đạt: C1 Máy tính; tìm “dak o”." in words
    assert "Còn 12/168 xã, phường, đặc khu. Sắp xếp: theo mã." in words
    assert "06 giờ 50 phút ngày 30 tháng 11 năm 2026" in words


def test_nothing_filtered_and_nobody_left_are_said() -> None:
    assert "Không lọc. 168/168 xã, phường, đặc khu" in said(a_list(168))
    nobody = said(a_list(0, filters=("ĐỎ",)))
    assert "Còn 0/168" in nobody and "Không có xã nào như vậy." in nobody
    assert "Chưa lấy số liệu từ máy chủ." in said(a_list(1, data_time=None))


@pytest.mark.parametrize("rows", [0, 1, 168])
@pytest.mark.parametrize("make", [a_list, a_matrix])
def test_each_page_names_the_view_and_its_head_comes_again(
    make: Callable[[int], ViewSheet], rows: int
) -> None:
    found = read(drawn(draw_view, make(rows)))
    assert all(page.is_wide for page in found)
    assert all("số liệu lúc 06:50 ngày 30/11/2026" in page.text for page in found)
    if rows:
        assert all("Xã, phường" in page.text for page in found)
    if rows == 168:
        assert len(found) > 4


def test_every_letter_of_the_matrix_has_a_shape_of_its_own() -> None:
    drawn_as: dict[str, Cell] = {}
    for cell in Cell:
        canvas = Canvas("unused.pdf", pageCompression=0)
        view_matrix._SHAPES[cell](canvas, 10, 10)
        code = "".join(canvas._code)  # type: ignore[attr-defined]
        assert code not in drawn_as, (cell, drawn_as.get(code))
        drawn_as[code] = cell


def test_the_legend_names_the_shapes_that_are_there() -> None:
    words = said(a_matrix(12))
    for cell in Cell:
        assert f"nghĩa {cell.name}" in words
    assert "gạch dưới: đã kiểm tra" in words


def a_trend(*lines: tuple[float | None, ...]) -> ViewSheet:
    """Return a situation whose chart has *lines*, a share for each of twelve rounds."""
    part = TrendPart(
        heading="Diễn biến",
        captions=tuple(f"Kỳ {n}" for n in range(1, 13)),
        lines=tuple(
            TrendLine(
                look=look,
                words=f"Đường {look}",
                shares=shares,
                labels=tuple(
                    "" if one is None else f"{one * 100:.1f}%".replace(".", ",") for one in shares
                ),
            )
            for look, shares in enumerate(lines)
        ),
    )
    return ViewSheet(
        name="TÌNH HÌNH", area="Đồng Nai", round=RoundId("2026-11"), data_time=AT, parts=(part,),
        wide=True,
    )  # fmt: skip


def test_a_trend_is_drawn_with_the_share_of_every_known_point() -> None:
    green = tuple(0.15 + 0.03 * n for n in range(12))
    checked = (None, None, 0.05, None, *(0.02 * n for n in range(4, 12)))
    (page,) = read(drawn(draw_view, a_trend(green, checked)))
    text = plain(page.text)
    for part in ("Diễn biến", "Đường 0", "Đường 1", "Kỳ 12", "15,0%", "48,0%", "5,0%", "75%"):
        assert part in text, part
    assert text.count("%") == 12 + 9 + 4  # shares known, and the axis from 0 to 75
    assert "None" not in text


@pytest.mark.parametrize("lines", [(), ((None,) * 12,), ((1.0,) * 12, (0.0,) * 12)])
def test_a_trend_without_figures_or_at_its_ends_is_a_page(lines: tuple[object, ...]) -> None:
    pages = read(drawn(draw_view, a_trend(*lines)))  # type: ignore[arg-type]
    assert len(pages) == 1
