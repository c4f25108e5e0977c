"""What a person chose about the window itself: language, appearance, hints already learnt."""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop_app.i18n import Language
from desktop_app.ui.look.theme import Appearance

_FILE = "window.json"


class Preferences(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Kept beside the data, but no part of it: losing the file loses nothing that was entered."""

    language: Language = "vi"
    appearance: Appearance = Appearance.SYSTEM
    learnt: list[str] = []
    asked_where_to_start: bool = False  # the one question was answered
    everything: bool = True  # all items, not only the critical ones

    def learn(self, hint: str) -> bool:
        """Remember that *hint* was followed once; return whether that is new."""
        if hint in self.learnt:
            return False
        self.learnt.append(hint)
        return True


def load(folder: Path) -> Preferences:
    """Return what was chosen in *folder*; the defaults where nothing readable is there."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=Preferences)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Preferences()


def save(folder: Path, preferences: Preferences) -> None:
    """Keep *preferences* in *folder* if it exists; a full disk is no reason to stop working."""
    try:
        if folder.is_dir():
            (folder / _FILE).write_bytes(msgspec.json.encode(preferences))
    except OSError:
        pass
