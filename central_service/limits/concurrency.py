"""Places: how many requests, and bytes of their bodies, run at a time, in all and per sender.

A known device has places of its own, whatever its address: behind a province's proxy all communes
have one. Unknown senders of one address share a few places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from central_service.trouble.service_faults import Busy
from desktop_app.i18n import N_

MAX_INSIDE = 512  # requests at a time, of known devices and unknown senders
MAX_OF_DEVICE = 16
MAX_INSIDE_BYTES = 96 * 1024 * 1024  # of bodies that are kept in memory
MAX_BYTES_OF_DEVICE = 8 * 1024 * 1024
MAX_STRANGERS = 64
MAX_OF_ADDRESS = 32
MAX_ENROLLING = 1_000  # most of them wait for the delayed answer to a wrong code
MAX_ENROLLING_OF_ADDRESS = 500
MAX_UPLOADING = 128  # pieces of files at a time, so that room is left for changes
MAX_UPLOADING_OF_DEVICE = 8
MAX_PACKAGES = 8  # each may be 32 MiB on the disk
MAX_PACKAGES_OF_DEVICE = 1


class Most(msgspec.Struct, frozen=True, kw_only=True):
    """What one limit allows: requests and bytes, in all and per sender."""

    requests: int
    of_each: int
    size: int = 0
    size_of_each: int = 0


class ConcurrencyLimit:
    """Places that are each held while a request runs."""

    def __init__(self, most: Callable[[], Most], *, retry_after: int = 5) -> None:
        self._most = most
        self._retry_after = retry_after
        self._inside: Counter[str] = Counter()
        self._sizes: Counter[str] = Counter()
        self._all, self._all_sizes = 0, 0

    @contextmanager
    def admitted(self, who: str, size: int = 0) -> Iterator[None]:
        """Hold a place for *who* and *size* bytes; raise Busy where there is none."""
        most = self._most()
        if (
            self._all >= most.requests
            or self._inside[who] >= most.of_each
            or self._all_sizes + size > most.size
            or self._sizes[who] + size > most.size_of_each
        ):
            self._forget(who)
            raise Busy(
                N_("The service is busy. Nothing is lost; it will be sent again in a moment."),
                retry_after=self._retry_after,
            )
        self._add(who, 1, size)
        try:
            yield
        finally:
            self._add(who, -1, -size)
            self._forget(who)

    def _add(self, who: str, count: int, size: int) -> None:
        self._all += count
        self._all_sizes += size
        self._inside[who] += count
        self._sizes[who] += size

    def _forget(self, who: str) -> None:
        if not self._inside[who]:
            del self._inside[who], self._sizes[who]


class ConcurrencyLimits:
    """The limits of one process."""

    def __init__(self) -> None:
        self.devices = ConcurrencyLimit(
            lambda: Most(
                requests=MAX_INSIDE,
                of_each=MAX_OF_DEVICE,
                size=MAX_INSIDE_BYTES,
                size_of_each=MAX_BYTES_OF_DEVICE,
            )
        )
        self.strangers = ConcurrencyLimit(
            lambda: Most(requests=min(MAX_STRANGERS, MAX_INSIDE), of_each=MAX_OF_ADDRESS)
        )
        self.enrolling = ConcurrencyLimit(
            lambda: Most(requests=MAX_ENROLLING, of_each=MAX_ENROLLING_OF_ADDRESS), retry_after=10
        )
        self.uploading = ConcurrencyLimit(
            lambda: Most(requests=MAX_UPLOADING, of_each=MAX_UPLOADING_OF_DEVICE), retry_after=15
        )
        self.packages = ConcurrencyLimit(
            lambda: Most(requests=MAX_PACKAGES, of_each=MAX_PACKAGES_OF_DEVICE), retry_after=15
        )
