"""Folders and files that other accounts of this computer may not open."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from .replacing import set_mode

_FOLDER, _FILE = 0o700, 0o600


def close_to_others(path: Path) -> None:
    """Let only this account use *path*, a file or an empty folder; raise OSError.

    On Windows also the system and its administrators. Where the file system keeps no rights (FAT,
    some shares), nothing is done.
    """
    if sys.platform == "win32":
        from .windows_rights import allow_own_account

        allow_own_account(path)
        return
    set_mode(path, _FOLDER if path.is_dir() else _FILE)


def make_private_folder(folder: Path) -> None:
    """Make *folder*, which nobody made before, and missing ones above it; raise OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=_inherited(_FOLDER))
    close_to_others(folder)  # and mkdir's mode is cut by the umask


def ensure_private_folder(folder: Path) -> None:
    """Make *folder* private unless it is there, then leave it as it is; raise OSError."""
    if not folder.is_dir():
        with contextlib.suppress(FileExistsError):  # another process made it meanwhile
            make_private_folder(folder)


def make_folder_inside(folder: Path) -> None:
    """Make *folder* unless it is there, and missing ones above it, inside a private one.

    On Windows it inherits the rights of the folder above. With mode 0o700 Python 3.12.4 and newer
    would give it others, for the owner alone: where an elevated process made it, that is the group
    of administrators, and the account itself could not look into it.
    """
    folder.mkdir(mode=_inherited(_FOLDER), parents=True, exist_ok=True)


def _inherited(mode: int) -> int:
    return 0o777 if sys.platform == "win32" else mode
