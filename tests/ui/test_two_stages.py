"""The window is painted before all of it is made: what is painted stays, and keys find the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.ui import preferences
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.desk.last_place import NAME
from desktop_app.ui.clerk.pages.conflict_page import ConflictPage
from desktop_app.ui.clerk.pages.help_page import HelpPage
from desktop_app.ui.frame.after_paint import AfterPaint
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import desk_of, hit

SIZES = (QSize(1366, 728), QSize(1093, 566), QSize(640, 400))

DATA: dict[str, Callable[[Workspace], object]] = {
    "later round": clerks.a_later_round,
    "first round": clerks.half_done,
    "round before": clerks.a_round_before,
    "nothing yet": lambda desk: None,
}


def in_stages(qtbot: QtBot, folder: Path, size: QSize = SIZES[0], *, quick: bool) -> MainWindow:
    """Return the window on *folder* as the program opens it, not shown yet."""
    chosen = Preferences(asked_where_to_start=True, everything=not quick, language="vi")
    preferences.save(folder, chosen)
    window = MainWindow(folder, keep_appearance=True, in_stages=True)
    window.resize(size)

    def close(_window: object) -> None:
        window.close()

    qtbot.addWidget(window, before_close_func=close)
    return window


def filled(folder: Path, name: str) -> Path:
    with clerks.clerk(folder) as desk:
        DATA[name](desk)
    return folder


def shown_rows(window: MainWindow) -> tuple[QImage, QImage]:
    """Return the list of items, and the rail beside it, as they are painted now."""
    desk = desk_of(window)
    return desk.work.list.grab().toImage(), desk.rail.grab().toImage()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
@pytest.mark.parametrize("quick", [True, False], ids=["critical", "everything"])
@pytest.mark.parametrize("name", DATA)
def test_the_rows_of_the_first_paint_are_those_of_the_whole_window(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    quick: bool,
    size: QSize,
) -> None:
    window = in_stages(qtbot, filled(tmp_path / "data", name), size, quick=quick)
    first: list[tuple[QImage, QImage]] = []
    went_on = AfterPaint.go_on

    def look(steps: AfterPaint) -> None:
        if not first:
            first.append(shown_rows(window))
            assert not window.is_whole
        went_on(steps)

    monkeypatch.setattr(AfterPaint, "go_on", look)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: window.is_whole)
    qtbot.wait(50)  # whatever follows by itself
    settled = shown_rows(window)
    assert len(first) == 1
    assert first[0][0] == settled[0]
    assert first[0][1] == settled[1]


def test_a_window_in_stages_ends_as_one_that_is_made_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    folder = filled(tmp_path / "data", "later round")
    window = in_stages(qtbot, folder, quick=False)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: window.is_whole)
    QApplication.processEvents()
    assert window.centralWidget() is not None
    shown = window.grab().toImage()
    window.close()
    at_once = MainWindow(folder, keep_appearance=True)
    at_once.resize(SIZES[0])

    def close(_window: object) -> None:
        at_once.close()

    qtbot.addWidget(at_once, before_close_func=close)
    with qtbot.waitActive(at_once):
        at_once.show()
        at_once.activateWindow()
    QApplication.processEvents()
    assert at_once.grab().toImage() == shown


def unpainted(qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ClerkDesk:
    """Return the desk of a window that is shown, with every step after the paint still to do."""
    monkeypatch.setattr(AfterPaint, "go_on", lambda _steps: None)
    window = in_stages(qtbot, folder, quick=False)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    desk = desk_of(window)
    assert not window.is_whole
    focus = QApplication.focusWidget()
    assert focus is not None and desk.isAncestorOf(focus)
    return desk


def test_a_key_that_comes_before_the_steps_is_answered(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = unpainted(qtbot, filled(tmp_path / "data", "later round"), monkeypatch)
    desk.work.open(ItemId("net.tslcd"))
    hit(Qt.Key.Key_F7)
    one = desk.session.desk.items[ItemId("net.tslcd")]
    assert one.answer is not None and one.answer.confirmed
    assert desk.work.current == "sig.person_certs"


def test_a_number_that_comes_before_the_steps_is_answered(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = unpainted(qtbot, filled(tmp_path / "data", "nothing yet"), monkeypatch)
    item = desk.work.current
    assert item is not None
    before = desk.session.desk.items[item].judgement.status
    hit("1")
    assert desk.session.desk.items[item].judgement.status is not before
    assert desk.session.desk.items[item].judgement.status is Status.MET


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_F8])
def test_keys_of_the_whole_desk_are_there_before_the_steps(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Qt.Key
) -> None:
    desk = unpainted(qtbot, filled(tmp_path / "data", "later round"), monkeypatch)
    before = desk.work.current
    hit(key)
    if key == Qt.Key.Key_F1:
        assert isinstance(desk.pages.page, HelpPage)
    else:
        assert desk.work.current != before


def test_a_window_that_is_never_painted_is_made_whole_too(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = in_stages(qtbot, filled(tmp_path / "data", "first round"), quick=False)
    assert not window.is_whole
    qtbot.waitUntil(lambda: window.is_whole)


def test_a_window_that_closes_before_its_steps_closes(qtbot: QtBot, tmp_path: Path) -> None:
    window = in_stages(qtbot, filled(tmp_path / "data", "first round"), quick=False)
    window.show()
    window.close()
    assert window.isHidden()
    with Workspace.open(tmp_path / "data") as again:
        assert again.desk() is not None


def test_what_begins_elsewhere_is_made_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.in_conflict(tmp_path) as desk:
        folder = desk.folder
    window = in_stages(qtbot, folder, quick=False)
    assert window.is_whole
    assert isinstance(desk_of(window).pages.page, ConflictPage)


def test_a_desk_that_comes_back_after_a_crash_is_made_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    folder = filled(tmp_path / "data", "first round")
    window = in_stages(qtbot, folder, quick=False)
    qtbot.waitUntil(lambda: window.is_whole)
    desk_of(window).place.keep()
    place = (folder / NAME).read_bytes()
    window.close()
    (folder / NAME).write_bytes(place)
    again = in_stages(qtbot, folder, quick=False)
    assert again.is_whole
    assert desk_of(again).place.recovered.isVisibleTo(again)


def test_no_step_is_left_waiting_for_a_widget(qtbot: QtBot) -> None:
    """Steps begun by a key do not run a second time after the paint."""
    done: list[int] = []
    widget = QWidget()
    qtbot.addWidget(widget)
    steps = AfterPaint(widget, [lambda: done.append(1), lambda: done.append(2)])
    steps.finish()
    widget.show()
    qtbot.wait(30)
    assert done == [1, 2]
