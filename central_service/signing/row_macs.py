"""The service's codes (MAC) over rows that neither a device nor an act signs.

These say when a run of changes was received, and who sent which file. Only the holder of the key
file can make them, so a row that was changed or written by hand is found by ``verify``.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, bindparam, select, update

from central_service.database import schema

from .seal import Seal

_BYTES = 8
_ROWS = 5_000  # read at once


def rows_secret(seal: Seal) -> bytes:
    """Return the secret of the codes over rows."""
    return seal.secret_for("rows")


def received_mac(
    secret: bytes, commune: str, device: str, last: int, received: int, submits: bool
) -> bytes:
    """Return the code over the time of receipt of the run of a feed that ends at *last*."""
    return _mac(secret, "batch", commune, device, last, received, int(submits))


def evidence_mac(
    secret: bytes, commune: str, sha256: str, size: int, media: str, device: str, received: int
) -> bytes:
    """Return the code over the row of a file of evidence."""
    return _mac(secret, "evidence", commune, sha256, size, media, device, received)


def _mac(secret: bytes, *said: object) -> bytes:
    told = "\0".join(map(str, said)).encode()
    return hmac.digest(secret, told, hashlib.sha256)[:_BYTES]


def give_macs(connection: Connection, seal: Seal) -> None:
    """Write the codes of all rows: the tables have just got the columns for them."""
    secret, batches, evidence = rows_secret(seal), schema.batches, schema.evidence
    keys = (batches.c.commune, batches.c.device, batches.c.last)
    rows = connection.execute(select(*keys, batches.c.received, batches.c.submits)).all()
    _fill(
        connection,
        update(batches)
        .where(*(column == bindparam(f"k{at}") for at, column in enumerate(keys)))
        .values(mac=bindparam("code")),
        [
            {"k0": row[0], "k1": row[1], "k2": row[2], "code": received_mac(secret, *row)}
            for row in rows
        ],
    )
    table = evidence.c
    files = connection.execute(
        select(table.commune, table.sha256, table.size, table.media, table.device, table.received)
    ).all()
    _fill(
        connection,
        update(evidence)
        .where(table.commune == bindparam("k0"), table.sha256 == bindparam("k1"))
        .values(mac=bindparam("code")),
        [{"k0": row[0], "k1": row[1], "code": evidence_mac(secret, *row)} for row in files],
    )


def _fill(connection: Connection, statement: object, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), _ROWS):
        connection.execute(statement, rows[start : start + _ROWS])  # type: ignore[call-overload]
