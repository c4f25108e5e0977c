"""One chain of gettext catalogues, each read when a sentence is looked for in it."""

from __future__ import annotations

import gettext
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

from desktop_app import paths
from desktop_app.core.fault import Fault

Language = Literal["vi", "en"]

_LATER = {"ui": 0, "workspace": 1}  # all others after them

_language: Language = "vi"
_of_a_paper: ContextVar[Language | None] = ContextVar("_of_a_paper", default=None)  # by thread
_catalogues: dict[Language, gettext.NullTranslations] = {}


def use_language(language: Language) -> None:
    """Translate into *language* from now on."""
    global _language
    if language != _language:
        _language = language
        _catalogues.clear()


def current_language() -> Language:
    """Return the language that sentences are translated into."""
    return _of_a_paper.get() or _language


@contextmanager
def in_vietnamese() -> Iterator[None]:
    """Translate into Vietnamese within: papers are, whatever the window's language.

    Other threads keep theirs: the window goes on while a paper is drawn.
    """
    before = _of_a_paper.set("vi")
    try:
        yield
    finally:
        _of_a_paper.reset(before)


class _Unread(gettext.NullTranslations):
    """The catalogue in *file* and its fallbacks, read when a sentence is looked up in it."""

    def __init__(self, file: Path, behind: gettext.NullTranslations) -> None:
        super().__init__()
        self._file, self._behind = file, behind
        self._found: gettext.NullTranslations | None = None

    def _read(self) -> gettext.NullTranslations:
        if self._found is None:
            with self._file.open("rb") as stream:
                found = gettext.GNUTranslations(stream)
            found.add_fallback(self._behind)
            self._found = found
        return self._found

    def gettext(self, message: str) -> str:
        return self._read().gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._read().ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        return self._read().pgettext(context, message)


def _chain() -> gettext.NullTranslations:
    language = current_language()
    found = _catalogues.get(language)
    if found is None:
        found = _catalogues[language] = translations_in(language)
    return found


def translations_in(language: Language) -> gettext.NullTranslations:
    """Return the sentences in *language*, for who serves people of several languages at once."""
    folder = paths.resources() / "locale" / language / "LC_MESSAGES"
    # The window's catalogues first: its first sentences need two of them.
    files = sorted(folder.glob("*.mo"), key=lambda file: (_LATER.get(file.stem, 2), file.stem))
    _tell_what_is_not_compiled(folder)
    chain = gettext.NullTranslations()
    for file in reversed(files):
        chain = _Unread(file, chain)
    return chain


@cache
def _tell_what_is_not_compiled(folder: Path) -> None:
    """Tell a developer once of catalogues (.po) that nobody compiled, as in a fresh checkout."""
    lacks = any(not file.with_suffix(".mo").exists() for file in folder.glob("*.po"))
    if lacks and sys.stderr:
        sys.stderr.write(
            f"Sentences in {folder} are not compiled and appear in English. In a checkout run:"
            " python packaging/compile_catalogues.py\n"
        )


def _(message: str) -> str:
    """Return *message* in the person's language."""
    return _chain().gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a sentence that fits *n* things, in the person's language."""
    return _chain().ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """Return *message* as translated in *context*, where one English word has two meanings."""
    return _chain().pgettext(context, message)


def sentence(fault: Fault) -> str:
    """Return the sentence of *fault* in the person's language."""
    template = _(fault.message)
    said = {
        name: sentence(value) if isinstance(value, Fault) else value
        for name, value in fault.params.items()
    }
    return template.format(**said) if said else template
