"""Uploads in pieces: nothing that arrived is sent twice, nothing damaged is kept."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from central_service.files import evidence, uploads
from central_service.limits import streams
from central_service.trouble.service_faults import OffsetConflict
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash
from support.machines import HERE, PIECE, THERE, Connect, Machine, Said, prepared
from support.service import RunningService, ServiceProcess, running
from support.uploads import NAME, PATH, PHOTO, RESUMABLE, files_of, forget, held, offset


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """One service for all: what it held is forgotten before each test."""
    with running(tmp_path_factory.mktemp("service")) as one:
        yield prepared(one)


@pytest.fixture
def service(place: RunningService) -> RunningService:
    forget(place)
    return place


def cut_after(data: bytes) -> Iterator[bytes]:
    """Yield *data*, then break the connection."""
    yield data
    raise ConnectionResetError


def test_what_is_spoken_is_said_to_whoever_asks(connect: Connect) -> None:
    told = connect.stranger().http("OPTIONS", PATH, token=None)
    assert told.status_code == 204
    assert told.headers["tus-version"] == "1.0.0"
    assert "creation" in told.headers["tus-extension"].split(",")
    assert told.headers["tus-max-size"] == str(evidence.MAX_BYTES)


def test_a_file_comes_in_pieces(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    begun = clerk.upload(HERE, PHOTO, body=b"")
    assert (begun.status_code, begun.headers["upload-offset"]) == (201, "0")
    assert begun.headers["location"] == PATH
    assert begun.headers["tus-resumable"] == "1.0.0"
    assert begun.headers["upload-expires"].endswith("GMT")
    for at in range(0, len(PHOTO), 30_000):
        assert offset(clerk) == at
        said = clerk.piece(HERE, NAME, at, PHOTO[at : at + 30_000])
        assert said.status_code == 204
    assert said.headers["upload-offset"] == str(len(PHOTO))
    assert held(clerk) == PHOTO
    assert [file.name for file in files_of(service)] == [NAME]
    assert offset(clerk) == len(PHOTO)  # a client that did not receive it asks again


def test_a_small_file_takes_one_request(connect: Connect) -> None:
    clerk = connect()
    said = clerk.upload(HERE, PHOTO)
    assert (said.status_code, said.headers["upload-offset"]) == (201, str(len(PHOTO)))
    assert held(clerk) == PHOTO


def test_to_begin_again_is_to_ask_where_it_stands(connect: Connect) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=PHOTO[:20_000])
    assert clerk.upload(HERE, PHOTO, body=b"").headers["upload-offset"] == "20000"
    # Sent from the start once more: what is there already is skipped.
    said = clerk.upload(HERE, PHOTO, body=PHOTO[:50_000])
    assert said.headers["upload-offset"] == "50000"
    clerk.piece(HERE, NAME, 50_000, PHOTO[50_000:])
    assert held(clerk) == PHOTO
    assert clerk.upload(HERE, PHOTO, body=b"").headers["upload-offset"] == str(len(PHOTO))


def test_what_came_before_a_disconnect_is_kept(connect: Connect) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=b"")
    with pytest.raises(requests.ConnectionError):
        clerk.piece(HERE, NAME, 0, cut_after(PHOTO[:40_000]))
    deadline = time.monotonic() + 20
    while offset(clerk) < 40_000 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert offset(clerk) == 40_000
    asked = clerk.http("POST", f"/v1/evidence/{HERE}/have", json=[NAME, "0" * 64])
    assert asked.json() == {NAME: 40_000, "0" * 64: 0}
    clerk.piece(HERE, NAME, 40_000, PHOTO[40_000:])
    assert held(clerk) == PHOTO


def test_a_connection_that_died_without_a_close_holds_nothing_up(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=PHOTO[:500])
    monkeypatch.setattr(streams, "GRACE", 0.5)
    heads = RESUMABLE | {
        "Authorization": f"Bearer {clerk.token}",
        "Content-Type": PIECE,
        "Content-Length": str(len(PHOTO) - 500),
        "Upload-Offset": "500",
        "Host": "x",
    }
    said = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as line:
        line.sendall(f"PATCH {PATH} HTTP/1.1\r\n{said}\r\n".encode() + PHOTO[500:1500])
        assert line.recv(4096).startswith(b"HTTP/1.1 408 ")  # and nothing more was ever sent
    assert offset(clerk) in (500, 1500)  # a machine that is busy may be slow with the first bytes
    clerk.upload(HERE, PHOTO)
    assert held(clerk) == PHOTO


def test_a_restart_of_the_service_costs_no_byte(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=PHOTO[:30_000])
    service.restart()
    assert offset(clerk) == 30_000
    clerk.piece(HERE, NAME, 30_000, PHOTO[30_000:])
    assert held(clerk) == PHOTO


def test_a_service_that_was_killed_goes_on_with_a_file_where_it_stood(tmp_path: Path) -> None:
    process = ServiceProcess(tmp_path)
    clerk = Machine(process.start())
    try:
        clerk.enrol(process.run("code", "--role", "clerk", "--commune", HERE).stdout.split()[-1])
        clerk.upload(HERE, PHOTO, body=PHOTO[:30_000])
        process.kill()
        clerk.url = process.start()
        assert offset(clerk) == 30_000
        clerk.piece(HERE, NAME, 30_000, PHOTO[30_000:])
        assert held(clerk) == PHOTO
    finally:
        process.kill()
        clerk.close()


def test_two_workers_take_turns_with_one_file(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    other = RunningService(service.folder)
    try:
        other.start()
        clerk.upload(HERE, PHOTO, body=PHOTO[:30_000])
        first, clerk.url = clerk.url, other.url
        assert offset(clerk) == 30_000
        clerk.piece(HERE, NAME, 30_000, PHOTO[30_000:60_000])
        clerk.url = first
        with pytest.raises(Said) as said:
            clerk.piece(HERE, NAME, 30_000, PHOTO[30_000:60_000])
        assert (said.value.status, said.value.code) == (409, "offset")
        assert said.value.params["held"] == 60_000
        clerk.piece(HERE, NAME, 60_000, PHOTO[60_000:])
        clerk.url = other.url
        assert held(clerk) == PHOTO
    finally:
        other.close()


def test_pieces_that_come_twice_at_once_do_not_mix(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=b"")
    upload = uploads.find(
        service.service, CommuneCode(HERE), DeviceId(clerk.device), EvidenceHash(NAME)
    )
    assert upload is not None
    together = threading.Barrier(4)
    ended: list[bool] = []

    def pour() -> None:
        with uploads.OpenUpload(upload, 0) as pouring:
            together.wait()
            try:
                for at in range(0, len(PHOTO), 4096):
                    pouring.add(PHOTO[at : at + 4096])
            except OffsetConflict:
                ended.append(False)
            else:
                ended.append(True)

    threads = [threading.Thread(target=pour) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    # A loser may stop a winner that was slower: then both ask for the offset and continue.
    assert len(ended) == 4
    assert ended.count(True) <= 1
    assert upload.path.read_bytes() == PHOTO[: upload.offset]


def test_the_last_bytes_are_checked_though_the_service_stopped_before_it_did(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=PHOTO[:30_000])
    (coming,) = files_of(service)
    coming.write_bytes(PHOTO)  # as after a power cut between the last byte and the check
    assert offset(clerk) == len(PHOTO)
    assert held(clerk) == PHOTO


def test_a_file_that_is_not_what_it_was_called_is_not_kept(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    with pytest.raises(Said) as said:
        clerk.upload(HERE, PHOTO + b"!", name=NAME)
    assert (said.value.status, said.value.code) == (400, "hash_mismatch")
    assert files_of(service) == []
    assert clerk.stands(HERE, NAME).status_code == 404
    clerk.upload(HERE, PHOTO)
    assert held(clerk) == PHOTO


def test_another_length_of_the_same_content_begins_anew(connect: Connect) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=PHOTO[:30_000], length=len(PHOTO) + 7)
    said = clerk.upload(HERE, PHOTO, body=b"")
    assert said.headers["upload-offset"] == "0"


@pytest.mark.parametrize("at", [0, 30_001, 99_999_999])
def test_a_piece_from_another_byte_is_told_the_right_one(connect: Connect, at: int) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=PHOTO[:30_000])
    with pytest.raises(Said) as said:
        clerk.piece(HERE, NAME, at, PHOTO[at : at + 10])
    assert said.value.code in ("offset", "too_large")
    assert offset(clerk) == 30_000


def test_a_piece_of_a_file_that_is_held_already_is_no_trouble(connect: Connect) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO)
    assert clerk.piece(HERE, NAME, len(PHOTO), b"").status_code == 204
    with pytest.raises(Said) as said:
        clerk.piece(HERE, NAME, 0, PHOTO)
    assert (said.value.status, said.value.params["held"]) == (409, len(PHOTO))


def test_an_upload_is_ended_and_what_is_held_stays(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=PHOTO[:30_000])
    assert clerk.http("DELETE", PATH, headers=RESUMABLE).status_code == 204
    assert files_of(service) == []
    assert clerk.stands(HERE, NAME).status_code == 404
    with pytest.raises(Said) as said:
        clerk.piece(HERE, NAME, 30_000, PHOTO[30_000:])
    assert said.value.status == 404
    clerk.upload(HERE, PHOTO)
    with pytest.raises(Said) as said:
        clerk.http("DELETE", PATH, headers=RESUMABLE)
    assert said.value.status == 404
    assert held(clerk) == PHOTO


def test_where_only_post_gets_through_it_says_what_it_means(connect: Connect) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=b"")
    heads = RESUMABLE | {"Upload-Offset": "0", "Content-Type": PIECE}
    said = clerk.http(
        "POST", PATH, data=PHOTO[:9], headers=heads | {"X-HTTP-Method-Override": "PATCH"}
    )
    assert (said.status_code, said.headers["upload-offset"]) == (204, "9")
    ended = clerk.http("POST", PATH, headers=RESUMABLE | {"X-HTTP-Method-Override": "DELETE"})
    assert ended.status_code == 204
    with pytest.raises(Said):
        clerk.http("POST", PATH, headers=RESUMABLE)


def test_an_upload_belongs_to_the_device_that_began_it(connect: Connect) -> None:
    clerk, colleague = connect(), connect(person="Lê Hữu Đức")
    clerk.upload(HERE, PHOTO, body=PHOTO[:30_000])
    assert colleague.stands(HERE, NAME).status_code == 404
    assert colleague.upload(HERE, PHOTO, body=b"").headers["upload-offset"] == "0"
    with pytest.raises(Said):
        connect(commune=THERE).http("DELETE", PATH, headers=RESUMABLE)
    assert offset(clerk) == 30_000


def test_a_file_that_two_communes_send_lies_there_once(
    connect: Connect, service: RunningService
) -> None:
    here, there = connect(), connect(commune=THERE)
    here.upload(HERE, PHOTO)
    assert there.http("POST", f"/v1/evidence/{THERE}/have", json=[NAME]).json() == {NAME: 0}
    there.upload(THERE, PHOTO)
    assert held(there, THERE) == PHOTO
    assert [file.name for file in files_of(service)] == [NAME]


def test_uploads_that_nobody_goes_on_with_are_swept_after_a_week(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO, body=PHOTO[:5000])
    clerk.upload(HERE, b"%PDF-1.7 x", body=b"%PDF")
    old = next(file for file in files_of(service) if file.stat().st_size == 5000)
    eight_days_ago = time.time() - 8 * 24 * 3600
    os.utime(old, (eight_days_ago, eight_days_ago))
    uploads.sweep(service.service)
    (young,) = files_of(service)
    assert young.stat().st_size == 4
    assert clerk.stands(HERE, NAME).status_code == 404
    clerk.upload(HERE, PHOTO)
    assert held(clerk) == PHOTO
