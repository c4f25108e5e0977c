"""Files that hold what cannot be made again: one that is there is left as it is."""

from __future__ import annotations

from pathlib import Path

from central_service.trouble.service_faults import SettingRefused
from desktop_app.i18n import N_


def refuse_existing(*files: Path) -> None:
    """Raise SettingRefused where one of *files* exists, before anything is done.

    The codes in a letter stand nowhere else: the service keeps only their hashes.
    """
    for file in files:
        if file.exists():
            raise SettingRefused(
                N_("There is a file {file} already; it was left as it is. Name another one."),
                file=file,
            )
