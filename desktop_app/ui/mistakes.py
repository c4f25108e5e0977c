"""Mistakes in the program while its window is open: written to the log, told to the person.

Without this they would vanish: a program with a window has no terminal.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop_app.i18n import _
from desktop_app.paths import error_log
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.tokens import Tone

_WRITTEN = 5  # times that one mistake is written in one run: one in a paint event never ends

_qt = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class _Strip(QWidget):
    """A banner across the window, as tall as it needs at that width.

    The layout of a main window would ask for the height at the smallest width, and grow by it.
    """

    def __init__(self, banner: Banner) -> None:
        super().__init__()
        self._banner = banner
        banner.setParent(self)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        tall = self._banner.heightForWidth(self.width())
        self._banner.setGeometry(0, 0, self.width(), tall)
        self.setFixedHeight(tall)


class Mistakes(QObject):
    """Writes what goes wrong unforeseen to the log of *folder()* and shows it over *window*.

    Each mistake is shown once in a run.
    """

    _happened = Signal(object)

    def __init__(self, window: QMainWindow, folder: Callable[[], Path]) -> None:
        super().__init__(window)
        self._window, self._folder = window, folder
        self._seen: Counter[tuple[object, ...]] = Counter()
        # From whatever thread it happened in, to the one that may show something.
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """Catch what no code caught, in every thread."""
        sys.excepthook = self.take
        threading.excepthook = self._take_of_thread

    def watch_libraries(self) -> None:
        """Write down what Qt and the rooms log, and where a library in C crashed."""
        logging.getLogger().addHandler(error_log.ErrorLog(self._folder()))
        qInstallMessageHandler(_log_of_qt)
        error_log.keep_crash_traces(self._folder())

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write *error* and have it shown; for ``sys.excepthook``."""
        if issubclass(kind, KeyboardInterrupt):
            return
        place = _place(kind, trace)
        self._seen[place] += 1
        if self._seen[place] > _WRITTEN:
            return
        file = error_log.write(self._folder(), error.with_traceback(trace))
        if os.environ.get("COMMUNE_READINESS_TRACEBACK"):
            sys.__excepthook__(kind, error, trace)
        if self._seen[place] == 1:
            self._happened.emit(file)

    def _take_of_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self.take(told.exc_type, told.exc_value, told.exc_traceback)

    def _show(self, file: object) -> None:
        if file is None:
            where = _("It could not be written to a file.")
        else:
            where = _(
                "It is written in the file {file}. Please show that file to whoever looks after the"
                " program."
            ).format(file=file)
        kept = _(
            "What was saved stays saved. If something does not react any more, close the window"
            " and open it again."
        )
        # Above the screen and in its layout: a window of its own would take the keys of somebody
        # who is typing.
        banner = Banner(Tone.RED, _("Something went wrong in the program"), f"{kept} {where}")
        close = Button(_("Close"))
        close.clicked.connect(self._close)
        banner.buttons.addWidget(close)
        self._window.setMenuWidget(_Strip(banner))

    def _close(self) -> None:
        self._window.setMenuWidget(QWidget())  # with nothing in it: no height


def _place(kind: type[BaseException], trace: TracebackType | None) -> tuple[object, ...]:
    """Return what tells one mistake from another: its kind and the line that raised it."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return (kind,)
    return kind, trace.tb_frame.f_code.co_filename, trace.tb_lineno


def _log_of_qt(kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    _qt.log(_LEVELS.get(kind, logging.WARNING), "%s", words)
