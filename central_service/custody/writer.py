"""One thread that writes: requests that wait together are committed together (group commit).

A commit costs the same for one request as for sixty. Each request succeeds or fails by itself: a
refused one does not affect the others, and after an unexpected error in a group its requests are
taken one by one.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeAlias

import msgspec

from central_service.access.authors import authors_of
from central_service.access.rosters import come_back
from central_service.access.tokens import Bearer, bearers_of, only_sealed, unknown_token
from central_service.founding.service import Service, now
from central_service.signing.acts import standing
from central_service.trouble.service_faults import Busy, DatabaseUnusable
from central_service.trouble.trouble_log import TROUBLE
from desktop_app.core.changes.segments import Segment
from desktop_app.core.fault import Fault
from desktop_app.core.ids import DeviceId
from desktop_app.i18n import N_

from . import contacts
from .custody import Custodian, Custody
from .holdings import Holdings
from .quick_answers import CommittedGroup
from .secret_items import SecretItems

MAX_WAITING = 512  # requests; more are answered Busy
MAX_GROUP = 64  # requests of one commit
MAX_GROUP_CHANGES = 5_000  # so that a full batch does not hold up sixty small ones behind it

_log = logging.getLogger(__name__)


class WriteJob(msgspec.Struct, frozen=True, kw_only=True):
    """What one request writes: segments, and the contact of its device.

    ``author`` is the sender where there is no token: the author of a package; ``heard`` the same
    where it counts as a contact.
    """

    segments: tuple[Segment, ...] = ()
    token_hash: bytes | None = None
    author: DeviceId | None = None
    heard: DeviceId | None = None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was written for a request, its device if it had a token, the state afterwards."""

    custody: Custody
    bearer: Bearer | None
    after: CommittedGroup


_Future: TypeAlias = "Future[Written] | asyncio.Future[Written]"
_Waiting = tuple[WriteJob, _Future]


def _here(work: Callable[[], None]) -> None:
    work()


class Writer:
    """The thread and its queue.

    Results are delivered by *deliver*, once a group: waking an event loop for each of sixty
    requests would cost as much as writing them.
    """

    def __init__(
        self, service: Service, deliver: Callable[[Callable[[], None]], object] = _here
    ) -> None:
        self._service = service
        self._deliver = deliver
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._secret_items = SecretItems()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, job: WriteJob) -> Future[Written]:
        """Queue *job*; the result is there once it is on disk. Raise Busy where too many wait."""
        future: Future[Written] = Future()
        self._put(job, future)
        return future

    async def written(self, job: WriteJob) -> Written:
        """Return the result of *job* once it is on disk, in the event loop of ``deliver``.

        Raise Busy where too many wait, or the fault of the job.
        """
        # An asyncio future: one of concurrent.futures costs five times as much.
        future: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        self._put(job, future)
        return await future

    def _put(self, job: WriteJob, future: _Future) -> None:
        if self._queue.qsize() >= MAX_WAITING:
            raise Busy(
                N_("The service is busy. Nothing is lost; it will be sent again in a moment."),
                retry_after=5,
            )
        self._queue.put((job, future))

    def close(self) -> None:
        """Write what is queued, then end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going_on = True
        while going_on:
            group, going_on = self._next_group()
            if group:
                self._write(group)

    def _next_group(self) -> tuple[list[_Waiting], bool]:
        """Wait for a request, then take those that wait behind it."""
        group: list[_Waiting] = []
        changes = 0
        while len(group) < MAX_GROUP and changes < MAX_GROUP_CHANGES:
            try:
                waiting = self._queue.get(block=not group)
            except queue.Empty:
                break
            if waiting is None:
                return group, False
            job, future = waiting
            if isinstance(future, Future) and not future.set_running_or_notify_cancel():
                continue
            group.append(waiting)
            changes += sum(len(segment.entries) for segment in job.segments)
        return group, True

    def _write(self, group: Sequence[_Waiting]) -> None:
        outcomes = self._outcomes([job for job, _future in group])

        def settle() -> None:
            for (_job, future), outcome in zip(group, outcomes, strict=True):
                if future.cancelled():  # the request was cancelled
                    continue
                if isinstance(outcome, BaseException):
                    future.set_exception(outcome)
                else:
                    future.set_result(outcome)

        self._deliver(settle)

    def _outcomes(self, jobs: Sequence[WriteJob]) -> list[Written | BaseException]:
        try:
            return [*self._commit(jobs)]
        except DatabaseUnusable as fault:  # all requests of the group get this fault
            return [fault] * len(jobs)
        except Exception as error:
            if len(jobs) == 1:
                if not isinstance(error, Fault):
                    _log.exception("A request could not be written")
                return [error]
            return [outcome for job in jobs for outcome in self._outcomes([job])]

    def _commit(self, jobs: Sequence[WriteJob]) -> list[Written | Fault]:
        moment = now()
        with self._service.database.writing() as connection:
            said = standing(connection)
            assert said is not None
            hashes = {job.token_hash for job in jobs if job.token_hash is not None}
            bearers = bearers_of(connection, hashes)
            only_sealed(connection, {key for key, bearer in bearers.items() if bearer.is_fresh})
            feeds = {(s.commune, s.device) for job in jobs for s in job.segments}
            came = {bearer.device for bearer in bearers.values()}
            came |= {job.heard for job in jobs if job.heard is not None}
            wrote = {job.author for job in jobs if job.author is not None}
            wrote |= {device for _commune, device in feeds}
            authors = authors_of(connection, came | wrote)
            visitors = {device: authors[device] for device in came if device in authors}
            heard = contacts.stale(connection, visitors, now=moment) | {
                b.device for b in bearers.values() if b.revoked and b.told is None
            }
            visiting = [(device, authors[device]) for device in sorted(heard)]
            holdings = Holdings(
                connection,
                feeds,
                authors,
                also_lock={c for _, author in visiting for c in contacts.own_communes(author)},
            )
            moment = now()  # after waiting for the locks
            secret = self._secret_items.at(connection, said.number)
            custodian = Custodian(holdings, said, self._service.seal, secret, now=moment)
            results = [_take(custodian, job, bearers) for job in jobs]
            contacts.note(connection, holdings, visiting, now=moment)
            come_back(connection, self._service.seal, holdings.began(), now=moment)
            holdings.write()
            after = CommittedGroup(standing=said, authors=authors, moved=holdings.moved())
        TROUBLE.works()
        given = [r for one in results if not isinstance(one, Fault) for r in one[0].receipts]
        self._service.mark.note(said.epoch, given)
        return [
            result
            if isinstance(result, Fault)
            else Written(custody=result[0], bearer=result[1], after=after)
            for result in results
        ]


def _take(
    custodian: Custodian, job: WriteJob, bearers: dict[bytes, Bearer]
) -> tuple[Custody, Bearer | None] | Fault:
    bearer = bearers.get(job.token_hash) if job.token_hash is not None else None
    if job.token_hash is not None and bearer is None:
        return unknown_token()
    sender = bearer.device if bearer is not None else job.author
    return custodian.take(job.segments, sender), bearer
