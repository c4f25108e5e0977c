"""The service's signing key: a file of its own, readable by the service's account only."""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
from pathlib import Path

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from desktop_app.core.ids import DeviceId
from desktop_app.i18n import N_

from .faults import KeyUnusable


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """The key that signs now, and the name of the service, which its first key gave it."""

    service: DeviceId
    private_key: bytes

    def secret_for(self, purpose: str) -> bytes:
        """Return 32 secret bytes that only this service can make, another for each *purpose*."""
        domain = b"commune-readiness service secret 1\0" + purpose.encode()
        return hmac.digest(self.private_key, domain, hashlib.sha256)


def read_key(file: Path) -> bytes:
    """Return the raw private key in *file*; raise KeyUnusable where there is none to read."""
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise KeyUnusable(
            N_(
                "The service's key {file} is missing. Put it back from the safe copy: without it"
                " no device would trust this service again."
            ),
            file=file,
        ) from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unreadable(file, error) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unreadable(file, "Ed25519")
    return key.private_bytes_raw()


def make_key(file: Path) -> bytes:
    """Return a new private key, written to *file* with mode 0600 and flushed to the disk."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes it 0600 from the start: there is no moment at which others can read it.
        handle, name = tempfile.mkstemp(prefix=".key-", dir=file.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(file)
        flush_folder(file.parent)
    except OSError as error:
        raise KeyUnusable(
            N_("The service's key cannot be written to {file}: {reason}."),
            file=file,
            reason=error.strerror or error,
        ) from error
    return key.private_bytes_raw()


def flush_folder(folder: Path) -> None:
    """Make a renamed file in *folder* survive a power cut, where the system can."""
    if os.name == "nt":  # a folder cannot be opened there, and NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreadable(file: Path, reason: object) -> KeyUnusable:
    return KeyUnusable(
        N_("The service's key {file} cannot be read: {reason}."), file=file, reason=reason
    )
