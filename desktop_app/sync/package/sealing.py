"""Seal with age: only the holder of a recipient's key can open what was sealed.

The service has an age key of its own. A device's recipient is the Ed25519 key that it signs with
(age's recipients of the kind ssh-ed25519), so a roster lists every possible recipient. The header
shows the kinds of the recipients' keys, of devices also four bytes of a hash; no names.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import BinaryIO

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from desktop_app.core.fault import N_, WireRefused

MAX_RECIPIENTS = 64
_LONGEST_HEAD = 64 * 1024  # bytes of an age header; 64 recipients take about 8 KiB
_BEGINS = b"age-encryption.org/v1\n"
_END = b"\n--- "
# No scrypt: its author could choose a cost that blocks the reader.
_KINDS = re.compile(rb"X25519|ssh-ed25519|[!-~]+-grease")


class SealRefused(WireRefused):
    """The data, or a key, does not have a supported form."""


class NotForUs(SealRefused):
    """The file looks whole, and none of the given keys opens it."""


class Opener:
    """A key that opens what was sealed to it."""

    def __init__(self, identity: object) -> None:
        self.identity = identity


def new_service_secret() -> str:
    """Return a fresh age secret key, in age's own text form."""
    return str(pyrage.x25519.Identity.generate())


def service_opener(secret: str) -> Opener:
    """Return what opens with an age secret key; raise SealRefused where *secret* is none."""
    return Opener(_service_identity(secret))


def service_recipient(secret: str) -> str:
    """Return the public half of an age secret key, "age1…"; raise SealRefused for none."""
    return str(_service_identity(secret).to_public())


def device_opener(private_key: bytes) -> Opener:
    """Return what opens with the Ed25519 key that a device signs with."""
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return Opener(pyrage.ssh.Identity.from_buffer(pem))


def device_recipient(public_key: bytes) -> str:
    """Return a device's age recipient; raise SealRefused where *public_key* is no key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
    except ValueError as error:
        raise _no_recipient() from error
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")


def sealed_for(public_key: bytes, data: bytes) -> bytes:
    """Return *data* so that only the device with this key can read it; raise SealRefused."""
    target = io.BytesIO()
    seal(io.BytesIO(data), target, [device_recipient(public_key)])
    return target.getvalue()


def unsealed_by(private_key: bytes, data: bytes) -> bytes:
    """Return what was sealed for the device with this key; raise SealRefused (NotForUs)."""
    target = io.BytesIO()
    unseal(io.BytesIO(data), target, [device_opener(private_key)])
    return target.getvalue()


def seal(source: BinaryIO, target: BinaryIO, recipients: Sequence[str]) -> None:
    """Write *source* to *target* so that only *recipients* can read it.

    Raise SealRefused for an invalid recipient, OSError where *target* cannot be written.
    """
    if not 0 < len(recipients) <= MAX_RECIPIENTS:
        raise _no_recipient()
    noting = _Noting(target)
    try:
        pyrage.encrypt_io(source, noting, [_recipient(text) for text in recipients])
    except (pyrage.EncryptError, pyrage.RecipientError) as error:
        if noting.error is not None:
            raise noting.error from error
        raise _no_recipient() from error


def unseal(source: BinaryIO, target: BinaryIO, openers: Sequence[Opener]) -> None:
    """Write to *target* the opened content of *source*, which is seekable.

    Raise NotForUs where none of *openers* fits, SealRefused for anything invalid.
    """
    start = source.tell()
    _check_head(source.read(_LONGEST_HEAD))
    source.seek(start)
    try:
        pyrage.decrypt_io(source, target, [opener.identity for opener in openers])
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotForUs(N_("None of the keys here opens what was sealed.")) from error
        raise _damaged() from error
    except OSError as error:
        if error.errno is None:  # age's error for a changed part, not the disk's
            raise _damaged() from error
        raise
    except Exception as error:
        raise _damaged() from error


class _Noting:
    """A file to write to that keeps the disk's error: age does not report it."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._target.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._target.flush()


def _check_head(head: bytes) -> None:
    """Refuse kinds of recipients that this program never writes, before opening anything."""
    end = head.find(_END)
    if not head.startswith(_BEGINS) or end < 0:
        raise _damaged()
    kinds = [line.split(b" ")[1:2] for line in head[:end].split(b"\n") if line[:3] == b"-> "]
    if not 0 < len(kinds) <= 2 * MAX_RECIPIENTS:
        raise _damaged()
    if not all(kind and _KINDS.fullmatch(kind[0]) for kind in kinds):
        raise SealRefused(N_("It is sealed in a way that this program does not take."))


def _service_identity(secret: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise SealRefused(N_("A key for opening packages cannot be read.")) from error


def _recipient(text: str) -> object:
    if text.startswith("age1"):
        return pyrage.x25519.Recipient.from_str(text)
    return pyrage.ssh.Recipient.from_str(text)


def _damaged() -> SealRefused:
    return SealRefused(N_("The sealed part is damaged."))


def _no_recipient() -> SealRefused:
    return SealRefused(N_("It cannot be sealed: a key of the addressee is missing or wrong."))
