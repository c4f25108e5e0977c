"""Measure the start, save a picture of the window: for benchmarks and the demo without a screen."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.core.fault import N_, Fault
from desktop_app.i18n import Language
from desktop_app.ui.look.theme import Appearance

from .application import collect_garbage, make_application
from .window import MainWindow

_SETTLE_MS = 350  # thumbnails and the list of communes are loaded after the first paint


class _FirstPaint(QObject):
    """Takes the figures at the first paint, and when all of the window was made; then quits."""

    def __init__(self, window: MainWindow, app: QApplication) -> None:
        super().__init__()
        self._app, self._window = app, window
        self._is_painted = False
        self.told: dict[str, float] = {}
        window.completed.connect(self._completed)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        self.told |= {
            "first_paint_ms": round(1000 * _age()),
            "first_paint_at": time.time(),
            "first_paint_cpu_ms": round(1000 * time.process_time(), 1),
            "rss_mb": round(_rss(), 1),
        }
        if self._window.is_whole:
            self._completed()

    def _completed(self) -> None:
        if self.told:
            QTimer.singleShot(0, self, self._whole)

    def _whole(self) -> None:
        """Take the figures again: what was completed is painted by now."""
        self._window.repaint()
        self.told |= {
            "whole_ms": round(1000 * _age()),
            "whole_at": time.time(),
            "whole_cpu_ms": round(1000 * time.process_time(), 1),
            "whole_rss_mb": round(_rss(), 1),
        }
        self._app.exit()


def startup(folder: Path, language: Language | None) -> int:
    """Open the window, print when it was painted and what it weighs, and quit."""
    app = make_application([])
    window = MainWindow(folder, language=language, in_stages=True)
    watch = _FirstPaint(window, app)
    window.show()
    app.exec()
    sys.stdout.write(json.dumps(watch.told) + "\n")
    sys.stdout.flush()
    window.close()
    collect_garbage()
    return 0


def picture(folder: Path, arguments: Sequence[str], language: Language | None) -> int:
    """Write a picture of the window of the current data to the file named after ``--picture``."""
    words = list(arguments)
    file = Path(_after(words, "--picture"))
    wide, _x, tall = _after(words, "--size", "1366x728").partition("x")
    if not (wide.isdigit() and tall.isdigit()):
        raise Fault(N_("--size is written as WIDTHxHEIGHT, for example 1366x728."))
    app = make_application([], Appearance.DARK if "--dark" in words else Appearance.LIGHT)
    window = MainWindow(folder, language=language, keep_appearance=True)
    window.resize(int(wide), int(tall))
    window.show()
    QTimer.singleShot(_SETTLE_MS, app.exit)  # quit would close the window first
    app.exec()
    if not window.grab().save(str(file)):
        raise Fault(N_("The picture cannot be written to {file}."), file=file)
    window.close()
    collect_garbage()
    return 0


def _after(words: list[str], option: str, default: str = "") -> str:
    at = words.index(option) + 1 if option in words else len(words)
    if at >= len(words):
        if not default:
            raise Fault(N_("{option} wants a value behind it."), option=option)
        return default
    return words[at]


def _age() -> float:
    """Return the seconds since this process was started, by the system's own record."""
    if sys.platform.startswith("linux"):
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return float(Path("/proc/uptime").read_text().split()[0]) - started
    if sys.platform == "win32":
        from . import windows_process

        return time.time() - windows_process.started()
    return time.process_time()


def _rss() -> float:
    """Return the megabytes of memory this process holds."""
    if sys.platform.startswith("linux"):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    if sys.platform == "win32":
        from . import windows_process

        return windows_process.memory() / 2**20
    return 0.0
