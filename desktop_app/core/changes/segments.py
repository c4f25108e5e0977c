"""Segments: contiguous runs of one feed, as they are sent.

See docs/rules.md#data-2, docs/rules.md#data-8, docs/rules.md#data-11.

A segment ends at a head that the author signed, so a reader who holds the changes before it can
verify all of it. In the place of a refused change others get a stub: enough to verify the chain,
without the content.
"""

from __future__ import annotations

import msgspec

from desktop_app.core.digests import sha256_hex
from desktop_app.core.fault import N_, WireRefused
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId

from .change import Change, Held, canonical_bytes
from .feeds import Head, head_verifies, next_head


class Stub(msgspec.Struct, frozen=True, kw_only=True, tag="stub"):
    """What others see of a refused change: its hash and what it would have replaced."""

    hash: ChangeHash
    bases: tuple[ChangeHash, ...] = ()
    reason: str = ""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """Changes ``first`` … ``last`` of one feed, signed by its author at ``last``.

    ``received`` is when the service first held ``last``, in UTC seconds; 0 before it did.
    """

    device: DeviceId
    commune: CommuneCode
    first: int
    entries: tuple[Change | Stub, ...]
    signature: bytes
    received: int = 0

    @property
    def last(self) -> int:
        """The sequence of the last entry."""
        return self.first + len(self.entries) - 1


class CheckedSegment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that verified: its changes with hashes, and the head after each entry.

    ``bodies`` are the canonical bytes that were hashed, b"" for a stub.
    """

    segment: Segment
    held: tuple[Held | Stub, ...]
    heads: tuple[Head, ...]
    bodies: tuple[bytes, ...]


def check_segment(segment: Segment, *, before: Head, public_key: bytes | None) -> CheckedSegment:
    """Return *segment* with hashes and heads if it continues *before* and its author signed it.

    *before* is the head at ``first - 1``. Raise WireRefused naming the feed and place otherwise.
    """
    where = {"commune": segment.commune, "device": segment.device[:8], "first": segment.first}
    if not segment.entries:
        raise WireRefused(N_("A run of entries for commune {commune} is empty."), **where)
    if public_key is None:
        raise WireRefused(
            N_("Entries for commune {commune} come from device {device}, which nobody knows."),
            **where,
        )
    checked: list[Held | Stub] = []
    heads: list[Head] = []
    bodies: list[bytes] = []
    head = before
    for sequence, entry in enumerate(segment.entries, segment.first):
        if isinstance(entry, Change):
            belongs = (entry.device, entry.commune, entry.sequence)
            if belongs != (segment.device, segment.commune, sequence):
                raise WireRefused(
                    N_("An entry for commune {commune} stands in a place that is not its own."),
                    **where,
                )
            body = canonical_bytes(entry)
            digest = ChangeHash(sha256_hex(body))
            one: Held | Stub = Held(hash=digest, change=entry)
        else:
            body, one = b"", entry
        head = next_head(head, one.hash)
        checked.append(one)
        heads.append(head)
        bodies.append(body)
    if not head_verifies(
        public_key, segment.device, segment.commune, segment.last, head, segment.signature
    ):
        raise WireRefused(
            N_(
                "The signature of device {device} on its entries for commune {commune}"
                " from number {first} on is wrong."
            ),
            **where,
        )
    return CheckedSegment(
        segment=segment, held=tuple(checked), heads=tuple(heads), bodies=tuple(bodies)
    )
