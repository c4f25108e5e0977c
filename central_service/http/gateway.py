"""Dispatch requests to the event loop, the reading threads and the writer.

The event loop receives and answers; one thread writes (``writer``), a few read. Requests beyond the
limits are answered Busy with a time to retry, so that the day before the due date ends in waiting
and not in errors.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import BinaryIO, ParamSpec, TypeVar

from central_service.access.enrolment import enrol
from central_service.access.tokens import bearer_of, refuse_revoked, token_hash
from central_service.custody.contacts import FRESH
from central_service.custody.custody import Custody
from central_service.custody.programs import note_program_of
from central_service.custody.quick_answers import at_once
from central_service.custody.writer import WriteJob, Writer, Written
from central_service.files.missing_objects import MissingObjects
from central_service.files.vanished import VanishedFiles
from central_service.founding.service import Service, now
from central_service.limits.turns import Turns, caller
from central_service.limits.wrong_tries import TriesByAddress
from central_service.packages.packages import take_package
from central_service.reading.answers import AnswerPart, answers, known_to_sender, without_token
from central_service.reading.item_figures import ItemCounts
from central_service.reading.province import Assessments
from central_service.reading.resumable_answers import Answered, Rest
from central_service.trouble.service_faults import (
    AnswerGone,
    Busy,
    CodeExpired,
    CodeMistyped,
    CodeUnknown,
    CodeUsed,
    PackageCode,
    Revoked,
    Unauthorised,
)
from desktop_app.core.changes.roster import EnrolRequest
from desktop_app.core.ids import DeviceId
from desktop_app.i18n import N_
from desktop_app.sync.wire.budget import Budget, TooMuchSaid
from desktop_app.sync.wire.messages import EnrolReply, SyncRequest, decode_request, encode_response

from .gate import Gate

_log = logging.getLogger(__name__)
_log.setLevel(logging.INFO)  # who looks at the page is worth a line

MAX_HEARD = 50_000  # tokens whose last contact is cached
READERS = 4  # threads
_SMALL = 16 * 1024  # bytes that the event loop decodes itself
_ON_LOOP = 512 * 1024  # bytes that they may decode to: some hundred changes
_OF_STRANGER = 4 * 1024 * 1024  # bytes that a message without a token may decode to

_LOOKED = 1.0  # seconds: an answer needs no new look at the files after so recent a one
_PATIENCE = 0.3  # seconds that a reader waits until its contact is stored

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Gateway:
    """The entry of all requests; made where its event loop runs."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.gate = Gate(service)
        self._wrong_tries = TriesByAddress()
        self._writer = Writer(service, asyncio.get_running_loop().call_soon_threadsafe)
        self._readers = Turns("reader", READERS, of_each=READERS // 2)
        missing = MissingObjects if service.store.is_shared else VanishedFiles
        self._missing = missing(service)
        # A store that does not answer delays no exchange.
        self._files = Turns("files", READERS, of_each=READERS // 2)
        # Separate threads: each costs more than all of a clerk's requests in a day, and delays
        # readers.
        self._enrolling = Turns("enroller", 2)
        self._packages = Turns("packages")
        self._decoding = Turns("decoder")
        self._decoding_of_strangers = Turns("strangers")
        self._pages = Turns("page")
        self.assessments = Assessments(service)
        self.item_counts = ItemCounts(service, self.assessments)
        self._heard: dict[bytes, float] = {}
        self.answered = Answered()

    def close(self) -> None:
        """Finish the running work."""
        self._writer.close()
        self._missing.close()
        self.gate.close()
        for turns in (
            self._readers,
            self._files,
            self._enrolling,
            self._packages,
            self._decoding,
            self._decoding_of_strangers,
            self._pages,
        ):
            turns.close()

    async def in_reader(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return what *work* returns, done in a reading thread."""
        return await self._readers.run(caller.get(), work, *args, **kwargs)

    async def in_files(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return what *work* returns, done in a thread for files of evidence."""
        return await self._files.run(caller.get(), work, *args, **kwargs)

    async def in_page(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return what *work* returns, done in the thread of the officer's page.

        Its own: judging a province for the first time takes seconds, and readers do not wait.
        """
        return await self._pages.run(caller.get(), work, *args, **kwargs)

    async def signed_in(self, work: Callable[[Service, str], str], code: str, address: str) -> str:
        """Return the session that *work* gives for *code*; wrong ones are answered later each."""
        try:
            session = await self._enrolling.run(address, work, self.service, code)
            _log.info("The code %s opened the officer's page.", session[:8])
            return session
        except (CodeMistyped, CodeUnknown):
            await asyncio.sleep(self._wrong_tries.noted(address))
            raise

    async def take_package(
        self, source: BinaryIO, target: BinaryIO, bearer: DeviceId, address: str
    ) -> None:
        """Take a package from *source*; write the return package to *target*."""
        try:
            await self._packages.run(bearer, take_package, self.service, source, target, self._hold)
        except PackageCode:
            await asyncio.sleep(self._wrong_tries.noted(address))
            raise

    def _hold(self, job: WriteJob) -> Written:
        """Return the result of *job*; for threads, which may block."""
        return self._writer.submit(job).result()

    async def sync(
        self, body: bytes, token: str | None, address: str
    ) -> tuple[AnswerPart, AsyncIterator[AnswerPart] | None]:
        """Return the first piece of the answer to a sync request, and the others if there are any.

        Raise a Fault where it has no answer.
        """
        request = await self._decoded(body, token, address)
        hashed = token_hash(token) if token is not None else None
        custody = Custody()
        if request.segments:
            written = await self._writer.written(
                WriteJob(segments=request.segments, token_hash=hashed)
            )
            custody = written.custody
            if written.bearer is not None and self._missing.is_known_whole(within=_LOOKED):
                response = at_once(
                    request,
                    written.bearer,
                    custody,
                    written.after,
                    seal=self.service.seal,
                    now=now(),
                )
                if response is not None:
                    await self._learn_program(request, token)
                    known = known_to_sender(request, custody)
                    return AnswerPart(data=encode_response(response, to=known), is_last=True), None
        if token is None or hashed is None:
            asks = request.positions is not None or request.digest is not None
            if asks and not request.segments:
                raise Unauthorised(N_("Reading needs the token that the device was given."))
            data = await self.in_reader(without_token, self.service, request, custody)
            return AnswerPart(data=data, is_last=True), None
        pieces = answers(self.service, request, token, custody, files=self._missing)
        try:
            piece = await self.in_reader(next, pieces)
        except Revoked:
            await self._hear(hashed)
            raise
        if not request.segments:
            await self._hear(hashed)
        await self._learn_program(request, token)
        return piece, None if piece.is_last else self._others(pieces)

    async def _learn_program(self, request: SyncRequest, token: str | None) -> None:
        """Store which program the device says that it runs; it says so once a version, or week."""
        if request.program and token is not None:
            with suppress(Busy):
                await self.in_reader(
                    note_program_of, self.service, token, request.device, request.program
                )

    async def _decoded(self, body: bytes, token: str | None, address: str) -> SyncRequest:
        """Return the decoded *body*; large ones are decoded in turn."""
        if len(body) <= _SMALL:
            with suppress(TooMuchSaid):
                return decode_request(body, Budget(_ON_LOOP))
        if token is None:
            of_stranger = Budget(_OF_STRANGER)
            return await self._decoding_of_strangers.run(address, decode_request, body, of_stranger)
        return await self._decoding.run(token, decode_request, body)

    async def rest(self, name: str, token: str | None, offset: int) -> Rest:
        """Return a long answer from byte *offset* on; raise AnswerGone, Unauthorised, Revoked."""
        await self.in_reader(self._refuse_stranger, token)
        assert token is not None  # without a token it was refused before
        found = self.answered.rest(name, token_hash(token), offset)
        if found is None:
            raise AnswerGone(N_("The rest of this answer is not here any more. Ask anew."))
        return found

    def _refuse_stranger(self, token: str | None) -> None:
        with self.service.database.reading() as connection:
            refuse_revoked(bearer_of(connection, token))

    async def _others(self, pieces: Iterator[AnswerPart]) -> AsyncIterator[AnswerPart]:
        is_last = False
        while not is_last:
            piece = await self.in_reader(next, pieces)
            is_last = piece.is_last
            yield piece

    async def _hear(self, hashed: bytes) -> None:
        """Store the contact of the token's device, if it is due."""
        before = self._heard.get(hashed)
        if before is not None and time.monotonic() - before < FRESH:
            return
        if len(self._heard) > MAX_HEARD:  # a dropped contact is stored once more
            self._heard.clear()
        self._heard[hashed] = time.monotonic()
        with suppress(Busy):  # a contact that cannot be stored must not fail or delay a reader
            await _ended(self._writer.submit(WriteJob(token_hash=hashed)), _PATIENCE)

    async def enrol(self, request: EnrolRequest, address: str) -> EnrolReply:
        """Enrol a device; each wrong code of *address* is answered later than the one before."""
        try:
            return await self._enrolling.run(address, enrol, self.service, request)
        except (CodeUnknown, CodeUsed, CodeExpired):
            await asyncio.sleep(self._wrong_tries.noted(address))
            raise


async def _ended(work: Future[Written], patience: float | None = None) -> None:
    """Wait for the result of *work*, at most *patience* seconds."""
    ended = asyncio.Event()
    work.add_done_callback(lambda _work: ended.set())
    with suppress(TimeoutError):
        await asyncio.wait_for(ended.wait(), patience)
