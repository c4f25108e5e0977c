"""check --paper: a paper is read back and held against the data; one changed digit is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.changed_pdf import with_text
from support.commands import Program


@pytest.fixture
def answered(clerk: Program) -> Program:
    clerk.done("answer", "A3", "--value", "4", "--of", "5", "--cause", "no_staff")
    clerk.done("answer", "C1", "--value", "7", "--of", "9", "--cause", "no_funding")
    return clerk


@pytest.mark.parametrize("paper", ["commune", "slip", "area", "funding", "public", "actions"])
def test_a_paper_of_the_data_here_matches(answered: Program, tmp_path: Path, paper: str) -> None:
    file = tmp_path / "a.pdf"
    answered.done("report", paper, "--out", file)
    said = answered("check", "--paper", file)
    assert (said.code, said.err) == (0, "")
    assert "khớp" in said.out


def test_a_changed_digit_is_found_and_its_field_named(answered: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    answered.done("report", "commune", "--out", file, "--number", "12", "--date", "3/11/2026")
    whole = file.read_bytes()
    file.write_bytes(with_text(whole, b"7/9", b"9/9"))
    said = answered("check", "--paper", file)
    assert said.code == 1
    assert "C1" in said.out and "7/9" in said.out and "9/9" in said.out
    assert ("cột" in said.out and "Tự đánh giá" in said.out) or "Kết quả tự đánh giá" in said.out
    assert "tệp đã bị sửa" in said.out
    assert said.err.startswith("1 chỗ")
    # The number is no data of the commune, and was changed all the same.
    file.write_bytes(with_text(whole, b"12/BC", b"13/BC"))
    said = answered("check", "--paper", file)
    assert said.code == 1 and "13/BC" in said.out


def test_data_that_changed_since_are_told_field_by_field(answered: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    answered.done("report", "commune", "--out", file)
    answered.done("answer", "C1", "--value", "8", "--of", "9", "--cause", "no_funding")
    said = answered.in_english()("check", "--paper", file)
    assert said.code == 1
    assert "7/9" in said.out and "8/9" in said.out and "C1" in said.out
    assert "fields differ" in said.err


def test_what_is_no_paper_is_said(answered: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    assert answered("check", "--paper", file).code == 1
    file.write_bytes(b"no pdf")
    assert "PDF" in answered("check", "--paper", file).err
    answered.done("report", "blank", "--out", file, "--yes")
    assert "không mang mã" in answered("check", "--paper", file).err
