"""attach: photos, documents, a number with its date; what is not taken changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.attachments import case
from support.commands import Program


def test_an_image_is_a_photo_and_anything_else_the_first_other_kind_wanted(
    clerk: Program, photo: Path, document: Path
) -> None:
    clerk.done("attach", "A4", photo)
    clerk.done("attach", "A4", document)
    clerk.done("attach", "C2", document)  # a photo or a measurement
    first, second = clerk.shown("A4")["evidence"]
    assert (first["kind"], first["name"], first["valid"]) == ("photo", photo.name, True)
    assert (second["kind"], second["valid_until"]) == ("document", None)
    assert clerk.shown("C2")["evidence"][0]["kind"] == "measurement"
    assert first["sha256"] != second["sha256"]
    assert not first["received"]


@pytest.mark.parametrize("order", [("--kind", "document", "{}"), ("{}", "--kind", "document")])
def test_the_file_may_stand_before_or_after_the_kind(
    clerk: Program, photo: Path, order: tuple[str, ...]
) -> None:
    clerk.done("attach", "A2", *(word.replace("{}", str(photo)) for word in order))
    assert clerk.shown("A2")["evidence"][0]["kind"] == "document"


def test_a_kind_that_is_not_wanted_is_kept_and_said_not_to_count(
    clerk: Program, photo: Path
) -> None:
    printed = clerk.done("attach", "A2", photo)
    assert "không tính" in printed
    assert "document" in printed
    clerk.done("answer", "A2", "--status", "met")
    assert "lead.director_assigned" in clerk.shown()["readiness"]["missing"]


def test_a_document_may_be_a_number_and_a_date_alone(clerk: Program) -> None:
    clerk.done("answer", "A2", "--status", "met")
    clerk.done("attach", "A2", "--number", "12/QĐ-UBND", "--date", "2/7/2025")
    (piece,) = clerk.shown("A2")["evidence"]
    assert (piece["number"], piece["date"], piece["sha256"]) == ("12/QĐ-UBND", "2025-07-02", None)
    assert "lead.director_assigned" not in clerk.shown()["readiness"]["missing"]


def test_a_piece_is_hidden_by_the_start_of_its_id(clerk: Program) -> None:
    clerk.done("attach", "A2", "--number", "12/QĐ-UBND", "--date", "2/7/2025")
    (piece,) = clerk.shown("A2")["evidence"]
    assert clerk("attach", "A2", "--remove", "").code == 1
    assert clerk("attach", "A2", "--remove", "zz").code == 1
    clerk.done("attach", "A2", "--remove", piece["change"][:12])
    assert clerk.shown("A2")["evidence"] == []


def test_what_is_no_evidence_says_why_and_changes_nothing(
    clerk: Program, tmp_path: Path, photo: Path, document: Path
) -> None:
    files = {
        "thư.txt": b"hello",
        "trống": b"",
        "hỏng.jpg": b"\xff\xd8\xffxx",
        "lớn.pdf": b"%PDF-" + b"x" * (20 * 2**20),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        said = clerk("attach", "A2", tmp_path / name)
        assert said.code == 1
        assert name in said.err
    missing = clerk("attach", "A2", tmp_path / "không có.jpg")
    assert missing.code == 1
    assert "không có tệp" in missing.err
    assert "thư mục" in clerk("attach", "A2", tmp_path).err
    for words in (
        ["A2"],
        ["A2", "--number", "12"],
        ["A2", "--date", "2/7/2025"],
        ["A2", "--number", "1" * 121, "--date", "2/7/2025"],
        ["B4", str(document), "--kind", "photo"],
        ["E3", str(photo)],
    ):
        assert clerk("attach", *words).code == 1
    for words in (
        ["A2", "--number", "12", "--date", "hôm qua"],
        ["A2", str(photo), "--kind", "poem"],
        ["A2", str(photo), "--remove", "abc"],
    ):
        assert clerk("attach", *words).code == 2
    assert clerk.shown()["waiting"] == 1


@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes on POSIX only")
def test_a_file_whose_name_is_no_text_is_taken(clerk: Program, photo: Path) -> None:
    strange = photo.with_name(os.fsdecode(b"\xe9cran.jpg"))
    photo.rename(strange)
    clerk.done("attach", "A4", strange)
    assert clerk.shown("A4")["evidence"][0]["name"] == "?cran.jpg"


def test_what_becomes_of_a_file_is_printed_before_it_is_kept(
    clerk: Program, photo: Path, tmp_path: Path
) -> None:
    scan = tmp_path / "quét.tif"
    scan.write_bytes(case("scan-three-pages.tif"))
    first, second, *_more = clerk.done("attach", "A2", scan).splitlines()
    assert "đủ 3 trang" in first
    assert "đã lưu" in second
    assert "1.600 điểm ảnh" in clerk.done("attach", "A4", photo).splitlines()[0]
