"""Sheets keep the decree's margins, number their pages, and repeat byte for byte."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

import pytest
from reports import area_builders, builders
from reports.reading import MM, Page, Run, drawn, drawn_anew, plain, read

from desktop_app.reports.area import draw_area
from desktop_app.reports.blank import draw_blank
from desktop_app.reports.commune import draw_commune
from desktop_app.reports.inspection import draw_inspection
from desktop_app.reports.page import WIDE_TEXT_WIDTH, Paper
from desktop_app.reports.provenance import add_data_annex
from desktop_app.reports.slip import draw_slip
from desktop_app.reports.tables import Column, grid

Draw = Callable[[Any, BinaryIO], None]

OFFICIAL: list[tuple[str, Draw, Callable[[], object]]] = [
    ("commune", draw_commune, builders.a_commune_report),
    ("area", draw_area, lambda: area_builders.an_area_report(48)),
    ("inspection", draw_inspection, builders.an_inspection),
]
EVERY: list[tuple[str, Draw, Callable[[], object]]] = [
    *OFFICIAL,
    ("sheet", draw_area, lambda: area_builders.an_area_report(9, letterhead=None)),
    ("slip", draw_slip, builders.a_slip),
    ("blank", draw_blank, builders.a_blank_form),
    ("largest province", draw_area, area_builders.an_area_report),
    ("long ward", draw_commune, lambda: builders.a_commune_report(builders.LONG_WARD)),
    ("special zone", draw_commune, lambda: builders.a_commune_report(builders.PHU_QUOC)),
]
TOP, BOTTOM, LEFT, RIGHT = 20 * MM, 20 * MM, 30 * MM, 15 * MM
SLACK = 1.0  # points a slanted letter may lean over its box


def _named(papers: list[tuple[str, Draw, Callable[[], object]]]) -> list[Any]:
    return [pytest.param(draw, data, id=name) for name, draw, data in papers]


@pytest.mark.parametrize(("draw", "data"), _named(OFFICIAL))
def test_official_text_stays_within_the_margins(draw: Draw, data: Callable[[], object]) -> None:
    for page in read(drawn(draw, data())):
        for run in page.runs:
            if run.size == 8 and run.bottom < BOTTOM:  # the small line at the foot of an annex
                continue
            assert run.left >= LEFT - SLACK, run
            assert run.right <= page.width - RIGHT + SLACK, run
            assert run.bottom >= BOTTOM - SLACK, run
            assert run.top <= page.height - TOP + SLACK or run.text.isdecimal(), run


@pytest.mark.parametrize(("draw", "data"), _named(OFFICIAL))
def test_pages_are_numbered_in_the_top_margin_but_not_the_first_of_paper_or_annex(
    draw: Draw, data: Callable[[], object]
) -> None:
    expected = 1
    for page in read(drawn(draw, data())):
        above = [run for run in page.runs if run.bottom > page.height - TOP + SLACK]
        if not above:
            expected = 1
        else:
            (number,) = above
            assert number.text == str(expected)
            assert 13 <= number.size <= 14
            middle = (LEFT + page.width - RIGHT) / 2
            assert abs((number.left + number.right) / 2 - middle) < 2
        expected += 1


def test_the_first_page_and_the_paper_itself_carry_no_small_print() -> None:
    report = builders.a_commune_report()
    pages = read(drawn(draw_commune, report))
    paper = itertools.takewhile(lambda page: "Phụ lục I\r" not in page.text, pages)
    text = "".join(page.text for page in paper)
    for foreign in ("7K3F-9M2P", "SHA-256", "mã số liệu", "Số liệu lúc", "decree-118"):
        assert foreign not in text


@pytest.mark.parametrize(("draw", "data"), _named(EVERY))
def test_no_text_lies_over_other_text_or_off_the_sheet(
    draw: Draw, data: Callable[[], object]
) -> None:
    for page in read(drawn(draw, data())):
        assert _overlaps(page) == []
        for run in page.runs:
            assert run.left >= 0 and run.right <= page.width
            assert run.bottom >= 0 and run.top <= page.height


def _overlaps(page: Page) -> list[tuple[Run, Run]]:
    runs = sorted(page.runs, key=lambda run: -run.top)
    found = []
    for index, one in enumerate(runs):
        for other in runs[index + 1 :]:
            if other.top <= one.bottom:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            along = min(one.top, other.top) - max(one.bottom, other.bottom)
            if across > SLACK and along > 1.5:
                found.append((one, other))
    return found


@pytest.mark.parametrize(("draw", "data"), _named(EVERY))
def test_every_font_is_embedded(draw: Draw, data: Callable[[], object]) -> None:
    pdf = drawn(draw, data())
    assert b"/BaseFont /Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Subtype /TrueType") > 0


@pytest.mark.parametrize(("draw", "data"), _named(EVERY))
def test_the_same_data_give_the_same_bytes(draw: Draw, data: Callable[[], object]) -> None:
    # Drawn for another test, or now, and again.
    assert drawn(draw, data()) == drawn_anew(draw, data())


def test_the_same_data_give_the_same_bytes_in_another_process_at_another_place(
    tmp_path: Any,
) -> None:
    program = (
        "import sys; from reports import area_builders, builders;"
        "from desktop_app.reports.commune import draw_commune;"
        "draw_commune(builders.a_commune_report(), open(sys.argv[1], 'wb'))"
    )
    changed = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONHASHSEED": "3",
        "TZ": "America/Lima",
        "LANG": "tr_TR.UTF-8",
    }
    file = tmp_path / "paper.pdf"
    command = [sys.executable, "-c", program, str(file)]
    subprocess.run(command, env={**os.environ, **changed}, check=True)
    assert file.read_bytes() == drawn_anew(draw_commune, builders.a_commune_report())


def test_training_data_are_marked_on_every_page() -> None:
    for draw, data in (
        (draw_commune, builders.a_commune_report(training=True)),
        (draw_area, area_builders.an_area_report(9, training=True)),
        (draw_inspection, builders.an_inspection(training=True)),
        (draw_slip, builders.a_slip(training=True)),
        (draw_blank, builders.a_blank_form(training=True)),
    ):
        assert all("DỮ LIỆU TẬP HUẤN" in page.text for page in read(drawn(draw, data)))


@pytest.mark.parametrize("words", [1, 300, 455, 463, 470, 477, 700, 1500])
def test_a_cell_of_any_length_is_printed_whole(words: int) -> None:
    long = " ".join(f"chữ{number}" for number in range(words))
    paper = Paper(title="t", training=False)
    paper.begin_annex(wide=True)
    columns = [Column("A", 20), Column("B", 40), Column("C", 60)]
    rows = [("x", "y", "z"), ("a", long, "c"), ("x", "y", "z")]
    paper.add(grid(columns, rows, width=WIDE_TEXT_WIDTH, size=10.5))
    out = io.BytesIO()
    paper.write(out)
    text = " ".join(page.text for page in read(out.getvalue())).split()
    assert [word for word in text if word.startswith("chữ")] == long.split()


@pytest.mark.parametrize("notes", range(0, 40, 3))
def test_the_code_of_the_figures_never_stands_on_a_page_without_text(notes: int) -> None:
    report = builders.a_commune_report()
    paper = Paper(title="x", author="y", annex_foot="z", training=False)
    add_data_annex(
        paper,
        report,
        number="Phụ lục",
        attached="",
        notes=["Một ghi chú dài vừa một dòng của phụ lục về số liệu."] * notes,
    )
    out = io.BytesIO()
    paper.write(out)
    last = plain(read(out.getvalue())[-1].text)
    assert "Mã để đối chiếu số liệu" in last
    assert "ghi chú" in last or notes == 0
