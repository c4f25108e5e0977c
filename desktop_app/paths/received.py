"""Folders of this account in which photos from phones and messengers arrive."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path


class Arrival(StrEnum):
    """How a photo came to this PC."""

    ZALO = "zalo"
    DOWNLOADS = "downloads"
    CAMERA = "camera"  # DCIM of a card, a camera or a phone that is a drive
    PHONE = "phone"  # DCIM of a phone on a cable, which is no drive (MTP)
    CHOSEN = "chosen"  # a folder that a person chose


# Zalo for Windows receives into its folder below the documents unless it is set otherwise.
_ZALO = ("Zalo Received Files", "ZaloReceivedFiles", "ZaloDownloads")
CAMERA_FOLDER = "DCIM"
_PHONES = ("mtp:", "gphoto2:", "afc:")  # how the mounts of phones and cameras begin


def received_folders() -> list[tuple[Arrival, Path]]:
    """Return the folders that exist, each with how photos come there. Touches the disk."""
    found = [(Arrival.ZALO, folder) for folder in _zalo() if folder.is_dir()]
    downloads = _downloads()
    if downloads is not None and downloads.is_dir():
        found.append((Arrival.DOWNLOADS, downloads))
    found += [(Arrival.PHONE, folder) for folder in _phones()]
    return found


def _phones() -> Iterator[Path]:
    """Yield the DCIM folders of phones and cameras that GNOME's virtual file system mounted.

    Windows shows such a phone in its Explorer alone, without a path that a program could read.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    mounts = Path(runtime) / "gvfs"
    if not runtime or not mounts.is_dir():
        return
    with contextlib.suppress(OSError):  # pulled out meanwhile
        for mount in sorted(mounts.iterdir()):
            if mount.name.startswith(_PHONES):
                for above in (mount, *sorted(one for one in mount.iterdir() if one.is_dir())):
                    if (above / CAMERA_FOLDER).is_dir():
                        yield above / CAMERA_FOLDER


def _zalo() -> Iterator[Path]:
    # Imported here: platformdirs costs 24 ms.
    from platformdirs import user_documents_path

    try:
        above = [user_documents_path(), Path.home() / "Documents", Path.home()]
    except (OSError, RuntimeError):
        above = []
    downloads = _downloads()
    above += [downloads] if downloads is not None else []
    for folder in dict.fromkeys(above):
        for name in _ZALO:
            yield folder / name


def _downloads() -> Path | None:
    from platformdirs import user_downloads_path

    try:
        return user_downloads_path()
    except (OSError, RuntimeError):
        return None
