"""The form of a remedy can be read and filled on every screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.i18n import use_language
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.look import fonts
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen
from .test_every_screen import SIZES, settle

__all__ = ["area", "desk", "screen"]

_LEAST = 130  # pixels of a field: what a person and a task can be read in


def form_at(screen: SupervisorScreen, size: tuple[int, int]) -> ActionForm:
    screen.resize(*size)
    screen.open_commune(HOME, "sig.person_certs")
    settle()
    page = screen.page
    assert isinstance(page, CommunePage)
    page.opened.new_task()
    settle()
    form = page.findChild(ActionForm)
    assert form is not None
    return form


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_a_supervisors_remedy_form_opens_in_sight_and_wide_enough(
    screen: SupervisorScreen, size: tuple[int, int], language: str
) -> None:
    use_language("vi" if language == "vi" else "en")
    form = form_at(screen, size)
    use_language("vi")
    seen = QRect(QPoint(0, 0), screen.size())
    for field in form.findChildren(QLineEdit):
        if field.isVisible():
            assert seen.contains(QRect(field.mapTo(screen, QPoint(0, 0)), field.size()))
            assert field.width() >= min(_LEAST, field.maximumWidth()), field.accessibleName()
            room = field.width() - field.textMargins().left() - field.textMargins().right()
            assert fonts.width(field.placeholderText(), fonts.BODY) <= room
    assert form.visibleRegion().boundingRect().height() == form.height()


def test_the_list_comes_back_when_the_form_goes(qtbot: QtBot, screen: SupervisorScreen) -> None:
    form_at(screen, (911, 480))
    page = screen.page
    assert isinstance(page, CommunePage)
    assert not page.list.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert page.list.isVisible() and page.list.hasFocus()
