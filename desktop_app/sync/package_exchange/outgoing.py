"""Collect this computer's unsent changes and files for a package.

See docs/rules.md#data-13.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from desktop_app.core.changes.feeds import device_id
from desktop_app.core.changes.roster import EnrolRequest, Roster
from desktop_app.core.changes.segments import Segment
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import DeviceId
from desktop_app.core.version import VERSION
from desktop_app.storage import evidence, facts, feeds, identities
from desktop_app.storage.evidence import Evidence
from desktop_app.storage.store import Store
from desktop_app.sync.exchange import known
from desktop_app.sync.exchange.refusals import whole_fault
from desktop_app.sync.exchange.uncovered import Uncovered
from desktop_app.sync.exchange.visible import named_positions, visible_communes
from desktop_app.sync.http.batch_sizes import batch_of
from desktop_app.sync.package.sealed_file import Content, PartKind
from desktop_app.sync.wire.messages import MAX_CHANGES, BatchRefusal, SyncRequest, encode_request


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a package for the service, and their counts."""

    contents: tuple[Content, ...]
    changes: int
    files: int = 0
    file_bytes: int = 0


def unsent_files(store: Store) -> list[Evidence]:
    """Return the evidence that the service does not hold yet, the smallest first."""
    return evidence.unsent_evidence(store)


def outgoing(
    store: Store,
    sender: DeviceId,
    roster: Roster | None,
    enrolments: Sequence[EnrolRequest],
    *,
    with_evidence: bool,
) -> Outgoing:
    """Return the unsent data for the service of *roster*; None before the first contact.

    Changes of keys that *enrolments* ask to admit are included. Raise Refused for changes that no
    message can hold.
    """
    admitted = {member.device for member in roster.members} if roster else set()
    asking = {device_id(request.public_key) for request in enrolments}
    again = Uncovered(store).again
    waiting = [
        segment
        for identity in identities.identities(store)
        if identity.device in admitted | asking
        for segment in feeds.unreceipted(store, identity.device, again=again)
    ]
    contents = [
        Content(kind=PartKind.ENROL, data=msgspec.json.encode(request)) for request in enrolments
    ]
    contents += [
        Content(kind=PartKind.REQUEST, data=encoded)
        for encoded in _requests(_first_request(store, sender, roster), waiting)
    ]
    contents.append(Content(kind=PartKind.KNOWN, data=msgspec.json.encode(facts.checklists(store))))
    files = _files(store) if with_evidence else []
    return Outgoing(
        contents=(*contents, *(content for content, _size in files)),
        changes=sum(len(segment.entries) for segment in waiting),
        files=len(files),
        file_bytes=sum(size for _content, size in files),
    )


def _first_request(store: Store, sender: DeviceId, roster: Roster | None) -> SyncRequest:
    """Return the request for everything after the positions held here."""
    if roster is None:
        return SyncRequest(device=sender, positions={})
    seen = visible_communes(roster, sender)
    named = roster.epoch, 0
    if known.roster_of(store) == sender:
        named = known.roster_of_checkpoint(store, sender, (roster.epoch, roster.number))
    return SyncRequest(
        device=sender,
        roster=named,
        positions=named_positions(feeds.positions(store), seen),
        contacts_since=max(facts.last_contact(store).values(), default=0),
        checkpoint=known.checkpoint(store),
        program=VERSION,
    )


def _requests(first: SyncRequest, waiting: list[Segment]) -> Iterator[bytes]:
    """Yield encoded requests with all of *waiting*; the first one also asks for news."""
    asked, most, left = first, MAX_CHANGES, waiting
    while True:
        batch = batch_of(left, most)
        try:
            yield encode_request(msgspec.structs.replace(asked, segments=batch))
        except WireRefused as error:
            if len(batch) < 2:
                raise whole_fault(BatchRefusal.LIMIT, reason=error) from error
            most = sum(len(segment.entries) for segment in batch) // 2
            continue
        left, most = left[len(batch) :], MAX_CHANGES
        if not left:
            return
        asked = SyncRequest(device=first.device, roster=first.roster)


def _files(store: Store) -> list[tuple[Content, int]]:
    found = []
    for piece in unsent_files(store):
        path = evidence.open_evidence(store, piece.sha256)
        if path is not None:
            name = f"{piece.commune}/{piece.sha256}"
            found.append((Content(kind=PartKind.FILE, data=path, name=name), piece.size))
    return found
