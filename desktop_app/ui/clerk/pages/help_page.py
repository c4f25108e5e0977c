"""Help for the place where F1 was pressed: its keys, how it is done, and every key of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _, current_language
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.badges import KeyCap
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.texts import Label, Paragraph, Piece
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.page import Page
from desktop_app.workspace.values.desk import ItemDesk

_CAPS = 92  # pixels of the column of keys


class HelpPlace(StrEnum):
    """Where help was asked for."""

    ITEM = "item"  # an open item
    LATER = "later"  # the list of a later round
    LIST = "list"
    PAGE = "page"  # anything in place of the list


class HelpPage(Page):
    """Keys at the left, what to do at the right."""

    any_version = True

    def __init__(
        self,
        place: HelpPlace,
        keys: Sequence[Announced],
        one: ItemDesk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 12)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(14)
        self.here = [(one.cap or one.key, one.verb) for one in keys if one.verb]
        self._across.addWidget(self._keys_card(), 1)
        self._across.addWidget(self._how_card(place, one), 1)
        column.addLayout(self._across)
        column.addStretch(1)
        self.setAccessibleName(_("Help"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _keys_card(self) -> Card:
        card = Card(_("Keys"), padding=22)
        if self.here:
            card.body.addWidget(Label(_("At this place"), fonts.SMALL_B))
            for cap, said in self.here:
                card.body.addWidget(_line(cap, said))
        card.body.addWidget(Label(_("Everywhere"), fonts.SMALL_B))
        for caps, said in _every_key():
            card.body.addWidget(_line(caps, said))
        card.body.addStretch(1)
        return card

    def _how_card(self, place: HelpPlace, one: ItemDesk | None) -> Card:
        card = Card(_("How it is done"), padding=22)
        back = Button(_("Back"), weight=Weight.LINK, key="Esc", height=30)
        back.clicked.connect(self.left)
        guide = Button(_("The whole guide"), weight=Weight.LINK, height=30)
        guide.clicked.connect(self._open_guide)
        card.head.addWidget(guide)
        card.head.addWidget(back)
        if one is not None:
            for lead, text in _about_item(one):
                pieces = [Piece(f"{lead}  ", bold=True, ink=Ink.INK), Piece(text)]
                card.body.addWidget(Paragraph(pieces, fonts.BODY, Ink.INK2))
        for text in _how(place):
            card.body.addWidget(Paragraph(text, fonts.BODY, Ink.INK2))
        card.body.addStretch(1)
        return card

    def _open_guide(self) -> None:
        from desktop_app.ui.frame.guide import Guide, GuideDialog  # imported only when it is used

        GuideDialog(self, Guide.CLERK).open()

    def set_step(self, step: Step) -> None:
        narrow = step <= Step.DRAWER
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def hints(self) -> list[list[Hint]]:
        return [[Hint("Esc", _("back"))]]


def _line(caps: str, said: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    holder = QWidget()
    holder.setMinimumWidth(_CAPS)
    inside = QHBoxLayout(holder)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(4)
    for cap in caps.split(" "):
        inside.addWidget(KeyCap(cap))
    inside.addStretch(1)
    row.addWidget(holder)
    row.addWidget(Paragraph(said, fonts.SMALL), 1)
    return line


def _about_item(one: ItemDesk) -> list[tuple[str, str]]:
    item, language = one.item, current_language()
    name = f"{item.code} {item.short.in_language(language)}"
    told = [
        (name, item.question.in_language(language)),
        (_("Met when"), item.met_when.in_language(language)),
    ]
    if item.partial_when is not None:
        told.append((_("Partly met when"), item.partial_when.in_language(language)))
    told.append((_("How to answer"), item.help.in_language(language)))
    told.append((_("Who knows"), item.asks_whom.in_language(language)))
    if item.evidence.wanted:
        told.append((_("Evidence"), item_words.wanted_words(item)))
    return told


def _every_key() -> list[tuple[str, str]]:
    """Return the keys of the desk with their Ctrl twins."""
    return [
        ("F1 Ctrl+H", _("this page")),
        ("Shift+F1 Ctrl+Shift+H", _("what is left, and how the item is answered, at the side")),
        ("F2 Ctrl+E", _("note")),
        ("F3 Ctrl+L", _("what was said of the item in every round")),
        ("F4 Ctrl+M", _("evidence")),
        ("F5 Ctrl+D", _("measure, for items that a machine can answer")),
        ("F6 Ctrl+G", _("task")),
        ("F7 Ctrl+K", _("the answer is that of last round")),
        (
            "Shift+F7 Ctrl+Shift+K",
            _("what is left of the section is that of last round"),
        ),
        ("F8 Ctrl+↓", _("go to what is left")),
        ("F9 Ctrl+Enter", _("send")),
        ("Ctrl+F /", _("find an item")),
        ("Ctrl+V", _("attach the picture or the files that were copied")),
        ("Ctrl+Z Ctrl+Y", _("take back, do again")),
        ("Ctrl+P", _("print the slip")),
        ("Ctrl+T", _("the leader confirms")),
        ("Ctrl+U", _("send by USB")),
        ("Ctrl+O", _("choose another round")),
        ("Ctrl+,", _("settings")),
        ("Esc", _("back")),
    ]


def _how(place: HelpPlace) -> list[str]:
    saved = _(
        "What is entered is on the disk at once; the dot at the top says so. Nothing is sent"
        " before F9."
    )
    match place:
        case HelpPlace.ITEM:
            return [
                _(
                    "One key answers: 1 met, 2 partly, 3 not met, 4 not applicable. Numbers are"
                    " simply typed; of two equal numbers type the first and the key =."
                ),
                _("Not met asks why by one more key. Evidence: F4, drop a file, or paste."),
                saved,
            ]
        case HelpPlace.LATER:
            return [
                _(
                    "What is asked of you comes first, then the critical items, then the others."
                    " F7 says that an item is as last round; Enter opens it where it changed."
                ),
                _(
                    "F7 is not offered where an item was returned, has two versions, or its"
                    " evidence expired: it has to be answered."
                ),
                saved,
            ]
        case HelpPlace.LIST:
            return [_("Enter opens the item; Ctrl+F finds one without diacritics."), saved]
        case HelpPlace.PAGE:
            return [_("Tab goes on, Enter presses the button, Esc goes back to the list."), saved]
    assert_never(place)
