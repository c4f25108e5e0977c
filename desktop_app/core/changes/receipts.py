"""Receipts: the service's signature that it holds a feed up to a change (docs/rules.md#data-8)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_app.core.digests import sha256
from desktop_app.core.ids import CommuneCode, DeviceId

from .feeds import sign, verifies

_DOMAIN = b"commune-readiness receipt 1\0"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Cumulative: the service holds every change of the feed from 1 to ``through``.

    ``refused`` names the ones without effect: pairs of sequence and reason, ascending.
    ``head`` is the chain's head at ``through`` in hex; ``time`` the service's UTC seconds.
    Custody only: a receipt does not confirm that the content is right.
    """

    service: DeviceId
    epoch: int
    device: DeviceId
    commune: CommuneCode
    through: int
    head: str
    refused: tuple[tuple[int, str], ...] = ()
    time: int
    signature: bytes = b""

    @property
    def number(self) -> str:
        """The printed number: 40 bits of SHA-256 of the signed receipt, "7K3F-9M2P"."""
        digest = sha256(receipt_bytes(self) + self.signature)
        word = crockford(int.from_bytes(digest[:5], "big"), 8)
        return f"{word[:4]}-{word[4:]}"


def crockford(value: int, length: int) -> str:
    """Return *value* in Crockford's base 32, *length* digits."""
    digits = []
    for _ in range(length):
        value, digit = divmod(value, 32)
        digits.append(_CROCKFORD[digit])
    return "".join(reversed(digits))


def receipt_bytes(receipt: Receipt) -> bytes:
    """Return the canonical bytes that the service signs."""
    return msgspec.json.encode(
        [
            "receipt",
            1,
            receipt.service,
            receipt.epoch,
            receipt.device,
            receipt.commune,
            receipt.through,
            receipt.head,
            receipt.refused,
            receipt.time,
        ]
    )


def sign_receipt(receipt: Receipt, service_private_key: bytes) -> Receipt:
    """Return *receipt* with the service's signature."""
    signature = sign(service_private_key, _DOMAIN, receipt_bytes(receipt))
    return msgspec.structs.replace(receipt, signature=signature)


def receipt_verifies(receipt: Receipt, service_public_key: bytes) -> bool:
    """Return whether the service with this key signed *receipt*."""
    return verifies(service_public_key, _DOMAIN, receipt_bytes(receipt), receipt.signature)


class Refusal(StrEnum):
    """Published reasons for which a held change has no effect; stable words, never reused."""

    ROLE = "role"  # the key has no role that writes this kind
    COMMUNE = "commune"  # outside the communes of the role
    OWN_COMMUNE = "own_commune"  # verifying the own commune's declaration
    REVOKED = "revoked"  # written after the device was reported lost
    COUNTER = "counter"  # Lamport counter over 1,000,000 above the service's highest
    SENSITIVE = "sensitive"  # more than Có, Chưa, Không áp dụng on the secret item
    MALFORMED = "malformed"  # invalid for its kind


MAX_COUNTER_LEAD = 1_000_000
