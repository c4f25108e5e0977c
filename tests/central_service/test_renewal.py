"""A certificate by ACME and its renewal, with certbot and the real test authority pebble.

The commands are those of docs/run-a-province.md, with pebble's address and this machine's name.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from desktop_app.core.ids import Role
from support.exchangers import Exchanger
from support.machines import HERE
from support.service import ServiceProcess

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs" / "run-a-province.md").read_text("utf-8")
MISSING = [program for program in ("pebble", "certbot") if shutil.which(program) is None]

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason="apt-get install --no-install-recommends pebble certbot"
)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Authority:
    """pebble: it issues what is asked for, without a look at who asks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ports = [free_port() for _ in range(2)]
        self._own = folder / "authority-ca.pem"
        made = trustme.CA()
        made.cert_pem.write_to_path(self._own)
        own = made.issue_cert("localhost")
        own.private_key_pem.write_to_path(folder / "authority-key.pem")
        own.cert_chain_pems[0].write_to_path(folder / "authority.pem")
        config = {
            "listenAddress": f"127.0.0.1:{self._ports[0]}",
            "managementListenAddress": f"127.0.0.1:{self._ports[1]}",
            "certificate": str(folder / "authority.pem"),
            "privateKey": str(folder / "authority-key.pem"),
            "httpPort": free_port(),
            "tlsPort": free_port(),
            "ocspResponderURL": "",
        }
        file = folder / "pebble.json"
        file.write_text(json.dumps({"pebble": config}))
        said = {"PEBBLE_VA_ALWAYS_VALID": "1", "PEBBLE_VA_NOSLEEP": "1"}
        with (folder / "pebble.log").open("wb") as log:
            self._process = subprocess.Popen(
                ["pebble", "-config", file], env=os.environ | said, stdout=log, stderr=log
            )

    def root(self) -> Path:
        """Return the certificate that signs what is issued, once pebble answers."""
        trusted = ssl.create_default_context(cafile=str(self._own))
        url, end = f"https://localhost:{self._ports[1]}/roots/0", time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(url, context=trusted, timeout=5) as answer:
                    (self.folder / "ca.pem").write_bytes(answer.read())
                return self.folder / "ca.pem"
            except OSError:
                assert time.monotonic() < end, "pebble does not answer"
                time.sleep(0.05)

    def certbot(self, *words: str) -> None:
        """Run certbot with its folders here and this authority."""
        where = self.folder / "letsencrypt"
        folders = ("--config-dir", where, "--work-dir", where, "--logs-dir", where / "log")
        done = subprocess.run(
            ["certbot", *words, "-n", *folders],
            env=os.environ | {"REQUESTS_CA_BUNDLE": str(self._own)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    @property
    def server(self) -> str:
        """The address that certbot is given."""
        return f"https://localhost:{self._ports[0]}/dir"

    def close(self) -> None:
        """End pebble."""
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    made = Authority(tmp_path)
    try:
        made.root()
        yield made
    finally:
        made.close()


def serial(port: int, ca: Path) -> str:
    """Return the serial number of the certificate that is served at *port*."""
    trusted = ssl.create_default_context(cafile=str(ca))
    with (
        socket.create_connection(("localhost", port), timeout=10) as plain,
        trusted.wrap_socket(plain, server_hostname="localhost") as wrapped,
    ):
        told = wrapped.getpeercert()
        assert told is not None
        return str(told["serialNumber"])


def test_a_certificate_is_issued_renewed_and_read_again_while_a_desk_works(
    authority: Authority, tmp_path: Path
) -> None:
    issue, renew = re.findall(r"^certbot (.+)$", PAGE, re.MULTILINE)
    words = shlex.split(issue.replace("rasoat.tinh.gov.vn", "localhost"))
    port = str(free_port())
    authority.certbot(
        *words, "--server", authority.server, "--http-01-port", port,
        "--register-unsafely-without-email", "--agree-tos",
    )  # fmt: skip
    live = tmp_path / "letsencrypt" / "live" / "localhost"
    service = ServiceProcess(tmp_path / "service")
    service.folder.mkdir(mode=0o700)
    ca = authority.root()
    desk = Exchanger(tmp_path / "desk", "Hoa", commune=HERE)
    try:
        assert service.run("--lang", "en", "init").returncode == 0
        certificate = ("--tls-cert", str(live / "fullchain.pem"), "--tls-key")
        service.start("--port", "0", *certificate, str(live / "privkey.pem"), "--no-copies")
        at = int(service.url.rpartition(":")[2])
        url = f"https://localhost:{at}"
        desk.enrol(url, made_code(service), ca=ca)
        first = serial(at, ca)
        assert service.process is not None
        hook = shlex.split(renew)
        assert hook[-2:] == ["--deploy-hook", "systemctl reload central-service"]
        reload = f"kill -HUP {service.process.pid}"
        now = ("--force-renewal", "--no-random-sleep-on-renew")
        authority.certbot(*hook[:-1], reload, *now, "--http-01-port", port)
        end = time.monotonic() + 20
        while serial(at, ca) == first:
            desk.answer("staff.assigned", "met", value="5", of="5")
            assert desk.exchange().waiting == 0
            assert time.monotonic() < end, "the old certificate is still served"
        desk.answer("staff.assigned", "met", value="6", of="6")
        assert desk.exchange().waiting == 0
    finally:
        desk.close()
        service.kill()


def made_code(service: ServiceProcess) -> str:
    """Return a code for a clerk."""
    done = service.run("code", "--role", str(Role.CLERK), "--commune", HERE)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].split()[-1]
