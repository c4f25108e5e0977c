"""One question before the desk: the quick round, everything, or paper first."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.i18n import _, ngettext
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_GROUP, RING_SPACE, Ink

from .backdrop import Backdrop


class Beginning(StrEnum):
    """How a clerk begins."""

    QUICK = "quick"  # the critical items
    ALL = "all"
    PAPER = "paper"  # the blank form first


class WayButton(PaintedButton):
    """A large choice: key, icon, words, what it means."""

    def __init__(self, key: str, icon: Icon, words: str, about: str, *, first: bool) -> None:
        super().__init__()
        self._key, self._icon, self._words, self._about = key, icon, words, about
        self._first = first
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setAccessibleDescription(about)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(560, 82)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        shape = QRectF(self.rect()).adjusted(RING_SPACE, RING_SPACE, -RING_SPACE, -RING_SPACE)
        over = self.underMouse() or self.isDown()
        paint.box(
            p,
            shape,
            RADIUS_GROUP,
            fill=c.accentsoft if self._first or over else c.surface,
            border=c.accent if self._first else c.edge,
            width=2 if self._first else 1,
        )
        middle = shape.center().y()
        paint.keycap(p, shape.x() + 18, middle, self._key)
        glyphs.paint_icon(p, self._icon, shape.x() + 52, middle - 11, 22, c.accent)
        x, room = shape.x() + 90, shape.width() - 104
        paint.text(p, x, middle - 25, 24, self._words, fonts.H3, c.ink, room=room)
        paint.text(p, x, middle + 2, 20, self._about, fonts.SMALL, c.ink2, room=room)
        if self.ring_shown:
            paint.focus_ring(p, shape, RADIUS_GROUP)


class HowToBegin(Backdrop):
    """Signals: ``chosen(str)`` with a Beginning."""

    chosen = Signal(str)

    def __init__(self, critical: int, items: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card(padding=40, raised=True, name=_("How would you like to begin?"))
        self.hold(card, width=700, above=40, below=60)
        card.body.addWidget(Label(_("How would you like to begin?"), fonts.H1))
        card.body.addWidget(
            Label(_("You can change over at any time; nothing is lost."), fonts.SMALL, Ink.INK2)
        )
        card.body.addSpacing(12)
        quick = ngettext(
            "Quick round: the {count} critical item",
            "Quick round: the {count} critical items",
            critical,
        )
        ways = (
            (Beginning.QUICK, Icon.TASKS, quick.format(count=critical), _("about 10 minutes")),
            (
                Beginning.ALL,
                Icon.FILTER,
                _("All {count} items").format(count=items),
                _("section by section, as long as you have time"),
            ),
            (
                Beginning.PAPER,
                Icon.PRINTER,
                _("Print the blank form, note down, then enter"),
                _("for walking through the centre with a pen"),
            ),
        )
        self.ways = []
        for number, (way, icon, words, about) in enumerate(ways, start=1):
            button = WayButton(str(number), icon, words, about, first=number == 1)
            button.clicked.connect(lambda _on=False, w=way: self.chosen.emit(w))
            card.body.addWidget(button)
            self.ways.append(button)
        self.setFocusProxy(self.ways[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("1", "2", "3"):
            self.ways[int(event.text()) - 1].click()
            return
        super().keyPressEvent(event)
