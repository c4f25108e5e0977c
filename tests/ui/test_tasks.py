"""Background work: delivered on the main thread, cancellable, safe when the receiver is gone."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.fault import N_, Fault
from desktop_app.ui import tasks


def on_main_thread() -> bool:
    app = QApplication.instance()
    return app is not None and QThread.currentThread() is app.thread()


def test_work_runs_elsewhere_and_done_on_the_main_thread(qtbot: QtBot) -> None:
    seen: list[tuple[bool, int]] = []

    def work() -> bool:
        return on_main_thread()

    task = tasks.run(work, done=lambda was_main: seen.append((was_main, on_main_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(False, True)]
    assert task.is_over


def test_what_the_work_raises_reaches_failed_on_the_main_thread(qtbot: QtBot) -> None:
    seen: list[tuple[str, bool]] = []

    def work() -> None:
        raise Fault(N_("No line."))

    tasks.run(work, failed=lambda trouble: seen.append((str(trouble), on_main_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("No line.", True)]


def test_trouble_without_a_failed_is_loud(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    loud: list[str] = []

    def hook(
        kind: type[BaseException], trouble: BaseException, trace: TracebackType | None
    ) -> None:
        loud.append(kind.__name__)

    monkeypatch.setattr(sys, "excepthook", hook)
    tasks.run(lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(loud))
    assert loud == ["ZeroDivisionError"]


def test_progress_arrives_on_the_main_thread_and_ends_with_the_newest(qtbot: QtBot) -> None:
    steps: list[int] = []
    done: list[str] = []

    def work(report: object) -> str:
        assert callable(report)
        for n in range(1, 501):
            report(n)
        return "all"

    tasks.run(work, done=done.append, progress=steps.append)
    qtbot.waitUntil(lambda: bool(done))
    assert steps[-1] == 500
    assert steps == sorted(set(steps))


def test_a_cancelled_task_stops_at_its_next_report_and_tells_nobody(qtbot: QtBot) -> None:
    started, may_go = threading.Event(), threading.Event()
    told: list[object] = []
    reached: list[str] = []

    def work(report: object) -> None:
        assert callable(report)
        started.set()
        may_go.wait(5)
        report(1)
        reached.append("after the report")

    task = tasks.run(work, done=told.append, failed=told.append, progress=told.append)
    started.wait(5)
    task.cancel()
    may_go.set()
    qtbot.waitUntil(lambda: task.is_over)
    assert told == []
    assert reached == []


def test_a_task_cancelled_before_its_turn_is_never_done(qtbot: QtBot) -> None:
    hold = threading.Event()
    blockers = [tasks.run(lambda: hold.wait(5)) for _ in range(64)]
    did: list[int] = []
    task = tasks.run(lambda: did.append(1))
    task.cancel()
    hold.set()
    qtbot.waitUntil(lambda: task.is_over and all(b.is_over for b in blockers))
    assert did == []


class Receiver(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.words = "waiting"

    def take(self, words: str) -> None:
        self.setWindowTitle(words)
        raise AssertionError("a destroyed widget was told")


def test_a_receiver_that_is_gone_is_not_told(qtbot: QtBot) -> None:
    hold = threading.Event()
    receiver = Receiver()
    by_method = tasks.run(lambda: str(hold.wait(5)), done=receiver.take)
    by_owner = tasks.run(lambda: str(hold.wait(5)), done=lambda w: receiver.take(w), owner=receiver)
    shiboken6.delete(receiver)
    hold.set()
    qtbot.waitUntil(lambda: by_method.is_over and by_owner.is_over)


def test_many_tasks_all_arrive_once(qtbot: QtBot) -> None:
    arrived: list[int] = []
    for n in range(600):
        tasks.run(lambda n=n: n, done=arrived.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(arrived) == 600)
    assert sorted(arrived) == list(range(600))


def test_closing_cancels_and_waits(qtbot: QtBot) -> None:
    started = threading.Event()

    def work(report: object) -> None:
        assert callable(report)
        started.set()
        while True:
            report(0)

    task = tasks.run(work, progress=lambda _step: None)
    started.wait(5)
    assert tasks.cancel_all()
    assert task.is_cancelled
    qtbot.waitUntil(lambda: task.is_over)


def test_run_refuses_another_thread(qtbot: QtBot) -> None:
    refused: list[str] = []

    def work() -> None:
        try:
            tasks.run(lambda: None)
        except RuntimeError as trouble:
            refused.append(str(trouble))

    tasks.run(work)
    qtbot.waitUntil(lambda: bool(refused))
    assert "main thread" in refused[0]


def test_an_owner_may_be_any_object_of_qt(qtbot: QtBot) -> None:
    owner = QObject()
    told: list[int] = []
    tasks.run(lambda: 7, done=told.append, owner=owner)
    qtbot.waitUntil(lambda: told == [7])
