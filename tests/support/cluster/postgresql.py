"""PostgreSQL on two hosts, a primary and a standby, as Patroni and etcd run them."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from .hosts import Host, answers_at, wait_until
from .programs import POSTGRES

PORT, STATE_PORT = 5432, 8008  # of the database; of Patroni's answers about its role
_ETCD, _ETCD_PEERS = 2379, 2380
_USER = "postgres"
PASSWORD = "rasoat"
LEASE = 10  # seconds without a word from the primary, after which a standby is promoted


def start_etcd(hosts: Sequence[Host]) -> None:
    """Start an etcd on each of *hosts*."""
    peers = ",".join(f"{h.name}=http://{h.address}:{_ETCD_PEERS}" for h in hosts)
    for host in hosts:
        _start_etcd(host, peers)
    for host in hosts:
        wait_until(lambda host=host: answers_at(f"{_etcd_url(host)}/health"), "etcd")  # type: ignore[misc]


def _start_etcd(host: Host, peers: str) -> None:
    client, peer = _etcd_url(host), f"http://{host.address}:{_ETCD_PEERS}"
    host.start(
        "etcd",
        [
            "etcd", "--name", host.name, "--data-dir", host.folder / "etcd",
            "--listen-client-urls", f"{client},http://127.0.0.1:{_ETCD}",
            "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", peers, "--initial-cluster-state", "new",
            "--heartbeat-interval", "250", "--election-timeout", "2500", "--unsafe-no-fsync",
        ],
    )  # fmt: skip


class Primaries:
    """The two hosts of the database."""

    def __init__(self, hosts: Sequence[Host], etcd: Sequence[Host], *, synchronous: bool) -> None:
        self.hosts = list(hosts)
        self._etcd = list(etcd)
        self._peers = ",".join(f"{h.name}=http://{h.address}:{_ETCD_PEERS}" for h in etcd)
        self._synchronous = synchronous

    def start(self) -> None:
        """Make the database on the first host, and its standby on the other."""
        for host in self.hosts:
            self.start_on(host)
            wait_until(lambda host=host: self.role(host) is not None, "PostgreSQL", 120)  # type: ignore[misc]
        wait_until(self.is_replicated, "the standby", 120)

    def start_on(self, host: Host) -> None:
        """Start Patroni on *host*, which starts PostgreSQL there."""
        folder = host.folder / "patroni"
        if not folder.is_dir():
            folder.mkdir()
            shutil.chown(folder, _USER, _USER)
        config = folder / "patroni.json"
        config.write_text(json.dumps(self._config(host, folder)))
        host.start("patroni", ["patroni", config], user=_USER)

    def start_host(self, host: Host) -> None:
        """Start what runs on *host* again after a power cut."""
        if host in self._etcd:
            _start_etcd(host, self._peers)
        if host in self.hosts:
            self.start_on(host)

    @property
    def primary(self) -> Host | None:
        """The host of the primary, None while there is none."""
        found = [host for host in self.hosts if self.role(host) in ("master", "primary")]
        return found[0] if len(found) == 1 else None

    def standby_of(self, primary: Host) -> Host:
        """Return the other host."""
        return next(host for host in self.hosts if host is not primary)

    def address(self, host: Host, name: str) -> str:
        """Return the address of the database *name* on *host*, whatever its role is."""
        return f"postgresql+psycopg://{_USER}:{PASSWORD}@{host.address}:{PORT}/{name}"

    def role(self, host: Host) -> str | None:
        """Return what Patroni says of the database on *host*, None where it does not run."""
        told = self._told(host)
        return str(told["role"]) if told.get("state") == "running" else None

    def is_replicated(self) -> bool:
        """Return whether the standby streams and may be promoted.

        In the synchronous mode it may once Patroni has noted in etcd that the primary waits for it:
        while it is away the primary goes on alone, and nobody else may take its place then.
        """
        primary = self.primary
        if primary is None:
            return False
        if self._synchronous:
            standby = self.standby_of(primary)
            return answers_at(f"http://{standby.address}:{STATE_PORT}/synchronous")
        standbys = self._told(primary).get("replication") or []
        return any(s["state"] == "streaming" for s in standbys)  # type: ignore[attr-defined]

    def _told(self, host: Host) -> dict[str, object]:
        try:
            with urllib.request.urlopen(
                f"http://{host.address}:{STATE_PORT}/patroni", timeout=2
            ) as answer:
                told: dict[str, object] = json.loads(answer.read())
                return told
        except (OSError, ValueError):
            return {}

    def _config(self, host: Host, folder: Path) -> dict[str, object]:
        return {
            "scope": "rasoat",
            "name": host.name,
            "restapi": {
                "listen": f"{host.address}:{STATE_PORT}",
                "connect_address": f"{host.address}:{STATE_PORT}",
            },
            "etcd3": {"hosts": [f"{h.address}:{_ETCD}" for h in self._etcd]},
            "bootstrap": {
                "dcs": {
                    "ttl": LEASE,
                    "loop_wait": 2,
                    "retry_timeout": 3,
                    "maximum_lag_on_failover": 1024**3,
                    "synchronous_mode": self._synchronous,
                    "postgresql": {
                        "use_pg_rewind": True,
                        "parameters": {
                            "max_connections": 120,
                            "shared_buffers": "64MB",
                            "wal_keep_size": "256MB",
                            "wal_log_hints": "on",
                            "wal_sender_timeout": "5s",
                            "wal_receiver_timeout": "5s",
                            "tcp_user_timeout": "5s",
                        },
                    },
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}],
            },
            "postgresql": {
                "listen": f"{host.address}:{PORT}",
                "connect_address": f"{host.address}:{PORT}",
                "data_dir": str(folder / "data"),
                "bin_dir": str(POSTGRES),
                "pgpass": str(folder / "pgpass"),
                "authentication": {
                    name: {"username": user, "password": PASSWORD}
                    for name, user in (
                        ("superuser", _USER),
                        ("replication", "replicator"),
                        ("rewind", "rewinder"),
                    )
                },
                "parameters": {"unix_socket_directories": str(folder)},
                "pg_hba": [
                    "local all all trust",
                    "host all all 10.118.0.0/24 md5",
                    "host replication all 10.118.0.0/24 md5",
                ],
            },
        }


def _etcd_url(host: Host) -> str:
    return f"http://{host.address}:{_ETCD}"
