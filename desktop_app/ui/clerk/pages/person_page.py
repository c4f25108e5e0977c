"""Who is at the desk, and handing the PC over: what is stored, what is not sent, a sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.items import round_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page
from desktop_app.ui.pages.who_card import WhoCard
from desktop_app.ui.papers import Paper


class PersonPage(Page):
    """Signals: ``paper_asked(object)`` with the Paper of the handover sheet."""

    paper_asked = Signal(object)
    any_version = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(12)
        self.who = WhoCard(session.workspace.people, session.drafts, session.work_as)
        self.who.left.connect(self.left)
        self.who.typed.connect(self.hints_changed)
        self.who.written.connect(self._show_waiting)
        column.addWidget(self.who)
        column.addWidget(self._handover_card())
        column.addStretch(1)

    # Handing over

    def _handover_card(self) -> Card:
        desk, custody = self._session.desk, self._session.desk.custody
        card = Card(_("Hand over this PC"), padding=22)
        self._not_sent = Paragraph("", fonts.SMALL)
        lines: list[tuple[str, str | Paragraph]] = [
            (
                _("On this PC"),
                _("{answered}/{all} answers of this round; folder {folder}").format(
                    answered=desk.judgement.answered,
                    all=len(desk.items),
                    folder=self._session.workspace.folder,
                ),
            ),
            (_("Not sent yet"), self._not_sent),
            (
                _("Newest receipt"),
                f"{custody.receipt}, {round_words.moment_words(custody.received, desk.today)}"
                if custody.receipt and custody.received is not None
                else _("none yet"),
            ),
        ]
        for lead, said in lines:
            row = QHBoxLayout()
            label = Label(lead, fonts.SMALL_M, Ink.INK2)
            label.setFixedWidth(150)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(said if isinstance(said, Paragraph) else Paragraph(said, fonts.SMALL), 1)
            card.body.addLayout(row)
        self._show_waiting()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.taker = Field(
            name=_("Who takes it over"), placeholder=_("name of who takes it over"), limit=120
        )
        self.taker.setMaximumWidth(320)
        self.taker.returnPressed.connect(self._print)
        self.sheet = Button(_("Handover sheet"), icon=Icon.PRINTER, height=32)
        self.sheet.clicked.connect(self._print)
        foot.addWidget(self.taker, 1)
        foot.addWidget(self.sheet)
        foot.addStretch(1)
        card.body.addLayout(foot)
        return card

    def _show_waiting(self) -> None:
        self._not_sent.set_text(desk_words.waiting_words(self._session.desk))

    def _print(self) -> None:
        taker, code = self.taker.text().strip(), self._session.desk.commune.code
        self.paper_asked.emit(
            Paper(
                title=_("Handover sheet"),
                file_name=f"ban-giao-{code}.pdf",
                draw=lambda door: door.papers.handover(taker=taker),
            )
        )

    # Keys

    def take_focus(self) -> None:
        self.who.take_focus()

    def announced(self) -> list[Announced]:
        """Return what Enter does in the fields."""
        return self.who.announced()

    def hints(self) -> list[list[Hint]]:
        enter = _("write it down") if self.who.holds_focus else _("press the button")
        return [
            [Hint("Enter", enter), Hint("Tab", _("next thing"))],
            [Hint("Esc", _("back to the desk"))],
        ]
