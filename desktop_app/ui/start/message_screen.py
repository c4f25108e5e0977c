"""A sentence where nothing else can be shown: what is wrong and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink

from .backdrop import Backdrop


class MessageScreen(Backdrop):
    """A card with a sentence."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card(padding=40, raised=True, name=words)
        card.body.addWidget(Label(_("Centre Review"), fonts.H2))
        card.body.addWidget(Paragraph(words, fonts.BODY, Ink.INK2))
        self.hold(card, width=620, above=1, below=2)
