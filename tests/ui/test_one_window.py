"""Two starts on one folder: one window, which comes to the front."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSysInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.i18n import sentence
from desktop_app.ui import one_window
from desktop_app.ui.one_window import OneWindow, bring_to_front
from support import clerks

SECOND = """
import sys
from pathlib import Path
from desktop_app.i18n import use_language
from desktop_app.ui.application import open_window
use_language("vi")
raise SystemExit(open_window(Path(sys.argv[1]), None, *map(Path, sys.argv[2:])))
"""


def second_start(folder: Path, *files: Path) -> subprocess.Popen[str]:
    """Start the program's window on *folder* in another process."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(folder), *map(str, files)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def test_a_second_start_brings_the_first_window_to_the_front(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "dữ liệu"
    clerks.clerk(folder).close()
    first = OneWindow(folder)
    assert first.take()
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    first.asked.connect(lambda: bring_to_front(window))
    first.listen()
    package = tmp_path / "Gói của xã.goi"
    with second_start(folder, package) as second:
        with qtbot.waitSignal(first.file_asked, timeout=30_000) as asked:
            pass
        assert asked.args == [package]
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
        assert second.stdout is not None and second.stderr is not None
        said = second.stdout.read(), second.stderr.read()
    assert second.returncode == 0, said
    assert "đã đưa lên trước" in said[0]
    assert not window.isMinimized()


@pytest.mark.qt_log_ignore("QLocalSocket::connectToServer")  # Qt words a wait that ended so
def test_a_window_that_does_not_answer_is_told_with_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_window, "_PATIENCE", 0.2)
    first, second = OneWindow(tmp_path), OneWindow(tmp_path)
    assert first.take() and not second.take()
    assert not second.call_forward()
    assert str(os.getpid()) in sentence(second.held_elsewhere())


def test_a_window_on_another_computer_is_named(tmp_path: Path) -> None:
    first = OneWindow(tmp_path)
    assert first.take()
    lock = tmp_path / "window.lock"
    told = lock.read_text().splitlines()
    first._lock.unlock()
    told[2] = "PC-VAN-THU"
    lock.write_text("\n".join([*told[:3], "other-machine", "other-boot", ""]))
    second = OneWindow(tmp_path)
    assert not second.take()
    said = sentence(second.held_elsewhere())
    assert "PC-VAN-THU" in said and str(lock) in said
    assert QSysInfo.machineHostName() != "PC-VAN-THU"


def test_a_program_that_was_killed_leaves_no_right_behind(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop_app.ui.one_window import OneWindow
app = QCoreApplication([])
one = OneWindow(Path({str(tmp_path)!r}))
print(one.take(), flush=True)
sys.stdin.read()
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with subprocess.Popen(
        [sys.executable, "-c", code], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"True"
        assert not OneWindow(tmp_path).take()
        first.kill()
        first.wait()
    assert OneWindow(tmp_path).take()


def test_before_there_is_data_every_start_has_the_right(tmp_path: Path) -> None:
    assert OneWindow(tmp_path / "none").take() and OneWindow(tmp_path / "none").take()
    assert not (tmp_path / "none").exists()
