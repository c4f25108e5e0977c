"""The HTTP surface: its description, its errors, its limits."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
import requests
from litestar.testing import AsyncTestClient

from central_service.access.codes import make_code
from central_service.http.app import create_app
from central_service.limits import concurrency
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.sync.wire.messages import MAX_BATCH_BYTES, WIRE_VERSION
from support.machines import HERE, PIECE, Connect, Said
from support.service import NAME, RunningService


@pytest.fixture
def description(service: RunningService) -> dict[str, Any]:
    """The published description."""
    answer = requests.get(service.url + "/schema/openapi.json", timeout=20)
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    told: dict[str, Any] = answer.json()
    return told


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, verb and operation of all."""
    for path, item in description["paths"].items():
        for verb, operation in item.items():
            if verb in ("get", "put", "post", "head", "delete", "patch"):
                yield path, verb, operation


def test_the_description_names_every_route(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    assert {(verb, path) for path, verb, _ in operations(description)} == {
        ("post", "/v1/sync"),
        ("post", "/v1/enrol"),
        ("get", "/v1/health"),
        ("get", "/v1/checklists/{sha256}"),
        ("post", "/v1/packages"),
        ("post", "/v1/evidence/{commune}/have"),
        ("post", "/v1/evidence/{commune}/uploads"),
        ("head", "/v1/evidence/{commune}/uploads/{sha256}"),
        ("patch", "/v1/evidence/{commune}/uploads/{sha256}"),
        ("post", "/v1/evidence/{commune}/uploads/{sha256}"),
        ("delete", "/v1/evidence/{commune}/uploads/{sha256}"),
        ("head", "/v1/evidence/{commune}/{sha256}"),
        ("get", "/v1/evidence/{commune}/{sha256}"),
        ("get", "/v1/authority"),
        ("get", "/v1/figures/{commune}"),
        ("get", "/v1/updates/{system}/{version}"),
        ("get", "/v1/updates/{system}"),
    }


def test_the_description_is_consistent(description: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(description)]
    assert len(ids) == len(set(ids))
    for path, verb, operation in operations(description):
        where = f"{verb} {path}"
        named = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), where
        assert {"400", "503"} <= set(operation["responses"]), where
        for status, response in operation["responses"].items():
            assert response["description"], where
            if status >= "400" and verb != "head":
                schema = response["content"]["application/json"]["schema"]
                assert {"code", "message"} <= set(schema["properties"]), where


def test_every_reference_of_the_description_leads_somewhere(description: dict[str, Any]) -> None:
    text = json.dumps(description)
    for reference in set(re.findall(r'"\$ref": ?"#/([^"]+)"', text)):
        found: Any = description
        for step in reference.split("/"):
            found = found[step]
        assert found


@pytest.mark.parametrize(
    ("verb", "path", "kind"),
    [
        ("post", "/v1/sync", "application/octet-stream"),
        ("patch", "/v1/evidence/{commune}/uploads/{sha256}", PIECE),
    ],
)
def test_raw_bodies_are_described_too(
    description: dict[str, Any], verb: str, path: str, kind: str
) -> None:
    body = description["paths"][path][verb]["requestBody"]
    assert body["required"] is True
    assert list(body["content"]) == [kind]


def test_what_needs_the_token_says_so(description: dict[str, Any]) -> None:
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    is_open = {path for path, _, one in operations(description) if not one.get("security")}
    assert is_open == {"/v1/enrol", "/v1/health", "/v1/authority"}


def test_nothing_is_loaded_from_strangers(service: RunningService) -> None:
    for path in ("/schema", "/schema/openapi.json"):
        answer = requests.get(service.url + path, timeout=20)
        assert "json" in answer.headers["content-type"]
    for path in ("/schema/swagger", "/schema/redoc", "/schema/elements"):
        assert requests.get(service.url + path, timeout=20).status_code == 404


def test_health_tells_who_is_there(service: RunningService) -> None:
    told = requests.get(service.url + "/v1/health", timeout=20).json()
    assert (told["name"], told["wire"], told["epoch"]) == (NAME, WIRE_VERSION, 1)
    assert told["service"] == service.service.seal.service


def test_a_published_checklist_is_handed_out_under_its_hash(
    connect: Connect, service: RunningService
) -> None:
    sha256 = service.publish()
    clerk = connect()
    assert clerk.roster is not None
    assert [notice.sha256 for notice in clerk.roster.checklists] == [sha256]
    content = clerk.http("GET", f"/v1/checklists/{sha256}").content
    checklist = msgspec.json.decode(content, type=Checklist)
    assert len(checklist.items_in_order) == 64
    with pytest.raises(Said) as said:
        clerk.http("GET", f"/v1/checklists/{'0' * 64}")
    assert said.value.code == "not_found"


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "code"),
    [
        ("GET", "/nothing", None, 404, "not_found"),
        ("GET", "/v1/enrol", None, 405, "method"),
        ("POST", "/v1/enrol", b"{", 400, "malformed"),
        ("POST", "/v1/enrol", b'{"code": 5}', 400, "malformed"),
        ("POST", "/v1/enrol", b"\xff\xfe", 400, "malformed"),
        ("POST", "/v1/sync", b"", 400, "malformed"),
        ("POST", "/v1/sync", b"<html>", 400, "malformed"),
        ("POST", "/v1/enrol", b" " * (300 * 1024), 413, "too_large"),
        ("POST", "/v1/sync", b"x" * (2 * MAX_BATCH_BYTES + 65), 413, "too_large"),
    ],
)
def test_whatever_is_sent_is_answered_in_words_with_a_code(
    service: RunningService, verb: str, path: str, body: bytes | None, status: int, code: str
) -> None:
    answer = requests.request(verb, service.url + path, data=body, timeout=20)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code)
    assert "Traceback" not in answer.text
    assert told["message"]


def test_a_mistake_of_ours_is_told_without_its_details(
    service: RunningService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the secret detail")

    monkeypatch.setattr("central_service.http.routes.standing", fails)
    with caplog.at_level("CRITICAL", logger="central_service"):
        answer = requests.get(service.url + "/v1/health", timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret detail" not in answer.text


def test_a_person_is_answered_in_the_language_asked_for(connect: Connect) -> None:
    machine = connect.stranger()
    told = []
    for language in ("vi", "en"):
        with pytest.raises(Said) as said:
            machine.http("GET", f"/v1/checklists/{'0' * 64}", headers={"Accept-Language": language})
        told.append(said.value.message)
    assert told[1] == "This needs the token that the device got when it was connected."
    assert told[0] != told[1]


def test_the_head_of_an_answer_is_short(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    body = _encoded(clerk)
    parts = urlsplit(clerk.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as line:
        line.sendall(
            b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + (clerk.token or "").encode()
            + b"\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
            + body
        )
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert len(head) < 70, head
    assert len(rest) < 30


def test_a_connection_that_breaks_in_the_middle_of_a_body_harms_nobody(
    connect: Connect, service: RunningService
) -> None:
    parts = urlsplit(service.url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port)
    line.putrequest("POST", "/v1/sync")
    line.putheader("Content-Length", "1000")
    line.endheaders(b"half")
    line.close()
    clerk = connect()
    clerk.write(HERE)
    assert clerk.sync(HERE).receipts[0].through == 1


def test_too_many_at_once_are_told_to_come_back(
    service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concurrency, "MAX_INSIDE", 0)
    answer = requests.post(service.url + "/v1/sync", data=b"x", timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0


def test_a_full_queue_is_told_to_come_back(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    clerk.write(HERE)
    with monkeypatch.context() as broken:
        broken.setattr("central_service.custody.writer.MAX_WAITING", 0)
        with pytest.raises(Said) as said:
            clerk.sync(HERE)
    assert (said.value.status, said.value.code) == (503, "busy")
    assert clerk.sync(HERE).receipts[0].through == 1


def test_the_application_runs_without_a_server_of_ours(service: RunningService) -> None:
    async def ask() -> int:
        async with AsyncTestClient(create_app(service.service)) as client:
            answer = await client.get("/v1/health")
            return int(answer.status_code)

    assert asyncio.run(ask()) == 200
    assert make_code(service.service, Role.CLERK, commune=CommuneCode(HERE)).code


def _encoded(machine: Any) -> bytes:
    from desktop_app.sync.wire.messages import encode_request

    return encode_request(machine.request())
