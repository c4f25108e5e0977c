"""Standard output in UTF-8, without control characters."""

from __future__ import annotations

import io
import sys
from typing import Any, TextIO, cast

from desktop_app.core.text.cleaning import shown_text


class TerminalText:
    """A text stream that replaces control and invisible characters.

    Names, notes and file names come from other people; an escape sequence in one of them could
    clear the screen or forge a line. Line feeds and tabs pass, and a carriage return that begins
    what is written, by which progress is drawn over itself.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write *text*; return how many characters were given."""
        lead = text[:1] if text[:1] == "\r" else ""
        body = text[len(lead) :]
        end = "\r" if body.endswith("\r") else ""
        self._stream.write(lead + shown_text(body.removesuffix("\r")) + end)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def speak_plainly() -> None:
    """Set standard output and error to UTF-8 on every console; lone surrogates are replaced."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
            setattr(sys, name, cast(TextIO, TerminalText(stream)))
