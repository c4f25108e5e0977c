"""Text as it enters and as it is searched: NFC, bounded, foldable (docs/rules.md#data-4)."""

from __future__ import annotations

import unicodedata

from .fault import N_, TextRefused

MAX_NOTE = 2_000  # characters of a note, comment or paragraph line
MAX_PARAGRAPH = 8_000  # characters of a narrative paragraph
MAX_NAME = 120  # characters of a person's name, a place, a short field


def clean_text(text: str, *, limit: int = MAX_NOTE, single_line: bool = False) -> str:
    """Return *text* in NFC, trimmed; raise TextRefused for what cannot be kept.

    Refused are NUL and other control characters (line feed and tab stay unless *single_line*),
    lone surrogates, and more than *limit* characters.
    """
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise TextRefused(N_("The text holds half a character that no computer can store."))
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if single_line:
        text = " ".join(text.split())
    for c in text:
        if (c < " " and c not in "\n\t") or c == "\x7f":
            raise TextRefused(
                N_("The text holds an invisible control character (code {code}); remove it."),
                code=ord(c),
            )
    if len(text) > limit:
        raise TextRefused(
            N_("The text has {length} characters; at most {limit} fit."),
            length=len(text),
            limit=limit,
        )
    return text


def search_key(text: str) -> str:
    """Return *text* folded for search: lower case, no diacritics, đ as d."""
    folded = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(c for c in folded if not unicodedata.combining(c))
