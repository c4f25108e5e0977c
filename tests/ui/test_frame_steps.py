"""The frame: four steps by width, parts that are hidden, the bar that asks for a code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Readiness
from desktop_app.ui.frame.fitting import FittingRow
from desktop_app.ui.frame.frame import Frame
from desktop_app.ui.frame.header import Header
from desktop_app.ui.frame.status_bar import StatusBar
from desktop_app.ui.frame.steps import Step, step_for
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.pages.connect_bar import ConnectBar
from support import clerks

HEAVY = (
    "requests", "reportlab", "keyring", "sqlite_utils", "PIL", "cryptography.hazmat.bindings",
    "pypdfium2", "pyrage", "calendar", "desktop_app.credentials.store",
    "desktop_app.workspace.exchange.exchanging", "desktop_app.workspace.values.board",
    "desktop_app.ui.papers",
)  # fmt: skip


@pytest.mark.parametrize(
    ("width", "step"),
    [(1920, Step.FULL), (1280, Step.FULL), (1279, Step.NARROW), (1000, Step.NARROW),
     (999, Step.DRAWER), (760, Step.DRAWER), (759, Step.MENU), (640, Step.MENU)],
)  # fmt: skip
def test_the_step_follows_the_width(width: int, step: Step) -> None:
    assert step_for(width) is step


def test_the_frame_tells_each_step_once(qtbot: QtBot) -> None:
    frame = Frame(StatusBar(), QWidget())
    qtbot.addWidget(frame)
    told: list[Step] = []
    frame.step_changed.connect(told.append)
    frame.show()
    for width in (1366, 1300, 1100, 1050, 900, 700):
        frame.resize(width, 600)
    assert told[-4:] == [Step.FULL, Step.NARROW, Step.DRAWER, Step.MENU]


def test_the_least_important_part_goes_first_and_comes_back(qtbot: QtBot) -> None:
    row = FittingRow()
    qtbot.addWidget(row)
    parts = [QLabel(words) for words in ("always", "perhaps", "rarely")]
    for part in parts:
        part.setMinimumWidth(100)
        row.row.addWidget(part)
    row.let_go((parts[2], parts[1]))
    row.show()
    row.fit(260)
    assert [part.isVisible() for part in parts] == [True, True, False]
    row.fit(150)
    assert [part.isVisible() for part in parts] == [True, False, False]
    row.fit(900)
    assert all(part.isVisible() for part in parts)


def test_the_one_sentence_is_there_at_every_width(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_readiness(Readiness.RED, "Còn 15 việc để XANH")
    bar.show_last(Readiness.AMBER, "18/10/2026")
    bar.show_saved("Đã lưu trên máy 09:14", Tone.GREEN)
    bar.show_waiting("3 câu trả lời chờ gửi")
    bar.show()
    for width in (1366, 1100, 911, 683):
        bar.resize(width, bar.height())
        assert bar._headline.isVisible()
        assert bar._headline.width() >= bar._headline.sizeHint().width() - 1
        assert bar._saved.isVisible()
        assert bar._send.isVisible()


def test_the_header_shortens_before_it_cuts(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.show_place("Đặc khu Lý Sơn", "Tỉnh Quảng Ngãi")
    header.show_round("Kỳ 11/2026", "hạn trình 20/11, còn 9 ngày")
    header.show_person("Nguyễn Thị Hoa")
    header.show()
    header.resize(640, header.height())
    assert not header._due.isVisible()
    assert header._place.width() >= header._place.sizeHint().width() - 1


def test_the_bar_asks_for_what_is_missing_and_completes_the_address(qtbot: QtBot) -> None:
    bar = ConnectBar()
    qtbot.addWidget(bar)
    asked: list[tuple[str, str, str]] = []
    bar.connect_asked.connect(lambda *said: asked.append(said))
    bar.show()
    bar.form.button.click()
    assert bar.form.message.isVisible()
    bar.form.address.setText("trungtam.dongnai.gov.vn")
    bar.form.code.setText("ABCDE-FGHJK")
    bar.form.button.click()
    assert asked == [("https://trungtam.dongnai.gov.vn", "ABCDE-FGHJK", "")]


def test_the_probe_tells_the_first_paint_and_loads_nothing_heavy(tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    code = (
        "import sys, runpy\n"
        "sys.argv = ['commune-readiness', '--data', sys.argv[1], '--probe-startup']\n"
        "from desktop_app.ui import probe\n"
        "painted = probe._FirstPaint._painted\n"
        "def look(self):\n"
        "    sys.stderr.write(' '.join(sorted(sys.modules)))\n"
        "    painted(self)\n"
        "probe._FirstPaint._painted = look\n"
        "from desktop_app.__main__ import main\n"
        "raise SystemExit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "data")],
        capture_output=True, text=True, timeout=60, check=True,
        cwd=Path(__file__).resolve().parents[2], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["first_paint_ms"] > 0
    assert told["rss_mb"] > 20
    loaded = set(done.stderr.split())
    assert "desktop_app.ui.window" in loaded
    assert not [name for name in HEAVY if name in loaded]


def test_no_more_steps_back_than_has_to(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.show_place("Xã Đak Nhau", "Thành phố Đồng Nai")
    header.show_round("Kỳ 11/2026", "hạn trình 20/11, còn 9 ngày")
    header.show_person("Nguyễn Thị Hoa")
    header.show()
    header.resize(683, header.height())
    assert header.round.isVisible()
    assert header.round.width() == header.round.sizeHint().width()
