"""One chain of gettext catalogues, read when the first sentence is asked for."""

from __future__ import annotations

import gettext
from typing import Literal

from desktop_app import paths
from desktop_app.core.faults import Fault

Language = Literal["vi", "en"]

_language: Language = "vi"
_catalogues: gettext.NullTranslations | None = None


def use_language(language: Language) -> None:
    """Say everything from now on in *language*."""
    global _language, _catalogues
    if language != _language:
        _language = language
        _catalogues = None


def current_language() -> Language:
    """Return the language that sentences are said in."""
    return _language


def _chain() -> gettext.NullTranslations:
    global _catalogues
    if _catalogues is None:
        _catalogues = gettext.NullTranslations()
        folder = paths.resources() / "locale" / _language / "LC_MESSAGES"
        for file in sorted(folder.glob("*.mo"), reverse=True):
            with file.open("rb") as stream:
                catalogue = gettext.GNUTranslations(stream)
            catalogue.add_fallback(_catalogues)
            _catalogues = catalogue
    return _catalogues


def _(message: str) -> str:
    """Return *message* in the person's language."""
    return _chain().gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a sentence that fits *n* things, in the person's language."""
    return _chain().ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """Return *message* as it is said in *context*, where one English word has two meanings."""
    return _chain().pgettext(context, message)


def sentence(fault: Fault) -> str:
    """Return what *fault* says, in the person's language."""
    template = _(fault.message)
    said = {
        name: sentence(value) if isinstance(value, Fault) else value
        for name, value in fault.params.items()
    }
    return template.format(**said) if said else template
