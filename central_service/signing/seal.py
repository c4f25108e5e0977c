"""The service's signing key: a file of its own, readable by the service's account only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import tempfile
import textwrap
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

from central_service.trouble.service_faults import KeyUnusable
from desktop_app.core.changes.feeds import new_private_key
from desktop_app.core.changes.roster import ServiceKey
from desktop_app.core.fault import Fault
from desktop_app.core.ids import DeviceId
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_
from desktop_app.paths.private import close_to_others, ensure_private_folder
from desktop_app.paths.replacing import replace

_BEGIN = "-----BEGIN READINESS SERVICE-----"
_END = "-----END READINESS SERVICE-----"
_SECRET = b"commune-readiness service secret 1\0"


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """The key that signs now, and the name of the service, which its first key gave it.

    ``secret`` stays the same when the key is replaced: codes and tokens derived from it stay valid.
    """

    service: DeviceId
    private_key: bytes
    secret: bytes

    def secret_for(self, purpose: str) -> bytes:
        """Return 32 secret bytes that only this service can make, another for each *purpose*."""
        return hmac.digest(self.secret, _SECRET + purpose.encode(), hashlib.sha256)


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the file of the signing key holds.

    ``chain`` are the keys up to this one, each signed by the one before; empty for the first.
    """

    private_key: bytes
    secret: bytes
    chain: tuple[ServiceKey, ...] = ()


class _Beside(msgspec.Struct, frozen=True, kw_only=True):
    """The content of the file after the key."""

    secret: bytes
    chain: tuple[ServiceKey, ...]


def read_key_file(file: Path) -> KeyFile:
    """Return what *file* holds; raise KeyUnusable where there is no key to read."""
    try:
        pem, begins, rest = file.read_text("ascii").partition(_BEGIN)
        key = load_pem_private_key(pem.encode(), password=None)
        beside = None
        if begins:
            packed = base64.b64decode("".join(rest.partition(_END)[0].split()), validate=True)
            beside = msgspec.msgpack.decode(packed, type=_Beside)
    except FileNotFoundError as error:
        raise KeyUnusable(
            N_(
                "The service's key {file} is missing. Put it back from the safe copy: without it"
                " no device would trust this service again."
            ),
            file=file,
        ) from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm, msgspec.DecodeError) as error:
        raise unreadable(file, error) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise unreadable(file)
    private_key = key.private_bytes_raw()
    if beside is None:  # the first key: its secret follows from it
        return KeyFile(private_key=private_key, secret=_secret_of(private_key))
    return KeyFile(private_key=private_key, secret=beside.secret, chain=beside.chain)


def make_key(file: Path) -> KeyFile:
    """Return a new service's first key, written to *file*."""
    private_key = new_private_key()
    made = KeyFile(private_key=private_key, secret=_secret_of(private_key))
    write_key_file(file, made)
    return made


def write_key_file(file: Path, made: KeyFile) -> None:
    """Write *made* to *file* with mode 0600, whole or not at all, flushed to the disk."""
    key = Ed25519PrivateKey.from_private_bytes(made.private_key)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    if made.chain:
        beside = msgspec.msgpack.encode(_Beside(secret=made.secret, chain=made.chain))
        lines = textwrap.wrap(base64.b64encode(beside).decode(), 64)
        pem += "\n".join((_BEGIN, *lines, _END, "")).encode()
    write_secret_file(file, pem)


def write_secret_file(file: Path, data: bytes) -> None:
    """Write *data* to *file* for this account only, whole or not at all; raise KeyUnusable."""
    try:
        ensure_private_folder(file.parent)
        # mkstemp makes it 0600 from the start: there is no moment at which others can read it.
        handle, name = tempfile.mkstemp(prefix=".key-", dir=file.parent)
        with os.fdopen(handle, "wb") as stream:
            # A mode is not enough on Windows, where the file has the rights of its folder.
            close_to_others(Path(name))
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        replace(Path(name), file)
        flush_folder(file.parent)
    except OSError as error:
        raise KeyUnusable(
            N_("The service's key cannot be written to {file}: {reason}."),
            file=file,
            reason=why_refused(error),
        ) from error


def _secret_of(private_key: bytes) -> bytes:
    return hmac.digest(private_key, _SECRET, hashlib.sha256)


def flush_folder(folder: Path) -> None:
    """Make a renamed file in *folder* survive a power cut, where the system can."""
    if os.name == "nt":  # a folder cannot be opened there, and NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unreadable(file: Path, error: Exception | None = None) -> KeyUnusable:
    """Return the fault for a key file that the system refused, or that holds no key."""
    reason: object = Fault(N_("it holds no key, or is damaged"))
    if isinstance(error, OSError):
        reason = why_refused(error)
    return KeyUnusable(
        N_("The service's key {file} cannot be read: {reason}."), file=file, reason=reason
    )
