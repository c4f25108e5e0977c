"""Every component: named, reachable, with a focus ring, drawn in both themes and every scale."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from ui.gallery import Gallery

import desktop_app.ui.look
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.focus import KeyboardFocus
from desktop_app.ui.look.theme import Appearance, Theme, colours
from desktop_app.ui.look.tokens import DARK, LIGHT

KIT = Path(desktop_app.ui.look.__file__).parent


@pytest.fixture
def gallery(qtbot: QtBot) -> Iterator[Gallery]:
    made = Gallery()
    qtbot.addWidget(made)
    made.resize(1500, 900)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made


def stops(window: QWidget) -> list[QWidget]:
    """Return what Tab stops at, in its order, starting anywhere."""
    found: list[QWidget] = []
    at = window.nextInFocusChain()
    while at is not None and at is not window:
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisible() and at.isEnabled():
            found.append(at)
        at = at.nextInFocusChain()
    return found


def photo(widget: QWidget, scale: float = 1.0) -> QImage:
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    p = QPainter(image)
    widget.render(p, QPoint(0, 0))
    p.end()
    return image


def test_everything_that_takes_the_focus_has_a_spoken_name(gallery: Gallery) -> None:
    for widget in stops(gallery):
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert spoken is not None
        assert spoken.text(QAccessible.Text.Name), widget


def test_tab_reaches_every_kind_of_control(gallery: Gallery) -> None:
    QApplication.processEvents()
    reached = set()
    for _turn in range(120):
        gallery.focusNextPrevChild(True)
        here = gallery.focusWidget()
        assert here is not None
        reached.add(type(here).__name__)
    expected = {"Button", "StatusButton", "CauseCell", "Field", "NumberField", "DateField",
                "SearchField", "Combo", "Check", "FileChip", "FilterChip", "HeatTiles",
                "_Segment", "_Tab", "LinesEdit"}  # fmt: skip
    assert expected <= reached


def test_the_keyboard_focus_is_always_to_be_seen(gallery: Gallery) -> None:
    stopped = stops(gallery)
    for n, widget in enumerate(stopped):
        stopped[n - 1].setFocus(Qt.FocusReason.TabFocusReason)
        shown = widget.parentWidget() if isinstance(widget, QPlainTextEdit) else widget
        assert shown is not None
        before = photo(shown)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        # A caret is no ring: look at the border of the widget only.
        assert border_differs(before, photo(shown)), widget


def border_differs(a: QImage, b: QImage) -> bool:
    wide, tall = a.width(), a.height()
    for deep in range(7):
        for x in range(0, wide, 3):
            if a.pixel(x, deep) != b.pixel(x, deep):
                return True
        for y in range(0, tall, 3):
            if a.pixel(deep, y) != b.pixel(deep, y):
                return True
    return False


def test_a_click_does_not_ring_a_button_but_the_next_key_does(qtbot: QtBot) -> None:
    button = Button("Gửi")
    qtbot.addWidget(button)
    with qtbot.waitActive(button):
        button.show()
        button.activateWindow()
    button.clearFocus()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not button.ring_shown
    qtbot.keyClick(button, Qt.Key.Key_Shift)
    assert button.ring_shown


def test_the_ring_is_drawn_in_the_accent_outside_the_border(qtbot: QtBot, theme: Theme) -> None:
    button = Button("Gửi")
    qtbot.addWidget(button)
    with qtbot.waitActive(button):
        button.show()
        button.activateWindow()
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    for appearance, c in ((Appearance.LIGHT, LIGHT), (Appearance.DARK, DARK)):
        theme.choose(appearance)
        middle = button.height() // 2
        assert photo(button).pixelColor(0, middle) == c.accent


def test_both_themes_are_drawn_and_one_can_go_back(gallery: Gallery, theme: Theme) -> None:
    light = photo(gallery)
    theme.choose(Appearance.DARK)
    dark = photo(gallery)
    theme.choose(Appearance.LIGHT)
    assert photo(gallery) == light
    assert brightness(dark) < 0.25 < 0.75 < brightness(light)


def brightness(image: QImage) -> float:
    some = [image.pixelColor(x, y).lightnessF()
            for x in range(4, image.width(), 29) for y in range(4, image.height(), 31)]  # fmt: skip
    return sum(some) / len(some)


@pytest.mark.parametrize("scale", [1.25, 1.5])
def test_a_scaled_screen_shows_the_same_colours(gallery: Gallery, scale: float) -> None:
    image = photo(gallery, scale)
    assert image.width() == round(gallery.width() * scale)
    assert abs(brightness(image) - brightness(photo(gallery))) < 0.03


@pytest.mark.parametrize("wide", [683, 911, 1093, 1366])
def test_no_width_needs_a_horizontal_scroll_bar(gallery: Gallery, wide: int) -> None:
    gallery.resize(wide, 697)
    for area in gallery.findChildren(QAbstractScrollArea):
        assert not area.horizontalScrollBar().isVisible()


def test_the_system_theme_is_followed_unless_one_was_chosen(theme: Theme) -> None:
    theme.choose(Appearance.SYSTEM)
    assert colours() is LIGHT  # the offscreen platform has no scheme of its own
    theme.choose(Appearance.DARK)
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert colours() is DARK
    assert QApplication.palette().window().color() == DARK.bg


def test_nothing_wraps_the_style_of_the_widgets(gallery: Gallery) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.styleSheet() == ""
    assert app.style().objectName() == "fusion"
    for widget in [gallery, *gallery.findChildren(QWidget)]:
        assert widget.styleSheet() == ""
        assert widget.graphicsEffect() is None


def test_the_kit_imports_qt_the_words_and_nothing_else() -> None:
    core = ("desktop_app.core.ids", "desktop_app.core.time.typed_day")  # how a typed day is read
    allowed = ("PySide6", "shiboken6", *core, "desktop_app.i18n")
    standard = set(sys.stdlib_module_names) - {"sqlite3", "urllib", "socket", "subprocess"}
    for file in KIT.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            for name in names:
                assert name.startswith(allowed) or name.split(".")[0] in standard, (file, name)


def test_controls_that_paint_themselves_share_one_ring(gallery: Gallery) -> None:
    own = (KeyboardFocus, QLineEdit, QPlainTextEdit, QRadioButton)
    for widget in stops(gallery):
        assert isinstance(widget, own) or type(widget).__name__ == "Combo", widget


def test_a_disabled_button_looks_disabled(qtbot: QtBot) -> None:
    button = Button("Gửi", key="F9")
    qtbot.addWidget(button)
    on = photo(button)
    button.setEnabled(False)
    assert photo(button) != on
    assert QColor(LIGHT.ink3) != QColor(LIGHT.ink)
