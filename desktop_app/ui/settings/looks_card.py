"""Language, size of the text, light and dark: how the window looks."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.i18n import _, current_language
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.theme import Appearance
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.preferences import Preferences, TextSize

from .setting_rows import SettingsCard, tell


class LooksCard(SettingsCard):
    """Signals: ``language_chosen(str)``, ``text_size_chosen(object)`` with a TextSize,
    ``appearance_chosen(object)`` with an Appearance.
    """

    language_chosen = Signal(str)
    text_size_chosen = Signal(object)
    appearance_chosen = Signal(object)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(_("Text and colours"))
        self.language = Segment(
            [Choice("vi", "Tiếng Việt"), Choice("en", "English")], name=_("Language")
        )
        self.language.show_choice(current_language())
        self.language.chosen.connect(self.language_chosen)
        self.text_size = Segment(
            [Choice(str(size.value), f"{size.value} %") for size in TextSize], name=_("Text size")
        )
        self.text_size.show_choice(str(preferences.text_size.value))
        self.text_size.chosen.connect(lambda size: self.text_size_chosen.emit(TextSize(int(size))))
        self.appearance = Segment(
            [
                Choice(Appearance.SYSTEM, _("As the computer")),
                Choice(Appearance.LIGHT, _("Light")),
                Choice(Appearance.DARK, _("Dark")),
            ],
            name=_("Light or dark"),
        )
        self.appearance.show_choice(preferences.appearance)
        self.appearance.chosen.connect(
            lambda chosen: self.appearance_chosen.emit(Appearance(chosen))
        )
        self.add_row(_("Language"), self.language)
        self.add_row(_("Text size"), self.text_size)
        self.add_row(_("Light, dark"), self.appearance)
        self._told = self.add_words()

    def tell_not_kept(self, why: str) -> None:
        """Say that a choice holds until the window is closed only; "" for one that was kept."""
        said = _("In force now, but it could not be kept: {why}").format(why=why) if why else ""
        tell(self._told, said, Ink.AMBER)
