"""Messages about the answer just given, and a field for the reason of an unusual value."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, figures, sentence
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, LEAVE, Announced, Effect
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.reading.problems import doubts, expiring
from desktop_app.workspace.values.desk import Desk, ItemDesk

from .why_part import LABEL_WIDTH


def standing_doubts(desk: Desk, one: ItemDesk) -> tuple[str, ...]:
    """Return what is to be looked at on the answer that stands: numbers, evidence that expires."""
    found = [sentence(doubt) for doubt in doubts(one)]
    piece = expiring(desk, one)
    if piece is not None and piece.valid_until is not None:
        told = _("The evidence counts until {day}; please add a new one before.")
        found.append(told.format(day=figures.day(piece.valid_until)))
    return tuple(found)


class MessageRow(QWidget):
    """Signals: ``explained(str)`` with the reason why an unusual value is right."""

    explained = Signal(str)

    def __init__(self, one: ItemDesk, *, takes_reason: bool) -> None:
        super().__init__()
        self._item, self._takes_reason = one.item.id, takes_reason
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        self.text = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.explain = Field(
            name=_("Why it is right all the same"),
            placeholder=_("if it is right: why"),
        )
        self.explain.committed.connect(self.explained)
        self._holder = QWidget()
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(LABEL_WIDTH + 8, 0, 0, 0)
        row.addWidget(self.explain)
        column.addWidget(self.text)
        column.addWidget(self._holder)
        self.say(())

    def say(self, sentences: tuple[str, ...], *, wrong: bool = False) -> None:
        """Show *sentences*, red for *wrong* ones; nothing for none."""
        self.text.set_ink(Ink.RED if wrong else Ink.AMBER)
        self.text.set_text("\n".join(sentences))
        self.text.setVisible(bool(sentences))
        doubtful = bool(sentences) and not wrong and self._takes_reason
        self._holder.setVisible(doubtful or bool(self.explain.text()))
        self.setVisible(bool(sentences) or bool(self.explain.text()))

    def announced(self) -> list[Announced]:
        """Return what leaving the field of the reason, or Enter, would write."""
        if not self.explain.hasFocus():
            return []
        effects: tuple[Effect, ...] = ()
        if self.explain.is_changed:
            fields = {"reason": self.explain.text().strip() or None}
            effects = (Effect(kind="answer", item=self._item, fields=fields),)
        return [
            Announced(key=ENTER, verb=_("write the reason, next"), passes=True, effects=effects),
            Announced(key=LEAVE, effects=effects),
        ]
