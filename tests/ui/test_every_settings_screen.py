"""The settings and the pages behind them in both windows: five sizes, both languages, fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.storage.store import NAME
from desktop_app.ui import preferences, tasks
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.settings.copies_page import CopiesPage
from desktop_app.ui.settings.settings_page import SettingsPage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import desk_of

from .supervisor_fixtures import area, desk
from .test_every_field_is_kept import Walk
from .test_every_screen import LONG_PERSON, LONG_POSITION, language, nothing, opened, walk

__all__ = ["area", "desk", "language"]


def with_a_proxy(page: object) -> None:
    """Choose on the settings page to enter the proxy's address."""
    assert isinstance(page, SettingsPage)
    page.service._choose_proxy("address")


def clerk_scenes(window: MainWindow) -> Iterator[str]:
    """Show the settings of a clerk and every page that they lead to."""
    shown = desk_of(window)
    navigation = shown.navigation
    navigation.show_settings()
    yield "settings"
    with_a_proxy(shown.pages.page)
    yield "settings, a proxy"
    navigation._show_clearing()
    yield "clearing"
    navigation._show_copies()
    yield "copies"
    copies = shown.pages.page
    assert isinstance(copies, CopiesPage)
    copies._ask(copies._workspace.folder / NAME)
    yield "copies, the question"


def supervisor_scenes(screen: SupervisorScreen) -> Iterator[str]:
    """Show the settings of a supervisor and every page that they lead to."""
    screen.settings.show_settings()
    yield "settings"
    with_a_proxy(screen.page)
    yield "settings, a proxy"
    screen.settings._show_copies()
    yield "copies"
    screen.go_back()
    screen.settings._show_who()
    yield "who works here"
    screen.go_back()
    screen.settings._show_bundle()
    yield "logs"


def a_clerk(folder: Path, language: str) -> None:
    with clerks.clerk(folder, person=LONG_PERSON, position=LONG_POSITION) as filled:
        clerks.half_done(filled)
    chosen = Preferences(asked_where_to_start=True, language="vi" if language == "vi" else "en")
    preferences.save(folder, chosen)


def test_the_settings_of_the_clerk(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    a_clerk(tmp_path / "data", language)
    window = opened(qtbot, tmp_path / "data")
    nothing(walk(window, clerk_scenes(window)))


def test_the_settings_of_the_supervisor(qtbot: QtBot, desk: Workspace, language: str) -> None:
    preferences.save(desk.folder, Preferences(language="vi" if language == "vi" else "en"))
    window = opened(qtbot, desk.folder)
    screen = window.centralWidget()
    assert isinstance(screen, SupervisorScreen)
    found = walk(window, supervisor_scenes(screen))
    tasks.cancel_all()
    nothing(found)


def test_every_field_of_the_settings_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    a_clerk(folder, "vi")
    window = opened(qtbot, folder)
    typed = Walk(window, folder, (desk_of(window).session.workspace,))
    for scene in clerk_scenes(window):
        if scene.startswith("settings"):
            typed.type_everywhere(scene)
    assert (typed.lost, typed.skipped - typed.kept) == ([], set())
    assert "Địa chỉ proxy" in typed.kept
