"""What the person is on, unfolded: photo, answer, a sentence, three keys of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.i18n import _
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.badges import Shape
from desktop_app.ui.look.choices import Check
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.photos.thumbnails import Photo, Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Waiting
from desktop_app.workspace.values.desk import Desk

from .ask_row import accepting
from .decision_keys import DecisionKeys, accept_words

PHOTO, SMALL_PHOTO = QSize(172, 112), QSize(104, 68)
_TICK = 34  # the box stands in the first column of the rows


class RowCard(QWidget):
    """One thing that waits; *in_group*: it can be ticked, to be decided with others.

    Signals: ``opened()`` for the photo; ``ticked(bool)`` by the person; the keys' own.
    """

    opened = Signal()
    ticked = Signal(bool)

    def __init__(
        self, thumbnails: Thumbnails, *, in_group: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("To decide now"))
        self._in_group = in_group
        self.waiting: Waiting | None = None
        self._telling = True
        across = QHBoxLayout(self)
        across.setContentsMargins(11, 8, 14, 8)
        across.setSpacing(12)
        self.tick = Check("")
        self.tick.setAccessibleName(_("Decided with the others"))
        self.tick.setFixedWidth(_TICK - 12)
        self.tick.toggled.connect(self._toggled)
        across.addWidget(self.tick)
        if not in_group:
            self.tick.hide()
        self.photo = Photo(thumbnails, PHOTO)
        self.photo.opened.connect(self.opened)
        across.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignVCenter)
        right = QVBoxLayout()
        right.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        self._shape = Shape(Mark.UNANSWERED, 18)
        self._name = Label("", fonts.BODY_B, elide=True)
        self._value = Label("", fonts.SMALL, Ink.INK2, elide=True)
        self._who = Label("", fonts.SMALL, Ink.INK2, elide=True)
        first.addWidget(self._shape)
        first.addWidget(self._name)
        first.addWidget(self._value, 1)
        first.addWidget(self._who)
        right.addLayout(first)
        self._attached = Label("", fonts.SMALL, Ink.INK, elide=True)
        right.addWidget(self._attached)
        self._said = Paragraph("", fonts.SMALL, Ink.INK2)
        right.addWidget(self._said)
        self._odd = Label("", fonts.SMALL_M, Ink.AMBER, elide=True)
        right.addWidget(self._odd)
        right.addStretch(1)
        foot = QHBoxLayout()
        self.keys = DecisionKeys(28)
        foot.addWidget(self.keys)
        foot.addStretch(1)
        self._alone = Label(_("this commune alone"), fonts.SMALL, Ink.INK2, elide=True)
        foot.addWidget(self._alone)
        right.addLayout(foot)
        across.addLayout(right, 1)

    def _toggled(self, on: bool) -> None:
        if self._telling:
            self.ticked.emit(on)

    def show_waiting(
        self,
        waiting: Waiting,
        desk: Desk,
        *,
        title: str,
        on_trip: bool,
        ticked: bool = False,
        odd: str = "",
    ) -> None:
        """Show *waiting* under *title*, with the answer as it stands on *desk*."""
        self.waiting = waiting
        one = desk.items.get(waiting.item)
        secret = one is not None and one.item.secret
        self._telling = False
        self.tick.setChecked(ticked)
        self._telling = True
        self._name.setText(title)
        icon = Icon.LOCK if secret else Icon.FILE
        if waiting.kind is not WaitingKind.APPROVAL and not secret:
            icon = Icon.PENCIL
        self.photo.show_photo(waiting.commune.code, None if secret else waiting.photo, icon=icon)
        value = ""
        if one is not None:
            self._shape.show_verdict(item_words.mark_of(one))
            value = item_words.short_value(one) or item_words.own_word(desk, one)
            if one.finding is not None:
                value += " · " + _("checked: {value}").format(value=one.finding.value_text)
            elif one.earlier is not None and one.earlier.value_text:
                value += " · " + _("before: {value}").format(value=one.earlier.value_text)
        self._value.setText(value)
        who = waiting.author.name if waiting.author else ""
        if waiting.written is not None:
            when = area_words.moment_words(waiting.written, desk.today)
            who = f"{who}, {when}" if who else when
        self._who.setText(who)
        attached = waiting.evidence
        if on_trip:
            trip = _("on the trip list")
            attached = f"{attached} · {trip}" if attached else trip
        self._attached.setText(attached)
        if secret:
            self._said.set_text(_("A secret item: no photo and no words are kept."))
        elif waiting.kind is WaitingKind.REPLY and waiting.text:
            self._said.set_text(f"“{waiting.text}”")
        else:
            self._said.set_text(waiting.text)
        self._odd.setText(odd)
        for label in (self._attached, self._odd):
            label.setVisible(bool(label.text()))
        self._said.setVisible(bool(self._said.text()))
        accept = self.keys.buttons[0]
        accept.setText(accept_words(waiting.kind))
        accept.setEnabled(waiting.kind.can_be_accepted)
        accept.promise(lambda: accepting((waiting,)))

    def set_step(self, step: Step) -> None:
        """Take the width of the window: the photo gives way to the words of the keys."""
        self.photo.set_size(PHOTO if step is Step.FULL else SMALL_PHOTO)
        self.photo.setVisible(step is not Step.MENU)
        self._alone.setVisible(self._in_group and step in (Step.FULL, Step.DRAWER))

    @property
    def has_focus(self) -> bool:
        """Whether the focus is in the card: its digits mean this commune alone."""
        focus = self.focusWidget()
        return focus is not None and focus.hasFocus() and self.isAncestorOf(focus)

    def announced(self) -> list[Announced]:
        """Return what the digits do while the focus is in the card."""
        waiting = self.waiting
        if waiting is None:
            return []
        effects = accepting((waiting,))
        return self.keys.announced_keys(waiting.kind.can_be_accepted, lambda: effects)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not announcing.press(self.announced(), event):
            super().keyPressEvent(event)
