"""Figures of papers read as official papers write them.

See docs/rules.md#paper-1, docs/rules.md#paper-13.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.ids import RoundId
from desktop_app.i18n import figures
from desktop_app.reports import amounts


def test_the_share_of_the_article_is_48_per_cent_and_48_4() -> None:
    assert figures.share(1609, 3321) == "48%"
    assert figures.share(1609, 3321, places=1) == "48,4%"
    assert figures.number(1609) == "1.609"


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from([0, 1]))
def test_a_share_is_never_all_unless_all_and_never_none_unless_none(
    part: int, whole: int, places: int
) -> None:
    part = min(part, whole)
    shown = figures.share(part, whole, places=places)
    assert (shown in ("100%", "100,0%")) is (part == whole)
    assert shown not in ("0%", "0,0%")
    assert figures.share(0, whole, places=places) in ("0%", "0,0%")


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (4, "04"), (10, "10"), (1609, "1.609")])
def test_a_count_in_running_text_has_two_digits(value: int, shown: str) -> None:
    assert amounts.count(value) == shown


@pytest.mark.parametrize(
    ("canonical", "shown"), [("48.5", "48,5"), ("48.0", "48"), ("1048.5", "1.048,5"), ("7", "7")]
)
def test_a_canonical_number_gets_a_decimal_comma(canonical: str, shown: str) -> None:
    assert figures.decimal(canonical) == shown


def test_days_and_months_have_a_zero_where_the_decree_wants_one() -> None:
    assert figures.day_in_words(date(2026, 1, 5)) == "ngày 05 tháng 01 năm 2026"
    assert figures.day_in_words(date(2025, 7, 20)) == "ngày 20 tháng 7 năm 2025"
    assert amounts.round_in_words(RoundId("2026-03")) == "tháng 3 năm 2026"
    assert amounts.short_round(RoundId("2026-02")) == "02/2026"


def test_a_moment_is_told_in_vietnam_time() -> None:
    moment = datetime(2025, 7, 20, 9, 0, tzinfo=UTC)
    assert amounts.moment_in_words(moment) == "16 giờ 00 phút ngày 20 tháng 7 năm 2025"
    assert amounts.short_moment(datetime(2025, 7, 20, 20, 30, tzinfo=UTC)) == "03:30 ngày 21/7/2025"
