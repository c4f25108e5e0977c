"""Entered text and search keys: NFC, limited in length, foldable (docs/rules.md#data-4)."""

from __future__ import annotations

import re
import unicodedata

from desktop_app.core.fault import N_, TextRefused

MAX_NOTE = 2_000  # characters of a note, comment or paragraph line
MAX_PARAGRAPH = 8_000  # characters of a narrative paragraph
MAX_NAME = 120  # characters of a person's name, a place, a short field


# What ends a line in texts from word processors and other systems: U+000B is Word's soft break.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Characters that show nothing and change how what stands beside them is shown or compared:
# zero-width ones, marks of writing direction (Unicode class Cf), fillers, variation selectors.
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean_text(text: str, *, limit: int = MAX_NOTE, single_line: bool = False) -> str:
    """Return *text* as it is kept: in NFC, trimmed, without characters that show nothing.

    Text of nothing but spaces and unseen characters is empty. Line separators of other systems
    become line feeds, spaces of other widths plain ones; with *single_line* each run of either is
    one space. Raise TextRefused for control characters (line feed and tab stay), lone surrogates,
    and more than *limit* characters.
    """
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise TextRefused(N_("The text holds half a character that no computer can store."))
    text = _SPACES.sub(" ", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))
    text = unicodedata.normalize("NFC", text).strip()
    if single_line:
        text = " ".join(text.split())
    control = _CONTROL.search(text)
    if control is not None:
        raise TextRefused(
            N_("The text holds an invisible control character (code {code}); remove it."),
            code=ord(control.group()),
        )
    if len(text) > limit:
        raise TextRefused(
            N_("The text has {length} characters; at most {limit} fit."),
            length=len(text),
            limit=limit,
        )
    return text


def shown_text(text: str) -> str:
    """Return *text* of any origin without characters that control a terminal or a label.

    Unseen characters go; control characters but line feed and tab become U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("\ufffd", _UNSEEN.sub("", text))


def search_key(text: str) -> str:
    """Return *text* folded for search: lower case, no diacritics, đ as d."""
    folded = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(c for c in folded if not unicodedata.combining(c))
