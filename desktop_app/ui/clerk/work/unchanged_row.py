"""The current row of a later round: last round's answer, and whether it still holds."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language, sentence
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.look import announcing, fonts, glyphs, paint
from desktop_app.ui.look.announcing import ENTER, Announced, Group
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import open_card
from desktop_app.ui.look.change_rows import CHANGE_ROW, paint_line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.workspace.values.desk import ItemDesk

from . import change_words, changes

_HEIGHT = 76
_TEXT = 101  # x of the second line's words


class UnchangedRow(QWidget):
    """One item, not unfolded: F7 keeps it as it was, Enter opens it.

    Signals: ``opened(str)`` with the digit that opened it or ""; ``kept()`` once it was confirmed
    as unchanged; ``next_asked()``, ``previous_asked()``; ``resized()`` never, its height is fixed.
    """

    opened = Signal(str)
    kept = Signal()
    next_asked = Signal()
    previous_asked = Signal()
    resized = Signal()

    def __init__(self, session: Session, one: ItemDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._item = one.item
        self._begun = time.monotonic()
        self._message = ""
        self._is_wrong = False
        self.setAccessibleName(f"{one.item.code} {one.item.short.in_language(current_language())}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, CHANGE_ROW - 4, 10, 2)
        row.setSpacing(4)
        row.addStretch(1)
        self.keep_button = Button(_("Unchanged"), key="F7", height=30)
        self.keep_button.clicked.connect(self.keep)
        self.keep_button.promise(lambda: session.unchanged_effect(self.item))
        self.open_button = Button("", key="Enter", height=30)
        self.open_button.clicked.connect(lambda: self.opened.emit(""))
        row.addWidget(self.keep_button)
        row.addWidget(self.open_button)
        self.show_item()

    @property
    def item(self) -> ItemId:
        """The item that is current."""
        return self._item.id

    @property
    def one(self) -> ItemDesk:
        """The item as it stands."""
        return self._session.desk.items[self.item]

    @property
    def can_keep(self) -> bool:
        """Whether F7 confirms last round's answer now."""
        return changes.keepable(self.one)

    @property
    def seconds(self) -> int:
        """For how long the row has been current."""
        return min(3600, round(time.monotonic() - self._begun))

    def show_item(self) -> None:
        """Show the item as it stands now."""
        one = self.one
        self.keep_button.setVisible(self.can_keep)
        self.open_button.setText(self._open_words())
        said = self._message or change_words.reviewer_words(one)
        self.setAccessibleDescription(said)
        set_tooltip(self, said)  # it may be cut
        self.update()

    def _open_words(self) -> str:
        if self.can_keep or changes.is_done(self.one):
            return _("It changed")
        return change_words.need_words(self.one).capitalize()

    def take_focus(self) -> None:
        """Put the focus on the row itself: Enter opens it and confirms nothing."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Confirm last round's answer as unchanged, or say in the row why that cannot be."""
        if not self.can_keep:
            self.tell(self.why_not(), wrong=True)
            return
        said = self._session.keep_as_before((self.item,), seconds=self.seconds)
        if said.refusal:
            self.tell(said.refusal, wrong=True)
        elif said.saved:
            self.kept.emit()

    def why_not(self) -> str:
        """Return why the item cannot be kept as it was."""
        one = self.one
        hindrance = one.earlier.hindrance if one.earlier is not None else None
        if hindrance is None and one.earlier is not None:
            return _("{code} was seen to in this round.").format(code=one.item.code)
        return sentence(self._session.refusal_to_keep(self.item))

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """Show *words* in the second line, in place of the reviewer's."""
        self._message, self._is_wrong = words, wrong
        self.show_item()

    def announced(self) -> list[Announced]:
        """Return what keys do on the row."""
        keys = [
            Announced(key=ENTER, verb=self._open_words().lower(), act=partial(self.opened.emit, ""))
        ]
        for digit in "0123456789":
            keys.append(Announced(key=digit, act=partial(self.opened.emit, digit)))
        keys.append(Announced(key="↑", act=self.previous_asked.emit))
        keys.append(Announced(key="↓", act=self.next_asked.emit))
        return keys

    def item_keys(self) -> list[Announced]:
        """Return the keys of the desk that act on this item, wherever on the desk the focus is."""
        item = self._item
        keys = []
        if self.can_keep:
            effects = self._session.unchanged_effect(self.item)
            keys.append(Announced(key="F7", verb=_("unchanged"), effects=effects))
        if item.secret or self.one.judgement.conflict:
            return keys
        if item.evidence.wanted:
            keys.append(Announced(key="F4", verb=_("evidence"), group=Group.ITEM))
        keys.append(Announced(key="F2", verb=_("note"), group=Group.ITEM))
        if any(card.overdue for card in self.one.actions):
            keys.append(Announced(key="F6", verb=_("task"), group=Group.ITEM))
        return keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = announcing.key_of(event)
        act = announcing.act_of(self.announced(), key, QApplication.focusWidget())
        if act is not None:
            act()
            return
        super().keyPressEvent(event)

    def height_for(self, _width: int) -> int:
        """Return the height the row needs."""
        return _HEIGHT

    def sizeHint(self) -> QSize:
        return QSize(400, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect())
        open_card(p, rect)
        line = QRectF(rect.x(), rect.y() + 4, rect.width(), CHANGE_ROW)
        row = change_words.change_row(self._session.desk, self.one)
        paint_line(p, line, row, current=True)
        said = self._message or change_words.reviewer_words(self.one)
        if not said:
            return
        warns = self._is_wrong or self.one.returned is not None
        ink = c.text(Ink.RED) if self._is_wrong else c.ink2
        icon = Icon.WARNING if warns else Icon.INFO if self._message else self._sign()
        middle = 55.0
        colour = c.amber.text if warns and not self._is_wrong else ink
        glyphs.paint_icon(p, icon, 78, middle - 7, 14, colour)
        shown = self.keep_button if self.keep_button.isVisible() else self.open_button
        room = shown.x() - _TEXT - 8
        paint.text(p, _TEXT, middle - 10, 20, said, fonts.SMALL, ink, room=room)

    def _sign(self) -> Icon:
        """Return the sign before the second line: somebody's words, or the evidence."""
        return Icon.PERSON if change_words.reviewer_words(self.one, evidence=False) else Icon.FILE
