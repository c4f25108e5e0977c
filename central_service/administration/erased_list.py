"""The list of erased files beside the keys, and beside files of evidence that were copied.

A database that is put back from an older copy knows nothing of what was erased later, and the
copied files may still hold it. So the list stands outside the database, and is told to it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from central_service.access.erasures import ErasedFile
from central_service.trouble.service_faults import SettingRefused
from desktop_app.i18n import N_
from desktop_app.paths.private import ensure_private_folder
from desktop_app.paths.replacing import replace

NAME = "erased.json"


def listed(folder: Path) -> tuple[ErasedFile, ...]:
    """Return the erased files that the list in *folder* names.

    Raise SettingRefused for a list that cannot be read.
    """
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=tuple[ErasedFile, ...])
    except FileNotFoundError:
        return ()
    except msgspec.DecodeError as error:
        raise SettingRefused(
            N_(
                "The list of erased files {file} cannot be read, so what was erased is not known."
                " Bring it from the safe place, or remove it and erase these files again."
            ),
            file=folder / NAME,
        ) from error


def list_them(folder: Path, files: Iterable[ErasedFile]) -> None:
    """Add *files* to the list in *folder*."""
    known = {one.sha256: one for one in listed(folder)}
    wanted = known | {one.sha256: one for one in files}
    if wanted == known:
        return
    ensure_private_folder(folder)
    half = folder / f"{NAME}.half"
    half.write_bytes(msgspec.json.encode(tuple(wanted[name] for name in sorted(wanted))))
    replace(half, folder / NAME)
