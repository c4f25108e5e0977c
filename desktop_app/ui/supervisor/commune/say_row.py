"""One field for every text about an item: a request, a remark, a refusal."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.items.draft_keeper import DraftKeeper, FieldDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.buttons import Button, EnterButton
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.scrolling import keep_together
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink


class Saying(StrEnum):
    """The purpose of a supervisor's sentence about an item."""

    RETURN = "return"  # a request to complete it
    REJECT = "reject"  # why a Not applicable is not approved
    COMMENT = "comment"

    @property
    def kind(self) -> str:
        """The kind of change that it becomes."""
        match self:
            case Saying.RETURN | Saying.COMMENT:
                return self.value
            case Saying.REJECT:
                return "approve"
        assert_never(self)


class SayRow(QWidget):
    """Asks for one sentence. Signals: ``said(str, str)`` with the purpose and the sentence;
    ``put_away()``.
    """

    said = Signal(str, str)
    put_away = Signal()

    def __init__(self, drafts: DraftKeeper) -> None:
        super().__init__()
        keep_together(self)
        self._what, self._item = Saying.COMMENT, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._title = Label("", fonts.SMALL_B)
        column.addWidget(self._title)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.field = Field(name="")
        self._draft = FieldDraft(drafts, self.field)
        self.field.returnPressed.connect(self._send)
        self._button = EnterButton("")
        self._button.clicked.connect(self._send)
        self._button.promise(self._effects)
        away = Button(_("Cancel"), key="Esc")
        away.clicked.connect(self.stop)
        row.addWidget(self.field, 1)
        row.addWidget(self._button)
        row.addWidget(away)
        column.addLayout(row)
        self._refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self._refusal.setVisible(False)
        column.addWidget(self._refusal)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setAutoRepeat(False)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.stop)
        self.setVisible(False)

    def announced(self) -> list[Announced]:
        """Return what Enter and Escape do while a sentence is asked."""
        return [
            Announced(key=ENTER, verb=self._button.words, effects=self._effects()),
            Announced(key=ESCAPE, verb=_("put away"), group=Group.WINDOW),
        ]

    def _effects(self) -> tuple[Effect, ...]:
        effect = Effect(kind=self._what.kind, item=self._item)
        return (effect,) if self.field.text().strip() else ()

    @property
    def is_asking(self) -> bool:
        """Whether a sentence is being typed."""
        return not self.isHidden()

    def said_it(self) -> None:
        """Forget what was typed, which is a change now, and hide the field."""
        self._draft.done()
        self.stop()

    def ask(self, what: Saying, title: str, button: str, *, centre: str, item: str) -> None:
        """Ask for the sentence for *what* about *item*."""
        self._item = item
        self._what = Saying(what)  # a signal carries it as text
        self._title.setText(title)
        self.field.setAccessibleName(title)
        self._draft.open(f"say/{self._what}/{centre}/{item}")
        self._button.setText(button)
        self.refuse("")
        self.setVisible(True)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, why: str) -> None:
        """Show why the sentence was refused; it stays in the field."""
        self._refusal.set_text(why)
        self._refusal.setVisible(bool(why))

    def stop(self) -> None:
        """Hide the field."""
        self.setVisible(False)
        self.put_away.emit()

    def _send(self) -> None:
        self.said.emit(self._what, self.field.text())
