"""Names in the order of a Vietnamese dictionary."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.text.collation import vietnamese_key


def test_letters_come_before_tones_and_d_before_d_with_a_bar() -> None:
    names = ["Đak Nhau", "Dầu Tiếng", "Ân Thi", "Ăn", "An", "Ấn", "ba", "bà", "bả", "bã", "bá",
             "bạ", "Ea H'Leo", "Êa", "Phường 10", "Phường 2", "Ước", "Uyên"]  # fmt: skip
    ordered = sorted(names, key=vietnamese_key)
    assert ordered == ["An", "Ăn", "Ân Thi", "Ấn", "ba", "bà", "bả", "bã", "bá", "bạ", "Dầu Tiếng",
                       "Đak Nhau", "Ea H'Leo", "Êa", "Phường 10", "Phường 2", "Uyên",
                       "Ước"]  # fmt: skip


def test_syllables_are_compared_one_after_another() -> None:
    names = ["hoa mai", "hòa an", "hoa hồng", "hóa an"]
    assert sorted(names, key=vietnamese_key) == ["hoa hồng", "hoa mai", "hòa an", "hóa an"]


@given(st.text())
def test_every_text_has_a_key_whatever_its_form(text: str) -> None:
    folded = unicodedata.normalize("NFC", text)
    assert vietnamese_key(unicodedata.normalize("NFD", folded)) == vietnamese_key(folded)
