"""Refusals of uploads, each with a sentence, and a full disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from central_service.database import schema
from central_service.files import evidence
from desktop_app.core.ids import Role
from support.machines import HERE, PIECE, Connect, Said, prepared
from support.service import RunningService, running
from support.uploads import NAME, PATH, PHOTO, RESUMABLE, files_of, forget, held, offset
from support.usb_drives import package_of


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One service for all: what it held is forgotten before each test."""
    with running(tmp_path_factory.mktemp("service")) as one:
        yield prepared(one)


@pytest.fixture
def service(place: RunningService) -> RunningService:
    forget(place)
    return place


def test_a_file_that_nobody_takes_is_refused_before_it_is_sent_to_its_end(
    connect: Connect, service: RunningService
) -> None:
    clerk, program = connect(), b"MZ\x90\x00" + bytes(100_000)
    with pytest.raises(Said) as said:
        clerk.upload(HERE, program, body=program[:5_000])
    assert (said.value.status, said.value.code) == (415, "media_type")
    assert files_of(service) == []


def test_too_large_a_file_is_refused_in_words(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MAX_BYTES", 1000)
    with pytest.raises(Said) as said:
        connect().upload(HERE, PHOTO)
    assert (said.value.status, said.value.code) == (413, "too_large")
    assert "1000" in said.value.message
    assert files_of(service) == []


def test_a_commune_that_has_all_it_may_have_is_told_so(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO)
    monkeypatch.setattr(evidence, "MAX_COMMUNE_BYTES", len(PHOTO) + 500)
    clerk.upload(HERE, b"%PDF-1.7", body=b"")
    with pytest.raises(Said) as said:
        clerk.upload(HERE, b"%PDF-1.7" + bytes(600))
    assert (said.value.status, said.value.code) == (413, "commune_full")
    assert HERE in said.value.message


def test_room_is_reserved_when_a_file_begins_to_come(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many begin at once, and though nothing of them has come."""
    monkeypatch.setattr(evidence, "MAX_COMMUNE_BYTES", 10 * 1024)
    clerks = [connect() for _ in range(4)]

    def begin(number: int) -> str:
        try:
            clerks[number % 4].upload(HERE, b"%d" % number, body=b"", length=1024)
        except Said as said:
            return said.code
        return "begun"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(begin, range(40)))
    assert told.count("begun") == 10
    assert told.count("commune_full") == 30


def test_one_device_reserves_no_more_than_its_part(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central_service.files.uploads.MAX_RESERVED", 2048)
    clerk, other = connect(), connect()
    for number in range(2):
        clerk.upload(HERE, b"%d" % number, body=b"", length=1024)
    with pytest.raises(Said) as said:
        clerk.upload(HERE, b"third", body=b"", length=1024)
    assert said.value.code == "too_large"
    assert other.upload(HERE, b"third", body=b"", length=1024).ok


def test_what_a_package_carries_has_no_more_room_than_what_comes_over_the_network(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    clerk.write(HERE)
    request = clerk.request(clerk.segment(HERE))
    data = package_of(clerk, service, request, files={f"{HERE}/{NAME}": PHOTO})
    monkeypatch.setattr(evidence, "MAX_COMMUNE_BYTES", len(PHOTO) - 1)
    clerk.http("POST", "/v1/packages", data=data)
    assert clerk.http("POST", f"/v1/evidence/{HERE}/have", json=[NAME]).json() == {NAME: 0}
    assert files_of(service) == []
    monkeypatch.setattr(evidence, "MAX_COMMUNE_BYTES", len(PHOTO))
    clerk.http("POST", "/v1/packages", data=data)
    assert held(clerk) == PHOTO


def test_more_than_was_announced_is_refused(connect: Connect) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=b"")
    with pytest.raises(Said) as said:
        clerk.piece(HERE, NAME, 0, PHOTO + b"!")
    assert (said.value.status, said.value.code) == (413, "too_large")
    with pytest.raises(Said):
        clerk.piece(HERE, NAME, 0, iter([PHOTO + b"!"]))


@pytest.mark.parametrize(
    ("heads", "status", "code"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412, "tus_version"),
        ({"Tus-Resumable": ""}, 412, "tus_version"),
        ({"Upload-Metadata": ""}, 400, "malformed"),
        ({"Upload-Metadata": "filename eA=="}, 400, "malformed"),
        ({"Upload-Metadata": "sha256 !!!"}, 400, "malformed"),
        ({"Upload-Metadata": "sha256 Li4vLi4="}, 400, "malformed"),
        ({"Upload-Length": "-1"}, 400, "malformed"),
        ({"Upload-Length": "x"}, 400, "malformed"),
        ({"Upload-Length": "0"}, 415, "media_type"),
    ],
)
def test_an_upload_that_does_not_say_what_it_must_is_refused(
    connect: Connect, heads: dict[str, str], status: int, code: str
) -> None:
    with pytest.raises(Said) as said:
        connect().upload(HERE, PHOTO, body=b"", headers=heads)
    told = said.value
    if heads == {"Upload-Length": "0"}:
        assert told.code in ("media_type", "hash_mismatch")
        return
    assert (told.status, told.code) == (status, code)
    if status == 412:
        assert told.headers["tus-version"] == "1.0.0"


@pytest.mark.parametrize(
    ("heads", "status"), [({"Content-Type": "image/jpeg"}, 415), ({"Upload-Offset": "x"}, 400)]
)
def test_a_piece_that_does_not_say_what_it_must_is_refused(
    connect: Connect, heads: dict[str, str], status: int
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=b"")
    told = RESUMABLE | {"Upload-Offset": "0", "Content-Type": PIECE} | heads
    with pytest.raises(Said) as said:
        clerk.http("PATCH", PATH, data=PHOTO, headers=told)
    assert said.value.status == status
    assert offset(clerk) == 0


@pytest.mark.logs
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_is_full_keeps_what_fitted_and_asks_to_come_back(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    room = [30_000]
    write = os.write

    def full(handle: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(number, "No space left on device")
        wrote = write(handle, data[: room[0]])
        room[0] -= wrote
        return wrote

    clerk = connect()
    with monkeypatch.context() as broken:
        broken.setattr("central_service.files.uploads.os.write", full)
        with pytest.raises(Said) as said:
            clerk.upload(HERE, PHOTO)
    assert (said.value.status, said.value.code) == (507, "no_room")
    with service.service.database.reading() as connection:
        assert connection.execute(select(schema.evidence)).all() == []
    assert offset(clerk) == 30_000
    clerk.piece(HERE, NAME, 30_000, PHOTO[30_000:])
    assert held(clerk) == PHOTO


def test_a_disk_that_fails_at_the_last_step_loses_nothing(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    clerk = connect()
    with monkeypatch.context() as broken:
        broken.setattr("central_service.stores.folder_store.flush_folder", full)
        with pytest.raises(Said) as said:
            clerk.upload(HERE, PHOTO)
    assert said.value.status == 507
    with service.service.database.reading() as connection:
        assert connection.execute(select(schema.evidence)).all() == []
    clerk.upload(HERE, PHOTO)
    assert held(clerk) == PHOTO


def test_files_leave_room_for_those_who_send_changes(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central_service.limits.concurrency.MAX_UPLOADING", 0)
    clerk = connect()
    with pytest.raises(Said) as said:
        clerk.upload(HERE, PHOTO)
    assert (said.value.status, said.value.code) == (503, "busy")
    assert int(said.value.headers["retry-after"]) > 0
    clerk.write(HERE)
    assert clerk.sync(HERE).receipts


def test_a_viewer_sends_no_files(connect: Connect) -> None:
    with pytest.raises(Said) as said:
        connect(Role.VIEWER).upload(HERE, PHOTO)
    assert (said.value.status, said.value.code) == (403, "forbidden")
