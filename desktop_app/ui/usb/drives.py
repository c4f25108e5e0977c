"""The USB drives that are in this computer now, and the packages that lie on them."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import msgspec
from PySide6.QtCore import QStorageInfo

SUFFIXES = (".goi", ".the")  # a package, the service's card
_REMOVABLE = 2  # DRIVE_REMOVABLE of Windows
_MEDIA = ("/media/", "/run/media/", "/Volumes/")
_MOST_FILES = 3


class Drive(msgspec.Struct, frozen=True, kw_only=True):
    """A place to write to. ``free`` in bytes; ``files`` the newest packages on it, newest first."""

    root: Path
    name: str
    free: int
    files: tuple[Path, ...] = ()


def removable() -> list[Drive]:
    """Return the USB drives that can be written to. Blocks on slow ones: for a worker."""
    return [
        drive_of(Path(volume.rootPath()), volume)
        for volume in QStorageInfo.mountedVolumes()
        if volume.isValid()
        and volume.isReady()
        and not volume.isReadOnly()
        and is_usb_drive(volume)
    ]


def drive_of(folder: Path, volume: QStorageInfo | None = None) -> Drive:
    """Return *folder* as a place to write to, whatever kind of disk it lies on."""
    volume = volume or QStorageInfo(str(folder))
    root = str(folder)
    name = volume.name()
    if sys.platform == "win32":
        letter = root.rstrip("/\\")
        name = f"{name} ({letter})" if name and len(letter) == 2 else letter
    elif Path(volume.rootPath()) != folder or not name:
        name = folder.name or root
    return Drive(root=folder, name=name, free=volume.bytesAvailable(), files=_packages(folder))


def is_usb_drive(volume: QStorageInfo) -> bool:
    """Return whether *volume* lies on a drive that can be taken out."""
    root = volume.rootPath()
    if sys.platform == "win32":
        import ctypes  # late: for Windows alone

        kernel32 = ctypes.WinDLL("kernel32")
        kernel32.GetDriveTypeW.argtypes = (ctypes.c_wchar_p,)
        kernel32.GetDriveTypeW.restype = ctypes.c_uint
        return bool(kernel32.GetDriveTypeW(root.replace("/", "\\")) == _REMOVABLE)
    if root.startswith(_MEDIA):
        return True
    device = Path("/sys/class/block") / Path(bytes(volume.device().data()).decode()).name
    return device.exists() and "/usb" in str(device.resolve())


def _packages(folder: Path) -> tuple[Path, ...]:
    found: list[tuple[float, Path]] = []
    with contextlib.suppress(OSError):  # pulled out meanwhile
        for file in folder.iterdir():
            if file.suffix.lower() in SUFFIXES and not file.name.startswith("."):
                found.append((file.stat().st_mtime, file))
    return tuple(file for _time, file in sorted(found, reverse=True)[:_MOST_FILES])
