"""A row that asks what is to be completed; about a secret item no words are sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.i18n import _
from desktop_app.ui.items.draft_keeper import DraftKeeper, FieldDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.buttons import Button, EnterButton
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.board import Waiting

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class AskRow(QWidget):
    """A request to complete: a field, send and cancel; a secret item has no field.

    Signals: ``sent(str)``, ``put_away()``.
    """

    sent = Signal(str)
    put_away = Signal()

    def __init__(self, drafts: DraftKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.things: tuple[Waiting, ...] = ()
        self._drafts = drafts
        self._place = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.no_text = Paragraph(
            _("A secret item: the request is sent without words. Enter sends it, Esc cancels."),
            fonts.SMALL,
            Ink.INK2,
        )
        column.addWidget(self.no_text)
        row = QHBoxLayout()
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(4)
        self.field = Field(
            name=_("What is to be completed?"), placeholder=_("What is to be completed?")
        )
        self.field.returnPressed.connect(self._send)
        self._draft = FieldDraft(drafts, self.field)
        self.send = send = EnterButton(_("Request"))
        send.clicked.connect(self._send)
        send.promise(self._effects)
        away = Button(_("Cancel"), key="Esc")
        away.clicked.connect(self.put_away)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setAutoRepeat(False)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.put_away)
        row.addWidget(self.field, 1)
        row.addWidget(send)
        row.addWidget(away)
        row.addStretch(0)
        column.addLayout(row)
        self.setVisible(False)

    @property
    def is_asking(self) -> bool:
        """Whether a request is being written."""
        return not self.isHidden()

    def start(self, things: Sequence[Waiting], place: str, *, secret: bool) -> None:
        """Ask what is to be completed about *things*; what was typed at *place* is still there."""
        self.things = tuple(things)
        self._place = place
        self._draft.open(place)
        self.field.setEnabled(not secret)
        self.field.setVisible(not secret)
        self.no_text.setVisible(secret)
        self.setVisible(True)

    def take_focus(self) -> None:
        """Focus the field, or the button where there is none."""
        first = self.field if self.field.isEnabled() else self.send
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_draft(self, place: str) -> bool:
        """Tell whether a request was begun at *place* and not sent."""
        return bool(self._drafts.of(place).get("text"))

    def stop(self, *, done: bool = False) -> None:
        """Ask no more; with *done*, what was typed is a request now."""
        if done and self._place:
            self._drafts.keep(self._place, {})
        self._place = ""
        self._draft.open("")
        self.things = ()
        self.setVisible(False)

    def event(self, event: QEvent) -> bool:
        """Keep letters and digits from the shortcuts of the window, which show other pages."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (_NO_MODIFIER, Qt.KeyboardModifier.ShiftModifier)
            if plain and event.text().isprintable() and event.text():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key that no control here took: a digit would decide in the list around."""
        event.accept()

    def announced(self) -> list[Announced]:
        """Return what Enter and Escape do while a request is written."""
        return [
            Announced(key=ENTER, verb=_("send the request"), effects=self._effects()),
            Announced(key=ESCAPE, verb=_("put away"), group=Group.WINDOW),
        ]

    def _effects(self) -> tuple[Effect, ...]:
        text = self.field.text().strip()
        if not text and self.field.isEnabled():
            return ()
        return asking(self.things, text)

    def _send(self) -> None:
        if self.things:
            self.sent.emit(self.field.text())


def asking(things: Sequence[Waiting], text: str) -> tuple[Effect, ...]:
    """Return what a request about *things* writes."""
    said = {"comment": text} if text else {}
    found: list[Effect] = []
    for one in things:
        if one.kind is WaitingKind.APPROVAL:
            found.append(Effect(kind="approve", centre=one.centre, item=one.item,
                                fields={"accepted": False}))  # fmt: skip
        found.append(Effect(kind="return", centre=one.centre, item=one.item, fields=said))
    return tuple(found)


def accepting(things: Sequence[Waiting]) -> tuple[Effect, ...]:
    """Return what accepting *things* writes."""
    found: list[Effect] = []
    for one in things:
        if one.kind is WaitingKind.APPROVAL:
            found.append(Effect(kind="approve", centre=one.centre, item=one.item,
                                fields={"accepted": True}))  # fmt: skip
        else:
            found.append(Effect(kind="comment", centre=one.centre, item=one.item,
                                fields={"text": _("Accepted.")}))  # fmt: skip
    return tuple(found)
