"""Sentences in the language the person chose.

Message ids are the English sentences. Each room has its own catalogue; a sentence is looked up in
all of them, so that a room can show a fault that a lower room raised.
"""

from __future__ import annotations

from desktop_app.core.fault import N_
from desktop_app.i18n.sentences import (
    Language,
    _,
    current_language,
    ngettext,
    pgettext,
    sentence,
    translations_in,
    use_language,
)

__all__ = [
    "N_",
    "Language",
    "_",
    "current_language",
    "ngettext",
    "pgettext",
    "sentence",
    "translations_in",
    "use_language",
]
