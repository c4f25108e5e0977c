"""Standard output and error: in UTF-8, without control characters, also where there are none."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from desktop_app.core.text.cleaning import shown_text

_WARNING = 0x30  # MB_ICONWARNING


class TerminalText:
    """A text stream that replaces control and invisible characters.

    Names, notes and file names come from other people; an escape sequence in one of them could
    clear the screen or forge a line. Line feeds and tabs pass, and a carriage return that begins
    what is written, by which progress is drawn over itself.

    Raise BrokenPipeError where whoever read stopped reading, on every system.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write *text*; return how many characters were given."""
        lead = text[:1] if text[:1] == "\r" else ""
        body = text[len(lead) :]
        end = "\r" if body.endswith("\r") else ""
        with _closed_pipes_told_alike():
            self._stream.write(lead + shown_text(body.removesuffix("\r")) + end)
        return len(text)

    def flush(self) -> None:
        """Pass on what is buffered."""
        with _closed_pipes_told_alike():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _closed_pipes_told_alike() -> Iterator[None]:
    """Raise BrokenPipeError for what Windows says of a pipe without a reader: invalid argument."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from error


def speak_plainly() -> bool:
    """Set standard output and error to UTF-8 on every console; lone surrogates are replaced.

    A program with a window and without a console has no such streams: it gets ones that lead
    nowhere, so that verbs and libraries can print. Return whether there was somebody to read.
    """
    is_heard = sys.stderr is not None
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
            setattr(sys, name, cast(TextIO, TerminalText(stream)))
    return is_heard


def tell(words: str, *, box: bool = False) -> None:
    """Print *words* to standard error; with *box* also show them in a window of the system.

    For a program that nobody started from a console; Windows alone has such programs.
    """
    sys.stderr.write(f"{words}\n")
    if box and sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        user32 = ctypes.WinDLL("user32")
        user32.MessageBoxW.argtypes = (
            wintypes.HWND,
            wintypes.LPCWSTR,
            wintypes.LPCWSTR,
            wintypes.UINT,
        )
        user32.MessageBoxW.restype = ctypes.c_int
        user32.MessageBoxW(None, words, "Rà soát Trung tâm", _WARNING)


def stop_speaking() -> None:
    """Write nothing more, at the last flush neither: whoever read stopped reading."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def json_needs_ascii() -> bool:
    r"""Return whether the letters of a JSON document are to be written as ``\u`` escapes.

    PowerShell 5.1 and cmd read what a program pipes in the code page of the console, which has no
    Vietnamese letters; escapes mean the same document and survive every code page.
    """
    return sys.platform == "win32" and not sys.stdout.isatty()
