"""A simulated network: what happens to each request and its reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from desktop_app.sync.http.client import Link


class NetworkFault(msgspec.Struct, frozen=True, omit_defaults=True):
    """A fault of the network for one request, *at* a share of its bytes where that matters.

    ``clear``; ``lost_request``; ``lost_reply``; ``twice``; ``cut_request``, ``cut_reply``: the rest
    is missing; ``spoilt_request``, ``spoilt_reply``: one byte is another; ``late``: the service
    gets it again at some later time.
    """

    kind: str
    at: float = 0.5


WHIMS = (
    "lost_request", "lost_reply", "lost_reply", "twice", "cut_request", "cut_reply", "cut_reply",
    "spoilt_request", "spoilt_reply", "late",
)  # fmt: skip


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as sent to the service."""

    method: str
    path: str
    heads: tuple[tuple[str, str], ...]
    body: bytes


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The service's reply."""

    status: int
    heads: tuple[tuple[str, str], ...]
    body: bytes


Ask = Callable[[Asked], Answered]


class Line:
    """The network of all computers; ``coming`` are the faults of the next requests.

    ``past`` are the requests that may arrive once more, long after.
    """

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.coming: list[NetworkFault] = []
        self.past: list[Asked] = []
        self.is_down = False

    def opened(self, link: Link) -> Any:
        """Return the session that *link* uses; replaces ``Link._opened``."""
        return _Session(self, link._token)

    def carry(self, asked: Asked) -> tuple[Answered, int | None]:
        """Return the answer, and after how many bytes of it the connection breaks if it does."""
        whim = self.coming.pop(0) if self.coming else NetworkFault("clear")
        if self.is_down or whim.kind == "lost_request":
            raise broken_off()
        match whim.kind:
            case "late":
                self.past.append(asked)
            case "twice":
                self.ask(asked)
            case "cut_request":
                # A whole head and a part of the body never become a request.
                cut = asked.body[: int(len(asked.body) * whim.at)]
                self.ask(msgspec.structs.replace(asked, body=cut))
                raise broken_off()
            case "spoilt_request":
                asked = msgspec.structs.replace(asked, body=_spoilt(asked.body, whim.at))
        answered = self.ask(asked)
        match whim.kind:
            case "lost_reply":
                raise broken_off()
            case "cut_reply":
                return answered, int(len(answered.body) * whim.at)
            case "spoilt_reply":
                spoilt = _spoilt(answered.body, whim.at)
                return msgspec.structs.replace(answered, body=spoilt), None
        return answered, None


def broken_off() -> requests.ConnectionError:
    """Return what the library requests raises where a connection broke before an answer."""
    reason = urllib3.exceptions.ProtocolError("Connection aborted.", ConnectionResetError())
    return requests.ConnectionError(reason)


def _spoilt(body: bytes, at: float) -> bytes:
    if not body:
        return body
    place = min(int(len(body) * at), len(body) - 1)
    return body[:place] + bytes([body[place] ^ 0x55]) + body[place + 1 :]


class _Session:
    """As much of a session of requests as a ``Link`` uses."""

    def __init__(self, line: Line, token: str | None) -> None:
        self._line, self._token = line, token

    def request(
        self, method: str, url: str, data: Any = None, headers: Any = None, **_named: Any
    ) -> Any:
        path = "/" + url.split("//", 1)[1].partition("/")[2]
        body = b"" if data is None else data if isinstance(data, bytes) else data.read()
        heads = {name.lower(): str(value) for name, value in (headers or {}).items()}
        heads["content-length"] = str(len(body))
        if self._token is not None:
            heads["authorization"] = f"Bearer {self._token}"
        asked = Asked(method=method, path=path, heads=tuple(heads.items()), body=body)
        answered, cut = self._line.carry(asked)
        return _Reply(answered, cut)

    def close(self) -> None:
        """Nothing is open."""


class _Reply:
    """As much of a response of requests as a ``Link`` uses."""

    def __init__(self, answered: Answered, cut: int | None) -> None:
        self.status_code = answered.status
        self.headers = CaseInsensitiveDict(dict(answered.heads))
        self.raw = self
        self._body, self._at = answered.body, 0
        self._cut = cut

    def read1(self, size: int = -1, decode_content: bool = False) -> bytes:
        """Return the next bytes; raise where the connection breaks."""
        end = len(self._body) if self._cut is None else self._cut
        piece = self._body[self._at : end][: size if size >= 0 else None]
        self._at += len(piece)
        if not piece and self._cut is not None:
            raise urllib3.exceptions.ProtocolError("Connection broken: IncompleteRead")
        return piece

    def close(self) -> None:
        """Nothing is open."""
