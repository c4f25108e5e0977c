"""Bytes sealed under a password: scrypt makes the key, AES-256-GCM seals.

Form: ``magic(4) ‖ log2 N(1) ‖ r(1) ‖ p(1) ‖ salt(16) ‖ nonce(12) ‖ ciphertext and tag``. All before
the ciphertext is authenticated with it, and so is what the bytes are for, so that one sealed key
cannot be put in the place of another.
"""

from __future__ import annotations

import hashlib
import os
import struct
import unicodedata
from typing import Final

import msgspec

_MAGIC: Final = b"CRS1"
_HEAD: Final = struct.Struct("4sBBB16s12s")
_MOST_MEMORY: Final = 2**29


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """How much work one guess at the password takes."""

    log_n: int
    r: int = 8
    p: int = 1


# About a second and 128 MiB a guess on a slow core: a PIN is short and typed rarely. Twice the work
# rather than twice the memory, which an old PC may lack.
FOR_A_PIN: Final = Cost(log_n=17, p=2)
# 0.1 s and 32 MiB: a passphrase is long, and each command of a script derives its key again.
FOR_A_PASSPHRASE: Final = Cost(log_n=15)


class NotSealed(ValueError):
    """The bytes are not of this form, or name a higher cost than is ever used."""


class NotOpened(ValueError):
    """The key does not fit, or the bytes were altered."""


def new_salt() -> bytes:
    """Return a fresh salt."""
    return os.urandom(16)


def derive(password: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 32-byte key that *password* makes with *salt*.

    The password is taken in NFC: two keyboards may type one Vietnamese letter differently.
    """
    return hashlib.scrypt(
        unicodedata.normalize("NFC", password).encode(),
        salt=salt,
        n=1 << cost.log_n,
        r=cost.r,
        p=cost.p,
        maxmem=_MOST_MEMORY,
        dklen=32,
    )


def seal(secret: bytes, key: bytes, salt: bytes, cost: Cost, *, purpose: str) -> bytes:
    """Return *secret* sealed under *key*, which `derive` made with *salt* and *cost*."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    head = _HEAD.pack(_MAGIC, cost.log_n, cost.r, cost.p, salt, nonce)
    return head + AESGCM(key).encrypt(nonce, secret, head + purpose.encode())


def made_with(sealed: bytes) -> tuple[bytes, Cost]:
    """Return salt and cost that the key of *sealed* is derived with.

    Raises NotSealed, also where the cost would not fit into memory.
    """
    if len(sealed) < _HEAD.size + 16:
        raise NotSealed("too short")
    magic, log_n, r, p, salt, _nonce = _HEAD.unpack_from(sealed)
    if magic != _MAGIC or not (1 <= log_n <= 20 and 1 <= r <= 16 and 1 <= p <= 4):
        raise NotSealed("unknown form")
    if 128 * r * (1 << log_n) >= _MOST_MEMORY:
        raise NotSealed("too costly")
    return salt, Cost(log_n=log_n, r=r, p=p)


def unseal(sealed: bytes, key: bytes, *, purpose: str) -> bytes:
    """Return the secret in *sealed*; raise NotSealed or NotOpened."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    made_with(sealed)
    head, body = sealed[: _HEAD.size], sealed[_HEAD.size :]
    nonce = head[-12:]
    try:
        return AESGCM(key).decrypt(nonce, body, head + purpose.encode())
    except InvalidTag as error:
        raise NotOpened("wrong key or altered bytes") from error
