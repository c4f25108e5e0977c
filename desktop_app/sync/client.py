"""The one speaker of HTTP to the central service.

A ``Link`` turns everything that can go wrong on the way into a SyncFault with its own sentence.
Everything said to the service may be said twice, so what broke off at once is tried once more.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import random
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
import urllib3

from desktop_app.core.faults import N_
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.core.roster import EnrolRequest
from desktop_app.i18n import current_language

from . import tls
from .answers import fault_of_answer
from .faults import (
    AddressRefused,
    SyncFault,
    clock_wrong,
    line_broke,
    no_line,
    nonsense,
    not_connected,
    slow_line,
    wrong_certificate,
)
from .transport import KeyMismatch, Limits, Meter, Watch, session
from .wire import MAX_MESSAGE_BYTES, EnrolReply

_SMALL = 256 * 1024  # bytes of any answer in JSON
_MAX_SYNC = 16 * 1024 * 1024  # bytes of one body; a service sends less, and the rest on asking
_MAX_CHECKLIST = 4 * 1024 * 1024
MAX_EVIDENCE = 64 * 1024 * 1024
_AT_ONCE = 16 * 1024  # bytes sent in one go; more goes block by block, each with its own time

T = TypeVar("T")

# What OpenSSL says where the other side does not speak TLS at all.
_NOT_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "RECORD_LAYER_FAILURE"}
)

Progress = Callable[[int], None]  # told how many bytes are done


class Link:
    """A way to the service at *url*; close it after use, or use it in a ``with``.

    *ca* pins an authority: no other is trusted. *pin* is the service's key as it was learnt
    (``server_key``): with it, a wrong clock of this computer stops nothing.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        ca: Path | None = None,
        pin: str | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.url = checked_url(url)
        self.requests = 0  # how many were made
        self.bytes_sent, self.bytes_received = 0, 0  # of bodies
        self._ca = ca
        self._token = token
        self._limits = limits or Limits()
        self._watch = Watch(self._limits, pin)
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
        """Break off what is on its way, from any thread; it raises Cancelled there."""
        self._watch.stop()

    @property
    def server_key(self) -> str | None:
        """SHA-256 of the service's public key, in hex, once a certificate was found right."""
        return self._watch.seen_key

    @property
    def clock_is_wrong(self) -> bool:
        """Whether the service was known by its key alone, because no date fits its certificate."""
        return self._watch.only_key

    def sync(self, body: bytes) -> Iterator[bytes]:
        """Yield the answer to an encoded request as it arrives; raise SyncFault."""
        if self._token is None:
            raise not_connected()
        with self._answer("POST", "/v1/sync", data=body) as answer:
            yield from self._chunks(answer, _MAX_SYNC)

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Ask the service to admit a key; raise SyncFault."""
        with self._answer("POST", "/v1/enrol", data=msgspec.json.encode(request)) as answer:
            return self._typed(answer, EnrolReply, MAX_MESSAGE_BYTES)

    def checklist(self, sha256: str) -> bytes:
        """Return a published checklist; raise SyncFault. The caller checks what it is."""
        with self._answer("GET", f"/v1/checklists/{sha256}") as answer:
            return b"".join(self._chunks(answer, _MAX_CHECKLIST))

    def lacks(self, commune: CommuneCode, names: Iterable[EvidenceHash]) -> list[EvidenceHash]:
        """Return which pieces of evidence the service does not hold; raise SyncFault."""
        body = msgspec.json.encode(list(names))
        with self._answer("POST", f"/v1/evidence/{commune}/have", data=body) as answer:
            return self._typed(answer, list[EvidenceHash], _SMALL)

    def put_evidence(
        self,
        commune: CommuneCode,
        sha256: EvidenceHash,
        file: BinaryIO,
        size: int,
        *,
        progress: Progress | None = None,
    ) -> None:
        """Send the *size* bytes of a piece of evidence; raise SyncFault."""
        body = _Told(file, size, self._watch.check, progress)
        with self._answer("PUT", f"/v1/evidence/{commune}/{sha256}", data=body):
            pass

    def get_evidence(
        self, commune: CommuneCode, sha256: EvidenceHash, *, progress: Progress | None = None
    ) -> Iterator[bytes]:
        """Yield the bytes of a piece of evidence; raise SyncFault. The caller checks the hash."""
        with self._answer("GET", f"/v1/evidence/{commune}/{sha256}") as answer:
            done = 0
            for chunk in self._chunks(answer, MAX_EVIDENCE):
                done += len(chunk)
                if progress is not None:
                    progress(done)
                yield chunk

    def _typed(self, answer: requests.Response, kind: type[T], most: int) -> T:
        body = b"".join(self._chunks(answer, most))
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise nonsense() from error

    @contextmanager
    def _answer(self, method: str, path: str, data: Any = None) -> Iterator[requests.Response]:
        """Give the answer if it is a good one; raise the SyncFault that it amounts to."""
        with self._translated():
            answer = self._sent(method, path, data)
            try:
                if answer.status_code not in (200, 201, 204):
                    body = b"".join(self._chunks(answer, _SMALL))
                    raise fault_of_answer(answer.status_code, answer.headers, body)
                yield answer
            finally:
                answer.close()

    def _sent(self, method: str, path: str, data: Any) -> requests.Response:
        for attempt in (1, 2, 3):
            self._watch.check()
            try:
                return self._send(method, path, data)
            except requests.exceptions.SSLError as error:
                known = self._watch.pin is not None and not self._watch.only_key
                if not (known and tls.is_about_dates(error)):
                    raise
                self._watch.only_key = True
                self.close()
            except requests.exceptions.ConnectionError as error:
                if attempt > 1 or not _broke_off(error) or self._watch.is_stopped:
                    raise
                time.sleep(random.uniform(0.2, 0.8))
            if hasattr(data, "seek"):
                data.seek(0)
        raise no_line()

    def _send(self, method: str, path: str, data: Any) -> requests.Response:
        self.requests += 1
        heads = {}
        if path != "/v1/sync" and current_language() == "en":
            heads["Accept-Language"] = "en"
        if isinstance(data, bytes):
            self.bytes_sent += len(data)
            if len(data) > _AT_ONCE:
                data = _Told(io.BytesIO(data), len(data), self._watch.check)
        return self._opened().request(
            method,
            self.url + path,
            data=data,
            headers=heads,
            stream=True,
            allow_redirects=False,  # a portal sends people elsewhere, a service never
            timeout=(self._limits.connect, self._limits.silence),
        )

    def _opened(self) -> requests.Session:
        if self._session is None:
            watch = self._watch
            if watch.only_key:
                context = tls.trusting_key()
            elif self._ca is not None:
                context = tls.trusting_only(self._ca)
            else:
                context = tls.trusting_system()
            self._session = session(watch, context, self._token)
            if is_loopback(self.url):
                self._session.trust_env = False  # no proxy leads to this computer
        return self._session

    def _chunks(self, answer: requests.Response, most: int) -> Iterator[bytes]:
        """Yield the body as it comes, never more than *most* bytes of it."""
        meter, size = Meter(self._limits), 0
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
        """Say as a SyncFault whatever the libraries below raise."""
        try:
            yield
        except (SyncFault, GeneratorExit):
            raise
        except (requests.RequestException, urllib3.exceptions.HTTPError, KeyMismatch) as error:
            self._watch.check()
            raise self._fault_of(error) from error
        except OSError as error:
            self._watch.check()
            raise line_broke() from error

    def _fault_of(self, error: BaseException) -> SyncFault:
        host = urlsplit(self.url).netloc
        for cause in tls.causes(error):
            match cause:
                case SyncFault():
                    return cause
                case KeyMismatch():
                    return clock_wrong(time.strftime("%d/%m/%Y"))
                case requests.exceptions.ProxyError() | urllib3.exceptions.ProxyError():
                    return no_line()
                case requests.exceptions.SSLError() | urllib3.exceptions.SSLError():
                    return _fault_of_tls(error, host)
                case urllib3.exceptions.NameResolutionError():
                    return no_line()
                case (
                    requests.exceptions.ConnectTimeout() | urllib3.exceptions.ConnectTimeoutError()
                ):
                    return no_line()
                case requests.exceptions.ReadTimeout() | urllib3.exceptions.ReadTimeoutError():
                    return slow_line()
                case TimeoutError():
                    return slow_line()
                case urllib3.exceptions.NewConnectionError():
                    return no_line()
                case urllib3.exceptions.ProtocolError() if _is_no_http(cause):
                    return nonsense()
                case requests.exceptions.InvalidURL() | requests.exceptions.InvalidSchema():
                    return _no_address(self.url)
        return line_broke()


class _Told:
    """A file as the body of a request, which tells how much of it was taken."""

    def __init__(
        self, file: BinaryIO, size: int, check: Callable[[], None], progress: Progress | None = None
    ) -> None:
        self._file, self.len = file, size  # requests asks for ``len``
        self._check, self._progress = check, progress

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raise Cancelled once a person stopped it."""
        self._check()
        data = self._file.read(size)
        if self._progress is not None:
            self._progress(self._file.tell())
        return data

    def tell(self) -> int:
        """Return how many bytes were taken."""
        return self._file.tell()

    def seek(self, place: int) -> None:
        """Go back, to be sent once more."""
        self._file.seek(place)


def checked_url(url: str) -> str:
    """Return the address of a service without a slash at the end; raise AddressRefused.

    What is not encrypted is for this computer alone.
    """
    text = url.strip().rstrip("/")
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named or parts.query or parts.fragment or parts.username or " " in text:
        raise _no_address(url)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(text)):
        return text
    raise AddressRefused(
        N_(
            "The address {url} is not encrypted, so everybody on the way could read along."
            " Use the address that begins with https://."
        ),
        url=url[:200],
    )


def is_loopback(url: str) -> bool:
    """Return whether *url* leads to this computer itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _no_address(url: str) -> AddressRefused:
    return AddressRefused(
        N_("“{url}” is not the address of a service. Copy it from the letter, with https://."),
        url=url[:200],
    )


def _broke_off(error: BaseException) -> bool:
    """Return whether a connection that was made ended before the answer, at once."""
    reached = (ConnectionError, http.client.RemoteDisconnected, ssl.SSLEOFError)
    unreached = (
        requests.exceptions.Timeout,
        requests.exceptions.ProxyError,
        urllib3.exceptions.NewConnectionError,
    )
    found = list(tls.causes(error))
    return any(isinstance(cause, reached) for cause in found) and not any(
        isinstance(cause, unreached) for cause in found
    )


def _is_no_http(error: BaseException) -> bool:
    """Return whether what answered does not speak HTTP."""
    cut = (http.client.RemoteDisconnected, http.client.IncompleteRead)
    return any(
        isinstance(cause, http.client.HTTPException) and not isinstance(cause, cut)
        for cause in tls.causes(error)
    )


def _fault_of_tls(error: BaseException, host: str) -> SyncFault:
    if tls.is_about_dates(error):
        return clock_wrong(time.strftime("%d/%m/%Y"))
    for cause in tls.causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return wrong_certificate(host)
        if isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError)):
            return line_broke()
        if isinstance(cause, ssl.SSLError) and cause.reason in _NOT_TLS:
            return nonsense()
    return wrong_certificate(host)
