"""The proxies of docs/run-a-province.md, started as they stand there: a desk works through each."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from desktop_app.core.changes.bodies import Attach
from desktop_app.core.ids import EvidenceHash, EvidenceKind, Role
from desktop_app.photos.sample import sample_photo
from desktop_app.storage.evidence import keep
from support.exchangers import Exchanger
from support.machines import HERE
from support.service import RunningService, running

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs" / "run-a-province.md").read_text("utf-8")
NAME = "rasoat.tinh.gov.vn"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until *process* listens at *port*."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        assert process.poll() is None, "the proxy ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the proxy does not listen")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a folder with a certificate of this machine, its key, and its authority's."""
    authority = trustme.CA()
    made = authority.issue_cert("localhost", "127.0.0.1")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    made.private_key_pem.write_to_path(tmp_path / "privkey.pem")
    for pem in made.cert_chain_pems:
        pem.write_to_path(tmp_path / "fullchain.pem", append=True)
    return tmp_path


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with running(tmp_path / "service") as one:
        one.open_round("2026-11")
        yield one


def work_through(url: str, service: RunningService, folder: Path) -> None:
    """Enrol a desk at *url*, send answers and a photo of three megabytes, and look for them."""
    desk = Exchanger(folder / "desk", "Hoa", commune=HERE)
    try:
        desk.enrol(url, service.code(Role.CLERK, commune=HERE), ca=folder / "ca.pem")
        photo = sample_photo(1)
        photo += bytes(3 * 2**20 - len(photo))
        name: EvidenceHash = keep(desk.store, photo, "image/jpeg")
        attached = Attach(
            evidence=EvidenceKind.PHOTO, sha256=name, media="image/jpeg", size=len(photo)
        )
        desk.answer("staff.assigned", "met", value="5", of="5")
        desk.write(attached, item="premises.counters")
        outcome = desk.exchange()
        assert (outcome.sent, outcome.waiting, outcome.evidence_waiting) == (2, 0, 0)
        kept = service.folder / "evidence" / name[:2] / name
        assert kept.read_bytes() == photo
    finally:
        desk.close()


@pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
def test_a_desk_works_through_nginx(certificate: Path, service: RunningService) -> None:
    (server,) = re.findall(r"```nginx\n(.*?)```", PAGE, re.DOTALL)
    port = free_port()
    made = server.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    made = made.replace(f"/etc/letsencrypt/live/{NAME}", str(certificate))
    made = made.replace("http://127.0.0.1:8118", service.url)
    places = "".join(
        f"{kind}_temp_path {certificate}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = certificate / "nginx.conf"
    file.write_text(
        f"daemon off;\nmaster_process off;\npid {certificate}/pid;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{made}}}\n"
    )
    process = subprocess.Popen(
        ["nginx", "-p", certificate, "-c", file, "-e", certificate / "error.log"]
    )
    try:
        wait_for(port, process)
        work_through(f"https://127.0.0.1:{port}", service, certificate)
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")
def test_a_desk_works_through_caddy(
    certificate: Path, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site,) = re.findall(rf"```\n({re.escape(NAME)} {{.*?)```", PAGE, re.DOTALL)
    port = free_port()
    made = site.replace(
        f"{NAME} {{",
        f"https://127.0.0.1:{port} {{\n    tls {certificate}/fullchain.pem"
        f" {certificate}/privkey.pem",
    )
    made = made.replace("127.0.0.1:8118", service.url.partition("://")[2])
    file = certificate / "Caddyfile"
    file.write_text("{\n    admin off\n    auto_https disable_redirects\n}\n" + made)
    monkeypatch.setenv("XDG_DATA_HOME", str(certificate / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(certificate / "config"))
    process = subprocess.Popen(
        ["caddy", "run", "--config", file, "--adapter", "caddyfile"],
        stderr=subprocess.DEVNULL,
        cwd=certificate,
    )
    try:
        wait_for(port, process)
        work_through(f"https://127.0.0.1:{port}", service, certificate)
    finally:
        process.terminate()
        process.wait(20)
