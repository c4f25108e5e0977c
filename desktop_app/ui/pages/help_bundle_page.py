"""What is sent to whoever helps, shown file by file before it is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.i18n import _, sentence
from desktop_app.ui import files
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.help_bundle import save_bundle

from .page import Page


class HelpBundlePage(Page):
    """The files of the bundle; saving asks where."""

    any_version = True

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bundle = workspace.help_bundle()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 12)
        card = Card(_("For whoever helps"), padding=20)
        back = Button(_("Back to the desk"), weight=Weight.LINK, key="Esc", height=30)
        back.clicked.connect(self.left)
        card.head.addWidget(back)
        said = _(
            "These are logs of the program: no answer, name, phone number, photo or key of yours is"
            " in them. Read them below; nothing is sent by itself."
        )
        card.body.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))
        row = QHBoxLayout()
        self.which = Segment(
            [Choice(one.name, one.name) for one in self.bundle], name=_("Which file")
        )
        self.which.chosen.connect(self._show)
        self.save = Button(_("Save as one file…"), icon=Icon.SAVE, height=32)
        self.save.clicked.connect(self._ask)
        row.addWidget(self.which)
        row.addStretch(1)
        row.addWidget(self.save)
        card.body.addLayout(row)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Contents of the file"))
        self.text.setMinimumHeight(90)
        card.body.addWidget(self.text, 1)
        self.told = Paragraph("", fonts.SMALL_M, Ink.GREEN)
        card.body.addWidget(self.told)
        column.addWidget(card, 1)
        self.which.show_choice(self.bundle[0].name)
        self._show(self.bundle[0].name)

    def _show(self, name: str) -> None:
        one = next(file for file in self.bundle if file.name == name)
        self.text.setPlainText(one.text)

    def _ask(self) -> None:
        kinds = _("ZIP files (*.zip)")
        files.save_file(self, _("Save the logs"), kinds, "nhat-ky-ho-tro.zip", self.save_to)

    def save_to(self, target: Path) -> None:
        """Save the bundle as *target*, and say so."""
        try:
            save_bundle(self.bundle, target)
        except Fault as fault:
            self.told.set_ink(Ink.RED)
            self.told.set_text(sentence(fault))
            return
        self.told.set_ink(Ink.GREEN)
        self.told.set_text(_("Saved: {file}").format(file=target))

    def take_focus(self) -> None:
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[list[Hint]]:
        return [
            [Hint("Enter", _("press the button")), Hint("Tab", _("next thing"))],
            [Hint("Esc", _("back to the desk"))],
        ]
