"""Who works at this PC: name, position and phone, and the colleagues who share it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.items.said import Said
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, Announced, Effect
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import Author
from desktop_app.workspace.verbs.people import People

_PLACE = "person"  # of the draft
_NAMES = ("name", "position", "phone")


class WhoCard(Card):
    """Signals: ``left()``; ``typed()`` in a field; ``written()`` once somebody was written down.

    *work_as* writes down who works here and says whether that was saved.
    """

    left = Signal()
    typed = Signal()
    written = Signal()

    def __init__(
        self,
        people: People,
        drafts: DraftKeeper,
        work_as: Callable[[Author], Said],
        *,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Who works at this PC"), padding=22)
        self.setParent(parent)
        self._people, self._drafts, self._writer = people, drafts, work_as
        back = Button(_("Back to the desk"), weight=Weight.LINK, key="Esc", height=30)
        back.clicked.connect(self.left)
        self.head.addWidget(back)
        said = _("What is written from now on carries this name; what was written keeps its own.")
        self.body.addWidget(Paragraph(f"{said} {note}".strip(), fonts.SMALL, Ink.INK2))
        self._others = FlowLayout(gap=8)
        self.body.addLayout(self._others)
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
        self.body.addLayout(row)
        self.save = Button(_("Write it down"), height=32)
        self.save.clicked.connect(self.write)
        self.save.promise(self._effects)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        self.message = Label("", fonts.SMALL_M, Ink.INK2, elide=True)
        foot.addWidget(self.message, 1)
        self.body.addLayout(foot)
        self._show_people()
        self._show_drafts()

    def _show_people(self) -> None:
        """Show everybody who worked here; one click, and that person is at the desk."""
        empty(self._others)
        here = self._people.at_desk
        for person in self._people.known():
            if person.name == here.name:
                continue
            button = Button(person.name, icon=Icon.PERSON, height=30)
            button.clicked.connect(partial(self._work_as, person))
            button.promise(partial(_effects_of, person.name, person.position, person.phone))
            self._others.addWidget(button)
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
        said = self._writer(person)
        self.message.set_ink(Ink.RED if said.refusal else Ink.INK2)
        if said.refusal:
            self.message.setText(said.refusal)
            return
        self._drafts.keep(_PLACE, {})
        self._show_people()
        self.written.emit()
        self.message.setText(_("{name} is at the desk now.").format(name=person.name))

    def _typed(self, _text: str) -> None:
        self._drafts.typed(_PLACE, dict(zip(_NAMES, self._texts(), strict=True)))
        self.typed.emit()

    def _show_drafts(self) -> None:
        """Put back what was typed before and not written down."""
        texts = self._drafts.of(_PLACE)
        for name, field in zip(_NAMES, self._fields, strict=True):
            if name in texts:
                field.setText(texts[name])

    def take_focus(self) -> None:
        """Put the focus into the name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def holds_focus(self) -> bool:
        """Whether the focus is in one of the fields."""
        return any(field.hasFocus() for field in self._fields)

    def announced(self) -> list[Announced]:
        """Return what Enter does in the fields."""
        if self.holds_focus:
            return [Announced(key=ENTER, verb=_("write it down"), effects=self._effects())]
        return []


def _effects_of(name: str, position: str, phone: str) -> tuple[Effect, ...]:
    fields = {"name": name, "position": position or None, "phone": phone or None}
    return (Effect(kind="person", fields=fields),)
