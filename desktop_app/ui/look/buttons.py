"""Buttons: one shape, five weights; the key that does the same is shown inside as a cap."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from . import fonts, glyphs, paint
from .announcing import ENTER, SPACE, Announced, Effect
from .icons import Icon
from .painted_button import PaintedButton
from .theme import colours
from .tokens import RADIUS_FIELD, RING_SPACE


class Weight(StrEnum):
    """The visual weight of a button; at most one PRIMARY a screen."""

    PRIMARY = "primary"  # filled accent
    PLAIN = "plain"  # framed
    SOFT = "soft"  # equal choices without a preference (conflict, approval)
    QUIET = "quiet"  # no frame, in the header
    LINK = "link"  # accent text


class Button(PaintedButton):
    """Show words, optionally an icon before and a key cap behind them.

    The widget is 6 px higher and wider than its shape: the room of the focus ring. *key* is only
    shown; the window owns the shortcut. Enter presses it like Space does.
    ``promise`` announces what its press writes. Signals: ``clicked`` (Qt's).
    """

    def __init__(
        self,
        words: str,
        *,
        weight: Weight = Weight.PLAIN,
        icon: Icon | None = None,
        key: str = "",
        height: int = 32,
        chevron: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._weight = weight
        self._icon = icon
        self._key = key
        self._shape_height = height
        self._chevron = chevron
        self._name = name
        self._effects: Callable[[], tuple[Effect, ...]] | None = None
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def promise(self, effects: Callable[[], tuple[Effect, ...]]) -> None:
        """Announce what a press would write now: *effects* is called when that is needed."""
        self._effects = effects

    def announced(self) -> list[Announced]:
        """Return what Enter and Space do while the button has the focus."""
        effects = self._effects() if self._effects is not None and self.isEnabled() else ()
        return [
            Announced(key=ENTER, verb=self.accessibleName(), effects=effects),
            Announced(key=SPACE, effects=effects),
        ]

    @property
    def words(self) -> str:
        """The words on the button."""
        return self._words

    def setText(self, text: str) -> None:
        """Show *text*; an ampersand is shown as such."""
        self._words = text
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(self._name or text)
        self.updateGeometry()

    def set_key(self, key: str) -> None:
        """Show *key* as the cap, or none."""
        self._key = key
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide = fonts.width(self._words, self._style()) + 2 * self._pad()
        if self._icon is not None:
            wide += 24
        if self._key:
            wide += 8 + paint.keycap_width(self._key)
        if self._chevron:
            wide += 20
        return QSize(round(wide) + 2 * RING_SPACE + 1, self._shape_height + 2 * RING_SPACE)

    def _pad(self) -> int:
        return 4 if self._weight is Weight.LINK else 12

    def _style(self) -> fonts.Style:
        return fonts.SMALL_M if self._shape_height < 30 else fonts.BODY_M

    def _paints(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Return ground, border and text colour for the state the button is in."""
        c = colours()
        over = self.underMouse() and self.isEnabled()
        down = self.isDown() or self.isChecked()
        match self._weight:
            case Weight.PRIMARY if self.isEnabled():
                ground = c.accent
                if down:
                    ground = c.accent.darker(118)
                elif over:
                    ground = c.accent.lighter(108) if c.dark else c.accent.darker(108)
                return ground, None, c.onaccent
            case Weight.PRIMARY | Weight.PLAIN:
                if not self.isEnabled():
                    return c.surface, c.line, c.ink3
                return (c.accentsoft if over or down else c.surface, c.edge, c.ink)
            case Weight.SOFT:
                if not self.isEnabled():
                    return c.sunken, None, c.ink3
                return (c.accentsoft, c.accent if over or down else None, c.accent)
            case Weight.QUIET:
                ink = c.ink if self.isEnabled() else c.ink3
                return (c.sunken if over or down else None, None, ink)
            case Weight.LINK:
                return (None, None, c.accent if self.isEnabled() else c.ink3)
        assert_never(self._weight)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        shape = QRectF(self.rect()).adjusted(RING_SPACE, RING_SPACE, -RING_SPACE, -RING_SPACE)
        ground, border, ink = self._paints()
        if ground is not None or border is not None:
            paint.box(p, shape, RADIUS_FIELD, fill=ground, border=border)
        self._paint_inside(p, shape, ink)
        if self.ring_shown:
            paint.focus_ring(p, shape, RADIUS_FIELD)

    def _paint_inside(self, p: QPainter, shape: QRectF, ink: QColor) -> None:
        link = self._weight is Weight.LINK
        middle = shape.center().y()
        spare = shape.width() - (self.sizeHint().width() - 2 * RING_SPACE)
        x = shape.x() + self._pad() + (0 if link else max(0.0, spare / 2))
        if self._icon is not None:
            glyphs.paint_icon(p, self._icon, x, middle - 8, 16, ink)
            x += 24
        tail = (8 + paint.keycap_width(self._key) if self._key else 0) + (
            20 if self._chevron else 0
        )
        room = shape.right() - self._pad() - tail - x + 1
        start = x
        x = paint.text(p, x, shape.y(), shape.height(), self._words, self._style(), ink, room=room)
        if link and self.underMouse():
            p.fillRect(QRectF(start, middle + 9, x - start, 1), ink)
        if self._key:
            x = paint.keycap(
                p,
                round(x + 8),
                middle,
                self._key,
                on_accent=self._weight is Weight.PRIMARY and self.isEnabled(),
            )
        if self._chevron:
            glyphs.paint_icon(p, Icon.CHEVRON_DOWN, x + 5, middle - 7, 15, ink)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a double click on what writes as one: the second press may be on the next thing."""
        if self._effects is not None:
            event.accept()
            return
        super().mouseDoubleClickEvent(event)


class EnterButton(Button):
    """A button whose cap names Enter: only Enter and the pointer press it.

    Space is taken and does nothing, so that a sentence that is typed while no field takes text
    cannot press it.
    """

    def __init__(self, words: str, *, height: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(words, key="Enter", height=height, parent=parent)

    def announced(self) -> list[Announced]:
        """Return what Enter does while the button has the focus."""
        return [one for one in super().announced() if one.key != SPACE]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select):
            event.accept()
            return
        super().keyPressEvent(event)
