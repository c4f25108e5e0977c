"""The figures to type into nq57.vn, each to copy, and the note when and by whom that was done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.items.draft_keeper import FieldDraft
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, ESCAPE, Announced, Effect, Group
from desktop_app.ui.look.badges import Shape
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.verbs.nq57 import entered


def lines(desk: Desk) -> list[tuple[str, Mark, str]]:
    """Return of each criterion its name, how it stands with all its items, and the figures."""
    language = current_language()
    found = []
    for one in desk.checklist.named_criteria:
        items = [desk.items[item] for item in one.items if item in desk.items]
        short = next((item for item in items if not item.judgement.complete), None)
        mark = Mark.MET if short is None else item_words.mark_of(short)
        said = "; ".join(_figure(desk, item) for item in items)
        found.append((one.in_language(language), mark, said))
    return found


def _figure(desk: Desk, one: ItemDesk) -> str:
    word = item_words.status_word(one, item_words.own_word(desk, one))
    words = item_words.answer_words(word, one.value_text)
    return f"{one.item.code} {words}"


def as_text(desk: Desk) -> str:
    """Return the figures as lines, to be pasted beside the portal."""
    rows = lines(desk)
    met = sum(one[1] is Mark.MET for one in rows)
    title = _("{commune}, {round}: {met}/{all} named criteria met").format(
        commune=desk.commune.full_name, round=round_words.round_name(desk.round), met=met,
        all=len(rows),
    )  # fmt: skip
    is_met, is_not = _("met"), _("not met yet")
    told = [
        f"{n}. {name}: {is_met if mark is Mark.MET else is_not} ({said})"
        for n, (name, mark, said) in enumerate(rows, 1)
    ]
    return "\n".join([title, *told])


class Nq57Page(Page):
    """The figures of the round that is shown."""

    takes_back = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 12)
        column.setSpacing(10)
        card = Card(_("Figures for nq57.vn"), padding=20)
        self.copy = Button(_("Copy all"), icon=Icon.COPY, key="Ctrl+C", height=30)
        self.copy.clicked.connect(self.copy_all)
        back = Button(_("Back to the desk"), weight=Weight.LINK, key="Esc", height=30)
        back.clicked.connect(self.left)
        card.head.addWidget(self.copy)
        card.head.addWidget(back)
        said = _(
            "Type these on nq57.vn before the 25th. The portal's own list may differ: these are the"
            " criteria named in the report of 20/7/2025."
        )
        card.body.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 4)
        for n, (name, mark, figure) in enumerate(lines(session.desk)):
            grid.addWidget(Shape(mark, 16), n, 0)
            grid.addWidget(Paragraph(name, fonts.SMALL_M), n, 1)
            grid.addWidget(Paragraph(figure, fonts.SMALL, Ink.INK2), n, 2)
        grid.setRowStretch(len(session.desk.checklist.named_criteria), 1)
        card.body.addWidget(ScrollArea(inside), 1)
        column.addWidget(card, 1)
        column.addWidget(self._note_card())
        session.changed.connect(self._show_note)
        self._show_note()

    def _note_card(self) -> Card:
        card = Card(padding=14, name=_("Typed in by"))
        self._said = Paragraph("", fonts.BODY)
        self.told = Label("", fonts.SMALL_M, Ink.GREEN)
        card.body.addWidget(self._said)
        row = QHBoxLayout()
        self.who = Field(name=_("Who typed them in"), limit=120)
        self.who.setMaximumWidth(320)
        self._draft = FieldDraft(self._session.drafts, self.who)
        self._draft.open(f"nq57/{self._session.desk.centre}/{self._session.round}")
        if not self.who.text():
            self.who.show_text(self._session.desk.person.name)
        self.note = Button(_("Note: typed in just now"), icon=Icon.TICK, height=32)
        self.note.clicked.connect(self._note)
        self.note.promise(self._effects)
        row.addWidget(self.who)
        row.addWidget(self.note)
        row.addWidget(self.told)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _show_note(self) -> None:
        known = entered(self._session.desk.record)
        if known is None:
            self._said.set_text(_("Nobody noted yet that these were typed in."))
        else:
            said = _("Typed into nq57.vn at {when} by {name}.")
            self._said.set_text(said.format(when=figures.moment(known.at), name=known.by))

    def announced(self) -> list[Announced]:
        """Return what Enter does in the field of the name."""
        keys = [Announced(key=ESCAPE, verb=_("back to the desk"), group=Group.WINDOW)]
        if self.who.hasFocus():
            keys.insert(0, Announced(key=ENTER, verb=self.note.words, effects=self._effects()))
        return keys

    def _effects(self) -> tuple[Effect, ...]:
        if not self.who.text().strip():
            return ()
        return (Effect(kind="paragraph", fields={"paper": "nq57"}),)

    def _note(self) -> None:
        session = self._session
        said = session.write(lambda: session.workspace.note_nq57(self.who.text(), session.round))
        self.told.set_ink(Ink.RED if said.refusal else Ink.GREEN)
        self.told.setText(said.refusal or _("Noted. Ctrl+Z takes it back."))
        if said.saved:
            self._draft.done()
            self.take_focus()  # in the field, Ctrl+Z would take back letters

    def copy_all(self) -> None:
        """Put the figures on the clipboard."""
        QGuiApplication.clipboard().setText(as_text(self._session.desk))
        self.told.set_ink(Ink.GREEN)
        self.told.setText(_("Copied."))

    def take_focus(self) -> None:
        self.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[list[Hint]]:
        return [
            [Hint("Ctrl+C", _("copy")), Hint("Tab", _("next thing"))],
            [Hint("Esc", _("back to the desk")), Hint("F9", _("send"))],
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_C:
            self.copy_all()
        elif enter_pressed(event) and self.who.hasFocus():
            self._note()
        else:
            super().keyPressEvent(event)
