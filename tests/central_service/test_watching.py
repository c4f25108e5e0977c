"""The service seen from outside: alive, ready, its figures, its log, its acts."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
import trustme
from prometheus_client.parser import text_string_to_metric_families

from central_service.administration.audit import audit_lines
from central_service.cli.command_line import main
from central_service.http.address import Address
from central_service.http.certificates import certificate_warning
from central_service.http.serving import served_warning
from central_service.http.watching import Watching
from central_service.trouble.log_lines import JsonLines
from desktop_app.core.ids import Role
from support.machines import HERE, Connect
from support.service import RunningService, ServiceProcess


@pytest.fixture
def watched(service: RunningService) -> Iterator[str]:
    with Watching(service.service, "127.0.0.1", 0) as one:
        yield f"http://127.0.0.1:{one.port}"


def figures(url: str) -> dict[str, float]:
    text = requests.get(url + "/metrics", timeout=20).text
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_is_alive_and_ready_and_counts_what_it_holds(watched: str, connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    alive = requests.get(watched + "/healthz", timeout=20)
    assert (alive.status_code, alive.json()["alive"]) == (200, True)
    ready = requests.get(watched + "/readyz", timeout=20)
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "troubles": {}})
    told = figures(watched)
    assert told["readiness_entries"] == 1
    assert told["readiness_machines"] == 1
    assert told["readiness_communes_heard_today"] == 1
    assert told["readiness_database_up"] == 1
    assert told["readiness_verify_faults"] == 0
    assert requests.get(watched + "/other", timeout=20).status_code == 404


def test_without_its_database_it_is_alive_and_not_ready(
    watched: str, service: RunningService
) -> None:
    service.stop()
    service.service.database.close()
    file = service.folder / "service.db"
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{file}{suffix}").unlink()
    file.rename(service.folder / "elsewhere.db")
    file.mkdir()
    try:
        assert requests.get(watched + "/healthz", timeout=20).status_code == 200
        ready = requests.get(watched + "/readyz", timeout=20)
        assert ready.status_code == 503
        assert "database" in ready.json()["troubles"]
        assert figures(watched)["readiness_database_up"] == 0
    finally:
        file.rmdir()
        (service.folder / "elsewhere.db").rename(file)


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process by a signal")
def test_serve_answers_monitors_on_an_address_of_its_own(tmp_path: Path) -> None:
    host = ServiceProcess(tmp_path)
    try:
        url = host.start("--port", "0", "--watch-port", "0", "--log", "json")
        assert requests.get(url + "/metrics", timeout=20).status_code == 404
        assert host.stop() == 0
    finally:
        host.kill()


def test_a_line_of_the_log_is_one_json_object() -> None:
    record = logging.LogRecord("a.b", logging.ERROR, "x.py", 1, "Xã %s\nhai", ("Đak",), None)
    line = JsonLines().format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["from"], said["message"]) == ("error", "a.b", "Xã Đak\nhai")
    assert said["time"].endswith("Z")


def test_every_act_is_in_the_audit(
    service: RunningService, connect: Connect, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = connect()
    service.area("Bắc", HERE)
    service.code(Role.VIEWER, area="Bắc")
    service.revoke(clerk.device)
    where = ["--database", service.database, "--folder", str(service.folder)]
    assert main([*where, "audit", "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert [line["act"] for line in lines][-3:] == ["area", "code", "revoke"]
    assert lines[-1]["detail"]["device"] == clerk.device
    assert main([*where, "audit", "--since", str(len(lines) - 1)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    with service.service.database.reading() as connection:
        assert len(list(audit_lines(connection))) == len(lines)


@pytest.mark.parametrize(
    ("days", "host", "said"),
    [(-1, "127.0.0.1", "ran out"), (9, "rasoat.tinh.gov.vn", "is not for"), (9, "127.0.0.1", "")],
)
def test_a_certificate_that_keeps_devices_out_is_not_ready(
    service: RunningService, tmp_path: Path, days: int, host: str, said: str
) -> None:
    """Also one for another name that runs out soon: the graver fault is told."""
    now = datetime.now(UTC)
    issued = trustme.CA().issue_cert(
        "127.0.0.1", not_before=now - timedelta(days=30), not_after=now + timedelta(days=days)
    )
    file = tmp_path / "cert.pem"
    issued.cert_chain_pems[0].write_to_path(str(file))
    with Watching(
        service.service, "127.0.0.1", 0, lambda: certificate_warning(file, host=host)
    ) as one:
        ready = requests.get(f"http://127.0.0.1:{one.port}/readyz", timeout=20)
    assert ready.status_code == (503 if said else 200)
    assert said in str(ready.json()["troubles"].get("certificate", ""))


def test_a_certificate_that_is_served_is_judged_and_not_only_the_file(tmp_path: Path) -> None:
    """The file holds a good one; what is served ran out, because nobody had it read again."""
    now, ca = datetime.now(UTC), trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(
        "127.0.0.1", not_before=now - timedelta(days=30), not_after=now - timedelta(days=1)
    ).configure_cert(context)
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    new = ca.issue_cert("127.0.0.1")
    new.private_key_pem.write_to_path(str(key))
    new.cert_chain_pems[0].write_to_path(str(cert))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with listener.accept()[0] as plain, context.wrap_socket(plain, server_side=True):
                pass

        server = threading.Thread(target=answer)
        server.start()
        port = listener.getsockname()[1]
        warning = served_warning(Address(port=port, tls_cert=cert, tls_key=key))
        server.join(20)
    assert warning is not None
    assert warning.keeps_out
