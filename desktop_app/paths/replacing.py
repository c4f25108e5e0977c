"""Replace a file by a finished one, atomically.

Windows refuses that while any program has the old one open, and a virus scanner opens every new
file for a moment. So a refusal of that kind is tried again for a second.
"""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

from desktop_app.core.system_refusals import Why, reason

_NO_MODES = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
_WAITS = (0.02, 0.05, 0.1, 0.18, 0.28, 0.37)  # seconds between attempts, about one in all


def replace(part: Path, file: Path) -> None:
    """Rename *part*, on the same disk, to *file*.

    Raise OSError: EBUSY where another program still holds *file* after a second.
    """
    for wait in _WAITS:
        try:
            part.replace(file)
            return
        except OSError as error:
            if not _may_pass(error, file):
                raise
        time.sleep(wait)
    try:
        part.replace(file)
    except OSError as error:
        if not _may_pass(error, file):
            raise
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(file)) from error


def set_mode(file: Path, mode: int) -> None:
    """Give *file* the *mode* where its file system knows modes; FAT and some shares do not."""
    try:
        file.chmod(mode)
    except OSError as error:
        if error.errno not in _NO_MODES:
            raise


def _may_pass(error: OSError, file: Path) -> bool:
    """Return whether the refusal may come from a program that has the file open for a moment.

    *part* was made beside it, so this account may write to the folder.
    """
    return reason(error) in (Why.NOT_ALLOWED, Why.IN_USE) and not file.is_dir()
