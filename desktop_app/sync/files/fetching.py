"""Fetch a file of evidence from the service when it is opened and not stored here."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.fault import N_
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.storage import evidence
from desktop_app.storage.erasures import refuse_erased
from desktop_app.storage.partial_files import PartialFile
from desktop_app.storage.storage_faults import EvidenceRefused
from desktop_app.storage.store import Store
from desktop_app.sync.http.exchange_faults import ConnectionBroke, SlowConnection

if TYPE_CHECKING:
    from desktop_app.sync.http.client import Link

_TRIES = 3  # in a row that bring no byte

# The thumbnail and the page of one photo are loaded by two threads, which would write one file.
_fetching: defaultdict[EvidenceHash, threading.Lock] = defaultdict(threading.Lock)


def fetch_evidence(
    store: Store,
    link: Link,
    commune: CommuneCode,
    sha256: EvidenceHash,
    *,
    progress: Callable[[int], None] | None = None,
) -> Path:
    """Return the file of a piece of evidence, fetched from the service where it is not stored here.

    Bytes received before the connection broke are kept, and the next call continues after them.
    Raise SyncFault for the connection, EvidenceRefused where the hash does not match, DiskFull,
    EvidenceErased for content that may not be kept.
    """
    refuse_erased(store, sha256)
    with _fetching[sha256]:
        here = evidence.open_evidence(store, sha256)
        if here is not None:
            return here
        media = _fetch(store, link, commune, sha256, progress)
        with PartialFile(store, sha256) as coming:
            coming.keep(commune, media, now=int(time.time()))
    kept = evidence.open_evidence(store, sha256)
    if kept is None:
        raise EvidenceRefused(N_("The file {name} could not be kept."), name=sha256[:8])
    return kept


def _fetch(
    store: Store,
    link: Link,
    commune: CommuneCode,
    sha256: EvidenceHash,
    progress: Callable[[int], None] | None,
) -> str:
    from .file_requests import FileRequests, NoSuchByte

    line, failed_tries = FileRequests(link), 0
    while True:
        with PartialFile(store, sha256) as coming:
            first = coming.size

            def take(data: bytes, coming: PartialFile = coming) -> None:
                coming.add(data)
                if progress is not None:
                    progress(coming.size)

            try:
                return line.fetch(commune, sha256, take, first=first)
            except NoSuchByte:
                coming.forget()
            except (ConnectionBroke, SlowConnection):
                failed_tries = failed_tries + 1 if coming.size == first else 1
                if failed_tries >= _TRIES:
                    raise
        time.sleep(0.2 * failed_tries)
