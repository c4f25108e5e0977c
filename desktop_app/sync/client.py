"""The one speaker of HTTP to the central service.

A ``Link`` turns everything that can go wrong on the way into a SyncFault with its own sentence.
Everything said to the service may be said twice, so what broke off at once is tried once more.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, TypeVar

import msgspec
import requests
import urllib3

from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.core.roster import EnrolRequest
from desktop_app.i18n import current_language

from . import tls
from .addresses import checked_url, is_loopback
from .answers import fault_of_answer
from .faults import (
    SyncFault,
    line_broke,
    no_line,
    nonsense,
    not_connected,
)
from .line_trouble import broke_off, fault_of_error
from .transport import KeyMismatch, Limits, Meter, Watch, session
from .wire import MAX_MESSAGE_BYTES, EnrolReply

_SMALL = 256 * 1024  # bytes of any answer in JSON
_MAX_SYNC = 16 * 1024 * 1024  # bytes of one body; a service sends less, and the rest on asking
_MAX_CHECKLIST = 4 * 1024 * 1024
_MAX_EVIDENCE = 32 * 1024 * 1024
_AT_ONCE = 16 * 1024  # bytes sent in one go; more goes block by block, each with its own time

T = TypeVar("T")

Progress = Callable[[int], None]  # told how many bytes are done


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the service handed it out."""

    data: bytes
    media: str


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
    ) -> Fetched:
        """Return a piece of evidence; raise SyncFault. The caller checks the hash."""
        data = bytearray()
        with self._answer("GET", f"/v1/evidence/{commune}/{sha256}") as answer:
            for chunk in self._chunks(answer, _MAX_EVIDENCE):
                data += chunk
                if progress is not None:
                    progress(len(data))
            media = answer.headers.get("content-type", "").partition(";")[0].strip()
        return Fetched(data=bytes(data), media=media)

    def _typed(self, answer: requests.Response, kind: type[T], most: int) -> T:
        body = b"".join(self._chunks(answer, most))
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
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
                if attempt > 1 or not broke_off(error) or self._watch.is_stopped:
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
            raise fault_of_error(error, self.url) from error
        except OSError as error:
            self._watch.check()
            raise line_broke() from error


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
