"""How far away the service is and how fast it gives data, asked by ordinary requests."""

from __future__ import annotations

import time
from contextlib import suppress

import msgspec

from desktop_app.sync.wire import endpoints

from .client import Link
from .exchange_faults import Refused

TRIES = 5
_MOST = 2 * 1024 * 1024  # bytes that are taken at most
_ENOUGH = 8.0  # seconds of taking that are enough


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """What requests took. Milliseconds; ``first_ms`` with connecting and TLS.

    ``taken_bytes`` came in ``taken_seconds``; 0 where the service had nothing to take.
    """

    first_ms: float
    times_ms: tuple[float, ...]
    taken_bytes: int = 0
    taken_seconds: float = 0.0


def probe(link: Link, document: str | None) -> Probe:
    """Ask the service for its health several times, and take *document*; raise SyncFault.

    *document*: the SHA-256 of a published checklist, the largest thing that every device may read.
    """
    first, *times = (_asked(link) for _try in range(1 + TRIES))
    taken, seconds = 0, 0.0
    if document is not None:
        with suppress(Refused):  # not published, or this PC has no token at hand
            taken, seconds = _taken(link, document)
    return Probe(
        first_ms=first, times_ms=tuple(times), taken_bytes=taken, taken_seconds=round(seconds, 2)
    )


def _asked(link: Link) -> float:
    began = time.monotonic()
    with link.answer("GET", endpoints.HEALTH) as answer:
        for _chunk in link.chunks(answer, _MOST):
            pass
    return round(1000 * (time.monotonic() - began), 1)


def _taken(link: Link, document: str) -> tuple[int, float]:
    """Return how many bytes came, and in how many seconds from the first one on."""
    taken = 0
    with link.answer("GET", endpoints.CHECKLIST.format(sha256=document)) as answer:
        began = time.monotonic()
        for chunk in link.chunks(answer, _MOST):
            taken += len(chunk)
            if time.monotonic() - began > _ENOUGH:
                break
        return taken, time.monotonic() - began
