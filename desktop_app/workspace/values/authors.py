"""The author of a change, by the name entered on the PC or the one in the roster."""

from __future__ import annotations

from desktop_app.core.changes.bodies import Person, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.ids import CentreId, ChangeKind, CommuneCode, DeviceId
from desktop_app.i18n import _
from desktop_app.storage import identities, state
from desktop_app.workspace.context.desk_context import DeskContext

from .desk import Author


class Authors:
    """Author names by device and change, cached."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._known: dict[tuple[DeviceId, CommuneCode], Author] = {}
        self._people: dict[CommuneCode, dict[DeviceId, list[tuple[int, Person]]]] = {}
        self._own = {one.device: one for one in identities.identities(context.store)}

    def of_change(self, held: Held) -> Author:
        """Return who wrote *held*: the person whose name stood last in its feed before it."""
        change = held.change
        latest = self.of(change.device, change.commune)
        said = self.people(change.commune).get(change.device, [])
        before = [person for sequence, person in said if sequence < change.sequence]
        if not before:
            return latest
        body = before[-1]
        return Author(
            name=body.name, position=body.position, phone=body.phone, is_here=latest.is_here
        )

    def people(self, commune: CommuneCode) -> dict[DeviceId, list[tuple[int, Person]]]:
        """Return who worked at each device about *commune*, with the number of each entry."""
        found = self._people.get(commune)
        if found is None:
            found = self._people[commune] = {}
            kinds = (ChangeKind.PERSON,)
            for held in state.changes_of_kinds(self._context.store, CentreId(commune), kinds):
                body = body_of(held.change)
                if isinstance(body, Person):
                    entry = held.change.sequence, body
                    found.setdefault(held.change.device, []).append(entry)
            for entries in found.values():
                entries.sort(key=lambda entry: entry[0])
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
        unit = state.unit(
            self._context.store, Unit(kind=UnitKind.PERSON, centre=commune, part=device)
        )
        body = body_of(unit.standing.change) if isinstance(unit, Register) else None
        if isinstance(body, Person):
            return Author(name=body.name, position=body.position, phone=body.phone)
        member = self._context.roster.member(device) if self._context.roster else None
        if member is not None:
            return Author(name=member.person)
        return Author(name=_("another PC ({device})").format(device=device[:6]))
