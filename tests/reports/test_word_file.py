"""The reports that leaders edit, as DOCX: the words and the layout of the PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import msgspec
import pytest
from campaigns import layout
from reports import area_builders, builders
from reports.reading import plain, said

from desktop_app.reports import page
from desktop_app.reports.data import Report
from desktop_app.reports.drawing import NoWordFile, PaperForm, drawn

REPORTS: dict[str, Callable[[], Any]] = {
    "commune": builders.a_commune_report,
    "long ward": lambda: builders.a_commune_report(builders.LONG_WARD),
    "special zone": lambda: builders.a_commune_report(builders.PHU_QUOC),
    "nothing met": lambda: builders.a_commune_report(lines=builders.nothing_met(), actions=()),
    "area": lambda: area_builders.an_area_report(
        9, letterhead=area_builders.a_province_letterhead(), requested_by="Công văn số 5"
    ),
}


def words_of(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    texts = [node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")]
    return plain(" ".join(texts)).split()


# What the PDF alone has as text: the small line at the foot of annexes, and legends of charts,
# which are pictures in a word file.
FOOT = re.compile(r"Số liệu lúc \S+ ngày \S+ · bộ tiêu chí .*? · .*? · mã số liệu( \w{4}){4}")
LEGEND = {"XANH:", "VÀNG:", "ĐỎ:", "CHƯA", "TRÌNH:", "QUÁ", "HẠN", "CẬP", "NHẬT:"}


@pytest.mark.parametrize("name", REPORTS)
def test_both_files_say_the_same(name: str) -> None:
    report = REPORTS[name]()
    in_word = words_of(drawn(report, PaperForm.DOCX))
    in_pdf = FOOT.sub("", said(drawn(report))).split()
    joined = "".join(in_word)
    assert {word for word in in_pdf if word not in joined and not word.isdigit()} <= LEGEND
    joined = "".join(in_pdf)
    assert {word for word in in_word if word not in joined} == set()


# Orders that the schema of WordprocessingML gives; a word processor may refuse a file with another.
ORDERS = {
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "tblPr": "tblStyle tblW jc tblInd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge shd vAlign",
    "pPr": "pStyle keepNext keepLines widowControl pBdr spacing ind jc rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs sz szCs lang",
}


@pytest.mark.parametrize("name", ["commune", "area"])
def test_the_elements_stand_in_the_order_of_the_schema(name: str) -> None:
    document = docx.Document(io.BytesIO(drawn(REPORTS[name](), PaperForm.DOCX)))
    looked_at = set()
    for node in document.element.iter():
        tag = str(node.tag).rpartition("}")[2]
        if tag in ORDERS:
            order = ORDERS[tag].split()
            inside = [str(child.tag).rpartition("}")[2] for child in node]
            assert set(inside) <= set(order), (tag, inside)
            assert [order.index(one) for one in inside] == sorted(map(order.index, inside)), tag
            looked_at.add(tag)
    assert looked_at == set(ORDERS)


def test_the_same_report_gives_the_same_word_file() -> None:
    report = builders.a_commune_report()
    assert drawn(report, PaperForm.DOCX) == drawn(report, PaperForm.DOCX)


def test_a_clock_that_shows_1970_hinders_no_word_file(monkeypatch: pytest.MonkeyPatch) -> None:
    report = builders.a_commune_report()
    before = drawn(report, PaperForm.DOCX)
    monkeypatch.setattr("time.time", lambda: 0.0)  # a ZIP file holds no day before 1980
    assert drawn(report, PaperForm.DOCX) == before


def test_other_papers_are_not_written_for_word_processors() -> None:
    others: tuple[Report, ...] = (builders.an_inspection(), builders.a_slip())
    for report in others:
        with pytest.raises(NoWordFile):
            drawn(report, PaperForm.DOCX)


@pytest.mark.parametrize("name", ["commune", "long ward", "area"])
def test_both_files_measure_as_the_decree_wants(name: str) -> None:
    report = REPORTS[name]()
    found = [
        *layout.measures_of_pdf(drawn(report)),
        *layout.measures_of_docx(drawn(report, PaperForm.DOCX)),
    ]
    assert len(found) > 20
    assert [one for one in found if not one.holds] == []


def test_a_wrong_margin_and_a_wrong_size_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = page.Sheet
    monkeypatch.setattr(page, "Sheet", lambda **given: sheet(**{"left": 40.0, **given}))
    report = builders.a_commune_report()
    for found in (layout.measures_of_pdf(drawn(report)),
                  layout.measures_of_docx(drawn(report, PaperForm.DOCX))):  # fmt: skip
        assert "left margin" in {one.what for one in found if not one.holds}


def test_training_data_are_marked_in_the_word_file() -> None:
    report = msgspec.structs.replace(builders.a_commune_report(), training=True)
    document = docx.Document(io.BytesIO(drawn(report, PaperForm.DOCX)))
    for section in document.sections:
        for header in (section.header, section.first_page_header):
            assert any("DỮ LIỆU TẬP HUẤN" in one.text for one in header.paragraphs)
