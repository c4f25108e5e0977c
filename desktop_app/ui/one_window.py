"""One window on a data folder: a second start brings the first window to the front.

Two windows on one folder lose nothing (every program has its own connection), but a clerk who
clicks the icon twice on a slow PC gets two of them and types in either.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QSysInfo, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.fault import N_, Fault

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

_LOCK = "window.lock"
_PATIENCE = 8.0  # seconds: the first window may still be opening
_AGAIN = 0.1
_ANSWER_MS = 3_000
_SHOWN, _END = b"shown", b"\n"


class OneWindow(QObject):
    """The right to be the window of *folder*, held until the program ends.

    Signals: ``asked()``, when a second start wants this window to come forward;
    ``file_asked(Path)``, when it was started with a package or card to open.
    """

    asked = Signal()
    file_asked = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._file = folder / _LOCK
        self._lock = QLockFile(str(self._file))
        self._lock.setStaleLockTime(0)  # only when the program that made it has ended
        self._server: QObject | None = None

    def take(self) -> bool:
        """Take the right; False where another window has it.

        Before there is a data folder, or where nothing can be written in it, there is no right to
        hold: True.
        """
        if not self._folder.is_dir() or self._lock.tryLock(0):
            return True
        return self._lock.error() is not QLockFile.LockError.LockFailedError

    def begin(self) -> None:
        """Take the right to a folder that was just made, and listen."""
        self.take()
        self.listen()

    def listen(self) -> None:
        """Tell ``asked`` when a second start asks; after the first paint, as it takes a while."""
        if self._server is not None or not self._lock.isLocked():
            return
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name())  # left by a program that was killed
        server.newConnection.connect(self._answer)
        server.listen(self._name())
        self._server = server

    def leave(self) -> None:
        """Give the right up, before this program is run again in the place of itself."""
        self._lock.unlock()

    def call_forward(self, file: Path | None = None) -> bool:
        """Have the window that holds the right come forward, and open *file* there.

        Return False where it does not answer.
        """
        from PySide6.QtNetwork import QLocalSocket

        process, _host, _program = self._lock.getLockInfo()
        _may_come_forward(process)
        asking = QLocalSocket()
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            asking.connectToServer(self._name())
            if asking.waitForConnected(_ANSWER_MS):
                asking.write((str(file) if file is not None else "").encode() + _END)
                return asking.waitForReadyRead(_ANSWER_MS)
            time.sleep(_AGAIN)
        return False

    def held_elsewhere(self) -> Fault:
        """Return what to say where no window came forward."""
        process, host, _program = self._lock.getLockInfo()
        if host and host != QSysInfo.machineHostName():
            return Fault(
                N_(
                    "The data in {folder} is open on the computer {host}. Close it there first. If"
                    " nothing is open there any more, delete the file {file} and try again."
                ),
                folder=self._folder,
                host=host,
                file=self._file,
            )
        return Fault(
            N_(
                "The program is open already and does not answer (process {process}). Wait a"
                " moment. If its window does not react, end it, then open the program again; what"
                " was saved stays saved."
            ),
            process=process,
        )

    def _name(self) -> str:
        import hashlib  # see core.digests

        place = str(self._folder.resolve()).encode("utf-8", "surrogateescape")
        return f"commune-readiness-{hashlib.sha256(place).hexdigest()[:20]}"

    def _answer(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        assert isinstance(self._server, QLocalServer)  # whose signal this is
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(lambda one=caller: self._take(one))

    def _take(self, caller: QLocalSocket) -> None:
        if not caller.canReadLine():
            return
        name = bytes(caller.readLine().data()).removesuffix(_END).decode("utf-8", "replace")
        self.asked.emit()
        if name:
            self.file_asked.emit(Path(name))
        caller.write(_SHOWN)
        caller.flush()
        caller.disconnectFromServer()


def bring_to_front(window: QWidget) -> None:
    """Show *window* above all others, with the keys."""
    if window.isMinimized():
        window.showMaximized()
    window.raise_()
    window.activateWindow()


def _may_come_forward(process: int) -> None:
    """Let another process take the front, which Windows grants only to whoever was clicked."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        user32 = ctypes.WinDLL("user32")
        user32.AllowSetForegroundWindow.argtypes = (wintypes.DWORD,)
        user32.AllowSetForegroundWindow.restype = wintypes.BOOL
        user32.AllowSetForegroundWindow(process)
