"""Seen from outside: is the service alive, can it take requests, and figures for a monitor.

On an address of its own, this machine by default: monitors ask there, and nobody else does. Every
worker counts for itself; one of them answers.
"""

from __future__ import annotations

import http.server
import json
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from central_service.administration.daily import upkeep_of
from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import standing
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.version import VERSION
from desktop_app.i18n import N_

from .certificates import CertificateWarning

_KEPT = 5.0  # seconds that figures are kept: a monitor that asks all the time costs nothing
_DAY = 24 * 3600  # seconds
_LEAST_FREE = 256 * 1024 * 1024  # bytes on the disk of the evidence


def healthy() -> tuple[int, dict[str, object]]:
    """Return that the process runs."""
    return HTTPStatus.OK, {"alive": True, "version": VERSION}


def readiness(
    service: Service, certificate: Callable[[], CertificateWarning | None] = lambda: None
) -> tuple[int, dict[str, object]]:
    """Return whether requests can be taken now, and why not.

    *certificate* returns what is wrong with the certificate; one that keeps devices out counts.
    """
    troubles: dict[str, object] = {}
    try:
        with service.database.writing() as connection:
            connection.execute(select(schema.service.c.id).with_for_update())
    except Fault as fault:
        troubles["database"] = str(fault)
    free = _free(service)
    if free is not None and free < _LEAST_FREE:
        troubles["evidence"] = f"{free} bytes are free"
    wrong = certificate()
    if wrong is not None and wrong.keeps_out:
        troubles["certificate"] = str(wrong)
    status = HTTPStatus.SERVICE_UNAVAILABLE if troubles else HTTPStatus.OK
    return status, {"ready": not troubles, "troubles": troubles}


class Figures(Collector):
    """What a monitor draws and warns by; read from the database when it is asked for."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._at, self._kept = 0.0, list[Metric]()

    def collect(self) -> list[Metric]:
        """Return the figures, at most some seconds old."""
        if time.monotonic() - self._at > _KEPT:
            self._kept = list(self._read())
            self._at = time.monotonic()
        return self._kept

    def _read(self) -> list[Metric]:
        known = upkeep_of(self._service.folder)
        found: dict[str, tuple[str, float]] = {
            "copied": ("When the last daily copy was made, UTC seconds", known.copied),
            "verified": ("When everything held was checked last, UTC seconds", known.checked),
            "verify_faults": ("Faults that the last check found", known.faults),
            "evidence_free_bytes": ("Free on the disk of evidence", _free(self._service) or 0),
        }
        try:
            with self._service.database.reading() as connection:
                found |= _counts(connection)
            found["database_up"] = ("Whether the database answers", 1)
        except Fault:
            found["database_up"] = ("Whether the database answers", 0)
        return [
            GaugeMetricFamily(f"readiness_{name}", what, value=value)
            for name, (what, value) in found.items()
        ]


def _counts(connection: Connection) -> dict[str, tuple[str, float]]:
    def one(query: object) -> float:
        return float(connection.execute(query).scalar() or 0)  # type: ignore[call-overload]

    members, feeds = schema.members.c, schema.feeds.c
    said = standing(connection)
    heard = schema.communes.c.heard
    return {
        "epoch": ("The service's epoch", said.epoch if said else 0),
        "acts": ("Acts of administration", said.number if said else 0),
        "machines": ("Machines in force", one(select(func.count()).where(members.revoked == ""))),
        "entries": ("Entries held", one(select(func.sum(feeds.through)))),
        "evidence_bytes": ("Bytes of evidence", one(select(func.sum(schema.evidence.c.size)))),
        "communes_heard_today": (
            "Communes heard of within a day",
            one(select(func.count()).where(heard > now() - _DAY)),
        ),
        "last_receipt": ("When the last receipt was given", one(select(func.max(feeds.received)))),
    }


def _free(service: Service) -> int | None:
    try:
        return shutil.disk_usage(service.folder).free
    except OSError:
        return None


class Watching:
    """A small server beside the service; entered and left with it."""

    def __init__(
        self,
        service: Service,
        host: str,
        port: int,
        certificate: Callable[[], CertificateWarning | None] = lambda: None,
    ) -> None:
        registry = CollectorRegistry()
        registry.register(Figures(service))
        answers: dict[str, Callable[[], tuple[int, str, bytes]]] = {
            "/healthz": lambda: _as_json(healthy()),
            "/readyz": lambda: _as_json(readiness(service, certificate)),
            "/metrics": lambda: (HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(registry)),
        }

        class Handler(http.server.BaseHTTPRequestHandler):
            timeout = 10.0

            def do_GET(self) -> None:
                answer = answers.get(self.path.partition("?")[0])
                status, kind, body = (
                    answer() if answer else (HTTPStatus.NOT_FOUND, "text/plain", b"")
                )
                with suppress(ConnectionError):  # a balancer reads the first line and hangs up
                    self.send_response(status)
                    self.send_header("content-type", kind)
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Log nothing: a monitor asks every few seconds."""

        try:
            self._server = http.server.ThreadingHTTPServer((host, port), Handler)
        except OSError as error:
            raise SettingRefused(
                N_("The service cannot listen at {host}, port {port}: {reason}."),
                host=host,
                port=port,
                reason=why_refused(error),
            ) from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="watching", daemon=True
        )

    @property
    def port(self) -> int:
        """The port that it listens at."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Watching:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5.0)


def _as_json(answer: tuple[int, dict[str, object]]) -> tuple[int, str, bytes]:
    status, said = answer
    return status, "application/json", json.dumps(said, ensure_ascii=False).encode()
