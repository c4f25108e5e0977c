"""Updates of the program from the service: what it has, and the file.

The service is only a carrier: an update is judged by its signatures (``desktop_app.updates``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from desktop_app.sync.http.client import Link
from desktop_app.sync.wire import endpoints
from desktop_app.sync.wire.updates import MAX_OFFER_BYTES, UpdateOffer


def offered(link: Link, system: str, version: str) -> UpdateOffer:
    """Return what the service has for *system*, newer than *version*; raise SyncFault.

    So the service learns which version this computer runs.
    """
    path = endpoints.UPDATE.format(system=system, version=version)
    with link.answer("GET", path) as answer:
        return link.typed(answer, UpdateOffer, MAX_OFFER_BYTES)


def fetch(
    link: Link, system: str, offer: UpdateOffer, target: BinaryIO, progress: Callable[[int], object]
) -> None:
    """Write the file of *offer* to *target*; raise SyncFault. *progress* gets the bytes so far."""
    came = 0
    with link.answer("GET", endpoints.UPDATE_FILE.format(system=system)) as answer:
        for chunk in link.chunks(answer, offer.size):
            target.write(chunk)
            came += len(chunk)
            progress(came)
