"""Files of any name, from any place: taken whole, or refused in words with nothing changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from desktop_app.core.changes.bodies import Attach, body_of
from desktop_app.core.fault import EntryRefused
from desktop_app.core.files import media
from desktop_app.core.files.evidence_files import FileRefused, NotTaken
from desktop_app.core.ids import EvidenceKind, ItemId
from desktop_app.i18n import sentence
from desktop_app.photos.sample import sample_photo
from desktop_app.workspace import Workspace
from support.attachments import DOCUMENTS, REFUSED, case, page, saved, word

STAFF = ItemId("lead.director_assigned")


def attached(desk: Workspace, file: Path, **how: Any) -> Attach:
    body = body_of(desk.attaching.attach(STAFF, file, **how).change)
    assert isinstance(body, Attach)
    return body


def refused(desk: Workspace, file: Path, **how: Any) -> str:
    before = desk.desk().items[STAFF].evidence
    with pytest.raises(EntryRefused) as why:
        desk.attaching.attach(STAFF, file, **how)
    assert desk.desk().items[STAFF].evidence == before
    return sentence(why.value)


def test_each_case_from_the_field_ends_as_it_should(clerk: Workspace, tmp_path: Path) -> None:
    taken = {
        "turned-make-as-number.jpg": "image/jpeg",
        "turned-samples-as-text.jpg": "image/jpeg",
        "turned-ycbcr-short.jpg": "image/jpeg",
        "scan-three-pages.tif": "application/pdf",
        "scan-one-bit.png": "image/png",
        "phone-heic-inside.jpg": "image/jpeg",
        "pdf-after-newline.pdf": "application/pdf",
    }
    for name, kind in taken.items():
        (tmp_path / name).write_bytes(case(name))
        body = attached(clerk, tmp_path / name)
        assert (body.name, body.media) == (name, kind)
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert "là tệp trống" in refused(clerk, tmp_path / "empty.pdf")
    head = case("pdf-after-newline.pdf").removeprefix(b"\r\n")[:60]
    (tmp_path / "zeros.pdf").write_bytes(head + bytes(100_000))
    assert "thiếu phần cuối" in refused(clerk, tmp_path / "zeros.pdf")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_evidence_is_refused_in_vietnamese(
    clerk: Workspace, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "quyết định.pdf"
    file.write_bytes(REFUSED[name])
    said = refused(clerk, file)
    assert said.startswith("“quyết định.pdf” ")
    assert set(said) & set("ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ")


def test_documents_are_kept_byte_for_byte(clerk: Workspace, tmp_path: Path) -> None:
    for nth, (data, suffix) in enumerate(DOCUMENTS.values()):
        file = tmp_path / f"{nth}{suffix}"
        file.write_bytes(data)
        body = attached(clerk, file)
        assert body.evidence is EvidenceKind.DOCUMENT
        assert body.sha256 is not None
        kept = clerk.attaching.file_of(body.sha256)
        assert kept is not None
        assert kept.read_bytes() == data


@pytest.mark.parametrize("password", ["", "bí mật"])
def test_a_pdf_is_refused_where_nobody_can_read_it_without_its_password(
    clerk: Workspace, tmp_path: Path, password: str
) -> None:
    canvas = Canvas(
        str(tmp_path / "a.pdf"),
        encrypt=StandardEncryption(password, ownerPassword="chủ", canPrint=0),
    )
    canvas.drawString(100, 100, "12")
    canvas.save()
    if password:
        assert "có mật khẩu" in refused(clerk, tmp_path / "a.pdf")
    else:  # protected against printing only: everybody can read it
        assert attached(clerk, tmp_path / "a.pdf").media == "application/pdf"


def test_the_desk_tells_of_a_file_before_it_is_kept(clerk: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "quét.tif"
    file.write_bytes(case("scan-three-pages.tif"))
    told: list[tuple[int, int]] = []

    def before(kept: Any) -> None:
        told.append((kept.pages, len(clerk.desk().items[STAFF].evidence)))

    attached(clerk, file, before=before)
    assert told == [(3, 0)]
    assert "3 trang" in refused(clerk, file, kind=EvidenceKind.PHOTO)


def test_a_folder_is_called_a_folder(clerk: Workspace, tmp_path: Path) -> None:
    assert "là thư mục" in refused(clerk, tmp_path)
    assert f"“{Path.cwd().name}” là thư mục" in refused(clerk, Path())


def test_a_file_that_is_gone_with_its_drive_is_said(clerk: Workspace, tmp_path: Path) -> None:
    assert "không có tệp" in refused(clerk, tmp_path / "F" / "ảnh.jpg")


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_links_lead_to_their_file_or_nowhere(clerk: Workspace, tmp_path: Path) -> None:
    (tmp_path / "ảnh.jpg").write_bytes(sample_photo(1))
    (tmp_path / "lối tắt.jpg").symlink_to(tmp_path / "ảnh.jpg")
    assert attached(clerk, tmp_path / "lối tắt.jpg").media == "image/jpeg"
    (tmp_path / "vòng.jpg").symlink_to(tmp_path / "vòng.jpg")
    assert "vòng" in refused(clerk, tmp_path / "vòng.jpg")
    (tmp_path / "hỏng.jpg").symlink_to(tmp_path / "không có")
    assert "không có tệp" in refused(clerk, tmp_path / "hỏng.jpg")
    os.mkfifo(tmp_path / "ống.jpg")
    assert "không phải là tệp" in refused(clerk, tmp_path / "ống.jpg")


@pytest.mark.parametrize("more", [b"x", b""])
def test_a_file_that_is_still_being_written_is_not_taken_half(
    clerk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: bytes
) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(word())
    whole = os.fstat

    def changing(handle: int) -> os.stat_result:
        monkeypatch.setattr(os, "fstat", whole)
        if more:
            with file.open("ab") as stream:
                stream.write(more)
        os.utime(file, ns=(1, 1))
        return whole(handle)

    monkeypatch.setattr(os, "fstat", changing)
    # Opening a file calls fstat too: the file changes at the first call of any.
    assert "còn đang ghi" in refused(clerk, file)
    file.write_bytes(word())
    assert attached(clerk, file).name == "a.docx"


@pytest.mark.parametrize(
    ("data", "limit"), [(DOCUMENTS["PDF"][0], "MAX_DOCUMENT"), (sample_photo(1), "MAX_PICTURE")]
)
def test_a_file_over_its_limit_is_refused_before_it_is_read(
    clerk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, limit: str
) -> None:
    monkeypatch.setattr(media, limit, 2**20)
    file = tmp_path / "lớn"
    file.write_bytes(data)
    assert attached(clerk, file).size > 0
    with file.open("r+b") as stream:
        stream.truncate(2**20 + 1)
    assert "lớn hơn 1 MB" in refused(clerk, file)


def test_a_film_is_called_a_film_whatever_its_size(clerk: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "phim.mp4"
    file.write_bytes(REFUSED["film"])
    with file.open("r+b") as stream:
        stream.truncate(3 * 2**30)  # a sparse file: no bytes on the disk
    with pytest.raises(FileRefused) as why:
        clerk.attaching.attach(STAFF, file)
    assert why.value.reason is NotTaken.FILM


@pytest.mark.parametrize(
    "name",
    [
        "x" * 200 + ".jpg",
        "ảnh\u202egpj.exe",
        "CON.jpg",
        "a\u200b\u200b.jpg",
        "Ủy ban nhân dân xã Đắk Nhau {0} %s <b>.jpg",
        "  .jpg",
        "\u0301\u0301\u0301.jpg",
    ],
)
def test_names_of_any_letters_are_kept_fit_to_be_shown(
    clerk: Workspace, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(saved(page("a", size=(60, 40)), "JPEG"))
    body = attached(clerk, tmp_path / name)
    assert body.name
    assert body.name.isprintable()
    assert "\u202e" not in body.name
    assert "\u200b" not in body.name
    assert len(body.name) <= 120
    assert body.sha256 is not None
    copy = clerk.attaching.copy_to_open(body.sha256, body.name)
    assert copy is not None
    assert copy.suffix == ".jpg"
    assert copy.name.split(".")[0].lower() != "con"
