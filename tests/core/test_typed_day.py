"""A date that does not exist is named, not only refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.time.typed_day import typed_day, why_no_day
from desktop_app.i18n import sentence, use_language


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/2/2026", "Tháng 2 không có ngày 31."),
        ("31-4-26", "Tháng 4 không có ngày 31."),
        ("29/2/2026", "Tháng 2 năm 2026 chỉ có 28 ngày."),
        ("20/13/2026", "Không có tháng 13."),
        ("0/5/2026", "Tháng 5 không có ngày 0."),
        ("1/1/1900", "Năm 1900 không nằm trong khoảng từ 1945 đến 2100."),
        ("20/7", "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 20/7/2025."),
    ],
)
def test_it_is_said_what_is_wrong_with_a_date(text: str, said: str) -> None:
    use_language("vi")
    why = why_no_day(text)
    assert why is not None and sentence(why) == said
    assert typed_day(text) is None


@given(st.dates(date(1945, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day:%d%m%Y}", day.isoformat()):
        assert typed_day(text) == day
        assert why_no_day(text) is None


@given(st.text(max_size=12))
def test_a_text_is_a_day_or_has_a_reason(text: str) -> None:
    assert (typed_day(text) is None) == (why_no_day(text) is not None)
