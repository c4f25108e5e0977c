"""Words in TCVN3 or VNI are kept as typed; standard error says what they are in Unicode."""

from __future__ import annotations

import pytest

from support.commands import Program

TCVN3, VNI = "02 m¸y háng, chê söa", "Uûy ban nhaân daân xaõ"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("comment", "A3", TCVN3), "02 máy hỏng, chờ sửa"),
        (("answer", "A3", "--value", "4/5", "--note", TCVN3), "02 máy hỏng, chờ sửa"),
        (("comment", "A3", VNI), "ban nhân dân xã"),
    ],
)
def test_the_right_text_is_told_and_nothing_is_changed(
    clerk: Program, words: tuple[str, ...], told: str
) -> None:
    said = clerk(*words)
    assert said.code == 0
    assert told in said.err
    assert words[-1] in str(clerk.shown("A3"))


def test_text_in_unicode_says_nothing(clerk: Program) -> None:
    said = clerk("comment", "A3", "02 máy hỏng, chờ sửa")
    assert (said.code, said.err) == (0, "")
