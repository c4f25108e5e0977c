"""The thing to decide now: photo, answer, remarks, three equal keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.i18n import _
from desktop_app.ui.items import item_words
from desktop_app.ui.items.draft_keeper import DraftKeeper, FieldDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.badges import Shape
from desktop_app.ui.look.buttons import Button, EnterButton
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.photos.thumbnails import Photo, Thumbnails
from desktop_app.workspace.values.board import Waiting
from desktop_app.workspace.values.desk import Desk

_PHOTO = QSize(172, 112)
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def accepting(waiting: Waiting) -> tuple[Effect, ...]:
    """Return what accepting *waiting* writes."""
    fields = (
        {"accepted": True} if waiting.kind is WaitingKind.APPROVAL else {"text": _("Accepted.")}
    )
    kind = "approve" if waiting.kind is WaitingKind.APPROVAL else "comment"
    return (Effect(kind=kind, centre=waiting.centre, item=waiting.item, fields=fields),)


def _draft_of(waiting: Waiting) -> str:
    return f"ask/{waiting.centre}/{waiting.item}"


class _Ask(QWidget):
    """A request to complete: a field, send and cancel; a secret item has no field.

    Signals: ``sent(str)``, ``put_away()``.
    """

    sent = Signal(str)
    put_away = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.waiting: Waiting | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(4)
        self.field = Field(
            name=_("What is to be completed?"), placeholder=_("What is to be completed?")
        )
        self.field.returnPressed.connect(self._send)
        self.send = send = EnterButton(_("Request"))
        send.clicked.connect(self._send)
        send.promise(self._effects)
        away = Button(_("Cancel"), key="Esc")
        away.clicked.connect(self.put_away)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.put_away)
        row.addWidget(self.field, 1)
        row.addWidget(send)
        row.addWidget(away)
        row.addStretch(0)

    def take_text(self, taken: bool) -> None:
        """Offer the field, or only the button: about a secret item no text is sent."""
        self.field.setEnabled(taken)
        self.field.setVisible(taken)

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
        waiting, text = self.waiting, self.field.text().strip()
        if waiting is None or (not text and self.field.isEnabled()):
            return ()
        said = {"comment": text} if text else {}
        asked = Effect(kind="return", centre=waiting.centre, item=waiting.item, fields=said)
        if waiting.kind is not WaitingKind.APPROVAL:
            return (asked,)
        refused = Effect(kind="approve", centre=waiting.centre, item=waiting.item,
                         fields={"accepted": False})  # fmt: skip
        return (refused, asked)

    def _send(self) -> None:
        self.sent.emit(self.field.text())


class DecisionKeys(QWidget):
    """Three equal buttons with the keys 1, 2, 3.

    Signals: ``accepted()``, ``asked()``, ``trip()``.
    """

    accepted = Signal()
    asked = Signal()
    trip = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.buttons: list[Button] = []
        for key, said, signal in (
            ("1", _("Accept"), self.accepted),
            ("2", _("Ask to complete"), self.asked),
            ("3", _("Go and check"), self.trip),
        ):
            button = Button(said, key=key, height=29)
            button.clicked.connect(signal)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)


class ApprovalCard(Card):
    """Shows one waiting thing.

    Signals: ``accepted()``, ``returned(str)`` with the comment, ``trip_asked()``, ``opened()``,
    ``grew()`` when it needs another height.
    """

    grew = Signal()
    accepted = Signal()
    returned = Signal(str)
    trip_asked = Signal()
    opened = Signal()

    def __init__(
        self, thumbnails: Thumbnails, drafts: DraftKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=10, name=_("To decide now"), parent=parent)
        self._shown: tuple[str, str, str] | None = None
        top = QHBoxLayout()
        top.setSpacing(16)
        self.photo = Photo(thumbnails, _PHOTO)
        top.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        self._shape = Shape(Mark.UNANSWERED, 18)
        self._name = Label("", fonts.BODY_B)
        self._item = Label("", fonts.SMALL, Ink.INK2, elide=True)
        first.addWidget(self._shape)
        first.addWidget(self._name)
        first.addWidget(self._item, 1)
        right.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(12)
        self._value = Label("", fonts.H1, elide=True)
        self._before = Label("", fonts.SMALL, Ink.INK2, elide=True)
        second.addWidget(self._value)
        second.addWidget(self._before, 1)
        right.addLayout(second)
        self._kind = Label("", fonts.SMALL_B, elide=True)
        right.addWidget(self._kind)
        self._said = Paragraph("", fonts.SMALL, Ink.INK2)
        right.addWidget(self._said)
        right.addStretch(1)
        top.addLayout(right, 1)
        self.body.addLayout(top)
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        self.body.addWidget(self.refusal)
        self.no_text = Paragraph(
            _("A secret item: the request is sent without words. Enter sends it, Esc cancels."),
            fonts.SMALL,
            Ink.INK2,
        )
        self.no_text.setVisible(False)
        self.body.addWidget(self.no_text)
        self._foot = QStackedWidget()
        self.keys = DecisionKeys()
        self.ask = _Ask()
        self._drafts = drafts
        self._draft = FieldDraft(drafts, self.ask.field)
        self._foot.addWidget(self.keys)
        self._foot.addWidget(self.ask)
        self._foot.setFixedHeight(self.keys.buttons[0].sizeHint().height())
        self.body.addWidget(self._foot)
        self.keys.accepted.connect(self.accepted)
        self.keys.asked.connect(self.start_asking)
        self.keys.trip.connect(self.trip_asked)
        self.ask.sent.connect(self.returned)
        self.ask.put_away.connect(self.stop_asking)
        self.photo.opened.connect(self.opened)
        self.set_frame(Tone.ACCENT)

    @property
    def is_asking(self) -> bool:
        """Whether the comment of a request is being typed."""
        return self._foot.currentWidget() is self.ask

    def least_width(self) -> int:
        """Return the width, in logical pixels, that cuts no key; everything else is shortened."""
        layout = self.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        return margins.left() + self.keys.minimumSizeHint().width() + margins.right()

    def show_waiting(self, waiting: Waiting, desk: Desk, *, on_trip: bool) -> None:
        """Show *waiting* with the answer as it stands on *desk*."""
        one = desk.items.get(waiting.item)
        self._name.setText(waiting.commune.name)
        icon = Icon.FILE if waiting.kind is WaitingKind.APPROVAL else Icon.PENCIL
        self.photo.show_photo(waiting.commune.code, waiting.photo, icon=icon)
        if one is not None:
            self._item.setText(area_words.item_name(one.item))
            self._shape.show_verdict(item_words.mark_of(one))
            self._value.setText(item_words.short_value(one) or item_words.own_word(desk, one))
            short = len(self._value.text()) < 9
            self._value.set_style(fonts.H1 if short else fonts.BODY_B)
            earlier = one.earlier
            before = earlier.value_text if earlier else ""
            if one.finding is not None:
                before = _("checked: {value}").format(value=one.finding.value_text)
            elif before:
                before = _("before: {value}").format(value=before)
            self._before.setText(before)
        trip = " · " + _("on the trip list") if on_trip else ""
        self._kind.setText(area_words.waiting_word(waiting) + trip)
        text = waiting.text
        self._said.set_text(f"“{text}”" if text and waiting.kind is WaitingKind.REPLY else text)
        secret = one is not None and one.item.secret
        self._show_keys(waiting, secret=secret)

    def _show_keys(self, waiting: Waiting, *, secret: bool) -> None:
        """Show the three keys of *waiting*; what is being asked about it goes on."""
        key = (waiting.kind, waiting.centre, waiting.item)
        before, self._shown = self._shown, key
        self.keys.buttons[0].setEnabled(waiting.kind.can_be_accepted)
        self.keys.buttons[0].promise(lambda: accepting(waiting))
        self.ask.waiting = waiting
        self.ask.take_text(not secret)
        if before != key:
            self.say("")
            self._draft.open(_draft_of(waiting))
            self.stop_asking()
            if self.ask.field.text():  # begun before, and not sent
                self._foot.setCurrentWidget(self.ask)
        self._say_why_no_text()

    def _say_why_no_text(self) -> None:
        """Say under the answer why a request about a secret item has no field, while it is made."""
        said = self.is_asking and not self.ask.field.isEnabled()
        if said is self.no_text.isHidden():
            self.no_text.setVisible(said)
            self.grew.emit()

    def sent(self, waiting: Waiting) -> None:
        """Forget what was typed about *waiting*: it is a request now."""
        self._drafts.keep(_draft_of(waiting), {})
        if self._shown == (waiting.kind, waiting.centre, waiting.item):
            self._draft.open(_draft_of(waiting))

    def say(self, refusal: str) -> None:
        """Show why the last decision was refused, or nothing."""
        self.refusal.set_text(refusal)
        self.refusal.setVisible(bool(refusal))
        self.grew.emit()

    def start_asking(self) -> None:
        """Ask what is to be completed; for a secret item there is only the button."""
        self._foot.setCurrentWidget(self.ask)
        self._say_why_no_text()
        first = self.ask.field if self.ask.field.isEnabled() else self.ask.send
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop_asking(self) -> None:
        """Show the three keys again."""
        had_focus = self.ask.isAncestorOf(self.focusWidget() or self)
        self._foot.setCurrentWidget(self.keys)
        self._say_why_no_text()
        if had_focus:
            self.keys.buttons[1].setFocus(Qt.FocusReason.OtherFocusReason)
