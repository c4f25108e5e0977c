"""Slow work in the background: done in a thread, its result delivered on the main thread."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, overload

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, QThreadPool, Signal

from desktop_app.core.fault import Fault

T = TypeVar("T")
P = TypeVar("P")

_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The person changed their mind; raised inside the work when it reports its progress."""


class Task:
    """A job that was started; it can be cancelled, and knows whether it is over."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._over = False

    def cancel(self) -> None:
        """Stop the work at its next progress report; a result it still returns is discarded."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled, from any thread."""
        return self._stop.is_set()

    @property
    def is_over(self) -> bool:
        """Whether the work has ended and its callbacks were called; for the main thread."""
        return self._over


@overload
def run(
    work: Callable[[], T],
    *,
    done: Callable[[T], object] | None = None,
    failed: Callable[[Exception], object] | None = None,
    owner: QObject | None = None,
) -> Task: ...


@overload
def run(
    work: Callable[[Callable[[P], None]], T],
    *,
    done: Callable[[T], object] | None = None,
    failed: Callable[[Exception], object] | None = None,
    progress: Callable[[P], object],
    owner: QObject | None = None,
) -> Task: ...


def run(
    work: Callable[..., T],
    *,
    done: Callable[[T], object] | None = None,
    failed: Callable[[Exception], object] | None = None,
    progress: Callable[[P], object] | None = None,
    owner: QObject | None = None,
) -> Task:
    """Do *work* in a thread; then call *done* with its result on the main thread.

    *work* touches no widget. With *progress* it gets a callable, and what it passes to that reaches
    *progress* on the main thread, the newest only where the window is slower than the work; the
    callable raises Cancelled once the task is cancelled. *failed* gets what the work raised;
    without it the exception goes to ``sys.excepthook`` on the main thread, as for any bug.
    Nothing is called any more when the task is cancelled, or when *owner* or the object that a
    callback is a method of is gone. Call it on the main thread only.
    """
    job = _Job(work, done, failed, progress, owner, _post())
    _running.add(job)
    QThreadPool.globalInstance().start(job)
    return job.task


def cancel_all(wait_ms: int = 3_000) -> bool:
    """Cancel everything and wait; return whether all threads have ended. For closing."""
    for job in list(_running):
        job.task.cancel()
    return QThreadPool.globalInstance().waitForDone(wait_ms)


class _Post(QObject):
    """Lives on the main thread and calls there what jobs send from their threads.

    One for all jobs: a Qt object for each would be deleted in whichever thread released it last.
    """

    told = Signal(object)
    moved = Signal(object)

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        queued = Qt.ConnectionType.QueuedConnection
        self.told.connect(self._tell, queued)
        self.moved.connect(self._move, queued)

    def _tell(self, job: _Job) -> None:
        job.tell()

    def _move(self, job: _Job) -> None:
        job.move()


_the_post: _Post | None = None


def _post() -> _Post:
    global _the_post
    app = QCoreApplication.instance()
    if app is None or QThread.currentThread() is not app.thread():
        raise RuntimeError("tasks.run() belongs to the main thread")
    if _the_post is None or not shiboken6.isValid(_the_post):
        _the_post = _Post(app)
    return _the_post


class _Job:
    """One job: runs in a thread of the pool, delivers on the main thread."""

    def __init__(
        self,
        work: Callable[..., object],
        done: Callable[[Any], object] | None,
        failed: Callable[[Exception], object] | None,
        progress: Callable[[Any], object] | None,
        owner: QObject | None,
        post: _Post,
    ) -> None:
        self.task = Task()
        self._work, self._owner, self._post = work, owner, post
        self._done, self._failed, self._progress = done, failed, progress
        self._result: object = None
        self._trouble: Exception | None = None
        self._newest: tuple[object] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> None:
        """Do the work; in the thread of the pool."""
        try:
            if not self.task.is_cancelled:
                self._result = self._work(self._report) if self._progress else self._work()
        except Exception as caught:
            self._trouble = caught
        # The window may have closed meanwhile and taken its objects along.
        with suppress(RuntimeError):
            self._post.told.emit(self)

    def _report(self, value: object) -> None:
        """Take progress *value* from the work; raise Cancelled when the task was cancelled."""
        if self.task.is_cancelled:
            raise Cancelled
        with self._lock:
            waiting = self._newest is not None
            self._newest = (value,)
        if not waiting:
            self._post.moved.emit(self)

    def move(self) -> None:
        """Deliver the newest progress; on the main thread."""
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None and self._progress is not None and self._wanted(self._progress):
            self._progress(newest[0])

    def tell(self) -> None:
        """Deliver the result or the error; on the main thread."""
        self.task._over = True
        _running.discard(self)
        if self.task.is_cancelled:
            return
        trouble = self._trouble
        if trouble is None:
            if self._done is not None and self._wanted(self._done):
                self._done(self._result)
        elif self._failed is None:
            sys.excepthook(type(trouble), trouble, trouble.__traceback__)
        elif self._wanted(self._failed):
            if not isinstance(trouble, Fault):
                _log.error("work in the background failed", exc_info=trouble)
            self._failed(trouble)

    def _wanted(self, callback: Callable[..., object]) -> bool:
        """Return whether the owner and the object that *callback* is a method of still exist."""
        receivers = (self._owner, getattr(callback, "__self__", None))
        return all(shiboken6.isValid(each) for each in receivers if isinstance(each, QObject))


# The thread pool does not own a job; this keeps it until its callbacks were called.
_running: set[_Job] = set()
