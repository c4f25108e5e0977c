"""The HTTP client of the central service; nothing else sends requests to it.

A ``Link`` turns every error of the connection into a SyncFault with a sentence of its own. Every
request may be sent twice, so one that failed immediately is repeated once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec
import requests
import urllib3

from desktop_app.core.changes.roster import EnrolRequest
from desktop_app.core.ids import CommuneCode
from desktop_app.i18n import current_language
from desktop_app.sync.wire import endpoints
from desktop_app.sync.wire.figures import ItemFigures
from desktop_app.sync.wire.messages import MAX_MESSAGE_BYTES, EnrolReply

from . import tls
from .addresses import checked_url, is_loopback
from .connection_errors import broke_off, fault_of_error
from .error_answers import fault_of_answer
from .exchange_faults import SyncFault, connection_broke, no_connection, nonsense, not_connected
from .proxies import LOGIN, check_proxy, proxies_of, proxy_in_the_way
from .request_body import Outgoing
from .resuming import answer_to
from .transport import KeyMismatch, Limits, OpenConnections, SpeedMeter, session

_SMALL = 256 * 1024  # bytes of any answer in JSON
_MAX_SYNC = 16 * 1024 * 1024  # bytes of one body; a service sends less, and the rest on request
_MAX_CHECKLIST = 4 * 1024 * 1024
_MAX_RETURN = 64 * 1024 * 1024
_AT_ONCE = 16 * 1024  # bytes sent at once; larger bodies go in blocks, each with its own timeout

T = TypeVar("T")


class Link:
    """A client of the service at *url*; close it after use, or use it in a ``with``.

    *ca* pins an authority: no other is trusted. *pin* is the service's stored key (``server_key``):
    with it, the exchange works although this computer's clock is wrong.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        ca: Path | None = None,
        pin: str | None = None,
        limits: Limits | None = None,
        is_unverified: bool = False,
        proxy: str | None = None,
    ) -> None:
        """*is_unverified*: nobody is trusted; what comes is compared by other means.

        *proxy*: its address, "" for none, None for the one that this computer is set to use.
        """
        self.url = checked_url(url)
        self._proxy = proxy
        self._is_unverified = is_unverified
        self.requests = 0  # how many were made
        self.resumed = 0  # how often an answer was resumed after the connection broke
        self.bytes_sent, self.bytes_received = 0, 0  # of bodies
        self._ca = ca
        self._token = token
        self._limits = limits or Limits()
        self._watch = OpenConnections(self._limits, pin)
        self._watch.is_unverified = is_unverified
        self._session: requests.Session | None = None

    def __enter__(self) -> Link:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def stop(self) -> None:
        """Abort the running request, from any thread; it raises Cancelled in its own."""
        self._watch.stop()

    @property
    def server_key(self) -> str | None:
        """SHA-256 of the service's public key, in hex, once a certificate was verified."""
        return self._watch.seen_key

    @property
    def clock_is_wrong(self) -> bool:
        """Whether only the key was verified, because the certificate is outside its dates."""
        return self._watch.only_key

    @property
    def certificate_dates(self) -> tuple[int, int] | None:
        """From when until when the service's certificate holds, where its chain was verified."""
        return self._watch.certificate_dates

    def check(self) -> None:
        """Raise Cancelled after ``stop`` was called."""
        self._watch.check()

    def sync(self, body: bytes) -> Iterator[bytes]:
        """Yield the answer to an encoded request as it arrives; raise SyncFault."""
        if self._token is None:
            raise not_connected()
        yield from answer_to(self, body, _MAX_SYNC)

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Ask the service to admit a key; raise SyncFault."""
        with self.answer("POST", endpoints.ENROL, data=msgspec.json.encode(request)) as answer:
            return self.typed(answer, EnrolReply, MAX_MESSAGE_BYTES)

    def checklist(self, sha256: str) -> bytes:
        """Return a published checklist; raise SyncFault. The caller checks what it is."""
        with self.answer("GET", endpoints.CHECKLIST.format(sha256=sha256)) as answer:
            return b"".join(self.chunks(answer, _MAX_CHECKLIST))

    def figures(self, commune: CommuneCode) -> ItemFigures:
        """Return how many communes of the areas of *commune* meet each item; raise SyncFault."""
        with self.answer("GET", endpoints.FIGURES.format(commune=commune)) as answer:
            return self.typed(answer, ItemFigures, _SMALL)

    def reach(self) -> None:
        """Ask the service whether it answers; raise SyncFault."""
        with self.answer("GET", endpoints.HEALTH) as answer:
            b"".join(self.chunks(answer, _SMALL))

    def authority(self) -> str:
        """Return the authority that the service names as its own (PEM); raise SyncFault."""
        with self.answer("GET", endpoints.AUTHORITY) as answer:
            return b"".join(self.chunks(answer, _SMALL)).decode("ascii", "replace")

    def send_package(self, data: bytes) -> bytes:
        """Send a sealed package; return the return package; raise SyncFault."""
        with self.answer("POST", endpoints.PACKAGES, data=data) as answer:
            return b"".join(self.chunks(answer, _MAX_RETURN))

    def typed(self, answer: requests.Response, kind: type[T], most: int) -> T:
        """Return a body of JSON of at most *most* bytes as a *kind*; raise SyncFault."""
        body = b"".join(self.chunks(answer, most))
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise nonsense() from error

    @contextmanager
    def answer(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        heads: Mapping[str, str] | None = None,
        once: bool = False,
    ) -> Iterator[requests.Response]:
        """Give the answer if its status is a success; else raise the SyncFault for it.

        *once*: a request that fails immediately is not repeated, for part of it may have arrived.
        """
        with self._translated():
            answer = self._sent(method, path, data, heads or {}, tries=1 if once else 3)
            try:
                if answer.status_code not in (200, 201, 204, 206):
                    if answer.status_code == 407:
                        raise proxy_in_the_way(self.url, LOGIN, self._proxy)
                    body = b"".join(self.chunks(answer, _SMALL))
                    raise fault_of_answer(answer.status_code, answer.headers, body)
                yield answer
            finally:
                answer.close()

    def _sent(
        self, method: str, path: str, data: Any, heads: Mapping[str, str], *, tries: int
    ) -> requests.Response:
        for attempt in range(1, 4):
            self._watch.check()
            try:
                return self._send(method, path, data, heads)
            except requests.exceptions.SSLError as error:
                known = self._watch.pin is not None and not self._watch.only_key
                if not (known and tls.is_about_dates(error)):
                    raise
                self._watch.only_key = True
                self.close()
            except requests.exceptions.ConnectionError as error:
                is_enough = attempt > 1 or attempt >= tries
                if is_enough or not broke_off(error) or self._watch.is_stopped:
                    raise
                time.sleep(random.uniform(0.2, 0.8))
            if hasattr(data, "seek"):
                data.seek(0)
        raise no_connection()

    def _send(
        self, method: str, path: str, data: Any, said: Mapping[str, str]
    ) -> requests.Response:
        self.requests += 1
        heads = dict(said)
        if path != endpoints.SYNC and current_language() == "en":
            heads["Accept-Language"] = "en"
        if isinstance(data, bytes):
            self.bytes_sent += len(data)
            if len(data) > _AT_ONCE:
                data = Outgoing(data, self._watch.check)
        return self._opened().request(
            method,
            self.url + path,
            data=data,
            headers=heads,
            stream=True,
            allow_redirects=False,  # log-in portals redirect, the service never does
            timeout=(self._limits.connect, self._limits.silence),
        )

    def _opened(self) -> requests.Session:
        if self._session is None:
            watch = self._watch
            if watch.only_key or self._is_unverified:
                context = tls.trusting_key()
            elif self._ca is not None:
                context = tls.trusting_only(self._ca)
            else:
                context = tls.trusting_system()
            self._session = session(watch, context, self._token)
            if is_loopback(self.url):
                self._session.trust_env = False  # no proxy leads to this computer
            else:
                check_proxy(self.url, self._proxy)
                if self._proxy is not None:
                    self._session.trust_env = False
                    self._session.proxies = proxies_of(self._proxy)
        return self._session

    def chunks(self, answer: requests.Response, most: int) -> Iterator[bytes]:
        """Yield the body as it comes, never more than *most* bytes of it."""
        meter, size = SpeedMeter(self._limits), 0
        while chunk := answer.raw.read1(64 * 1024, decode_content=False):
            self._watch.check()
            size += len(chunk)
            self.bytes_received += len(chunk)
            meter.count(len(chunk))
            if size > most:
                raise nonsense()
            yield chunk

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Translate whatever the libraries raise into a SyncFault."""
        try:
            yield
        except (SyncFault, GeneratorExit):
            raise
        except (requests.RequestException, urllib3.exceptions.HTTPError, KeyMismatch) as error:
            self._watch.check()
            raise fault_of_error(error, self.url, self._proxy) from error
        except OSError as error:
            self._watch.check()
            raise connection_broke() from error
