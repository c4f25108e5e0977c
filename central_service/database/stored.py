"""Changes as the database stores them: as canonical bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop_app.core.changes.change import Change
from desktop_app.core.changes.segments import Stub
from desktop_app.core.ids import CentreId, ChangeHash, ChangeKind, CommuneCode, DeviceId, RoundId

WITHHELD = "withheld"  # a stub for a reader who may not see whom to call (docs/rules.md#screen-11)


class _Canonical(msgspec.Struct, frozen=True, array_like=True):
    """The members of the canonical bytes, in their order."""

    kind: str
    version: int
    device: DeviceId
    commune: CommuneCode
    sequence: int
    counter: int
    wall: int
    offset: int | None
    offset_age: int | None
    bases: tuple[ChangeHash, ...]
    origin: ChangeHash | None
    centre: CentreId
    round: RoundId
    item: str
    fields: dict[str, Any]


_DECODER = msgspec.json.Decoder(_Canonical)


def change_from(body: bytes) -> Change:
    """Return the change whose canonical bytes *body* is."""
    told = _DECODER.decode(body)
    return Change(
        kind=told.kind,
        version=told.version,
        device=told.device,
        commune=told.commune,
        sequence=told.sequence,
        counter=told.counter,
        wall=told.wall,
        offset=told.offset,
        offset_age=told.offset_age,
        bases=told.bases,
        origin=told.origin,
        centre=told.centre,
        round=told.round,
        item=told.item,
        fields=told.fields,
    )


def entry_from(body: bytes, digest: bytes, reason: str, *, persons: bool) -> Change | Stub:
    """Return the change, or a stub where it was refused or is not for this reader.

    *persons*: whether the reader may see names and phones of the people at the commune.
    """
    change = change_from(body)
    if not reason and not persons and change.kind == ChangeKind.PERSON:
        reason = WITHHELD
    if not reason:
        return change
    return Stub(hash=ChangeHash(digest.hex()), bases=change.bases, reason=reason)
