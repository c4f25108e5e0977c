"""Read a checklist file as text and as tables; report what cannot be read with its line."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.fault import Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_

from .content import ChecklistRefused
from .findings import ContentFault

MAX_FILE = 2 << 20  # bytes; the first version has 188 thousand
MAX_LINE = 8_000  # characters
MOST_FAULTS = 200  # of one kind; a file saved wrongly has one on every line
_MOST_SYNTAX = 10

_AT_LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")
_MOST_PARTS = 12  # of a name: a.a.a.a.a.a.a.a.a.a.a.a.a
_ENDLESS = re.compile(rf"(?:[\"'A-Za-z0-9_-]+[ \t]*\.[ \t]*){{{_MOST_PARTS}}}")
_TOO_DEEP = N_("Lists or blocks lie too deep inside one another.")
# The parser's messages that people may get, and ours.
_SYNTAX = {
    "Expected '=' after a key": N_("a name must be followed by = and its value"),
    "Invalid value": N_("after = stands no text in quotation marks, number, date, true or false"),
    "Unclosed array": N_("a list is not closed: ] is missing"),
    "Unterminated string": N_("a text is not closed: \" is missing at its end"),
    "Illegal character": N_("a text is not closed on its line, or holds an invisible character"),
    "Unescaped '\\' in a string": N_("a text holds \\, which must be written \\\\"),
    "Cannot overwrite a value": N_("this name stands twice in the same block"),
    "Cannot declare": N_("this block stands twice"),
    "Expected newline or end of document": N_(
        "something follows the value; a “ within a text must not be written as \""
    ),
    "Invalid statement": N_("the connection is neither a comment, nor a [block], nor name = value"),
    "Invalid initial character for a key part": N_("the name before = is not a plain name"),
}  # fmt: skip


class Reading(NamedTuple):
    """A file as far as it could be read; ``tables`` is None where nothing of it could be.

    ``is_whole``: no line was skipped. ``text`` has such lines empty.
    """

    text: str
    tables: dict[str, object] | None
    faults: list[tuple[int, ContentFault]]
    is_whole: bool


def read(path: Path) -> Reading:
    """Return what the file *path* holds; raise ChecklistRefused where there is no such file."""
    data = _bytes(path)
    if len(data) > MAX_FILE:
        too_large = ContentFault(
            N_("The file has {size} bytes; at most {limit} are read."),
            size=len(data),
            limit=MAX_FILE,
        )
        return Reading("", None, [(1, too_large)], False)
    text, faults = _decoded(data.removeprefix(b"\xef\xbb\xbf"))
    if text is None:
        return Reading("", None, faults, False)
    unreadable = _unreadable(text)
    faults += unreadable + _spelling(text)
    if unreadable:
        return Reading(text, None, faults, False)
    text, tables, syntax = _parsed(text)
    return Reading(text, tables, faults + syntax, not syntax)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FILE + 1)
    except OSError as error:
        raise ChecklistRefused(
            N_("The file {file} cannot be read: {reason}."),
            file=path,
            reason=why_refused(error),
        ) from error


def _decoded(data: bytes) -> tuple[str | None, list[tuple[int, ContentFault]]]:
    """Return the text with every wrong byte replaced, and the lines of these."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None, [(1, ContentFault(N_("The file is saved as UTF-16; save it again as UTF-8.")))]
    faults = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            faults.append(
                (
                    number,
                    ContentFault(
                        N_(
                            "This line is not UTF-8 (byte {byte} of the line); save the file again "
                            "as UTF-8."
                        ),
                        byte=error.start + 1,
                    ),
                )
            )
    return data.decode("utf-8", "replace").replace("\r\n", "\n"), faults[:MOST_FAULTS]


def _unreadable(text: str) -> list[tuple[int, ContentFault]]:
    """Return the lines that would keep the parser busy for hours: endless ones, endless names."""
    faults = []
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            fault = ContentFault(
                N_("The line has {length} characters; at most {limit} are read."),
                length=len(line),
                limit=MAX_LINE,
            )
            faults.append((number, fault))
        elif line.count(".") >= _MOST_PARTS and _ENDLESS.search(line):
            faults.append((number, ContentFault(_TOO_DEEP)))
    return faults[:MOST_FAULTS]


def _spelling(text: str) -> list[tuple[int, ContentFault]]:
    """Return the lines that are not in NFC."""
    faults = []
    for number, line in enumerate(text.split("\n"), start=1):
        loose = loose_accents(line)
        if loose is not None:
            faults.append((number, loose))
    return faults[:MOST_FAULTS]


def loose_accents(text: str) -> ContentFault | None:
    """Return the fault of the first word of *text* that is not in NFC, None where all are."""
    if unicodedata.is_normalized("NFC", text):
        return None
    word = next((w for w in text.split() if not unicodedata.is_normalized("NFC", w)), text)
    return ContentFault(
        N_("“{word}” has loose accents; type it again with composed ones (NFC)."),
        word=unicodedata.normalize("NFC", word).strip('"')[:40],
    )


def _parsed(
    text: str,
) -> tuple[str, dict[str, object] | None, list[tuple[int, ContentFault]]]:
    """Return the text and tables without the lines that the parser refuses, and these."""
    faults: list[tuple[int, ContentFault]] = []
    lines = text.split("\n")
    while True:
        text = "\n".join(lines)
        try:
            return text, tomllib.loads(text), faults
        except tomllib.TOMLDecodeError as error:
            at = _AT_LINE.search(str(error))
            number = int(at[1]) if at else len(lines)
            # A second fault above the first, or on it, is only a consequence of skipping it.
            if faults and number <= faults[-1][0]:
                return text, None, faults
            faults.append((number, _syntax(str(error))))
            if not at or len(faults) >= _MOST_SYNTAX:
                return text, None, faults
            lines[number - 1] = ""
        except RecursionError:
            return text, None, [*faults, (1, ContentFault(_TOO_DEEP))]


def _syntax(said: str) -> ContentFault:
    why = next((ours for theirs, ours in _SYNTAX.items() if said.startswith(theirs)), None)
    if why is None:
        return ContentFault(N_("This line cannot be read: {reason}."), reason=said)
    return ContentFault(N_("This line cannot be read: {reason}."), reason=Fault(why))
