"""Light and dark: the palette of the application, by default the system's."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication, QToolTip

from . import fonts
from .tokens import DARK, LIGHT, Colours


class Appearance(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Keep the application's palette in step with the chosen or the system's appearance.

    Signals: ``changed()`` after another set of colours is in force; widgets need it only for what
    they cache, as the palette change repaints them anyway.
    """

    changed = Signal()

    def __init__(self, app: QApplication, appearance: Appearance) -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self._appearance = appearance
        self._shown: Colours | None = None
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self.choose(appearance)

    @property
    def appearance(self) -> Appearance:
        """What was chosen: the system's, light or dark."""
        return self._appearance

    def choose(self, appearance: Appearance) -> None:
        """Switch the application to *appearance*."""
        self._appearance = appearance
        # Also colours the title bar where the platform can (Windows, macOS).
        self._app.styleHints().setColorScheme(
            {
                Appearance.SYSTEM: Qt.ColorScheme.Unknown,
                Appearance.LIGHT: Qt.ColorScheme.Light,
                Appearance.DARK: Qt.ColorScheme.Dark,
            }[appearance]
        )
        self._follow()

    def _follow(self) -> None:
        if self._appearance is Appearance.SYSTEM:
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = self._appearance is Appearance.DARK
        wanted = DARK if dark else LIGHT
        if wanted is not self._shown:
            self._shown = wanted
            _show(self._app, wanted)
            self.changed.emit()


_shown: Colours = LIGHT


def colours() -> Colours:
    """Return the colours in force, as ``QApplication.palette()`` is the palette in force."""
    return _shown


def dress(
    app: QApplication, appearance: Appearance = Appearance.SYSTEM, *, is_fusion: bool = False
) -> Theme:
    """Give *app* the look: Fusion, our fonts, our palette; return the theme, owned by *app*.

    *is_fusion*: it was started with that style already.
    """
    theme = app.findChild(Theme, "theme")
    if theme is not None:
        theme.choose(appearance)
        return theme
    if not is_fusion:
        app.setStyle("Fusion")
    fonts.load()
    app.setFont(fonts.font(fonts.BODY))
    QToolTip.setFont(fonts.font(fonts.SMALL))
    return Theme(app, appearance)


def _show(app: QApplication, shown: Colours) -> None:
    global _shown
    _shown = shown
    QPixmapCache.clear()
    palette = palette_of(shown)
    app.setPalette(palette)
    QToolTip.setPalette(palette)


def palette_of(shown: Colours) -> QPalette:
    """Return the palette that makes Fusion's own parts (menus, tool tips) fit *shown*."""
    role = QPalette.ColorRole
    made = QPalette()
    for where, colour in (
        (role.Window, shown.bg),
        (role.WindowText, shown.ink),
        (role.Base, shown.surface),
        (role.AlternateBase, shown.panel),
        (role.Text, shown.ink),
        (role.Button, shown.surface),
        (role.ButtonText, shown.ink),
        (role.BrightText, shown.red.text),
        (role.ToolTipBase, shown.surface),
        (role.ToolTipText, shown.ink),
        (role.PlaceholderText, shown.ink3),
        (role.Highlight, shown.accent),
        (role.HighlightedText, shown.onaccent),
        (role.Accent, shown.accent),
        (role.Link, shown.accent),
        (role.LinkVisited, shown.accent),
        (role.Light, shown.surface),
        (role.Midlight, shown.sunken),
        (role.Mid, shown.line),
        (role.Dark, shown.edge),
        (role.Shadow, QColor("#000000") if shown.dark else shown.edge),
    ):
        made.setColor(where, colour)
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, where, shown.ink3)
    return made
