"""Who writes on this computer: the public half of each key, and the person it stands for."""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

import sqlite3

import msgspec

from desktop_app.core.ids import CommuneCode, DeviceId, Role

from .store import Store

_COLUMNS = "device, public_key, role, person, position, phone, commune, created"


_SUCCESSOR = "successor/"  # of a device: the device of this computer that writes in its place
_ENDORSEMENT = "endorsement/"  # of a device: the one before it, and that one's word, in hex


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


class Endorsement(msgspec.Struct, frozen=True, kw_only=True):
    """The word of the key before that a key goes on in its place (core.roster.sign_successor)."""

    predecessor: DeviceId
    signature: bytes


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


def succeed(store: Store, old: DeviceId, new: Identity, word: bytes | None) -> None:
    """Let *new* write in the place of *old*; *word* is the old key's, where it was at hand."""
    with store.transaction() as connection:
        add_identity(store, new)
        _remember(connection, _SUCCESSOR + old, new.device)
        if word is not None:
            endorse(store, old, new.device, word)


def endorse(store: Store, old: DeviceId, new: DeviceId, word: bytes) -> None:
    """Keep the *word* of the key of *old* that *new* goes on in its place."""
    with store.transaction() as connection:
        _remember(connection, _ENDORSEMENT + new, f"{old}/{word.hex()}")


def endorsement(store: Store, device: DeviceId) -> Endorsement | None:
    """Return the word that the key of *device* was given by the one before it, or None."""
    found = store.row("SELECT value FROM memory WHERE name = ?", (_ENDORSEMENT + device,))
    if found is None:
        return None
    old, _, word = found[0].partition("/")
    return Endorsement(predecessor=DeviceId(old), signature=bytes.fromhex(word))


def last_successor(connection: sqlite3.Connection, device: DeviceId) -> DeviceId:
    """Return the device that writes in the place of *device*: itself where no other does."""
    while True:
        row = connection.execute(
            "SELECT value FROM memory WHERE name = ?", (_SUCCESSOR + device,)
        ).fetchone()
        if row is None:
            return device
        device = DeviceId(row[0])


def identities(store: Store) -> tuple[Identity, ...]:
    """Return every identity, those that write first, then in the order in which they were made."""
    found = store.rows(
        f"SELECT {_COLUMNS}, (SELECT value FROM memory WHERE name = ? || device) AS successor"
        " FROM identity ORDER BY successor IS NOT NULL, created, rowid",
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
