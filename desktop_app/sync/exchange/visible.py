"""Which device sends the request and which communes it may read, by the roster."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.roster import Member, Roster
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.storage.identities import Identity
from desktop_app.sync.http.exchange_faults import not_connected

_FEW_COMMUNES = 60  # a reader of more sends a digest first: fewer bytes, more round trips


def asker_of(
    roster: Roster, own: Sequence[Identity], *, but: Collection[DeviceId] = ()
) -> DeviceId:
    """Return the device of this computer that reads the most communes; raise NotConnected for none.

    Where several keys are enrolled, one of them makes all requests: one that was revoked only where
    no other is there, because the service shows it nothing. *but* are left out.
    """
    members = [roster.member(identity.device) for identity in own if identity.device not in but]
    known = [member for member in members if member is not None]
    if not known:
        raise not_connected()
    # The first of those that are equal.
    return max(
        known, key=lambda one: (not one.revoked, len(visible_communes(roster, one.device)))
    ).device


def visible_communes(roster: Roster, device: DeviceId) -> frozenset[CommuneCode]:
    """Return the communes that *device* may read, with the desk of areas if it has one."""
    member: Member | None = roster.member(device)
    areas = {area.name: area.communes for area in roster.areas}
    seen: set[CommuneCode] = set()
    for grant in member.grants if member else ():
        if grant.commune is not None:
            seen.add(grant.commune)
        if grant.area is not None:
            seen.add(AREA_DESK)
            seen.update(areas.get(grant.area, ()))
    return frozenset(seen)


def is_of_few(held: Mapping[CommuneCode, int]) -> bool:
    """Return whether a reader with the positions *held* names them in every request."""
    return len(held) <= _FEW_COMMUNES


def named_positions(
    held: Mapping[CommuneCode, int], seen: frozenset[CommuneCode]
) -> dict[CommuneCode, int]:
    """Return which of the positions *held* a request names, and its checkpoint is for.

    Of few communes also those that are not among the *seen* any more.
    """
    return {c: n for c, n in held.items() if is_of_few(held) or c in seen}
