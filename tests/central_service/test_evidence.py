"""Evidence files: whole, hashed, of a known kind, and held commune by commune."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from central_service import evidence, schema
from central_service.media import media_of
from desktop_app.core.ids import Role
from support.machines import AREA, HERE, THERE, Connect, Machine, Said
from support.service import RunningService

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300
NAME = hashlib.sha256(PHOTO).hexdigest()


def put(machine: Machine, data: bytes = PHOTO, *, name: str = "", commune: str = HERE) -> str:
    """Send *data* and return the media type that the service found."""
    named = name or hashlib.sha256(data).hexdigest()
    answer = machine.http("PUT", f"/v1/evidence/{commune}/{named}", data=data)
    media: str = answer.json()["media"]
    return media


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


def test_an_upload_that_breaks_off_leaves_nothing(
    connect: Connect, service: RunningService
) -> None:
    def half() -> Iterator[bytes]:
        yield PHOTO[:1000]
        raise ConnectionResetError

    with pytest.raises(requests.ConnectionError):
        connect().http("PUT", f"/v1/evidence/{HERE}/{NAME}", data=half())
    service.stop()
    assert files_of(service) == []


def test_what_a_crash_left_behind_is_removed_after_a_day(service: RunningService) -> None:
    folder = service.folder / "evidence"
    folder.mkdir()
    old, young = folder / ".in-old", folder / ".in-young"
    for file in (old, young):
        file.write_bytes(PHOTO)
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    evidence.sweep(service.service)
    assert files_of(service) == [young]


def test_a_file_that_comes_in_unknown_length_is_taken(connect: Connect) -> None:
    pieces = (PHOTO[at : at + 1000] for at in range(0, len(PHOTO), 1000))
    answer = connect().http("PUT", f"/v1/evidence/{HERE}/{NAME}", data=pieces)
    assert answer.json()["size"] == len(PHOTO)


@pytest.mark.parametrize("announced", [True, False])
def test_too_large_a_file_is_refused_in_words(
    connect: Connect,
    service: RunningService,
    monkeypatch: pytest.MonkeyPatch,
    announced: bool,
) -> None:
    monkeypatch.setattr(evidence, "MAX_BYTES", 1000)
    data = PHOTO if announced else iter([PHOTO])
    with pytest.raises(Said) as said:
        connect().http("PUT", f"/v1/evidence/{HERE}/{NAME}", data=data)
    assert (said.value.status, said.value.code) == (413, "too_large")
    assert files_of(service) == []


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
    assert other.http("POST", f"/v1/evidence/{THERE}/have", json=[NAME]).json() == [NAME]
    put(other, commune=THERE)
    assert other.http("POST", f"/v1/evidence/{THERE}/have", json=[NAME]).json() == []
    assert len(files_of(service)) == 1


def test_have_is_asked_for_many_files_at_once(connect: Connect) -> None:
    clerk = connect()
    put(clerk)
    lacking = [f"{n:064x}" for n in range(200)]
    asked = [*lacking[:100], NAME, *lacking[100:]]
    assert clerk.http("POST", f"/v1/evidence/{HERE}/have", json=asked).json() == lacking


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
    assert clerk.http("POST", f"/v1/evidence/{HERE}/have", json=[NAME]).json() == [NAME]
    put(clerk)
    assert clerk.http("GET", f"/v1/evidence/{HERE}/{NAME}").content == PHOTO


def test_a_disk_that_is_full_leaves_nothing_half(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    clerk = connect()
    with monkeypatch.context() as broken:
        broken.setattr("central_service.evidence.os.fsync", full)
        with pytest.raises(Said) as said:
            put(clerk)
    assert (said.value.status, said.value.code) == (507, "no_room")
    assert files_of(service) == []
    with service.service.database.reading() as connection:
        assert connection.execute(select(schema.evidence)).all() == []
    put(clerk)
