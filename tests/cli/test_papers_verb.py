"""report: the papers, without a screen."""

from __future__ import annotations

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from desktop_app.photos.sample import sample_photo
from desktop_app.reports import fonts
from support.commands import Program


def text_of(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return "\n".join(pages)


PAPERS = {
    "commune": ["BÁO CÁO", "Đak Nhau"],
    "area": ["BIỂU TỔNG HỢP"],
    "slip": ["PHIẾU TRÌNH", "ĐAK NHAU"],
    "blank": ["A1", "H5"],
}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_a_pdf_that_says_what_it_is(clerk: Program, tmp_path: Path, paper: str) -> None:
    file = tmp_path / f"{paper}.pdf"
    assert str(file) in clerk.done("report", paper, "--out", file)
    text = text_of(file)
    for told in PAPERS[paper]:
        assert told in text
    again = tmp_path / "again.pdf"
    clerk.in_english().done("report", paper, "--out", again)  # papers are in Vietnamese
    assert again.read_bytes() == file.read_bytes()


def test_a_paper_in_another_typeface_says_so(
    clerk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, last = fonts._families()
    face = fonts._register(last, last.folders[0])
    monkeypatch.setattr(fonts, "typeface", lambda: face)
    said = clerk("report", "blank", "--out", tmp_path / "a.pdf")
    assert said.code == 0
    assert "Times New Roman" in said.err and "Be Vietnam Pro" in said.err


def test_number_and_date_are_filled_in_where_they_are_known(clerk: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    clerk.done("report", "commune", "--out", file, "--number", "12", "--date", "3/11/2026")
    assert "12/BC" in text_of(file).replace(" ", "")
    assert "ngày 03 tháng 11 năm 2026" in text_of(file)
    assert clerk("report", "commune", "--out", file, "--yes", "--date", "hôm nay").code == 2
    assert clerk("report", "commune", "--out", file, "--yes", "--number", "1" * 21).code == 1
    assert clerk("report", "slip", "--out", file, "--yes", "--leader", "a" * 121).code == 1


def test_the_minutes_are_those_of_the_visit(supervisor: Program, tmp_path: Path) -> None:
    file, centre = tmp_path / "a.pdf", ("--centre", "25399")
    assert supervisor("report", "inspection", "--out", file).code == 2
    assert supervisor("report", "inspection", "--out", file, *centre).code == 1
    visit = supervisor.done("visit", "open", *centre, "--method", "on_site",
                            "--team", "Lê Văn Minh").strip()  # fmt: skip
    assert len(visit) == 64
    supervisor.done("verify", "A3", "--value", "4", "--of", "5", *centre, "--visit", visit)
    supervisor.done("visit", "close", *centre, "--opinion", "Nhất trí với kết quả")
    assert supervisor("visit", "close", *centre).code == 1
    late = supervisor("verify", "A3", "--value", "5", "--of", "5", *centre, "--visit", visit)
    assert (late.code, late.out) == (1, "") and "đã kết thúc" in late.err
    sheet = tmp_path / "biên bản.jpg"
    sheet.write_bytes(sample_photo(2))
    supervisor.done("visit", "sheet", sheet, *centre)
    supervisor.done("report", "inspection", "--out", file, *centre, "--number", "7")
    text = text_of(file)
    for told in ("BIÊN BẢN", "Lê Văn Minh", "Nhất trí với kết quả", "Phạm Văn Lực"):
        assert told in text


def test_a_paper_that_cannot_be_written_leaves_the_old_file(clerk: Program, tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "none" / "a.pdf"):
        said = clerk("report", "blank", "--out", file)
        assert said.code == 1
        assert str(file) in said.err
    assert clerk("report", "area", "--out", tmp_path / "a.pdf", "--area", "không có").code == 1
    assert [one.name for one in tmp_path.iterdir()] == [clerk.folder.name]


def test_the_minutes_name_no_signer_and_no_issuer_that_nobody_entered(
    supervisor: Program, tmp_path: Path
) -> None:
    file, centre = tmp_path / "a.pdf", ("--centre", "25399")
    supervisor.done("visit", "open", *centre, "--method", "on_site", "--team",
                    "Lê Văn Minh, Trưởng đoàn\nTrần Thị Mỹ, Thư ký",
                    "--present", "Nguyễn Văn An, Giám đốc Trung tâm")  # fmt: skip
    supervisor.done("report", "inspection", "--out", file, *centre)
    text = text_of(file)
    signed = text[text.index("NGƯỜI GHI BIÊN BẢN") : text.index("Phụ lục")]
    for name in ("Lê Văn Minh", "Trần Thị Mỹ", "Nguyễn Văn An"):  # a title makes nobody a signer
        assert name in text and name not in signed
    supervisor.done("visit", "close", *centre, "--head", "Lê Văn Minh, Chánh Văn phòng",
                    "--recorder", "Trần Thị Mỹ, chuyên viên",
                    "--representative", "Ông Nguyễn Văn An, Giám đốc Trung tâm")  # fmt: skip
    supervisor.done("report", "inspection", "--out", file, "--yes", *centre)
    text = text_of(file)
    signed = text[text.index("NGƯỜI GHI BIÊN BẢN") : text.index("Phụ lục")]
    for name in ("Lê Văn Minh", "Trần Thị Mỹ", "Nguyễn Văn An"):
        assert name in signed
    assert "Phạm Văn Lực" not in signed
    assert "của Đoàn kiểm tra)" in text
    assert "Như trên" not in text


def test_a_letter_needs_a_gap_and_never_lists_the_secret_item(
    clerk: Program, tmp_path: Path
) -> None:
    file = tmp_path / "a.pdf"
    secret = clerk("report", "letter", "--item", "E3", "--out", file)
    assert secret.code == 1 and "không công khai" in secret.err
    none = clerk("report", "letter", "--item", "C1", "--out", file)
    assert none.code == 1 and "C1" in none.err
    assert clerk("report", "letter", "--item", "Z9", "--out", file).code == 1
    assert not file.exists()


def test_a_report_is_written_for_word_processors_by_its_ending(
    clerk: Program, tmp_path: Path
) -> None:
    file = tmp_path / "a.docx"
    clerk.done("report", "commune", "--out", file)
    assert file.read_bytes().startswith(b"PK")
    said = clerk("report", "slip", "--out", tmp_path / "b.docx")
    assert said.code == 1 and "DOCX" in said.err
    assert not (tmp_path / "b.docx").exists()


def test_a_batch_stops_goes_on_and_gives_the_same_bytes(
    clerk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = tmp_path / "papers", tmp_path / "again"
    said = clerk.done("report", "batch", "commune", "--out", folder, "--one-file")
    assert said.splitlines()[0].startswith("1/1 ")
    (file,) = folder.glob("bao-cao-25399-*.pdf")
    (whole,) = folder.glob("tat-ca-*.pdf")
    clerk.done("report", "batch", "commune", "--out", other, "--one-file")
    for one in (file, whole):
        assert (other / one.name).read_bytes() == one.read_bytes()
    before = file.stat().st_mtime_ns
    assert "vừa ghi 0" in clerk.done("report", "batch", "commune", "--out", folder, "--resume")
    assert file.stat().st_mtime_ns == before
    clerk.done("answer", "A3", "--value", "4", "--of", "5", "--cause", "no_staff")
    assert "vừa ghi 1" in clerk.done("report", "batch", "commune", "--out", folder, "--resume")
    said = clerk.done("report", "batch", "returned", "--out", folder)
    assert "không có yêu cầu bổ sung" in said and said.splitlines()[-1].startswith("0 ")

    def stopped(*_given: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("desktop_app.reports.drawing.drawn", stopped)
    cut = clerk("report", "batch", "commune", "--out", tmp_path / "third")
    assert cut.code == 1 and "--resume" in cut.err


def test_the_words_of_a_letter_stand_before_or_behind_the_options(
    clerk: Program, tmp_path: Path
) -> None:
    out = ("--out", tmp_path / "a.pdf")
    words: tuple[object, ...]
    for words in (("gap", "C1", *out), (*out, "gap", "C1"), ("--item", "C1", *out)):
        said = clerk("report", "letter", *words)
        assert said.code == 1 and "C1" in said.err  # by no submission is it lacking
    for words in (("returned", *out), (*out, "returned")):
        said = clerk("report", "letter", *words)
        assert said.code == 1 and "yêu cầu bổ sung" in said.err
    for words in (out, ("returned", "C1", *out), ("gap", *out), ("all", *out)):
        assert clerk("report", "letter", *words).code == 2
