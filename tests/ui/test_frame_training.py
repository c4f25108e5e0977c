"""Sample data is marked in words, at every width and in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.i18n import use_language
from desktop_app.ui.frame.header import Header
from desktop_app.ui.frame.training_mark import TrainingMark
from desktop_app.ui.start.start_screen import StartScreen
from support.clerk_windows import desk_of, open_window


@pytest.fixture
def _vietnamese() -> Iterator[None]:
    use_language("vi")
    yield
    use_language("vi")


@pytest.mark.usefixtures("_vietnamese")
def test_the_mark_reads_as_on_the_papers_in_both_languages(qtbot: QtBot) -> None:
    for language, said in (("en", "TRAINING DATA"), ("vi", "DỮ LIỆU TẬP HUẤN")):
        use_language("vi" if language == "vi" else "en")
        mark = TrainingMark()
        qtbot.addWidget(mark)
        assert mark.words == mark.accessibleName() == said


@pytest.mark.usefixtures("_vietnamese")
@pytest.mark.parametrize("width", [1366, 1093, 911, 683, 640])
def test_the_mark_stays_whole_at_every_width(qtbot: QtBot, width: int) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.show_place("Đặc khu Phú Quốc", "Tỉnh An Giang")
    header.show_round("Kỳ 11/2026", "hạn trình 20/11, còn 9 ngày")
    header.show_person("Nguyễn Thị Hoa")
    header.show_training(True)
    header.resize(width, header.height())
    header.show()
    mark = header.findChild(TrainingMark)
    assert mark is not None
    assert mark.isVisible()
    assert mark.width() == mark.sizeHint().width()
    assert mark.mapTo(header, mark.rect().topRight()).x() < width


@pytest.mark.usefixtures("_vietnamese")
def test_the_sample_shows_the_mark_in_the_narrow_steps(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(qtbot, tmp_path / "data")
    screen = window.centralWidget()
    assert isinstance(screen, StartScreen)
    screen.sample.click()
    desk = desk_of(window)
    mark = desk.header.findChild(TrainingMark)
    assert mark is not None
    qtbot.waitUntil(desk.isVisible)
    for width in (1366, 1093, 911, 683):
        window.resize(width, 697)
        assert mark.isVisible()
