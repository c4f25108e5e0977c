"""Feeds: one device key's changes about one commune, chained and signed (docs/rules.md#data-2)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.core.digests import sha256, sha256_hex
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# cryptography is imported where a key is used: it costs 12 ms and 10 MB, and a window is painted
# before anything is signed.

_CHAIN = b"commune-readiness chain 1\0"
_HEAD = b"commune-readiness head 1\0"

Head = bytes  # 32 bytes


def device_id(public_key: bytes) -> DeviceId:
    """Return the fingerprint of a 32-byte Ed25519 public key: 16 bytes in hex."""
    return DeviceId(sha256_hex(public_key)[:32])


def new_private_key() -> bytes:
    """Return a fresh Ed25519 private key, 32 raw bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """Return the 32-byte public key of a raw private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def first_head(device: DeviceId, commune: CommuneCode) -> Head:
    """Return head(0): it binds the chain to its feed."""
    return sha256(_CHAIN + bytes.fromhex(device) + commune.encode())


def next_head(head: Head, change: ChangeHash) -> Head:
    """Return head(n) = SHA-256(domain ‖ head(n−1) ‖ SHA-256(change n))."""
    return sha256(_CHAIN + head + bytes.fromhex(change))


def _head_message(device: DeviceId, commune: CommuneCode, sequence: int, head: Head) -> bytes:
    return _HEAD + bytes.fromhex(device) + commune.encode() + sequence.to_bytes(8, "big") + head


@lru_cache(maxsize=1)
def _loaded(private_key: bytes) -> Ed25519PrivateKey:
    """Return the loaded key, cached: loading takes as long as signing."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key)


def forget_loaded_key() -> None:
    """Drop the cached key: a leader's key must not stay in memory."""
    _loaded.cache_clear()


def sign(private_key: bytes, domain: bytes, message: bytes) -> bytes:
    """Return the 64-byte Ed25519 signature of *message* in *domain*."""
    return _loaded(private_key).sign(domain + message)


def verifies(public_key: bytes, domain: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether *signature* is the key's over *message* in *domain*; never raises."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, domain + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign_head(
    private_key: bytes, device: DeviceId, commune: CommuneCode, sequence: int, head: Head
) -> bytes:
    """Return the author's signature that the feed up to *sequence* has this *head*."""
    return sign(private_key, b"", _head_message(device, commune, sequence, head))


def head_verifies(
    public_key: bytes,
    device: DeviceId,
    commune: CommuneCode,
    sequence: int,
    head: Head,
    signature: bytes,
) -> bool:
    """Return whether the author signed this *head*; the key must be the device's own."""
    return device_id(public_key) == device and head_signed_by(
        public_key, device, commune, sequence, head, signature
    )


def head_signed_by(
    public_key: bytes,
    device: DeviceId,
    commune: CommuneCode,
    sequence: int,
    head: Head,
    signature: bytes,
) -> bool:
    """Return whether that key signed this *head*: later keys sign the service's feed too."""
    return verifies(public_key, b"", _head_message(device, commune, sequence, head), signature)
