"""The text of one letter about a shared gap: to read, change, copy or print."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.i18n import _, current_language
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Dot
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.fields import TextArea
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.actions.action_part import flowing
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.workspace.values.board import Board

from .letter import letter_text


class LetterPage(AreaPage):
    """One letter instead of many calls."""

    def __init__(self, board: Board) -> None:
        super().__init__()
        self._board = board
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        card = Card(padding=24)
        column.addWidget(card)
        holder, top = flowing()
        top.addWidget(Label(_("One letter about"), fonts.H3))
        self.which = Combo(name=_("Shared gap"))
        for n, gap in enumerate(board.gaps):
            item = board.item(gap.item)
            count = f"{len(gap.communes)}/{gap.of}"
            self.which.add(f"{area_words.item_name(item)}: {count}", n)
        self.which.setCurrentIndex(0)
        self.which.setMaximumWidth(360)
        self.which.chosen.connect(self._show)
        top.addWidget(self.which)
        copy = Button(_("Copy"), weight=Weight.PRIMARY, icon=Icon.COPY, key="Ctrl+Shift+C")
        copy.clicked.connect(self.copy)
        printer = Button(_("Print"), icon=Icon.PRINTER, key="Ctrl+P")
        printer.clicked.connect(self.print_text)
        back = Button(_("Back"), key="Esc")
        back.clicked.connect(self.left)
        for button in (copy, printer, back):
            top.addWidget(button)
        card.body.addWidget(holder)
        self.text = TextArea(name=_("Text of the letter"), lines=24)
        policy = self.text.sizePolicy()
        policy.setVerticalPolicy(policy.Policy.Expanding)
        self.text.setSizePolicy(policy)
        card.body.addWidget(self.text, 1)
        self.said = Dot(_("The text can be changed before it is copied."), Tone.GREY)
        card.body.addWidget(self.said)
        self.key("Ctrl+Shift+C", self.copy)
        self.key("Ctrl+P", self.print_text)
        self.language = current_language()
        self._show(0)

    def _show(self, which: object) -> None:
        assert isinstance(which, int)  # the data of the combo's rows
        self.text.show_text(letter_text(self._board, self._board.gaps[which]))

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Ctrl+Shift+C", _("copy everything")), Hint("Ctrl+P", _("print"))],
                [Hint("Esc", _("back"))]]  # fmt: skip

    def take_focus(self) -> None:
        """Begin in the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Copy the whole text."""
        QGuiApplication.clipboard().setText(self.text.text())
        self.said.show_state(_("Copied."), Tone.ACCENT)

    def print_text(self) -> None:
        """Ask for a printer and print the text."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def accepted() -> None:
            document = QTextDocument(self.text.text())
            document.setDefaultFont(fonts.font(fonts.BODY))
            document.print_(printer)

        dialog.accepted.connect(accepted)
        dialog.setModal(True)
        dialog.show()
