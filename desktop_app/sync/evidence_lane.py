"""Files, after the changes: sent where the service lacks them, fetched when somebody looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.faults import N_
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.storage import evidence
from desktop_app.storage.evidence import Evidence
from desktop_app.storage.faults import EvidenceRefused
from desktop_app.storage.store import Store

from .faults import Refused, SyncFault
from .steps import Steps

if TYPE_CHECKING:
    from .client import Link

_ASKED_AT_ONCE = 1_000


class Lane:
    """Sends the files that the service lacks, the smallest first.

    *between* is called before each file: whatever was entered meanwhile goes ahead of it.
    """

    def __init__(self, store: Store, link: Link, steps: Steps, between: Callable[[], None]) -> None:
        self._store, self._link, self._steps, self._between = store, link, steps, between
        self.sent = 0
        self.troubles: list[SyncFault] = []

    @property
    def waiting(self) -> int:
        """How many files the service lacks."""
        return evidence.evidence_counts(self._store).unsent

    def send(self) -> None:
        """Send them; raise SyncFault where the line does not go on."""
        pieces = [piece for some in _asked(self._unsent()) for piece in self._lacking(some)]
        total, done = sum(piece.size for piece in pieces), 0
        for nth, piece in enumerate(sorted(pieces, key=lambda piece: piece.size)):
            self._between()

            def told(now: int, done: int = done, nth: int = nth) -> None:
                self._steps.files(
                    sent=nth, to_send=len(pieces), bytes_sent=done + now, bytes_to_send=total
                )

            told(0)
            self._put(piece, told)
            done += piece.size
        if pieces:
            self._steps.files(
                sent=len(pieces), to_send=len(pieces), bytes_sent=total, bytes_to_send=total
            )

    def _unsent(self) -> list[Evidence]:
        return sorted(evidence.unsent_evidence(self._store), key=lambda piece: piece.commune)

    def _lacking(self, pieces: list[Evidence]) -> Iterator[Evidence]:
        """Yield what the service says it lacks; note of the rest that it is there."""
        commune = pieces[0].commune
        try:
            lacking = set(self._link.lacks(commune, [piece.sha256 for piece in pieces]))
        except Refused as refused:
            self.troubles.append(refused)
            return
        for piece in pieces:
            if piece.sha256 in lacking:
                yield piece
            else:
                self._note(piece)

    def _put(self, piece: Evidence, told: Callable[[int], None]) -> None:
        path = evidence.open_evidence(self._store, piece.sha256)
        if path is None:
            self.troubles.append(
                SyncFault(N_("The file {name} is missing on this computer."), name=piece.sha256[:8])
            )
            return
        try:
            with path.open("rb") as file:
                size = path.stat().st_size
                self._link.put_evidence(piece.commune, piece.sha256, file, size, progress=told)
        except Refused as refused:
            self.troubles.append(refused)
            return
        self._note(piece)
        self.sent += 1

    def _note(self, piece: Evidence) -> None:
        evidence.mark_evidence_sent(self._store, piece.commune, piece.sha256, now=int(time.time()))


def fetch_evidence(
    store: Store,
    link: Link,
    commune: CommuneCode,
    sha256: EvidenceHash,
    *,
    progress: Callable[[int], None] | None = None,
) -> Path:
    """Return the file of a piece of evidence, asked from the service where it is not here.

    Raise SyncFault for the line, EvidenceRefused where it is not what its name promises.
    """
    here = evidence.open_evidence(store, sha256)
    if here is not None:
        return here
    fetched = link.get_evidence(commune, sha256, progress=progress)
    evidence.take_evidence(
        store, commune, sha256, fetched.data, fetched.media, now=int(time.time())
    )
    kept = evidence.open_evidence(store, sha256)
    if kept is None:
        raise EvidenceRefused(N_("The file {name} could not be kept."), name=sha256[:8])
    return kept


def _asked(pieces: Iterable[Evidence]) -> Iterator[list[Evidence]]:
    """Yield *pieces* by commune, as many as are asked about at once."""
    for _, some in groupby(pieces, key=lambda piece: piece.commune):
        while chunk := list(islice(some, _ASKED_AT_ONCE)):
            yield chunk
