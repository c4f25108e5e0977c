"""The sentences of the program, as its catalogues have them."""

from __future__ import annotations

from functools import cache

from babel.messages.pofile import read_po

from desktop_app import paths


@cache
def sentences(language: str) -> frozenset[str]:
    """Return every sentence in *language*: "vi" as translated, "en" as the code has it."""
    found: set[str] = set()
    for file in (paths.resources() / "locale" / "vi" / "LC_MESSAGES").glob("*.po"):
        with file.open("rb") as opened:
            for message in read_po(opened):
                which = message.string if language == "vi" else message.id
                found.update([which] if isinstance(which, str) else which or ())
    return frozenset(found)
