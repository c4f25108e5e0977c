"""The service's key for packages: an age key in a file of its own, beside the signing key.

It is separate from the signing key, so that packages in transit can still be opened after a new
signing key. The file has age's own form: one secret key a line, usable with `age` itself.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Connection, insert, select

from central_service.database import schema
from central_service.trouble.service_faults import KeyUnusable
from desktop_app.i18n import N_
from desktop_app.paths.replacing import replace

from .acts import Act, record_act
from .seal import Seal, unreadable, write_secret_file

_SECRET = "AGE-SECRET-KEY-"  # noqa: S105 (how age's secret keys begin)


class PackageKey(msgspec.Struct, frozen=True, kw_only=True):
    """The secret keys that open packages; each of them opens those that were sealed to it."""

    secrets: tuple[str, ...]


def read_package_key(file: Path) -> PackageKey:
    """Return what *file* holds; raise KeyUnusable where there is none to read."""
    try:
        lines = file.read_text("ascii").split()
    except FileNotFoundError as error:
        raise KeyUnusable(
            N_(
                "The service's key for packages {file} is missing. Put it back from the safe copy;"
                " until then packages cannot be opened. Where there is no copy,"
                " “central-service new-package-key” makes another."
            ),
            file=file,
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(file, error) from error
    secrets = tuple(line for line in lines if line.startswith(_SECRET))
    if not secrets:
        raise unreadable(file)
    return PackageKey(secrets=secrets)


def ensure_package_key(connection: Connection, seal: Seal, file: Path, *, now: int) -> None:
    """Make the key for packages and name it in rosters, unless that was done.

    An existing file is used as it is.
    """
    if recipients(connection):
        return
    # Imported here: the library is slow to load, and an open service has its key.
    from desktop_app.sync.package.sealed_file import new_service_secret, service_recipient

    if not file.exists():
        _write(file, (new_service_secret(),))
    for secret in read_package_key(file).secrets:
        _name(connection, seal, service_recipient(secret), now=now)


def add_package_key(connection: Connection, seal: Seal, file: Path, *, now: int) -> None:
    """Make another key for packages and name it in rosters, beside the ones before.

    The keys in *file* stay there; one that is lost stays named, and packages are sealed to both. A
    file that cannot be read is renamed.
    """
    from desktop_app.sync.package.sealed_file import new_service_secret, service_recipient

    try:
        known = read_package_key(file).secrets
    except KeyUnusable:
        known = ()
        if file.exists():
            replace(file, file.with_name(f"{file.name}-unreadable-{now}"))
    made = new_service_secret()
    # Before the database names it: the rest of the transaction may fail, and nobody seals to it.
    _write(file, (*known, made))
    _name(connection, seal, service_recipient(made), now=now)


def recipients(connection: Connection) -> tuple[str, ...]:
    """Return the recipients of packages for this service, as rosters name them."""
    table = schema.age_keys.c
    return tuple(connection.execute(select(table.recipient).order_by(table.changed)).scalars())


def _name(connection: Connection, seal: Seal, recipient: str, *, now: int) -> None:
    number = record_act(connection, seal, Act.PACKAGE_KEY, {"recipient": recipient}, now=now)
    row = {"recipient": recipient, "changed": number}
    connection.execute(insert(schema.age_keys).values(row))


def _write(file: Path, secrets: tuple[str, ...]) -> None:
    write_secret_file(file, "".join(f"{one}\n" for one in secrets).encode("ascii"))
