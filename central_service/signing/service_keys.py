"""The service's signing keys, one after the other: each is signed by the one before.

See docs/rules.md#data-14.

A device that knows any of them can verify the chain to the newest. The key file also holds the
chain and the service's secret: so codes and tokens stay valid, and a database from before the
change can be given the new key again.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, select

from central_service.database import schema
from central_service.trouble.service_faults import KeyUnusable
from desktop_app.core.changes.feeds import public_key_of
from desktop_app.core.changes.roster import ServiceKey, chain_verifies
from desktop_app.core.ids import DeviceId
from desktop_app.i18n import N_
from desktop_app.paths.replacing import replace

from .acts import Act, record_act
from .seal import KeyFile, Seal, read_key_file


def seal_in(connection: Connection, service: DeviceId, file: Path, *, now: int) -> Seal:
    """Return the seal of the newest key that the database names; raise KeyUnusable without it.

    Where the file has newer keys than a restored database, they are added to the database.
    """
    known = keys_in(connection)
    found = newest_key(file, known)
    seal = Seal(service=service, private_key=found.private_key, secret=found.secret)
    for number, key in enumerate(found.chain[len(known) :], len(known) + 1):
        record_key(connection, seal, number, key, now=now)
    return seal


def keys_in(connection: Connection) -> tuple[ServiceKey, ...]:
    """Return the keys that the database names, the first one first."""
    table = schema.service_keys.c
    rows = connection.execute(select(table.public_key, table.signature).order_by(table.number))
    return tuple(
        ServiceKey(public_key=bytes(row.public_key), signature=bytes(row.signature)) for row in rows
    )


def newest_key(file: Path, known: tuple[ServiceKey, ...]) -> KeyFile:
    """Return the newest key in *file*, which must be one of, or follow, those *known*.

    Raise KeyUnusable where there is none, or another service's.
    """
    waiting = waiting_beside(file)
    if waiting.exists():
        made = read_key_file(waiting)
        if public_key_of(made.private_key) == known[-1].public_key:
            replace(waiting, file)  # power cut after the database named it
            return made
    found = read_key_file(file)
    public_key = public_key_of(found.private_key)
    ahead = (
        found.chain[: len(known)] == known
        and found.chain[-1].public_key == public_key
        and chain_verifies(found.chain)
    )
    if public_key != known[-1].public_key and not ahead:
        raise KeyUnusable(
            N_("The key {file} is not the one that this database's service signs with."), file=file
        )
    return found


def record_key(
    connection: Connection, seal: Seal, number: int, key: ServiceKey, *, now: int
) -> None:
    detail = {"number": str(number), "public_key": key.public_key.hex()}
    act = record_act(connection, seal, Act.KEY, detail, now=now)
    connection.execute(
        insert(schema.service_keys).values(
            number=number, public_key=key.public_key, signature=key.signature, changed=act
        )
    )


def waiting_beside(file: Path) -> Path:
    """Return the path of a new key until the database names it."""
    return file.with_name(f"{file.name}.next")
