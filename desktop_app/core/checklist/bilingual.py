"""Content in both languages (the checklist's texts)."""

from __future__ import annotations

import msgspec


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence or name in both languages."""

    vi: str
    en: str

    def in_language(self, lang: str) -> str:
        """Return the English text for "en", else the Vietnamese one."""
        return self.en if lang == "en" else self.vi


class Label(Text, frozen=True, kw_only=True):
    """A text with an id: a cause, a solver, a named rule."""

    id: str
