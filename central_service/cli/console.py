"""How the console is spoken to: in which language, in which encoding."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.i18n import use_language
from desktop_app.i18n.terminal import speak_plainly


def use_console(arguments: Sequence[str]) -> None:
    """Speak the language that *arguments* name, in UTF-8; Vietnamese where they name none."""
    speak_plainly()
    use_language("en" if _language(arguments) == "en" else "vi")


def _language(arguments: Sequence[str]) -> str | None:
    """Return what ``--lang`` says; the parser itself already speaks that language."""
    for word, after in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "--lang":
            return after
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None
