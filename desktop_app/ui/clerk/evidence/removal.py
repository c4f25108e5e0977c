"""Taking a piece of evidence off: which one, an optional word why, and the button that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import ChangeHash, ItemId
from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.scrolling import keep_together
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink


class RemovalRow(QWidget):
    """Signals: ``confirmed(str)`` with the word why, maybe ""; ``left()``."""

    confirmed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        keep_together(self)
        self._item, self._target = "", ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self._said = Paragraph("", fonts.SMALL, Ink.INK)
        column.addWidget(self._said)
        self.why = Field(
            name=_("Why it is taken off"), placeholder=_("why (may stay empty)"), limit=120
        )
        column.addWidget(self.why)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.button = Button("", key="Enter", height=28)
        self.button.clicked.connect(self._confirm)
        self.button.promise(self._effects)
        leave = Button(_("Leave it"), weight=Weight.LINK, key="Esc", height=28)
        leave.clicked.connect(self.left)
        row.addWidget(self.button)
        row.addWidget(leave)
        row.addStretch(1)
        column.addLayout(row)

    def ask(self, item: ItemId, target: ChangeHash, name: str, code: str) -> None:
        """Ask about the file *name* of the item with this *code*."""
        self._item, self._target = item, target
        said = _(
            "Take “{name}” off {code}? The file stays in the item's history; Ctrl+Z puts it back."
        )
        self._said.set_text(said.format(name=name, code=code))
        self.button.setText(_("Take it off {code}").format(code=code))

    def take_focus(self) -> None:
        """Focus the field of the reason."""
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def announced(self) -> list[Announced]:
        """Return what Enter and Escape do while it is asked."""
        return [
            Announced(key=ENTER, verb=self.button.words, effects=self._effects()),
            Announced(key=ESCAPE, verb=_("leave it"), group=Group.WINDOW),
        ]

    def _effects(self) -> tuple[Effect, ...]:
        fields = {"target": self._target, "note": self.why.text().strip() or None}
        return (Effect(kind="detach", item=self._item, fields=fields),)

    def _confirm(self) -> None:
        if not self.why.is_composing:
            self.confirmed.emit(self.why.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif enter_pressed(event):
            self._confirm()
        else:
            super().keyPressEvent(event)
