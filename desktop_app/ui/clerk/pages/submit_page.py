"""The leader confirms: by PIN on this PC, or by the photo of a signed slip (trình)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.i18n import _, current_language, ngettext, sentence
from desktop_app.ui import files
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.items.draft_keeper import FormDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Pill, Shape
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card, Line
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.pages.page import Page
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import NotBegun
from desktop_app.workspace.upkeep.opening import Beginning

from .leader_code import LeaderCode

_LEAST_LISTED = 110  # pixels high; the list of what is missing scrolls within


def _labelled(words_: str, field: Field) -> QHBoxLayout:
    row = QHBoxLayout()
    label = Label(words_, fonts.SMALL, Ink.INK2)
    label.setFixedWidth(150)
    label.setBuddy(field)
    row.addWidget(label)
    row.addWidget(field, 1)
    return row


def _pin(name: str) -> Field:
    field = Field(name=name, limit=60)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class SubmitPage(Page):
    """Lists what is confirmed; offers both ways side by side. Signals: ``submitted()``."""

    submitted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._slip: Path | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(Label(_("The leader confirms this round"), fonts.H1, elide=True), 1)
        self.back = Button(_("Back to the desk"), key="Esc")
        self.back.clicked.connect(self.left)
        head.addWidget(self.back)
        column.addLayout(head)
        self.banner = Banner(Tone.GREEN, "")
        self.banner.setVisible(False)
        self.anew = Button(_("Choose a new PIN"), height=28)
        self.anew.setVisible(False)
        self.anew.clicked.connect(self._begin_anew)
        self.banner.buttons.addWidget(self.anew)
        column.addWidget(self.banner)
        inside = QWidget()
        self._across = across = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        across.setContentsMargins(0, 0, 6, 0)
        across.setSpacing(14)
        across.addWidget(self._covered(), 10)
        ways = QVBoxLayout()
        ways.setSpacing(12)
        self._ways = ways
        self._pin_card = self._by_pin()
        ways.addWidget(self._pin_card)
        self._slip_card = self._by_slip()
        ways.addWidget(self._slip_card)
        ways.addStretch(1)
        across.addLayout(ways, 9)
        column.addWidget(ScrollArea(inside), 1)

    def set_step(self, step: Step) -> None:
        direction = QBoxLayout.Direction
        beside = step >= Step.NARROW
        self._across.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def _covered(self) -> Card:
        desk = self._session.desk
        covered = self._session.workspace.submitting.preview(round_=desk.round)
        card = Card(_("What is confirmed"), padding=22)
        row = QHBoxLayout()
        row.addWidget(Pill(covered.judgement.level))
        row.addWidget(Label(desk_words.headline(desk), fonts.H3))
        row.addStretch(1)
        card.body.addLayout(row)
        said = ngettext(
            "{count} answer as it stands on this PC now. Nothing is locked: later edits show as "
            "“edited since” and want a further confirmation.",
            "{count} answers as they stand on this PC now. Nothing is locked: later edits show as "
            "“edited since” and want a further confirmation.",
            covered.answers,
        )
        card.body.addWidget(Paragraph(said.format(count=covered.answers), fonts.SMALL, Ink.INK2))
        if covered.unanswered:
            codes = ", ".join(desk.items[item].item.code for item in covered.unanswered)
            said = _("Critical items without an answer, which do not block: {codes}.")
            card.body.addWidget(Paragraph(said.format(codes=codes), fonts.SMALL_M, Ink.AMBER))
        card.body.addWidget(Line())
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(2)
        for one in desk.missing:
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(Shape(item_words.mark_of(one), 15))
            code = Label(one.item.code, fonts.SMALL_M, Ink.INK3)
            code.setFixedWidth(30)
            line.addWidget(code)
            name = one.item.short.in_language(current_language())
            line.addWidget(Label(name, fonts.SMALL_M, elide=True), 1)
            line.addWidget(Label(item_words.missing_reason(one), fonts.CAP, Ink.INK2))
            rows.addLayout(line)
        rows.addStretch(1)
        listed = ScrollArea(inside)
        listed.setMinimumHeight(_LEAST_LISTED)
        # It takes the remaining height, so that the ways to confirm stay visible.
        listed.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        card.body.addWidget(listed, 1)
        return card

    def _by_pin(self) -> Card:
        workspace = self._session.workspace
        leader = next((one for one in workspace.identities if one.role is Role.LEADER), None)
        card = Card(_("By the leader's PIN on this PC"), padding=22)
        self.pin, self.again = _pin(_("PIN")), _pin(_("PIN once more"))
        self.again.setPlaceholderText(_("PIN once more"))
        self.name = Field(name=_("Leader's full name"))
        self.position = Field(name=_("Position"), placeholder=_("Position"), limit=120)
        if leader is not None and not workspace.keys.has_leader():  # its PIN was forgotten
            self.name.setText(leader.person)
            self.position.setText(leader.position)
            leader = None
        place = f"leader/{self._session.desk.centre}/{self._session.desk.round}"
        self._leader_draft = FormDraft(
            self._session.drafts, {"name": self.name, "position": self.position}, card
        )
        self._leader_draft.open(place)
        self._new_leader = leader is None
        if leader is not None:
            who = ", ".join(part for part in (leader.person, leader.position) if part)
            card.body.addWidget(Label(who, fonts.BODY_M, elide=True))
            card.body.addLayout(_labelled(_("PIN"), self.pin))
            words_ = _("Confirm and submit")
        else:
            card.body.addWidget(
                Paragraph(
                    _(
                        "The first time the leader chooses a PIN of at least six digits or"
                        " letters; it never leaves this PC."
                    ),
                    fonts.SMALL,
                    Ink.INK2,
                )
            )
            names = _labelled(_("Leader's full name"), self.name)
            names.addWidget(self.position, 1)
            card.body.addLayout(names)
            pins = _labelled(_("New PIN"), self.pin)
            pins.addWidget(self.again, 1)
            card.body.addLayout(pins)
            words_ = _("Set the PIN, confirm and submit")
        self.confirm = Button(words_, weight=Weight.PRIMARY, icon=Icon.TICK, height=36)
        self.confirm.clicked.connect(self.submit_by_pin)
        row = QHBoxLayout()
        row.addWidget(self.confirm)
        self.forgot = Button(_("The PIN is forgotten"), weight=Weight.LINK)
        self.forgot.setVisible(False)  # until one was wrong
        self.forgot.clicked.connect(self._ask_forgotten)
        row.addWidget(self.forgot)
        row.addStretch(1)
        card.body.addLayout(row)
        self._afterwards = Paragraph(
            _("To send it, the leader's key wants a connection code of its own, afterwards."),
            fonts.SMALL, Ink.INK2,
        )  # fmt: skip
        connected = self._session.desk.custody.is_connected
        card.body.addWidget(self._afterwards)
        self._afterwards.setVisible(leader is None and connected)
        self.leader = LeaderCode(self._session, pin=self.pin)
        self.leader.enrolled.connect(self._leader_enrolled)
        card.body.addWidget(self.leader)
        self.leader.show_need()
        return card

    def _by_slip(self) -> Card:
        card = Card(_("By the slip signed on paper"), padding=22)
        card.body.addWidget(
            Paragraph(
                _("Photograph the signed slip; it is recorded as signed on paper."),
                fonts.SMALL,
                Ink.INK2,
            )
        )
        self.signer = Field(name=_("Who signed"), limit=120)
        self._slip_draft = FormDraft(self._session.drafts, {"signer": self.signer}, card)
        self._slip_draft.open(f"slip/{self._session.desk.centre}/{self._session.desk.round}")
        card.body.addLayout(_labelled(_("Who signed"), self.signer))
        row = QHBoxLayout()
        self.choose = Button(_("Choose the photo"), icon=Icon.CAMERA)
        self.choose.clicked.connect(self._pick)
        self.chosen = Label("", fonts.SMALL, Ink.INK2, elide=True)
        row.addWidget(self.choose)
        row.addWidget(self.chosen, 1)
        card.body.addLayout(row)
        self.record = Button(_("Record as signed"), height=36)
        self.record.setEnabled(False)
        self.record.clicked.connect(self.submit_by_slip)
        row.addWidget(self.record)
        return card

    def submit_by_pin(self) -> None:
        """Confirm with the leader's PIN; make the key first where there is none."""
        pin = self.pin.text()
        try:
            if self._new_leader:
                if pin != self.again.text():
                    self._tell(Tone.AMBER, _("The two PINs are not the same."))
                    return
                self._add_leader(pin)
            self._session.workspace.submitting.submit(pin=pin, round_=self._session.desk.round)
        except Fault as fault:
            self._tell(Tone.RED, sentence(fault))
            from desktop_app.credentials.key_faults import PinWrong  # loaded by now

            self.forgot.setVisible(isinstance(fault, PinWrong))
            if isinstance(fault, NotBegun) and not self._new_leader:  # the key is lost
                self.anew.setVisible(True)
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
            self.pin.selectAll()
            return
        self._done()

    def _ask_forgotten(self) -> None:
        """Show what a new PIN means, and let the leader choose one."""
        self._tell(
            Tone.AMBER,
            _("The leader gets a new key and needs a new code to send."),
            _("What was confirmed before stays confirmed."),
        )
        self.anew.setVisible(True)
        self.anew.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_anew(self) -> None:
        """Put aside the key whose PIN is forgotten, and ask for a new one."""
        self.anew.setVisible(False)
        self.banner.setVisible(False)
        try:
            self._session.workspace.keys.forget_pin()
        except Fault as fault:
            self._tell(Tone.RED, sentence(fault))
            return
        old, self._pin_card = self._pin_card, self._by_pin()
        self._ways.replaceWidget(old, self._pin_card)
        old.deleteLater()
        self.take_focus()
        self.hints_changed.emit()

    def _add_leader(self, pin: str) -> None:
        desk = self._session.desk
        beginning = Beginning(
            person=self.name.text(), position=self.position.text(), role=Role.LEADER, pin=pin,
            commune=CommuneCode(desk.commune.code), passphrase=self._session.passphrase,
        )  # fmt: skip
        Workspace.begin(self._session.workspace.folder, beginning).close()
        self._new_leader = False
        self._leader_draft.done()

    def submit_by_slip(self) -> None:
        """Record the signed slip."""
        workspace = self._session.workspace
        try:
            kept = workspace.attaching.keep_slip(self._slip)
            workspace.submitting.submit(
                slip=kept, leader=self.signer.text(), round_=self._session.desk.round
            )
        except Fault as fault:
            self._tell(Tone.RED, sentence(fault))
            return
        self._slip_draft.done()
        self._done()

    def take_slip(self, chosen: tuple[Path, ...]) -> None:
        """Take the first of *chosen* as the photo of the signed slip."""
        if chosen:
            self._slip = chosen[0]
            self.chosen.setText(self._slip.name)
            self.record.setEnabled(True)
            self.record.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick(self) -> None:
        kinds = _(
            "Photos and scans (*.jpg *.jpeg *.png *.webp *.heic *.heif *.bmp *.tif *.tiff *.pdf)"
        )
        files.pick_files(self, _("Photo of the signed slip"), kinds, self.take_slip)

    def _done(self) -> None:
        self._session.refresh()
        self._session.saved.emit()
        official = self._session.desk.official
        when = round_words.spoken_moment(official.submitted, self._session.desk.today) \
            if official.submitted else ""  # fmt: skip
        self._tell(
            Tone.ACCENT if self._session.leader.submission_waits else Tone.GREEN,
            _("Submitted {when}, by {name}.").format(when=when, name=official.by),
            self._what_next(),
        )  # fmt: skip
        self._afterwards.setVisible(False)
        self._slip_card.setVisible(official.by_slip)  # one way was taken; the other is hidden
        self.leader.show_need()
        self.confirm.setEnabled(False)
        self.record.setEnabled(False)
        self.take_focus()
        self.hints_changed.emit()
        self.submitted.emit()

    def _what_next(self) -> str:
        session = self._session
        if session.leader.submission_waits:
            return _("It is on this PC and waits for the leader's connection code.")
        if session.desk.official.by_slip or session.desk.custody.is_connected:
            return _("It is on this PC; F9 sends it.")
        return _(
            "It is on this PC. Sending it takes two connection codes: this PC's and the leader's."
        )

    def _leader_enrolled(self) -> None:
        self._tell(Tone.GREEN, _("The leader's key is connected."), _("F9 shows what was sent."))

    def _tell(self, tone: Tone, bold: str, plain: str = "") -> None:
        self.banner.say(bold, plain, tone=tone)
        self.banner.setVisible(True)

    def take_focus(self) -> None:
        first: QWidget = self.name if self._new_leader else self.pin
        if self._session.leader.submission_waits:
            first = self.leader.code  # everything is submitted: nothing is left to do
        if not self.confirm.isEnabled():
            first = self.leader.code if self.leader.isVisibleTo(self) else self.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[list[Hint]]:
        enter = [Hint("Enter", _("confirm and submit"))] if self.confirm.isEnabled() else []
        return [
            [*enter, Hint("Tab", _("next field"))],
            [Hint("Ctrl+P", _("print the slip")), Hint("F9", _("send")),
             Hint("Esc", _("back to the desk"))],
        ]  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = enter_pressed(event)
        if enter and self.pin.hasFocus() and self.leader.is_begun:
            self.leader.connect_key()
            return
        if enter and self.confirm.isEnabled() and self.pin.hasFocus() and self.pin.text():
            if self._new_leader:
                self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.submit_by_pin()
            return
        if enter and self.again.hasFocus() and self.confirm.isEnabled():
            self.submit_by_pin()
            return
        super().keyPressEvent(event)
