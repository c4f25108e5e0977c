"""Read a clerk's package at a supervisor's PC at once; only the service takes custody."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from desktop_app.core.changes.change import Change
from desktop_app.core.changes.rights import refusal_of, roles_in
from desktop_app.core.changes.roster import Roster
from desktop_app.core.changes.segments import CheckedSegment, Segment, check_segment
from desktop_app.core.fault import WireRefused
from desktop_app.storage import feeds, identities
from desktop_app.storage.receiving import take_unconfirmed
from desktop_app.storage.store import Store
from desktop_app.sync.exchange.visible import asker_of, visible_communes
from desktop_app.sync.package.sealed_file import OpenPackage, PartKind
from desktop_app.sync.wire.budget import MAX_PACKAGE_DECODED, Budget
from desktop_app.sync.wire.messages import decode_request


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """How many changes were new here, and how many cannot be shown before the service has them.

    The latter continue from changes that are not held here, or the service would refuse them.
    """

    changes: int = 0
    left: int = 0


def read_changes(
    store: Store, package: OpenPackage, roster: Roster, secret_items: Collection[str]
) -> Read:
    """Store the changes of *package* as unconfirmed: shown before the service holds them.

    Only those that verify against *roster*, are of communes visible here and would have effect.
    None of them counts as received by the service, and a later pull brings the same changes again.
    """
    seen = visible_communes(roster, asker_of(roster, identities.identities(store)))
    budget, taken, left = Budget(MAX_PACKAGE_DECODED), 0, 0
    for segment in _segments(package, budget):
        if segment.commune not in seen:
            continue
        checked = _checked(store, segment, roster, frozenset(secret_items))
        if checked is None:
            left += len(segment.entries)
        else:
            taken += take_unconfirmed(store, checked)
    return Read(changes=taken, left=left)


def _segments(package: OpenPackage, budget: Budget) -> Iterator[Segment]:
    """Yield the segments in *package*, message by message, after all were decoded once."""
    for _part, data in package.parts(PartKind.REQUEST):
        with budget.message() as one:
            decode_request(data, one)
    for _part, data in package.parts(PartKind.REQUEST):
        yield from decode_request(data).segments


def _checked(
    store: Store, segment: Segment, roster: Roster, secret_items: frozenset[str]
) -> CheckedSegment | None:
    before = feeds.head_at(store, segment.device, segment.commune, segment.first - 1)
    member = roster.member(segment.device)
    own = {identity.device for identity in identities.identities(store)}
    if before is None or member is None or member.revoked or segment.device in own:
        return None
    areas = {area.name: frozenset(area.communes) for area in roster.areas}
    roles = roles_in(member.grants, segment.commune, {**areas})
    highest = feeds.highest_counter(store, segment.commune)
    for change in _changes(segment):
        if refusal_of(change, roles, highest_counter=highest, secret_items=secret_items):
            return None
    try:
        return check_segment(segment, before=before, public_key=member.public_key)
    except WireRefused:
        return None


def _changes(segment: Segment) -> Iterator[Change]:
    for entry in segment.entries:
        if isinstance(entry, Change):
            yield entry
