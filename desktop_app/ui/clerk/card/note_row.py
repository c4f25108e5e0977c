"""The note on the open card with its label, and when it is saved.

One rule for every text: it is saved by leaving the field, by Enter, or after a pause.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.i18n import _, current_language
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, LEAVE, PAUSE, Announced, Effect
from desktop_app.ui.look.note_field import NoteField
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import ItemDesk

from .why_part import LABEL_WIDTH

PAUSE_MS = 2_000  # a power cut loses at most this much of a text


class NoteRow(QWidget):
    """A label and a field of several lines.

    Signals: ``typing()`` at each change; ``written(str)`` when the text is to be saved.
    """

    typing = Signal()
    written = Signal(str)

    def __init__(self, one: ItemDesk) -> None:
        super().__init__()
        self._item = one.item.id
        self._stored = (one.answer.note or "") if one.answer else ""
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self.pause.timeout.connect(self.write)
        hint = one.item.note_hint
        self.field = NoteField(
            name=_("Note"), placeholder=hint.in_language(current_language()) if hint else ""
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = Label(_("Note"), fonts.SMALL, Ink.INK2)
        label.setFixedWidth(LABEL_WIDTH)
        label.setBuddy(self.field)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.field, 1)
        if one.answer is not None and one.answer.note:
            self.field.show_text(one.answer.note)
            self.field.setCursorPosition(0)
        self.field.committed.connect(lambda _text: self.write())
        self.field.typed.connect(self._typed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def announced(self) -> list[Announced]:
        """Return what leaving the note, Enter or a pause would write."""
        effects = self.effects()
        return [
            Announced(key=ENTER, verb=_("write the note, next"), passes=True, effects=effects),
            Announced(key="Shift+Enter", verb=_("new line")),
            Announced(key=LEAVE, effects=effects),
            Announced(key=PAUSE, effects=effects),
        ]

    def effects(self) -> tuple[Effect, ...]:
        """Return what writing the note now would change, nothing where it stands as typed."""
        text = unicodedata.normalize("NFC", self.field.text()).strip()
        if text == self._stored.strip():
            return ()
        return (Effect(kind="answer", item=self._item, fields={"note": text or None}),)

    def show_stored(self, note: str, *, keep: bool) -> None:
        """Show the stored note; with *keep*, or while it is typed, what is in the field stays."""
        if not keep:
            # A pause wrote it: letters that are taken back after that are another note.
            show = self.field.stored_is if self.field.hasFocus() else self.field.show_text
            show(note)
        self._stored = note

    def write(self) -> None:
        """Emit what is typed; while a letter is being composed, wait for it."""
        self.pause.stop()
        if self.field.is_composing:
            self.pause.start()
        else:
            self.written.emit(self.field.text())

    def _typed(self, _text: str) -> None:
        self.typing.emit()
        self.pause.start()
