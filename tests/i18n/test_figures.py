from __future__ import annotations

import unicodedata
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.i18n import figures


def test_thousands_take_a_point_and_decimals_a_comma() -> None:
    assert figures.number(1609) == "1.609"
    assert figures.number(1234567.25, places=1) == "1.234.567,2"
    assert figures.number(1609, language="en") == "1,609"


@pytest.mark.parametrize(
    ("part", "whole", "places", "told"),
    [
        (1609, 3321, 0, "48%"),
        (1609, 3321, 1, "48,4%"),
        (1, 8, 0, "13%"),
        (1, 2, 1, "50,0%"),
        (0, 3321, 1, "0,0%"),
        (3321, 3321, 0, "100%"),
        (3320, 3321, 1, "99,9%"),
        (3320, 3321, 0, "99,9%"),
        (1, 3321, 1, "0,1%"),
        (1, 250, 0, "0,4%"),
        (0, 0, 1, "–"),
    ],
)
def test_a_share_is_rounded_as_the_articles_round_it(
    part: int, whole: int, places: int, told: str
) -> None:
    assert figures.share(part, whole, places=places) == told


@given(whole=st.integers(1, 10_000), part=st.integers(0, 10_000), places=st.integers(0, 2))
def test_a_share_says_all_only_of_all_and_none_only_of_none(
    whole: int, part: int, places: int
) -> None:
    assume(part <= whole)
    told = figures.share(part, whole, places=places)
    value = Fraction(told.removesuffix("%").replace(",", "."))
    assert (value == 100) == (part == whole)
    assert (value == 0) == (part == 0)
    assert abs(value - Fraction(100 * part, whole)) <= Fraction(1, 2) * max(
        Fraction(1, 10**places), Fraction(1, 5)
    )


def test_only_the_months_1_and_2_have_a_leading_zero() -> None:
    assert figures.day(date(2025, 7, 20)) == "20/7/2025"
    assert figures.day(date(2026, 6, 3)) == "03/6/2026"
    assert figures.day(date(2026, 2, 3)) == "03/02/2026"
    assert figures.day_in_words(date(2025, 6, 9)) == "ngày 09 tháng 6 năm 2025"
    assert figures.month(date(2026, 11, 1)) == "11/2026"
    assert figures.month_in_words(date(2026, 1, 1)) == "tháng 01 năm 2026"


def test_a_moment_is_told_as_in_the_articles() -> None:
    assert figures.moment(datetime(2026, 11, 14, 9, 24)) == "09:24 14/11/2026"
    told = figures.moment_in_words(datetime(2025, 7, 20, 16, 0))
    assert told == "16 giờ 00 phút ngày 20 tháng 7 năm 2025"
    assert unicodedata.is_normalized("NFC", told)
