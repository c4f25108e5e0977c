"""A file with a secret in its first line, which only the account that uses it may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from desktop_app.core.fault import N_
from desktop_app.core.text.encodings import decoded
from desktop_app.credentials.key_faults import SecretFileOpen


def first_line(file: Path) -> str:
    """Return the first line of *file*, "" where it has none.

    Raise SecretFileOpen where other accounts of this computer can read it, OSError, and
    UnicodeDecodeError where it is no text.
    """
    if _is_open_to_others(file):
        raise SecretFileOpen(
            N_("Other accounts of this computer can read {file}. Let only yours: chmod 600 {file}"
               " (on a USB drive without rights: put it into your home folder)."),
            file=file,
        )  # fmt: skip
    lines = decoded(file.read_bytes()).splitlines()
    return lines[0].strip() if lines else ""


def _is_open_to_others(file: Path) -> bool:
    """Return whether the modes of *file* and of all its folders let another account read it."""
    if os.name != "posix":  # on Windows a file has the rights of the account's folder it lies in
        return False
    place = file.resolve()
    mode = place.stat().st_mode
    folders = [folder.stat().st_mode for folder in place.parents]
    return any(
        mode & read and all(folder & enter for folder in folders)
        for read, enter in (
            (stat.S_IRGRP, stat.S_IXGRP | stat.S_IXOTH),
            (stat.S_IROTH, stat.S_IXOTH),
        )
    )
