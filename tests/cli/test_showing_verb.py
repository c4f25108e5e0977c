"""show, export, check and checklist: what scripts read has one form."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from desktop_app import checklist_files
from support.commands import Program

TOP = {
    "centre", "round", "readiness", "checklist", "waiting", "last_receipt", "answers", "set_aside",
}  # fmt: skip
READINESS = {"if_submitted_now", "submitted", "verified", "missing"}
ANSWER = {
    "item", "declared", "ask_again", "verified", "conflict", "comments", "evidence", "actions",
}  # fmt: skip
DECLARED = {"status", "value", "of", "note", "by", "at", "change", "receipt"}


def fill(clerk: Program, document: Path) -> None:
    clerk.done("answer", "A3", "--value", "4/5", "--cause", "no_staff", "--note", "=1+1, một nghỉ")
    clerk.done("attach", "A3", document)
    clerk.done("comment", "A3", "chờ quyết định")
    clerk.done("action", "A3", "--who", "Văn phòng", "--what", "Bổ sung", "--due", "20/12/2099")


def test_show_json_has_its_published_form(clerk: Program, document: Path) -> None:
    fill(clerk, document)
    shown = clerk.shown()
    assert set(shown) == TOP
    assert set(shown["readiness"]) == READINESS
    assert shown["readiness"]["submitted"] == "not_submitted"
    assert shown["readiness"]["verified"] is None
    assert len(shown["answers"]) == 64
    assert all(set(one) == ANSWER for one in shown["answers"])
    (three,) = (one for one in shown["answers"] if one["item"] == "staff.assigned")
    assert set(three["declared"]) >= DECLARED
    assert three["verified"] is None
    assert three["conflict"] == []
    assert [len(three[name]) for name in ("comments", "evidence", "actions")] == [1, 1, 1]
    unanswered = [one for one in shown["answers"] if one["declared"] is None]
    assert len(unanswered) == 63
    (only,) = clerk("show", "A3", "--json").document["answers"]
    assert only == three


def test_json_is_one_document_in_either_language_and_nothing_else(clerk: Program) -> None:
    for program in (clerk, clerk.in_english()):
        said = program("show", "--json")
        assert said.err == ""
        assert said.document["centre"] == "25399"


def test_show_tells_people_how_it_stands(clerk: Program, document: Path) -> None:
    fill(clerk, document)
    printed = clerk.done("show")
    assert "Xã Đak Nhau" in printed
    assert "Nếu trình bây giờ: ĐỎ" in printed
    assert "Còn 18 việc để XANH" in printed
    assert "CHƯA TRÌNH" in printed
    assert " A3* Nhân sự làm việc: Đạt một phần · 4/5 người · =1+1, một nghỉ" in printed
    one = clerk.done("show", "a3")
    for told in ("Nguyễn Thị Hoa", "Quyết định.pdf", "chờ quyết định", "Bổ sung", "20/12/2099"):
        assert told in one


def test_show_of_an_item_names_the_ids_that_an_answer_takes(clerk: Program) -> None:
    assert "--value one_level_branch" in clerk.done("show", "A1")
    assert "--reason one_level_model" in clerk.done("show", "A2")


def test_show_speaks_english_when_asked(clerk: Program) -> None:
    printed = clerk.in_english().done("show")
    assert "If submitted now: RED" in printed
    assert "18 left to GREEN" in printed


def test_what_is_not_there_cannot_be_shown(clerk: Program) -> None:
    for words in (["Z9"], [""], ["--centre", "00004"], ["--centre", "x"], ["--round", "may"]):
        assert clerk("show", *words).code == 1


def test_a_supervisor_names_the_commune(supervisor: Program) -> None:
    assert supervisor("show", "A3").code == 2
    assert supervisor("verify", "A3", "--value", "4/5").code == 2
    assert supervisor("comment", "A3", "x").code == 2
    assert supervisor.done("show", "--centre", "00004").startswith("Phường Ba Đình")
    assert supervisor("show", "--json").document["communes"] == []


def test_a_table_opens_in_a_spreadsheet_and_runs_nothing(
    clerk: Program, document: Path, tmp_path: Path
) -> None:
    fill(clerk, document)
    file = tmp_path / "bảng.csv"
    clerk.done("export", "csv", "--out", file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 64
    (three,) = (row for row in rows if row["code"] == "A3")
    assert (three["status"], three["value"], three["of"]) == ("partial", "4", "5")
    assert three["note"] == "'=1+1, một nghỉ"


def test_the_exported_document_is_the_one_shown(
    clerk: Program, document: Path, tmp_path: Path
) -> None:
    fill(clerk, document)
    clerk.done("export", "json", "--out", tmp_path / "a.json")
    exported: Any = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert exported == clerk.shown()


def test_a_file_that_cannot_be_written_is_named(clerk: Program, tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "none" / "a.csv", Path("/")):
        said = clerk("export", "csv", "--out", file)
        assert said.code == 1
        assert str(file) in said.err
    assert clerk("export", "csv", "--out", "").code == 1


def test_whole_data_is_said_to_be_whole_and_a_changed_bit_is_found(
    clerk: Program, document: Path
) -> None:
    clerk.done("attach", "A3", document)
    assert "nguyên vẹn" in clerk.done("check")
    (kept,) = (
        file for file in clerk.folder.rglob("*") if file.is_file() and b"%PDF" in file.read_bytes()
    )
    kept.chmod(0o600)
    kept.write_bytes(b"%PDF-2.0\n%%EOF\n")
    said = clerk("check")
    assert said.code == 1
    assert said.out
    assert "1 lỗi" in said.err


def test_a_checklist_file_is_validated_with_file_and_line(program: Program, tmp_path: Path) -> None:
    assert "không có lỗi" in program.done("checklist", "validate", checklist_files.newest())
    broken = tmp_path / "hỏng.toml"
    text = checklist_files.newest().read_text("utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if 'id = "staff.support"' in one)
    broken.write_text(text.replace('id = "staff.support"', 'id = "staff.assigned"', 1), "utf-8")
    said = program("checklist", "validate", broken)
    assert said.code == 1
    assert f"{broken}:{line}: " in said.out
    assert "lỗi" in said.err
    assert program("checklist", "validate", tmp_path / "none").code == 1
    assert not program.folder.exists()
