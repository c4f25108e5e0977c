"""What a device may read and write by its present grants."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, select

from central_service.database import schema
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.roster import Grant
from desktop_app.core.ids import CommuneCode, DeviceId, Role

_OVERSEERS = frozenset({Role.SUPERVISOR, Role.VIEWER})


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """The communes a device reads, with its roles in each."""

    device: DeviceId
    grants: tuple[Grant, ...]
    roles: Mapping[CommuneCode, frozenset[Role]]
    areas: Mapping[str, frozenset[CommuneCode]]  # its own areas

    def reads(self, commune: str) -> bool:
        """Return whether the device may see *commune* at all."""
        return commune in self.roles

    def roles_over(self, commune: CommuneCode) -> frozenset[Role]:
        """Return the roles that the device has over *commune*."""
        return self.roles.get(commune, frozenset())

    @property
    def oversees(self) -> bool:
        """Whether the device oversees communes, and so sees the contacts of devices."""
        return any(grant.role in _OVERSEERS for grant in self.grants)

    def sees_persons(self, commune: CommuneCode) -> bool:
        """Return whether this device may see contact names and phones of *commune*.

        See docs/rules.md#screen-11.
        """
        return bool(self.roles_over(commune) - {Role.VIEWER})


def scope_of(connection: Connection, device: DeviceId) -> Scope:
    """Return what *device* may see and write now; nothing for an unknown one."""
    table = schema.grants.c
    rows = connection.execute(
        select(table.role, table.commune, table.area).where(table.device == device)
    ).all()
    grants = tuple(
        sorted(
            (
                Grant(
                    role=Role(row.role),
                    commune=CommuneCode(row.commune) if row.commune else None,
                    area=row.area or None,
                )
                for row in rows
            ),
            key=lambda grant: (grant.commune or "", grant.area or "", grant.role),
        )
    )
    areas = _areas(connection, {grant.area for grant in grants if grant.area})
    roles: dict[CommuneCode, set[Role]] = {}
    for grant in grants:
        if grant.commune:
            roles.setdefault(grant.commune, set()).add(grant.role)
        if grant.area:
            roles.setdefault(AREA_DESK, set()).add(grant.role)
            for commune in areas.get(grant.area, ()):
                roles.setdefault(commune, set()).add(grant.role)
    return Scope(
        device=device,
        grants=grants,
        roles={commune: frozenset(held) for commune, held in roles.items()},
        areas=areas,
    )


def _areas(connection: Connection, names: set[str]) -> dict[str, frozenset[CommuneCode]]:
    if not names:
        return {}
    table = schema.area_communes.c
    found: dict[str, set[CommuneCode]] = {name: set() for name in names}
    rows = connection.execute(
        select(table.area, table.commune).where(table.area.in_(names), table.until.is_(None))
    )
    for row in rows:
        found[row.area].add(CommuneCode(row.commune))
    return {name: frozenset(communes) for name, communes in found.items()}
