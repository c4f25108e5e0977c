"""Who is at the desk: the person who writes now, colleagues on the same PC, handing it over."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.items import round_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, Announced, Effect
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page
from desktop_app.ui.papers import Paper
from desktop_app.workspace.values.desk import Author

_PLACE = "person"  # of the draft
_NAMES = ("name", "position", "phone")


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
        column.addWidget(self._who_card())
        column.addWidget(self._handover_card())
        column.addStretch(1)
        self._show_people()
        self._show_drafts()

    # Who works here

    def _who_card(self) -> Card:
        card = Card(_("Who works at this PC"), padding=22)
        back = Button(_("Back to the desk"), weight=Weight.LINK, key="Esc", height=30)
        back.clicked.connect(self.left)
        card.head.addWidget(back)
        card.body.addWidget(
            Paragraph(
                _("What is written from now on carries this name; what was written keeps its own."),
                fonts.SMALL,
                Ink.INK2,
            )
        )
        self._people = FlowLayout(gap=8)
        card.body.addLayout(self._people)
        self.name = Field(name=_("Full name"), limit=120)
        self.position = Field(name=_("Position"), limit=120)
        self.phone = Field(name=_("Phone"), placeholder=_("for the province to call"), limit=120)
        self._fields = (self.name, self.position, self.phone)
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in self._fields:
            beside = QVBoxLayout()
            beside.setSpacing(2)
            label = Label(field.accessibleName(), fonts.SMALL_M)
            label.setBuddy(field)
            beside.addWidget(label)
            beside.addWidget(field)
            row.addLayout(beside, 2 if field is not self.phone else 1)
            field.typed.connect(self._typed)
            field.returnPressed.connect(self.write)
        card.body.addLayout(row)
        self.save = Button(_("Write it down"), height=32)
        self.save.clicked.connect(self.write)
        self.save.promise(self._effects)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        self.message = Label("", fonts.SMALL_M, Ink.INK2, elide=True)
        foot.addWidget(self.message, 1)
        card.body.addLayout(foot)
        return card

    def _show_people(self) -> None:
        """Show everybody who worked here; one click, and that person is at the desk."""
        while (item := self._people.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        here = self._session.desk.person
        for person in self._session.workspace.people.known():
            if person.name == here.name:
                continue
            button = Button(person.name, icon=Icon.PERSON, height=30)
            button.clicked.connect(partial(self._work_as, person))
            button.promise(partial(_effects_of, person.name, person.position, person.phone))
            self._people.addWidget(button)
        for field, text in zip(self._fields, (here.name, here.position, here.phone), strict=True):
            field.show_text(text)

    def _texts(self) -> tuple[str, str, str]:
        name, position, phone = (field.text().strip() for field in self._fields)
        return name, position, phone

    def _effects(self) -> tuple[Effect, ...]:
        name, position, phone = self._texts()
        return _effects_of(name, position, phone) if name else ()

    def write(self) -> None:
        """Write down who works here, as it stands in the fields."""
        name, position, phone = self._texts()
        self._work_as(Author(name=name, position=position, phone=phone))

    def _work_as(self, person: Author, _on: bool = False) -> None:
        said = self._session.work_as(person)
        self.message.set_ink(Ink.RED if said.refusal else Ink.INK2)
        if said.refusal:
            self.message.setText(said.refusal)
            return
        self._session.drafts.keep(_PLACE, {})
        self._show_people()
        self._show_waiting()
        self.message.setText(_("{name} is at the desk now.").format(name=person.name))

    def _typed(self, _text: str) -> None:
        self._session.drafts.typed(_PLACE, dict(zip(_NAMES, self._texts(), strict=True)))
        self.hints_changed.emit()

    def _show_drafts(self) -> None:
        """Put back what was typed before and not written down."""
        texts = self._session.drafts.of(_PLACE)
        for name, field in zip(_NAMES, self._fields, strict=True):
            if name in texts:
                field.setText(texts[name])

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
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def announced(self) -> list[Announced]:
        """Return what Enter does in the fields."""
        if any(field.hasFocus() for field in self._fields):
            return [Announced(key=ENTER, verb=_("write it down"), effects=self._effects())]
        return []

    def hints(self) -> list[list[Hint]]:
        enter = (
            Hint("Enter", _("write it down"))
            if any(field.hasFocus() for field in self._fields)
            else Hint("Enter", _("press the button"))
        )
        return [[enter, Hint("Tab", _("next thing"))], [Hint("Esc", _("back to the desk"))]]


def _effects_of(name: str, position: str, phone: str) -> tuple[Effect, ...]:
    fields = {"name": name, "position": position or None, "phone": phone or None}
    return (Effect(kind="person", fields=fields),)
