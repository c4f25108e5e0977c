"""From a key to the repaint: our own work for one answer, on a year of data (budget 12 ms).

Run from the checkout: ``python -m tests.benchmarks.key_press [--keys 40]``. A clerk's window is
opened offscreen; item after item is answered by the key 1, and kept as before by F7. Told are
medians of the main thread's processor time from the key until everything that it led to is painted,
and its parts; beside them a plain window whose list of as many rows and one field are repainted for
a key.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desktop_app.ui import preferences
from desktop_app.ui.application import collect_garbage, make_application
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import Declaring

from .startup import a_year_of_data

BUDGET_MS = 12.0
_ROWS = 64


class Parts:
    """The processor time of named functions while keys are pressed, in milliseconds."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def watch(self, owner: type, name: str, words: str) -> None:
        """Count the time of the method *name* of *owner* under *words*."""
        act: Callable[..., object] = getattr(owner, name)

        @wraps(act)
        def counted(*given: object, **named: object) -> object:
            before = time.thread_time()
            try:
                return act(*given, **named)
            finally:
                self.spent[words] = self.spent.get(words, 0.0) + time.thread_time() - before

        setattr(owner, name, counted)


def pressed(code: Qt.Key) -> float:
    """Press a key where the focus is; return the milliseconds until all is painted."""
    focus = QApplication.focusWidget()
    assert focus is not None
    before = time.thread_time()
    QTest.keyClick(focus, code)
    for _turn in range(4):  # what a key asks for later in the loop, its repaint the last
        QApplication.processEvents()
    return 1000 * (time.thread_time() - before)


def settled(seconds: float = 0.1) -> None:
    """Let timers run that have nothing to do with a key."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)


def plain_window() -> tuple[QWidget, Callable[[], float]]:
    """Return a window of plain widgets, and what presses a key in it and repaints all of it."""
    window = QWidget()
    column = QVBoxLayout(window)
    field, rows = QLineEdit(), QListWidget()
    rows.addItems([f"A{n} Nhân sự làm việc tại Trung tâm" for n in range(_ROWS)])
    column.addWidget(field)
    column.addWidget(rows)
    window.resize(1366, 728)

    def press() -> float:
        before = time.thread_time()
        QTest.keyClick(field, Qt.Key.Key_1)
        window.repaint()
        QApplication.processEvents()
        return 1000 * (time.thread_time() - before)

    return window, press


def answering(desk: ClerkDesk, keys: int) -> tuple[list[float], list[float]]:
    """Return the times of answers by the key 1, and of F7 in the later round."""
    work = desk.work
    answers: list[float] = []
    kept: list[float] = []
    work.show_view(View.ALL)
    for item in list(desk.session.desk.items):
        one = desk.session.desk.items[item]
        if one.item.is_computed or one.item.type != "status" or len(answers) >= keys:
            continue
        work.open(item)
        settled()
        answers.append(pressed(Qt.Key.Key_2 if len(answers) % 2 else Qt.Key.Key_1))
        settled(0.4)  # the draft and the place are kept a moment later
    work.show_view(View.CHANGES)
    while len(kept) < keys and work.row is not None and work.row.can_keep:
        settled(0.4)
        kept.append(pressed(Qt.Key.Key_F7))
    return answers, kept


def measure(keys: int) -> float:
    """Print the figures; return the milliseconds of one answer."""
    app = make_application([])
    parts = Parts()
    parts.watch(Workspace, "desk", "the desk is read again")
    parts.watch(Declaring, "answer", "checked and written")
    with tempfile.TemporaryDirectory() as temporary:
        passphrase = Path(temporary) / "passphrase"
        passphrase.touch(mode=0o600)
        passphrase.write_text("benchmark\n")
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(passphrase)
        folder = Path(temporary) / "data"
        a_year_of_data(folder)
        preferences.save(folder, Preferences(asked_where_to_start=True))
        plain, press = plain_window()
        plain.show()
        bare = statistics.median(press() for _again in range(keys))
        plain.close()
        window = MainWindow(folder, keep_appearance=True)
        window.resize(1366, 728)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        settled(2.0)
        collect_garbage()
        desk = window.centralWidget()
        assert isinstance(desk, ClerkDesk)
        parts.spent.clear()
        answers, kept = answering(desk, keys)
        window.close()
    app.processEvents()
    one = statistics.median(answers)
    print(f"one answer, from the key to the repaint   {one:6.1f} ms  (budget {BUDGET_MS:.0f})")
    if kept:
        print(f"F7, an item of a later round kept         {statistics.median(kept):6.1f} ms")
    for words, seconds in parts.spent.items():
        each = 1000 * seconds / max(1, len(answers) + len(kept))
        print(f"  of it, a key on average: {words:24} {each:5.1f} ms")
    print(f"a key in a plain window with {_ROWS} rows       {bare:6.1f} ms  ratio {one / bare:.1f}")
    return one


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--keys", type=int, default=20)
    measure(parser.parse_args().keys)


if __name__ == "__main__":
    main()
