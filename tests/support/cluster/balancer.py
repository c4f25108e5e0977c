"""HAProxy before the services, the primary and the store, as docs/sizing.md shows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import trustme

from . import ceph, postgresql
from .hosts import Host, listens_at, wait_until

SERVICE_PORT, WATCH_PORT = 8118, 8119
_DATABASE_PORT, _STORE_PORT = 5000, 7480


class Balancer:
    """HAProxy on a host of its own."""

    def __init__(
        self, host: Host, services: Sequence[Host], databases: Sequence[Host], store: Host
    ) -> None:
        self.host = host
        self._services, self._databases, self._store = services, databases, store

    @property
    def url(self) -> str:
        """Where the desks connect."""
        return f"https://{self.host.address}:{SERVICE_PORT}"

    @property
    def _certificate(self) -> Path:
        return self.host.folder / "haproxy.pem"

    @property
    def ca(self) -> Path:
        """The certificate of the authority that the desks need."""
        return self.host.folder / "ca.pem"

    @property
    def store_url(self) -> str:
        """Where the services find the store."""
        return f"http://{self.host.address}:{_STORE_PORT}"

    def database(self, name: str) -> str:
        """Return the address of the database *name* on whichever host is the primary."""
        user = f"postgres:{postgresql.PASSWORD}"
        return f"postgresql://{user}@{self.host.address}:{_DATABASE_PORT}/{name}"

    def start(self) -> None:
        """Start HAProxy and wait until it listens."""
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca)
        made = authority.issue_cert(self.host.address)
        made.private_key_and_cert_chain_pem.write_to_path(self._certificate)
        file = self.host.folder / "haproxy.cfg"
        file.write_text(self._config())
        self.host.start("haproxy", ["haproxy", "-db", "-f", file])
        wait_until(lambda: listens_at(self.host.address, SERVICE_PORT), "HAProxy")

    def _config(self) -> str:
        services = "\n".join(
            f"    server {h.name} {h.address}:{SERVICE_PORT} check port {WATCH_PORT}"
            for h in self._services
        )
        databases = "\n".join(
            f"    server {h.name} {h.address}:{postgresql.PORT} check port {postgresql.STATE_PORT}"
            for h in self._databases
        )
        return _CONFIG.format(
            services=services,
            certificate=self._certificate,
            databases=databases,
            store=f"    server gateway {self._store.address}:{ceph.PORT} check",
            service_port=SERVICE_PORT,
            database_port=_DATABASE_PORT,
            store_port=_STORE_PORT,
        )


_CONFIG = """
global
    maxconn 4000
defaults
    timeout connect 2s
    timeout check 2s
    default-server inter 1s fastinter 500ms downinter 1s fall 2 rise 1

frontend desks
    mode http
    timeout client 120s
    bind :{service_port} ssl crt {certificate} alpn http/1.1
    http-request set-header X-Forwarded-Proto https
    default_backend services

# The pieces of a photo lie on the host that receives them until it is whole: so what one device
# sends goes to one host, as long as that is up.
backend services
    mode http
    timeout server 120s
    balance hdr(Authorization)
    hash-type consistent
    option httpchk GET /healthz
    option redispatch
    option forwardfor
    retries 2
    retry-on conn-failure
{services}

listen primary
    mode tcp
    timeout client 1h
    timeout server 1h
    bind :{database_port}
    option httpchk GET /primary
    option clitcpka
    option srvtcpka
    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
{databases}

listen store
    mode http
    timeout client 60s
    timeout server 60s
    bind :{store_port}
{store}
"""
