"""Checkpoints, by which a service whose data was put back to an older state detects it.

Every page comes with a *checkpoint*, ten bytes that its reader returns with its next request: a
digest of everything that the service showed up to the reader's positions and roster, and the
service's authentication code over that and the reader. Nobody else can make one. So a service which
holds something else there, or less, was put back to an earlier state: from a copy of all of its
folder, or as a standby that lacks the last seconds. Then a new epoch begins.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Connection, and_, or_, select

from central_service.database import schema
from central_service.signing.acts import Standing
from central_service.signing.seal import Seal
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.sync.wire.messages import CHECKPOINT_BYTES, SyncRequest, positions_digest

_STAMP = CHECKPOINT_BYTES // 2
_AT_ONCE = 100  # communes of one statement; SQLite allows a thousand conditions
_DOMAIN = b"commune-readiness checkpoint 1\0"

Stamps = Mapping[CommuneCode, bytes]


class Finding(StrEnum):
    """What the checkpoint in a request shows."""

    FITS = "fits"  # what was shown then is held; or nothing was shown that could be lost
    LOSS = "loss"  # the service held more, or something else: its data was put back
    UNKNOWN = "unknown"  # it is not for this reader, roster and positions, so it proves nothing


def checkpoint(
    seal: Seal,
    device: DeviceId,
    roster: tuple[int, int],
    positions: Mapping[CommuneCode, int],
    stamps: Stamps,
    acts_head: bytes,
) -> bytes:
    """Return the checkpoint of a reader that holds *roster* (epoch, number) and *positions*.

    *stamps* are those of the positions, *acts_head* the head of the service's acts at the number.
    """
    stamp = _stamp_of(stamps, acts_head)
    return stamp + _code(seal, device, roster, positions_digest(positions), stamp)


def checkpoint_at(
    connection: Connection,
    seal: Seal,
    device: DeviceId,
    roster: tuple[int, int],
    positions: Mapping[CommuneCode, int],
) -> bytes:
    """Return the checkpoint for *positions*, b"" where the service does not hold them all."""
    stamps, head = _stamps_at(connection, positions), _acts_head(connection, roster[1])
    if stamps is None or head is None:
        return b""
    return checkpoint(seal, device, roster, positions, stamps, head)


def judged(
    connection: Connection,
    seal: Seal,
    said: Standing,
    request: SyncRequest,
    current: Mapping[CommuneCode, int],
) -> Finding:
    """Return what the checkpoint in *request* shows about the data of this service.

    *current* are the present positions of the communes that the reader sees.
    """
    epoch, number = request.roster
    if not request.checkpoint or epoch < said.epoch:  # of an earlier epoch nothing counts
        return Finding.FITS
    digest = request.digest
    if digest is None:
        if request.positions is None:
            return Finding.FITS
        digest = positions_digest(request.positions)
    stamp, code = request.checkpoint[:_STAMP], request.checkpoint[_STAMP:]
    if not hmac.compare_digest(code, _code(seal, request.device, request.roster, digest, stamp)):
        return Finding.FITS if digest == positions_digest({}) else Finding.UNKNOWN
    if (epoch, number) > (said.epoch, said.number):
        return Finding.LOSS
    positions: Mapping[CommuneCode, int] | None = request.positions
    if positions is None:
        positions = current
        if positions_digest(positions) != digest:
            return Finding.FITS  # as far as is known: the positions themselves are requested
    stamps, head = _stamps_at(connection, positions), _acts_head(connection, number)
    fits = stamps is not None and head is not None and _stamp_of(stamps, head) == stamp
    return Finding.FITS if fits else Finding.LOSS


def _stamps_at(
    connection: Connection, positions: Mapping[CommuneCode, int]
) -> dict[CommuneCode, bytes] | None:
    """Return the stamps of *positions*; None where the database has no such position."""
    table = schema.batches.c
    asked = sorted((commune, at) for commune, at in positions.items() if at)
    found: dict[CommuneCode, bytes] = {}
    for start in range(0, len(asked), _AT_ONCE):
        wanted = [
            and_(table.commune == commune, table.position == at)
            for commune, at in asked[start : start + _AT_ONCE]
        ]
        rows = connection.execute(select(table.commune, table.stamp).where(or_(*wanted)))
        found |= {CommuneCode(row.commune): bytes(row.stamp or b"") for row in rows}
    return found if len(found) == len(asked) else None


def _acts_head(connection: Connection, number: int) -> bytes | None:
    """Return the head of the service's acts at *number*, None where there is no such act."""
    if not number:
        return b""
    table = schema.acts.c
    head = connection.execute(select(table.head).where(table.sequence == number)).scalar()
    return None if head is None else bytes(head)


def _stamp_of(stamps: Stamps, acts_head: bytes) -> bytes:
    told = hashlib.sha256(_DOMAIN + acts_head)
    for commune in sorted(stamps):
        told.update(commune.encode() + stamps[commune])
    return told.digest()[:_STAMP]


def _code(
    seal: Seal, device: DeviceId, roster: tuple[int, int], digest: bytes, stamp: bytes
) -> bytes:
    told = f"{device} {roster[0]} {roster[1]} ".encode() + digest + stamp
    return hmac.digest(seal.secret_for("checkpoints"), told, hashlib.sha256)[:_STAMP]
