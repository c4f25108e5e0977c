"""Choosing one from a list that unfolds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.i18n import _

from . import fonts, glyphs, paint
from .announcing import SPACE, Announced, Effect
from .icons import Icon
from .theme import colours
from .tokens import RADIUS_FIELD
from .tooltips import set_tooltip

_KEY_ROLE = Qt.ItemDataRole.UserRole + 1


class _Rows(QStyledItemDelegate):
    """Paint the rows of the unfolded list: key cap, words."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        return QSize(round(fonts.width(words, fonts.BODY_M)) + 60, 34)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        c = colours()
        rect = QRectF(option.rect)
        state = option.state
        flag = type(state)
        here = bool(state & (flag.State_Selected | flag.State_MouseOver))
        painter.fillRect(rect, c.accentsoft if here else c.surface)
        x = rect.x() + 12
        key = str(index.data(_KEY_ROLE) or "")
        if key:
            x = paint.keycap(painter, x, rect.center().y(), key) + 8
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        paint.text(
            painter,
            x,
            rect.y(),
            rect.height(),
            words,
            fonts.BODY_M,
            c.accent if here else c.ink,
            room=rect.right() - x - 8,
        )


def _nothing(_data: object) -> tuple[Effect, ...]:
    return ()


class Combo(QComboBox):
    """Show the chosen of several words; unfolds on Space and on the arrow keys.

    Folded, only the digit on the cap of a row chooses: the other keys would choose what nobody has
    seen yet. The wheel scrolls what is behind. ``promise`` announces what a choice writes.
    Signals: ``chosen(object)`` with the data of the row, on the person's choice only.
    """

    chosen = Signal(object)

    def __init__(
        self,
        *,
        name: str,
        placeholder: str = "",
        height: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tall = height
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setFont(fonts.font(fonts.BODY_M))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(_Rows(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._is_watched = False
        self._effects: Callable[[object], tuple[Effect, ...]] = _nothing
        self.currentTextChanged.connect(lambda words: set_tooltip(self, words))
        self.activated.connect(lambda row: self.chosen.emit(self.itemData(row)))

    def add(self, words: str, data: object, *, key: str = "") -> None:
        """Add a row; *key* is the cap before its words."""
        self.addItem(words, data)
        if key:
            self.setItemData(self.count() - 1, key, _KEY_ROLE)

    def show_choice(self, data: object) -> None:
        """Show the row with *data*, without a signal; None or an unknown one shows none."""
        row = next((n for n in range(self.count()) if self.itemData(n) == data), -1)
        self.setCurrentIndex(row if data is not None else -1)

    def promise(self, effects: Callable[[object], tuple[Effect, ...]]) -> None:
        """Announce what choosing a row would write: *effects* gets the data of the row."""
        self._effects = effects

    def announced(self) -> list[Announced]:
        """Return what keys do while the list is folded."""
        keys = [str(self.itemData(n, _KEY_ROLE) or "") for n in range(self.count())]
        capped = [(key, n) for n, key in enumerate(keys) if key]
        cap = f"{capped[0][0]}–{capped[-1][0]}" if capped else ""
        chosen = [
            Announced(
                key=key,
                verb=_("choose") if at == 0 else "",
                cap=cap,
                effects=self._effects(self.itemData(n)),
            )
            for at, (key, n) in enumerate(capped)
        ]
        return [
            *chosen,
            Announced(key=SPACE, verb=_("show the list")),
            Announced(key="↓"),
            Announced(key="↑"),
        ]

    def sizeHint(self) -> QSize:
        words = [self.itemText(n) for n in range(self.count())] or [self.placeholderText()]
        caps = any(self.itemData(n, _KEY_ROLE) for n in range(self.count()))
        wide = max(fonts.width(word, fonts.BODY_M) for word in words)
        return QSize(round(wide) + 46 + (28 if caps else 0), self._tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._tall)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.showPopup()
        elif not self._choose_by_key(event.text()):
            event.ignore()  # it is the window's

    def showPopup(self) -> None:
        # The list is made when it first unfolds: most combos never are.
        if not self._is_watched:
            self._is_watched = True
            self.view().installEventFilter(self)
        super().showPopup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.text() if isinstance(event, QKeyEvent) else ""
        if event.type() == QEvent.Type.KeyPress and self._choose_by_key(pressed):
            self.hidePopup()
            return True
        return super().eventFilter(watched, event)

    def _choose_by_key(self, key: str) -> bool:
        keys = [self.itemData(n, _KEY_ROLE) for n in range(self.count())]
        if not key or key not in keys:
            return False
        row = keys.index(key)
        self.setCurrentIndex(row)
        self.activated.emit(row)
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the page must not change the answer under the mouse

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect())
        enabled = self.isEnabled()
        here = self.hasFocus()
        over = self.underMouse() and enabled
        paint.box(
            p,
            rect,
            RADIUS_FIELD,
            fill=c.accentsoft if over else c.surface,
            border=c.accent if here else c.edge if enabled else c.line,
            width=2 if here else 1,
        )
        x = 10.0
        key = str(self.currentData(_KEY_ROLE) or "") if self.currentIndex() >= 0 else ""
        if key:
            x = paint.keycap(p, x, rect.center().y(), key) + 8
        words, ink = self.currentText(), c.ink if enabled else c.ink3
        if self.currentIndex() < 0:
            words, ink = self.placeholderText(), c.ink3
        paint.text(p, x, 0, self.height(), words, fonts.BODY_M, ink, room=rect.width() - x - 30)
        middle = rect.center().y()
        glyphs.paint_icon(p, Icon.CHEVRON_DOWN, rect.width() - 24, middle - 8, 16, c.ink2)
