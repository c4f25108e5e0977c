"""serve: reloading, stopping, whom it answers, what it says of its own troubles."""

from __future__ import annotations

import signal
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from central_service.cli.command_line import main
from central_service.founding.clock import refuse_wrong_clock
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from central_service.http.address import Address
from central_service.trouble import problems
from central_service.trouble.service_faults import DatabaseUnusable, NoRoom, SettingRefused
from central_service.trouble.trouble_log import EVERY, TROUBLE, TroubleLog
from desktop_app.i18n import N_
from support.service import ServiceProcess

linux = pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[ServiceProcess]:
    folder = tmp_path / "service"
    folder.mkdir()
    process = ServiceProcess(folder)
    yield process
    process.kill()


def issue(folder: Path) -> tuple[Path, Path]:
    """Write a new certificate and its key over the ones before; return both."""
    issued = trustme.CA().issue_cert("127.0.0.1")
    cert, key = folder / "cert.pem", folder / "key.pem"
    issued.cert_chain_pems[0].write_to_path(str(cert))
    issued.private_key_pem.write_to_path(str(key))
    return cert, key


def served(url: str) -> str:
    """Return the certificate that a new connection gets."""
    name, _, port = url.removeprefix("https://").partition(":")
    return ssl.get_server_certificate((name, int(port)), timeout=20).strip()


@linux
def test_a_hang_up_has_the_certificate_read_again_and_stops_nobody(host: ServiceProcess) -> None:
    cert, key = issue(host.folder)
    url = host.start("--port", "0", "--tls-cert", str(cert), "--tls-key", str(key))
    before = served(url)
    assert before == cert.read_text().strip()
    issue(host.folder)
    assert host.process is not None
    assert host.process.stdout is not None
    host.process.send_signal(signal.SIGHUP)
    while served(url) == before:
        time.sleep(0.05)
    now = cert.read_text().strip()
    assert served(url) == now
    cert.write_text("no certificate")
    host.process.send_signal(signal.SIGHUP)
    assert "read again" in host.process.stdout.readline()
    assert "stays as it was" in host.process.stdout.readline()
    assert served(url) == now, "a broken file leaves the certificate as it was"
    assert host.stop() == 0


@linux
def test_a_hang_up_reaches_every_worker(tmp_path: Path, new_database: Callable[[], str]) -> None:
    folder = tmp_path / "service"
    folder.mkdir()
    host = ServiceProcess(folder, database=new_database())
    try:
        cert, key = issue(folder)
        url = host.start(
            "--port", "0", "--workers", "2", "--tls-cert", str(cert), "--tls-key", str(key)
        )
        issue(folder)
        assert host.process is not None
        host.process.send_signal(signal.SIGHUP)
        new = cert.read_text().strip()
        in_a_row = 0
        while in_a_row < 12:  # twelve connections reach both workers
            in_a_row = in_a_row + 1 if served(url) == new else 0
        assert host.stop() == 0
    finally:
        host.kill()


@linux
def test_a_trickling_client_does_not_hold_a_stop_up(host: ServiceProcess) -> None:
    url = host.start("--port", "0")
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20) as line:
        line.sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n{")
        assert host.process is not None
        host.process.terminate()
        sent = 1
        while host.process.poll() is None and sent < 9000:
            try:
                line.sendall(b" ")
            except OSError:
                break
            sent += 1
            time.sleep(0.2)
        assert host.process.wait(20) == 0
        assert sent < 60, "twelve seconds of trickling"


@pytest.mark.parametrize("said", ["nonsense", "10.0.0", "*", ","])
def test_addresses_of_proxies_are_read_before_anything_is_said(
    tmp_path: Path, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database", str(tmp_path / "s.db")]
    assert main([*where, "serve", "--port", "0", "--behind-proxy", said]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def test_behind_a_proxy_only_the_proxy_and_this_machine_are_answered() -> None:
    address = Address(behind_proxy="10.0.0.7, 172.16.0.0/12,2001:db8::/32")
    for client in ("127.0.0.1", "::1", "10.0.0.7", "172.20.1.1", "::ffff:10.0.0.7", "2001:db8::9"):
        assert address.takes_from(client), client
    for client in ("10.0.0.8", "192.0.2.1", "2001:db9::1", "?"):
        assert not address.takes_from(client), client
    assert Address().takes_from("192.0.2.1")


@linux
def test_a_connection_past_the_proxy_is_closed(host: ServiceProcess) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but the loopback")
        own = probe.getsockname()[0]
    url = host.start("--port", "0", "--host", "0.0.0.0", "--behind-proxy")
    port = int(url.rpartition(":")[2])
    with socket.create_connection((own, port), timeout=20) as line:
        try:
            line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(100) == b""
        except ConnectionError:
            pass


def test_a_machine_with_an_impossible_clock_does_not_serve(tmp_path: Path) -> None:
    with open_service(settings(database=str(tmp_path / "s.db"))) as service:
        known = int(time.time())
        service.known_until = known
        refuse_wrong_clock(service, known)
        refuse_wrong_clock(service, known - 600)
        for wrong in (
            known - 2 * 24 * 3600,
            int(datetime(2009, 1, 1, tzinfo=UTC).timestamp()),
            int(datetime(2099, 1, 1, tzinfo=UTC).timestamp()),
        ):
            with pytest.raises(SettingRefused):
                refuse_wrong_clock(service, wrong)


def gone() -> DatabaseUnusable:
    return DatabaseUnusable(N_("The database cannot be used: {reason}."), reason="x")


def test_a_trouble_is_logged_once_a_minute_and_once_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    at = 100.0
    log = TroubleLog(lambda: at)
    for _ in range(5):
        log.note(gone())
    log.note(NoRoom(N_("The service's disk is full; the file stays on your machine for now.")))
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    at += EVERY
    log.note(gone())
    assert "5" in caplog.records[-1].getMessage()
    log.works()
    log.works()
    assert len(caplog.records) == 4
    assert "again" in caplog.records[-1].getMessage()
    caplog.clear()


def test_every_answer_about_a_trouble_of_the_service_goes_to_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    TROUBLE.works()
    caplog.clear()
    assert problems.answer(gone())[0] == 503
    (record,) = caplog.records
    assert "database" in record.getMessage()
    TROUBLE.works()
    caplog.clear()
