"""One exchange with the service: changes first, both ways; then checklists; then evidence.

A change counts as sent only when a verified receipt covers it. An interrupted exchange keeps what
was stored until then, and the next one continues from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.segments import Segment
from desktop_app.core.fault import Fault, WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash
from desktop_app.core.time.wall_time import is_service_wrong
from desktop_app.storage import adoption, evidence, facts, feeds, identities, writing
from desktop_app.storage.facts import Clock
from desktop_app.storage.rewinds import Fork
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter
from desktop_app.sync.files import fetching, upload_queue
from desktop_app.sync.http.batch_sizes import Sizes, batch_of
from desktop_app.sync.http.exchange_faults import (
    ConnectionBroke,
    Refused,
    SlowConnection,
    TooMuchAtOnce,
    cancelled,
    connection_broke,
    nonsense,
    too_new,
    too_old,
)
from desktop_app.sync.http.progress import Step, Steps
from desktop_app.sync.wire.messages import (
    NEWEST_FILE_BYTES,
    BatchRefusal,
    SyncRequest,
    SyncResponse,
    WireVersionUnknown,
    decode_responses,
    encode_request,
    positions_digest,
)

from . import forwarding, known
from .checklists import fetch_checklists
from .intake import Intake, IntakeResult, Missing, forged
from .outcome import Outcome, Trouble, clock_warning, trouble_of
from .refusals import WHOLE_BATCH, whole_fault
from .visible import asker_of, is_of_few, named_positions, visible_communes

if TYPE_CHECKING:
    from desktop_app.sync.http.client import Link

__all__ = ["Outcome", "Step", "Trouble", "exchange", "fetch_evidence"]

fetch_evidence = fetching.fetch_evidence

_TRIES = 3  # failed requests in a row
_MOST_IN_VAIN = 8  # requests in a row that were answered without any progress
_PULL_AGAIN = 15 * 60.0  # seconds between pulls while files are still being sent
_CLOCK_BLUR = 60.0  # seconds; after a slower request the clock offset is not measured


def exchange(
    store: Store,
    link: Link,
    private_keys: Mapping[DeviceId, bytes],
    *,
    progress: Callable[[Step], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
    clock: Callable[[], float] = time.time,
    critical: Collection[EvidenceHash] = (),
    but: Collection[DeviceId] = (),
) -> Outcome:
    """Exchange once with the service and return the outcome; raise SyncFault.

    The requests are made by one of this computer's keys, none of *but*; *link* has its token.
    *private_keys* sign changes that were written while the key was locked; *clock* returns this
    computer's time in UTC seconds. *critical* files are sent first where a person chose that. Raise
    NotConnected before enrolment.
    """
    steps = Steps(store, progress)
    one = _Exchange(store, link, private_keys, steps, is_cancelled, clock, critical, but)
    return one.run()


class _Exchange:
    def __init__(
        self,
        store: Store,
        link: Link,
        private_keys: Mapping[DeviceId, bytes],
        steps: Steps,
        is_cancelled: Callable[[], bool] | None,
        clock: Callable[[], float],
        critical: Collection[EvidenceHash],
        but: Collection[DeviceId],
    ) -> None:
        self.store, self.link, self.clock, self.critical = store, link, clock, critical
        self.private_keys, self.steps = private_keys, steps
        self.is_cancelled = is_cancelled or (lambda: False)
        self.own = identities.identities(store)
        self.intake = Intake(store, self.own)
        self.asker = asker_of(self.intake.roster, self.own, but=but)
        self.is_own_roster = known.roster_of(store) == self.asker
        self.sizes = Sizes()
        self.tries = 0
        self.singly = False  # one segment at a time, to find the one that is refused
        self.stuck: set[tuple[DeviceId, CommuneCode]] = set()
        self.anew: set[CommuneCode] = set()  # to pull from position 0
        self.back: set[tuple[DeviceId, CommuneCode]] = set()  # of which the service holds less
        self.tell_positions = False
        self.names_earlier = False  # the last request named an earlier roster than the one held
        self.has_proved = False  # such a request was answered
        self.complete = False
        self.pulled_at = time.monotonic()
        self.sent, self.received, self.refused, self.carried = 0, 0, 0, 0
        self.receipts: dict[tuple[DeviceId, CommuneCode], Receipt] = {}
        self.forks: list[Fork] = []
        self.troubles: list[Trouble] = []
        self.learnt: Clock | None = None
        self.service_said: int | None = None  # its time, where that is wrong, UTC seconds

    def run(self) -> Outcome:
        adoption.make_sendable(self.store, self._pen)
        self._sign()
        self._changes()
        known.learn_server_key(self.store, self.link.server_key)
        self._beside(self._hand_in)
        self._beside(self._checklists)
        queue = upload_queue.UploadQueue(
            self.store, self.link, self.steps, self._go_ahead, critical=self.critical
        )
        self._beside(queue.send)
        for fault in queue.troubles:
            self._tell(fault)
        counts = queue.counts
        return Outcome(
            sent=self.sent,
            received=self.received,
            receipts=tuple(self.receipts.values()),
            refused=self.refused,
            waiting=feeds.waiting(self.store),
            complete=self.complete,
            evidence_sent=queue.sent,
            evidence_bytes_sent=queue.bytes_sent,
            evidence_waiting=counts.unsent,
            evidence_bytes_waiting=counts.unsent_bytes,
            evidence_paused=queue.is_paused,
            carried=self.carried,
            clock_offset=self.learnt.offset if self.learnt else None,
            clock_warning=clock_warning(
                self.learnt, self.clock(), self.link.clock_is_wrong, self.service_said
            ),
            forks=tuple(self.forks),
            troubles=tuple(self.troubles),
            requests=self.link.requests,
        )

    def _check(self) -> None:
        if self.is_cancelled():
            raise cancelled()

    def _pen(self, device: DeviceId) -> ChangeWriter:
        clock, now = facts.clock(self.store), int(self.clock())
        return ChangeWriter(
            device=device,
            private_key=self.private_keys.get(device),
            wall=now,
            offset=clock.offset if clock else None,
            offset_age=max(0, now - clock.learnt_at) if clock else None,
        )

    def _sign(self) -> None:
        for device, key in self.private_keys.items():
            writing.sign_pending(self.store, device, key)

    def _go_ahead(self) -> None:
        """Send changes entered while files were being sent; raise Cancelled, SyncFault."""
        self._check()
        if time.monotonic() - self.pulled_at > _PULL_AGAIN:
            self.complete = False
        if feeds.waiting(self.store) or not self.complete:
            self._sign()
            self._changes()

    def _hand_in(self) -> None:
        """Forward the packages of other computers and pull the changes that they brought.

        This runs after the own changes, which are small, and before the files, which may take
        hours.
        """
        if not forwarding.has_waiting(self.store):
            return
        done = forwarding.forward(self.store, self.link)
        self.carried = done.delivered
        for fault in done.troubles:
            self._tell(fault)
        if done.delivered:
            self.complete = False
            self._changes()

    def _checklists(self) -> None:
        for fault in fetch_checklists(self.store, self.link, self.intake.roster):
            self._tell(fault)

    def _beside(self, work: Callable[[], object]) -> None:
        """Do *work*; a fault is added to the outcome and does not stop the exchange."""
        try:
            self._check()
            work()
        except Fault as fault:
            self._tell(fault)

    def _tell(self, fault: Fault) -> None:
        self.troubles.append(trouble_of(fault))

    # --- changes

    def _changes(self) -> None:
        while True:
            self._check()
            batch = self._batch()
            if self.complete and not batch and self.intake.wanted_part is None:
                self.pulled_at = time.monotonic()
                feeds.brought_back(self.store)
                return
            self.tries += 1
            try:
                self._ask(batch)
            except TooMuchAtOnce:
                smaller = self.sizes.refused(sum(len(one.entries) for one in batch))
                if smaller is None:
                    raise
                self.sizes = smaller
            except (ConnectionBroke, SlowConnection):
                if self.tries >= _TRIES or self.sizes.is_smallest:
                    raise
                self.sizes = self.sizes.shrunk()
            except Missing as missing:
                if missing.commune in self.anew:
                    raise forged(missing) from missing
                self.anew.add(missing.commune)
            if self.tries > _MOST_IN_VAIN:
                raise nonsense()

    def _batch(self) -> tuple[Segment, ...]:
        """Return the segments to send next: of known devices, without blocked feeds.

        In single-segment mode they are cut at every signed head, so that as little as possible is
        left out.
        """
        roster = self.intake.roster
        if self.intake.wanted_part is not None:
            return ()
        most = 1 if self.singly else self.sizes.changes
        waiting = (
            segment
            for identity in self.own
            if roster.member(identity.device) is not None
            for segment in feeds.unreceipted(
                self.store, identity.device, most=most, again=self.intake.uncovered.again
            )
            if (segment.device, segment.commune) not in self.stuck
        )
        batch = batch_of(waiting, most)
        if self.complete and not batch:
            batch = batch_of(self._lost_by_service(), most)
        return batch

    def _lost_by_service(self) -> Iterator[Segment]:
        """Yield others' changes that a restored service lacks; own changes are sent first."""
        known = {member.device for member in self.intake.roster.members}
        for segment in feeds.to_bring_back(self.store, known):
            if (segment.device, segment.commune) not in self.stuck:
                yield segment

    def _ask(self, batch: tuple[Segment, ...]) -> None:
        request = self._request(batch)
        # Once an exchange: a roster in parts comes before any page, and would else begin anew.
        proves = self.names_earlier
        try:
            body = encode_request(request)
        except WireRefused as error:
            self._unplaced(batch, whole_fault(BatchRefusal.LIMIT, reason=error))
            return
        began, resumed = time.monotonic(), self.link.resumed
        self.intake.uncovered.begin_answer()
        answered, asked = False, known.Asked(device=request.device, roster=request.roster)
        try:
            for response in self._responses(request, body):
                asked = self._take(request, response, began if not answered else None, asked)
                answered = True
        except Refused as refused:
            if not batch or refused.code not in WHOLE_BATCH:
                raise
            self._unplaced(batch, refused)
            return
        if not answered:
            raise connection_broke()
        self.has_proved = self.has_proved or proves
        has_broken = self.link.resumed > resumed
        took = time.monotonic() - began
        self.sizes = self.sizes.shrunk() if has_broken else self.sizes.after(took)

    def _request(self, batch: tuple[Segment, ...]) -> SyncRequest:
        roster = self.intake.roster
        # A roster that was cut for another key of this computer is requested again.
        number = roster.number if self.is_own_roster and roster.is_whole else 0
        named = held_roster = roster.epoch, number
        if self.intake.wanted_part is not None:
            return SyncRequest(device=self.asker, roster=named, roster_part=self.intake.wanted_part)
        positions: dict[CommuneCode, int] | None = None
        digest: bytes | None = None
        checkpoint = b""
        seen = visible_communes(roster, self.asker)
        held = {c: n for c, n in feeds.positions(self.store).items() if c not in self.anew}
        is_few, mine = is_of_few(held), named_positions(held, seen)
        # Also with a request that sends: the checkpoint in it proves what the service lost.
        if not self.complete or (batch and is_few):
            made_for = known.roster_of_checkpoint(self.store, self.asker, named)
            # What it does not fit proves nothing, and the service would begin from the start.
            if not self.anew and (not self.has_proved or made_for == named):
                checkpoint = known.checkpoint(self.store)
            if checkpoint:
                named = made_for
            if is_few or self.tell_positions:
                positions = mine
            else:
                digest = positions_digest(mine)
        self.names_earlier = named != held_roster
        asks = positions is not None or digest is not None
        newest = evidence.newest_delivery(self.store) if asks else None
        return SyncRequest(
            device=self.asker,
            roster=named,
            segments=batch,
            positions=positions,
            digest=digest,
            page_bytes=self.sizes.page_bytes,
            contacts_since=max(facts.last_contact(self.store).values(), default=0),
            checkpoint=checkpoint,
            newest_file=(
                bytes.fromhex(newest[1])[:NEWEST_FILE_BYTES]
                if newest is not None and newest[0] in seen
                else b""
            ),
            program=(
                known.program_to_tell(self.store, roster.epoch, now=int(time.time()))
                if asks
                else ""
            ),
        )

    def _responses(self, request: SyncRequest, body: bytes) -> Iterable[SyncResponse]:
        responses = decode_responses(
            self.link.sync(body),
            to=request,
            service=self.intake.roster.service,
            head_at=self.intake.head_at,
        )
        try:
            yield from responses
        except WireVersionUnknown as error:
            raise (too_old() if error.is_newer else too_new()) from error
        except WireRefused as error:
            raise nonsense() from error

    def _take(
        self,
        request: SyncRequest,
        response: SyncResponse,
        began: float | None,
        asked: known.Asked,
    ) -> known.Asked:
        """Store *response*; return what the next one in the same body answers."""
        self._check()
        page = response.page
        agreed = request.digest is not None and page is None and not response.need_positions
        # Beside an earlier roster nobody learns whether the one held is still the newest.
        self.names_earlier = self.names_earlier and response.roster is None
        is_all = (agreed or (page is not None and page.complete)) and not self.names_earlier
        clock = None if began is None else self._clock(response, began)
        own = {identity.device for identity in self.own}
        carried = frozenset((s.device, s.commune) for s in request.segments if s.device not in own)
        brought = self.intake.take(
            response, clock=clock, is_all=is_all, carried=carried, anew=self.anew, asked=asked
        )
        asked = brought.asked or asked
        if brought.awaits_roster:
            self.tries = 0
            return asked
        if response.roster is not None and not self.is_own_roster:
            known.learn_roster_of(self.store, self.asker)
            self.is_own_roster = True
        # The end of a pull counts once: a service that gives no receipt would be asked for ever.
        has_ended = is_all and not self.complete
        if is_all and request.program:
            known.learn_program_told(
                self.store, request.program, response.epoch, now=int(time.time())
            )
        if has_ended or brought.changes or brought.brought_back or (page and page.positions):
            self.tries = 0
        self.learnt = clock or self.learnt
        self.complete = self.complete or is_all
        self.tell_positions = self.tell_positions or response.need_positions
        self.received += brought.changes
        self.forks += brought.forks
        self._take_receipts(request, brought)
        if response.refused_whole is not None:
            self._refused(request, response.refused_whole)
        self.steps.changes(received=self.received)
        return asked

    def _take_receipts(self, request: SyncRequest, brought: IntakeResult) -> None:
        forked = {(fork.device, fork.commune) for fork in brought.forks}
        self.stuck |= forked
        for receipt in brought.receipts:
            feed = receipt.device, receipt.commune
            before = self.receipts.get(feed)
            if before is None or receipt.through > before.through:
                self.tries = 0
            self.receipts[feed] = receipt
        for segment in request.segments if brought.receipts else ():
            feed = segment.device, segment.commune
            if feed not in forked and self._covers(segment):
                refused = [n for n, _ in self.receipts[feed].refused]
                known_before = max(segment.first - 1, brought.before.get(feed, 0))
                self.sent += max(segment.last - known_before, 0)
                self.refused += sum(segment.first <= n <= segment.last for n in refused)

    def _clock(self, response: SyncResponse, began: float) -> Clock | None:
        """Return the clock offset from the service's time, taken at the middle of the request."""
        took = time.monotonic() - began
        if took > _CLOCK_BLUR and facts.clock(self.store) is not None:
            return None
        now, before = self.clock(), facts.clock(self.store)
        if is_service_wrong(
            response.time,
            wall=int(now),
            certificate=self.link.certificate_dates,
            known=(before.learnt_at, before.offset) if before else None,
        ):
            self.service_said = response.time
            return None
        return Clock(offset=round(response.time - (now - took / 2)), learnt_at=int(now))

    # --- what the service does not take

    def _refused(self, request: SyncRequest, code: str) -> None:
        left = tuple(segment for segment in request.segments if not self._covers(segment))
        if code != BatchRefusal.GAP or not self._steps_back(left):
            self._unplaced(left, whole_fault(code))

    def _steps_back(self, left: tuple[Segment, ...]) -> bool:
        """Return whether there is more to send because the service's data was put back."""
        back = False
        for segment in left:
            feed = segment.device, segment.commune
            receipt = self.receipts.get(feed)
            if receipt is None or feed in self.back or receipt.through >= segment.first - 1:
                continue
            self.back.add(feed)
            if feeds.step_back(self.store, receipt):
                self.anew.add(segment.commune)
                self.complete, back = False, True
        return back

    def _covers(self, segment: Segment) -> bool:
        receipt = self.receipts.get((segment.device, segment.commune))
        return receipt is not None and receipt.through >= segment.last

    def _unplaced(self, segments: tuple[Segment, ...], fault: Refused) -> None:
        """Leave out *segments* that were refused; of several, first find the one at fault."""
        if len(segments) > 1 and fault.code in WHOLE_BATCH:
            self.singly = True
            return
        self.stuck |= {(segment.device, segment.commune) for segment in segments}
        own = {identity.device for identity in self.own}
        if any(segment.device in own for segment in segments):  # only own ones are reported here
            self._tell(fault)
