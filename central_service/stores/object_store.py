"""Evidence in an S3-compatible object store, for services on several machines.

Where the store is and who may use it come from the variables that all programs for S3 read:
AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION. An object is there as a
whole or not at all; the store's answer to a PUT means that it is durable.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from central_service.trouble.service_faults import UsageWrong
from desktop_app.core.ids import EvidenceHash
from desktop_app.i18n import N_

if TYPE_CHECKING:
    from obstore.store import S3Store

_PIECE = 256 * 1024  # bytes of an object read at once
_AT_ONCE = 16  # questions about single objects
_LISTED = 1_000  # objects of one answer to a listing
_TRIES = 2  # after the first one
_PATIENCE = timedelta(seconds=5)  # after which no other try is begun
_CONNECTING = timedelta(seconds=2)
_SILENT = timedelta(seconds=10)  # without a byte of the answer
_ANSWER = timedelta(seconds=60)  # of one try; a photo has 20 MB at most
_NAME = re.compile("[0-9a-f]{64}")

_Result = TypeVar("_Result")


class StoreUnusable(OSError):
    """The object store does not answer, or refuses."""


class ObjectStore:
    """The objects of one bucket whose names begin with a prefix."""

    is_shared = True

    def __init__(self, bucket: str, prefix: str = "") -> None:
        """Connect to nothing yet; raise UsageWrong where the library or a variable is missing."""
        try:
            import obstore
            from obstore.exceptions import BaseError
            from obstore.store import S3Store
        except ImportError as error:
            raise UsageWrong(
                N_("Evidence in an object store needs: pip install 'commune-readiness[service-s3]'")
            ) from error
        self._library, self._refused = obstore, BaseError
        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        try:
            self._store: S3Store = S3Store(
                bucket,
                prefix=prefix or None,
                region=os.environ.get("AWS_REGION", "us-east-1"),
                client_options={
                    "allow_http": endpoint.startswith("http://"),
                    "connect_timeout": _CONNECTING,
                    "read_timeout": _SILENT,
                    "timeout": _ANSWER,
                },
                retry_config={"max_retries": _TRIES, "retry_timeout": _PATIENCE},
            )
        except (BaseError, ValueError) as error:
            raise UsageWrong(
                N_("The store of evidence {bucket} cannot be used: {reason}."),
                bucket=bucket,
                reason=_first_line(error),
            ) from error

    def bring(self, file: Path, name: EvidenceHash) -> None:
        """Send *file* to the store; raise FileNotFoundError where it is gone."""
        size = file.stat().st_size
        self._ask(partial(self._library.put, self._store, _key(name), file))
        if self._size(name) != size:
            raise StoreUnusable(f"{name[:12]} is not as it was sent")

    def settle(self, file: Path, name: EvidenceHash) -> None:
        """Remove the local *file*: the store has it."""
        with suppress(FileNotFoundError):  # another worker removed it first
            file.unlink()

    def put(self, source: Iterator[bytes], name: EvidenceHash) -> None:
        """Write the pieces of *source* as an object."""
        self._ask(partial(self._library.put, self._store, _key(name), b"".join(source)))

    def has(self, name: EvidenceHash) -> bool:
        """Return whether the object is there."""
        return self._size(name) is not None

    def among(self, names: Collection[EvidenceHash]) -> set[EvidenceHash]:
        """Return those of *names* that are there; asked about sixteen at once."""
        if not names:
            return set()
        some = list(names)
        with ThreadPoolExecutor(min(_AT_ONCE, len(some))) as pool:
            found = list(pool.map(self.has, some))
        return {name for name, is_there in zip(some, found, strict=True) if is_there}

    def read(self, name: EvidenceHash, first: int = 0) -> Iterator[bytes]:
        """Yield the content from byte *first* on, in pieces; raise FileNotFoundError."""
        if first and first >= (self._size(name) or 0):
            return
        options = {"range": {"offset": first}} if first else None
        got = self._ask(
            partial(self._library.get, self._store, _key(name), options=options)  # type: ignore[arg-type]
        )
        pieces = iter(got.stream(min_chunk_size=_PIECE))
        while (piece := self._ask(partial(next, pieces, None))) is not None:
            yield bytes(piece)

    def remove(self, name: EvidenceHash) -> bool:
        """Remove the object; return whether it was there."""
        was_there = self.has(name)
        if was_there:
            self._ask(partial(self._library.delete, self._store, _key(name)))
        return was_there

    def listed(self) -> Iterator[tuple[EvidenceHash, float]]:
        """Yield the name of each object and when it was written, UTC seconds."""
        answers = iter(self._library.list(self._store, chunk_size=_LISTED))
        while (some := self._ask(partial(next, answers, None))) is not None:
            for one in some:
                name = one["path"].rpartition("/")[2]
                if _NAME.fullmatch(name):
                    yield EvidenceHash(name), one["last_modified"].timestamp()

    def _size(self, name: EvidenceHash) -> int | None:
        try:
            told = self._ask(partial(self._library.head, self._store, _key(name)))
        except FileNotFoundError:
            return None
        return int(told["size"])

    def _ask(self, request: Callable[[], _Result]) -> _Result:
        """Return the answer to *request*; raise FileNotFoundError or StoreUnusable."""
        try:
            return request()
        except self._refused as error:
            raise StoreUnusable(_first_line(error)) from error


def _key(name: EvidenceHash) -> str:
    return f"{name[:2]}/{name}"


def _first_line(error: BaseException) -> str:
    """Return what the library says, without its configuration and its sources."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:200].rstrip(".:")
