"""Write a file to a USB drive and read it back before it is reported as written."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from desktop_app import paths
from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import Why, reason, why_refused
from desktop_app.paths.replacing import replace, set_mode

_BLOCK = 256 * 1024
_FULL = (Why.FULL, Why.TOO_LARGE)
_GONE = (Why.FAILING, Why.GONE, Why.MISSING)  # a drive that was pulled out answers with EIO
_PROTECTED = (Why.PROTECTED, Why.NOT_ALLOWED)


class UsbDriveFault(Fault):
    """Nothing was written to the USB drive; what was there before is as it was."""


class UsbDriveFull(UsbDriveFault):
    """It has no room."""


class UsbDriveGone(UsbDriveFault):
    """It is not there, or was pulled out."""


class UsbDriveProtected(UsbDriveFault):
    """It may not be written to."""


class UsbDriveLies(UsbDriveFault):
    """The bytes read back differ from those written."""


class NotOurFile(UsbDriveFault):
    """A file of another kind already has that name."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read back after it was written."""

    path: Path
    sha256: str
    size: int


class _Watched(io.RawIOBase):
    """A binary stream that counts the bytes it passes on, for progress."""

    def __init__(self, target: BinaryIO, progress: Callable[[int], object]) -> None:
        self._target, self._progress, self._written = target, progress, 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        count = self._target.write(data)
        self._written += count
        self._progress(self._written)
        return count


def write_to_usb_drive(
    path: Path,
    write: Callable[[BinaryIO], None],
    *,
    begins: bytes,
    progress: Callable[[int], object] | None = None,
) -> Written:
    """Have *write* make the file *path*, whole and read back, or raise UsbDriveFault.

    A file that is there is replaced only if it begins with *begins*. *progress* is called with the
    bytes written so far; what it raises stops the writing, and *path* is as it was.
    """
    path = paths.absolute(path)
    part: Path | None = None
    try:
        _refuse_foreign(path, begins)
        handle, name = tempfile.mkstemp(prefix=".goi-", suffix=".tmp", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "w+b") as stream:
            write(cast("BinaryIO", _Watched(stream, progress)) if progress else stream)
            stream.flush()
            os.fsync(stream.fileno())
            sha256, size = _digest(stream)
        if _read_back(part) != (sha256, size):
            raise UsbDriveLies(
                N_(
                    "What was written to {folder} reads back wrong: the USB drive is failing."
                    " Use another one; everything is still saved on this PC."
                ),
                folder=path.parent,
            )
        set_mode(part, 0o644)  # the package is sealed; another account may have to read it
        replace(part, path)
        part = None
        _sync_folder(path.parent)
        return Written(path=path, sha256=sha256, size=size)
    except OSError as error:
        raise _fault_of(error, path) from error
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()


def _refuse_foreign(path: Path, begins: bytes) -> None:
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no folder", str(path.parent))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
    if not path.exists():
        return
    with path.open("rb") as file:
        if file.read(len(begins)) == begins:
            return
    raise NotOurFile(
        N_("{file} is there already and is no data package. Choose another name."), file=path
    )


def _digest(stream: BinaryIO) -> tuple[str, int]:
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest(), stream.tell()


def _read_back(part: Path) -> tuple[str, int]:
    with part.open("rb") as file:
        if hasattr(os, "posix_fadvise"):  # from the USB drive, not from the system's cache
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return _digest(file)


def _sync_folder(folder: Path) -> None:
    """Flush the folder's entry to the USB drive, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # not supported by some file systems of USB drives
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _fault_of(error: OSError, path: Path) -> UsbDriveFault:
    folder = path.parent
    why = reason(error)
    if why in _FULL:
        return UsbDriveFull(
            N_(
                "Not written: {folder} is full. Free some space there or use another USB drive;"
                " everything is still saved on this PC."
            ),
            folder=folder,
        )
    if why in _PROTECTED:
        return UsbDriveProtected(
            N_(
                "Not written: {folder} cannot be written to. Look for the little lock on the"
                " USB drive or use another one; everything is still saved on this PC."
            ),
            folder=folder,
        )
    if why in _GONE:
        return UsbDriveGone(
            N_(
                "Not written: {folder} is not there (any more). Put the USB drive in again and wait"
                " until it is found; everything is still saved on this PC."
            ),
            folder=folder,
        )
    return UsbDriveFault(
        N_("Not written to {file}: {why}. Everything is still saved on this PC."),
        file=path,
        why=why_refused(error),
    )
