"""Convert a change to a row, and a row to a change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from desktop_app.core.changes.change import Change, Held
from desktop_app.core.changes.fold import Unit, UnitKind
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId

# What `held_of` reads, in its order; `c` is the change and `f` its feed.
HELD = (
    "c.hash, c.kind, c.version, f.device, f.commune, c.sequence, c.counter, c.wall,"
    " c.wall_offset, c.offset_age, c.bases, c.origin, c.centre, c.round, c.item, c.fields"
)
FROM_HELD = "FROM change AS c JOIN feed AS f ON f.id = c.feed"

_INSERT = (
    "INSERT INTO change (feed, sequence, hash, head, signature, kind, version, counter, wall,"
    " wall_offset, offset_age, bases, origin, centre, round, item, fields, unit, refused, received)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_STUB = (
    "INSERT INTO change (feed, sequence, hash, head, signature, bases, refused, received)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

_UNIT_KINDS = {str(kind): kind for kind in UnitKind}

_fields = msgspec.json.Decoder(dict[str, Any])
_json = msgspec.json.Encoder(order="deterministic")


def unit_of_row(kind: str, centre: str, round_: str, item: str, part: str) -> Unit:
    """Return the unit in a row; a damaged kind counts as an unknown one."""
    known = _UNIT_KINDS.get(kind, UnitKind.NEWER)
    return Unit(kind=known, centre=centre, round=round_, item=item, part=part)


def packed(hashes: Sequence[ChangeHash]) -> bytes:
    """Return hashes of 64 hex digits as bytes, 32 each; raise WireRefused for anything else."""
    if not hashes:
        return b""
    text = "".join(hashes)
    try:
        data = bytes.fromhex(text)
    except ValueError:
        data = b""
    # A hash in upper case would be read back in lower case, and change the hash of the change.
    if any(len(one) != 64 for one in hashes) or data.hex() != text:
        raise WireRefused(N_("An entry names another entry in a way that cannot be read."))
    return data


def unpacked(data: bytes) -> tuple[ChangeHash, ...]:
    """Return the hashes that ``packed`` made *data* of."""
    return tuple(ChangeHash(data[at : at + 32].hex()) for at in range(0, len(data), 32))


def fields_text(change: Change) -> str:
    """Return the fields of *change* as in its canonical bytes."""
    return _json.encode(change.fields).decode()


def held_of(row: Sequence[Any]) -> Held:
    """Return the change in a row of the columns HELD."""
    (
        hash_, kind, version, device, commune, sequence, counter, wall,
        offset, offset_age, bases, origin, centre, round_, item, fields,
    ) = row  # fmt: skip
    change = Change(
        kind=kind,
        version=version,
        device=device,
        commune=commune,
        sequence=sequence,
        counter=counter,
        wall=wall,
        offset=offset,
        offset_age=offset_age,
        bases=unpacked(bases) if bases else (),
        origin=ChangeHash(origin.hex()) if origin is not None else None,
        centre=centre,
        round=round_,
        item=item,
        fields=_fields.decode(fields),
    )
    return Held(hash=ChangeHash(hash_.hex()), change=change)


def insert_change(
    connection: sqlite3.Connection,
    feed: int,
    held: Held,
    *,
    head: bytes,
    signature: bytes | None,
    unit: int,
    received: int | None = None,
) -> None:
    """Add *held* to the feed with row id *feed*."""
    change = held.change
    row = (
        feed,
        change.sequence,
        packed((held.hash,)),
        head,
        signature,
        change.kind,
        change.version,
        change.counter,
        change.wall,
        change.offset,
        change.offset_age,
        packed(change.bases),
        packed((change.origin,)) if change.origin is not None else None,
        change.centre,
        change.round,
        change.item,
        fields_text(change),
        unit,
        None,
        received,
    )
    connection.execute(_INSERT, row)


def insert_stub(
    connection: sqlite3.Connection,
    feed: int,
    sequence: int,
    hash_: ChangeHash,
    bases: Sequence[ChangeHash],
    reason: str,
    *,
    head: bytes,
    signature: bytes | None,
    received: int | None,
) -> None:
    """Add what others see of a refused change."""
    row = (feed, sequence, packed((hash_,)), head, signature, packed(bases), reason, received)
    connection.execute(_INSERT_STUB, row)


def feed_id(connection: sqlite3.Connection, commune: CommuneCode, device: DeviceId) -> int:
    """Return the row id of a feed, made if it is new."""
    found = connection.execute(
        "SELECT id FROM feed WHERE commune = ? AND device = ?", (commune, device)
    ).fetchone()
    if found is None:
        cursor = connection.execute(
            "INSERT INTO feed (commune, device) VALUES (?, ?)", (commune, device)
        )
        return int(cursor.lastrowid or 0)
    return int(found[0])


def effective(
    connection: sqlite3.Connection, commune: str, units: Iterable[int]
) -> dict[int, list[Held]]:
    """Return the changes that have effect in *units* of one commune, by the units' row ids."""
    found: dict[int, list[Held]] = {unit: [] for unit in units}
    for unit, *row in connection.execute(
        f"SELECT c.unit, {HELD} {FROM_HELD} WHERE f.commune = ? AND c.refused IS NULL", (commune,)
    ):
        if unit in found:
            found[unit].append(held_of(row))
    return found
