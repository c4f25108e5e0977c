"""The service over HTTP: bytes, JSON, heads and paths; and entries that are signed and hostile."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import logging
import random
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from desktop_app.core.ids import Role
from support.exchangers import Exchanger
from support.machines import AREA, HERE, Connect, Machine, prepared
from support.mutation import mutated
from support.service import RunningService, running

from .decoders import Frames, good_requests
from .target import Broken, Target

WAIT = 20  # seconds for one answer


class Alarm(logging.Handler):
    """Keeps what was logged as an error: unexpected tracebacks."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


class ServiceUnderTest:
    """A service with one honest clerk and one supervisor, and a handler on its log."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="fuzz-")))
        self.alarm = Alarm()
        logging.getLogger().addHandler(self.alarm)
        self._stack.callback(logging.getLogger().removeHandler, self.alarm)
        (folder / "service").mkdir()
        self.service: RunningService = self._stack.enter_context(running(folder / "service"))
        prepared(self.service)
        self.service.publish()
        self.connect = Connect(self.service)
        self._stack.callback(self.connect.close)
        self.clerk = self.connect()
        self.supervisor = Exchanger(folder / "luc", "Lực", role=Role.SUPERVISOR)
        self._stack.callback(self.supervisor.close)
        code = self.service.code(Role.SUPERVISOR, area=AREA)
        self.supervisor.enrol(self.service.url, code)
        told = requests.get(self.service.url + "/schema/openapi.json", timeout=WAIT).json()
        self.codes = frozenset(_codes_of(told))

    def close(self) -> None:
        self._stack.close()

    def judge(self, status: int, heads: Any, body: bytes, *, method: str = "POST") -> str:
        """Return what an answer was; raise Broken for one that no request may get."""
        if self.alarm.told:
            raise Broken(f"logged: {self.alarm.told.pop()}")
        if status >= 500:
            raise Broken(f"{status}: {body[:500]!r}")
        if status < 400:
            return str(status)
        if method == "HEAD":
            return str(status)
        try:
            problem = json.loads(body)
        except ValueError:
            raise Broken(f"{status} without JSON: {heads} {body[:200]!r}") from None
        if problem["code"] not in self.codes or not problem["message"].strip():
            raise Broken(f"{status} {problem}")
        if set(problem) != {"code", "message", "params"}:
            raise Broken(f"{status} {problem}")
        return f"{status} {problem['code']}"

    def honest_work_goes_through(self) -> None:
        """Raise Broken unless a clerk's entry is received and every reader still reads."""
        self.clerk.write(HERE, counter=1)
        sent = len(self.clerk.feeds[HERE])  # type: ignore[index]
        receipt = self.clerk.sync(HERE).receipts[0]
        if receipt.through != sent:
            raise Broken(f"the clerk's entry {sent} has no receipt: {receipt}")
        outcome = self.supervisor.exchange()
        if outcome.troubles or not outcome.complete:
            raise Broken(f"the supervisor cannot read: {outcome}")
        if self.alarm.told:
            raise Broken(f"logged: {self.alarm.told.pop()}")


def _codes_of(description: Any) -> frozenset[str]:
    """Return the codes of problems that the description publishes."""
    refused = description["paths"]["/v1/enrol"]["post"]["responses"]["400"]
    schema = refused["content"]["application/json"]["schema"]
    return frozenset(schema["properties"]["code"]["enum"])


class OfService(Target):
    """A target that asks a running service."""

    def __init__(self, place: ServiceUnderTest) -> None:
        super().__init__()
        self.place = place
        self._session = requests.Session()
        self._session.trust_env = False

    def ask(self, method: str, path: str, data: bytes, **heads: str) -> str:
        answer = self._session.request(
            method, self.place.service.url + path, data=data, headers=heads, timeout=WAIT
        )
        return self.place.judge(answer.status_code, answer.headers, answer.content, method=method)

    @property
    def token(self) -> str:
        return f"Bearer {self.place.clerk.token}"

    def settle(self) -> None:
        self.place.honest_work_goes_through()

    def close(self) -> None:
        self._session.close()


class SyncBodies(OfService, Frames):
    """The raw route of the exchange."""

    name = "POST /v1/sync"

    def __init__(self, place: ServiceUnderTest) -> None:
        super().__init__(place)
        clerk = self.place.clerk
        clerk.write(HERE)
        from desktop_app.sync.wire.messages import encode_request

        honest = clerk.request(clerk.segment(HERE))
        self.good = [encode_request(honest), encode_request(clerk.request()), *good_requests()[:4]]

    def outcome(self, data: bytes) -> str:
        token = {"Authorization": self.token} if len(data) % 3 else {}
        return self.ask("POST", "/v1/sync", data, **token)


class Enrolments(OfService):
    """The JSON of an enrolment: damaged, and damaged and signed all the same."""

    name = "POST /v1/enrol"

    def __init__(self, place: ServiceUnderTest) -> None:
        super().__init__(place)
        self._stranger: Machine = self.place.connect.stranger()
        # A code that was never given: right ones would be used up.
        asked = self._stranger.request_enrolment("7K3F-9M2P-QR8", HERE)
        self.good = [msgspec.json.encode(asked)]

    def outcome(self, data: bytes) -> str:
        # The service slows down after wrong codes, also for the fuzzer.
        if self.place.service.service is not None:
            self._forget_wrong_tries()
        return self.ask("POST", "/v1/enrol", data, **{"Content-Type": "application/json"})

    def make(self, chance: random.Random) -> bytes:
        if chance.random() < 0.5:
            return super().make(chance)
        from desktop_app.core.changes.roster import EnrolRequest, sign_enrolment

        text = mutated(chance, ["Nguyễn Thị Hoa".encode(), b"7K3F-9M2P-QR8"]).decode(
            "utf-8", "replace"
        )
        members = ("code", "person", "position", "phone", "commune")
        good = msgspec.json.decode(self.good[0], type=EnrolRequest)
        changed = msgspec.structs.replace(good, **{chance.choice(members): text})
        return msgspec.json.encode(sign_enrolment(changed, self._stranger.private_key))

    def _forget_wrong_tries(self) -> None:
        from central_service.limits import wrong_tries

        wrong_tries.WrongTries.MEMORY = 0.0


class EvidenceAsked(OfService):
    """Which files the service lacks."""

    name = "POST /v1/evidence/…/have"

    def __init__(self, place: ServiceUnderTest) -> None:
        super().__init__(place)
        self.good = [msgspec.json.encode(["ab" * 32, "cd" * 32]), b"[]"]

    def outcome(self, data: bytes) -> str:
        heads = {"Authorization": self.token, "Content-Type": "application/json"}
        return self.ask("POST", f"/v1/evidence/{HERE}/have", data, **heads)


class RawHttp(OfService):
    """Raw bytes at the port: broken heads, strange paths, two requests in one."""

    name = "raw HTTP"

    def __init__(self, place: ServiceUnderTest) -> None:
        super().__init__(place)
        body = good_requests()[1]
        heads = f"Host: x\r\nAuthorization: {self.token}\r\nConnection: close\r\n"
        sync = (
            f"POST /v1/sync HTTP/1.1\r\n{heads}Content-Length: {len(body)}\r\n\r\n".encode() + body
        )
        file = "ab" * 32
        self.good = [
            sync,
            f"GET /v1/health HTTP/1.1\r\n{heads}\r\n".encode(),
            f"GET /v1/evidence/{HERE}/{file} HTTP/1.1\r\n{heads}Range: bytes=0-4\r\n\r\n".encode(),
            f"HEAD /v1/evidence/{HERE}/{file} HTTP/1.1\r\n{heads}\r\n".encode(),
            f"GET /v1/checklists/{file} HTTP/1.1\r\n{heads}Accept-Language: en\r\n\r\n".encode(),
            (
                f"POST /v1/evidence/{HERE}/have HTTP/1.1\r\n{heads}"
                "Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n"
            ).encode(),
            f"OPTIONS * HTTP/1.1\r\n{heads}\r\n".encode(),
            f"GET /schema/openapi.json HTTP/1.1\r\n{heads}\r\n".encode(),
        ]

    def outcome(self, data: bytes) -> str:
        where = urlsplit(self.place.service.url)
        with socket.create_connection(
            (where.hostname or "", where.port or 0), timeout=WAIT
        ) as line:
            try:
                line.sendall(data)
                line.shutdown(socket.SHUT_WR)
                answer = http.client.HTTPResponse(
                    line, method=data.split(b" ")[0].decode("latin-1")
                )
                answer.begin()
                body = answer.read()
            except (http.client.HTTPException, ConnectionError, ValueError) as error:
                # The server closes the connection on what is no HTTP, and logs no more than that.
                if self.place.alarm.told:
                    raise Broken(f"logged: {self.place.alarm.told.pop()}") from error
                return f"closed: {type(error).__name__}"
        kind = answer.headers.get_content_type()
        if kind == "text/plain" and answer.status == 400:
            return "400 of the server: no HTTP"
        if kind == "application/vnd.oai.openapi+json":
            return "described"
        method = data.split(b" ")[0].decode("latin-1")
        return self.place.judge(answer.status, answer.headers, body, method=method)


class Uploads(RawHttp):
    """The heads and pieces of tus uploads, in any order."""

    name = "tus"

    def __init__(self, place: ServiceUnderTest) -> None:
        super().__init__(place)
        scan = b"%PDF-1.7 " + b"a scan " * 40 + b"%%EOF"
        file = hashlib.sha256(scan).hexdigest()
        named = base64.b64encode(file.encode()).decode()
        heads = (
            f"Host: x\r\nAuthorization: {self.token}\r\nConnection: close\r\n"
            "Tus-Resumable: 1.0.0\r\n"
        )
        to, piece = f"/v1/evidence/{HERE}/uploads", "Content-Type: application/offset+octet-stream"

        def asked(first: str, more: str = "", body: bytes = b"") -> bytes:
            length = f"Content-Length: {len(body)}\r\n"
            return f"{first} HTTP/1.1\r\n{heads}{length}{more}\r\n".encode() + body

        whole = f"Upload-Length: {len(scan)}\r\nUpload-Metadata: sha256 {named},filename eA==\r\n"
        self.good = [
            asked(f"POST {to}", whole),
            asked(f"POST {to}", f"{whole}{piece}\r\n", scan[:20]),
            asked(f"HEAD {to}/{file}"),
            asked(f"PATCH {to}/{file}", f"Upload-Offset: 0\r\n{piece}\r\n", scan[:50]),
            asked(f"PATCH {to}/{file}", f"Upload-Offset: 50\r\n{piece}\r\n", scan[50:]),
            asked(f"POST {to}/{file}", f"X-HTTP-Method-Override: DELETE\r\n{piece}\r\n"),
            asked(f"DELETE {to}/{file}"),
            asked(f"OPTIONS {to}"),
            asked(f"GET /v1/evidence/{HERE}/{file}", "Range: bytes=4-\r\n"),
        ]


ALL = (SyncBodies, Enrolments, EvidenceAsked, RawHttp, Uploads)
