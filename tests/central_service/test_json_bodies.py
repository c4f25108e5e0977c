"""Bodies that are no JSON, connections that break inside them, error pages of the framework."""

from __future__ import annotations

import http.client
import logging
import socket
from urllib.parse import urlsplit

import pytest
import requests

from central_service.trouble import problems
from support.machines import HERE, Connect
from support.service import RunningService


@pytest.mark.parametrize(
    "body", [b'{"code": "\xff"}', b'["' + b"\xed\xa0\x80" + b'"]', b"[" * 200_000, b"{", b"nul"]
)
@pytest.mark.parametrize("path", ["/v1/enrol", f"/v1/evidence/{HERE}/have"])
def test_what_is_no_json_is_refused_in_words(
    service: RunningService, connect: Connect, path: str, body: bytes
) -> None:
    heads = {"Authorization": f"Bearer {connect().token}", "Content-Type": "application/json"}
    answer = requests.post(service.url + path, data=body, headers=heads, timeout=20)
    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"
    assert answer.json()["message"]


def test_a_connection_that_breaks_inside_json_is_no_error_of_the_service(
    service: RunningService, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    where = urlsplit(service.url)
    with caplog.at_level(logging.WARNING):
        for method, path in (("POST", "/v1/enrol"), ("POST", f"/v1/evidence/{HERE}/have")):
            with socket.create_connection((where.hostname or "", where.port or 0)) as line:
                head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
                line.sendall(head.encode() + b'{"co')
        connect()  # is answered after them
    assert caplog.records == []


def test_a_refused_piece_whose_sender_hung_up_is_no_error_of_the_service(
    service: RunningService, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = connect()
    where = urlsplit(service.url)
    head = (
        f"PATCH /v1/evidence/{HERE}/uploads/{'ab' * 32} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {clerk.token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 7\r\n"
        "Content-Type: application/offset+octet-stream\r\nContent-Length: 40000\r\n\r\n"
    )
    with caplog.at_level(logging.WARNING):
        for _ in range(20):
            with socket.create_connection((where.hostname or "", where.port or 0)) as line:
                line.sendall(head.encode() + b"x" * 40_000)
                line.shutdown(socket.SHUT_RDWR)
        connect()  # is answered after them
    assert caplog.records == []


def test_a_page_that_is_not_there_is_answered_like_all_else(service: RunningService) -> None:
    for path in ("/schema/strange.json", "/nowhere", "/v1/evidence/25399/%FF"):
        where = urlsplit(service.url)
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
        line.request("GET", path)
        answer = line.getresponse()
        assert "json" in (answer.getheader("content-type") or "")
        assert b'"code"' in answer.read()
        line.close()


def test_the_description_publishes_every_code(service: RunningService) -> None:
    told = requests.get(service.url + "/schema/openapi.json", timeout=20).json()
    refused = told["paths"]["/v1/enrol"]["post"]["responses"]["400"]
    schema = refused["content"]["application/json"]["schema"]
    assert schema["properties"]["code"]["enum"] == problems.codes()
    assert {"busy", "malformed", "wire_version", "internal", "no_room"} <= set(problems.codes())
