"""All of it together: services, database, store and balancer, and how each part is started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from central_service.administration.rounds import open_round
from central_service.founding.founding import open_service
from central_service.founding.service import Service
from central_service.founding.settings import settings
from desktop_app.core.ids import RoundId

from .balancer import SERVICE_PORT, WATCH_PORT, Balancer
from .ceph import Ceph
from .hosts import Host, Network, answers_at, wait_until
from .postgresql import Primaries, start_etcd

CHECKOUT = Path(__file__).resolve().parents[3]
BUCKET, DATABASE = "evidence", "readiness"


def tell(said: str) -> None:
    """Print a line of progress, with the time."""
    print(f"{time.strftime('%H:%M:%S')}  {said}", flush=True)


class Cluster:
    """Everything that runs, and what can be done to it."""

    def __init__(self, network: Network, folder: Path, *, synchronous: bool) -> None:
        self.services = [network.host(f"service{n}") for n in (1, 2, 3)]
        balancer, store = network.host("balancer"), network.host("store")
        self.primaries = Primaries(self.services[:2], self.services, synchronous=synchronous)
        self.ceph = Ceph(store)
        self.balancer = Balancer(balancer, self.services, self.services[:2], store)
        self._folder = folder
        self.environment: dict[str, str] = {}

    def start(self) -> None:
        """Start everything; each host has a folder with a copy of the keys."""
        tell("etcd, PostgreSQL with a standby")
        start_etcd(self.services)
        self.primaries.start()
        self.balancer.start()
        self._make_database()
        tell("Ceph with its gateway")
        self.ceph.start()
        self.environment = {
            **self.ceph.environment(self.balancer.store_url),
            "CENTRAL_SERVICE_EVIDENCE": f"s3://{BUCKET}",
        }
        self.ceph.make_bucket(BUCKET, self.ceph.environment())
        os.environ.update(self.environment)  # of what is looked at from here, too
        with self.opened() as service:
            open_round(service, RoundId("2026-11"), None, due_day=20)
        for host in self.services:
            folder = host.folder / "service"
            folder.mkdir(mode=0o700)
            for key in ("service.key", "service.age"):
                shutil.copy2(self._keys / key, folder / key)
        tell("three services")
        for host in self.services:
            self.start_service(host)

    @property
    def _keys(self) -> Path:
        return self._folder / "keys"

    @contextmanager
    def opened(self) -> Iterator[Service]:
        """Yield the service for administration, with the keys of no host."""
        self._keys.mkdir(mode=0o700, exist_ok=True)
        given = settings(database=self.balancer.database(DATABASE), folder=self._keys)
        with open_service(given, may_be_behind=True) as service:
            yield service

    def start_service(self, host: Host) -> None:
        """Start the service on *host* and wait until it takes requests."""
        proxy = self.balancer.host.address
        host.start(
            "service",
            [
                sys.executable, "-m", "central_service",
                "--database", self.balancer.database(DATABASE),
                "--folder", host.folder / "service", "--lang", "en",
                "serve", "--host", host.address, "--port", str(SERVICE_PORT),
                "--behind-proxy", proxy, "--no-copies",
                "--watch-host", host.address, "--watch-port", str(WATCH_PORT),
            ],
            environment=self.environment | {"PYTHONPATH": str(CHECKOUT)},
        )  # fmt: skip
        wait_until(
            lambda: answers_at(f"http://{host.address}:{WATCH_PORT}/healthz"), f"{host.name}"
        )

    def wait_for_a_primary(self, other_than: Host | None = None) -> Host:
        """Return the host of the primary once there is one, and it is not *other_than*."""
        wait_until(lambda: self.primaries.primary not in (None, other_than), "another primary", 90)
        found = self.primaries.primary
        assert found is not None
        return found

    def _make_database(self) -> None:
        address = self.balancer.database("postgres")
        made = ["psql", "-q", address, "-c", f"CREATE DATABASE {DATABASE}"]
        wait_until(
            lambda: subprocess.run(made, capture_output=True, check=False).returncode == 0,
            "the database",
        )
