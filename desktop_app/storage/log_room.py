"""Room in the log of the database: zeros behind its end, written once after it was opened.

SQLite's log begins empty at each opening and grows with every entry until it holds 1,000 pages; the
sync of a file that grows takes twice as long as that of one that does not. To SQLite zeros are no
frames: it looks past the last valid one exactly as it does at a log that it began anew over an
older, longer one. So nothing depends on the room: where it is cut short, or comes back from a power
cut as anything else, the entries before it are read as ever (tests/storage/test_log_room.py).
"""

from __future__ import annotations

import contextlib
import os
import shutil

from .store import Store

SIZE = 4 << 20  # bytes: 1,000 pages, after which SQLite begins the log anew from its start
_PIECE = 256 << 10  # bytes written at once
_SPARE = 16 * SIZE  # bytes that must be free: room is no use where entries soon have none


def make_room(store: Store, size: int = SIZE) -> int:
    """Write zeros behind the end of the log until it has *size* bytes; return how many they were.

    Under the lock of a writer, so that nobody adds frames meanwhile. Entries wait for it, so it is
    called in a worker. Where the disk does not take it, the log stays as it was.
    """
    if shutil.disk_usage(store.folder).free < _SPARE:
        return 0
    with store.transaction():
        try:
            handle = os.open(f"{store.file}-wal", os.O_RDWR | getattr(os, "O_BINARY", 0))
        except OSError:
            return 0
        try:
            return _lengthened(handle, size)
        finally:
            os.close(handle)


def _lengthened(handle: int, size: int) -> int:
    end = os.lseek(handle, 0, os.SEEK_END)
    try:
        for at in range(end, size, _PIECE):
            os.write(handle, bytes(min(_PIECE, size - at)))
        os.fsync(handle)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(handle, end)
        return 0
    return max(0, size - end)
