"""The language and encoding of the console."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.i18n import use_language
from desktop_app.i18n.terminal import speak_plainly


def use_console(arguments: Sequence[str]) -> None:
    """Set the language that *arguments* name, and UTF-8; Vietnamese where they name none."""
    speak_plainly()
    use_language("en" if _language(arguments) == "en" else "vi")


def _language(arguments: Sequence[str]) -> str | None:
    """Return the value of ``--lang``; the parser itself already uses that language."""
    for word, after in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--lang":
            return after
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None
