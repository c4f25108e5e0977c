"""The header: whose data this is, which round, who works here, help."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Edge, Ground, GroundColour, Line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import HEADER_HEIGHT, RADIUS_FIELD, RING_SPACE, Ink
from desktop_app.ui.look.tooltips import set_tooltip

from .fitting import FittingRow
from .logo import Logo
from .training_mark import TrainingMark


class PersonButton(PaintedButton):
    """The person who works here: first letter, name; unfolds the menu of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._short = False

    def show_person(self, name: str) -> None:
        """Show *name*."""
        self._name = name
        self.setAccessibleName(_("{name}: menu").format(name=name))
        set_tooltip(self, name)
        self.updateGeometry()
        self.update()

    def set_short(self, short: bool) -> None:
        """Show the letter alone."""
        self._short = short
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        name = 0 if self._short else min(220.0, fonts.width(self._name, fonts.BODY_M)) + 8
        return QSize(round(26 + name + 24) + 2 * RING_SPACE + 8, 38)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        shape = QRectF(self.rect()).adjusted(RING_SPACE, RING_SPACE, -RING_SPACE, -RING_SPACE)
        if self.underMouse() or self.isDown():
            paint.box(p, shape, RADIUS_FIELD, fill=c.sunken)
        letter = self._name.split()[-1][:1].upper() if self._name.split() else "?"
        x = paint.avatar(p, shape.x() + 4, shape.center().y(), letter) + 8
        if not self._short:
            x = paint.text(
                p, x, shape.y(), shape.height(), self._name, fonts.BODY_M, c.ink, room=220
            )
            x += 5
        glyphs.paint_icon(p, Icon.CHEVRON_DOWN, x, shape.center().y() - 7, 15, c.ink2)
        if self.ring_shown:
            paint.focus_ring(p, shape, RADIUS_FIELD)


class Header(Ground):
    """The top of a desk; put tabs of a window into ``middle``.

    Signals: ``help_asked()``; ``menu_asked(object)`` and ``rounds_asked(object)`` with an empty
    QMenu to fill before it opens.
    """

    help_asked = Signal()
    menu_asked = Signal(object)
    rounds_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.SURFACE, line_at=(Edge.BOTTOM,), parent=parent)
        self.setFixedHeight(HEADER_HEIGHT)
        self._row = FittingRow()
        row = self._row.row
        row.setContentsMargins(16, 0, 12, 0)
        self._place = Label("", fonts.H3)
        self._province = Label("", fonts.BODY, Ink.INK2, elide=True)
        self._line = Line(upright=True)
        self._line.setFixedHeight(20)
        self.round = Button("", weight=Weight.QUIET, height=32, chevron=True)
        self._due = Label("", fonts.BODY, Ink.INK2)
        self._due_short = Label("", fonts.BODY, Ink.INK2)  # where the other has no room
        self._due_short.setVisible(False)
        self._training = TrainingMark()
        self._training.setVisible(False)
        self._person = PersonButton()
        self._help = Button(_("Help"), weight=Weight.QUIET, icon=Icon.HELP, key="F1")
        self.lead = QHBoxLayout()  # the menu button of a narrow window
        row.addLayout(self.lead)
        row.addWidget(Logo(28))
        row.addSpacing(4)
        place = QHBoxLayout()
        place.setSpacing(0)
        place.addWidget(self._place)
        place.addWidget(self._province)
        row.addLayout(place)
        row.addSpacing(6)
        row.addWidget(self._line)
        row.addWidget(self.round)
        row.addWidget(self._due)
        row.addWidget(self._due_short)
        row.addWidget(self._training)
        self.middle = QHBoxLayout()
        row.addLayout(self.middle)
        row.addStretch(1)
        row.addWidget(self._person)
        row.addWidget(self._help)
        self._row.let_go((self._due, self._province, self._help, self._line, self.round))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 1)
        whole.addWidget(self._row)
        self._help.clicked.connect(self.help_asked)
        self._person.clicked.connect(self._open_menu)
        self.round.clicked.connect(self.open_rounds)

    def show_place(self, bold: str, plain: str = "") -> None:
        """Show whose data this is: "Xã Đak Nhau", "Thành phố Đồng Nai"."""
        self._place.setText(bold)
        self._province.setText(f", {plain}" if plain else "")

    def show_round(self, bold: str, plain: str = "", short: str = "") -> None:
        """Show the round and when it is due; *short* is the due date where room is narrow."""
        self.round.setText(bold)
        self.round.setAccessibleName(_("{round}: choose another").format(round=bold))
        self._due.setText(plain)
        self._due_short.setText(short)
        for one in (self._line, self.round, self._due):
            self._row.keep_away(one, not bold)
        self._fit_row()

    def show_person(self, name: str) -> None:
        """Show who works here."""
        self._person.show_person(name)

    def show_training(self, training: bool) -> None:
        """Mark the data as a sample."""
        self._training.setVisible(training)

    def fit(self) -> None:
        """Hide what is less important, after something was shown or hidden."""
        self._person.set_short(self.width() < 760)
        self._fit_row()

    def _fit_row(self) -> None:
        """Hide what has no room; of the due date the day alone stays at any width."""
        self._due_short.setVisible(False)
        self._row.fit(self.width(), whole=True)
        if self._due_short.text() and self._due.isHidden():
            self._due_short.setVisible(True)
            self._row.fit(self.width(), whole=True)
            self._due.setVisible(False)

    @property
    def is_too_narrow(self) -> bool:
        """Whether what must stay does not fit, with all else hidden."""
        self.fit()
        return self._row.row.minimumSize().width() > self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(320, HEADER_HEIGHT)

    def open_rounds(self) -> None:
        """Unfold the rounds; the arrow keys choose."""
        menu = self._new_menu()
        self.rounds_asked.emit(menu)
        if not menu.isEmpty():
            button = self.round if self.round.isVisible() else self._person
            menu.popup(button.mapToGlobal(QPoint(0, button.height())))
            chosen = next((one for one in menu.actions() if one.isChecked()), None)
            if chosen is not None:
                menu.setActiveAction(chosen)

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _open_menu(self) -> None:
        menu = self._new_menu()
        self.menu_asked.emit(menu)
        if not menu.isEmpty():
            corner = self._person.mapToGlobal(QPoint(self._person.width(), self._person.height()))
            menu.popup(corner - QPoint(menu.sizeHint().width(), 0))
