"""What a person chose about the window itself: language, appearance, hints already learnt."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

import msgspec

from desktop_app.i18n import Language
from desktop_app.paths.replacing import replace
from desktop_app.ui.look.theme import Appearance
from desktop_app.ui.trouble import told_of

_FILE = "window.json"


class TextSize(IntEnum):
    """How large everything in the window is, in percent."""

    SMALL = 90
    USUAL = 100
    LARGER = 110
    LARGE = 125
    LARGEST = 150

    @classmethod
    def _missing_(cls, value: object) -> TextSize | None:
        # Written by another version of the program: the nearest there is.
        if not isinstance(value, int):
            return None
        return min(cls, key=lambda size: abs(size.value - value))


class Preferences(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Kept beside the data, but no part of it: losing the file loses nothing that was entered."""

    language: Language = "vi"
    appearance: Appearance = Appearance.SYSTEM
    text_size: TextSize = TextSize.USUAL
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


def save(folder: Path, preferences: Preferences) -> str:
    """Keep *preferences* in *folder* if it exists; return the sentence on why not, or "".

    A full disk is no reason to stop working. The file is replaced whole, so that a process that is
    ended meanwhile leaves what was kept before.
    """
    if not folder.is_dir():
        return ""
    part = folder / f"{_FILE}.part"
    try:
        part.write_bytes(msgspec.json.encode(preferences))
        replace(part, folder / _FILE)
    except OSError as error:
        return told_of(error)
    return ""
