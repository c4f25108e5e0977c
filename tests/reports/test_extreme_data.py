"""Papers keep their form with the emptiest and the fullest data (``reports.extremes``)."""

from __future__ import annotations

import io
from functools import cache

import pypdfium2  # type: ignore[import-untyped]
import pytest
from reports import area_builders, builders, extremes
from reports.reading import plain, read, said

from desktop_app.reports.drawing import drawn


@cache
def papers() -> dict[str, bytes]:
    """Return the PDFs by name; drawn once."""
    return {name: data for name, data in extremes.papers() if name.endswith(".pdf")}


def filled(data: bytes) -> list[float]:
    """Return for each page the share of its height down to the last mark above the foot."""
    shares = []
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    for number in range(len(document)):
        image = document[number].render(scale=0.5, grayscale=True).to_pil()
        width, height = image.size
        body = image.crop((0, 0, width, round(height * 0.93)))  # without the small line at the foot
        box = body.point(lambda value: 255 if value < 200 else 0).getbbox()
        shares.append(box[3] / height if box else 0.0)
    return shares


@pytest.mark.parametrize(
    "name",
    ["minutes-full-10", "minutes-full-12", "area-told", "commune-full", "area-168", "actions-168"],
)
def test_no_page_is_half_white_before_the_last_of_its_part(name: str) -> None:
    data = papers()[f"{name}.pdf"]
    pages = read(data)
    shares = filled(data)
    for number, (page, share) in enumerate(zip(pages, shares, strict=True)):
        following = pages[number + 1].text if number + 1 < len(pages) else "Kèm theo"
        ends = (
            "Kèm theo" in following
            or "VỀ SỐ LIỆU" in following
            or "./." in page.text
            or "./." in following
        )
        assert ends or share > 0.5, (number + 1, round(share, 2))


def test_no_heading_stands_at_the_foot_of_a_page() -> None:
    for name, data in papers().items():
        for page in read(data):
            lines = [line.strip() for line in plain(page.text).splitlines() if line.strip()]
            assert not lines or not lines[-1].endswith("Việc phải khắc phục"), name


def test_neither_signatures_nor_copies_stand_alone_on_a_page() -> None:
    for name, data in papers().items():
        for page in read(data):
            if "Nơi nhận:" in page.text:
                assert "./." in page.text, name  # the end of the text is on the same page


def test_minutes_without_findings_count_nothing() -> None:
    text = said(papers()["minutes-empty.pdf"])
    assert "Chưa ghi kết quả kiểm tra tiêu chí nào." in text
    assert "0 tiêu chí" not in text


def test_what_was_typed_with_its_full_stop_gets_no_second_one() -> None:
    minutes = builders.an_inspection(
        decision="Quyết định số 45/QĐ-UBND.", location="Trụ sở Trung tâm.", team=("Ông An.",)
    )
    text = said(drawn(minutes))
    assert ".." not in text and ". ." not in text
    assert "- Ông An." in text


def test_an_area_without_communes_says_so() -> None:
    for name in ("area-0.pdf", "area-bare-0.pdf", "public-0.pdf"):
        text = said(papers()[name])
        assert "chưa có đơn vị cấp xã nào trong danh bạ" in text
        assert "TT Mã Đơn vị" not in text  # no table of nobody


def test_bands_of_groups_count_groups() -> None:
    text = said(papers()["area-168.pdf"])
    assert "Tỷ lệ đơn vị XANH Số khu vực Tỷ lệ" in text


def test_ho_chi_minh_city_keeps_its_capital_in_a_letter() -> None:
    text = said(papers()["gap-letter-168-E2.pdf"])
    assert "Kính gửi: Ủy ban nhân dân Thành phố Hồ Chí Minh." in text


def test_a_slip_without_room_for_the_table_still_names_the_items() -> None:
    pages = read(papers()["slip-long.pdf"])
    assert len(pages) == 1
    assert "A1 Thành lập Trung tâm: đạt một phần" in plain(pages[0].text)


def test_a_trip_without_communes_says_so() -> None:
    assert "Chuyến đi chưa có xã nào." in said(papers()["trip-0.pdf"])


def test_an_area_of_special_zones_calls_them_so() -> None:
    text = said(papers()["area-dac-khu.pdf"])
    assert "Đặc khu (01): Phú Quốc." in text
    assert "2/2 (100,0%) đơn vị cấp xã" in text
    assert area_builders.a_row(5).place.kind.value == "đặc khu"
