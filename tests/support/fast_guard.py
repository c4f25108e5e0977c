"""Fails a test marked fast when it opens a window or starts a process or a service."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Audit events of Python, https://docs.python.org/3/library/audit_events.html
_EVENTS = {
    "os.exec": "starts a process",
    "os.fork": "starts a process",
    "os.forkpty": "starts a process",
    "os.posix_spawn": "starts a process",
    "os.spawn": "starts a process",
    "os.system": "starts a process",
    "subprocess.Popen": "starts a process",
    "socket.bind": "listens on a socket",
    "socket.connect": "speaks to a service",
}


class NotFast(BaseException):
    """A test marked fast is not; a BaseException, so that no handler of the program catches it."""


_guarded = False


def _hear(event: str, _arguments: object) -> None:
    # Another thread was left by an earlier test.
    if _guarded and event in _EVENTS and threading.current_thread() is threading.main_thread():
        raise NotFast(f"taken for fast, this test {_EVENTS[event]} ({event}); mark it slow")


sys.addaudithook(_hear)  # for the rest of the process: there is no way to remove one


@contextmanager
def guarded() -> Iterator[None]:
    """Raise NotFast where the code inside starts a process, a service or a window."""
    global _guarded
    windows = _windows()
    _guarded = True
    try:
        yield
    finally:
        _guarded = False
    if _windows() > windows:
        raise NotFast("taken for fast, this test opens a window; mark it slow")


def _windows() -> int:
    """Return how many windows there are; Qt's application counts as one."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return 0
    return 1 + len(widgets.QApplication.topLevelWidgets())
