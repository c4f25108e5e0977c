"""About the program: reached in both windows, no larger than the window, with every licence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Role
from desktop_app.core.version import VERSION
from desktop_app.i18n import use_language
from desktop_app.ui.frame.about import AboutDialog
from desktop_app.ui.frame.header import Header
from desktop_app.ui.frame.update_part import UpdateDialog
from desktop_app.ui.look.texts import Label
from desktop_app.ui.settings.settings_page import SettingsPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from support import clerks
from support.clerk_windows import desk_of, hit, open_window


def about(qtbot: QtBot, parent: QWidget) -> AboutDialog:
    """Return the dialog over *parent* once it has found the parts of the program."""
    dialog = AboutDialog(parent)  # which takes it along
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() > 0, timeout=20_000)
    return dialog


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
def test_the_menu_of_either_window_opens_it(qtbot: QtBot, tmp_path: Path, role: Role) -> None:
    folder = tmp_path / "data"
    if role is Role.CLERK:
        clerks.clerk(folder).close()
    else:
        beginning = Beginning(person="Lê Thị Hồng Vân", position="Chuyên viên", role=role)
        Workspace.begin(folder, beginning).close()
    window = open_window(qtbot, folder)
    (header,) = window.findChildren(Header)
    menu = QMenu()
    qtbot.addWidget(menu)
    header.menu_asked.emit(menu)
    (action,) = (one for one in menu.findChildren(QAction) if one.text() == "Về phần mềm")
    action.trigger()
    (dialog,) = window.findChildren(AboutDialog)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.list.count() > 0, timeout=20_000)
    QTest.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_newer_version_is_one_press_away_here_and_in_the_settings(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    window.show_about()
    (dialog,) = window.findChildren(AboutDialog)
    dialog.update_button.click()
    (update,) = window.findChildren(UpdateDialog)
    assert update.isVisible() and not dialog.isVisible()
    assert VERSION in update.part.version.text()
    update.close()
    hit(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    page = desk_of(window).pages.page
    assert isinstance(page, SettingsPage)
    page.about.update_button.click()
    shown = [one for one in window.findChildren(UpdateDialog) if one.isVisible()]
    assert len(shown) == 1
    shown[0].close()


def test_it_shows_the_version_and_the_text_of_the_licence_chosen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 728)
    dialog = about(qtbot, window)
    assert any(VERSION in label.text() for label in dialog.findChildren(Label))
    assert dialog.list.item(0).text() == f"commune-readiness {VERSION}: Apache-2.0"
    assert "END OF TERMS AND CONDITIONS" in dialog.text.toPlainText()
    qt = next(
        row for row in range(dialog.list.count()) if dialog.list.item(row).text().startswith("PyS")
    )
    dialog.list.setCurrentRow(qt)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in dialog.text.toPlainText()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [(911, 480), (640, 480), (1366, 728)])
def test_it_is_no_larger_than_its_window(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    use_language("vi" if language == "vi" else "en")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*size)
    dialog = about(qtbot, window)
    assert dialog.width() <= size[0]
    assert dialog.height() <= size[1]
    for part in dialog.findChildren(QWidget):
        if part.isVisibleTo(dialog) and part.parentWidget() is dialog:
            assert dialog.rect().contains(part.geometry())
