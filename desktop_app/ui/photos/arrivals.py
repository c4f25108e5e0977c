"""Photos that arrived on this PC: where they are looked for, and which of them are new."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import assert_never

import msgspec
from PySide6.QtCore import QStorageInfo

from desktop_app.core.ids import EvidenceKind, ItemId
from desktop_app.i18n import _
from desktop_app.paths.received import CAMERA_FOLDER, Arrival, received_folders
from desktop_app.ui.usb.drives import is_usb_drive
from desktop_app.workspace.values.desk import Desk

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp"})
NEW_FOR = 7 * 86_400  # seconds after its arrival that a photo is offered
_MOST_ENTRIES = 50_000  # of one folder, which lists them in no order that tells the newest
_MOST_PHOTOS = 24  # offered at once, the newest
_DEPTH = 2  # folders in folders: DCIM/100CANON, Zalo's folder of a conversation
_SLACK = 2  # seconds by which clocks of file systems differ


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that is watched."""

    path: Path
    arrival: Arrival

    @property
    def words(self) -> str:
        """How it is called on the screen."""
        match self.arrival:
            case Arrival.ZALO:
                return _("Zalo")
            case Arrival.DOWNLOADS:
                return _("the downloads")
            case Arrival.CAMERA:
                return _("the camera or card ({name})").format(name=_drive_name(self.path))
            case Arrival.PHONE:
                return _("the phone on the cable")
            case Arrival.CHOSEN:
                return _("the folder “{name}”").format(name=self.path.name or str(self.path))
        assert_never(self.arrival)


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """A photo where it arrived. ``at`` in seconds of this PC's clock; ``size`` in bytes."""

    path: Path
    at: float
    size: int
    folder: Folder

    @property
    def moment(self) -> datetime:
        """When it arrived, in this PC's zone."""
        return datetime.fromtimestamp(self.at).astimezone()


def folders(chosen: tuple[Path, ...]) -> list[Folder]:
    """Return what there is to watch now: folders found, cameras and cards, those *chosen*.

    Blocks on slow drives: for a worker.
    """
    found = [Folder(path=path, arrival=arrival) for arrival, path in received_folders()]
    for volume in QStorageInfo.mountedVolumes():
        if volume.isValid() and volume.isReady() and is_usb_drive(volume):
            camera = Path(volume.rootPath()) / CAMERA_FOLDER
            if camera.is_dir():
                found.append(Folder(path=camera, arrival=Arrival.CAMERA))
    found += [Folder(path=path, arrival=Arrival.CHOSEN) for path in chosen if path.is_dir()]
    return list({one.path: one for one in found}.values())


def arrived_since(watched: list[Folder], since: float) -> list[Arrived]:
    """Return the pictures in *watched* that came after *since*, the newest first.

    Nothing is copied or opened. Blocks on slow drives: for a worker.
    """
    found = {}
    for folder in watched:
        inner = {one.path for one in watched if one.path != folder.path}
        for path, at, size in _pictures(folder.path, _DEPTH, inner):
            if at > since and size:
                found[path] = Arrived(path=path, at=at, size=size, folder=folder)
    newest = sorted(found.values(), key=lambda one: one.at, reverse=True)
    return newest[:_MOST_PHOTOS]


def _pictures(folder: Path, depth: int, besides: set[Path]) -> Iterator[tuple[Path, float, int]]:
    below: list[Path] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:  # pulled out meanwhile
        for count, entry in enumerate(entries):
            if count >= _MOST_ENTRIES:
                break
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                below.append(Path(entry.path))
            elif Path(entry.name).suffix.lower() in PICTURES:
                with contextlib.suppress(OSError):  # gone again, or a link to nowhere
                    about = entry.stat()
                    # A copied file keeps the time it was taken; when it came here is the later one.
                    at = max(about.st_mtime, getattr(about, "st_birthtime", about.st_ctime))
                    yield Path(entry.path), at, about.st_size
    for inner in below if depth else ():
        if inner not in besides:
            yield from _pictures(inner, depth - 1, besides)


def attached_at(desk: Desk, photo: Arrived, clock_error: float) -> ItemId | None:
    """Return the item that a file of this name was attached to since it arrived, or None.

    *clock_error*: seconds by which this PC's clock, which dates files, is behind.
    """
    for item, one in desk.items.items():
        for piece in one.evidence:
            came_first = piece.attached.timestamp() + 60 >= photo.at + clock_error - _SLACK
            if piece.name == photo.path.name and came_first:
                return item
    return None


def wants_photos(desk: Desk, item: ItemId) -> bool:
    """Return whether photos may be offered for *item*."""
    one = desk.items[item].item
    return not one.secret and EvidenceKind.PHOTO in one.evidence.wanted


def _drive_name(camera: Path) -> str:
    return camera.parent.name or str(camera.parent)
