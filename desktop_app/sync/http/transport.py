"""Connections of requests with time limits, which can be stopped and compare the server's key."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from ssl import SSLContext, SSLSocket
from typing import Any

import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import SKIP_HEADER

from . import tls
from .exchange_faults import cancelled, slow_connection
from .stoppable_reading import response_class

# A clock that is years off and a cut header are reported by our own faults.
urllib3.disable_warnings(urllib3.exceptions.SystemTimeWarning)
logging.getLogger("urllib3").setLevel(logging.ERROR)

_BLOCK = 8 * 1024  # bytes sent at once; each may take ``connect`` seconds


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Time limits of a connection. Satellites answer after a second, bad networks after ten."""

    connect: float = 15.0  # seconds to connect, and for each block that is sent
    silence: float = 30.0  # seconds without a byte
    head: float = 60.0  # seconds until the head of the answer is whole
    window: float = 60.0  # seconds in which at least ``least`` bytes must come
    least: int = 512


class KeyMismatch(Exception):
    """The server has another key than the stored one."""


class OpenConnections:
    """The state of one link's connections; ``stop`` may be called from any thread."""

    def __init__(self, limits: Limits, pin: str | None) -> None:
        self.limits = limits
        self.pin = pin
        self.is_unverified = False  # whether nothing is verified here at all
        self.only_key = False  # whether only the key is verified, not the chain
        self.seen_key: str | None = None
        self.certificate_dates: tuple[int, int] | None = None  # of a verified chain, UTC seconds
        self._socket: socket.socket | None = None
        self._stopped = threading.Event()
        self._late = threading.Event()  # of the head that is waited for

    @property
    def is_stopped(self) -> bool:
        """Whether a person stopped it."""
        return self._stopped.is_set()

    def is_over(self) -> bool:
        """Return whether what is being read is not waited for any more."""
        return self._stopped.is_set() or self._late.is_set()

    @property
    def is_lax(self) -> bool:
        """Whether the chain of certificates is not verified."""
        return self.only_key or self.is_unverified

    def stop(self) -> None:
        """Abort the running request."""
        self._stopped.set()
        _shut(self._socket)

    def check(self) -> None:
        """Raise Cancelled after ``stop`` was called."""
        if self.is_stopped:
            raise cancelled()

    def connected(self, connection: HTTPConnection) -> None:
        """Register a new connection; raise KeyMismatch before anything is sent."""
        self._socket = connection.sock
        if not isinstance(connection.sock, SSLSocket):
            return
        certificate = connection.sock.getpeercert(binary_form=True)
        key = tls.key_of(certificate) if certificate else None
        if self.is_unverified:
            connection.is_verified = True  # by the caller, who compares what came
            return
        if not self.only_key:
            self.seen_key = key
            self.certificate_dates = tls.dates_of(certificate) if certificate else None
            return
        if key is None or key != self.pin:
            connection.close()
            raise KeyMismatch
        connection.is_verified = True  # by its key

    @contextmanager
    def limited(self, connection: HTTPConnection) -> Iterator[None]:
        """End the connection where the block takes longer than ``head`` allows."""
        # The socket's timeout restarts with each byte, so single bytes would never end.
        late = self._late = threading.Event()

        def end() -> None:
            late.set()
            _shut(connection.sock)

        self._socket = connection.sock
        timer = threading.Timer(self.limits.head, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, HTTPException, urllib3.exceptions.HTTPError) as error:
            if late.is_set():
                raise slow_connection() from error
            raise
        finally:
            timer.cancel()
            self._late = threading.Event()  # what follows the head has limits of its own
        if late.is_set():  # http.client accepts a cut header as a whole one
            raise slow_connection()


class SpeedMeter:
    """Raises SlowConnection where too few bytes arrive."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._since, self._bytes = time.monotonic(), 0

    def count(self, size: int) -> None:
        """Count *size* more bytes."""
        self._bytes += size
        now = time.monotonic()
        if now - self._since >= self._limits.window:
            if self._bytes < self._limits.least:
                raise slow_connection()
            self._since, self._bytes = now, 0


class Bearer(requests.auth.AuthBase):
    """The token. As requests' own "auth" it keeps a .netrc from putting another in its place."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Adapter(HTTPAdapter):
    """Connections registered with a *watch*, always with one TLS *context*.

    ``verify``, REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE are ignored here: they would silently replace
    a pinned authority.
    """

    def __init__(self, watch: OpenConnections, context: SSLContext) -> None:
        self._watch = watch
        self._context = context
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, blocksize=_BLOCK, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._watch)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(
            proxy, ssl_context=self._context, blocksize=_BLOCK, **kwargs
        )
        manager.pool_classes_by_scheme = _pools(self._watch)
        return manager

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {"cert_reqs": "CERT_NONE" if self._watch.is_lax else "CERT_REQUIRED"}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the connection as ``build_connection_pool_key_attributes`` made it."""


def session(watch: OpenConnections, context: SSLContext, token: str | None) -> requests.Session:
    """Return a session that sends only what is needed: no default headers, no cookies."""
    made = requests.Session()
    made.headers.clear()
    # urllib3 would add its own instead; headers are a third of a small exchange.
    made.headers.update({"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER})
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    made.auth = Bearer(token)
    adapter = Adapter(watch, context)
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    return made


def _pools(watch: OpenConnections) -> dict[str, type[HTTPConnectionPool]]:
    watched = response_class(watch.is_over)

    class Plain(HTTPConnection):
        response_class = watched

        def connect(self) -> None:
            super().connect()
            watch.connected(self)

        def getresponse(self) -> Any:
            with watch.limited(self):
                return super().getresponse()

    class Secured(HTTPSConnection):
        response_class = watched

        def connect(self) -> None:
            super().connect()
            watch.connected(self)

        def getresponse(self) -> Any:
            with watch.limited(self):
                return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecuredPool(HTTPSConnectionPool):
        ConnectionCls = Secured

    return {"http": PlainPool, "https": SecuredPool}


def _shut(sock: Any) -> None:
    """Shut *sock* down for every thread that waits on it."""
    if isinstance(sock, socket.socket):
        with suppress(OSError):
            # Of the plain socket: an SSLSocket's own would take the TLS object from the reader.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
