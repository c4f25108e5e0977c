"""The compact form of a checklist: canonical bytes, the same on every machine."""

from __future__ import annotations

import msgspec

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.digests import sha256_hex
from desktop_app.core.fault import N_, Fault

MAX_BYTES = 1 << 20  # of a compact checklist; the first version has 164 thousand


class ChecklistRefused(Fault):
    """A checklist cannot be used as it stands."""


def checklist_bytes(checklist: Checklist) -> bytes:
    """Return *checklist* as canonical JSON: what is signed, published and cached.

    Members stand in the order of the types, those with their default value are left out, so a
    member added later changes the bytes of no older checklist.
    """
    return msgspec.json.encode(checklist, order="deterministic")


def content_hash(data: bytes) -> str:
    """Return the SHA-256 of a checklist's bytes, 64 hex digits: the name of this content."""
    return sha256_hex(data)


def checklist_from_bytes(data: bytes) -> Checklist:
    """Return the checklist that ``checklist_bytes`` wrote; raise ChecklistRefused otherwise.

    Unknown members are skipped; keep the bytes, not only the value.
    """
    if len(data) > MAX_BYTES:
        raise ChecklistRefused(
            N_("The checklist has {size} bytes; at most {limit} are accepted."),
            size=len(data),
            limit=MAX_BYTES,
        )
    try:
        return msgspec.json.decode(data, type=Checklist)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ChecklistRefused(
            N_(
                "The checklist cannot be read: it is damaged, or of a newer version of the program."
                " Update the program; else have the checklist published again."
            )
        ) from error
