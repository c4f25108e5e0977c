"""What a field notes of its text: what is stored, and the letter that is being composed.

An input method composes Vietnamese letters in place (pre-edit). While it does, no field rewrites
its text, and none tells a change before it is committed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent

# The focus comes back from these by itself: the field was not left.
_POPUP, _WINDOW = Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason

MOST = 32_000  # characters: no text of an office has more, and a field with more becomes slow


class EnteredText:
    """The state of one field beside its text, which *text* returns and *write* replaces.

    *typed* is called with the text after each change that is not being composed; *committed* with
    the text in NFC when it was entered and is another than the stored one.
    """

    def __init__(
        self,
        *,
        text: Callable[[], str],
        write: Callable[[str], None],
        typed: Callable[[str], None],
        committed: Callable[[str], None],
    ) -> None:
        self._text, self._write = text, write
        self._typed, self._committed = typed, committed
        self._stored = ""  # or committed last; NFC
        self._waiting: str | None = None  # a stored text that came during composition
        self._untold = False  # the text changed while the next letter was already composed
        self._is_composing = False

    @property
    def is_composing(self) -> bool:
        """Whether an input method is in the middle of a letter."""
        return self._is_composing

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from the one stored or committed last."""
        return unicodedata.normalize("NFC", self._text()) != self._stored

    def show(self, text: str) -> None:
        """Show *text* as the stored value; while a letter is being composed, wait.

        The waiting text is dropped if the person then commits a letter, which is newer.
        """
        if self._is_composing:
            self._waiting = text
            return
        self._stored = unicodedata.normalize("NFC", text)
        if text != self._text():
            self._write(text)

    def stored_is(self, text: str) -> None:
        """Take *text* as the stored value; what is typed stays."""
        self._stored = unicodedata.normalize("NFC", text)

    def changed(self) -> None:
        """Tell that the text was changed, at once or when the letter is composed."""
        self._untold = self._is_composing
        if not self._is_composing:
            self._typed(self._text())

    @contextmanager
    def composing(self, event: QInputMethodEvent) -> Iterator[None]:
        """Note what *event*, which the field handles inside, composes and commits."""
        self._is_composing = bool(event.preeditString())
        is_committed = bool(event.commitString())
        yield
        if self._is_composing:
            return
        waiting, self._waiting = self._waiting, None
        if self._untold:
            self.changed()
        if waiting is not None and not is_committed:
            self.show(waiting)

    def commit(self) -> bool:
        """Tell a changed text now; return whether it was changed."""
        text = unicodedata.normalize("NFC", self._text())
        if text == self._stored:
            return False
        self._stored, self._waiting = text, None
        self._committed(text)
        return True

    def leave(self, event: QFocusEvent) -> bool:
        """Note that the focus went, which ends a composition; return whether the field was left.

        The window still has it there while a menu is unfolded or another window is in front.
        """
        self._is_composing = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not self.is_changed:
            self.show(waiting)
        return event.reason() not in (_POPUP, _WINDOW)
