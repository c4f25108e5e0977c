"""The author of a change, by the name entered on the PC or the one in the roster."""

from __future__ import annotations

import msgspec

from desktop_app.core.changes.bodies import Person, body_of
from desktop_app.core.changes.change import AREA_DESK, Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.ids import CentreId, ChangeKind, CommuneCode, DeviceId
from desktop_app.i18n import _
from desktop_app.storage import identities, state
from desktop_app.workspace.context.desk_context import DeskContext

from .desk import Author


class NamedThere(msgspec.Struct, frozen=True, kw_only=True):
    """A name as it was entered on a PC: its place in the feed, and the PC's clock, UTC seconds."""

    sequence: int
    wall: int
    body: Person


class Authors:
    """Author names by device and change, cached."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._known: dict[tuple[DeviceId, CommuneCode], Author] = {}
        self._people: dict[CommuneCode, dict[DeviceId, list[NamedThere]]] = {}
        self._own = {one.device: one for one in identities.identities(context.store)}
        self._is_of_area = context.is_supervisor

    def of_change(self, held: Held) -> Author:
        """Return who wrote *held*: the person whose name stood last in its feed before it.

        A supervisor's name stands in another feed, the one about the area. Both are by one PC, so
        its clock says which came first.
        """
        change = held.change
        latest = self.of(change.device, change.commune)
        said = self.people(change.commune).get(change.device, [])
        before = [one.body for one in said if one.sequence < change.sequence]
        if not before:
            renamed = self.renamed.get(change.device, [])
            before = [one.body for one in renamed if one.wall <= change.wall]
            if renamed and not before and (enrolled := self._enrolled(change.device)) is not None:
                return Author(name=enrolled, is_here=latest.is_here)
        if not before:
            return latest
        body = before[-1]
        return Author(
            name=body.name, position=body.position, phone=body.phone, is_here=latest.is_here
        )

    @property
    def renamed(self) -> dict[DeviceId, list[NamedThere]]:
        """Who worked at each supervisor's device, as entered; a commune's PC is told of none."""
        return self.people(AREA_DESK) if self._is_of_area else {}

    def people(self, commune: CommuneCode) -> dict[DeviceId, list[NamedThere]]:
        """Return who worked at each device about *commune*, as entered, the oldest first."""
        found = self._people.get(commune)
        if found is None:
            found = self._people[commune] = {}
            kinds = (ChangeKind.PERSON,)
            for held in state.changes_of_kinds(self._context.store, CentreId(commune), kinds):
                body = body_of(held.change)
                if isinstance(body, Person):
                    change = held.change
                    entry = NamedThere(sequence=change.sequence, wall=change.wall, body=body)
                    found.setdefault(change.device, []).append(entry)
            for entries in found.values():
                entries.sort(key=lambda entry: entry.sequence)
        return found

    def of(self, device: DeviceId, commune: CommuneCode) -> Author:
        """Return who writes with *device* about *commune*."""
        key = device, commune
        if key not in self._known:
            self._known[key] = self._find(device, commune)
        return self._known[key]

    def _find(self, device: DeviceId, commune: CommuneCode) -> Author:
        own = self._own.get(device)
        if own is not None:
            return Author(name=own.person, position=own.position, phone=own.phone, is_here=True)
        for feed in (commune, AREA_DESK):
            unit = state.unit(
                self._context.store, Unit(kind=UnitKind.PERSON, centre=feed, part=device)
            )
            body = body_of(unit.standing.change) if isinstance(unit, Register) else None
            if isinstance(body, Person):
                return Author(name=body.name, position=body.position, phone=body.phone)
        if (enrolled := self._enrolled(device)) is not None:
            return Author(name=enrolled)
        return Author(name=_("another PC ({device})").format(device=device[:6]))

    def _enrolled(self, device: DeviceId) -> str | None:
        """Return the name that *device* was enrolled with, None for one that the roster lacks."""
        member = self._context.roster.member(device) if self._context.roster else None
        return None if member is None else member.person
