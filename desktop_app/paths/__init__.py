"""Where resources, checklists and data lie, in every form of installation."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused

from .private import close_to_others, make_private_folder

_CARD = "service.the"
_PACKAGE = Path(__file__).resolve().parents[1]


class FilesMissing(Fault):
    """The installation lacks files that belong to the program."""


class FolderRefused(Fault):
    """The data folder cannot be made or used."""


def _roots() -> tuple[Path, ...]:
    """Return the folders that may hold the program's own files, the likeliest first."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return (Path(frozen),)
    return (_PACKAGE / "installed", _PACKAGE.parent)


@cache
def _shipped(name: str) -> Path:
    for root in _roots():
        found = root / name
        if found.exists():
            return found
    raise FilesMissing(
        N_("The folder {name} of the program is missing. Please install the program again."),
        name=name,
    )


def resources() -> Path:
    """Return the folder of catalogues, pictures, commune names and other shipped files."""
    return _shipped("resources")


def checklists() -> Path:
    """Return the folder of the checklist versions that came with the program."""
    return _shipped("checklists")


def licence() -> Path:
    """Return the file with the licence of the program itself."""
    return _shipped("LICENSE")


def provided_card() -> Path | None:
    """Return the service's card that an office put beside the program for all its PCs, if any.

    The installer for Windows takes it in from the USB drive; on Linux an administrator puts it
    where settings of programs lie.
    """
    beside = installed_in() / _CARD if getattr(sys, "frozen", False) else None
    for_all = Path("/etc/commune-readiness") / _CARD if sys.platform == "linux" else None
    return next((file for file in (beside, for_all) if file is not None and file.is_file()), None)


def installed_in() -> Path:
    """Return the folder that a frozen program was installed in.

    An installation that updates itself has the program in versions/NUMBER; what an office puts
    beside the program lies above, and stays there when the version changes.
    """
    program = Path(sys.executable).parent
    return program.parent.parent if program.parent.name == "versions" else program


def default_data_folder() -> Path:
    """Return the account's own folder for this program's data, which may not exist yet."""
    # Imported here: platformdirs costs 24 ms and is not needed with `--data`.
    from platformdirs import user_data_path

    try:
        folder = user_data_path("commune-readiness", appauthor=False)
    except (OSError, RuntimeError):  # no entry for the folder in Windows, or no home folder
        folder = Path("~")
    if not folder.is_absolute():
        raise FolderRefused(
            N_(
                "This account has no home folder, so there is no place for the data. Name a folder:"
                " --data DIR."
            )
        )
    return folder


def absolute(path: Path) -> Path:
    """Return *path* made absolute; raise FolderRefused for the home of an unknown account."""
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        raise FolderRefused(
            N_("There is no home folder of that name: {path}. Write the whole path."), path=path
        ) from error


def _is_in_onedrive(folder: Path) -> bool:
    """Return whether OneDrive keeps *folder*: it names its own folders in these variables."""
    named = map(os.environ.get, ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"))
    return any(folder.is_relative_to(root) for root in named if root)


def make_data_folder(folder: Path) -> Path:
    """Make *folder* so that only this account can look into it, and return it absolute.

    An empty folder that exists is closed to others too; one that holds files is left as it is,
    for it may be somebody's home.
    """
    folder = absolute(folder)
    if _is_in_onedrive(folder):
        raise FolderRefused(
            N_(
                "OneDrive keeps the folder {folder} and copies files while they are being written,"
                " which damages the data. Choose a folder outside OneDrive; copies may lie in it."
            ),
            folder=folder,
        )
    try:
        if folder.is_dir():
            if not any(folder.iterdir()):
                close_to_others(folder)
            return folder
        make_private_folder(folder)
    except OSError as error:
        raise FolderRefused(
            N_("The data folder {folder} cannot be used: {reason}."),
            folder=folder,
            reason=why_refused(error),
        ) from error
    return folder
