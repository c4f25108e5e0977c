"""Evidence files: whole, hashed, of a known kind, and held commune by commune."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from central_service.files import evidence
from central_service.trouble.service_faults import EvidenceType
from desktop_app import photos
from desktop_app.core.files.evidence_files import FileRefused
from desktop_app.core.files.media import media_of
from desktop_app.core.ids import EvidenceHash, Role
from support.attachments import DOCUMENTS, REFUSED, case
from support.machines import AREA, HERE, THERE, Connect, Machine, Said
from support.service import RunningService

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300
NAME = hashlib.sha256(PHOTO).hexdigest()


def put(machine: Machine, data: bytes = PHOTO, *, name: str = "", commune: str = HERE) -> str:
    """Send *data* and return the media type that the service found."""
    named = name or hashlib.sha256(data).hexdigest()
    machine.upload(commune, data, name=named)
    told = machine.http("HEAD", f"/v1/evidence/{commune}/{named}")
    return str(told.headers["content-type"])


def files_of(service: RunningService) -> list[Path]:
    """Return every file in the folder of evidence."""
    return [file for file in (service.folder / "evidence").rglob("*") if file.is_file()]


def test_a_file_comes_back_as_it_was_sent(connect: Connect) -> None:
    clerk, supervisor = connect(), connect(Role.SUPERVISOR)
    assert put(clerk) == "image/jpeg"
    answer = supervisor.http("GET", f"/v1/evidence/{HERE}/{NAME}")
    assert answer.content == PHOTO
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment")
    told = supervisor.http("HEAD", f"/v1/evidence/{HERE}/{NAME}")
    assert (told.status_code, told.headers["content-length"]) == (200, str(len(PHOTO)))


def test_sending_a_file_again_is_success(connect: Connect, service: RunningService) -> None:
    clerk, colleague = connect(), connect(person="Lê Hữu Đức")
    put(clerk)
    put(colleague)
    assert [file.name for file in files_of(service)] == [NAME]


def test_a_file_that_arrived_damaged_is_not_kept(connect: Connect, service: RunningService) -> None:
    with pytest.raises(Said) as said:
        put(connect(), PHOTO + b"!", name=NAME)
    assert said.value.code == "hash_mismatch"
    assert files_of(service) == []


def test_a_file_is_resumed_at_the_byte_where_the_connection_broke(connect: Connect) -> None:
    clerk, supervisor = connect(), connect(Role.SUPERVISOR)
    put(clerk)
    path = f"/v1/evidence/{HERE}/{NAME}"
    rest = supervisor.http("GET", path, headers={"Range": "bytes=5000-"})
    assert (rest.status_code, rest.content) == (206, PHOTO[5000:])
    assert rest.headers["content-range"] == f"bytes 5000-{len(PHOTO) - 1}/{len(PHOTO)}"
    assert rest.headers["content-length"] == str(len(PHOTO) - 5000)


@pytest.mark.parametrize(
    "asked", ["bytes=999999999-", "bytes=-5", "bytes=0-5", "bytes=1-2,4-5", "lines=1-", "x"]
)
def test_ranges_that_nobody_of_ours_asks_for_bring_the_whole_file(
    connect: Connect, asked: str
) -> None:
    clerk = connect()
    put(clerk)
    answer = clerk.http("GET", f"/v1/evidence/{HERE}/{NAME}", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, PHOTO)


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00 a program for Windows",
        b"\x7fELF\x02\x01\x01 a program for Linux",
        b"<html><script>alert(1)</script></html>",
        b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"#!/bin/sh\nrm -rf /",
        b"\x00\x01\x02\x03",
        b"",
    ],
)
def test_what_is_no_evidence_is_refused_whatever_its_name(connect: Connect, data: bytes) -> None:
    with pytest.raises(Said) as said:
        put(connect(), data)
    assert (said.value.status, said.value.code) == (415, "media_type")


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic....", "image/heic"),
        (b"PK\x03\x04....", "application/zip"),
        ('{"tốc độ": 52.4}'.encode(), "text/plain"),
        ("\ufeffNgày,Mbit/s\n".encode(), "text/plain"),
        (("ữ" * 2000).encode()[:4095], "text/plain"),
    ],
)
def test_the_kind_is_told_by_the_content(head: bytes, media: str) -> None:
    assert media_of(head) == media


def test_knowing_a_hash_is_no_proof_of_having_the_file(
    connect: Connect, service: RunningService
) -> None:
    put(connect())
    other = connect(commune=THERE)
    with pytest.raises(Said) as said:
        other.http("GET", f"/v1/evidence/{THERE}/{NAME}")
    assert (said.value.status, said.value.code) == (404, "not_found")
    assert other.http("POST", f"/v1/evidence/{THERE}/have", json=[NAME]).json() == {NAME: 0}
    put(other, commune=THERE)
    assert other.http("POST", f"/v1/evidence/{THERE}/have", json=[NAME]).json() == {}
    assert len(files_of(service)) == 1


def test_have_is_asked_for_many_files_at_once(connect: Connect) -> None:
    clerk = connect()
    put(clerk)
    lacking = [f"{n:064x}" for n in range(200)]
    asked = [*lacking[:100], NAME, *lacking[100:]]
    assert clerk.http("POST", f"/v1/evidence/{HERE}/have", json=asked).json() == dict.fromkeys(
        lacking, 0
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (["xyz"], "malformed"),
        ([1], "malformed"),
        ({}, "malformed"),
        (["0" * 64] * 2_001, "too_large"),
    ],
)
def test_a_question_that_is_none_is_refused(connect: Connect, body: object, code: str) -> None:
    with pytest.raises(Said) as said:
        connect().http("POST", f"/v1/evidence/{HERE}/have", json=body)
    assert said.value.code == code


@pytest.mark.parametrize("commune", ["..", "abcde", "1", "253999", "%2e%2e"])
def test_a_path_that_names_no_commune_is_refused(connect: Connect, commune: str) -> None:
    with pytest.raises(Said) as said:
        connect().http("GET", f"/v1/evidence/{commune}/{NAME}")
    assert said.value.code in ("malformed", "refused", "not_found")
    assert said.value.status in (400, 404)


def test_a_supervisor_attaches_to_the_communes_of_the_area(connect: Connect) -> None:
    supervisor = connect(Role.SUPERVISOR, area=AREA)
    assert put(supervisor) == "image/jpeg"


def test_a_row_without_its_file_is_not_held(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    put(clerk)
    files_of(service)[0].unlink()
    with pytest.raises(Said) as said:
        clerk.http("GET", f"/v1/evidence/{HERE}/{NAME}")
    assert said.value.status == 404
    assert clerk.http("POST", f"/v1/evidence/{HERE}/have", json=[NAME]).json() == {NAME: 0}
    put(clerk)
    assert clerk.http("GET", f"/v1/evidence/{HERE}/{NAME}").content == PHOTO


@pytest.mark.parametrize("name", REFUSED)
def test_the_service_refuses_what_a_desk_refuses(name: str, tmp_path: Path) -> None:
    file = tmp_path / "came"
    file.write_bytes(REFUSED[name])
    sha256 = EvidenceHash(hashlib.sha256(REFUSED[name]).hexdigest())
    with pytest.raises(EvidenceType) as refused:
        evidence.checked(file, sha256)
    assert sha256[:8] in str(refused.value)
    with pytest.raises(FileRefused) as at_the_desk:
        photos.prepare(REFUSED[name], name=sha256[:8])
    assert str(at_the_desk.value) == str(refused.value)


@pytest.mark.parametrize("name", ["pdf-after-newline.pdf", "phone-heic-inside.jpg"])
def test_the_service_keeps_what_a_desk_takes(name: str, connect: Connect) -> None:
    assert put(connect(), case(name)) in ("application/pdf", "image/heic")


def test_a_copy_that_broke_off_is_refused_in_words(
    connect: Connect, service: RunningService
) -> None:
    for data, why in ((b"", "0 byte"), (b"%PDF-1.4\n" + bytes(100_000), "thiếu phần cuối")):
        with pytest.raises(Said) as said:
            put(connect(), data)
        assert (said.value.status, said.value.code) == (415, "media_type")
        assert why in said.value.message
    assert files_of(service) == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_documents_of_an_office_are_kept(name: str, tmp_path: Path) -> None:
    file = tmp_path / "came"
    data, _suffix = DOCUMENTS[name]
    file.write_bytes(data)
    size, media = evidence.checked(file, EvidenceHash(hashlib.sha256(data).hexdigest()))
    assert (size, media) == (len(data), photos.prepare(data, name="a").media)


@pytest.mark.parametrize(
    "name",
    ["turned-make-as-number.jpg", "scan-three-pages.tif", "scan-one-bit.png",
     "phone-heic-inside.jpg", "pdf-after-newline.pdf"],
)  # fmt: skip
def test_what_a_desk_made_of_a_file_is_kept(name: str, tmp_path: Path) -> None:
    kept = photos.prepare(case(name), name=name)
    file = tmp_path / "came"
    file.write_bytes(kept.data)
    sha256 = EvidenceHash(hashlib.sha256(kept.data).hexdigest())
    assert evidence.checked(file, sha256) == (len(kept.data), kept.media)
