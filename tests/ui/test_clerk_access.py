"""Every screen can be read aloud, fits, and is said in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.i18n import use_language
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.texts import Label
from desktop_app.ui.window import MainWindow
from support import clerks
from support.clerk_windows import desk_of, open_window, press

Shown = TypeVar("Shown", bound=QWidget)

ROLES = (
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText,
    QAccessible.Role.ComboBox,
    QAccessible.Role.List,
    QAccessible.Role.ListItem,
)


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid():
            yield from walk(child)


def asking(desk: ClerkDesk) -> None:
    desk.work.open(ItemId("net.tslcd"), anywhere=True)
    press("3")


def choosing(desk: ClerkDesk) -> None:
    desk.work.open(ItemId("lead.centre_established"), anywhere=True)


def typing(desk: ClerkDesk) -> None:
    desk.work.open(ItemId("staff.assigned"), anywhere=True)


def dating(desk: ClerkDesk) -> None:
    desk.work.open(ItemId("sig.earliest_expiry"), anywhere=True)


def planning(desk: ClerkDesk) -> None:
    desk.work.open(ItemId("staff.assigned"), anywhere=True)
    assert desk.work.card is not None
    desk.work.card.open_form()


def connecting(desk: ClerkDesk) -> None:
    desk.sending.open_bar()


SCREENS: dict[str, Callable[[ClerkDesk], object]] = {
    "typing": typing,
    "asking": asking,
    "choosing": choosing,
    "dating": dating,
    "planning": planning,
    "connecting": connecting,
    "end": lambda desk: desk.navigation.show_end(),
    "submit": lambda desk: desk.navigation.submit(),
    "custody": lambda desk: desk.navigation.show_custody(),
    "usb": lambda desk: desk.navigation.show_usb(),
    "tasks": lambda desk: desk.navigation.show_tasks(),
}


@pytest.fixture(params=("vi", "en"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(qtbot: QtBot, folder: Path, language: str) -> MainWindow:
    with clerks.clerk(folder) as filled:
        clerks.half_done(filled)
    window = open_window(qtbot, folder)
    if language == "en":
        window.switch_language()
    return window


@pytest.mark.parametrize("screen", SCREENS)
def test_every_control_of_a_screen_has_a_name(qtbot: QtBot, tmp_path: Path, screen: str) -> None:
    window = opened(qtbot, tmp_path / "data", "vi")
    SCREENS[screen](desk_of(window))
    QApplication.processEvents()
    found = [one for one in walk(QAccessible.queryAccessibleInterface(window))
             if one.role() in ROLES and not one.state().invisible]  # fmt: skip
    assert len(found) > 5
    nameless = [
        f"{type(one.object()).__name__} {one.role()}"
        for one in found
        if not one.text(QAccessible.Text.Name).strip()
    ]
    assert not nameless


@pytest.mark.parametrize("screen", ("start", "question"))
def test_every_control_before_the_desk_has_a_name(
    qtbot: QtBot, tmp_path: Path, screen: str
) -> None:
    if screen == "question":
        clerks.clerk(tmp_path / "data").close()
    window = MainWindow(tmp_path / "data", keep_appearance=True)
    qtbot.addWidget(window)
    window.show()
    found = [one for one in walk(QAccessible.queryAccessibleInterface(window))
             if one.role() in ROLES and not one.state().invisible]  # fmt: skip
    assert all(one.text(QAccessible.Text.Name).strip() for one in found)
    assert len(found) >= 3


@pytest.mark.parametrize("screen", SCREENS)
def test_no_word_is_cut_and_nothing_scrolls_sideways(
    qtbot: QtBot, tmp_path: Path, screen: str, language: str
) -> None:
    window = opened(qtbot, tmp_path / "data", language)
    SCREENS[screen](desk_of(window))
    window.resize(1366, 697)

    def nothing_is_cut() -> None:
        for label in shown(window, Label):
            if not label._elide:
                need = fonts.width(label.text(), label._style)
                assert label.width() >= int(need), label.text()
                assert label.height() >= label._style.line, label.text()
        for button in shown(window, Button):
            assert button.width() >= button.sizeHint().width() - 2, button.words
            assert button.height() >= button.sizeHint().height(), button.words
        for area in shown(window, QAbstractScrollArea):
            assert not area.horizontalScrollBar().isVisible()

    # Some screens fill themselves from a worker; once they have, all must be as it should.
    qtbot.waitUntil(nothing_is_cut, timeout=10_000)


def shown(window: QWidget, kind: type[Shown]) -> list[Shown]:
    return [one for one in window.findChildren(kind) if one.isVisible()]


@pytest.mark.parametrize("size", ((1280, 697), (1093, 697), (911, 697), (683, 600)))
def test_the_desk_fits_into_every_width(
    qtbot: QtBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    window = opened(qtbot, tmp_path / "data", "vi")
    desk = desk_of(window)
    window.resize(*size)
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    card = desk.work.card
    assert card is not None
    right = card.mapTo(window, card.rect().topRight()).x()
    assert right <= size[0]
    assert desk.hints.mapTo(window, desk.hints.rect().bottomLeft()).y() < size[1]
    assert QApplication.focusWidget() is not None


def test_the_conflict_screen_has_names_too(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.in_conflict(tmp_path).close()
    window = open_window(qtbot, tmp_path / "tuan")
    found = [one for one in walk(QAccessible.queryAccessibleInterface(window))
             if one.role() in ROLES and not one.state().invisible]  # fmt: skip
    assert all(one.text(QAccessible.Text.Name).strip() for one in found)


def test_no_vietnamese_is_left_in_the_english_frame(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, tmp_path / "data", "en")
    desk = desk_of(window)
    assert desk.status.headline.endswith("left to GREEN")
    assert "Saved on this PC" in desk.status.saved_words
    use_language("vi")
