"""The log of mistakes in the program: a few small files in the data folder, for whoever helps.

A program with a window has no terminal to show a traceback in, and a traceback is no sentence for
a person. So it is written here, and the person is told the name of the file. It holds no answers,
names or keys, only the program's own lines and the messages of errors.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import BinaryIO

from desktop_app.core.version import VERSION

_FOLDER, _NAME, _CRASHES = "log", "errors.log", "crashes.log"
_BYTES, _OLDER = 256 * 1024, 3  # of one file; older ones kept beside it


def file_in(folder: Path) -> Path:
    """Return the log of the data in *folder*; that of the account's temporary folder before it."""
    if folder.is_dir():
        return folder / _FOLDER / _NAME
    import tempfile  # late, as below: the window watches for mistakes from its start

    return Path(tempfile.gettempdir()) / f"commune-readiness-{_NAME}"


def write(folder: Path, error: BaseException) -> Path | None:
    """Write *error* with its traceback; return the file, None where it cannot be written."""
    log = ErrorLog(folder)
    told = (type(error), error, error.__traceback__)
    log.handle(logging.LogRecord(__name__, logging.ERROR, __file__, 0, "unforeseen", None, told))
    return log.written


class ErrorLog(logging.Handler):
    """Writes warnings and errors to the log of *folder*.

    The file is opened for each record and closed again: several programs may write to it, and
    Windows renames no file that is open. ``written`` is the file, once something was written.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.WARNING)
        self._folder = folder
        self.written: Path | None = None

    def emit(self, record: logging.LogRecord) -> None:
        import platform
        from logging.handlers import RotatingFileHandler

        class Target(RotatingFileHandler):
            def handleError(self, record: logging.LogRecord) -> None:
                """Let *record* go that cannot be written: there is nowhere to say so."""

        file = file_in(self._folder)
        try:
            file.parent.mkdir(exist_ok=True)
            target = Target(
                file, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8", errors="replace"
            )
        except OSError:
            return  # the folder is gone or full: nothing can be kept
        where = f"{VERSION} {platform.system()} Python {platform.python_version()}"
        target.setFormatter(
            logging.Formatter(f"%(asctime)s {where} %(name)s %(levelname)s: %(message)s")
        )
        target.emit(record)
        target.close()
        self.written = file


def keep_crash_traces(folder: Path) -> None:
    """Have a crash of a library in C written to a file beside the log, where *folder* is there."""
    global _crash_traces
    import faulthandler

    file = file_in(folder).with_name(_CRASHES)
    if not folder.is_dir():
        return
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        # It stays open: a crash leaves no time to open it.
        _crash_traces = file.open("ab")
        faulthandler.enable(_crash_traces)


_crash_traces: BinaryIO | None = None
