"""The guide of a role, read without a connection."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop_app import paths
from desktop_app.i18n import Language, _, current_language
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.texts import Label

_WIDTH, _HEIGHT = 760, 620


# A picture on a line of its own. The site shows them (packaging/site); here the window itself is
# beside the text.
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n+", re.MULTILINE)


class Guide(StrEnum):
    """Whose guide it is, or what it is about; the value is the name of its file."""

    START = "start"
    CLERK = "clerk"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    OFFICER = "officer"
    PROBLEM = "problem"
    SECURITY = "security"


def file_of(guide: Guide, language: Language) -> Path:
    """Return the file of *guide* in *language*; every guide exists in both."""
    return paths.resources() / "guide" / f"{guide}.{language}.md"


def titles() -> dict[Guide, str]:
    """Return what each guide is called in the language shown."""
    return {
        Guide.START: _("From the USB drive to a printed receipt"),
        Guide.CLERK: _("The clerk of a commune"),
        Guide.LEADER: _("The leader"),
        Guide.SUPERVISOR: _("The supervisor of an area"),
        Guide.OFFICER: _("The officer who runs the service"),
        Guide.PROBLEM: _("Report a problem"),
        Guide.SECURITY: _("Security and personal data"),
    }


class GuideDialog(QDialog):
    """Show one guide; a list above leads to the others.

    It opens no larger than the window it belongs to and leaves that usable; Esc closes it. Links
    lead from guide to guide; no other link is followed, because there may be no connection.
    """

    def __init__(self, parent: QWidget, guide: Guide) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Guide"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(Label(_("Guide"), fonts.H3))
        head.addStretch(1)
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("Whose guide"))
        for one, title in titles().items():
            self.choice.addItem(title, one)
        head.addWidget(self.choice)
        column.addLayout(head)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(_("Text of the guide"))
        self.text.setFont(fonts.font(fonts.BODY))
        self.text.document().setDocumentMargin(14)
        self.text.anchorClicked.connect(self._follow)
        column.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = Button(_("Close"), key="Esc")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot.addWidget(close)
        column.addLayout(foot)
        self.choice.currentIndexChanged.connect(lambda _row: self._read())
        self.choice.setCurrentIndex(self.choice.findData(guide))
        self._read()
        room = parent.window().size()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        file = file_of(Guide(self.choice.currentData()), current_language())
        self.text.setMarkdown(_PICTURE.sub("", file.read_text(encoding="utf-8")))
        self._size_headings()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _size_headings(self) -> None:
        """Give headings the sizes of the window: Qt's own are twice the text."""
        block = self.text.document().begin()
        while block.isValid():
            if level := block.blockFormat().headingLevel():
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                shape = QTextCharFormat()
                shape.setFont(fonts.font(fonts.H2 if level == 1 else fonts.H3))
                cursor.setCharFormat(shape)
                room = QTextBlockFormat()
                room.setTopMargin(14)
                room.setBottomMargin(4)
                # Without a selection: BlockUnderCursor reaches into the block before, and would
                # take a list's last line out of its list.
                QTextCursor(block).mergeBlockFormat(room)
            block = block.next()

    def _follow(self, link: QUrl) -> None:
        """Show the guide that *link* names."""
        row = self.choice.findData(link.fileName().partition(".")[0])
        if row >= 0:
            self.choice.setCurrentIndex(row)
