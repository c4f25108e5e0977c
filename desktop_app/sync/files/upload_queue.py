"""Send evidence files that the service lacks, piece by piece, after the changes."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from desktop_app.core.fault import N_
from desktop_app.core.ids import EvidenceHash
from desktop_app.core.system_refusals import why_refused
from desktop_app.storage import evidence
from desktop_app.storage.evidence import Evidence, EvidenceCounts
from desktop_app.storage.store import Store
from desktop_app.sync.http.exchange_faults import (
    NoConnection,
    Paused,
    Refused,
    Revoked,
    SlowConnection,
    SyncFault,
    TooMuchAtOnce,
    UnknownToService,
    nonsense,
)
from desktop_app.sync.http.progress import Steps
from desktop_app.sync.wire.problem_codes import ProblemCode

from .piece_size import PieceSize
from .queue_choice import Order, QueueChoice, queue_choice

if TYPE_CHECKING:
    from desktop_app.sync.http.client import Link

_ASKED_AT_ONCE = 1_000
FIRST_WAIT = 0.3  # seconds after a connection broke; doubled after each further time
_IN_VAIN = 4  # tries in a row that bring no byte further
_TELL_EVERY = 0.2  # seconds; a signal for every block would keep the window busy
_LOOK_EVERY = 0.5  # seconds between reads of the person's choice
_ELSEWHERE = (
    ProblemCode.OFFSET,
    ProblemCode.NOT_FOUND,
)  # the service's offset differs from ours
_FINAL = (Revoked, UnknownToService)  # these refuse every file, not one


class FileTrouble(SyncFault):
    """One file cannot be read on this computer; the others are sent."""


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A file to send, and how many bytes of it the service has."""

    file: Evidence
    offset: int


class UploadQueue:
    """Sends the files that the service lacks.

    *between* is called before each piece, to send changes entered meanwhile.
    *critical* are the files that go before others where the person chose so.
    """

    def __init__(
        self,
        store: Store,
        link: Link,
        steps: Steps,
        between: Callable[[], None],
        *,
        critical: Collection[EvidenceHash] = (),
    ) -> None:
        from .file_requests import FileRequests

        self._store, self._line, self._steps, self._between = (
            store,
            FileRequests(link),
            steps,
            between,
        )
        self._critical = frozenset(critical)
        self._size = PieceSize()
        self._choice = QueueChoice()
        self._looked, self._told = 0.0, 0.0
        self._vain = 0
        self._files, self._total, self._done = 0, 0, 0  # files, and bytes of them
        self.sent = 0
        self.bytes_sent = 0
        self.troubles: list[SyncFault] = []

    @property
    def is_paused(self) -> bool:
        """Whether a person paused the files."""
        return self._choice.is_paused

    @property
    def counts(self) -> EvidenceCounts:
        """How many files, and bytes, were sent and wait."""
        return evidence.evidence_counts(self._store)

    def send(self) -> None:
        """Send the files; raise SyncFault where the connection fails."""
        try:
            self._look()
            waiting = [piece for some in _asked(self._unsent()) for piece in self._lacking(some)]
            self._begin(waiting)
            while waiting:
                piece = min(waiting, key=self._rank)  # again each time: the order may change
                waiting.remove(piece)
                self._send_file(piece)
        except Paused:
            pass
        self._tell(0)

    def _begin(self, waiting: list[_Piece]) -> None:
        self._files = len(waiting)
        self._total = sum(piece.file.size for piece in waiting)
        self._done = sum(piece.offset for piece in waiting)
        self._tell(0)

    def _unsent(self) -> list[Evidence]:
        return sorted(evidence.unsent_evidence(self._store), key=lambda piece: piece.commune)

    def _lacking(self, files: list[Evidence]) -> Iterator[_Piece]:
        """Yield the files that the service lacks; mark the others as sent."""
        try:
            lacking = self._line.lacks(files[0].commune, [file.sha256 for file in files])
        except Refused as refused:
            self.troubles.append(refused)
            return
        for file in files:
            if file.sha256 in lacking:
                offset = min(lacking[file.sha256], file.size)
                yield _Piece(file=file, offset=offset)
            else:
                self._note(file)

    def _rank(self, piece: _Piece) -> tuple[int, bool, int, EvidenceHash]:
        sha256, ahead = piece.file.sha256, self._choice.ahead
        place = ahead.index(sha256) if sha256 in ahead else len(ahead)
        is_later = self._choice.order is Order.CRITICAL and sha256 not in self._critical
        return place, is_later, piece.file.size, sha256

    def _send_file(self, piece: _Piece) -> None:
        file = piece.file
        try:
            path = self._whole(file)
            with path.open("rb") as stream:
                self._send_pieces(file, stream, piece.offset)
        except OSError as error:  # of this computer's disk: connection errors are SyncFaults by now
            self._tell_trouble(
                FileTrouble(
                    N_("The file {name} cannot be read on this computer: {why}."),
                    name=file.sha256[:8],
                    why=why_refused(error),
                )
            )
        except (Refused, FileTrouble) as trouble:
            if isinstance(trouble, _FINAL):
                raise
            self._tell_trouble(trouble)
        else:
            self._note(file)
            self.sent += 1

    def _send_pieces(self, file: Evidence, stream: BinaryIO, offset: int) -> None:
        """Send *file* from byte *offset* on, until the service has received and checked it."""
        # None: to be requested. All of it came, and it is not kept yet: the service is asked again,
        # which keeps it or says why not.
        stands: int | None = offset if offset < file.size else None
        furthest, is_second = offset, False
        while stands is None or stands < file.size:
            self._between()
            self._look()
            try:
                if stands is None:
                    stands = self._line.begin(file.commune, file.sha256, file.size)
                else:
                    stream.seek(stands)
                    stands = self._send_piece(file, stands, stream.read(self._size.bytes))
            except TooMuchAtOnce as fault:
                self._shrink(fault, file, furthest)
                stands = None
            except (NoConnection, SlowConnection) as fault:
                self._wait_after(fault)
                stands = None
            except Refused as refused:
                if refused.code == ProblemCode.HASH_MISMATCH and not is_second:
                    is_second = True  # once more from the start: here the file is whole
                elif refused.code in _ELSEWHERE:
                    self._wait_after(refused)
                else:
                    raise
                stands = None
            if stands is not None and stands > file.size:
                raise nonsense()
            if stands is not None and stands > furthest:
                self._done += stands - furthest
                furthest, self._vain = stands, 0
                self._tell(0)

    def _shrink(self, fault: TooMuchAtOnce, file: Evidence, came: int) -> None:
        """Send smaller pieces from now on; raise where even the smallest does not get through."""
        smaller = self._size.refused(min(self._size.bytes, file.size - came))
        if smaller is None:
            raise TooMuchAtOnce(
                N_(
                    "A proxy before the service lets nothing of the file {name} through, of which"
                    " {came} of {size} bytes came. The answers are sent; tell the province's"
                    " technical support (client_max_body_size)."
                ),
                name=file.sha256[:8],
                came=came,
                size=file.size,
            ) from fault
        self._size = smaller

    def _send_piece(self, file: Evidence, offset: int, data: bytes) -> int:
        began = time.monotonic()

        def told(now: int) -> None:
            if time.monotonic() - self._looked >= _LOOK_EVERY:
                self._look()
            if time.monotonic() - self._told >= _TELL_EVERY:
                self._tell(now)

        if offset:
            stands = self._line.add(file.commune, file.sha256, offset, data, progress=told)
        else:
            stands = self._line.begin(file.commune, file.sha256, file.size, data, progress=told)
        self.bytes_sent += len(data)
        self._size = self._size.after(len(data), time.monotonic() - began)
        return stands

    def _wait_after(self, fault: SyncFault) -> None:
        """Wait before the next try; raise *fault* after several in a row without progress."""
        self._vain += 1
        self._size = self._size.smaller()
        if self._vain >= _IN_VAIN:
            raise fault
        time.sleep(random.uniform(0.5, 1.5) * FIRST_WAIT * 2**self._vain)

    def _whole(self, file: Evidence) -> Path:
        """Return the path of *file*; raise FileTrouble for a damaged one."""
        path = evidence.open_evidence(self._store, file.sha256)
        if path is None:
            raise FileTrouble(
                N_("The file {name} is missing on this computer."), name=file.sha256[:8]
            )
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256:
                return path
        raise FileTrouble(
            N_(
                "The file {name} is damaged on this computer. Attach it again; the answers are"
                " whole."
            ),
            name=file.sha256[:8],
        )

    def _look(self) -> None:
        """Read the person's choice again; raise Paused where the files are paused."""
        self._looked = time.monotonic()
        self._choice = queue_choice(self._store)
        if self._choice.is_paused:
            raise Paused(N_("The files wait until you let them go on."))

    def _note(self, file: Evidence) -> None:
        evidence.mark_evidence_sent(self._store, file.commune, file.sha256, now=int(time.time()))

    def _tell_trouble(self, trouble: SyncFault) -> None:
        if str(trouble) not in {str(told) for told in self.troubles}:  # a full commune: once
            self.troubles.append(trouble)

    def _tell(self, now: int) -> None:
        self._told = time.monotonic()
        self._steps.files(
            sent=self.sent,
            to_send=self._files,
            bytes_sent=min(self._done + now, self._total),
            bytes_to_send=self._total,
        )


def _asked(files: Iterable[Evidence]) -> Iterator[list[Evidence]]:
    """Yield *files* by commune, in groups for one request each."""
    for _, some in groupby(files, key=lambda file: file.commune):
        while chunk := list(islice(some, _ASKED_AT_ONCE)):
            yield chunk
