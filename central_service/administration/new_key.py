"""Replacing the key that the service signs with (docs/rules.md#data-14)."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from central_service.founding.service import Service
from central_service.signing.seal import KeyFile, Seal, write_key_file
from central_service.signing.service_keys import keys_in, record_key, waiting_beside
from desktop_app.core.changes.feeds import new_private_key, public_key_of
from desktop_app.core.changes.roster import sign_service_key
from desktop_app.paths.replacing import replace


class MadeKey(msgspec.Struct, frozen=True, kw_only=True):
    """A new signing key; the first one has number 1."""

    number: int
    public_key: bytes


def replace_key(service: Service, file: Path, *, now: int) -> MadeKey:
    """Make a new signing key in *file*, signed by the present one, which is not kept.

    The new key is written beside *file* before the database names it, and replaces *file* after: a
    power cut at any moment leaves one of the two, and opening the service finishes it.
    """
    private_key = new_private_key()
    with service.database.writing() as connection:
        known = keys_in(connection)
        seal = service.seal_at(connection)
        successor = sign_service_key(public_key_of(private_key), seal.private_key)
        made = KeyFile(private_key=private_key, secret=seal.secret, chain=(*known, successor))
        write_key_file(waiting_beside(file), made)
        record_key(connection, seal, len(known) + 1, successor, now=now)
    with contextlib.suppress(FileNotFoundError):  # a running service may have done it already
        replace(waiting_beside(file), file)
    service.seal = Seal(service=seal.service, private_key=private_key, secret=seal.secret)
    return MadeKey(number=len(known) + 1, public_key=successor.public_key)
