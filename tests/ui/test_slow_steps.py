"""A build that counts slow steps of the main thread names each, and only those."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from desktop_app.ui.slow_steps import LIMIT_MS, VARIABLE

ROOT = Path(__file__).resolve().parents[2]

# Two steps from timers: one waits for nothing, one works for longer than is allowed.
STEPS = """
import time
from PySide6.QtCore import QTimer
from desktop_app.ui.application import make_application
from desktop_app.core.text.cleaning import search_key

app = make_application([])

def busy():
    end = time.thread_time() + 0.12
    while time.thread_time() < end:
        search_key("Ủy ban nhân dân xã Đắk Nhau" * 500)

QTimer.singleShot(0, lambda: None)
QTimer.singleShot(10, busy)
QTimer.singleShot(400, app.quit)
app.exec()
"""


def test_a_slow_step_is_written_down_with_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "steps"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", VARIABLE: str(file)}
    subprocess.run([sys.executable, "-c", STEPS], cwd=ROOT, env=environment, check=True)
    told = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    slow = [one for one in told if one["processor_ms"] > LIMIT_MS]
    assert len(slow) == 1
    assert slow[0]["processor_ms"] >= 100
    assert "core/text/cleaning:search_key" in slow[0]["where"][-1]


def test_without_the_variable_nothing_is_counted(tmp_path: Path) -> None:
    code = (
        "from desktop_app.ui.application import make_application; print(type(make_application([])))"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    environment.pop(VARIABLE, None)
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True,
        text=True,
    ).stdout  # fmt: skip
    assert "SteppedApplication" not in said
