"""Folders of this account in which photos from phones and messengers arrive."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path


class Arrival(StrEnum):
    """How a photo came to this PC."""

    ZALO = "zalo"
    DOWNLOADS = "downloads"
    CAMERA = "camera"  # DCIM of a card, a camera or a phone
    CHOSEN = "chosen"  # a folder that a person chose


# Zalo for Windows receives into its folder below the documents unless it is set otherwise.
_ZALO = ("Zalo Received Files", "ZaloReceivedFiles", "ZaloDownloads")
CAMERA_FOLDER = "DCIM"


def received_folders() -> list[tuple[Arrival, Path]]:
    """Return the folders that exist, each with how photos come there. Touches the disk."""
    found = [(Arrival.ZALO, folder) for folder in _zalo() if folder.is_dir()]
    downloads = _downloads()
    if downloads is not None and downloads.is_dir():
        found.append((Arrival.DOWNLOADS, downloads))
    return found


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
