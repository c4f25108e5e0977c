"""The one family of errors that people may see."""

from __future__ import annotations


def N_(message: str) -> str:
    """Mark *message* for translation and return it unchanged."""
    return message


class Fault(Exception):
    """Say what happened, to what, and what can be done.

    ``message`` is the English template (a gettext message id), ``params`` its named values;
    ``str()`` is the English sentence. A screen or command decides by class, never by text.
    """

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message, params)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params) if self.params else self.message


class TextRefused(Fault):
    """A text cannot be kept as it stands."""


class EntryRefused(Fault):
    """An answer breaks a hard rule of its item."""


class WireRefused(Fault):
    """Bytes from outside do not decode, do not verify or break a limit."""


class NotAllowed(Fault):
    """The person's role or area does not include this act."""
