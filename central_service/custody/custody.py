"""Take custody of what devices wrote, and give the verdict on each change, once.

See docs/rules.md#data-8.

Custody is not effect: every well-formed signed change is kept in order, and the receipt names
those without effect. Sending again is success with the same receipt.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from central_service.access.authors import Author
from central_service.signing.acts import Standing
from central_service.signing.row_macs import received_mac, rows_secret
from central_service.signing.seal import Seal
from desktop_app.core.changes.bodies import Submit
from desktop_app.core.changes.change import MAX_COUNTER, Change, change_hash
from desktop_app.core.changes.feeds import first_head, head_verifies
from desktop_app.core.changes.receipts import Receipt, sign_receipt
from desktop_app.core.changes.rights import refusal_of
from desktop_app.core.changes.roster import Revocation
from desktop_app.core.changes.segments import CheckedSegment, Segment, Stub, check_segment
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import DeviceId, ItemId
from desktop_app.sync.wire.messages import (
    MAX_BATCH_BYTES,
    BatchRefusal,
    Page,
    SyncResponse,
    encode_response,
)

from .holdings import ChainLink, Draft, FeedKey, Holdings, Tip

_SURELY_FITS = MAX_BATCH_BYTES // 2  # of canonical bytes
CONTACT = 3600  # seconds: one contact of a revoked device may take several requests


class Custody(msgspec.Struct, frozen=True, kw_only=True):
    """The result for the segments of one request.

    ``receipts`` cover every named feed; ``refused`` is why a segment was not taken
    (``BatchRefusal``), None if all are held now; ``stopped`` are the feeds it concerns.
    """

    receipts: tuple[Receipt, ...] = ()
    refused: str | None = None
    stopped: frozenset[FeedKey] = frozenset()


class Custodian:
    """Takes custody within one writing transaction."""

    def __init__(
        self,
        holdings: Holdings,
        standing: Standing,
        seal: Seal,
        secret_items: Collection[ItemId],
        *,
        now: int,
    ) -> None:
        self._holdings = holdings
        self._standing = standing
        self._seal = seal
        self._secret_items = frozenset(secret_items)
        self._now = now
        self._rows_secret = rows_secret(seal)

    def take(self, segments: Sequence[Segment], sender: DeviceId | None = None) -> Custody:
        """Hold what continues a feed and return the receipts of the feeds that were named.

        A gap, a fork or an unknown author stops that one feed; a wrong signature the whole batch,
        of which then nothing is taken. A receipt reveals another device's progress and refusals, so
        *sender* gets it only as the author, as a reader of the commune, or where the author's
        signature over what is held came with the request.
        """
        draft = Draft(self._holdings)
        named = dict.fromkeys((s.commune, s.device) for s in segments)
        stopped: dict[FeedKey, str] = {}
        known = [key for key in named if key[1] in self._holdings.authors]
        readable = {key for key in known if self._may_read(key, sender)}
        told = set(readable)
        try:
            for segment in segments:
                reason = self._take_segment(draft, segment, told)
                if reason is not None:
                    stopped[segment.commune, segment.device] = reason
        except WireRefused:
            draft, stopped = Draft(self._holdings), dict.fromkeys(named, BatchRefusal.SIGNATURE)
            told = readable
        receipts = tuple(self._receipt(draft, key) for key in known if key in told)
        self._holdings.accept(draft)
        return Custody(
            receipts=receipts,
            refused=next(iter(stopped.values()), None),
            stopped=frozenset(stopped),
        )

    def _may_read(self, key: FeedKey, sender: DeviceId | None) -> bool:
        """Return whether *sender*, authenticated by token or package, may read the feed."""
        author = self._holdings.authors.get(sender) if sender is not None else None
        if sender is None or author is None:
            return False
        return sender == key[1] or (
            not author.revoked and bool(self._holdings.roles((key[0], sender)))
        )

    def _take_segment(self, draft: Draft, segment: Segment, told: set[FeedKey]) -> str | None:
        key = segment.commune, segment.device
        author = self._holdings.authors.get(segment.device)
        if author is None:
            return BatchRefusal.DEVICE
        tip = draft.tip(key)
        if segment.first > tip.through + 1:
            return BatchRefusal.GAP
        overlap = tip.through + 1 - segment.first
        if overlap and self._forks(draft, key, segment, author):
            told.add(key)
            return BatchRefusal.FORK
        rest = segment.entries[overlap:]
        if rest:
            new = segment
            if overlap:
                new = msgspec.structs.replace(segment, first=tip.through + 1, entries=rest)
            checked = check_segment(new, before=tip.head, public_key=author.public_key)
            if not self._fits(checked):
                return BatchRefusal.LIMIT
            self._hold(draft, key, checked, author)
            told.add(key)
        elif key not in told and self._is_signed(draft, key, segment, author):
            told.add(key)
        return None

    def _is_signed(self, draft: Draft, key: FeedKey, segment: Segment, author: Author) -> bool:
        """Return whether the author's signature at the end of *segment* fits what is held."""
        held = draft.held(key, segment.last, segment.last).get(segment.last)
        return held is not None and head_verifies(
            author.public_key, key[1], key[0], segment.last, held.head, segment.signature
        )

    def _fits(self, checked: CheckedSegment) -> bool:
        """Return whether the segment fits into a page: one that does not would stop its readers.

        Only large ones are encoded to test it; no wire form is longer than the canonical bytes.
        """
        if sum(map(len, checked.bodies)) <= _SURELY_FITS:
            return True
        segment = checked.segment
        received = msgspec.structs.replace(segment, received=self._now)
        page = Page(segments=(received,), positions={segment.commune: MAX_COUNTER})
        response = SyncResponse(time=self._now, epoch=self._standing.epoch, page=page)
        try:
            encode_response(response)
        except WireRefused:
            return False
        return True

    def _forks(self, draft: Draft, key: FeedKey, segment: Segment, author: Author) -> bool:
        """Return whether the author signed another change where one is held already."""
        before = max(segment.first - 1, 1)
        held = draft.held(key, before, min(segment.last, draft.tip(key).through))
        for sequence, entry in enumerate(segment.entries, segment.first):
            if sequence not in held:
                return False
            digest = change_hash(entry) if isinstance(entry, Change) else entry.hash
            if bytes.fromhex(digest) != held[sequence].hash:
                start = first_head(key[1], key[0]) if segment.first == 1 else held[before].head
                check_segment(segment, before=start, public_key=author.public_key)
                return True
        return False

    def _hold(self, draft: Draft, key: FeedKey, checked: CheckedSegment, author: Author) -> None:
        tip, segment = draft.tip(key), checked.segment
        now = max(self._now, tip.received)
        verdicts = [self._verdict(draft, key, entry, author) for entry in checked.segment.entries]
        has_effect = any(not reason for reason in verdicts)
        if has_effect and not tip.shown:
            draft.show(key)
        shown = tip.shown or has_effect
        links = draft.links.setdefault(key, {})
        refused = list(tip.refused)
        submits = False
        each = zip(checked.held, checked.heads, checked.bodies, verdicts, strict=True)
        for sequence, (held, head, body, reason) in enumerate(each, segment.first):
            assert not isinstance(held, Stub)
            link = links[sequence] = ChainLink(hash=bytes.fromhex(held.hash), head=head)
            if reason:
                refused.append((sequence, reason))
            submits = submits or (not reason and held.change.kind == Submit.KIND)
            draft.changes.append((*key, sequence, link.hash, head, reason, body))
        signature = segment.signature
        position, stamp = draft.next_position(key[0], signature) if shown else (None, None)
        mac = received_mac(self._rows_secret, *key, segment.last, now, submits)
        draft.batches.append(
            (*key, segment.last, segment.first, position, signature, now, submits, stamp, mac)
        )
        draft.tips[key] = Tip(
            through=segment.last,
            head=checked.heads[-1],
            refused=tuple(refused),
            shown=shown,
            received=now,
        )

    def _verdict(self, draft: Draft, key: FeedKey, entry: Change | Stub, author: Author) -> str:
        """Return why the change has no effect, "" where it has; update the commune's counter."""
        if isinstance(entry, Stub):
            raise WireRefused(N_("An entry came without its content."))
        commune = draft.commune(key[0])
        over = author.told is not None and self._now > author.told + CONTACT
        reason = refusal_of(
            entry,
            self._holdings.roles(key),
            highest_counter=commune.counter,
            secret_items=self._secret_items,
            revoked=Revocation.LOST if author.revoked and over else author.revoked,
        )
        if reason is None and entry.counter > commune.counter:
            draft.communes[key[0]] = msgspec.structs.replace(commune, counter=entry.counter)
        return reason.value if reason else ""

    def _receipt(self, draft: Draft, key: FeedKey) -> Receipt:
        """Return the feed's receipt: the latest one again where nothing was added."""
        tip = draft.tip(key)
        is_current = bool(tip.signature) and tip.epoch == self._standing.epoch
        receipt = Receipt(
            service=self._standing.device,
            epoch=self._standing.epoch,
            device=key[1],
            commune=key[0],
            through=tip.through,
            head=tip.head.hex(),
            refused=tip.refused,
            time=tip.received if is_current else max(self._now, tip.received),
            signature=tip.signature,
        )
        if is_current:
            return receipt
        signed = sign_receipt(receipt, self._seal.private_key)
        if tip.through:
            draft.tips[key] = msgspec.structs.replace(
                tip,
                received=signed.time,
                signature=signed.signature,
                epoch=self._standing.epoch,
            )
        return signed
