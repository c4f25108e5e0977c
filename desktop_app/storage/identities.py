"""Who writes on this computer: the public half of each key, and the person it stands for."""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

import msgspec

from desktop_app.core.ids import CommuneCode, DeviceId, Role

from .store import Store

_COLUMNS = "device, public_key, role, person, position, phone, commune, created"


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A key of this computer and its holder. ``created`` is the device's clock, UTC seconds."""

    device: DeviceId
    public_key: bytes
    role: Role
    person: str
    position: str = ""
    phone: str = ""
    commune: CommuneCode | None = None  # None: a supervisor before enrolment
    created: int


def add_identity(store: Store, identity: Identity) -> None:
    """Keep *identity*; for a device that is known, what it says of the holder is renewed."""
    with store.transaction() as connection:
        connection.execute(
            f"INSERT INTO identity ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (device) DO UPDATE SET role = excluded.role, person = excluded.person,"
            " position = excluded.position, phone = excluded.phone, commune = excluded.commune",
            (
                identity.device,
                identity.public_key,
                identity.role.value,
                identity.person,
                identity.position,
                identity.phone,
                identity.commune,
                identity.created,
            ),
        )


def identities(store: Store) -> tuple[Identity, ...]:
    """Return every identity, in the order in which they were made."""
    found = store.rows(f"SELECT {_COLUMNS} FROM identity ORDER BY created, rowid")
    return tuple(
        Identity(
            device=device,
            public_key=public_key,
            role=Role(role),
            person=person,
            position=position,
            phone=phone,
            commune=commune,
            created=created,
        )
        for device, public_key, role, person, position, phone, commune, created in found
    )


def identity(store: Store, role: Role | None = None) -> Identity | None:
    """Return the first identity, or the first with *role*; None if there is none."""
    every = identities(store)
    return next((one for one in every if role is None or one.role is role), None)
