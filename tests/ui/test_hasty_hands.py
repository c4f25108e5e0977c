"""Hasty and heavy hands: double clicks, keys held down, closing and switching in mid-sentence."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.storage.drafts import Drafts
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.pages.tasks_page import TasksPage
from desktop_app.ui.look.answers import StatusButton
from desktop_app.ui.start.start_screen import StartScreen
from desktop_app.ui.window import MainWindow
from support import clerks
from support.clerk_windows import card_of, desk_of, open_window, press
from support.held_keys import hold

from .test_every_screen import settle

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SEAL = ItemId("lead.seal_account")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    clerks.clerk(tmp_path / "data").close()
    return open_window(qtbot, tmp_path / "data")


def answers_of(desk: ClerkDesk) -> int:
    return sum(one.answer is not None for one in desk.session.desk.items.values())


def second_press(on: QWidget, at: QPoint) -> None:
    """Press *on* at *at* as the second click of a double click arrives."""
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        place = QPointF(on.mapToGlobal(at))
        event = QMouseEvent(kind, QPointF(at), place, _LEFT, _LEFT, _NONE)
        QApplication.sendEvent(on, event)


def followed_by_another(desk: ClerkDesk) -> ItemId:
    """Return an item that is answered by one key and stands before another such item."""
    order = [one.item for one in desk.session.desk.items.values()]
    return next(
        first.id
        for first, second in pairwise(order)
        if first.type == second.type == "status" and not first.secret and not second.secret
    )


def test_a_double_click_on_an_answer_answers_one_item(window: MainWindow) -> None:
    desk = desk_of(window)
    desk.work.open(followed_by_another(desk), anywhere=True)
    settle()
    button = card_of(window).findChildren(StatusButton)[0]
    before = card_of(window)
    QTest.mouseClick(button, _LEFT)
    settle()
    assert card_of(window) is not before and answers_of(desk) == 1
    # The next item's answer may have come under the pointer, open or in a folded row.
    second = card_of(window).findChildren(StatusButton)[0]
    second_press(second, second.rect().center())
    view = desk.work.list.view.viewport()
    for y in range(8, view.height(), 12):
        for x in range(8, view.width(), 24):
            second_press(view, QPoint(x, y))
    settle()
    assert answers_of(desk) == 1


def test_a_digit_held_down_answers_one_item(window: MainWindow) -> None:
    desk = desk_of(window)
    desk.work.open(followed_by_another(desk), anywhere=True)
    settle()
    hold(Qt.Key.Key_1, text="1")
    assert answers_of(desk) == 1


def test_f7_and_undo_held_down_act_once(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.a_round_before(filled)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    acting = {"F7", "Ctrl+Z", "Ctrl+Y", "F9", "Ctrl+K"}
    found = {one.key().toString(): one.autoRepeat() for one in desk.findChildren(QShortcut)}
    assert acting <= found.keys()
    assert not any(found[key] for key in acting)


def test_a_remedy_being_typed_is_kept_when_the_window_closes_at_once(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    desk_of(window).navigation.show_tasks()
    page = desk_of(window).pages.page
    assert isinstance(page, TasksPage)
    page.add.click()
    press("Ong Minh")
    assert window.close()
    folder = tmp_path / "data"
    (place,) = Drafts(folder).places()
    assert Drafts(folder).of(place) == {"who": "Ong Minh"}


def test_changing_the_language_keeps_what_is_being_typed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    desk_of(window).work.open(SEAL, anywhere=True)
    qtbot.mouseClick(card_of(window).note, _LEFT)
    press("dang cho")
    desk_of(window).work.open(ItemId("staff.support"), anywhere=True)
    press("1")
    window.switch_language()
    desk = desk_of(window)
    answer = desk.session.desk.items[SEAL].answer
    assert answer is not None and answer.note == "dang cho"
    kept = desk.session.desk.items[ItemId("staff.support")].answer
    drafted = desk.session.drafts.of(desk.session.place_of(ItemId("staff.support")))
    assert (kept is not None and kept.value == "1") or drafted == {"value": "1"}
    window.switch_language()


def test_changing_the_language_on_the_start_card_keeps_it(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(qtbot, tmp_path / "none")
    first = window.centralWidget()
    assert isinstance(first, StartScreen)
    qtbot.keyClicks(first.person.field, "Hoa")
    window.switch_language()
    second = window.centralWidget()
    assert isinstance(second, StartScreen) and second is not first
    assert second.person.text() == "Hoa"
    window.switch_language()


def test_each_thing_that_cannot_be_saved_is_asked_about_before_closing(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Closing was refused once; what comes up afterwards is not discarded by that."""
    desk = desk_of(window)
    desk.work.open(SEAL, anywhere=True)
    for refused in ("\x07 chuong", "\x08 khac"):  # no note may hold these
        card_of(window).note.setText(refused)
        assert not window.close()
        assert window.isVisible()
        card_of(window).note.setText("")
        desk.work.flush()
        assert not desk.session.has_unsaved
    card_of(window).note.setText("\x0e khac nua")
    assert not window.close()
    assert window.close()  # the same once more: the person wants it so


def test_the_wheel_over_a_form_changes_no_answer(window: MainWindow) -> None:
    desk = desk_of(window)
    desk.work.open(ItemId("net.internet"), anywhere=True)
    settle()
    press("3")
    press("1")
    desk.work.open(ItemId("net.internet"), anywhere=True)
    settle()
    before = desk.session.desk.items[ItemId("net.internet")].answer
    for part in card_of(window).findChildren(QWidget):
        if part.isVisible():
            turned = QWheelEvent(
                QPointF(5, 5), QPointF(part.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
                Qt.MouseButton.NoButton, _NONE, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(part, turned)
    settle()
    assert before is not None and before.status is Status.UNMET
    assert desk.session.desk.items[ItemId("net.internet")].answer == before
