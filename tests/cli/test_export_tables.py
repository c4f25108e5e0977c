"""export csv|xlsx|json --shape --rounds: tables for other programs, with real types."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from support.commands import Program


@pytest.fixture
def answered(clerk: Program) -> Program:
    clerk.done("answer", "A3", "--value", "4", "--of", "5", "--cause", "no_staff",
               "--note", "=HYPERLINK(\"http://x\")")  # fmt: skip
    clerk.done("answer", "E3", "--status", "unmet")
    return clerk


def rows_of(file: Path, sheet: int = 0) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(file)
    head, *lines = book.worksheets[sheet].iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_a_workbook_has_real_types_and_no_formula(answered: Program, tmp_path: Path) -> None:
    file, again = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    answered.done("export", "xlsx", "--out", file)
    answered.done("export", "xlsx", "--out", again)
    assert again.read_bytes() == file.read_bytes()
    rows = rows_of(file)
    assert len(rows) == 64
    (a3,) = (row for row in rows if row["Mã tiêu chí"] == "A3")
    assert (a3["Giá trị"], a3["Trên tổng"]) == (4, 5)
    assert a3["Mã đơn vị"] == "25399" and a3["Kết quả tự đánh giá"] == "Đạt một phần"
    assert isinstance(a3["Ghi lúc"], datetime)
    assert a3["Ghi chú"] == '=HYPERLINK("http://x")'  # text, as it was typed
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "G2"
    kinds = {cell.data_type for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds
    (code,) = (cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "Mã đơn vị")
    assert code.data_type == "s"
    assert book.sheetnames == ["Tiêu chí", "Thông tin"]


def test_csv_has_the_mark_of_utf_8_and_harmless_text(answered: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    answered.done("export", "csv", "--shape", "items", "--out", file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    (a3,) = (row for row in rows if row["Mã tiêu chí"] == "A3")
    assert a3["Ghi chú"].startswith("'=")
    assert a3["Bắt buộc"] == "Có"


def test_the_secret_item_has_its_status_alone_and_stands_in_no_table_of_an_area(
    answered: Program, tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    answered.done("export", "json", "--shape", "items", "--out", file)
    (e3,) = (row for row in json.loads(file.read_text())["rows"] if row["code"] == "E3")
    assert e3["status"] == "Chưa"
    assert not any(e3[name] for name in ("value", "note", "cause", "evidence", "difference"))
    for form in ("xlsx", "csv", "json"):
        other = tmp_path / f"b.{form}"
        answered.done("export", form, "--shape", "communes", "--out", other)
        if form == "xlsx":
            assert all("E3" not in str(title) for title in rows_of(other)[0])
        else:
            text = other.read_text("utf-8-sig")
            assert "sig.secret_sign" not in text and "E3 " not in text


def test_several_rounds_stand_in_one_table(answered: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    answered.done("export", "json", "--shape", "items", "--rounds", "2026-09..2026-11",
                  "--out", file)  # fmt: skip
    document = json.loads(file.read_text())
    assert document["rounds"] == ["2026-09", "2026-10", "2026-11"]
    assert {row["round"] for row in document["rows"]} == {"2026-09", "2026-10", "2026-11"}
    for wrong in ("2026-11..2026-09", "2026-13", "x"):
        said = answered("export", "json", "--rounds", wrong, "--out", file, "--yes")
        assert said.code == 1 and wrong.split("..")[0] in said.err


def test_members_that_scripts_know_stay(answered: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    answered.done("export", "csv", "--out", file)
    head = file.read_text("utf-8-sig").splitlines()[0]
    assert head.startswith("centre,round,code,item,name,status,value,of,note,cause,solver")
