"""Put a finished file in the place of another one, all at once.

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
_WAITS = (0.02, 0.05, 0.1, 0.18, 0.28, 0.37)  # seconds, about one in all


def replace(part: Path, file: Path) -> None:
    """Let *part*, in the same folder or on the same disk, be *file* from now on.

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
    """Return whether a program that holds the file for a moment may be the reason.

    *part* could be made beside it, so the folder itself takes files from this account.
    """
    return reason(error) in (Why.NOT_ALLOWED, Why.IN_USE) and not file.is_dir()
