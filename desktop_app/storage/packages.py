"""Packages in files: written here, carried for other PCs, and returns for other PCs."""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from desktop_app.core.fault import N_
from desktop_app.core.ids import CommuneCode
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import replace

from .evidence import file_fault
from .storage_faults import SaveFailed
from .store import Store

_FOLDER = "carried"
_BLOCK = 256 * 1024
_COLUMNS = "sha256, way, commune, changes, date, size, name, at, state, said, answers"


class PackageOrigin(StrEnum):
    """Why a package is known here."""

    WRITTEN = "written"  # this computer's own changes, written for a carrier
    CARRIED = "carried"  # another computer's, sealed, to be forwarded
    HOME = "home"  # the service's return for another computer


class State(StrEnum):
    """What became of it. Only the service's receipt says that changes are received."""

    WAITING = "waiting"
    DELIVERED = "delivered"  # to the service; a return: passed on towards its computer
    REFUSED = "refused"  # by the service; ``said`` is its sentence


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A package as it is known here; ``sha256`` of the whole file, in hex.

    ``at`` is this computer's time in UTC seconds, ``date`` the author's; ``size`` in bytes.
    """

    sha256: str
    way: PackageOrigin
    commune: CommuneCode
    changes: int
    date: str
    size: int
    name: str
    at: int
    state: State = State.WAITING
    said: str = ""
    answers: str | None = None


def note_package(store: Store, package: Package) -> bool:
    """Remember *package*; return whether it was new. One that is known stays as it is."""
    with store.transaction() as connection:
        found = connection.execute(
            f"INSERT OR IGNORE INTO package ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                bytes.fromhex(package.sha256),
                package.way.value,
                package.commune,
                package.changes,
                package.date,
                package.size,
                package.name,
                package.at,
                package.state.value,
                package.said,
                None if package.answers is None else bytes.fromhex(package.answers),
            ),
        )
        return found.rowcount == 1


def keep_package(store: Store, source: BinaryIO, package: Package) -> bool:
    """Keep the sealed bytes of *source* on the disk, then remember *package*, as note_package does.

    Raise DiskFull, ReadOnly or SaveFailed, also where *source* is not what ``sha256`` says.
    """
    _write(store, source, package)
    return note_package(store, package)


def packages(store: Store, *ways: PackageOrigin) -> list[Package]:
    """Return the packages known here, of these *ways* (all, without any), the newest first."""
    found = store.rows(f"SELECT {_COLUMNS} FROM package ORDER BY at DESC, sha256")
    return [one for one in map(_package_of, found) if not ways or one.way in ways]


def package(store: Store, sha256: str) -> Package | None:
    """Return the package of that name, or None."""
    found = store.row(f"SELECT {_COLUMNS} FROM package WHERE sha256 = ?", (bytes.fromhex(sha256),))
    return None if found is None else _package_of(found)


def mark_package(store: Store, sha256: str, state: State, said: str = "") -> None:
    """Note what became of a package."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE package SET state = ?, said = ? WHERE sha256 = ?",
            (state.value, said, bytes.fromhex(sha256)),
        )


def settle_written(store: Store, sha256: str) -> None:
    """Record that the service answered a package written here, and so the earlier ones too."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE package SET state = ? WHERE way = ? AND at <= ("
            " SELECT at FROM package WHERE sha256 = ? AND way = ?)",
            (
                State.DELIVERED.value,
                PackageOrigin.WRITTEN.value,
                bytes.fromhex(sha256),
                PackageOrigin.WRITTEN.value,
            ),
        )


def package_file(store: Store, sha256: str) -> Path:
    """Return the path of a carried package."""
    return store.folder / _FOLDER / sha256


def _package_of(row: Sequence[Any]) -> Package:
    sha256, way, commune, changes, date, size, name, at, state, said, answers = row
    return Package(
        sha256=sha256.hex(),
        way=PackageOrigin(way),
        commune=commune,
        changes=changes,
        date=date,
        size=size,
        name=name,
        at=at,
        state=State(state),
        said=said,
        answers=None if answers is None else answers.hex(),
    )


def _write(store: Store, source: BinaryIO, package: Package) -> None:
    path = package_file(store, package.sha256)
    part: Path | None = None
    digest = hashlib.sha256()
    try:
        make_folder_inside(path.parent)
        handle, name = tempfile.mkstemp(prefix=".in-", dir=path.parent)  # 0600
        part = Path(name)
        with os.fdopen(handle, "wb") as stream:
            while block := source.read(_BLOCK):
                digest.update(block)
                stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
        if digest.hexdigest() != package.sha256:
            raise SaveFailed(N_("Not saved: the file changed while it was read. Try again."))
        replace(part, path)
        part = None
        _sync_folder(path.parent)
    except OSError as error:
        raise file_fault(store, path.parent, error) from error
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file on the disk too; Windows does that by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
