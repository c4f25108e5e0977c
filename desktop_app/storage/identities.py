"""Who writes on this computer: the public half of each key, and the person it stands for."""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

import sqlite3

import msgspec

from desktop_app.core.changes.roster import EnrolRequest
from desktop_app.core.ids import CommuneCode, DeviceId, Role

from .store import Store

_COLUMNS = "device, public_key, role, person, position, phone, commune, created"


_SUCCESSOR = "successor/"  # of a device: the device of this computer that writes in its place
_REQUEST = "request/"  # of a device: EnrolRequest in JSON, signed by the key before it too


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A key of this computer and its holder. ``created`` is the device's clock, UTC seconds.

    ``successor`` is the key that writes in its place, None while it writes itself.
    """

    device: DeviceId
    public_key: bytes
    role: Role
    person: str
    position: str = ""
    phone: str = ""
    commune: CommuneCode | None = None  # None: a supervisor before enrolment
    created: int
    successor: DeviceId | None = None


def add_identity(store: Store, identity: Identity) -> None:
    """Store *identity*; for a known device its holder is updated."""
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


def succeed(store: Store, old: DeviceId, new: Identity) -> None:
    """Make *new* the successor of *old*."""
    with store.transaction() as connection:
        add_identity(store, new)
        _remember(connection, _SUCCESSOR + old, new.device)


def keep_request(store: Store, device: DeviceId, request: EnrolRequest) -> None:
    """Store the enrolment request of *device*, signed by the key that it replaces."""
    with store.transaction() as connection:
        _remember(connection, _REQUEST + device, msgspec.json.encode(request).decode())


def kept_request(store: Store, device: DeviceId) -> EnrolRequest | None:
    """Return the stored enrolment request of *device*, or None."""
    found = store.row("SELECT value FROM memory WHERE name = ?", (_REQUEST + device,))
    return None if found is None else msgspec.json.decode(found[0], type=EnrolRequest)


def drop_request(store: Store, device: DeviceId) -> None:
    """Remove the stored request of *device*: the service refused it."""
    with store.transaction() as connection:
        connection.execute("DELETE FROM memory WHERE name = ?", (_REQUEST + device,))


def last_successor(connection: sqlite3.Connection, device: DeviceId) -> DeviceId:
    """Return the last successor of *device*, itself where it has none."""
    while True:
        row = connection.execute(
            "SELECT value FROM memory WHERE name = ?", (_SUCCESSOR + device,)
        ).fetchone()
        if row is None:
            return device
        device = DeviceId(row[0])


def identities(store: Store) -> tuple[Identity, ...]:
    """Return every identity in the order in which they are chosen where no role is named.

    Those that write come first; a leader's, which needs its PIN, comes after others; then by
    creation. One answer asks for them many times, so they are read again only after a change.
    """
    return store.unless_changed("identities", lambda: _read(store))


def _read(store: Store) -> tuple[Identity, ...]:
    found = store.rows(
        f"SELECT {_COLUMNS}, (SELECT value FROM memory WHERE name = ? || device) AS successor"
        " FROM identity ORDER BY successor IS NOT NULL, role = 'leader', created, rowid",
        (_SUCCESSOR,),
    )
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
            successor=successor,
        )
        for device, public_key, role, person, position, phone, commune, created, successor in found
    )


def identity(store: Store, role: Role | None = None) -> Identity | None:
    """Return the first identity that writes, or the first with *role*; None if there is none."""
    every = identities(store)
    return next((one for one in every if role is None or one.role is role), None)


def _remember(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", (name, value))
