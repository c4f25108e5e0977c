"""What the settings page asks of the window around it: looks, licences, putting a copy back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.look.theme import Appearance
from desktop_app.ui.preferences import Preferences, TextSize

if TYPE_CHECKING:
    from .settings_page import SettingsPage


class Window(Protocol):
    """What the page asks of the window."""

    preferences: Preferences

    def choose_appearance(self, appearance: Appearance) -> str:
        """Show the window so, at once; return why that is not kept, or ""."""
        ...

    def choose_text_size(self, size: TextSize) -> str:
        """Open the window anew in *size*; return why that is not done, or ""."""
        ...

    def show_about(self) -> None:
        """Show the version and the licences."""
        ...

    def show_update(self) -> None:
        """Show whether there is a newer version."""
        ...


class SettingsServing(QObject):
    """Listens to the settings pages that *shower*, a part of a desk, shows.

    Signals: ``language_asked()``: the other language; ``restore_asked(object)`` with a copy's file.
    """

    language_asked = Signal()
    restore_asked = Signal(object)

    def __init__(self, window: Window, shower: QObject) -> None:
        super().__init__(shower)
        self._window = window
        shower.settings_shown.connect(self._serve)  # type: ignore[attr-defined]
        shower.restore_asked.connect(self.restore_asked)  # type: ignore[attr-defined]

    def _serve(self, page: SettingsPage) -> None:
        looks, window = page.looks, self._window

        def choose_appearance(chosen: Appearance) -> None:
            looks.tell_not_kept(window.choose_appearance(chosen))

        def choose_size(size: TextSize) -> None:
            looks.tell_not_kept(window.choose_text_size(size))
            looks.text_size.show_choice(str(window.preferences.text_size.value))

        looks.language_chosen.connect(lambda _language: self.language_asked.emit())
        looks.appearance_chosen.connect(choose_appearance)
        looks.text_size_chosen.connect(choose_size)
        page.about.licences_asked.connect(window.show_about)
        page.about.update_asked.connect(window.show_update)
