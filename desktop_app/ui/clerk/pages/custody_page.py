"""Where the data is: the progress track, what is being sent, the newest receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.ids import Role
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.paper_names import ClerkPaper
from desktop_app.ui.clerk.rail import LINK_INSET
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.frame.steps import Step as WidthStep
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import IconSign, Shape
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner, Card, Edge, Ground, GroundColour, Line
from desktop_app.ui.look.flow import flowing
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.progress import ProgressBar, ProgressTrack, Stage
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.slip import Slip
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.pages.page import Page
from desktop_app.workspace.values.desk import Desk

from . import apart, summary
from .files_card import FilesCard
from .leader_code import LeaderCode

if TYPE_CHECKING:
    from desktop_app.sync.exchange.exchange import Step

_DOCK = 330


class CustodyPage(Page):
    """Signals: ``paper_asked(str)``, ``submit_asked()``, ``send_asked()``, ``usb_asked()``;
    ``item_asked(str)`` to answer again what was refused; ``portal_asked()`` for the figures that
    are typed into nq57.vn.
    """

    paper_asked = Signal(str)
    submit_asked = Signal()
    send_asked = Signal()
    usb_asked = Signal()
    item_asked = Signal(str)
    portal_asked = Signal()
    any_version = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._desk: Desk = session.desk
        self._receipts: list[Receipt] = []
        self._apart: list[apart.Apart] = []
        self._sending = False
        self._step: Step | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 12)
        left.setSpacing(4)
        inside = QWidget()
        centre = QVBoxLayout(inside)
        centre.setContentsMargins(24, 14, 24, 0)
        centre.setSpacing(8)
        track_card = Card(padding=16, name=_("Where the data is"))
        self.track = ProgressTrack()
        track_card.body.addWidget(self.track)
        self.answers = ProgressBar(_("Answers"))
        track_card.body.addWidget(self.answers)
        self.usb = Button(
            _("No network? Send by USB"), weight=Weight.LINK, icon=Icon.USB, height=26
        )
        self.usb.clicked.connect(self.usb_asked)
        track_card.body.addWidget(self.usb, 0, Qt.AlignmentFlag.AlignLeft)
        centre.addWidget(track_card)
        self.files = FilesCard(session.workspace.exchanging.sending, session.checklist)
        self.files.go_on_asked.connect(self.send_asked)
        centre.addWidget(self.files)
        self.banner = Banner(Tone.AMBER, "")
        self.banner.setVisible(False)
        centre.addWidget(self.banner)
        self.leader = LeaderCode(session)
        centre.addWidget(self.leader)
        self._apart_place = QVBoxLayout()
        centre.addLayout(self._apart_place)
        self._slip_place = QVBoxLayout()
        centre.addLayout(self._slip_place)
        centre.addStretch(1)
        left.addWidget(ScrollArea(inside), 1)
        holder, row = flowing()
        holder.setContentsMargins(21, 0, 21, 0)
        self.copy = Button(_("Copy for Zalo"), icon=Icon.COPY, key="Ctrl+C", height=36)
        self.again = Button(_("Send now"), icon=Icon.SEND, key="F9", height=36)
        self.submit = Button(_("The leader confirms"), icon=Icon.TICK, height=36)
        self.back = Button(_("Back to the desk"), key="Esc", height=36)
        self.print = Button(_("Print the receipt"), icon=Icon.PRINTER, key="Ctrl+P", height=36)
        self.print.clicked.connect(lambda: self.paper_asked.emit(ClerkPaper.RECEIPT))
        for button in (self.print, self.copy, self.again, self.submit, self.back):
            row.addWidget(button)
        left.addWidget(holder)
        across.addLayout(left, 1)
        self._dock = Ground(GroundColour.PANEL, line_at=(Edge.LEFT,))
        self._dock.setFixedWidth(_DOCK)
        self._dock_column = QVBoxLayout(self._dock)
        self._dock_column.setContentsMargins(18, 14, 18, 12)
        across.addWidget(self._dock)
        self.copy.clicked.connect(self.copy_receipt)
        self.again.clicked.connect(self.send_asked)
        self.submit.clicked.connect(self.submit_asked)
        self.back.clicked.connect(self.left)
        self.refresh()

    def refresh(self) -> None:
        """Show what stands now."""
        desk = self._desk = self._session.desk
        receipts = self._receipts = self._session.workspace.exchanging.receipts()
        custody = desk.custody
        count = custody.answers
        held = ngettext("{count} answer", "{count} answers", count).format(count=count)
        if custody.photos:
            files = desk_words.files_counted(custody.photos, only_photos=custody.only_photos)
            held = f"{held}, {files}"
        got = desk_words.received_words(custody)
        whole = not custody.waiting and bool(custody.receipt)
        received = got if custody.receipt else _("no receipt yet")
        stage = Stage.RECEIVED if whole else Stage.SENDING if self._sending else Stage.SAVED
        line = _("sent over the network") if whole else desk_words.waiting_words(desk)
        if self._session.leader.submission_waits:
            line = _("waits for the leader's code")
        self.track.show_stage(stage, (held, line, received))
        self.answers.setVisible(self._sending)
        self.files.refresh()
        self.leader.show_need()
        self._show_apart()
        self._show_slip()
        self._show_dock()
        self.copy.setEnabled(bool(receipts))
        self.print.setVisible(bool(receipts))
        self.again.setVisible(not whole)
        self.usb.setVisible(not whole and not self._sending)

    def show_sending(self, step: Step | None) -> None:
        """Show an exchange under way, answers and photos apart; None: it is over."""
        self._sending = step is not None
        if step is not None:
            self.banner.setVisible(False)
            note = _("The deadline is met by answers and submission; photos may follow.")
            self.answers.show_progress(step.sent, step.to_send, left=note)
        before, self._step = self._step, step
        self.files.show_step(step)
        # Bytes sent change only the bar; the custody is read again with each file.
        if before is None or step is None or _reached(before) != _reached(step):
            self.refresh()

    def show_trouble(self, why: str) -> None:
        """Show why nothing could be sent; nothing is lost by it."""
        self._sending = False
        self.banner.say(why)
        self.banner.setVisible(bool(why))
        self.refresh()

    def _show_apart(self) -> None:
        refused = apart.refused(self._desk)
        things = refused + apart.of_other_versions(self._desk)
        if things == self._apart:
            return
        self._apart = things
        empty(self._apart_place)
        if things:
            card = apart.ApartCard(things, without_effect=bool(refused))
            card.item_asked.connect(self.item_asked)
            self._apart_place.addWidget(card)

    def _show_slip(self) -> None:
        empty(self._slip_place)
        if not self._receipts or self._sending:
            return
        desk, newest = self._desk, self._receipts[0]
        custody = desk.custody
        refused = len(newest.refused)
        subtitle = desk_words.received_words(custody)
        place = f"{desk.commune.full_name}, {desk.province.full_name} ({desk.commune.code})"
        rows = (
            (_("Commune"), place),
            (_("Round of review"), f"{desk.round[5:]}/{desk.round[:4]}"),
            (_("Received at"), figures.moment(local(newest.time))),
            (_("Received up to"), self._reach(newest)),
            (_("Refused"), str(refused) if refused else _("none")),
        )
        slip = Slip(
            title=_("Received by the server"), subtitle=subtitle, label=_("Receipt"),
            number=newest.number, rows=rows,
            checked=_("The server's signature was checked on this PC"),
            small_print=_("Confirms that the data is kept, not that it is right."),
        )  # fmt: skip
        self._slip_place.addWidget(slip, 0, Qt.AlignmentFlag.AlignHCenter)

    def _show_dock(self) -> None:
        column = self._dock_column
        empty(column)
        desk = self._desk
        column.addWidget(Label(_("What next"), fonts.BODY_B))
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(IconSign(Icon.TASKS, 15))
        row.addWidget(Label(desk_words.headline(desk), fonts.BODY, elide=True), 1)
        column.addWidget(head)
        language = current_language()
        for one in desk.missing[:6]:
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(26, 0, 0, 0)
            line.setSpacing(10)
            line.addWidget(Shape(item_words.mark_of(one), 15))
            line.addWidget(Label(one.item.code, fonts.SMALL_M, Ink.INK3))
            line.addWidget(Label(one.item.short.in_language(language), fonts.SMALL, elide=True), 1)
            column.addWidget(holder)
        column.addWidget(Line())
        if desk.official.round != desk.round or desk.official.submitted is None:
            sent = desk.custody.answers_received > 0
            said = _("Sent is not yet submitted") if sent else _("Not sent, not submitted")
            column.addWidget(Label(said, fonts.BODY_B))
            column.addWidget(
                Paragraph(
                    _(
                        "Once the leader confirms, this is the submitted version. The slip can be "
                        "printed, signed and photographed."
                    ),
                    fonts.SMALL,
                    Ink.INK2,
                )
            )
        else:
            column.addWidget(Label(_("The submission"), fonts.BODY_B))
            column.addWidget(Paragraph(self._submission_words(), fonts.SMALL, Ink.INK2))
        slip = Button(_("Print the slip for the leader"), weight=Weight.LINK, height=26)
        slip.clicked.connect(lambda: self.paper_asked.emit(ClerkPaper.SLIP))
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addSpacing(-LINK_INSET)
        line.addWidget(slip)
        line.addStretch(1)
        column.addLayout(line)
        portal = Button(_("Figures for nq57.vn"), weight=Weight.LINK, height=26)
        portal.clicked.connect(self.portal_asked)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addSpacing(-LINK_INSET)
        line.addWidget(portal)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(Line())
        column.addWidget(Label(_("Earlier receipts"), fonts.BODY_B))
        for receipt in self._receipts[1:7]:
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(Label(receipt.number, fonts.SMALL_M), 1)
            day = figures.day(local(receipt.time).date())
            line.addWidget(Label(day, fonts.CAP, Ink.INK2))
            column.addWidget(holder)
            holder = Paragraph(self._reach(receipt), fonts.CAP, Ink.INK2)
            column.addWidget(holder)
        if len(self._receipts) < 2:
            column.addWidget(Label(_("none"), fonts.SMALL, Ink.INK2))
        column.addStretch(1)

    def _reach(self, receipt: Receipt) -> str:
        """Return how far *receipt* reaches: each key counts what it wrote from 1 on."""
        known = {one.device: one.role for one in self._session.workspace.identities}
        role = known.get(receipt.device)
        said = _("entry {number} written with an earlier key of this PC")
        if role is Role.CLERK:
            said = _("entry {number} written with the clerk's key")
        elif role is Role.LEADER:
            said = _("entry {number} written with the leader's key")
        return said.format(number=figures.number(receipt.through, language=current_language()))

    def _submission_words(self) -> str:
        official = self._desk.official
        if official.submitted is None:
            return ""
        when = round_words.spoken_moment(official.submitted, self._desk.today)
        said = _("Submitted {when}, by {name}.").format(when=when, name=official.by)
        if official.arriving:
            said += " " + _("A later one is here, but not all that it covers.")
        if official.is_received:
            return said + " " + _("The server has received it.")
        if self._session.leader.submission_waits:
            return said + " " + _("Saved on this PC; it waits for the leader's connection code.")
        return said + " " + _("Saved on this PC, not sent yet.")

    def copy_receipt(self) -> None:
        """Put the four lines about the newest receipt on the clipboard."""
        if not self._receipts:
            return
        QGuiApplication.clipboard().setText(summary.after_sending(self._desk))

    def take_focus(self) -> None:
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: WidthStep) -> None:
        self._dock.setVisible(step >= WidthStep.NARROW)

    def hints(self) -> list[list[Hint]]:
        return [
            [
                Hint("Ctrl+P", _("print")),
                Hint("Ctrl+C", _("copy")),
                Hint("F9", _("send")),
                Hint("Esc", _("back to the desk")),
            ],
            [Hint("F8", _("what is left"))],
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_C:
            self.copy_receipt()
            return
        super().keyPressEvent(event)


def _reached(step: Step) -> tuple[int, int, int]:
    return step.sent, step.received, step.files_sent
