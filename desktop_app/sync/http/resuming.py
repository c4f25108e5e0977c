"""Resume a long answer at the byte where the connection broke (docs/rules.md#data-11)."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from desktop_app.sync.wire import endpoints

from .exchange_faults import ConnectionBroke, Refused, SlowConnection, connection_broke, nonsense

_IN_VAIN = 3  # tries in a row that bring no byte
_GOES_ON = 206


class Line(Protocol):
    """The part of ``Link`` that is used here."""

    resumed: int

    def answer(
        self, method: str, path: str, data: Any = None, *, heads: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Any]:
        """Give the answer of a request."""

    def chunks(self, answer: Any, most: int) -> Iterator[bytes]:
        """Yield the body of an answer."""

    def check(self) -> None:
        """Raise Cancelled once it was stopped."""


def answer_to(link: Line, body: bytes, most: int) -> Iterator[bytes]:
    """Yield the answer to the exchange *body*, at most *most* bytes; raise SyncFault.

    The service gives a long answer a name; where the connection breaks within it, the rest is
    requested by that name. Where the service has dropped it, the next request starts from the pages
    stored so far.
    """
    size, name, failed_tries = 0, "", 0
    while True:
        before = size
        try:
            with _asked(link, body, name, size) as answer:
                name = answer.headers.get("etag", "")
                for chunk in _whole(answer, link.chunks(answer, most - size)):
                    size += len(chunk)
                    yield chunk
            return
        except Refused as refused:
            if not size:
                raise
            raise connection_broke() from refused  # the service has dropped it
        except (ConnectionBroke, SlowConnection):
            failed_tries = failed_tries + 1 if size == before else 0
            if not name or not size or failed_tries == _IN_VAIN:
                raise
        link.resumed += 1
        time.sleep(random.uniform(0.1, 0.5) * (1 + failed_tries))
        link.check()


@contextmanager
def _asked(link: Line, body: bytes, name: str, offset: int) -> Iterator[Any]:
    if not offset:
        with link.answer("POST", endpoints.SYNC, data=body) as answer:
            yield answer
        return
    heads = {"If-Match": name, "Range": f"bytes={offset}-"}
    with link.answer("POST", endpoints.SYNC, data=b"", heads=heads) as answer:
        if answer.status_code != _GOES_ON:
            raise nonsense()
        yield answer


def _whole(answer: Any, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield *chunks*; raise ConnectionBroke where they end before the length that was announced."""
    length, size = answer.headers.get("content-length", ""), 0
    for chunk in chunks:
        size += len(chunk)
        yield chunk
    if length.isdecimal() and size < int(length):
        raise connection_broke()
