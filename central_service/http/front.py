"""Who comes in, what waits, which thread does what.

The event loop reads and answers; one thread writes (``writer``), a few read. More than can be
taken is told to come back, so that the day before the due date ends in waiting and not in errors.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import BinaryIO, ParamSpec, TypeVar

from central_service.access.enrolment import enrol
from central_service.access.tokens import bearer_of, refuse_revoked, token_hash
from central_service.custody.at_once import at_once
from central_service.custody.contacts import FRESH
from central_service.custody.custody import Custody
from central_service.custody.writer import Job, Writer, Written
from central_service.files.vanished import VanishedFiles
from central_service.founding.service import Service, now
from central_service.packages.packages import take_package
from central_service.reading.answered import Answered
from central_service.reading.answers import Piece, answers, known_to_sender, without_token
from central_service.trouble.service_faults import (
    AnswerGone,
    Busy,
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    PackageCode,
    Revoked,
    Unauthorised,
)
from desktop_app.core.roster import EnrolRequest
from desktop_app.i18n import N_
from desktop_app.sync.wire.messages import (
    MAX_BATCH_BYTES,
    EnrolReply,
    decode_request,
    encode_response,
)

MAX_BODY = 2 * MAX_BATCH_BYTES + 64  # keys and columns of one request, and its head
MAX_INSIDE = 512  # requests at a time
MAX_INSIDE_BYTES = 96 * 1024 * 1024  # of their bodies
MAX_ENROLLING = 200
MAX_UPLOADING = 128  # pieces of files at a time: whoever sends changes must find room beside them
MAX_HEARD = 50_000  # tokens whose last contact is remembered
READERS = 4  # threads
_SMALL = 16 * 1024  # bytes that the event loop decodes itself

_LOOKED = 1.0  # seconds: so long ago a look at the files was that lets an answer do without one
_PATIENCE = 0.3  # seconds that a reader waits until it is written down that it was heard of

_P = ParamSpec("_P")
_T = TypeVar("_T")


class WrongTries:
    """Wrong codes slow everybody down a little and lock nobody out."""

    MEMORY = 600.0  # seconds

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=1_000)

    def note(self) -> None:
        """Remember a wrong try."""
        self._times.append(self._clock())

    @property
    def delay(self) -> float:
        """Seconds that the next try waits: none, then 0.1 for the first wrong one, at most 10."""
        while self._times and self._times[0] < self._clock() - self.MEMORY:
            self._times.popleft()
        return min(0.1 * math.pow(len(self._times), 1.5), 10.0)


class Front:
    """The service as requests meet it; made where its event loop runs."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.wrong_tries = WrongTries()
        self._writer = Writer(service, asyncio.get_running_loop().call_soon_threadsafe)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        # Apart: hashing a code is slow on purpose and must not keep readers waiting.
        self._enrollers = ThreadPoolExecutor(1, thread_name_prefix="enroller")
        # Apart too: whoever brings a package waits for as long as all its photos take.
        self._packages = ThreadPoolExecutor(1, thread_name_prefix="packages")
        self._files = VanishedFiles(service)
        self._inside = 0
        self._inside_bytes = 0
        self._enrolling = 0
        self._uploading = 0
        self._heard: dict[bytes, float] = {}
        self.answered = Answered()

    def close(self) -> None:
        """Finish what is inside."""
        self._writer.close()
        self._readers.shutdown()
        self._enrollers.shutdown()
        self._packages.shutdown()

    @contextmanager
    def admitted(self, size: int) -> Iterator[None]:
        """Let a request of *size* bytes in; raise Busy where too much is inside already."""
        if self._inside >= MAX_INSIDE or self._inside_bytes + size > MAX_INSIDE_BYTES:
            raise Busy(
                N_("The service is busy. Nothing is lost; it will be sent again in a moment."),
                retry_after=5,
            )
        self._inside += 1
        self._inside_bytes += size
        try:
            yield
        finally:
            self._inside -= 1
            self._inside_bytes -= size

    @contextmanager
    def uploading(self) -> Iterator[None]:
        """Let a piece of a file in; raise Busy where too many come in already."""
        if self._uploading >= MAX_UPLOADING:
            raise Busy(
                N_("The service is busy. Nothing is lost; it will be sent again in a moment."),
                retry_after=15,
            )
        self._uploading += 1
        try:
            yield
        finally:
            self._uploading -= 1

    async def in_reader(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return what *work* returns, done in a reading thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: work(*args, **kwargs))

    async def take_package(self, source: BinaryIO, target: BinaryIO) -> None:
        """Take a carried package from *source*; write the one for the way home to *target*."""
        await asyncio.sleep(self.wrong_tries.delay)
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(
                self._packages, take_package, self.service, source, target, self._hold
            )
        except PackageCode:
            self.wrong_tries.note()
            raise

    def _hold(self, job: Job) -> Written:
        """Return what became of *job*; for threads, which may wait."""
        return self._writer.submit(job).result()

    async def sync(
        self, body: bytes, token: str | None
    ) -> tuple[Piece, AsyncIterator[Piece] | None]:
        """Return the first piece of the answer to a sync request, and the others if there are any.

        Raise a Fault where it has no answer.
        """
        if len(body) <= _SMALL:
            request = decode_request(body)
        else:
            request = await self.in_reader(decode_request, body)
        hashed = token_hash(token) if token is not None else None
        custody = Custody()
        if request.segments:
            written = await self._writer.written(Job(segments=request.segments, token_hash=hashed))
            custody = written.custody
            if written.bearer is not None and self._files.is_known_whole(within=_LOOKED):
                response = at_once(
                    request,
                    written.bearer,
                    custody,
                    written.after,
                    seal=self.service.seal,
                    now=now(),
                )
                if response is not None:
                    known = known_to_sender(request, custody)
                    return Piece(data=encode_response(response, to=known), is_last=True), None
        if token is None or hashed is None:
            asks = request.positions is not None or request.digest is not None
            if asks and not request.segments:
                raise Unauthorised(N_("Reading needs the token that the device was given."))
            data = await self.in_reader(without_token, self.service, request, custody)
            return Piece(data=data, is_last=True), None
        pieces = answers(self.service, request, token, custody, files=self._files)
        try:
            piece = await self.in_reader(next, pieces)
        except Revoked:
            await self._hear(hashed)
            raise
        if not request.segments:
            await self._hear(hashed)
        return piece, None if piece.is_last else self._others(pieces)

    async def rest(self, name: str, token: str | None, offset: int) -> bytes:
        """Return a long answer from byte *offset* on; raise AnswerGone, Unauthorised, Revoked."""
        await self.in_reader(self._refuse_stranger, token)
        assert token is not None  # a stranger by then
        found = self.answered.rest(name, token_hash(token), offset)
        if found is None:
            raise AnswerGone(N_("The rest of this answer is not here any more. Ask anew."))
        return found

    def _refuse_stranger(self, token: str | None) -> None:
        with self.service.database.reading() as connection:
            refuse_revoked(bearer_of(connection, token))

    async def _others(self, pieces: Iterator[Piece]) -> AsyncIterator[Piece]:
        is_last = False
        while not is_last:
            piece = await self.in_reader(next, pieces)
            is_last = piece.is_last
            yield piece

    async def _hear(self, hashed: bytes) -> None:
        """Have written down that the bearer of a token was heard of, if it is due."""
        before = self._heard.get(hashed)
        if before is not None and time.monotonic() - before < FRESH:
            return
        if len(self._heard) > MAX_HEARD:  # what was forgotten is written down once more
            self._heard.clear()
        self._heard[hashed] = time.monotonic()
        with suppress(Busy):  # it is no reason to send a reader away, nor to keep it waiting
            await _ended(self._writer.submit(Job(token_hash=hashed)), _PATIENCE)

    async def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Connect a device, after the delay that wrong tries brought about."""
        if self._enrolling >= MAX_ENROLLING:
            raise Busy(
                N_("Many machines are being connected. Please try again in a moment."),
                retry_after=10,
            )
        self._enrolling += 1
        try:
            await asyncio.sleep(self.wrong_tries.delay)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._enrollers, enrol, self.service, request)
        except (CodeUnknown, CodeUsed, CodeExpired):
            self.wrong_tries.note()
            raise
        finally:
            self._enrolling -= 1


async def _ended(work: Future[Written], patience: float | None = None) -> None:
    """Wait until the event loop was handed the result of *work*, or *patience* is over."""
    ended = asyncio.Event()
    work.add_done_callback(lambda _work: ended.set())
    with suppress(TimeoutError):
        await asyncio.wait_for(ended.wait(), patience)
