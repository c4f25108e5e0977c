"""Reads the stored roster: who writes, who may see what, when rounds are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import UNSET

from desktop_app.core.changes.roster import Contact, Roster, kept_roster
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import CommuneCode, DeviceId, Role, RoundId
from desktop_app.core.time.rounds import default_due
from desktop_app.storage import facts
from desktop_app.storage.identities import Identity
from desktop_app.storage.store import Store


def held_roster(store: Store) -> Roster | None:
    """Return the stored roster; it is verified on receipt and again on reading."""
    kept = facts.roster_bytes(store)
    if kept is None:
        return None
    return kept_roster(kept)


def communes_of(roster: Roster | None, own: Iterable[Identity]) -> tuple[CommuneCode, ...]:
    """Return the communes that the keys on this PC may see, in code order."""
    own = tuple(own)
    communes = {identity.commune for identity in own if identity.commune is not None}
    if roster is not None:
        areas = {area.name: area.communes for area in roster.areas}
        for identity in own:
            member = roster.member(identity.device)
            for grant in member.grants if member else ():
                if grant.commune is not None:
                    communes.add(grant.commune)
                if grant.area is not None:
                    communes.update(areas.get(grant.area, ()))
    return tuple(sorted(communes))


def overseers(roster: Roster | None) -> frozenset[DeviceId]:
    """Return the devices of supervisors and viewers; their contact is not the commune's."""
    own = (Role.CLERK, Role.LEADER)
    return frozenset(
        member.device
        for member in (roster.members if roster else ())
        if member.grants and not any(grant.role in own for grant in member.grants)
    )


def holidays(roster: Roster | None) -> frozenset[date]:
    """Return the days on which no office works, as the service lists them."""
    if roster is None or roster.holidays is UNSET:
        return frozenset()
    return frozenset(date.fromisoformat(day) for day in roster.holidays)


def listed_contacts(roster: Roster | None) -> dict[CommuneCode, Contact]:
    """Return whom to call in each commune by the province's list."""
    if roster is None or roster.contacts is UNSET:
        return {}
    return {one.commune: one for one in roster.contacts}


def closed_at(roster: Roster | None, round_: RoundId) -> int:
    """Return when the service closed *round_*, UTC seconds; 0 while it is open."""
    return next((one.closed for one in roster.rounds if one.round == round_), 0) if roster else 0


def due_date(roster: Roster | None, checklist: Checklist, round_: RoundId) -> date:
    """Return when *round_* is due: the service's date, else the checklist's default day."""
    for notice in roster.rounds if roster else ():
        if notice.round == round_:
            return date.fromisoformat(notice.due)
    return default_due(round_, checklist.readiness.parameter("default_due_day"))
