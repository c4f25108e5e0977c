"""Updates of the desks that the service hands out: only those that an officer gave it.

FOLDER/updates/SYSTEM.cap-nhat     the newest for a kind of computer
FOLDER/updates/SYSTEM.json         its version and size
FOLDER/updates/desks/DEVICE        the version that a desk said it runs, and when
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from central_service.founding.service import Service, now
from central_service.trouble.service_faults import NotHeld, SettingRefused
from desktop_app.core.ids import DeviceId
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import replace
from desktop_app.sync.wire.updates import UpdateOffer
from desktop_app.updates.manifest import Manifest, numbers_of
from desktop_app.updates.trust import verified
from desktop_app.updates.update_faults import UpdateRefused
from desktop_app.updates.update_file import UpdateFile, opened

SYSTEMS = ("windows-x86_64", "linux-x86_64")
_VERSION = re.compile(r"\d{1,5}(\.\d{1,5}){0,3}")


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """The version that a desk said it runs, and when it said so, UTC seconds."""

    device: DeviceId
    version: str
    at: int


def folder_of(service: Service) -> Path:
    """Return the folder of updates, which may not exist yet."""
    return service.evidence.parent / "updates"


def publish(service: Service, file: Path, root: Path) -> Manifest:
    """Hand *file* out from now on; raise UpdateRefused, SettingRefused.

    It is verified as a desk does it, from the trusted metadata in *root*, so that a wrong file is
    noticed here and not on a thousand desks.
    """
    folder = folder_of(service)
    try:
        make_folder_inside(folder / "trusted")
        with opened(file) as update:
            manifest, system = _verified(update, root.read_bytes(), folder / "trusted")
        place, half = folder / f"{system}.cap-nhat", folder / f"{system}.half"
        shutil.copyfile(file, half)
        with half.open("rb+") as stream:
            os.fsync(stream.fileno())
        replace(half, place)
        offer = UpdateOffer(version=manifest.version, size=place.stat().st_size)
        _write(folder / f"{system}.json", msgspec.json.encode(offer))
    except OSError as error:
        raise SettingRefused(
            N_("The update {file} cannot be handed out: {reason}."),
            file=file,
            reason=why_refused(error),
        ) from error
    return manifest


def _verified(update: UpdateFile, root: bytes, kept: Path) -> tuple[Manifest, str]:
    """Return the manifest of an update, and the system it is for."""
    (*others, last) = SYSTEMS
    for system in others:
        with contextlib.suppress(UpdateRefused):
            return verified(update, system, root=root, kept=kept), system
    return verified(update, last, root=root, kept=kept), last


def offer_for(service: Service, system: str, version: str) -> UpdateOffer:
    """Return the update for *system* where it is newer than *version*."""
    try:
        offer = msgspec.json.decode(
            (folder_of(service) / f"{_known(system)}.json").read_bytes(), type=UpdateOffer
        )
    except (OSError, msgspec.DecodeError):
        return UpdateOffer()
    newer = not _VERSION.fullmatch(version) or numbers_of(offer.version) > numbers_of(version)
    return offer if newer else UpdateOffer()


def file_for(service: Service, system: str) -> Path:
    """Return the file for *system*; raise NotHeld where there is none."""
    file = folder_of(service) / f"{_known(system)}.cap-nhat"
    if not file.is_file():
        raise NotHeld(N_("The service has no update for this kind of computer."))
    return file


def note_version(service: Service, device: DeviceId, version: str) -> None:
    """Remember that *device* runs *version*; what cannot be written is not worth an error."""
    if _VERSION.fullmatch(version):
        with contextlib.suppress(OSError):
            make_folder_inside(folder_of(service) / "desks")
            _write(folder_of(service) / "desks" / device, f"{version} {now()}".encode("ascii"))


def desks(service: Service) -> Iterator[Desk]:
    """Yield the desks that asked for updates, by their device."""
    folder = folder_of(service) / "desks"
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        with contextlib.suppress(OSError, ValueError):
            version, at = file.read_text("ascii").split()
            yield Desk(device=DeviceId(file.name), version=version, at=int(at))


def _known(system: str) -> str:
    if system not in SYSTEMS:
        raise NotHeld(N_("The service has no update for this kind of computer."))
    return system


def _write(file: Path, data: bytes) -> None:
    half = file.with_name(f".{file.name}.half")
    with half.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    replace(half, file)
