"""The immutable unit of everything that is ever written, and its canonical bytes.

See docs/rules.md#data-1, docs/rules.md#data-2.

Canonical bytes are compact JSON in UTF-8: one array whose first two members are kind and version,
then the header in a fixed order, last the fields with sorted keys. No floats, no white space,
text in NFC. They are what is hashed; no wire form ever is. docs/sync.md shows worked examples.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from desktop_app.core.digests import sha256_hex
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, RoundId

MAX_CHANGE_BYTES = 32 * 1024  # canonical bytes of one change
MAX_BASES = 64  # of one change; more are named by several (storage.writing)
MAX_DEPTH = 16  # of what the fields hold: lists and dictionaries within one another
MAX_COUNTER = 2**53 - 1  # what every JSON reader holds exactly

AREA_DESK = CommuneCode("00000")  # the feed of changes about an area, not about one commune


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing somebody wrote, once.

    ``wall`` is the device's clock in UTC seconds; ``offset`` what to add to it to get the
    service's time as last learnt, ``offset_age`` how old that knowledge was, in seconds.
    Clocks inform only: order comes from ``bases`` and ``counter`` (a Lamport counter).
    ``item`` is an item id, or "" where the change is about the whole assessment.
    ``fields`` depends on the kind; a change of an unknown kind is stored and sent on.
    """

    kind: str
    version: int = 1
    device: DeviceId
    commune: CommuneCode
    sequence: int
    counter: int
    wall: int
    offset: int | None = None
    offset_age: int | None = None
    bases: tuple[ChangeHash, ...] = ()
    origin: ChangeHash | None = None
    centre: CentreId
    round: RoundId
    item: str = ""
    fields: dict[str, Any] = {}

    @property
    def feed(self) -> tuple[DeviceId, CommuneCode]:
        """The unit of sequence, chain, signature, receipt and right."""
        return self.device, self.commune


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A change together with its hash, as a device holds it."""

    hash: ChangeHash
    change: Change

    @property
    def identity(self) -> ChangeHash:
        """The hash it counts under: an adopted change counts as its original.

        See docs/rules.md#data-10.
        """
        return self.change.origin or self.hash


def canonical_bytes(change: Change) -> bytes:
    """Return the bytes that are hashed for *change*; raise WireRefused if it cannot have any."""
    _refuse_inexact(change.fields)
    numbers = change.version, change.sequence, change.counter, change.wall
    if max(map(abs, (*numbers, change.offset or 0, change.offset_age or 0))) > MAX_COUNTER:
        raise WireRefused(N_("An entry holds a value that has no exact written form."))
    data = msgspec.json.encode(
        [
            change.kind,
            change.version,
            change.device,
            change.commune,
            change.sequence,
            change.counter,
            change.wall,
            change.offset,
            change.offset_age,
            change.bases,
            change.origin,
            change.centre,
            change.round,
            change.item,
            change.fields,
        ],
        order="deterministic",
    )
    if len(data) > MAX_CHANGE_BYTES:
        raise WireRefused(
            N_("One entry takes {size} bytes; at most {limit} are allowed."),
            size=len(data),
            limit=MAX_CHANGE_BYTES,
        )
    return data


def refuse_unsendable(change: Change) -> None:
    """Raise WireRefused for a change that no message can hold: none such may be saved.

    ``canonical_bytes`` refuses what is too long or has no exact form; this is all the rest.
    """
    if len(change.bases) > MAX_BASES:
        raise WireRefused(
            N_("One entry replaces {count} others; at most {limit} are allowed."),
            count=len(change.bases),
            limit=MAX_BASES,
        )
    if any(isinstance(value, (dict, list)) for value in change.fields.values()):
        _refuse_deep(change.fields, 0)


def _refuse_deep(value: object, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise WireRefused(N_("An entry is nested more than {limit} levels deep."), limit=MAX_DEPTH)
    members = value.values() if isinstance(value, dict) else value
    for member in members if isinstance(members, Iterable) else ():
        if isinstance(member, (dict, list)):
            _refuse_deep(member, depth + 1)


def change_of(data: bytes) -> Change:
    """Return the change whose canonical bytes *data* is; raise WireRefused for anything else."""
    try:
        members = msgspec.json.decode(data, type=list)
        names = Change.__struct_fields__
        change = msgspec.convert(dict(zip(names, members, strict=True)), Change)
    except (msgspec.MsgspecError, ValueError) as error:
        raise WireRefused(N_("An entry holds a value that has no exact written form.")) from error
    return change


def change_hash(change: Change) -> ChangeHash:
    """Return SHA-256 of the canonical bytes, 64 hex digits."""
    return ChangeHash(sha256_hex(canonical_bytes(change)))


def held(change: Change) -> Held:
    """Return *change* with its hash."""
    return Held(hash=change_hash(change), change=change)


def _refuse_inexact(value: object) -> None:
    """Refuse what JSON readers read differently: floats, huge numbers, keys that are no text."""
    if value is None or isinstance(value, (str, bool)):
        return
    if isinstance(value, int) and -MAX_COUNTER <= value <= MAX_COUNTER:
        return
    if isinstance(value, (list, tuple)):
        for member in value:
            _refuse_inexact(member)
        return
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                break
            if not isinstance(member, str):
                _refuse_inexact(member)
        else:
            return
    raise WireRefused(N_("An entry holds a value that has no exact written form."))
