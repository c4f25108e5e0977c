"""Flushing a file as Windows does it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from typing import Any


def flush_as_windows(fsync: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return *fsync* for files that may be written; others it refuses with EBADF.

    Folders are left out: the program flushes them on POSIX alone.
    """

    import fcntl  # POSIX alone needs to be told

    def flush(file: Any) -> None:
        handle = file if isinstance(file, int) else file.fileno()
        is_read_only = fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
        if is_read_only and not stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EBADF, "a file opened to be read cannot be flushed on Windows")
        fsync(handle)

    return flush
